import FoundationEssentials
import Testing

/// What the comment of a shipped scenario says that it shows, as relations that intervals must support.
struct Finding: Sendable, CustomTestStringConvertible {
  /// The file in scenarios/, without its ending.
  let scenario: String
  /// The command as in the comment, behind `fleetcast`.
  let command: String
  /// What makes it short enough for a test and still decides it.
  let short: String
  let claims: [Claim]

  var testDescription: String { command }
}

/// A relation of figures that holds with the whole 95 % interval.
enum Claim: Sendable {
  /// A figure of a run is at most this, in its unit.
  case atMost(String, Double)
  case atLeast(String, Double)
  /// A figure of a run is below another one of it, by at least this share of that.
  case below(String, of: String, by: Double)
  /// The paired difference of a scenario from the first one, over the first one's figure, is in this range.
  case change(String, in: String, ClosedRange<Double>)
  /// The P90 of what a forecast's months cost is above the P10 by at least this share of that.
  case spread(Double)
}

private let less = -1e9...(-0.001)
private let more = 0.001...1e9

/// Every finding. A scenario's first is the one that its comment has the command of.
private let findings = [
  Finding(
    scenario: "quickstart", command: "run scenarios/quickstart.yaml", short: "--set horizon=1d --replications 3",
    claims: [
      .atMost("chat.ttft.p95", 1), .atMost("chat.latency.p95", 20), .below("total.cost", of: "apis.hosted.cost", by: 0.2),
    ]),
  Finding(
    scenario: "quickstart", command: "compare scenarios/quickstart.yaml --set-b pools.gpu.autoscaler.target=48",
    short: "--set horizon=1d --replications 3", claims: [.change("total.cost", in: "B", -0.9...(-0.3))]),
  Finding(
    scenario: "quickstart", command: "run scenarios/quickstart.yaml --set pools.gpu.autoscaler.target=48",
    short: "--set horizon=1d --replications 3", claims: [.atMost("chat.ttft.p95", 1), .atMost("chat.latency.p95", 20)]),
  Finding(
    scenario: "quickstart", command: "run scenarios/quickstart.yaml --set workloads.chat.arrivals.rate=0.8/s",
    short: "--set pools.gpu.replicas.max=1 --set horizon=1d --replications 3",
    claims: [.below("apis.hosted.cost", of: "total.cost", by: 0.2)]),
  Finding(
    scenario: "quickstart", command: "run scenarios/quickstart.yaml --set workloads.chat.arrivals.rate=1.7/s",
    short: "--set pools.gpu.replicas.max=1 --set horizon=1d --replications 3",
    claims: [.below("total.cost", of: "apis.hosted.cost", by: 0.2), .atMost("chat.ttft.p95", 1)]),
  Finding(
    scenario: "scaled-on-queue", command: "compare scenarios/scaled-on-queue.yaml scenarios/scaled-on-concurrency.yaml",
    short: "--set horizon=1d --replications 3",
    claims: [.change("total.cost", in: "B", -0.6...(-0.3)), .change("chat.ttft.p95", in: "B", less)]),
  Finding(
    scenario: "scaled-on-queue", command: "run scenarios/scaled-on-queue.yaml", short: "--set horizon=1d --replications 3",
    claims: [.atLeast("chat.ttft.p95", 60), .atLeast("chat.latency.p95", 60)]),
  Finding(
    scenario: "scaled-on-concurrency", command: "run scenarios/scaled-on-concurrency.yaml",
    short: "--set horizon=1d --replications 3",
    claims: [.atMost("chat.ttft.p95", 2), .atMost("chat.latency.p95", 30)]),
  Finding(
    scenario: "scaled-on-cpu", command: "compare scenarios/scaled-on-concurrency.yaml scenarios/scaled-on-cpu.yaml",
    short: "--set horizon=1d --replications 3",
    claims: [.change("total.cost", in: "B", 1...3)]),
  Finding(
    scenario: "conversations",
    command: "compare scenarios/conversations.yaml --set-b pools.gpu.load_balancing=round_robin", short: "",
    claims: [.change("chat.ttft.p95", in: "B", more), .change("total.cost", in: "B", -0.01...0.01)]),
  Finding(
    scenario: "cpu-chat",
    command: "compare scenarios/cpu-chat.yaml --set-b workloads.chat.route=l4 --set-b "
      + "'pools={l4: {model: small, instance: aws/g6.xlarge, batching: {policy: continuous}}}'", short: "",
    claims: [.change("total.cost", in: "B", less), .change("chat.tpot.p95", in: "B", less)]),
  Finding(
    scenario: "cpu-chat", command: "run scenarios/cpu-chat.yaml", short: "",
    claims: [.atMost("chat.ttft.p95", 4), .atMost("chat.itl.p95", 0.2)]),
  Finding(
    scenario: "disaggregated",
    command: "compare scenarios/disaggregated.yaml --set-b workloads.chat.route=both --set-b "
      + "'pools={both: {model: chat-model, instance: aws/p5.48xlarge, parallelism: {tensor: 4}, batching: {policy: continuous}, replicas: 4}}'", short: "",
    claims: [.change("chat.tpot.p95", in: "B", more), .change("total.cost", in: "B", -0.001...0.001)]),
  Finding(
    scenario: "money", command: "compare scenarios/money.yaml --set-b 'commitments={}'", short: "",
    claims: [.change("total.cost", in: "B", more)]),
  Finding(
    scenario: "other-models",
    command: "compare scenarios/other-models.yaml --set-b pools.embed.batching.max_queue_delay=0ms "
      + "--set-b pools.rerank.batching.max_queue_delay=0ms", short: "--set horizon=2m",
    claims: [.change("search.latency.p95", in: "B", less), .change("total.cost", in: "B", -0.001...0.001)]),
  Finding(
    scenario: "shared-instances",
    command: "compare scenarios/shared-instances.yaml "
      + "--set-b 'pools.titles={model: small, instance: aws/p4de.24xlarge, replicas: 2}'",
    short: "--replications 3", claims: [.change("total.cost", in: "B", more), .change("chat.ttft.p95", in: "B", -0.1...0.1)]),
  Finding(
    scenario: "spot-notice", command: "compare scenarios/spot-notice.yaml --set-b 'pools.gpu.purchase=[{option: on_demand}]'",
    short: "--set horizon=1d", claims: [.change("total.cost", in: "B", 1.4...1.6), .change("renders.latency.p95", in: "B", -0.01...0.01)]),
  Finding(
    scenario: "trace-replay", command: "compare scenarios/trace-replay.yaml --set-b pools.a100.replicas=12 "
      + "--set-c pools.a100.instance=gcp/a3-highgpu-8g", short: "--replications 2",
    claims: [.change("code.ttft.p95", in: "B", -0.4...(-0.1)), .change("code.ttft.p95", in: "C", -0.9...(-0.6))]),
  Finding(
    scenario: "trace-replay", command: "run scenarios/trace-replay.yaml --set pools.a100.replicas=12", short: "--replications 2",
    claims: [.atLeast("code.ttft.p95", 2)]),
  Finding(
    scenario: "vision-t4-mig", command: "compare scenarios/vision-t4-mig.yaml --set-b workloads.photos.routes.classify=t4",
    short: "--set horizon=30m --replications 3",
    claims: [.change("photos.latency.p95", in: "B", 0.01...1), .change("total.cost", in: "B", -0.01...0.01)]),
  Finding(
    scenario: "vision-t4-mig", command: "run scenarios/vision-t4-mig.yaml", short: "--set horizon=30m --replications 3",
    claims: [.atMost("photos.latency.p95", 0.12), .below("pools.t4.cost", of: "pools.mig.cost", by: 0.9)]),
  Finding(
    scenario: "plan-chat", command: "compare scenarios/plan-chat.yaml --set-b pools.gpu.autoscaler.target=48 "
      + "--set-c pools.gpu.autoscaler.target=48 --set-c pools.gpu.instance=aws/g6.xlarge",
    short: "--set horizon=1d --replications 3",
    claims: [.change("total.cost", in: "B", -0.9...(-0.3)), .change("total.cost", in: "C", -0.9...(-0.3))]),
  Finding(
    scenario: "plan-chat", command: "run scenarios/plan-chat.yaml --set pools.gpu.autoscaler.target=48 "
      + "--set pools.gpu.instance=aws/g6.xlarge",
    short: "--set horizon=1d --replications 3", claims: [.atLeast("chat.latency.p95", 20)]),
  Finding(
    scenario: "sweep-rate", command: "run scenarios/sweep-rate.yaml --set workloads.chat.arrivals.rate=3.27/s "
      + "--set pools.gpu.replicas.max=1", short: "", claims: [.atMost("chat.ttft.p95", 1), .atMost("chat.latency.p95", 20)]),
  Finding(
    scenario: "sweep-rate", command: "compare scenarios/sweep-rate.yaml --set workloads.chat.arrivals.rate=3.27/s "
      + "--set-b pools.gpu.replicas.max=1", short: "", claims: [.change("total.cost", in: "B", -0.6...(-0.3))]),
  Finding(
    scenario: "sweep-rate", command: "run scenarios/sweep-rate.yaml --set workloads.chat.arrivals.rate=6.1/s "
      + "--set pools.gpu.replicas.max=1", short: "", claims: [.atLeast("chat.ttft.p95", 1_800)]),
  Finding(
    scenario: "forecast-2027", command: "forecast scenarios/forecast-2027.yaml",
    short: "--set forecast.months=2 --set forecast.draws=16", claims: [.spread(0.2)]),
]

@Suite struct FindingTests {
  static let root = String(#filePath.dropLast("Tests/CommandTests/FindingTests.swift".count))

  @Test(arguments: findings) func holds(_ finding: Finding) throws {
    try withFolder { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/scenarios", withDestinationPath: Self.root + "scenarios")
      let line = "\(try Program.path()) \(finding.command) \(finding.short) --json --quiet --out out"
      let run = try Program.shell(line, in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      for claim in finding.claims { try expect(claim, in: run.output) }
    }
  }

  /// Every shipped scenario says what it shows and what was found with it, by which command, and has rows above; the README says the same.
  @Test func everyScenarioHasOne() throws {
    let readme = try String(contentsOfFile: Self.root + "README.md", encoding: .utf8)
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.root + "scenarios").filter { $0.hasSuffix(".yaml") }
    #expect(Set(files.map { String($0.dropLast(".yaml".count)) }) == Set(findings.map(\.scenario)))
    for file in files {
      let text = try String(contentsOfFile: Self.root + "scenarios/" + file, encoding: .utf8)
      let comment = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("#") }.map { $0.dropFirst(2) }
      let rest = comment.drop { !$0.hasPrefix("Found: ") }
      let found = rest.prefix { !$0.isEmpty && !$0.hasPrefix(" ") }.joined(separator: " ").dropFirst("Found: ".count)
      #expect(!found.isEmpty && rest.contains { $0.hasPrefix("  fleetcast ") }, "\(file)")
      #expect(readme.contains("| [\(file)](scenarios/\(file)) | \(comment[0]) | \(found) |"), "\(file)")
      for command in rest where command.hasPrefix("  fleetcast run ") || command.hasPrefix("  fleetcast compare ") {
        let line = command.dropFirst("  fleetcast ".count)
        #expect(findings.contains { line == $0.command }, "\(line)")
      }
    }
  }

  /// What the program has of them is what lies in scenarios/, and it writes all that an example needs.
  @Test func theProgramHasThem() throws {
    try withFolder { folder in
      let list = try Program.run(["examples"], in: folder)
      for name in Set(findings.map(\.scenario)) {
        #expect(list.output.contains("\n\(name) ") || list.output.hasPrefix("\(name) "))
        let written = try Program.run(["examples", name, "--out", name], in: folder)
        #expect(written.code == 0, "\(written.complaints)")
        for file in try names(in: folder + "/" + name) where file.hasSuffix(".yaml") {
          let texts = try [folder + "/\(name)/\(file)", Self.root + "scenarios/\(file)"]
            .map { try String(contentsOfFile: $0, encoding: .utf8) }
          #expect(texts[0] == texts[1], "make examples brings \(file) into the program")
        }
        let valid = try Program.run(["validate", "\(name)/\(name).yaml"], in: folder)
        #expect(valid.code == 0, "\(valid.complaints)")
      }
      for file in ["code.csv", "conv.csv"] {
        let texts = try [folder + "/trace-replay/traces/" + file, Self.root + "scenarios/traces/" + file]
          .map { try String(contentsOfFile: $0, encoding: .utf8) }
        #expect(texts[0] == texts[1], "make traces writes \(file) again")
      }
      let again = try Program.run(["examples", "quickstart", "--out", "quickstart"], in: folder)
      #expect(again.code == 2 && again.complaints.contains("quickstart/quickstart.yaml is there already"))
      let unknown = try Program.run(["examples", "quikstart"], in: folder)
      #expect(unknown.code == 2 && unknown.complaints.contains("quickstart"))
      #expect(try Program.run(["examples", "--out", "x"], in: folder).code == 2)
    }
  }

  private func expect(_ claim: Claim, in json: String) throws {
    func decoded<Answer: Decodable>(_ type: Answer.Type) throws -> Answer {
      try JSONDecoder().decode(type, from: Data(json.utf8))
    }
    func figure(_ path: String) throws -> (low: Double, high: Double) {
      let figure = try #require(try decoded(Run.self).figures[path])
      return (try #require(figure.low), try #require(figure.high))
    }
    switch claim {
    case .atMost(let path, let most):
      let interval = try figure(path)
      #expect(interval.high <= most, "\(path) \(interval)")
    case .atLeast(let path, let least):
      let interval = try figure(path)
      #expect(interval.low >= least, "\(path) \(interval)")
    case .below(let path, let other, let share):
      let (own, others) = (try figure(path), try figure(other))
      #expect(own.high <= (1 - share) * others.low, "\(path) \(own), \(other) \(others)")
    case .change(let path, let side, let range):
      let compared = try #require(try decoded(Compared.self).scenarios.first { $0.label == side })
      let difference = try #require(compared.differences[path])
      let (low, high) = (try #require(difference.low), try #require(difference.high))
      let before = try #require(difference.before)
      #expect(range.contains(low / before) && range.contains(high / before), "\(path) \(low / before) to \(high / before)")
    case .spread(let share):
      let cost = try decoded(Forecast.self).total.cost
      #expect(cost.p90 >= (1 + share) * cost.p10, "\(cost)")
    }
  }

  private struct Forecast: Decodable {
    struct Cost: Decodable {
      let p10, p90: Double
    }
    struct Total: Decodable {
      let cost: Cost
    }
    let total: Total
  }
  private struct Interval: Decodable {
    let low, high, before: Double?
  }
  private struct Run: Decodable {
    let figures: [String: Interval]
  }
  private struct Compared: Decodable {
    struct Side: Decodable {
      let label: String
      let differences: [String: Interval]
    }
    let scenarios: [Side]
  }
}
