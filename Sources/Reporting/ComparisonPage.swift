import Model
import Studies

/// A comparison as a page for a terminal.
/// - Parameter isWhole: Whether figures that do not differ significantly are listed, and more than the largest differences.
public func comparisonPage(
  _ comparison: Comparison, isWhole: Bool = false, palette: Palette = Palette(isColoured: false)
) -> String {
  let page = ComparisonPage(comparison: comparison, isWhole: isWhole, palette: palette)
  let sections =
    [page.header(), page.overview()] + comparison.sides.dropFirst().flatMap(page.sections) + [page.footer()]
  return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
}

private struct ComparisonPage {
  /// Differences listed unless all are asked for.
  static let mostListed = 20
  static let headlines = ["total.cost", "total.monthly_cost", "total.cost_per_request"]

  let comparison: Comparison
  let isWhole: Bool
  let palette: Palette

  var first: Comparison.Side { comparison.sides[0] }

  func header() -> [String] {
    let names = comparison.sides.map { side in
      // Sides of one name are told apart by what is set.
      let isNamed = comparison.sides.count { $0.study.scenario.name == side.study.scenario.name } == 1
      let shown = isNamed ? [] : side.changes.prefix(2).map { "\($0.path) \($0.after ?? "not written")" }
      let more = isNamed || side.changes.count <= 2 ? [] : ["\(side.changes.count - 2) more"]
      return palette.paint("\(side.label)  \(side.study.scenario.name)", .heading)
        + (shown.isEmpty ? "" : "  with " + (shown + more).joined(separator: ", "))
    }
    let count = first.study.replications
    return names + [
      palette.paint(
        "\(count == 1 ? "1 replication" : "\(count) replications") of each, seed \(first.study.scenario.seed): the same draws for "
          + "\(comparison.sides.count == 2 ? "both" : "all"). [low, high] is the 95 % interval of the paired difference.",
        .faint)
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
    return [changes(side), headlines(side), promises(side), differences(side), pairing(side)]
  }

  /// Costs and promised figures of every side, where there are more than two.
  func overview() -> [String] {
    guard comparison.sides.count > 2 else { return [] }
    let promised = first.study.verdicts.map(\.path)
    let paths = Self.headlines + promised.filter { !Self.headlines.contains($0) }
    var grid = TextGrid()
    grid.add([.left("")] + comparison.sides.map { .right($0.label, .heading) })
    for path in paths {
      guard let figure = first.study.figures[path] else { continue }
      let cells = comparison.sides.map { side in
        let value = side.study.figures[path]?.value.map { Format.value($0, unit: figure.unit) } ?? "-"
        let share = side.difference(path).flatMap { $0.value == 0 ? nil : $0.relative }
        return TextGrid.Cell.right(value + (share.map { " (\(percentage($0)))" } ?? ""))
      }
      grid.add([.left(path)] + cells)
    }
    return [palette.paint("All, with the change from A", .heading)] + grid.lines(palette)
  }

  private func percentage(_ share: Double) -> String { (share > 0 ? "+" : "") + Format.fixed(share * 100, 1) + " %" }

  /// What common random numbers were worth.
  private func pairing(_ side: Comparison.Side) -> [String] {
    guard let factor = side.medianPairing else { return [] }
    let text =
      if factor >= 3 {
        factor.isFinite
          ? "The variance of a difference from independent runs would be \(Format.number(factor)) times that of the paired one (median)."
          : "Paired, these differences are the same in every replication."
      } else {
        "The fleets part ways, so pairing hardly helps: the variance of a difference from independent runs is \(Format.number(factor)) "
          + "times that of the paired one (median). More --replications narrow the intervals."
      }
    return [palette.paint(text, .faint)]
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
    table("\(side.label) against A", Self.headlines.compactMap(side.difference))
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
      let change =
        side.difference(before.path).map {
          $0.significance == .none ? "same" : Format.difference($0.value, $0.low, $0.high, unit: unit)
        } ?? ""
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
    let listed = isWhole ? side.differences : distinct(side)
    let shown = isWhole ? listed : Array(listed.prefix(Self.mostListed))
    guard !side.differences.isEmpty else { return ["\(side.label) and A have no figure in common."] }
    guard isWhole || side.differences.contains(where: isSignificant) else {
      return ["No figure of \(side.label) differs significantly from A (--all lists them all)."]
    }
    let title =
      isWhole ? "All differences of \(side.label) from A" : "Other significant differences of \(side.label) from A"
    let rest =
      listed.count > shown.count
      ? [palette.paint("  and \(listed.count - shown.count) more significant ones (--all)", .faint)] : []
    return table(title + ", largest first", shown) + rest
  }

  private func isSignificant(_ difference: Difference) -> Bool {
    [.significant, .significantAlone].contains(difference.significance)
  }

  /// Significant differences that are not on the page already: not as headlines, and not the same amounts under another name, as the
  /// cost of the only pool is that of its only workload.
  private func distinct(_ side: Comparison.Side) -> [Difference] {
    var shown = Self.headlines.compactMap(side.difference)
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

  private func table(_ title: String, _ differences: [Difference]) -> [String] {
    guard !differences.isEmpty else { return [] }
    var grid = TextGrid()
    for difference in differences {
      let share =
        difference.relative.map(percentage) ?? "from 0"
      let ink: Ink = isSignificant(difference) ? .plain : .faint
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
