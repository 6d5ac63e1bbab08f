import Model
import Studies

/// What limits and budgets did.
extension Summary {
  func limits() -> PageSection {
    let title = "Limits and budgets"
    guard study.isComplete else { return PageSection(title, []) }
    return PageSection(title, limited() + budgets() + held())
  }

  /// A line for each workload whose requests or retries were limited.
  private func limited() -> [PageBlock] {
    scenario.workloads.compactMap { workload in
      var parts: [String] = []
      if !workload.limits.isEmpty { parts.append("limits refused \(number(workload, .limited)) attempts") }
      if workload.client.retryBudget != nil {
        parts.append("clients made no retry \(number(workload, .retriesNotMade)) times for want of retry_budget")
      }
      if workload.existingFigures.contains(.limitedUsers) {
        parts.append("\(number(workload, .usersTouched)) users met a limit or a budget")
      }
      return parts.isEmpty ? nil : .remark("\(workload.name): \(parts.joined(separator: "; "))")
    }
  }

  private func budgets() -> [PageBlock] {
    let workloads = scenario.workloads.filter { !$0.budgets.isEmpty }
    guard !workloads.isEmpty else { return [] }
    let figures: [(title: String, figure: WorkloadFigure)] = [
      ("metered", .meteredCost), ("burn rate", .burnRate), ("highest", .highestSpend), ("alerts", .budgetAlerts),
      ("used up", .budgetExhausted), ("rerouted", .rerouted), ("shortened", .shortened), ("deferred", .everDeferred),
      ("refused", .refusedByBudget), ("saved", .budgetSaved),
    ]
    var table = PageTable([.left("workload")] + figures.map { .right($0.title) })
    for workload in workloads {
      table.add([.text(workload.name)] + figures.map { value($0.figure.path(of: workload.name)) })
    }
    let isApart = workloads.contains { $0.budgets.contains { $0.scope != .workload } }
    let remark =
      "Burn rate: all spending over all that budgets allow"
      + (isApart ? ", of all tenants or users together: used up counts the periods of those who run out alone. " : ". ")
      + "It and highest hold what people and uses cost, which no budget stops."
    return [.table(table), .remark(remark)]
  }

  private func held() -> [PageBlock] {
    let held = scenario.workloads.filter { (figure("\($0.name).deferred")?.value ?? 0) > 0 }
    return held.map { .remark("\($0.name): \(number($0, .deferred)) requests were still held when the run ended") }
  }

  private func number(_ workload: Workload, _ figure: WorkloadFigure) -> String {
    text(figure.path(of: workload.name), Format.number)
  }
}
