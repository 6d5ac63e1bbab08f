import Model
import Studies

/// How much of each SLO's error budget was used up; absent where no SLO has one.
func errorBudgetFile(_ study: Study) -> OutputFile {
  study.errorBudgets.isEmpty
    ? .absent(ErrorBudgetRow.table.name) : ErrorBudgetRow.table.file { ErrorBudgetRow.all(study) }
}

/// A row of `error_budget.csv`.
struct ErrorBudgetRow {
  let start: Instant
  let budget: ErrorBudget

  static let table = CSVTable<ErrorBudgetRow>(
    "error_budget.csv", "How many requests may miss an SLO over the run, and how many did.",
    [
      Column(.workload) { .text($0.budget.workload) }, Column(.figure) { .text($0.budget.path) },
      Column(.threshold) { .optional($0.budget.threshold) }, Column(.allowedShare) { .optional($0.budget.allowed) },
      Column(.missedShare) { .optional($0.budget.missed.value) },
      Column(.missedShareLow) { .optional($0.budget.missed.low) },
      Column(.missedShareHigh) { .optional($0.budget.missed.high) },
      Column(.budgetUsed) { .optional($0.budget.spent) },
      Column(.secondsOut) { .optional($0.budget.secondsOut.value) },
      Column(.secondsOutLow) { .optional($0.budget.secondsOut.low) },
      Column(.secondsOutHigh) { .optional($0.budget.secondsOut.high) },
      Column(.worstStart) { row in row.budget.worst.map { .time(row.start, plus: $0.start) } ?? .empty },
      Column(.worstSeconds) { .optional($0.budget.worst?.length) },
      Column(.worstBudgetUsed) { .optional($0.budget.worst?.spent) },
      Column(.worstMissedShare) { .optional($0.budget.worst?.missed) },
    ])

  static func all(_ study: Study) -> [ErrorBudgetRow] {
    study.errorBudgets.map { ErrorBudgetRow(start: study.scenario.start, budget: $0) }
  }
}
