import Billing
import Model
import Studies

/// A study of one scenario as a page.
///
/// - Parameter currency: Of the files for finance; the page is in US dollars.
public func summaryPage(_ study: Study, filesIn currency: Currency = .dollar) -> Page {
  let summary = Summary(study: study)
  var sections: [PageSection] = []
  if !study.isInterrupted {
    sections = [
      currencySection(currency), summary.reading(), summary.requests(), summary.course(), summary.caches(),
      summary.limits(),
      summary.latency(), summary.tasks(), summary.outcomes(), summary.objectives(), summary.pools(), summary.apis(),
      summary.people(),
    ]
    sections += summary.cost() + [summary.comparison()]
  }
  return Page(
    study.scenario.name, summary.subtitle, notices: summary.notices(),
    sections: sections + [warningSection(study.warnings)])
}

/// What the reader must know before trusting a figure.
func warningSection(_ warnings: [String]) -> PageSection {
  PageSection("Warnings", warnings.map(PageBlock.warning))
}

/// The sections of the page; one without blocks is left out.
struct Summary {
  let study: Study

  var scenario: Scenario { study.scenario }

  func figure(_ path: String) -> Figure? { study.figures[path] }

  /// A figure without its interval.
  func value(_ path: String) -> PageCell {
    let figure = figure(path)
    return .number(
      figure?.value, low: figure?.low, high: figure?.high, unit: figure?.unit ?? "1",
      as: figure?.value.map { Format.value($0, unit: figure?.unit ?? "1") } ?? "-")
  }

  /// A figure as `write` shows it, or a dash where it has no value.
  func text(_ path: String, _ write: (Double) -> String) -> String { figure(path)?.value.map(write) ?? "-" }

  var subtitle: String {
    let date = isoTime(scenario.start, plus: 0).prefix(10)
    let replications = study.replications == 1 ? "1 replication" : "\(study.replications) replications"
    return "\(Format.span(scenario.horizon)) from \(date), \(replications), seed \(scenario.seed)"
  }

  func notices() -> [PageNotice] {
    let interruption =
      study.isInterrupted
      ? [PageNotice.interrupted(study.replications, of: study.planned, "replications", PageNotice.again)] : []
    return interruption + study.overloads.map { PageNotice(label: "OVERLOADED", text: $0.sentence) }
      + study.rejections.map { PageNotice(label: "REJECTED", text: $0) }
  }

  func reading() -> PageSection {
    PageSection([
      .remark(
        study.replications == 1
          ? "Figures are of one run." : "Figures are means over the runs; [low, high] is the 95 % interval.")
    ])
  }

  func requests() -> PageSection {
    let title = "Requests a run"
    guard study.isComplete else { return PageSection(title, []) }
    let counts = ["requests", "completed", "rejected", "timed_out", "failed"]
    var table = PageTable(
      [.left("workload")] + counts.map { .right($0.replacing("_", with: " ")) } + [.right("success")])
    for workload in scenario.workloads {
      let cells = counts.map { name -> PageCell in
        let figure = figure("\(workload.name).\(name)")
        let text = figure?.value.map { Format.fixed($0, $0 < 100 && $0 != $0.rounded() ? 1 : 0) }
        return .number(figure?.value, low: figure?.low, high: figure?.high, unit: "requests", as: text ?? "-")
      }
      table.add([.text(workload.name)] + cells + [value("\(workload.name).success")])
    }
    return PageSection(title, [.table(table)] + conversations() + deadlines() + otherCalls())
  }

  /// A line for each workload whose route has a fallback or a hedge.
  private func otherCalls() -> [PageBlock] {
    scenario.workloads.compactMap { workload in
      func number(_ figure: WorkloadFigure) -> String { text(figure.path(of: workload.name), Format.number) }
      var parts: [String] = []
      if workload.existingFigures.contains(.fallback) { parts.append("\(number(.fallbacks)) calls went to a fallback") }
      if workload.existingFigures.contains(.hedge) {
        parts.append("\(number(.hedges)) second calls were made, \(number(.hedgesWon)) answered before the first")
      }
      return parts.isEmpty ? nil : .remark("\(workload.name): \(parts.joined(separator: "; "))")
    }
  }

  /// A line for each workload whose requests are turns of conversations.
  private func conversations() -> [PageBlock] {
    scenario.workloads.filter { $0.conversation != nil }.map { workload in
      func number(_ name: String) -> String { text("\(workload.name).\(name)", Format.number) }
      let begun = figure("\(workload.name).conversations")?.value ?? 0
      let requests = figure("\(workload.name).requests")?.value ?? 0
      let turns = begun > 0 ? Format.number(requests / begun) : "-"
      return .remark(
        "\(workload.name): \(number("conversations")) conversations (\(Format.number(begun / scenario.horizon))/s), "
          + "\(turns) requests each (\(Format.number(requests / scenario.horizon))/s), "
          + "\(number("conversations.broken_off")) broken off; \(number("conversations.thinking")) users think at a time"
      )
    }
  }

  /// What tasks of agents took, and what stopped them.
  func tasks() -> PageSection {
    let agents = scenario.workloads.filter { $0.agent != nil }
    guard study.isComplete, !agents.isEmpty else { return PageSection("Tasks", []) }
    var table = PageTable(
      [
        .left("workload"), .right("tasks"), .right("steps"), .right("p90"), .right("tool calls"),
        .right("tokens a task"),
      ]
        + ["metered a task", "p50", "p90", "p99", "beyond the median step"].map { .right($0) })
    var stops: [PageBlock] = []
    for workload in agents {
      let path = "\(workload.name)."
      let columns = ["tasks", "steps.mean", "steps.p90", "tool_calls", "tokens_per_task"]
      let money = ["mean", "p50", "p90", "p99"].map { "cost_per_task.\($0)" } + ["cost_beyond_median"]
      table.add([.text(workload.name)] + (columns + money).map { value(path + $0) })
      let reasons = AgentBudget.Limit.allCases.compactMap { limit -> String? in
        let name = "\(path)stopped.\(limit.rawValue)"
        return (figure(name)?.value ?? 0) > 0 ? "\(text(name, Format.number)) at \(limit.rawValue)" : nil
      }
      if !reasons.isEmpty {
        stops.append(.remark("\(workload.name): the budget stopped \(reasons.joined(separator: ", "))"))
      }
    }
    return PageSection("Tasks", [.table(table)] + stops)
  }

  /// A line for each workload with a deadline.
  private func deadlines() -> [PageBlock] {
    scenario.workloads.compactMap { workload in
      guard let deadline = workload.deadline else { return nil }
      let met = figure(WorkloadFigure.deadlineMet.path(of: workload.name))
      let share = met?.value.map { "\(Format.percent($0)) were answered" } ?? met?.why ?? "not known"
      return .remark("\(workload.name): within \(Format.duration(deadline)) of their coming \(share)")
    }
  }

  func latency() -> PageSection {
    guard study.isComplete else { return PageSection("Latency", []) }
    var table = PageTable(
      [
        .left("workload"), .left("time"), .right("mean"), .right("p50"), .left("p95"), .left("p99"),
      ], names: 2)
    for workload in scenario.workloads {
      let metrics: [Objective.Metric] =
        workload.hasTokens ? [.ttft, .tpot, .itl, .latency, .queueWait] : [.latency, .queueWait]
      for metric in metrics {
        let path = "\(workload.name).\(metric.rawValue)"
        table.add(
          [.text(workload.name), .text(metric.title)] + ["mean", "p50"].map { value("\(path).\($0)") }
            + ["p95", "p99"].map { .figure(figure("\(path).\($0)")) })
      }
    }
    let theory = study.closedForms.map { form in
      let wait = PageCell.figure(figure("\(form.workload).queue_wait.mean")).text
      let value = form.meanWait.map { Format.duration($0) } ?? "no steady state"
      return PageBlock.remark("\(form.workload): mean wait \(wait); theory (\(form.queue), \(form.formula)): \(value)")
    }
    let whole = scenario.workloads.filter { $0.hasTokens && $0.isAnswerJudged }.map { workload in
      let step = workload.stages.contains { $0.role == .after } ? "a step after them" : "a cascade"
      return PageBlock.remark("\(workload.name): answers come whole after \(step), so ttft is the latency")
    }
    return PageSection("Latency", [.table(table)] + whole + theory)
  }

  func objectives() -> PageSection {
    guard !study.verdicts.isEmpty else { return PageSection("SLOs", []) }
    var table = PageTable([.left("figure"), .left("objective"), .left("verdict"), .left("measured"), .left("why")])
    for verdict in study.verdicts {
      table.add([
        .text(verdict.path), verdict.limit(unit: verdict.path.hasSuffix(".success") ? "1" : "s"),
        .verdict(verdict.outcome), .figure(figure(verdict.path), apartFrom: verdict.threshold),
        .text(verdict.why ?? "", .faint),
      ])
    }
    return PageSection("SLOs", [.table(table)])
  }
}

extension Verdict {
  /// `<= 1 s`.
  func limit(unit: String) -> PageCell {
    let text = unit == "1" ? Format.thresholdPercent(threshold) : Format.threshold(threshold)
    return .number(threshold, unit: unit, as: (isAtMost ? "<= " : ">= ") + text)
  }
}

extension Objective.Metric {
  /// As it is said on a page.
  var title: String { rawValue.replacing("_", with: " ") }
}
