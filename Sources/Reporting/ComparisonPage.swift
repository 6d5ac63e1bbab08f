import Model
import Studies

/// A comparison as a page.
/// - Parameter isWhole: Whether figures that do not differ significantly are listed, and more than the largest differences.
public func comparisonPage(_ comparison: Comparison, isWhole: Bool = false) -> Page {
  let page = ComparisonSections(comparison: comparison, isWhole: isWhole)
  let isInterrupted = comparison.sides.contains(where: \.study.isInterrupted)
  let sections =
    isInterrupted
    ? comparison.sides.dropFirst().map(page.changes)
    : [page.overview()] + comparison.sides.dropFirst().flatMap(page.sections) + [page.footer()]
  return Page(
    comparison.sides.map(\.study.scenario.name).joined(separator: " against "), notices: page.notices(),
    sections: [page.header()] + sections)
}

private struct ComparisonSections {
  /// Differences listed unless all are wanted.
  static let mostListed = 20
  let comparison: Comparison
  let isWhole: Bool

  var first: Comparison.Side { comparison.sides[0] }

  /// Costs, what came of the answers of workloads that say what a good one is worth, and times.
  private var headlines: [String] {
    TotalFigure.allCases.map(\.path) + first.study.scenario.outcomePaths
      + first.study.scenario.workloads.map { workload in
        (workload.hasTokens ? WorkloadFigure.ttft : .latency).path(of: workload.name, .p95)
      }
  }

  func notices() -> [PageNotice] {
    comparison.sides.filter(\.study.isInterrupted).map { side in
      .interrupted(
        side.study.replications, of: side.study.planned, "replications of \(side.label)", PageNotice.again)
    }
      + comparison.sides.flatMap { side in
        side.study.overloads.map { PageNotice(label: "OVERLOADED", text: "\(side.label): \($0.sentence)") }
      }
  }

  func header() -> PageSection {
    let names = comparison.sides.map { side -> PageFigure in
      // Sides of one name are told apart by what is set.
      let isNamed = comparison.sides.count { $0.study.scenario.name == side.study.scenario.name } == 1
      let shown = isNamed ? [] : side.changes.prefix(2).map { "\($0.path) \($0.after ?? "not written")" }
      let more = isNamed || side.changes.count <= 2 ? [] : ["\(side.changes.count - 2) more"]
      return PageFigure(
        side.label, .text(side.study.scenario.name, .heading),
        .text(shown.isEmpty ? "" : "with " + (shown + more).joined(separator: ", ")))
    }
    let count = first.study.replications
    return PageSection([
      .figures(names),
      .remark(
        "\(count == 1 ? "1 replication" : "\(count) replications") of each, seed \(first.study.scenario.seed): the same draws for "
          + "\(comparison.sides.count == 2 ? "both" : "all"). [low, high] is the 95 % interval of the paired difference."
      ),
    ])
  }

  func sections(_ side: Comparison.Side) -> [PageSection] {
    if side.isIdentical {
      let whether = side.changes.isEmpty ? "The scenarios are the same" : "What changed has no effect"
      let answer =
        "\(whether): every difference of \(side.label) from A is exactly zero "
        + "(\(side.differences.count) figures in \(side.study.replications) replications)."
      return [changes(side), PageSection([.answer(answer)])]
    }
    return [changes(side), headlines(side), objectives(side), differences(side), pairing(side)]
  }

  /// Costs and figures with an SLO of every side, where there are more than two.
  func overview() -> PageSection {
    let title = "All, with the change from A"
    guard comparison.sides.count > 2 else { return PageSection(title, []) }
    let judged = first.study.verdicts.map(\.path)
    let paths = headlines + judged.filter { !headlines.contains($0) }
    var table = PageTable([.left("figure")] + comparison.sides.map { .right($0.label) })
    for path in paths {
      guard let unit = first.study.figures[path]?.unit else { continue }
      let cells = comparison.sides.map { side -> PageCell in
        let figure = side.study.figures[path]
        let share = side.difference(path).flatMap { $0.value == 0 ? nil : $0.relative }
        let text =
          (figure?.value.map { Format.value($0, unit: unit) } ?? "-") + (share.map { " (\(percentage($0)))" } ?? "")
        return .number(figure?.value, low: figure?.low, high: figure?.high, unit: unit, as: text)
      }
      table.add([.text(path)] + cells)
    }
    return PageSection(title, [.table(table)])
  }

  private func percentage(_ share: Double) -> String { (share > 0 ? "+" : "") + Format.fixed(share * 100, 1) + " %" }

  /// What common random numbers were worth.
  private func pairing(_ side: Comparison.Side) -> PageSection {
    guard let factor = side.medianPairing else { return PageSection([]) }
    let text =
      if factor >= 3 {
        factor.isFinite
          ? "The variance of a difference from independent runs would be \(Format.number(factor)) times that of the paired one (median)."
          : "Paired, these differences are the same in every replication."
      } else {
        "The fleets part ways, so pairing hardly helps: the variance of a difference from independent runs is \(Format.number(factor)) "
          + "times that of the paired one (median). More --replications narrow the intervals."
      }
    return PageSection([.remark(text)])
  }

  func changes(_ side: Comparison.Side) -> PageSection {
    let title = "Changed in \(side.label)"
    guard !side.changes.isEmpty else { return PageSection(title, [.sentence("nothing")]) }
    var table = PageTable([.left("setting"), .left("A"), .left(side.label)])
    for change in side.changes {
      table.add([.text(change.path), .text(change.before ?? "not written"), .text(change.after ?? "not written")])
    }
    return PageSection(title, [.table(table)])
  }

  private func headlines(_ side: Comparison.Side) -> PageSection {
    let differences = headlines.compactMap(side.difference)
    return PageSection("\(side.label) against A", differences.isEmpty ? [] : [table(differences, side)])
  }

  private func objectives(_ side: Comparison.Side) -> PageSection {
    let title = "SLOs"
    let pairs = first.study.verdicts.compactMap { before in
      side.study.verdicts.first {
        $0.path == before.path && $0.threshold == before.threshold && $0.isAtMost == before.isAtMost
      }.map { (before, $0) }
    }
    guard !pairs.isEmpty else { return PageSection(title, []) }
    var table = PageTable([
      .left("figure"), .left("objective"), .left("A"), .left(side.label), .left("difference"),
    ])
    for (before, after) in pairs {
      let unit = first.study.figures[before.path]?.unit ?? "s"
      table.add([
        .text(before.path), before.limit(unit: unit), .verdict(before.outcome), .verdict(after.outcome),
        side.difference(before.path).map { $0.significance == .none ? .text("same") : cell($0) } ?? .empty,
      ])
    }
    return PageSection(title, [.table(table)])
  }

  private func differences(_ side: Comparison.Side) -> PageSection {
    let listed = isWhole ? side.differences : distinct(side)
    let shown = isWhole ? listed : Array(listed.prefix(Self.mostListed))
    guard !side.differences.isEmpty else {
      return PageSection([.sentence("\(side.label) and A have no figure in common.")])
    }
    guard isWhole || side.differences.contains(where: isSignificant) else {
      return PageSection([.answer("No figure of \(side.label) differs significantly from A (--all lists them all).")])
    }
    let title =
      isWhole ? "All differences of \(side.label) from A" : "Other significant differences of \(side.label) from A"
    let rest =
      listed.count > shown.count
      ? [PageBlock.remark("and \(listed.count - shown.count) more significant ones (--all)")] : []
    return PageSection(title + ", largest first", shown.isEmpty ? [] : [table(shown, side)] + rest)
  }

  private func isSignificant(_ difference: Difference) -> Bool {
    [.significant, .significantAlone].contains(difference.significance)
  }

  /// Significant differences that are not on the page already: not as headlines, and not the same amounts under another name, as the
  /// cost of the only pool is that of its only workload.
  private func distinct(_ side: Comparison.Side) -> [Difference] {
    var shown = headlines.compactMap(side.difference)
    return side.differences.filter { difference in
      guard isSignificant(difference), !difference.path.hasSuffix(".cost_per_1k_requests"),
        !shown.contains(where: {
          $0.unit == difference.unit && isSame($0.before, difference.before) && isSame($0.after, difference.after)
        })
      else { return false }
      shown.append(difference)
      return true
    }
  }

  /// A bill's lines are whole millionths, a mean of totals is not.
  private func isSame(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 * max(abs(a), abs(b)) }

  private func table(_ differences: [Difference], _ side: Comparison.Side) -> PageBlock {
    var table = PageTable([
      .left("figure"), .right("A"), .right(side.label), .right("change"), .left("difference"), .left(""),
    ])
    for difference in differences {
      let share: PageCell =
        difference.value == 0
        ? .text("same")
        : difference.relative.map { .number($0, unit: "1", as: percentage($0)) } ?? .text("from 0")
      table.add([
        .text(difference.path), .number(difference.before, unit: difference.unit),
        .number(difference.after, unit: difference.unit), share, difference.value == 0 ? .empty : cell(difference),
        .text(difference.significance.rawValue, isSignificant(difference) ? .plain : .faint),
      ])
    }
    return .table(table)
  }

  private func cell(_ difference: Difference) -> PageCell {
    .number(
      difference.value, low: difference.low, high: difference.high, unit: difference.unit,
      as: Format.difference(difference.value, difference.low, difference.high, unit: difference.unit))
  }

  func footer() -> PageSection {
    guard comparison.comparisons > 0 else { return PageSection([]) }
    let chance = Format.number((Double(comparison.comparisons) * 0.05).rounded(.up))
    return PageSection([
      .remark(
        "\(comparison.comparisons) figures are compared: at 95 % about \(chance) would seem to differ by chance alone. "
          + "\"significant\" holds at the corrected level 1 - 0.05/\(comparison.comparisons) (Bonferroni), "
          + "\"significant alone\" at 95 % only.")
    ])
  }
}
