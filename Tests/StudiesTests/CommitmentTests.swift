import Billing
import EventKernel
import Model
import Serving
import Testing

/// What is committed is a matter of the bill, where what is not committed is paid by the second.
@Suite("Commitments") struct CommitmentTests {
  /// A pool that scales up and down over a month's end, by the number of the scenario.
  private static func scenario(_ number: Int) throws -> Scenario {
    let bank = StreamBank(seed: 4_711, replication: number)
    let stream = bank.stream("draws")
    func pick<T>(_ values: [T]) -> T { values[stream.below(values.count)] }
    var scenario = try chatScenario(service: .exponential(mean: pick([1, 5, 40])))
    let minimum = stream.below(3)
    var pool = scenario.pools[0]
    pool.replicas = ReplicaBounds(minimum: minimum, maximum: minimum + 1 + stream.below(8), initial: max(1, minimum))
    pool.replicasPerInstance = pick([1, 1, 2, 3])
    pool.loadBalancing = pick(LoadBalancing.allCases)
    let rules = ScalingRules(
      stabilizationWindow: pick([0, 60]),
      policies: [ScalingPolicy(kind: .pods, value: Double(pick([1, 4])), period: 15)])
    pool.autoscaler = Autoscaler([
      .hpa(
        HorizontalScaling(
          metrics: [ScalingMetric(.concurrency, target: pick([1, 3]))], interval: pick([7.3, 15]), scaleUp: rules,
          scaleDown: rules))
    ])
    pool.startup = Startup(provision: pick([.constant(0), .exponential(mean: 40)]), load: .constant(pick([0, 12.5])))
    scenario.pools[0] = pool
    scenario.start = Instant(secondsSinceEpoch: Instant(year: 2026, month: 12, day: 1).secondsSinceEpoch - 700)
    scenario.horizon = 1_500
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 300, factor: pick([0, 6]), lasting: 450)]
    return withExtendedLifetime(bank) { scenario }
  }

  private static func purchase(reserved: Int, plan: Int) -> [PurchaseOption] {
    [
      PurchaseOption(kind: .reserved, limit: reserved, hourly: dollars("0.61237"), priceSource: "test"),
      PurchaseOption(kind: .savingsPlan, limit: plan, hourly: dollars("0.7000001"), priceSource: "test"),
      PurchaseOption(kind: .onDemand, hourly: dollars("1.006"), priceSource: "test"),
    ]
  }

  @Test func oneRunBilledForAnyCountIsSimulatingThatCount() throws {
    var totals: Set<String> = []
    var ranks = 0
    var rounded = 0
    for number in 0..<60 {
      var first = try Self.scenario(number)
      first.pools[0].purchase = Self.purchase(reserved: number % 4, plan: number % 3)
      let usage = try simulate(first, replication: 0).usage
      ranks = max(ranks, usage.ranks.map(\.ranks.upperBound).max() ?? 0)
      rounded += usage.ranks.contains { $0.roundingMicroseconds > 0 } ? 1 : 0
      for (reserved, plan) in [(0, 0), (1, 0), (0, 2), (2, 1), (9, 9)] {
        var other = first
        other.pools[0].purchase = Self.purchase(reserved: reserved, plan: plan)
        let simulated = try simulate(other, replication: 0)
        #expect(simulated.usage == usage)
        let ledger = bill(other, usage)
        #expect(ledger == bill(other, simulated.usage), "scenario \(number), \(reserved) and \(plan)")
        // Commitments cost what was bought, and no hour is paid twice or not at all.
        let charges = ledger.charges.filter { $0.nature == .usage }
        let hours = charges.filter { $0.category != .unusedCommitment && $0.category != .rounding }
          .map(\.quantity.double).reduce(0, +)
        let ran = usage.ranks.reduce(0.0) { $0 + Double($1.ranks.count) * Double($1.microseconds) / 3.6e9 }
        #expect(abs(hours - ran) < 1e-5)
        for (option, count) in [(0, reserved), (1, plan)] {
          let bought = charges.filter { $0.position.option == option }.map(\.quantity.double).reduce(0, +)
          #expect(abs(bought - Double(count) * 1_500 / 3_600) < 1e-5)
        }
        totals.insert(ledger.total.description)
      }
    }
    #expect(totals.count > 100 && ranks > 5 && rounded > 20, "\(totals.count) \(ranks) \(rounded)")
  }

  /// A pool that may hold no more than what it bought is bound by the counts, also with spot beside it.
  @Test func withoutOnDemandTheCountsBind() throws {
    var scenario = try Self.scenario(3)
    scenario.pools[0].replicasPerInstance = 1
    scenario.pools[0].replicas = ReplicaBounds(minimum: 1, maximum: 9, initial: 1)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 100, factor: 50, lasting: 900)]
    for count in 1...4 {
      scenario.pools[0].purchase = Array(Self.purchase(reserved: count, plan: 1).dropLast())
      let result = try simulate(scenario, replication: 0)
      #expect(result.usage.ranks.map(\.ranks.upperBound).max() == count + 1)
      #expect(result.pools[0].replicasMax == count + 1)
    }
  }

  /// With spot between commitments and on demand, it is bought after as many as are committed.
  @Test(arguments: 0...4) func spotStandsWhereItIsWritten(count: Int) throws {
    var scenario = try Self.scenario(3)
    scenario.pools[0].replicasPerInstance = 1
    scenario.pools[0].replicas = ReplicaBounds(minimum: 6, maximum: 6, initial: 6)
    scenario.pools[0].autoscaler = nil
    scenario.pools[0].purchase = Self.purchase(reserved: count, plan: 0)
    scenario.pools[0].purchase.insert(
      PurchaseOption(kind: .spot, limit: 2, hourly: dollars("0.3"), priceSource: "test"), at: 1)
    let usage = try simulate(scenario, replication: 0).usage
    let second: Int64 = 1_000_000
    #expect(usage.instances.map(\.microseconds) == [2 * 700 * second, 2 * 800 * second])
    #expect(usage.ranks.map(\.microseconds) == [700 * second, 800 * second])
    #expect(usage.ranks.allSatisfy { $0.ranks == 1...4 })
  }
}
