import FoundationEssentials
import Glibc
import Starting
import Testing

/// From a user's own files to a scenario that runs.
@Suite struct InitTests {
  private let hpa = """
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata: {name: chat}
    spec:
      scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: chat}
      minReplicas: 2
      maxReplicas: 6
      metrics:
        - type: External
          external:
            metric: {name: vllm:num_requests_waiting}
            target: {type: AverageValue, averageValue: 4}
    """
  private let launch = "vllm serve meta-llama/Llama-3.1-8B-Instruct --max-num-seqs 48\n"

  private func write(_ text: String, _ name: String, in folder: String) throws {
    try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
  }

  private func read(_ name: String, in folder: String) throws -> String {
    try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
  }

  /// A hundred requests, ten seconds apart, of which every twentieth prompt is long.
  private func log(_ header: String, separator: String = "\n", quote: String = "", time: (Int) -> String) -> String {
    let rows = (0..<100).map { index in
      "\(index),\(quote)\(time(index))\(quote),\(index % 20 == 0 ? 2_000 : 100),\(index % 2 == 0 ? 40 : 20)"
    }
    return ([header] + rows).joined(separator: separator) + separator
  }

  private func validates(_ name: String, in folder: String) throws -> Bool {
    let valid = try Program.run(["validate", name], in: folder)
    return valid.code == 0 && valid.complaints.isEmpty
  }

  /// Three files become a scenario that says where each value is from, validates without a warning, and runs.
  @Test func ownFilesBecomeAScenarioThatRuns() throws {
    try withFolder { folder in
      try write(hpa, "hpa.yaml", in: folder)
      try write(launch, "launch.sh", in: folder)
      let text = log("\u{FEFF}id,\"created_at\",prompt_tokens,completion_tokens", separator: "\r\n", quote: "\"") {
        "2026-11-02T0\(1 + $0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60):00.5+01:00"
      }
      try write(text, "requests.csv", in: folder)
      let words = [
        "init", "--from", "requests.csv", "--from", "hpa.yaml", "--from", "launch.sh", "--api", "gpt-4o-mini",
      ]
      let made = try Program.run(words, in: folder)
      #expect(made.code == 0, "\(made.complaints)")
      for command in ["run", "plan", "crossover"] {
        #expect(made.output.contains("fleetcast \(command) scenario.yaml"))
      }
      let scenario = try read("scenario.yaml", in: folder)
      // 99 gaps of a minute; 5 of 100 prompts are of 2,000 tokens and the rest of 100, so 95 % stay within 100.
      #expect(scenario.contains("100 requests over 1h39m, 60/h on average"))
      #expect(scenario.contains("Prompts: mean 195, p95 100, most 2000 tokens. Answers: mean 30, p95 40, most 40"))
      #expect(scenario.contains("coefficient of variation of 0;"))
      #expect(scenario.contains("start: 2026-11-02") && scenario.contains("column: prompt_tokens"))
      #expect(scenario.contains("max_num_seqs: 48") && scenario.contains("# from launch.sh:1"))
      #expect(scenario.contains("# from hpa.yaml:7") && scenario.contains("from: 1, to: 2"))
      #expect(try validates("scenario.yaml", in: folder))
      let ran = try Program.run(
        ["run", "scenario.yaml", "--quiet", "--replications", "1", "--set", "horizon=10m"], in: folder)
      #expect(ran.code == 0 && ran.output.contains("hosted"), "\(ran.complaints)")

      let again = try Program.run(words, in: folder)
      #expect(again.code == 2 && again.complaints.contains("scenario.yaml is there already; --force"))
      #expect(try Program.run(words + ["--force"], in: folder).code == 0)
    }
  }

  /// Milliseconds, other names, and rows out of order; the scenario lies in a folder that is not there yet.
  @Test func otherShapesOfLogsAreRead() throws {
    try withFolder { folder in
      var lines = log("n,arrived_at_ms,Input Tokens,num_decode_tokens") { String(1_764_000_000_000 + $0 * 500) }
        .split(separator: "\n")
      lines.swapAt(3, 4)
      try write(lines.joined(separator: "\n"), "log.csv", in: folder)
      let made = try Program.run(["init", "--from", "log.csv", "--out", "a/b/mine.yaml"], in: folder)
      #expect(made.code == 0 && made.output.contains("milliseconds since 1970"), "\(made.complaints)")
      let scenario = try read("a/b/mine.yaml", in: folder)
      #expect(scenario.contains("rate: 2/s") && scenario.contains("one row stood after a later one"))
      #expect(scenario.contains("column: \"Input Tokens\"") && scenario.contains("name: mine"))
      #expect(try validates("a/b/mine.yaml", in: folder))
    }
  }

  /// Every kind that an import reads, each by itself, and none.
  @Test func eachKindOfFileIsEnough() throws {
    try withFolder { folder in
      try write(hpa, "hpa.yaml", in: folder)
      try write(launch, "launch.sh", in: folder)
      try write(
        """
        name: "resnet"
        platform: "onnxruntime_onnx"
        max_batch_size: 8
        dynamic_batching { max_queue_delay_microseconds: 1000 }
        """, "config.pbtxt", in: folder)
      try write(
        """
        apiVersion: keda.sh/v1alpha1
        kind: ScaledObject
        metadata: {name: chat}
        spec:
          scaleTargetRef: {name: chat}
          maxReplicaCount: 4
          triggers:
            - type: prometheus
              metadata: {query: sum(vllm:num_requests_waiting), threshold: "4", serverAddress: http://prometheus}
        """, "keda.yaml", in: folder)
      for (index, file) in ["hpa.yaml", "launch.sh", "config.pbtxt", "keda.yaml", nil].enumerated() {
        let own = file.map { ["--from", $0] } ?? []
        let made = try Program.run(["init", "--rate", "2/s", "--out", "\(index).yaml"] + own, in: folder)
        #expect(made.code == 0, "\(file ?? "none"): \(made.complaints)")
        #expect(try validates("\(index).yaml", in: folder), "\(file ?? "none")")
      }
    }
  }

  /// Failed requests without tokens are left out, times without a zone and requests that are too long are told.
  @Test func whatALogLacksIsTold() throws {
    try withFolder { folder in
      var lines = log("n,ts,tokens_in,tokens_out") { "2026-11-02 01:\(10 + $0 / 50):\(10 + $0 % 50)" }
        .split(separator: "\n").map(String.init)
      lines.append("100,2026-11-02 01:20:00,,")
      try write(lines.joined(separator: "\n"), "log.csv", in: folder)
      try write("vllm serve meta-llama/Llama-3.1-8B-Instruct --max-model-len 1500\n", "launch.sh", in: folder)
      let made = try Program.run(["init", "--from", "log.csv", "--from", "launch.sh"], in: folder)
      #expect(made.code == 0, "\(made.complaints)")
      let scenario = try read("scenario.yaml", in: folder)
      for text in [made.output, scenario.replacing("\n    # ", with: " ")] {
        #expect(text.contains("left out one row without tokens"))
        #expect(text.contains("without a zone and taken as UTC"))
        #expect(text.contains("5 of the log's 100 requests are longer and will be rejected: max_model_len is 1500"))
      }
      // Five of a hundred prompts have 2,000 tokens, the others 100: forty means, of which the last two are of the long ones.
      #expect(scenario.replacing("\n", with: " ").contains("100, 100, 2000, 2000]"))
      let valid = try Program.run(["validate", "scenario.yaml"], in: folder)
      #expect(valid.code == 0 && valid.complaints.contains("max_model_len"), "\(valid.complaints)")
    }
  }

  /// What cannot be read is told with its place, and nothing is written.
  @Test(arguments: [
    ("", "log.csv:1:1: error: the file is empty"),
    ("when,who\n1,2\n", "the columns are: when, who"),
    ("timestamp,input_tokens,output_tokens\n1,NaN,2\n2,3,4\n", "log.csv:2:1: error: \"input_tokens\""),
    ("timestamp,input_tokens,output_tokens\n1,5,2\n2,3,-4\n", "log.csv:3:1: error: \"output_tokens\""),
    ("timestamp,input_tokens,output_tokens\n1,1000000000,2\n2,3,4\n", "log.csv:2:1: error: \"input_tokens\""),
    ("timestamp,input_tokens,output_tokens\ninf,1,2\n2,3,4\n", "log.csv:2:1: error: \"timestamp\""),
    ("timestamp,input_tokens,output_tokens\n1,1,2\n1,3,4\n", "no two requests at different times"),
    ("timestamp,input_tokens,output_tokens\n1,1\n", "expected 3 fields or more, found 2"),
    ("timestamp,input_tokens,output_tokens\n1,0x64,2\n2,3,4\n", "log.csv:2:1: error: \"input_tokens\""),
    ("timestamp,input_tokens,output_tokens\n1,6,2\n0x1p4,3,4\n", "log.csv:3:1: error: \"timestamp\""),
    ("timestamp,input_tokens,output_tokens\n1,6,2\u{0}\n2,3,4\n", "log.csv:2:1: error: \"output_tokens\""),
    ("timestamp,input_tokens,output_tokens\n1969-12-31 10:00:00,6,2\n", "from 1970 to 2199"),
    (
      "timestamp,input_tokens,output_tokens,Input Tokens\n1,2,3,4\n2,2,3,4\n",
      "\"input_tokens\" (field 2) or \"Input Tokens\" (field 4)"
    ), ("timestamp;input_tokens;output_tokens\n1;2;3\n", "separated by semicolons, expected commas"),
    ("timestamp\tinput_tokens\toutput_tokens\n1\t2\t3\n", "separated by tabs, expected commas"),
    ("timestamp,input_tokens,output_tokens\n1,,2\n2,3,4\n3,1,null\n", "2 of 3 rows have nothing in"),
    ("\u{0}\u{1}\u{2}", "log.csv:1:1: error: the file is not UTF-8"),
  ])
  func malformedLogsAreRefused(text: String, complaint: String) throws {
    try withFolder { folder in
      try write(text, "log.csv", in: folder)
      let made = try Program.run(["init", "--from", "log.csv"], in: folder)
      #expect(made.code == 2 && made.complaints.contains(complaint), "\(made.complaints)")
      #expect(try names(in: folder) == ["log.csv"])
    }
  }

  @Test func valuesAreToldWithTheNearestWord() throws {
    try withFolder { folder in
      let wrong = [
        (["--from", "."], ".: error: cannot be read: not a file"),
        (["--instance", "aws/g5.xlrge"], "did you mean \"aws/g5.xlarge\"?"),
        (["--api", "gpt4o-mini"], "did you mean \"gpt-4o-mini\"?"),
        (["--slo", "tftt.p95=1s"], "did you mean \"ttft\"?"), (["--slo", "ttft=1s"], "needs a statistic"),
        (["--slo", "ttft.p95=1s", "--slo", "ttft.p95=2s"], "--slo: ttft.p95 is given twice, as 1s and 2s"),
        (["--input-tokens", "300k"], "the context of llama-3.1-8b is 131072 tokens"),
        (["--rate", "many"], "expected a rate such as 40/s"), (["--name", "a/b"], "cannot name a folder"),
      ]
      for (words, complaint) in wrong {
        let made = try Program.run(["init"] + words, in: folder)
        #expect(made.code == 2 && made.complaints.contains(complaint), "\(words): \(made.complaints)")
      }
      #expect(try names(in: folder).isEmpty)
    }
  }

  /// Only a regular file is replaced, whatever `--force` says.
  @Test func whatIsNoRegularFileStays() throws {
    try withFolder { folder in
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      #expect(symlink("nowhere", folder + "/link") == 0)
      for (path, kind) in [("pipe", "a pipe"), ("link", "a symbolic link"), ("/dev/null", "a device")] {
        let made = try Program.run(["init", "--out", path, "--force"], in: folder)
        #expect(made.code == 2 && made.complaints.contains("\(path) is \(kind)"), "\(made.complaints)")
      }
      #expect(try names(in: folder) == ["link", "pipe"])
    }
  }

  /// The replicas to choose from are whole numbers, however many the peak needs.
  @Test(arguments: ["900/s", "1000/s", "7777/s", "100000/s"]) func anyRateBecomesAScenario(rate: String) throws {
    try withFolder { folder in
      let made = try Program.run(["init", "--rate", rate], in: folder)
      #expect(made.code == 0, "\(made.complaints)")
      #expect(try read("scenario.yaml", in: folder).contains("# as you said"))
    }
  }

  /// Every line that is a guess is told by the command too.
  @Test func guessesAreTold() throws {
    try withFolder { folder in
      try write("name: \"resnet\"\nplatform: \"onnxruntime_onnx\"\nmax_batch_size: 8\n", "config.pbtxt", in: folder)
      for words in [["--from", "config.pbtxt"], ["--api", "gpt-4o-mini"], ["--rate", "3/s", "--slo", "ttft.p95=1s"]] {
        let made = try Program.run(["init", "--out", "s.yaml", "--force"] + words, in: folder)
        let written = try read("s.yaml", in: folder).split(separator: "\n").count { $0.contains("# a guess: ") }
        let told = made.output.split(separator: "\n").count { $0.hasPrefix("guessed: ") }
        #expect(written == told && told > 3, "\(words): \(written) and \(told)")
        #expect(made.output.contains("arrivals.rate: 2/s (--rate names yours)") == !words.contains("--rate"))
      }
    }
  }

  private let nothing = StartSettings(
    files: [], instance: nil, api: nil, model: nil, rate: nil, inputTokens: nil, outputTokens: nil, objectives: [],
    name: "s", folder: ".")

  /// Five questions; a bad answer is told and asked for again, an empty one is the default.
  @Test func questionsAreAnsweredOneByOne() throws {
    var settings = nothing
    var answers = ["", "llama-3.1-8", "llama-3.1-8b", "aws/g5.xlarge", "", "4/s"]
    var shown = ""
    let isDone = settings.ask(show: { shown += $0 }, read: { answers.removeFirst() })
    #expect(isDone && answers.isEmpty)
    #expect(shown.contains("did you mean \"llama-3.1-8b\"?"))
    #expect(settings.files.isEmpty && settings.model == "llama-3.1-8b" && settings.instance == "aws/g5.xlarge")
    #expect(settings.api == "gpt-4o-mini" && settings.rate == "4/s")
    let draft = try StartDraft(settings)
    #expect(draft.text.contains("rate: 4/s") && draft.text.contains("instance: aws/g5.xlarge"))
    var cut = nothing
    let isCutDone = cut.ask(show: { _ in }, read: { nil })
    #expect(!isCutDone)
  }

  /// A wave that was put into times by quantiles of its own rate is found again, and leaves gaps without variation.
  @Test func aWaveOverTheDayIsMeasured() {
    let concentration = 1.2
    func rate(_ time: Double) -> Double { exp(concentration * cos(2 * .pi * (time / 86_400 - 0.625))) }
    var times: [Double] = []
    var sum = 0.0
    for second in 0..<(3 * 86_400) {
      sum += rate(Double(second) + 0.5) / 20
      if sum >= 1 {
        sum -= 1
        times.append(Double(second) + 0.25)
      }
    }
    let pattern = ArrivalPattern(times, isAbsolute: true)
    // The peak over the mean is exp(k) / I0(k), here by the series of the Bessel function.
    var (term, bessel) = (1.0, 1.0)
    for index in 1..<30 {
      term *= concentration * concentration / 4 / Double(index * index)
      bessel += term
    }
    #expect(abs((pattern.wave?.peakToMean ?? 0) - exp(concentration) / bessel) < 0.02)
    #expect(abs((pattern.wave?.peakAt ?? 0) - 54_000) < 60)
    #expect((pattern.cv ?? 1) < 0.1)
    let flat = ArrivalPattern((0..<20_000).map { Double($0) * 10 }, isAbsolute: true)
    #expect(flat.wave == nil && flat.rate == 0.1)
  }

  /// A Poisson process is one whatever the shape of its day, here 1 + cos, whose busiest hour has 1 + sin(pi/24) / (pi/24) times
  /// the mean rate.
  @Test func aShapeThatTheWaveLacksIsNotClustering() {
    var state: UInt64 = 7
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Double(state >> 11) + 0.5) / 9_007_199_254_740_992
    }
    var times: [Double] = []
    var time = 0.0
    while time < 4 * 86_400 {
      time -= Glibc.log(uniform()) / 0.2
      if uniform() < (1 + cos(2 * .pi * (time / 86_400 - 0.5625))) / 2 { times.append(time) }
    }
    let pattern = ArrivalPattern(times, isAbsolute: true)
    #expect(abs((pattern.cv ?? 0) - 1) < 0.04)
    #expect(abs((pattern.busiestHour ?? 0) - 1 - sin(.pi / 24) / (.pi / 24)) < 0.12)
    #expect(abs((pattern.wave?.peakAt ?? 0) - 48_600) < 1_200)
  }
}
