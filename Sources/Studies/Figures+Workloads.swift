import Billing
import EventKernel
import Model
import Serving

extension Merging {
  /// `<workload>....` of every workload: counts and rates, then times, then money.
  func workloadFigures() -> [Figure] {
    let costs = WorkloadCosts(
      ledgers: stoppedWhy == nil ? samples.map(\.ledger) : [],
      monthly: stoppedWhy == nil ? samples.map(\.monthly) : [], work: samples.map { $0.workloads.map(\.answered) })
    return scenario.workloads.indices.flatMap { index -> [Figure] in
      let workload = scenario.workloads[index]
      return figures(of: workload.name, where: workload.existingFigures) { measured($0, index, costs) }
    }
  }

  /// Counts are of one run; the denominator of a share is every request that came to an end, however it did.
  private func measured(_ figure: WorkloadFigure, _ index: Int, _ costs: WorkloadCosts) -> Measured {
    let workload = scenario.workloads[index]
    let results = samples.map { $0.workloads[index] }
    func count(_ value: (WorkloadResult) -> Int64) -> Measured { .numbers(results.map { Double(value($0)) }) }
    func share(_ part: (WorkloadResult) -> Int64) -> Measured {
      .numbers(
        results.map { $0.arrived > $0.inFlight ? Double(part($0)) / Double($0.arrived - $0.inFlight) : nil })
    }
    func attained(_ value: () -> Measured) -> Measured {
      workload.objectives.isEmpty ? .absent("the workload has no SLO") : value()
    }
    func conversations(_ value: (ConversationCounts) -> Double) -> Measured {
      .numbers(results.map { $0.conversations.map(value) })
    }
    func caches(_ value: (CacheCounts) -> Double?) -> Measured { .numbers(results.map { $0.caches.flatMap(value) }) }
    func times(_ value: (WorkloadResult) -> LogHistogram) -> Measured { .times(results.map(value)) }
    switch figure {
    case .requests: return count { $0.arrived }
    case .completed: return count { $0.completed }
    case .rejected: return count { $0.rejected }
    case .timedOut: return count { $0.timedOut }
    case .failed: return count { $0.failed }
    case .inFlight: return count { $0.inFlight }
    case .attempts: return count { $0.attempts }
    case .success: return share { $0.completed }
    case .sloAttainment: return attained { share { $0.attained } }
    case .goodput: return attained { .numbers(results.map { Double($0.attained) / scenario.horizon }) }
    case .inputTokens: return count { $0.inputTokens }
    case .outputTokens: return count { $0.outputTokens }
    case .conversations: return conversations { Double($0.started) }
    case .conversationsFinished: return conversations { Double($0.finished) }
    case .conversationsBrokenOff: return conversations { Double($0.brokenOff) }
    case .conversationsThinking: return conversations { $0.thinking }
    case .completedCached: return caches { Double($0.answered) }
    case .cacheLookups: return caches { Double($0.lookUps) }
    case .cacheExactHitRate: return caches { $0.exact.hitRate }
    case .cacheSemanticHitRate: return caches { $0.semantic.hitRate }
    case .cacheStageHitRate: return caches { $0.stages.hitRate }
    case .cacheWrongServed: return caches { Double($0.wrong) }
    case .cacheEntries: return caches { Double($0.mostEntries) }
    case .cacheSavedCost: return caches { $0.savedDollars }
    case .cacheSavedTime: return caches { $0.savedSeconds }
    case .ttft: return times { $0.ttft }
    case .tpot: return times { $0.tpot }
    case .itl: return times { $0.itl }
    case .latency: return times { $0.latency }
    case .queueWait: return times { $0.queueWait }
    case .cost: return .numbers(costs.of(workload.name))
    case .monthlyCost: return .numbers(costs.monthly(workload.name))
    case .wastedCost: return .numbers(costs.wasted(workload.name))
    case .costPerRequest: return .numbers(costs.of(workload.name, per: 1) { $0[index].completed })
    case .costPer1kRequests: return .numbers(costs.of(workload.name, per: 1_000) { $0[index].completed })
    case .costPerMillionTokens: return .numbers(costs.of(workload.name, per: 1_000_000) { $0[index].tokens })
    case .queueWaitTheory: return .absent("it is made of a formula, not of what was measured")
    }
  }
}

extension WorkloadResult {
  /// What unit costs need of it.
  var answered: AnsweredWork { AnsweredWork(completed: completed, tokens: inputTokens + outputTokens) }
}
