import EventKernel
import Model
import Serving
import Testing

/// The same scenario, seed and replication give the same result; what is added elsewhere changes nothing here.
@Suite struct RepeatabilityTests {
  static func expectEqual(_ a: ReplicationResult, _ b: ReplicationResult, _ what: String) {
    #expect(a.replication == b.replication)
    #expect(a.events == b.events, "\(what)")
    #expect(a.records == b.records, "\(what)")
    #expect(a.timeline == b.timeline, "\(what)")
    #expect(a.usage == b.usage, "\(what)")
    #expect(a.overload == b.overload, "\(what)")
    // Every stored field by its description, which is exact for numbers.
    #expect(String(describing: a.workloads) == String(describing: b.workloads), "\(what)")
    #expect(String(describing: a.pools) == String(describing: b.pools), "\(what)")
    #expect(String(describing: a.apis) == String(describing: b.apis), "\(what)")
  }

  @Test func twiceIsTheSame() throws {
    for number in 300..<330 {
      let scenario = try RandomScenario.make(number)
      let first = try simulate(scenario, replication: 1, recording: true)
      Self.expectEqual(first, try simulate(scenario, replication: 1, recording: true), "scenario \(number)")
      // Another replication is another run.
      let other = try simulate(scenario, replication: 2, recording: true)
      if !first.records.isEmpty { #expect(other.records != first.records, "scenario \(number)") }
    }
  }

  @Test func anyThreadIsTheSame() async throws {
    for number in 330..<345 {
      let scenario = try RandomScenario.make(number)
      let alone = try (0..<4).map { try simulate(scenario, replication: $0, recording: true) }
      try await withThrowingTaskGroup(of: ReplicationResult.self) { group in
        for replication in [3, 1, 0, 2, 0, 3] {
          group.addTask { try simulate(scenario, replication: replication, recording: true) }
        }
        for try await result in group {
          Self.expectEqual(alone[result.replication], result, "scenario \(number), replication \(result.replication)")
        }
      }
    }
  }

  /// Recording and watching are not part of the run.
  @Test func watchingChangesNothing() throws {
    for number in 345..<355 {
      let scenario = try RandomScenario.make(number)
      var recorded = try simulate(scenario, replication: 0, recording: true)
      var shares: [Double] = []
      let watched = try simulate(scenario, replication: 0) {
        shares.append($0)
        return true
      }
      recorded.records = []
      Self.expectEqual(recorded, watched, "scenario \(number)")
      #expect(shares.count <= 1_024 && shares.allSatisfy { $0 >= 0 && $0 <= 1 })
      #expect(shares == shares.sorted())
    }
  }

  @Test func stoppingThrows() throws {
    let scenario = try RandomScenario.make(1)
    #expect(throws: CancellationError.self) { try simulate(scenario, replication: 0) { _ in false } }
  }

  /// Another workload on a pool of its own, and an API, leave the records of the first workload as they were.
  @Test func neighboursChangeNothing() throws {
    for batching in 0..<3 {
      var pool =
        switch batching {
        case 0:
          Stations.pool(
            service: try Stations.gamma(mean: 1, cv: 2), batching: .none(concurrency: 2),
            loadBalancing: .powerOfTwoChoices, replicas: 3)
        case 1:
          Stations.pool(
            service: .exponential(mean: 1),
            batching: .dynamic(DynamicBatching(maxBatchSize: 4, preferredBatchSizes: [2], maxQueueDelay: 0.3)),
            replicas: 2)
        default: try LanguagePools.pool(maxNumSeqs: 8, budget: 256, blocks: 300, replicas: 2)
        }
      pool.name = "own"
      var workload = LanguagePools.workload(
        process: .modulated([ModulatedState(rate: 1, meanDuration: 50), ModulatedState(rate: 6, meanDuration: 20)]),
        input: 100, output: 50, client: Client(timeout: 20, retries: 1, backoff: Backoff(base: 1, jitter: 0.5)))
      workload.inputTokens = try Stations.gamma(mean: 300, cv: 1).clipped(min: 1, max: 1_000)
      workload.tenants = [Tenant(name: "a", share: 0.5), Tenant(name: "b", share: 0.5)]
      var scenario = LanguagePools.scenario(workload, pool: pool, horizon: 1_000)
      let alone = try simulate(scenario, replication: 0, recording: true)
      #expect(alone.records.count > 500)

      var other = try LanguagePools.pool(maxNumSeqs: 4, blocks: 500)
      other.name = "other"
      scenario.pools.append(other)
      var second = LanguagePools.workload(process: .poisson(rate: 3), input: 200, output: 30)
      second.name = "second"
      second.stages = [Stage(route: Route(targets: [.pool(1), .api(0)]))]
      scenario.workloads.append(second)
      scenario.apis = [APITests.api(requests: 1, errors: 0.2)]
      let together = try simulate(scenario, replication: 0, recording: true)
      #expect(together.records.filter { $0.workload == 0 } == alone.records, "batching \(batching)")
      #expect(together.workloads[1].arrived > 2_000)
    }
  }
}
