import Billing
import Model
import Studies

/// The study as a page for a terminal.
public func summary(of study: Study, palette: Palette = Palette(isColoured: false)) -> String {
  let page = SummaryPage(study: study, palette: palette)
  let sections = [
    page.header(), page.overloads(), page.requests(), page.latency(), page.promises(), page.pools(), page.apis(),
    page.cost(), page.comparison(), page.warnings(),
  ]
  return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
}

/// The sections of the page; an empty one is left out.
struct SummaryPage {
  let study: Study
  let palette: Palette

  var scenario: Scenario { study.scenario }

  func figure(_ path: String) -> Figure? { study.figures[path] }

  /// A figure as `write` shows it, or a dash where it has no value.
  func text(_ path: String, _ write: (Double, Double?, Double?) -> String) -> String {
    guard let figure = figure(path), let value = figure.value else { return "-" }
    return write(value, figure.low, figure.high)
  }

  func section(_ title: String, _ grid: TextGrid) -> [String] { [palette.paint(title, .heading)] + grid.lines(palette) }

  func header() -> [String] {
    let date = scenario.start.date
    let month = (date.month < 10 ? "0" : "") + String(date.month)
    let day = (date.day < 10 ? "0" : "") + String(date.day)
    let replications = study.replications == 1 ? "1 replication" : "\(study.replications) replications"
    return [
      palette.paint(scenario.name, .heading)
        + "  \(Format.span(scenario.horizon)) from \(date.year)-\(month)-\(day), \(replications), seed \(scenario.seed)",
      palette.paint(
        study.replications == 1
          ? "Figures are of one run." : "Figures are means over the runs; [low, high] is the 95 % interval.", .faint),
    ]
  }

  func overloads() -> [String] {
    study.overloads.map { palette.paint("OVERLOADED", .bad) + "  \($0.sentence)" }
  }

  func requests() -> [String] {
    guard study.isComplete else { return [] }
    var grid = TextGrid()
    let counts = ["requests", "completed", "rejected", "timed_out", "failed"]
    grid.add(
      [.left("")] + counts.map { .right($0 == "timed_out" ? "timed out" : $0, .faint) } + [.right("success", .faint)])
    for workload in scenario.workloads {
      grid.add(
        [.left(workload.name)]
          + counts.map { name in
            .right(
              text("\(workload.name).\(name)") { value, _, _ in
                Format.fixed(value, value < 100 && value != value.rounded() ? 1 : 0)
              })
          } + [.right(text("\(workload.name).success") { value, _, _ in Format.percent(value) })])
    }
    return section("Requests a run", grid) + conversations()
  }

  /// A line for each workload whose requests are turns of conversations.
  private func conversations() -> [String] {
    scenario.workloads.filter { $0.conversation != nil }.map { workload in
      func number(_ name: String) -> String {
        text("\(workload.name).\(name)") { value, _, _ in Format.number(value) }
      }
      let begun = figure("\(workload.name).conversations")?.value ?? 0
      let requests = figure("\(workload.name).requests")?.value ?? 0
      let turns = begun > 0 ? Format.number(requests / begun) : "-"
      return palette.paint(
        "  \(workload.name): \(number("conversations")) conversations (\(Format.number(begun / scenario.horizon))/s), "
          + "\(turns) requests each (\(Format.number(requests / scenario.horizon))/s), "
          + "\(number("conversations.broken_off")) broken off; \(number("conversations.thinking")) users think at a time",
        .faint)
    }
  }

  func latency() -> [String] {
    guard study.isComplete else { return [] }
    var grid = TextGrid()
    grid.add(
      [.left(""), .left("")] + ["mean", "p50"].map { .right($0, .faint) } + ["p95", "p99"].map { .left($0, .faint) })
    for workload in scenario.workloads {
      let metrics: [Objective.Metric] =
        workload.hasTokens ? [.ttft, .tpot, .itl, .latency, .queueWait] : [.latency, .queueWait]
      for (index, metric) in metrics.enumerated() {
        let path = "\(workload.name).\(metric.rawValue)"
        grid.add(
          [.left(index == 0 ? workload.name : ""), .left(metric.title)]
            + ["mean", "p50"].map { .right(text("\(path).\($0)") { value, _, _ in Format.duration(value) }) }
            + ["p95", "p99"].map { .left(text("\(path).\($0)", Format.duration)) })
      }
    }
    let theory = study.closedForms.map { form in
      let wait = text("\(form.workload).queue_wait.mean", Format.duration)
      let value = form.meanWait.map { Format.duration($0) } ?? "no steady state"
      return palette.paint(
        "  \(form.workload): mean wait \(wait); theory (\(form.queue), \(form.formula)): \(value)", .faint)
    }
    return section("Latency", grid) + theory
  }

  func promises() -> [String] {
    guard !study.verdicts.isEmpty else { return [] }
    var grid = TextGrid()
    for verdict in study.verdicts {
      let isShare = verdict.path.hasSuffix(".success")
      let ink: Ink =
        switch verdict.outcome {
        case .met: .good
        case .notMet: .bad
        case .notKnown: .doubtful
        }
      grid.add([
        .left(verdict.path),
        .left(
          (verdict.isAtMost ? "<= " : ">= ")
            + (isShare ? Format.thresholdPercent(verdict.threshold) : Format.threshold(verdict.threshold))),
        .left(verdict.outcome.rawValue, ink),
        .left(text(verdict.path, isShare ? Format.percent : Format.duration)), .left(verdict.why ?? "", .faint),
      ])
    }
    return section("Promises", grid)
  }

  func warnings() -> [String] {
    guard !study.warnings.isEmpty else { return [] }
    return [palette.paint("Warnings", .heading)] + study.warnings.map { "  \(palette.paint("!", .doubtful)) \($0)" }
  }
}

extension Objective.Metric {
  /// As it is said on a terminal.
  var title: String { self == .queueWait ? "queue wait" : rawValue }
}
