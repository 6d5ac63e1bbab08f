import EventKernel
import Model
import Serving
import Studies
import Testing

/// Demand against simulation, where the routes alone decide how many requests come to a backend and nothing fails.
@Suite("Demand against simulation") struct DemandIdentityTests {
  /// Requests by backend, and tokens by API, of random scenarios.
  @Test(arguments: 0..<8) func countsLieWithinTheirErrors(_ number: Int) throws {
    let scenario = try RandomRoutes(number).scenario()
    let estimate = ClosedEstimate(scenario)
    let runs = try (0..<20).map { try simulate(scenario, replication: $0) }
    #expect(runs.allSatisfy { run in run.workloads.allSatisfy { $0.completed + $0.inFlight == $0.arrived } })
    for index in scenario.pools.indices {
      let load = estimate.load(on: .pool(index))
      expect(runs.map { Double($0.pools[index].served) }, load.mean * scenario.horizon, "pool \(index)")
    }
    for index in scenario.apis.indices where scenario.demand.reaches(.api(index)) {
      let load = estimate.load(on: .api(index))
      expect(runs.map { Double($0.apis[index].calls) }, load.mean * scenario.horizon, "api \(index)")
      for (kind, isInput) in [(\Demand.Tokens.input, true), (\.output, false)] {
        let tokens = runs.map { run in
          run.usage.tokens.filter { $0.api == index }.reduce(0) { sum, row in
            sum + Double(isInput ? row.inputTokens + row.cachedTokens : row.outputTokens)
          }
        }
        expect(
          tokens, load.sum(kind, seconds: scenario.horizon), "tokens of api \(index)",
          visit: load.mean { $0[keyPath: kind] })
      }
    }
  }

  /// Four standard errors, and the visits that are still to come when a run ends.
  private func expect(_ values: [Double], _ expected: Double, _ what: String, visit: Double = 1) {
    var sums = Welford()
    for value in values { sums.add(value) }
    let error = ((sums.variance ?? 0) / Double(values.count)).squareRoot()
    #expect(abs(sums.mean - expected) <= 4 * error + 3 * visit, "\(what): \(sums.mean) and \(expected), error \(error)")
  }
}

/// Draws workloads of one to three stages whose routes have known shares, with or without conversations, at backends with room for all.
private struct RandomRoutes {
  private let bank: StreamBank
  private let stream: EventKernel.Stream

  init(_ number: Int) {
    bank = StreamBank(seed: 41_011, replication: number)
    stream = bank.stream("draws")
  }

  private func pick<T>(_ values: [T]) -> T { values[stream.below(values.count)] }

  func scenario() throws -> Scenario {
    var scenario = try chatScenario(replicas: 4)
    let pool = scenario.pools[0]
    scenario.pools = (0..<pick([1, 2, 3])).map { index in
      var other = pool
      other.name = "pool\(index)"
      other.batching = .none(concurrency: 50)
      other.stepTime = .latency(pick([.constant(0.1), .exponential(mean: 0.05), .uniform(low: 0, high: 0.2)]))
      return other
    }
    scenario.apis[0].timeToFirstToken = .constant(0.05)
    scenario.apis[0].tokensPerSecond = .constant(1_000)
    let backends = scenario.pools.indices.map { Backend.pool($0) } + [.api(0)]
    scenario.workloads = (0..<pick([1, 2, 3])).map { workload("work\($0)", backends) }
    scenario.horizon = 600
    return scenario
  }

  private func workload(_ name: String, _ backends: [Backend]) -> Workload {
    let rate = pick([0.2, 0.5])
    let process = pick([
      Arrivals.Process.poisson(rate: rate), .deterministic(rate: rate), .gamma(rate: rate, burstiness: 0.5),
    ])
    var workload = Workload(
      name: name, arrivals: Arrivals(process: process), inputTokens: .uniform(low: 50, high: 150),
      outputTokens: pick([.constant(20), .uniform(low: 10, high: 40)]), hasTokens: true,
      stages: (0..<pick([1, 2, 3])).map { Stage(name: "s\($0)", route: route(backends)) })
    if stream.below(2) == 0 {
      workload.conversation = Conversation(turns: .geometric(p: 0.4), thinkTime: .exponential(mean: 0.2))
      workload.systemPrompt = SystemPrompt(tokens: 30, isCounted: false)
    }
    return workload
  }

  /// One target, or some of them, each with the same part.
  private func route(_ backends: [Backend]) -> Route {
    let targets = backends.filter { _ in stream.below(3) > 0 }
    return Route(rule: pick([.roundRobin, .random]), targets: targets.isEmpty ? [pick(backends)] : targets)
  }
}
