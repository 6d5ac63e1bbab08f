import Model

/// Whether a month's money is known from a run whose workloads have budgets.
extension Scenario {
  /// Why a month of a workload is not its run as often as it fits into the month; nil where it is. A budget that is used up within a period
  /// stops more of a whole one than of the part that a run has.
  ///
  /// - Parameter usesUp: Whether so much is spent on a budget, by its place, in its part of a period that is so many times shorter that it would be
  ///   used up in a whole one.
  func whyNoMonth(ofWorkload index: Int, where usesUp: (Int, Double) -> Bool) -> String? {
    let workload = workloads[index]
    for (place, budget) in workload.budgets.enumerated() {
      guard let part = budget.periodOverPart(start: start, horizon: horizon), usesUp(place, part) else { continue }
      let span = Quantity.duration.written(horizon)
      return "the budget of \(workload.name) is by the \(budget.period.word), and a run of \(span) does not have whole "
        + "\(budget.period.word)s, in which it is used up: let horizon be a whole number of them"
        + (budget.reset == .calendar ? ", from the begin of one" : "")
    }
    return nil
  }
}

extension Merging {
  /// Why a month of a workload's money is not known from the runs; nil where it is.
  func whyNoMonth(ofWorkload index: Int) -> String? {
    scenario.whyNoMonth(ofWorkload: index) { place, part in
      samples.contains { $0.workloads[index].budgets[place].highest * part >= 1 }
    }
  }

  /// The same of everything together.
  var whyNoMonth: String? { scenario.workloads.indices.lazy.compactMap { whyNoMonth(ofWorkload: $0) }.first }

  /// The same of an API: of what its workloads send there, or of all traffic where no workload routes to it, of which nobody knows what budgets
  /// would stop there.
  func whyNoMonth(ofAPI index: Int) -> String? {
    if scenario.alternatives.contains(index) {
      return scenario.workloads.indices.lazy.compactMap { scenario.whyNoMonth(ofWorkload: $0) { _, _ in true } }.first
    }
    return scenario.demand.workloads(at: .api(index)).lazy.compactMap { whyNoMonth(ofWorkload: $0) }.first
  }
}

extension ClosedEstimate {
  /// Why a month of all is not known from what formulas say of the run; nil where it is.
  var whyNoMonth: String? {
    scenario.workloads.indices.lazy.compactMap { index in
      scenario.whyNoMonth(ofWorkload: index) { place, _ in isUsedUp(place, ofWorkload: index) }
    }.first
  }

  /// Whether more than one call in a thousand comes when a budget is used up, in whole periods of it; true where that is not known.
  private func isUsedUp(_ place: Int, ofWorkload index: Int) -> Bool {
    let budget = scenario.workloads[index].budgets[place]
    var whole = scenario
    if budget.reset == .calendar { whole.start = budget.begin(of: scenario.start) }
    let length = budget.period == .month ? Double(whole.start.secondsOfMonth) : budget.period.seconds
    whole.horizon = max(length, scenario.horizon)
    guard let means = Demand(whole).means[index].budgets, means.unknown == nil else { return true }
    return means.beyond[place] > 1e-3
  }
}
