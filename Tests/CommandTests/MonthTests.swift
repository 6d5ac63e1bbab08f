import FoundationEssentials
import Testing

/// A month is a month: what goes by the volume of a month is billed by the month that a short run stands for.
@Suite("A month of a short run") struct MonthTests {
  /// A call of 1,000 tokens and 100 every ten seconds; the 744 hours of December have 267,840, of which a run of an hour has 360. A hundred million
  /// tokens at the whole price, the rest at half of it; 10 GB of answers free, the rest at $0.09; a team.
  static let scenario = """
    fleetcast: 1
    name: months
    start: 2026-12-01
    horizon: 1h
    replications: 1
    workloads:
      chat:
        arrivals: {process: deterministic, rate: 0.1/s}
        input_tokens: 1000
        output_tokens: 100
        route: hosted
    apis:
      hosted:
        model: own
        price: {input: $0.30/M, output: $1/M, volume: [{up_to: 100M, discount: 0%}, {discount: 50%}]}
        latency: {ttft: 100ms, tokens_per_second: 1000}
      other:
        model: own
        price: {input: $0.40/M, output: $2/M, volume: [{up_to: 50M, discount: 10%}, {discount: 20%}]}
        latency: {ttft: 100ms, tokens_per_second: 1000}
    overheads:
      egress: {size: 90KB/request, price: [{up_to: 10GB, price: $0/GB}, {price: $0.09/GB}]}
      fixed: {team: $900/month}

    """

  /// US dollars of a month of N calls on an API whose price falls from the first step to the second.
  static func tokens(_ calls: Double, _ price: (input: Double, output: Double), step: Double, paid: (Double, Double))
    -> Double
  {
    let tokens = 1_100 * calls
    let share = (min(tokens, step) * paid.0 + max(0, tokens - step) * paid.1) / tokens
    return calls * (1_000 * price.input + 100 * price.output) / 1e6 * share
  }

  static func egress(_ calls: Double) -> Double { max(0, calls * 90e3 - 10e9) / 1e9 * 0.09 }

  private struct Summary: Decodable {
    struct Figure: Decodable { var value: Double? }
    var figures: [String: Figure]
  }

  private func value(_ path: String, in folder: String) throws -> Double {
    let summary = try decoded(Summary.self, try text("summary.json", in: folder))
    return try #require(summary.figures[path]?.value, "\(path)")
  }

  private func text(_ name: String, in folder: String) throws -> String {
    try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
  }

  private func decoded<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }

  @Test(arguments: ["1h", "6h", "1d", "31d"]) func stepsAreThoseOfTheMonth(horizon: String) throws {
    try withFolder { folder in
      try Self.scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let run = try Program.run(["run", "s.yaml", "--set", "horizon=\(horizon)", "--out", "o"], in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      #expect(run.output.contains("a month of 31 days") && run.output.contains("prices by volume are those of"))
      let times = 744 * 3_600 / (["1h": 3_600, "6h": 21_600, "1d": 86_400, "31d": 2_678_400][horizon] ?? 1.0)
      let calls = try value("apis.hosted.calls", in: folder + "/o") * times
      let hosted = Self.tokens(calls, (0.3, 1), step: 1e8, paid: (1, 0.5))
      #expect(abs(try value("apis.hosted.monthly_cost", in: folder + "/o") / hosted - 1) < 3e-5)
      let other = Self.tokens(calls, (0.4, 2), step: 5e7, paid: (0.9, 0.8))
      #expect(abs(try value("apis.other.monthly_cost", in: folder + "/o") / other - 1) < 3e-5)
      let total = hosted + Self.egress(calls) + 900
      #expect(abs(try value("total.monthly_cost", in: folder + "/o") / total - 1) < 3e-5)
      #expect(abs(try value("chat.monthly_cost", in: folder + "/o") / total - 1) < 3e-5)
      // The run itself is billed by what it has.
      let own = calls / times
      let alone = Self.tokens(own, (0.3, 1), step: 1e8, paid: (1, 0.5)) + Self.egress(own) + 900 / times
      #expect(abs(try value("total.cost", in: folder + "/o") / alone - 1) < 3e-5)
    }
  }

  /// Two whole months each fill their steps, and a month is the mean of them at the length of the first.
  @Test func wholeMonthsAreTheirOwn() throws {
    try withFolder { folder in
      try Self.scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let run = try Program.run(["run", "s.yaml", "--out", "o", "--set", "horizon=62d"], in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      let (total, monthly) = (
        try value("total.cost", in: folder + "/o"), try value("total.monthly_cost", in: folder + "/o")
      )
      #expect(abs(monthly / (total / 2) - 1) < 1e-8)
    }
  }

  private struct Estimate: Decodable {
    struct Line: Decodable {
      var figure: String?
      var value: Double?
    }
    var estimates: [Line]
  }

  @Test func formulasAndConditionsSayTheSame() throws {
    try withFolder { folder in
      try Self.scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let calls = 744.0 * 360
      let month = Self.tokens(calls, (0.3, 1), step: 1e8, paid: (1, 0.5)) + Self.egress(calls) + 900
      let estimate = try Program.run(["estimate", "s.yaml", "--json"], in: folder)
      let lines = try decoded(Estimate.self, estimate.output).estimates
      let line = try #require(lines.first { $0.figure == "total.monthly_cost" })
      #expect(abs(try #require(line.value) / month - 1) < 3e-5)
      // Between the day of the month and the day of the short run, which is dearer.
      let between = (month + (calls * 400e-6 + 900)) / 2 / 31
      for (condition, code) in [
        ("total.cost <= $\(Int(month) + 5)/month", 0), ("total.cost <= $\(Int(month) - 5)/month", 1),
        ("total.cost <= $\(between)/day", 0), ("chat.cost <= $\(between * 31)/month", 0),
        ("total.cost >= $\(between)/day", 1),
      ] {
        let check = try Program.run(
          ["check", "s.yaml", "--set", "check=[\(condition)]", "--replications", "3"], in: folder)
        #expect(check.code == Int32(code), "\(condition): \(check.output) \(check.complaints)")
      }
    }
  }

  @Test("Repricing equals running") func pricedAgain() throws {
    try withFolder { folder in
      try Self.scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let options = ["--set", "apis.hosted.price.volume.0.up_to=70M", "--set", "overheads.fixed.team=$90/month"]
      #expect(try Program.run(["run", "s.yaml", "--out", "first"], in: folder).code == 0)
      let priced = try Program.run(["price", "first"] + options, in: folder)
      #expect(priced.code == 0, "\(priced.complaints)")
      let run = try Program.run(["run", "s.yaml", "--out", "second"] + options, in: folder)
      #expect(run.code == 0)
      let calls = try value("apis.hosted.calls", in: folder + "/second") * 744
      let total = Self.tokens(calls, (0.3, 1), step: 7e7, paid: (1, 0.5)) + Self.egress(calls) + 90
      #expect(abs(try value("total.monthly_cost", in: folder + "/second") / total - 1) < 3e-5)
      #expect(try text("costs.csv", in: folder + "/first/priced") == text("costs.csv", in: folder + "/second"))
      func month(_ page: String) -> Substring? {
        page.split(separator: "\n").first { $0.contains("a month of 31 days") }
      }
      #expect(month(priced.output) == month(run.output) && month(run.output) != nil)
    }
  }

  private struct Curve: Decodable {
    struct Point: Decodable {
      var cheapest: String?
      var cheaper: String?
    }
    var points: [Point]
  }

  /// An API that takes longer than is allowed is no answer, however little it costs; one that may take that long is.
  @Test func anAPIThatBreaksTheConditionsIsNeverCheapest() throws {
    let text = """
      fleetcast: 1
      name: broken
      start: 2026-12-01
      horizon: 5m
      replications: 2
      workloads:
        chat: {arrivals: {process: deterministic, rate: 0.5/s}, input_tokens: 1000, output_tokens: 100, route: gpu}
      models:
        m: {latency: 1s}
      pools:
        gpu: {model: m, instance: aws/g5.xlarge, concurrency: 1, replicas: 1, purchase: [{option: on_demand, price: $1/h}]}
      apis:
        hosted: {model: own, price: {input: $0.30/M, output: $1/M}, latency: {ttft: 450ms, tokens_per_second: 80}}
      crossover:
        between: {self_host: gpu, api: hosted}
        over: workloads.chat.arrivals.rate
        range: [0.1/s, 2/s]
        subject_to: [chat.latency.p95 <= 1.5s]

      """
    try withFolder { folder in
      try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      func sides(_ arguments: [String]) throws -> (cheapest: Set<String>, cheaper: Set<String>, page: String) {
        let outcome = try Program.run(["crossover", "s.yaml", "--out", "o"] + arguments, in: folder)
        #expect(outcome.code == 0, "\(outcome.complaints)")
        let rows = try decoded(Curve.self, self.text("crossover.json", in: folder + "/o")).points
        #expect(rows.count > 10)
        return (
          Set(rows.map { $0.cheapest ?? "none" }), Set(rows.map { $0.cheaper ?? "none" }), outcome.output
        )
      }
      // 450 ms and 100 tokens at 80 a second are 1.7 s.
      let slow = try sides([])
      #expect(slow.cheapest == ["self_host"] && slow.cheaper == ["self_host"], "\(slow.page)")
      #expect(slow.page.contains("breaks the conditions") && slow.page.contains("hosted is not called cheapest"))
      let quick = try sides(["--set", "apis.hosted.latency.ttft=200ms"])
      #expect(quick.cheapest.contains("api") && !quick.page.contains("breaks the conditions"), "\(quick.page)")
      // It answers a request in two seconds and refuses the rest, which no condition asks about.
      let refusing = try sides([
        "--set", "apis.hosted.latency.ttft=200ms", "--set", "apis.hosted.limits={requests: 30/min}",
      ])
      #expect(refusing.page.contains("of the requests unanswered"), "\(refusing.page)")
      let rows = refusing.page.split(separator: "\n").filter { $0.contains("breaks the conditions") }
      #expect(!rows.isEmpty && rows.allSatisfy { !$0.hasSuffix("hosted") }, "\(refusing.page)")
    }
  }
}
