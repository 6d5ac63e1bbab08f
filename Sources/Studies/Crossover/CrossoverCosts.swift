import Billing
import EventKernel
import Model

/// Puts prices on what trials consumed: the bill, and what goes with it.
struct CrossoverCosts: Sendable {
  let crossover: Crossover
  /// The scenario whose prices apply.
  let prices: Scenario

  /// US dollars a month by replication, everything in the scenario but an idle pool that is replaced: of what several pools have committed
  /// to, it uses nothing then.
  func monthly(_ trial: FleetTrial) -> [Double] {
    let scenario = trial.scenario.priced(as: prices)
    return trial.runs.map { run in
      var (billed, usage) = discounted(trial.kind, scenario, run.usage)
      if trial.kind == .api {
        billed = billed.withoutCommitments(ofPools: [crossover.pool])
        usage = usage.withoutInstances(ofPools: [crossover.pool])
      }
      let month = MonthlyBill(billed, usage)
      return month.total + escalated(trial.kind, run) * month.factor + fixed(trial.kind)
    }
  }

  private func fixed(_ kind: FleetTrial.Kind) -> Double {
    switch kind {
    case .fixed, .autoscaled: crossover.fixedCost.selfHosted
    case .api: crossover.fixedCost.api
    case .hybrid: crossover.fixedCost.selfHosted + crossover.fixedCost.api
    }
  }

  /// What answers that are not good enough cost in one replication.
  private func escalated(_ kind: FleetTrial.Kind, _ run: FleetTrial.Run) -> Double {
    guard let escalation = crossover.escalation else { return 0 }
    let answered = Double(run.served)
    let hosted: Double
    switch kind {
    case .fixed, .autoscaled: hosted = 0
    case .api: hosted = answered
    case .hybrid: hosted = min(answered, Double(run.calls - run.unserved))
    }
    let own = answered - hosted
    return escalation.cost * (own * escalation.share.selfHosted + hosted * escalation.share.api)
  }

  /// The usage with the shares of tokens that the provider charges less for. Batches are of the API alone: what a hybrid sends it is
  /// what cannot wait.
  private func discounted(_ kind: FleetTrial.Kind, _ scenario: Scenario, _ usage: Usage) -> (Scenario, Usage) {
    let batch = kind == .api ? crossover.batch : 0
    guard crossover.cachedInput > 0 || batch > 0,
      let api = scenario.apis.firstIndex(where: { $0.name == prices.apis[crossover.api].name })
    else { return (scenario, usage) }
    var (scenario, usage) = (scenario, usage)
    var late = scenario.apis[api]
    late.tier = .batch
    // What waits is paid by the token; the capacity is there once.
    late.provisioned = nil
    scenario.apis.append(late)
    func part(_ count: Int64, _ share: Double) -> Int64 { Int64((Double(count) * share).rounded()) }
    /// The same tokens with the share that the provider finds of those that it did not find by itself, at once or in batches.
    func found(_ row: TokenUsage) -> TokenUsage {
      var row = row
      let cached = part(row.inputTokens, crossover.cachedInput)
      row.cachedTokens += cached
      row.inputTokens -= cached
      return row
    }
    usage.tokens = usage.tokens.flatMap { row -> [TokenUsage] in
      guard row.api == api else { return [row] }
      var (now, later) = (row, row)
      later.api = scenario.apis.count - 1
      later.terms.fellBack = false
      for count in [\TokenUsage.calls, \.inputTokens, \.cachedTokens, \.writtenTokens, \.outputTokens] {
        later[keyPath: count] = part(row[keyPath: count], batch)
        now[keyPath: count] -= later[keyPath: count]
      }
      return [found(now), found(later)]
    }
    return (scenario, usage)
  }

  /// US dollars a million tokens that were answered, by everything that is paid; and by the time in which replicas were busy alone.
  func unitCosts(_ trial: FleetTrial) -> CrossoverStudy.UnitCosts? {
    let scenario = trial.scenario.priced(as: prices)
    let factor = monthFactor(of: scenario)
    let all = mean(monthly(trial)) / factor
    let tokens = mean(trial.runs.map { Double($0.tokens + $0.underWay.tokens) })
    guard tokens > 0 else { return nil }
    guard trial.replicas != nil || trial.kind == .autoscaled else {
      return CrossoverStudy.UnitCosts(paid: all / tokens * 1e6, busy: nil)
    }
    let busy = mean(
      trial.runs.map { run in
        bill(scenario, run.usage).cost { $0.position.kind == .pool && $0.category == .usage }.double
      })
    return CrossoverStudy.UnitCosts(paid: all / tokens * 1e6, busy: busy / tokens * 1e6)
  }
}

/// The mean of at least one number.
func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
