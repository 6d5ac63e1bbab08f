import Model
import Studies

/// A comparison as a report: the paired differences of cost and of what has an SLO, and then of all that differs.
public func comparisonReport(_ comparison: Comparison, origins: [RunOrigin]) -> Report {
  let parts = ComparisonReport(comparison: comparison)
  let page = comparisonPage(comparison)
  let first = comparison.sides[0].study
  return Report(
    kind: .compare, complete: comparison.isComplete,
    title: parts.title,
    subtitle: "\(first.replications) replications of each, seed \(first.scenario.seed)", answer: parts.answer,
    lede: parts.lede, notices: page.notices, cards: parts.cards(),
    sections: comparison.sides.dropFirst().map { side in
      ReportSection("\(side.label) against A", parts.differences(side))
    } + [
      ReportSection("The numbers", ReportBlock.sections(page.sections)),
      ReportSection(
        "How far to trust it",
        [.text("All sides met the same traffic. Lines are 95 % intervals of the paired difference.")]
          + ReportProvenance.model(first.scenario)), ReportProvenance.section(of: first.scenario),
      ReportProvenance.repetition(
        of: origins, options: " --seed \(first.scenario.seed) --replications \(first.replications)"),
    ],
    origin: ReportProvenance.line(
      origins.first, first.scenario, "\(first.replications) replications of each", others: Array(origins.dropFirst())),
    names: ReportName.all(comparison.sides.map(\.study.scenario), files: origins.flatMap(\.files)))
}

private struct ComparisonReport {
  let comparison: Comparison
  /// Differences drawn of each side.
  private static let most = 24

  private var first: Comparison.Side { comparison.sides[0] }

  /// The scenarios, or the one of which all sides are.
  var title: String {
    let names = comparison.sides.map(\.study.scenario.name)
    guard names.allSatisfy({ $0 == names[0] }) else { return names.joined(separator: " against ") }
    return names[0] + ": " + comparison.sides.dropFirst().map(\.label).joined(separator: " and ") + " against A"
  }

  /// What a side has that A has not.
  private func what(_ side: Comparison.Side) -> String? {
    let (own, other) = (side.study.scenario.name, first.study.scenario.name)
    if side.changes.isEmpty { return own == other ? nil : "\(side.label) is \(own), A is \(other)." }
    guard side.changes.count <= 2 else {
      return "\(side.label) differs from A in \(side.changes.count) settings, listed below."
    }
    let changes = side.changes.map { change in
      let before = change.before.map { " in place of \($0)" } ?? ""
      return "\(change.path) \(change.after ?? "left out")\(before)"
    }
    return "\(side.label) has \(changes.joined(separator: " and "))."
  }

  private func isKnown(_ difference: Difference) -> Bool {
    [.significant, .significantAlone].contains(difference.significance)
  }

  private func isSame(_ a: Double?, _ b: Double?) -> Bool {
    guard let a, let b else { return false }
    return abs(a - b) <= 1e-6 * max(abs(a), abs(b))
  }

  /// What a side costs against A.
  private func money(_ side: Comparison.Side) -> String? {
    guard let difference = side.difference(TotalFigure.monthlyCost.path) else { return nil }
    if difference.value == 0 { return "\(side.label) costs exactly what A does." }
    guard isKnown(difference) else { return "Whether \(side.label) costs more or less than A is not known." }
    let share = difference.relative.map { " (\(Format.fixed(abs($0) * 100, 1)) %)" } ?? ""
    return
      "\(side.label) costs \(Format.money(abs(difference.value))) a month \(difference.value < 0 ? "less" : "more") than A\(share)."
  }

  var answer: String {
    guard comparison.isComplete else { return "A side was not simulated whole: nothing is concluded." }
    return comparison.sides.dropFirst().compactMap(money).joined(separator: " ")
  }

  /// Whose SLOs change.
  var lede: String {
    let sentences = comparison.sides.dropFirst().flatMap { side in
      side.study.verdicts.compactMap { after -> String? in
        guard
          let before = first.study.verdicts.first(where: { $0.path == after.path && $0.threshold == after.threshold }),
          before.outcome != after.outcome
        else { return nil }
        return
          "In \(side.label) the SLO on \(after.path) is \(after.outcome.rawValue), in A \(before.outcome.rawValue)."
      }
    }
    return (comparison.sides.dropFirst().compactMap(what) + sentences).joined(separator: " ")
  }

  func cards() -> [ReportCard] {
    guard comparison.isComplete else { return [] }
    return comparison.sides.map { side in
      let month = side.study.figures[TotalFigure.monthlyCost.path]
      let outcomes = side.study.verdicts.map(\.outcome)
      let worst: Verdict.Outcome? =
        outcomes.isEmpty ? nil : outcomes.contains(.notMet) ? .notMet : outcomes.contains(.notKnown) ? .notKnown : .met
      let interval = month?.low.flatMap { low in
        month?.high.map { "95 % interval \(Format.money(low)) to \(Format.money($0))" }
      }
      return ReportCard(
        title: "\(side.label), a month" + (worst == nil ? "" : ", SLOs"),
        value: month?.value.map { Format.money($0) } ?? "-",
        remark: interval ?? "", verdict: worst, gauge: nil)
    }
  }

  func differences(_ side: Comparison.Side) -> [ReportBlock] {
    let judged = first.study.verdicts.map(\.path)
    let headlines = ["total.monthly_cost", "total.cost_per_request"] + judged
    let heads = headlines.compactMap { side.difference($0) }
    let others = side.differences.filter { isKnown($0) && !headlines.contains($0.path) }
    // The cost of the only pool is that of its only workload: the same amounts are drawn once.
    let listed = (heads + others).reduce(into: [Difference]()) { listed, difference in
      let isThere = listed.contains {
        $0.unit == difference.unit && isSame($0.relative, difference.relative) && isSame($0.before, difference.before)
      }
      if difference.relative != nil, !isThere { listed.append(difference) }
    }.prefix(Self.most)
    guard listed.contains(where: { $0.value != 0 }) else { return [] }
    var table = PageTable([.left("figure"), .right("A"), .right(side.label), .left("difference"), .right("change")])
    let rows = listed.map { difference -> Bars.Row in
      let scale = 1 / abs(difference.before)
      let share = difference.value * scale
      table.add([
        .text(difference.path), .number(difference.before, unit: difference.unit),
        .number(difference.after, unit: difference.unit),
        .number(
          difference.value, low: difference.low, high: difference.high, unit: difference.unit,
          as: Format.difference(difference.value, difference.low, difference.high, unit: difference.unit)),
        .share(share, decimals: 1, isSigned: true),
      ])
      let isJudged = isKnown(difference)
      // A bar of a hundredfold change would leave nothing of the others.
      func held(_ x: Double) -> Double { min(max(x, -1), 2) }
      let (start, end) = (
        Format.value(difference.before, unit: difference.unit), Format.value(difference.after, unit: difference.unit)
      )
      return Bars.Row(
        name: difference.path, note: isJudged ? "" : difference.significance.rawValue, start: 0, end: held(share),
        low: difference.low.map { held($0 * scale) }, high: difference.high.map { held($0 * scale) },
        tone: isJudged ? share < 0 ? .good : .warm : .idle,
        cells: ["\(start) \u{2192} \(end)", (share > 0 ? "+" : "") + Format.fixed(share * 100, 1) + " %"])
    }
    return [
      .text(
        "Change of each figure, in percent of A, from -100 % at the left end at most to +200 % at the right; the line is no change. To the left of it is less, to the right more; grey is not known to differ."
      ),
      .chart(
        Chart(
          "Paired differences of \(side.label) from A", file: "differences-\(side.label)", .bars(Bars(rows, origin: 0)),
          table: table)),
    ]
  }
}
