import Catalog
import EventKernel
import Foundation
import Model
import Serving
import Testing

/// The same scripts of limits, cooldowns, fallbacks and budgets for LiteLLM's router and for ours, in which each step has one healthy choice.
///
/// LiteLLM's part is `Tests/Recomputed/litellm.py`. Where Python finds the package it is run; elsewhere what it said on 2026-11-28 is taken,
/// of release 1.110.2.
@Suite struct LiteLLMTests {
  /// A backend that fails for a while.
  struct Failing {
    var api: Int
    var isRefusing: Bool
    var from: Double
    var to: Double
  }
  struct Script {
    var name: String
    /// How many backends the group has, of which the first has all the weight.
    var group = 2
    /// How many are asked after a failure.
    var fallbacks = 1
    var failing: [Failing] = []
    var seconds: [Double]
    /// By request who answered, or what became of it, and how many calls were made: as LiteLLM 1.110.2 decided.
    var decisions: String
    var change: @Sendable (inout Scenario) -> Void = { _ in }
  }

  static let scripts: [Script] = [
    Script(
      name: "refusal", failing: [Failing(api: 0, isRefusing: true, from: 10, to: 11)],
      seconds: [5, 10.5, 11.5, 15.2, 15.8, 20], decisions: "a1 c2 b1 b1 a1 a1"),
    Script(
      name: "errors", failing: [Failing(api: 0, isRefusing: false, from: 10, to: 22)],
      seconds: [1, 2, 3, 4, 10, 11, 12, 13, 14, 15, 18, 19.5, 20, 24.2, 25],
      decisions: "a1 a1 a1 a1 c2 c2 c2 c2 c2 b1 b1 c2 b1 b1 a1"),
    Script(
      name: "half", failing: [Failing(api: 0, isRefusing: false, from: 10, to: 30)],
      seconds: [1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 20.5],
      decisions: "a1 a1 a1 a1 a1 c2 c2 c2 c2 c2 c2 b1 c2"),
    Script(
      name: "minute", failing: [Failing(api: 0, isRefusing: false, from: 0, to: 100)],
      seconds: [1, 2, 3, 4, 61.5, 62, 63, 64, 65, 66, 71.5], decisions: "c2 c2 c2 c2 c2 c2 c2 c2 c2 b1 c2"),
    Script(
      name: "lone", group: 1,
      failing: [
        Failing(api: 0, isRefusing: true, from: 0, to: 10), Failing(api: 0, isRefusing: false, from: 10, to: 30),
      ],
      seconds: [1, 2, 3, 12, 13, 14, 15, 16, 17, 35], decisions: "b2 b2 b2 b2 b2 b2 b2 b2 b2 a1"),
    Script(
      name: "chain", group: 1, fallbacks: 2,
      failing: [
        Failing(api: 0, isRefusing: false, from: 5, to: 15), Failing(api: 1, isRefusing: false, from: 10, to: 20),
      ],
      seconds: [1, 6, 11, 16], decisions: "a1 b2 c3 a1"),
    Script(
      name: "all",
      failing: [
        Failing(api: 0, isRefusing: true, from: 10, to: 11), Failing(api: 1, isRefusing: true, from: 11, to: 12),
        Failing(api: 2, isRefusing: false, from: 0, to: 13),
      ],
      seconds: [5, 10.5, 11.5, 12.5, 14, 15.8, 16.8], decisions: "a1 failed2 failed2 failed1 c1 a1 a1"),
    Script(
      name: "retry-after", seconds: [10, 12.5, 18, 40, 70.3, 70.7], decisions: "a1 c2 b1 b1 b1 a1",
      // A bucket of one call that fills in a minute: at 12.5 s it has room in 57.5 s, and says 58 s.
      change: { $0.apis[0].requestsPerSecond = 1.0 / 60 }),
    Script(
      name: "limit", group: 1, fallbacks: 0, seconds: [10, 30, 68, 68.9, 70.5, 71, 72, 73, 100, 131],
      decisions: "a1 a1 a1 refused0 a1 a1 a1 refused0 refused0 a1",
      change: { $0.workloads[0].limits = [CallLimit(unit: .requests, most: 3, seconds: 60, window: .fixed)] }),
    Script(
      name: "budget", fallbacks: 0, seconds: [100, 200, 300, 400, 3_000, 3_699, 3_701, 3_800, 3_900, 4_000],
      decisions: "a1 a1 a1 b1 b1 b1 a1 a1 a1 b1",
      // 10 tokens of a prompt at 100 dollars per million are a thousandth of a dollar.
      change: { scenario in
        for place in 0...1 { scenario.apis[place].price = TokenPrice(input: 100, output: 0, source: "test") }
        scenario.workloads[0].budgets = [
          Budget(limit: Decimal(string: "0.0025") ?? 0, period: .hour, action: .route(.api(1)), reset: .rolling)
        ]
      }),
  ]

  /// The lines of a script as our gateway decides: who answered is told by its time.
  static func lines(_ script: Script) throws -> [String] {
    var lines: [String] = []
    let text = script.seconds.reduce("t,in,out\n") { "\($0)\($1),10,1\n" }
    // The first request is at second 0 of a run.
    let first = script.seconds[0]
    try TemporaryFile.with(text) { path in
      let count = script.group + script.fallbacks
      let apis = (0..<count).map { place in
        var api = Answers.api(String("abc".dropFirst(place).prefix(1)), seconds: 1)
        api.timeToFirstToken = .constant(0.01 * Double(place + 1))
        for failing in script.failing where failing.api == place {
          let start = max(failing.from - first, 0)
          let when = Occurrence(.at(start), lasting: failing.to - first - start)
          if failing.isRefusing {
            api.faults.throttling.append(Throttling(when, share: 1))
          } else {
            api.faults.outages.append(when)
          }
        }
        return api
      }
      let horizon = (script.seconds.last ?? 0) - first + 10
      var scenario = FallbackTests.scenario(
        apis, rule: .weighted, choices: script.group, cooldown: .litellm, horizon: horizon)
      scenario.workloads[0].stages[0].route.weights = [1, 0, 0]
      if script.fallbacks == 0 { scenario.workloads[0].stages[0].route.fallback = nil }
      let trace = Trace(
        path: path, format: .csv(TraceColumns(timestamp: "t", inputTokens: "in", outputTokens: "out")), rateScale: 1,
        requests: script.seconds.count, firstTimestamp: 0, span: horizon)
      scenario.workloads[0].arrivals = Arrivals(process: .trace(trace))
      script.change(&scenario)
      let result = try FallbackTests.run(scenario)
      lines = result.records.sorted { $0.index < $1.index }.map { record in
        let second = String(format: "%g", record.arrivedAt + first)
        let place = Int(((record.finishedAt - record.arrivedAt) * 100).rounded()) - 1
        switch record.outcome {
        case .completed: return "\(script.name) \(second) \(apis[place].name) \(record.attempts)"
        case .rejected: return "\(script.name) \(second) refused \(record.attempts - 1)"
        case .failed, .timedOut: return "\(script.name) \(second) failed \(record.attempts)"
        }
      }
    }
    return lines
  }

  /// What LiteLLM decided when it was last run.
  static var written: [String] {
    scripts.flatMap { script in
      let words = script.decisions.split(separator: " ")
      return zip(script.seconds, words).map { second, word in
        "\(script.name) \(String(format: "%g", second)) \(word.dropLast()) \(word.suffix(1))"
      }
    }
  }

  /// What LiteLLM decides now; nil where Python does not find it.
  static func asked() throws -> [String]? {
    func python(_ arguments: [String]) throws -> (status: Int32, lines: [String]) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["python3"] + arguments
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      try process.run()
      let data = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return (
        process.terminationStatus,
        String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
      )
    }
    let names = "import sys, importlib.util as u; sys.exit(0 if u.find_spec('litellm') else 1)"
    guard try python(["-c", names]).status == 0 else { return nil }
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Recomputed/litellm.py").path
    let answer = try python([file])
    #expect(answer.status == 0, "litellm.py failed")
    return answer.lines
  }

  @Test func theSameDecisions() throws {
    let own = try Self.scripts.flatMap { try Self.lines($0) }
    #expect(own.count == Self.written.count)
    for (line, other) in zip(own, Self.written) { #expect(line == other) }
    guard let now = try Self.asked() else {
      print("LiteLLMTests: python3 finds no litellm: compared with what release 1.110.2 decided on 2026-11-28")
      return
    }
    #expect(now == own)
  }
}
