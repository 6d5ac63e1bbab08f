import Model

/// What came of answers, on the page of a run.
extension Summary {
  func outcomes() -> PageSection {
    let title = "Outcomes"
    let rated = scenario.workloads.filter { $0.ratesAnswers }
    guard study.isComplete, !rated.isEmpty else { return PageSection(title, []) }
    var table = PageTable([
      .left("workload"), .left("outcome"), .right("outcomes"), .right("cost per outcome"), .right("quality"),
      .right("unresolved"), .right("escalations"), .right("misclassified"),
    ])
    for workload in rated {
      func cell(_ figure: WorkloadFigure) -> PageCell { value(figure.path(of: workload.name)) }
      table.add([
        .text(workload.name), .text(workload.outcome?.name ?? "-"), cell(.outcomes), cell(.costPerOutcome),
        cell(.quality), cell(.unresolved), cell(.escalations), cell(.misclassified),
      ])
    }
    return PageSection(title, [.table(table)])
  }
}
