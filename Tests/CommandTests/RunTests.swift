import FoundationEssentials
import Glibc
import Testing

@Suite("Running scenarios") struct RunTests {
  static let files = [
    "costs.csv", "costs.xlsx", "costs_daily.csv", "costs_hourly.csv", "costs_monthly.csv", "datapackage.json",
    "error_budget.csv", "focus.csv", "latency.csv", "latency_histogram.csv", "manifest.json", "outcomes.csv",
    "report.html", "report.json", "routes.csv", "showback.csv", "showback_tags.csv", "summary.json",
    "timeseries.csv", "unit_costs.csv", "usage.json",
  ]

  func write(_ text: String, to folder: String) throws {
    try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
  }

  func contents(_ folder: String) throws -> [String] {
    // The workbook is no text, which does not matter where files are compared.
    try Self.files.map {
      String(decoding: try #require(FileManager.default.contents(atPath: folder + "/" + $0)), as: UTF8.self)
    }
  }

  @Test func validateSaysOk() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(["validate", "s.yaml"], in: folder)
      #expect(outcome.code == 0 && outcome.complaints.isEmpty)
      #expect(outcome.output.hasPrefix("ok: small  2,000 s from "))
      #expect(outcome.output.split(separator: "\n").count == 4)
      let other = try Program.run(["validate", "-"], in: folder, input: smallScenario)
      #expect(other.output == outcome.output)
    }
  }

  @Test(arguments: ["validate", "run"]) func anInvalidScenarioWritesNothing(_ command: String) throws {
    try withFolder { folder in
      try write(smallScenario + "colour: red\nhorizon: -3d\n", to: folder)
      let outcome = try Program.run([command, "s.yaml"], in: folder)
      #expect(outcome.code == 2 && outcome.output.isEmpty)
      #expect(outcome.complaints.contains("s.yaml:") && outcome.complaints.contains("error:"))
      #expect(try names(in: folder) == ["s.yaml"])
    }
  }

  @Test func aMissingScenarioIsAnInvalidOne() throws {
    try withFolder { folder in
      let outcome = try Program.run(["run", "none.yaml"], in: folder)
      #expect(outcome.code == 2 && outcome.complaints.contains("none.yaml"))
    }
  }

  /// Each decision of the first replication can be read, and asking for them changes nothing else.
  @Test func eventsAreWrittenOnRequest() throws {
    try withFolder { folder in
      let scaled = smallScenario.replacing(
        "replicas: 1,", with: "replicas: {min: 1, max: 4}, autoscaler: {metric: queue_depth, target: 2},")
      try write(scaled, to: folder)
      let plain = try Program.run(["run", "s.yaml", "--out", "plain"], in: folder)
      let told = try Program.run(["run", "s.yaml", "--out", "told", "--events"], in: folder)
      #expect(plain.code == 0 && told.code == 0, "\(told.complaints)")
      // The package describes the events as well, and the report has the signals of decisions.
      let others = ["datapackage.json", "report.html", "report.json"]
      for (place, text) in zip(0..., zip(try contents(folder + "/plain"), try contents(folder + "/told"))) {
        #expect((text.0 == text.1) == !others.contains(Self.files[place]), "\(Self.files[place])")
      }
      try expectDescribed(folder + "/told", 15)
      #expect(try names(in: folder + "/told") == (Self.files + ["events.csv"]).sorted())
      let lines = try String(contentsOfFile: folder + "/told/events.csv", encoding: .utf8).split(separator: "\r\n")
      let columns = [
        "time", "second", "pool", "event", "policy", "signal", "raw", "stabilised", "limited", "desired", "starting",
        "ready", "draining", "replica", "instance", "instance_type",
      ]
      #expect(lines[0] == columns.joined(separator: ","))
      #expect(lines.contains { $0.contains(",desk,decision,hpa,") })
      #expect(lines.contains { $0.contains(",desk,replica_ready,") })
    }
  }

  @Test func writesTheWholeSet() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(["run", "s.yaml"], in: folder)
      #expect(outcome.code == 0 && outcome.complaints.isEmpty)
      #expect(outcome.output.hasPrefix("small  2,000 s from "))
      #expect(try names(in: folder + "/notebooks-out/small") == Self.files)
    }
  }

  @Test func jsonIsWhatTheFileHolds() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(["run", "s.yaml", "--json", "--out", "here", "--quiet"], in: folder)
      #expect(outcome.code == 0)
      let file = try String(contentsOfFile: folder + "/here/summary.json", encoding: .utf8)
      #expect(outcome.output == file)
    }
  }

  @Test("The same bytes from one and from two threads") func threads() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let one = try Program.run(["run", "s.yaml", "--jobs", "1", "--out", "one", "--json"], in: folder)
      let two = try Program.run(["run", "s.yaml", "--jobs", "2", "--out", "two", "--json"], in: folder)
      #expect(one.code == 0 && one.output == two.output)
      let (first, second) = try (contents(folder + "/one"), contents(folder + "/two"))
      #expect(first == second)
      let other = try Program.run(["run", "s.yaml", "--seed", "2", "--out", "other", "--json"], in: folder)
      #expect(other.code == 0 && other.output != one.output)
    }
  }

  @Test func optionsChangeTheStudy() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(
        ["run", "s.yaml", "--json", "--replications=2", "--seed=7", "--set", "horizon=500s"], in: folder)
      #expect(outcome.output.contains("\"replications\": 2,"))
      #expect(outcome.output.contains("\"seed\": 7,"))
      #expect(outcome.output.contains("\"horizon_s\": 500,"))
      let manifest = try String(contentsOfFile: folder + "/notebooks-out/small/manifest.json", encoding: .utf8)
      #expect(manifest.contains("\"set\": [\"horizon=500s\"]"))
    }
  }

  @Test func anOverloadedRunIsIncomplete() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(
        ["run", "s.yaml", "--json", "--set", "horizon=30d", "--set", "workloads.jobs.arrivals.rate=20/s"], in: folder)
      #expect(outcome.code == 3)
      #expect(outcome.output.contains("\"complete\": false"))
      #expect(outcome.output.contains("the queue of pool desk grew without end"))
    }
  }

  @Test(arguments: [
    ["run", "s.yaml", "--out", ""], ["check", "s.yaml", "--baseline="], ["check", "s.yaml", "--junit", ""],
    ["price", ""], ["examples", "quickstart", "--out", ""], ["init", "--out", ""],
    ["estimate", "s.yaml", "--compare", ""],
  ]) func anEmptyNameIsRefused(_ words: [String]) throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(words, in: folder)
      #expect(outcome.code == 2 && outcome.complaints.contains("needs a name, not \"\""), "\(outcome.complaints)")
      #expect(try names(in: folder) == ["s.yaml"])
    }
  }

  /// The page and the file say why a workload has no times.
  @Test(arguments: [
    ("workloads.jobs.arrivals.rate=0.000001/s", "jobs: no request arrived in any run"),
    ("models.clerk.latency=1d", "jobs: none of "),
  ]) func aWorkloadWithoutAnswersIsToldOf(_ setting: String, _ words: String) throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(
        ["run", "s.yaml", "--set", setting, "--set", "horizon=100s", "--out", "out"], in: folder)
      #expect(outcome.output.contains(words), "\(outcome.output)\(outcome.complaints)")
      #expect(try String(contentsOfFile: folder + "/out/summary.json", encoding: .utf8).contains(words))
    }
  }

  @Test func aFolderThatCannotBeMadeFailsAtRunTime() throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let outcome = try Program.run(["run", "s.yaml", "--out", "s.yaml/x"], in: folder)
      #expect(outcome.code == 1 && outcome.output.isEmpty)
      #expect(outcome.complaints.contains("cannot write s.yaml"))
    }
  }

  @Test(arguments: [(SIGINT, Int32(130), "interrupted"), (SIGTERM, 143, "terminated")]) func aSignalStopsIt(
    _ signal: Int32, _ code: Int32, _ word: String
  ) throws {
    try withFolder { folder in
      try write(smallScenario, to: folder)
      let id = try Program.start(["run", "s.yaml", "--set", "horizon=3660d"], in: folder)
      usleep(500_000)
      kill(id, signal)
      let outcome = try Program.wait(for: id, in: folder)
      #expect(outcome.code == code && outcome.output.isEmpty)
      #expect(outcome.complaints.contains(word) && outcome.complaints.contains("nothing was written"))
      #expect(try names(in: folder) == ["s.yaml"])
    }
  }
}
