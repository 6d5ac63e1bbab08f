import Billing
import FoundationEssentials
import Model

/// What the requests of one workload came to in one replication, as far as unit costs need it.
public struct AnsweredWork: Sendable, Equatable {
  /// Requests answered in full.
  public var completed: Int64
  /// Prompt and answer tokens of those.
  public var tokens: Int64
  /// Good answers that became the workload's outcome.
  public var outcomes: Int64

  /// Creates counts.
  public init(completed: Int64, tokens: Int64, outcomes: Int64 = 0) {
    self.completed = completed
    self.tokens = tokens
    self.outcomes = outcomes
  }
}

extension Study {
  /// A study of costs alone: usage that was measured before, at the prices of a scenario.
  ///
  /// The bill of each replication and the figures of cost are those that simulating with these prices gives.
  /// - Parameters:
  ///   - usages: At least one, of the same pools, APIs and workloads as the scenario's.
  ///   - work: By replication and workload.
  public init(priced scenario: Scenario, usages: [Usage], work: [[AnsweredWork]]) {
    precondition(!usages.isEmpty && usages.count == work.count, "a priced study needs usage, and what came of it")
    let ledgers = usages.map { bill(scenario, $0) }
    let mean = Ledger.mean(of: ledgers)
    let monthlyBills = zip(usages, ledgers).map { MonthlyBill(scenario, $0, billed: $1) }
    let costs = WorkloadCosts(ledgers: ledgers, monthly: monthlyBills, work: work)
    var figures: [Figure] = []
    for (index, workload) in scenario.workloads.enumerated() {
      func add(_ figure: WorkloadFigure, _ measured: Measured) {
        guard figure.exists(where: workload.existingFigures) else { return }
        figures += Figure.all(figure, of: workload.name, measured)
      }
      add(.completed, .numbers(work.map { Double($0[index].completed) }))
      add(.outcomes, .numbers(work.map { Double($0[index].outcomes) }))
      add(.cost, .numbers(costs.of(workload.name)))
      // What of its periods was spent was not kept.
      let whyNoMonth = scenario.whyNoMonth(ofWorkload: index) { _, _ in true }
      add(.monthlyCost, whyNoMonth.map { .absent($0) } ?? .numbers(costs.monthly(workload.name)))
      add(.costPerRequest, costs.of(workload.name, per: 1) { $0[index].completed })
      add(.costPer1kRequests, costs.of(workload.name, per: 1_000) { $0[index].completed })
      add(.costPerMillionTokens, costs.of(workload.name, per: 1_000_000) { $0[index].tokens })
      add(.costPerOutcome, costs.of(workload.name, per: 1) { $0[index].outcomes })
    }
    let totals = ledgers.map(\.total.double)
    figures += Figure.all(TotalFigure.cost, of: "", .numbers(totals)).published(mean)
    let whyNoMonth = scenario.workloads.indices.lazy.compactMap { scenario.whyNoMonth(ofWorkload: $0) { _, _ in true } }
      .first
    figures += Figure.all(
      TotalFigure.monthlyCost, of: "", whyNoMonth.map { .absent($0) } ?? .numbers(monthlyBills.map(\.total)))
    self.init(scenario: scenario, replications: usages.count, figures: FigureTable(figures), ledger: mean)
    self.ledgers = ledgers
    self.monthlyBills = monthlyBills
    self.usages = usages
    self.work = work
  }
}

extension Scenario {
  /// Why usage measured with this scenario cannot be priced by another, as a sentence; nil where it can: only prices differ, or what
  /// a bill alone depends on.
  public func whyNotPriced(as other: Scenario) -> String? {
    guard start == other.start, horizon == other.horizon else { return "start and horizon must stay as they were" }
    guard pools.map(\.name) == other.pools.map(\.name), apis.map(\.name) == other.apis.map(\.name),
      workloads.map(\.name) == other.workloads.map(\.name),
      workloads.map({ $0.tenants.map(\.name) }) == other.workloads.map({ $0.tenants.map(\.name) })
    else { return "pools, apis, workloads and tenants must stay as they were" }
    for (pool, now) in zip(pools, other.pools) {
      guard pool.instance.name == now.instance.name, pool.replicas == now.replicas else {
        return "pool \(pool.name) is another fleet now: simulate it"
      }
      guard pool.boughtInstances == now.boughtInstances else {
        return "what pool \(pool.name) may buy changes what happens in it: simulate it"
      }
    }
    for (api, now) in zip(apis, other.apis) {
      guard api.price.lengthSteps == now.price.lengthSteps, api.promptCache == now.promptCache,
        api.price.offPeak?.windows == now.price.offPeak?.windows
      else {
        return "what api \(api.name) finds in its cache, or takes for long or off peak, was measured: simulate it"
      }
      guard api.refusals == now.refusals, api.completion == now.completion else {
        return "when api \(api.name) answers, and what its tier refuses, was measured: simulate it"
      }
      guard api.tokenLimitPerSecond == now.tokenLimitPerSecond, api.requestsPerSecond == now.requestsPerSecond,
        api.countsCachedTokens == now.countsCachedTokens, api.reservedAnswer == now.reservedAnswer
      else {
        return "the limits of api \(api.name) change what happens at it: simulate it"
      }
    }
    for (workload, now) in zip(workloads, other.workloads) where workload.traffic != now.traffic {
      return "what workload \(workload.name) asks for, and what becomes of it, was measured: simulate it"
    }
    for (desk, now) in zip(people, other.people) where desk.withoutPrice != now.withoutPrice {
      return "how people \(desk.name) work was measured: simulate it"
    }
    for (api, now) in zip(apis, other.apis) {
      guard api.timeToFirstToken == now.timeToFirstToken, api.tokensPerSecond == now.tokensPerSecond,
        api.errors == now.errors, api.quality == now.quality
      else { return "how api \(api.name) answers was measured: simulate it" }
    }
    for (pool, now) in zip(pools, other.pools) where pool.quality != now.quality {
      return "how good answers of pool \(pool.name) are was measured: simulate it"
    }
    if let why = moneySteers, metersOtherwise(than: other) {
      return "\(why), and a price that it is counted at is another now: simulate it"
    }
    return nil
  }

  /// Whether a run of another scenario meters calls and work at other prices.
  private func metersOtherwise(than other: Scenario) -> Bool {
    func uses(_ scenario: Scenario) -> [[PaidUse]] {
      scenario.workloads.indices.map { scenario.paidUses(ofWorkload: $0).map(\.use) }
    }
    return MeteredRates(self) != MeteredRates(other) || uses(self) != uses(other)
  }
}

extension Workload {
  /// All that decides what its requests do, as text: prices of what is paid by use, and what finance calls it, do not.
  fileprivate var traffic: String {
    var other = self
    other.tags = []
    other.exactCache?.price = 0
    other.semanticCache?.price = 0
    other.agent?.tools?.price = 0
    for stage in other.stages.indices {
      other.stages[stage].errand?.price = 0
      other.stages[stage].cache?.price = 0
      other.stages[stage].route.selector?.classifier?.price = 0
      for step in other.stages[stage].route.cascade.indices {
        guard case .validate(var validation) = other.stages[stage].route.cascade[step].judgement else { continue }
        validation.price = 0
        other.stages[stage].route.cascade[step].judgement = .validate(validation)
      }
    }
    return String(describing: other)
  }
}

extension PeopleDesk {
  fileprivate var withoutPrice: PeopleDesk {
    var other = self
    other.price = 0
    return other
  }
}
