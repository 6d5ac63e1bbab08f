import EventKernel
import Model
import Serving
import Testing

/// Nothing is lost and nothing comes from nowhere on runs with all of the demand side.
@Suite struct DemandConservationTests {
  @Test(arguments: 0..<20)
  func everythingIsAccountedFor(group: Int) throws {
    for number in group * 50..<(group + 1) * 50 {
      let scenario = try DemandScenario.make(number)
      let result = try simulate(scenario, replication: 0, recording: true)
      let audit = DemandAudit(scenario, result, isDrained: DemandScenario.drains(number))
      #expect(audit.findings.isEmpty, "scenario \(number): \(audit.findings.prefix(4).joined(separator: "; "))")
    }
  }

  /// Four ask for the same at once, and all give up after 3 s: then each of those that waited for the first one's answer is refused by a full
  /// queue and given up at the same instant. It stood in no queue.
  @Test func whatIsRefusedAndGivenUpAtOnce() throws {
    let pool = Stations.pool(service: .constant(1_000), batching: .none(concurrency: 1), queue: QueueLimits(maxSize: 0))
    var scenario = Stations.scenario(
      process: .burst(requests: 4), pool: pool, horizon: 2_000, client: Client(timeout: 3))
    scenario.workloads[0].items = ItemPopularity(count: 1, zipfExponent: 0)
    scenario.workloads[0].exactCache = ExactCache(capacity: 1)
    scenario.workloads[0].exactCache?.coalesces = true
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(DemandAudit(scenario, result, isDrained: true).findings.isEmpty)
    #expect(result.workloads[0].timedOut == 4 && result.leftovers.poolCalls == [0])
  }

  /// The draws reach what they are meant to: every part acts, and much of it.
  @Test func theScenariosAreVaried() throws {
    var counts: [String: Int64] = [:]
    func add(_ name: String, _ count: Int64?) { counts[name, default: 0] += count ?? 0 }
    for number in 0..<200 {
      let scenario = try DemandScenario.make(number)
      let result = try simulate(scenario, replication: 1, recording: true)
      for (workload, sums) in zip(scenario.workloads, result.workloads) {
        add("completed", sums.completed)
        add("rejected", sums.rejected)
        add("timed out", sums.timedOut)
        add("failed", sums.failed)
        add("deferred", sums.deferred)
        add("in flight", sums.inFlight)
        add("retried", sums.attempts - sums.arrived)
        add("hedges", sums.hedges.made)
        add("hedges won", sums.hedges.won)
        add("turns", sums.conversations.map { sums.arrived - $0.started })
        add("exact hits", sums.caches?.exact.hits)
        add("coalesced", sums.caches?.coalesced)
        add("semantic hits", sums.caches?.semantic.hits)
        add("asked again", sums.caches?.askedAgain)
        add("stage hits", sums.caches?.stages.hits)
        add("escalations", sums.answers?.escalations.reduce(0, +))
        add("unresolved", sums.answers?.unresolved)
        add("outcomes", sums.answers?.outcomes)
        add("misclassified", sums.answers?.misclassified)
        add("limited", sums.limits?.refused.reduce(0, +))
        for (budget, counts) in zip(workload.budgets, sums.budgets) {
          switch budget.action {
          case .refuse: add("refused by a budget", counts.refused)
          case .hold: add("held", counts.deferred)
          case .route: add("rerouted", counts.rerouted)
          case .shorten: add("shortened", counts.shortened)
          }
        }
        add("no retry", sums.retriesNotMade)
        add("cooling down", sums.rejections[.coolingDown])
        add("tools", sums.tasks?.toolCalls)
        add("tasks in conversations", sums.conversations == nil ? nil : sums.tasks?.ended)
        for limit in AgentBudget.Limit.allCases { add("stopped by \(limit)", sums.tasks?.stopped(by: limit)) }
        add("missed deadlines", sums.deadlines.map { $0.due - $0.met })
      }
      for sums in result.apis {
        add("throttled", sums.throttled)
        add("flex", sums.fellBack)
        add("errors", sums.errors)
        add("found by a provider", sums.cachedTokens)
      }
      for sums in result.pools {
        add("lost", sums.lostRequests)
        add("interruptions", sums.interruptions)
      }
      add("cases", result.people[0].cases)
    }
    #expect(counts.values.allSatisfy { $0 >= 5 }, "\(counts.sorted { $0.value < $1.value })")
  }
}

/// The same scenario gives the same result, whoever runs beside.
@Suite struct DemandRepeatabilityTests {
  @Test func twiceIsTheSame() throws {
    for number in 1_000..<1_060 {
      let scenario = try DemandScenario.make(number)
      let first = try simulate(scenario, replication: 1, recording: true)
      let second = try simulate(scenario, replication: 1, recording: true)
      RepeatabilityTests.expectEqual(first, second, "scenario \(number)")
      #expect(first.leftovers == second.leftovers)
    }
  }

  @Test func anyThreadIsTheSame() async throws {
    for number in 1_060..<1_080 {
      let scenario = try DemandScenario.make(number)
      let alone = try (0..<4).map { try simulate(scenario, replication: $0, recording: true) }
      try await withThrowingTaskGroup(of: ReplicationResult.self) { group in
        for replication in [3, 1, 0, 2, 0, 3] {
          group.addTask { try simulate(scenario, replication: replication, recording: true) }
        }
        for try await result in group {
          RepeatabilityTests.expectEqual(
            alone[result.replication], result, "scenario \(number), replication \(result.replication)")
        }
      }
    }
  }
}
