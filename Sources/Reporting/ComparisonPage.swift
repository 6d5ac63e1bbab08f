import Scenarios
import Studies

/// A comparison as a page for a terminal.
/// - Parameter isWhole: Whether figures that do not differ significantly are listed, and more than the largest differences.
public func comparisonPage(
  _ comparison: Comparison, isWhole: Bool = false, palette: Palette = Palette(isColoured: false)
) -> String {
  let page = ComparisonPage(comparison: comparison, isWhole: isWhole, palette: palette)
  let sections = [page.header()] + comparison.sides.dropFirst().flatMap(page.sections) + [page.footer()]
  return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
}

private struct ComparisonPage {
  /// Differences listed unless all are asked for.
  static let mostListed = 20

  let comparison: Comparison
  let isWhole: Bool
  let palette: Palette

  var first: Comparison.Side { comparison.sides[0] }

  func header() -> [String] {
    let names = comparison.sides.map { palette.paint("\($0.label)  \($0.study.scenario.name)", .heading) }
    let count = first.study.replications
    return names + [
      palette.paint(
        "\(count == 1 ? "1 replication" : "\(count) replications") of each, seed \(first.study.scenario.seed): the same draws for "
          + "both. [low, high] is the 95 % interval of the paired difference.", .faint)
    ]
      + comparison.sides.flatMap { side in
        side.study.overloads.map { palette.paint("OVERLOADED", .bad) + "  \(side.label): \($0.sentence)" }
      }
  }

  func sections(_ side: Comparison.Side) -> [[String]] {
    if side.isIdentical {
      let whether = side.changes.isEmpty ? "The scenarios are the same" : "What changed has no effect"
      return [
        changes(side),
        [
          "\(whether): every difference of \(side.label) from A is exactly zero "
            + "(\(side.differences.count) figures in \(side.study.replications) replications)."
        ],
      ]
    }
    return [changes(side), headlines(side), promises(side), differences(side)]
  }

  private func changes(_ side: Comparison.Side) -> [String] {
    let title = palette.paint("Changed in \(side.label)", .heading)
    guard !side.changes.isEmpty else { return [title, "  nothing"] }
    var grid = TextGrid()
    for change in side.changes {
      grid.add([.left(change.path), .left("\(change.before ?? "not written") -> \(change.after ?? "not written")")])
    }
    return [title] + grid.lines(palette)
  }

  private func headlines(_ side: Comparison.Side) -> [String] {
    let paths = ["total.cost", "total.monthly_cost", "total.cost_per_request"]
    return table("\(side.label) against A", paths.compactMap(side.difference))
  }

  private func promises(_ side: Comparison.Side) -> [String] {
    let pairs = first.study.verdicts.compactMap { before in
      side.study.verdicts.first {
        $0.path == before.path && $0.threshold == before.threshold && $0.isAtMost == before.isAtMost
      }.map { (before, $0) }
    }
    guard !pairs.isEmpty else { return [] }
    var grid = TextGrid()
    for (before, after) in pairs {
      let unit = first.study.figures[before.path]?.unit ?? "s"
      let threshold = unit == "1" ? Format.thresholdPercent(before.threshold) : Format.threshold(before.threshold)
      let change = side.difference(before.path).map { Format.difference($0.value, $0.low, $0.high, unit: unit) } ?? ""
      grid.add([
        .left(before.path + (before.isAtMost ? " <= " : " >= ") + threshold),
        .left(before.outcome.rawValue, ink(before)),
        .left("->"), .left(after.outcome.rawValue, ink(after)), .left(change),
      ])
    }
    return [palette.paint("Promises, A -> \(side.label)", .heading)] + grid.lines(palette)
  }

  private func ink(_ verdict: Verdict) -> Ink {
    switch verdict.outcome {
    case .met: .good
    case .notMet: .bad
    case .notKnown: .doubtful
    }
  }

  private func differences(_ side: Comparison.Side) -> [String] {
    let listed = side.differences.filter { isWhole || [.significant, .significantAlone].contains($0.significance) }
    let shown = isWhole ? listed : Array(listed.prefix(Self.mostListed))
    guard !side.differences.isEmpty else { return ["\(side.label) and A have no figure in common."] }
    guard !listed.isEmpty else {
      return ["No figure of \(side.label) differs significantly from A (--all lists them all)."]
    }
    let title = isWhole ? "All differences of \(side.label) from A" : "Significant differences of \(side.label) from A"
    let rest =
      listed.count > shown.count
      ? [palette.paint("  and \(listed.count - shown.count) more significant ones (--all)", .faint)] : []
    return table(title + ", largest first", shown) + rest
  }

  private func table(_ title: String, _ differences: [Difference]) -> [String] {
    guard !differences.isEmpty else { return [] }
    var grid = TextGrid()
    for difference in differences {
      let share =
        difference.relative.map { (difference.value > 0 ? "+" : "") + Format.fixed($0 * 100, 1) + " %" } ?? "from 0"
      let ink: Ink = [.significant, .significantAlone].contains(difference.significance) ? .plain : .faint
      grid.add([
        .left(difference.path), .right(Format.value(difference.before, unit: difference.unit)), .left("->"),
        .right(Format.value(difference.after, unit: difference.unit)), .right(difference.value == 0 ? "same" : share),
        .left(
          difference.value == 0
            ? "" : Format.difference(difference.value, difference.low, difference.high, unit: difference.unit)),
        .left(difference.significance.rawValue, ink),
      ])
    }
    return [palette.paint(title, .heading)] + grid.lines(palette)
  }

  func footer() -> [String] {
    guard comparison.comparisons > 0 else { return [] }
    return [
      palette.paint(
        "\(comparison.comparisons) figures are compared: at 95 % about \(Format.number((Double(comparison.comparisons) * 0.05).rounded(.up))) "
          + "would seem to differ by chance alone. \"significant\" holds at the", .faint),
      palette.paint(
        "corrected level 1 - 0.05/\(comparison.comparisons) (Bonferroni), \"significant alone\" at 95 % only.", .faint),
    ]
  }
}
