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

  /// The figures that objectives of workloads with tokens speak of, where an alternative answers them.
  func objectiveFigures(onAlternative place: Int) -> [Figure] {
    let there = samples.map { sample in
      var sample = sample
      sample.workloads = sample.alternatives[place].workloads
      return sample
    }
    guard there.allSatisfy({ $0.workloads.count == scenario.workloads.count }) else { return [] }
    let merging = Merging(scenario: scenario, samples: there, overloads: [])
    let costs = WorkloadCosts(ledgers: [], monthly: [], work: [])
    return scenario.workloads.indices.flatMap { index -> [Figure] in
      let workload = scenario.workloads[index]
      guard workload.hasTokens else { return [] }
      let needed = Set(workload.objectives.map(\.figure))
      return WorkloadFigure.allCases.filter { needed.contains($0) }.flatMap {
        Figure.all($0, of: workload.name, merging.measured($0, index, costs))
      }
    }
  }

  /// Counts are of one run; the denominator of a share is every request that came to an end, however it did.
  private func measured(_ figure: WorkloadFigure, _ index: Int, _ costs: WorkloadCosts) -> Measured {
    let workload = scenario.workloads[index]
    let results = samples.map { $0.workloads[index] }
    func count(_ value: (WorkloadResult) -> Int64) -> Measured { .numbers(results.map { Double(value($0)) }) }
    func quotient(_ part: (WorkloadResult) -> (Int64, Int64)?) -> Measured {
      .ratios(results.map { part($0).map { (Double($0.0), Double($0.1)) } })
    }
    func share(_ part: (WorkloadResult) -> Int64) -> Measured { quotient { (part($0), $0.ended) } }
    func attained(_ value: () -> Measured) -> Measured {
      workload.objectives.isEmpty ? .absent("the workload has no SLO") : value()
    }
    func conversations(_ value: (ConversationCounts) -> Double) -> Measured {
      .numbers(results.map { $0.conversations.map(value) })
    }
    func answers(_ value: (AnswerCounts) -> Double?) -> Measured {
      .numbers(results.map { $0.answers.flatMap(value) })
    }
    func budgets(_ value: (BudgetCounts) -> Int64) -> Measured {
      count { $0.budgets.reduce(0) { $0 + value($1) } }
    }
    func money(_ value: (WorkloadResult) -> Int128?) -> Measured {
      .numbers(results.map { Double(value($0) ?? 0) / 1e12 })
    }
    func hits(_ cache: (CacheCounts) -> CacheCounts.LookUps) -> Measured {
      quotient { $0.caches.map(cache).map { ($0.hits, $0.count) } }
    }
    func tasks(_ value: (AgentCounts) -> Double?) -> Measured { .numbers(results.map { $0.tasks.flatMap(value) }) }
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
    case .success: return share { $0.completed - ($0.answers?.unresolved ?? 0) }
    case .sloAttainment: return attained { share { $0.attained } }
    case .goodput: return attained { .numbers(results.map { Double($0.attained) / scenario.horizon }) }
    case .deadlineMet: return quotient { $0.deadlines.map { ($0.met, $0.due) } }
    case .inputTokens: return count { $0.inputTokens }
    case .outputTokens: return count { $0.outputTokens }
    case .conversations: return conversations { Double($0.started) }
    case .conversationsFinished: return conversations { Double($0.finished) }
    case .conversationsBrokenOff: return conversations { Double($0.brokenOff) }
    case .conversationsThinking: return conversations { $0.thinking }
    case .outcomes: return answers { Double($0.outcomes) }
    case .quality: return quotient { $0.answers.map { ($0.good, $0.good + $0.bad) } }
    case .unresolved: return answers { Double($0.unresolved) }
    case .escalations: return answers { Double($0.escalations.reduce(0, +)) }
    case .misclassified: return quotient { $0.answers.map { ($0.misclassified, $0.classified) } }
    case .calls: return count { $0.calls?.answered ?? 0 }
    case .fallbacks: return count { $0.fallbacks }
    case .hedges: return count { $0.hedges.made }
    case .hedgesWon: return count { $0.hedges.won }
    case .completedCached: return caches { Double($0.answered) }
    case .cacheLookups: return caches { Double($0.lookUps) }
    case .cacheExactHitRate: return hits { $0.exact }
    case .cacheSemanticHitRate: return hits { $0.semantic }
    case .cacheStageHitRate: return hits { $0.stages }
    case .cacheWrongServed: return caches { Double($0.wrong) }
    case .cacheEntries: return caches { Double($0.mostEntries) }
    case .cacheSavedCost: return caches { $0.savedDollars }
    case .cacheSavedTime: return caches { $0.savedSeconds }
    case .ttft: return times { $0.ttft }
    case .tpot: return times { $0.tpot }
    case .itl: return times { $0.itl }
    case .latency: return times { $0.latency }
    case .queueWait: return times { $0.queueWait }
    case .callsInputTokens: return count { $0.calls?.inputTokens ?? 0 }
    case .callsOutputTokens: return count { $0.calls?.outputTokens ?? 0 }
    case .callsTTFT: return times { $0.calls?.ttft ?? LogHistogram() }
    case .callsLatency: return times { $0.calls?.latency ?? LogHistogram() }
    case .taskTime: return times { $0.latency }
    case .tasks: return tasks { Double($0.ended) }
    case .steps: return times { $0.tasks?.steps ?? LogHistogram() }
    case .toolCalls: return tasks { Double($0.toolCalls) }
    case .tokensPerTask: return quotient { $0.tasks.map { ($0.tokens, $0.ended) } }
    case .costPerTask: return times { $0.tasks?.cost ?? LogHistogram() }
    case .costBeyondMedian: return tasks { $0.shareBeyondMedian }
    case .stopped: return tasks { Double($0.stopped.reduce(0, +)) }
    case .stoppedSteps: return tasks { Double($0.stopped(by: .steps)) }
    case .stoppedToolCalls: return tasks { Double($0.stopped(by: .toolCalls)) }
    case .stoppedTokens: return tasks { Double($0.stopped(by: .tokens)) }
    case .stoppedCost: return tasks { Double($0.stopped(by: .cost)) }
    case .stoppedTimeout: return tasks { Double($0.stopped(by: .timeout)) }
    case .cost: return .numbers(costs.of(workload.name))
    case .monthlyCost:
      return whyNoMonth(ofWorkload: index).map { .absent($0) } ?? .numbers(costs.monthly(workload.name))
    case .wastedCost:
      // What was paid by use does not say in the bill for which attempts.
      return .numbers(zip(costs.wasted(workload.name), results).map { $0 + Double($1.wastedUses) / 1e12 })
    case .costPerRequest: return costs.of(workload.name, per: 1) { $0[index].completed }
    case .costPer1kRequests: return costs.of(workload.name, per: 1_000) { $0[index].completed }
    case .costPerMillionTokens: return costs.of(workload.name, per: 1_000_000) { $0[index].tokens }
    case .costPerOutcome: return costs.of(workload.name, per: 1) { $0[index].outcomes }
    case .deferred: return count { $0.deferred }
    case .limited: return count { $0.limits?.refused.reduce(0, +) ?? 0 }
    case .retriesNotMade: return count { $0.retriesNotMade }
    case .usersTouched: return count { $0.touchedUsers ?? 0 }
    case .rerouted: return budgets { $0.rerouted }
    case .shortened: return budgets { $0.shortened }
    case .everDeferred: return budgets { $0.deferred }
    case .refusedByBudget: return budgets { $0.refused }
    case .budgetAlerts: return budgets { $0.alerts }
    case .budgetExhausted: return budgets { $0.exhausted }
    case .burnRate: return .numbers(results.map { $0.budgets.map { Double($0.spent) / $0.allowed }.max() })
    case .highestSpend: return .numbers(results.map { $0.budgets.map(\.highest).max() })
    case .meteredCost: return money { $0.metered?.total }
    case .meteredAPIs: return money { $0.metered?.apis }
    case .meteredPools: return money { $0.metered?.pools }
    case .meteredUses: return money { $0.metered?.uses }
    case .budgetSaved: return money { $0.savings?.total }
    case .savedByRerouting: return money { $0.savings?.rerouted }
    case .savedByShortening: return money { $0.savings?.shortened }
    case .savedByRefusing: return money { $0.savings?.refused }
    case .queueWaitTheory: return .absent("it is made of a formula, not of what was measured")
    }
  }
}

extension WorkloadResult {
  /// What unit costs need of it.
  var answered: AnsweredWork {
    AnsweredWork(completed: completed, tokens: inputTokens + outputTokens, outcomes: answers?.outcomes ?? 0)
  }
}
