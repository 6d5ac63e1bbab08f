import EventKernel
import Model
import Studies

extension RunReport {
  /// How much of each SLO's error budget was used up, when, and how it went.
  func errorBudgets() -> ReportSection {
    let budgets = study.errorBudgets.filter { $0.spent != nil }
    guard !budgets.isEmpty else { return ReportSection("SLO error budgets", []) }
    var table = PageTable([
      .left("SLO"), .right("may miss it"), .right("missed it"), .right("budget used up"), .right("time out of it"),
      .left("worst hour"), .right("of the budget"),
    ])
    for budget in budgets {
      let worst = budget.worst
      table.add([
        .text(slo(budget)), .number(budget.allowed, unit: "1", as: Format.thresholdPercent(budget.allowed)),
        .figure(budget.missed), .share(budget.spent, decimals: 1, (budget.spent ?? 0) > 1 ? .bad : .plain),
        .number(
          budget.secondsOut.value, low: budget.secondsOut.low, high: budget.secondsOut.high, unit: "s",
          as: budget.secondsOut.value.map(minutes) ?? "-"),
        .text(worst.map { sentences.moment($0.start) } ?? "none"), .share(worst?.spent, decimals: 1),
      ])
    }
    let words =
      budgets.prefix(4).compactMap { sentences.budget($0) } + [
        "A bin of \(Format.span(study.timeline.binWidth)) is out of an SLO where more of its requests miss it than may."
      ]
    return ReportSection(
      "SLO error budgets",
      [.text(words.joined(separator: " ")), .page(.table(table))] + [burnDown(budgets)].compactMap { $0 })
  }

  /// `12 min`; from ten hours on `10.5 h`.
  private func minutes(_ seconds: Double) -> String {
    seconds < 36_000 ? "\(Format.fixed(seconds / 60, 0)) min" : "\(Format.fixed(seconds / 3_600, 1)) h"
  }

  private func slo(_ budget: ErrorBudget) -> String {
    budget.name == "success"
      ? "\(budget.path) \u{2265} \(Format.thresholdPercent(budget.threshold))"
      : "\(budget.path) \u{2264} \(Format.threshold(budget.threshold))"
  }

  /// What is left of each budget as the run goes on.
  private func burnDown(_ budgets: [ErrorBudget]) -> ReportBlock? {
    let timeline = study.timeline
    guard timeline.times.count > 1 else { return nil }
    let panels = budgets.prefix(Self.most).map { budget in
      var layers = [
        Plot.Layer(name: "left, mean", shape: .step, tone: (budget.spent ?? 0) > 1 ? .bad : .main, values: budget.left)
      ]
      if budget.leftFirst.isEmpty {
        layers[0].name = "left"
      } else {
        layers.append(
          Plot.Layer(name: "left, first run", shape: .step, tone: .main, values: budget.leftFirst, isThin: true))
      }
      layers.append(Plot.Layer(name: "used up", shape: .limit, tone: .bad, values: [0]))
      return Plot.Panel(title: slo(budget), unit: "1", height: 112, layers: layers)
    }
    return .chart(
      Chart(
        "What is left of the error budgets, in UTC", file: "error-budgets",
        .plot(
          Plot(
            kind: .time, title: "", unit: "s", low: 0, high: scenario.horizon, epoch: scenario.start.secondsSinceEpoch,
            xs: timeline.times, bin: timeline.binWidth, panels: Array(panels)))))
  }
}
