import FoundationEssentials
import Testing

/// A chat on small machines against an API, quick to simulate even in a debug build.
private let chat = """
  fleetcast: 1
  name: cross
  horizon: 5m
  replications: 2
  workloads:
    chat:
      arrivals: {process: deterministic, rate: 1/s}
      input_tokens: 500
      output_tokens: 50
      route: gpu
  models:
    clerk: {latency: {exponential: {mean: 500ms}}}
  pools:
    gpu:
      model: clerk
      instance: aws/g5.xlarge
      replicas: {min: 1, max: 4}
      autoscaler: {metric: queue_depth, target: 4}
      purchase: [{option: on_demand, price: $1/h}]
  apis:
    hosted: {model: own, price: {input: $0.60/M, output: $9/M}, latency: {ttft: 400ms, tokens_per_second: 80}}
  crossover:
    between: {self_host: gpu, api: hosted}
    over: workloads.chat.arrivals.rate
    range: [0.2/s, 1/s]
    subject_to: [chat.latency.p95 <= 5s]

  """

@Suite("Crossover") struct CrossoverTests {
  static let files = [
    "crossover.csv", "crossover.json", "crossover_manifest.json", "crossover_report.json", "datapackage.json",
    "tornado.csv",
  ]

  func crossover(_ arguments: [String], in folder: String) throws -> Outcome {
    try chat.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
    return try Program.run(["crossover", "s.yaml"] + arguments, in: folder)
  }

  @Test func writesBothFilesAndSaysWhoIsCheaper() throws {
    try withFolder { folder in
      let outcome = try crossover([], in: folder)
      #expect(outcome.code == 0 && outcome.complaints.isEmpty, "\(outcome.complaints)")
      #expect(outcome.output.contains("cheaper"))
      #expect(try names(in: folder + "/notebooks-out/cross") == Self.files)
      let csv = try String(contentsOfFile: folder + "/notebooks-out/cross/crossover.csv", encoding: .utf8)
      #expect(csv.hasPrefix("parameter,parameter_value,fleet,replicas,"))
    }
  }

  @Test("The same bytes from one and from two threads") func threads() throws {
    try withFolder { folder in
      let one = try crossover(["--json", "--jobs", "1", "--out", "one"], in: folder)
      let two = try crossover(["--json", "--jobs", "2", "--out", "two"], in: folder)
      #expect(one.code == 0 && one.output == two.output)
      for name in Self.files {
        let contents = try ["one", "two"].map { try String(contentsOfFile: "\(folder)/\($0)/\(name)", encoding: .utf8) }
        #expect(contents[0] == contents[1])
      }
      #expect(try one.output == String(contentsOfFile: folder + "/one/crossover.json", encoding: .utf8))
    }
  }

  @Test("From standard input, over a price") func standardInput() throws {
    try withFolder { folder in
      try chat.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let outcome = try Program.run(
        [
          "crossover", "-", "--over", "apis.hosted.price.output", "--range", "$1/M..$40/M", "--set",
          "apis.hosted.price.input=$0.10/M",
        ],
        in: folder, input: chat)
      #expect(outcome.code == 0 && outcome.complaints.isEmpty, "\(outcome.complaints)")
      #expect(outcome.output.contains("/M ["))
    }
  }

  @Test func noCrossingInTheRange() throws {
    try withFolder { folder in
      let outcome = try crossover(["--range", "0.1/s..0.2/s", "--replications", "5"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("No crossing in the range: hosted is cheaper throughout, by at least"))
    }
  }

  @Test func otherParametersAndItemsOfLists() throws {
    try withFolder { folder in
      let outcome = try crossover(
        ["--over", "workloads.chat.output_tokens", "--range", "10..50", "--replications=2", "--json"], in: folder)
      #expect(outcome.code == 0 && outcome.output.contains("\"over\": \"workloads.chat.output_tokens\""))
    }
  }

  @Test(arguments: [
    (["--over", "workloads.chat.arrivals.rat"], "--over: error: crossover.over: there is no \"rat\""),
    (["--over", "workloads.chat.route"], "is not a number"), (["--range", "1/s"], "--range needs LOW..HIGH"),
    (["--range", "3/s..1/s"], "--range: error: "),
    (
      ["--over", "pools.gpu.replicas.max", "--range", "1..100000000"],
      "--range: error: pools.gpu.replicas.max must be at most"
    ), (["--subject-to", "chat.ttft.p95 <= soon"], "expected a duration"),
    (["--subject-to", "chat.ttft.p42 <= 1s"], "there is no figure"),
    (["--set", "crossover.between.api=hostd"], "did you mean \"hosted\"?"),
  ]) func brokenQuestions(_ arguments: [String], _ complaint: String) throws {
    try withFolder { folder in
      let outcome = try crossover(arguments, in: folder)
      #expect(outcome.code == 2 && outcome.output.isEmpty)
      #expect(outcome.complaints.contains(complaint), "\(outcome.complaints)")
      #expect(try names(in: folder) == ["s.yaml"])
    }
  }

  /// The manifest of a run stays its own, so that an estimate knows that the run was of another text.
  @Test func theRunKeepsItsManifest() throws {
    try withFolder { folder in
      _ = try crossover(["--range", "1/s..1/s"], in: folder)
      #expect(try Program.run(["run", "s.yaml"], in: folder).code == 0)
      let same = try Program.run(["estimate", "s.yaml"], in: folder)
      #expect(same.output.contains("Distances from notebooks-out/cross/summary.json"))
      let edited = chat.replacing("mean: 500ms", with: "mean: 400ms")
      try edited.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let study = try Program.run(
        ["crossover", "s.yaml", "--range", "0.1/s..0.2/s", "--replications", "2"], in: folder)
      #expect(study.code == 0, "\(study.complaints)")
      let other = try Program.run(["estimate", "s.yaml"], in: folder)
      #expect(other.output.contains("was made from another text"))
    }
  }

  @Test func aScenarioWithoutTheBlockIsRefused() throws {
    try withFolder { folder in
      try smallScenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let outcome = try Program.run(["crossover", "s.yaml"], in: folder)
      #expect(outcome.code == 2 && outcome.complaints.contains("no crossover: block; such as crossover: {between: "))
    }
  }
}
