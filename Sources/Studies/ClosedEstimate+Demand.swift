import Billing
import Model

/// What caches, cascades, classes, agents and budgets make of requests, as far as formulas have it.
extension ClosedEstimate {
  /// Requests a second over the horizon, those among them that come again after a wrong answer of a cache.
  func requests(ofWorkload index: Int) -> Double { traffic[index].mean * (1 + demand.means[index].askedAgain) }

  /// That some come again.
  func repeats(ofWorkload index: Int) -> String {
    demand.means[index].askedAgain > 0 ? "; those that come again after a wrong answer of the semantic cache count" : ""
  }

  /// What a workload's requests come to on average, where that is not plain from its routes.
  func demandLines(_ index: Int) -> [Line] {
    let workload = scenario.workloads[index]
    guard !workload.arrivals.isClosed else { return [] }
    let means = demand.means[index]
    return cacheLines(workload, means) + taskLines(index, workload, means) + budgetLines(index, workload, means)
      + callLines(index, workload) + useLines(index, workload)
  }

  /// What each budget of a workload stops, and what is metered with all of them.
  private func budgetLines(_ index: Int, _ workload: Workload, _ means: RequestMeans) -> [Line] {
    guard let budgets = means.budgets else { return [] }
    let name = workload.name
    if let why = budgets.unknown {
      return workload.budgets.map {
        Line(name, "calls beyond \($0.text)", nil, "1", "no closed form: \(why); below as if it stopped nothing")
      }
    }
    let lines = zip(workload.budgets, budgets.beyond).map { budget, part in
      let meaning =
        switch budget.action {
        case .route(let backend): "they go to \(self.name(of: backend))"
        case .shorten(let most): "their answers have at most \(most) tokens"
        case .hold: "still held when the run ends"
        case .refuse: "they are refused"
        }
      return Line(
        name, "calls beyond \(budget.text)", part, "1",
        "approximate: Poisson in each period, each call at its mean price of $\(plain(budgets.perCall)); \(meaning)")
    }
    return lines + [
      Line(
        name, "metered cost", budgets.perRequest * traffic[index].mean * scenario.horizon, "USD",
        "what budgets count, with what they leave of it", path: WorkloadFigure.meteredCost.path(of: name))
    ]
  }

  /// That the most comes to a backend before budgets are used up, or after it.
  func peakNote(_ visits: [Demand.Visit]) -> String {
    let isKnown = visits.contains { demand.means[$0.workload].budgets.map { $0.unknown == nil } ?? false }
    return isKnown ? "; at the moment when budgets have the most come here" : budgetNote(visits.map(\.workload))
  }

  /// What budgets of workloads mean for a number: that it has what they leave, or that it has not.
  func budgetNote(_ workloads: some Sequence<Int>) -> String {
    let limited = Set(workloads).sorted().filter { demand.means[$0].budgets != nil }
    let unknown = limited.filter { demand.means[$0].budgets?.unknown != nil }.map { scenario.workloads[$0].name }
    if !unknown.isEmpty { return "; as if the budget of \(unknown.joined(separator: " and ")) stopped nothing" }
    return limited.isEmpty ? "" : "; with what budgets leave, as said above"
  }

  private func cacheLines(_ workload: Workload, _ means: RequestMeans) -> [Line] {
    guard let caches = means.caches else { return [] }
    let name = workload.name
    let why =
      workload.duplicates != nil
      ? "the share of duplicates as written"
      : caches.isUnknown
        ? "no closed form: what is asked, or how often, is not known before a run; taken as 0 below"
        : nil
    func reason(_ cache: ExactCache, behind others: Bool) -> String {
      if let why { return why }
      return
        (cache.eviction == .lfu
        ? "approximate: at the mean rate of the run, as if what is asked for most often were known from its beginning: more than it finds"
        : "approximate: Che's formula at the mean rate of the run, which begins with an empty cache")
        + (others ? "; as if what the caches before it let through came by chance" : "")
    }
    var lines: [Line] = []
    if let cache = workload.exactCache {
      lines.append(
        Line(
          name, "hit rate of the exact cache", caches.isUnknown ? nil : caches.exactHit, "1",
          reason(cache, behind: false),
          path: WorkloadFigure.cacheExactHitRate.path(of: name)))
    }
    if let cache = workload.semanticCache {
      lines.append(
        Line(
          name, "hit rate of the semantic cache", cache.hit, "1", "as written",
          path: WorkloadFigure.cacheSemanticHitRate.path(of: name)))
    }
    for (place, stage) in workload.stages.enumerated() {
      guard let cache = stage.cache else { continue }
      let isBehind = workload.exactCache != nil || workload.stages[..<place].contains { $0.cache != nil }
      let asked = caches.lookUps[place]
      lines.append(
        Line(
          name, "hit rate of the cache of \(stage.name)",
          caches.isUnknown || asked <= 0 ? nil : 1 - caches.reach[place] / asked, "1", reason(cache, behind: isBehind)))
    }
    return lines
  }

  private func taskLines(_ index: Int, _ workload: Workload, _ means: RequestMeans) -> [Line] {
    guard let agent = workload.agent, let tasks = means.tasks else { return [] }
    let name = workload.name
    let (budget, history) = (agent.budget, agent.history)
    if let endless = whyEndless(index) {
      return [
        Line(
          name, "model calls a task", nil, "calls", "no closed form: \(endless)",
          path: WorkloadFigure.steps.path(of: name, .mean))
      ]
    }
    let uncounted = budget.uncounted
    let isMean =
      budget.maxTokens != nil || budget.maxToolCalls != nil || history.kept != nil || history.compaction != nil
    let why =
      (isMean ? "approximate: every step has mean tokens and tools" : "steps as drawn")
      + (uncounted.isEmpty ? "" : "; as if \(uncounted.joined(separator: " and ")) stopped nothing")
      + (tasks.endedByRoute > 0
        ? "; a call that people answer, or whose answer nobody accepts, ends its task, as likely at each call" : "")
      + (workload.mayGoToPeopleWhole ? "; as if what goes to people were no task that they end at once" : "")
    // What people answer is a step of theirs, though a model was called for it before.
    let path = tasks.endedByRoute > 0 ? nil : WorkloadFigure.steps.path(of: name, .mean)
    var lines = [
      Line(name, "model calls a task", tasks.calls, "calls", why, path: path),
      Line(name, "prompt of a call", tasks.input, "tokens", why),
    ]
    if tasks.toolCalls > 0 { lines.append(Line(name, "calls of tools a task", tasks.toolCalls, "calls", why)) }
    if budget.isLimited { lines.append(Line(name, "tasks stopped", tasks.stopped, "1", why)) }
    return lines
  }

  /// Why it is not known how many calls the tasks of a workload make; nil where it is, or where there are none.
  func whyEndless(_ index: Int) -> String? {
    let workload = scenario.workloads[index]
    guard let agent = workload.agent, demand.means[index].tasks?.isEndless == true else { return nil }
    let uncounted = agent.budget.uncounted.joined(separator: " and ")
    return uncounted.isEmpty
      ? "tasks of \(workload.name) make more than \(TaskMeans.mostSteps) calls"
      : "nothing but \(uncounted) ends tasks of \(workload.name), and when it does follows from the run"
  }

  /// What of the budgets of agents is not in a number.
  func taskNote(_ workloads: some Sequence<Int>) -> String {
    let limits = Set(workloads).sorted().compactMap { index -> String? in
      let workload = scenario.workloads[index]
      guard let budget = workload.agent?.budget, !budget.uncounted.isEmpty, demand.means[index].tasks != nil else {
        return nil
      }
      return "\(budget.uncounted.joined(separator: " and ")) of \(workload.name)"
    }
    return limits.isEmpty ? "" : "; as if \(limits.joined(separator: " and ")) stopped nothing"
  }

  private func callLines(_ index: Int, _ workload: Workload) -> [Line] {
    guard whyEndless(index) == nil else { return [] }
    return demand.visits(ofWorkload: index).compactMap { visit in
      let stage = workload.stages[visit.stage]
      let isEstimated = if case .estimated = visit.share { true } else { false }
      let isLimited = !workload.limits.isEmpty || !workload.budgets.isEmpty
      guard isEstimated || visit.times != 1 || isLimited, visit.share != .detour else { return nil }
      var why = [visit.isSummary ? "summaries of what was said" : self.why(stage.route)].compactMap { $0 }
      if visit.times != 1 { why.append("a request comes to the step \(plain(visit.times)) times") }
      if stage.route.targets.count > stage.route.choices.count {
        why.append("as if nothing failed or were slow")
      }
      if !workload.limits.isEmpty { why.append("as if limits stopped nothing") }
      let note = budgetNote([index])
      if !note.isEmpty { why.append(String(note.dropFirst(2))) }
      let step = workload.stages.count > 1 ? " for \(stage.name)" : ""
      return Line(
        workload.name, "calls of \(name(of: visit.backend))\(step)", visit.expected, "calls a request",
        why.joined(separator: "; "))
    }
  }

  /// By which law a route's parts are known.
  private func why(_ route: Route) -> String? {
    guard route.choices.count > 1 else { return nil }
    return switch route.rule {
    case .cascade: "approximate: acceptance over the law of difficulty, or by class"
    case .by: "by the shares of what requests are"
    case .leastCost: "approximate: equal parts, as if prices and queues told nothing"
    default: "the route's parts"
    }
  }

  private func useLines(_ index: Int, _ workload: Workload) -> [Line] {
    let prices = scenario.paidUses(ofWorkload: index).map { Double($0.use.price.description) ?? 0 }
    guard prices.contains(where: { $0 > 0 }), whyEndless(index) == nil else { return [] }
    let each = zip(demand.uses.filter { $0.workload == index }, prices).reduce(0) { $0 + $1.0.times * $1.1 }
    return [
      Line(
        workload.name, "paid by use", each * traffic[index].mean * scenario.horizon, "USD",
        "look-ups, searches, tools, classifiers, validations and people at their mean number a request"
          + budgetNote([index]))
    ]
  }

  /// What is paid by use in a month.
  func uses(ofWorkload index: Int, month: Int, seconds: Double) -> [UseUsage] {
    guard whyEndless(index) == nil else { return [] }
    return demand.uses.filter { $0.workload == index }.enumerated().compactMap { place, use in
      let count = (use.times * traffic[index].mean * seconds).rounded()
      guard count > 0, count < Double(UseUsage.mostCount) else { return nil }
      return UseUsage(consumer: index, month: month, use: place, count: Int64(count))
    }
  }

  private func name(of backend: Backend) -> String {
    switch backend {
    case .pool(let pool): scenario.pools[pool].name
    case .api(let api): scenario.apis[api].name
    case .people(let desk): scenario.people[desk].name
    }
  }
}

extension Workload {
  /// Whether its route may send whole tasks to people otherwise than by chance at each call.
  fileprivate var mayGoToPeopleWhole: Bool {
    let route = stages[answerStage].route
    guard route.choices.count > 1, route.rule != .cascade, route.rule != .weighted else { return false }
    return route.choices.contains { if case .people = $0 { true } else { false } }
  }
}

extension AgentBudget {
  /// Limits that formulas do not look at, by their keys.
  fileprivate var uncounted: [String] {
    [maxCost == nil ? nil : Limit.cost.rawValue, timeout == nil ? nil : Limit.timeout.rawValue].compactMap { $0 }
  }
}

extension Budget {
  /// As people write it: `$900/day per user`.
  fileprivate var text: String {
    "$\(limit)/\(period.rawValue)" + (scope == .workload ? "" : " per \(scope.rawValue)")
  }
}
