import EventKernel
import Glibc
import Model
import Serving
import Testing

/// Pools that are offered far more than they can serve.
@Suite struct OverloadTests {
  /// Checks a run at twenty times a capacity.
  static func expectOverload(_ scenario: Scenario, capacity: Double, offered: Double) throws {
    let result = try simulate(scenario, replication: 0)
    let overload = try #require(result.overload)
    #expect(overload.pool == 0)
    #expect(overload.stoppedAt < scenario.horizon / 10)
    #expect(abs(overload.capacity / capacity - 1) < 0.05, "\(overload)")
    #expect(abs(overload.offeredRate / offered - 1) < 0.05, "\(overload)")
    #expect(overload.waiting > 100_000 && overload.waiting < 1_000_000, "\(overload)")
    let ended = result.workloads[0].completed + result.workloads[0].rejected + result.workloads[0].timedOut
    #expect(result.workloads[0].arrived == ended + result.workloads[0].inFlight)
    #expect(result.timeline.times.allSatisfy { $0 < overload.stoppedAt })
  }

  /// The same whether a bin of the timeline is ten minutes or half a day long.
  @Test(arguments: [7.0, 365, 3_650])
  func oneByOne(days: Double) throws {
    let pool = Stations.pool(service: .exponential(mean: 0.2), batching: .none(concurrency: 10), replicas: 2)
    let scenario = Stations.scenario(process: .poisson(rate: 2_000), pool: pool, horizon: days * 86_400)
    try Self.expectOverload(scenario, capacity: 100, offered: 2_000)
  }

  @Test func dynamicBatches() throws {
    let batching = DynamicBatching(maxBatchSize: 16, preferredBatchSizes: [], maxQueueDelay: 0.01)
    let pool = Stations.pool(
      service: .constant(0.5), batching: .dynamic(batching), loadBalancing: .leastLoaded, replicas: 3)
    let scenario = Stations.scenario(process: .poisson(rate: 1_920), pool: pool, horizon: 86_400 * 365)
    try Self.expectOverload(scenario, capacity: 96, offered: 1_920)
  }

  /// Each answer of 11 tokens takes a prompt's share of a step and 10 decoding steps of a full batch.
  @Test func continuousBatches() throws {
    let pool = try LanguagePools.pool(maxNumSeqs: 16, budget: 2_048)
    let workload = LanguagePools.workload(process: .poisson(rate: 1), input: 100, output: 200)
    // The capacity by itself: as many requests as can be served back to back.
    let alone = LanguagePools.scenario(
      LanguagePools.workload(process: .poisson(rate: 50), input: 100, output: 200), pool: pool, horizon: 1_000)
    let capacity = Double(try simulate(alone, replication: 0).workloads[0].completed) / 1_000
    var scenario = LanguagePools.scenario(workload, pool: pool, horizon: 86_400 * 365)
    scenario.workloads[0].arrivals.process = .poisson(rate: 20 * capacity)
    try Self.expectOverload(scenario, capacity: capacity, offered: 20 * capacity)
  }

  /// Clients that give up and queues that refuse keep a pool from overflowing: the run goes to its end.
  @Test func limitsPreventIt() throws {
    for (queue, client) in [
      (QueueLimits(maxSize: 100), Client()), (QueueLimits(), Client(timeout: 2)), (QueueLimits(timeout: 2), Client()),
    ] {
      let pool = Stations.pool(service: .exponential(mean: 1), batching: .none(concurrency: 5), queue: queue)
      let scenario = Stations.scenario(process: .poisson(rate: 100), pool: pool, horizon: 3_000, client: client)
      let result = try simulate(scenario, replication: 0)
      #expect(result.overload == nil)
      #expect(abs((result.pools[0].utilization ?? 0) - 1) < 0.01)
    }
  }
}
