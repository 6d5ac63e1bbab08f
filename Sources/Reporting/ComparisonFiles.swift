import Scenarios
import Studies

/// Every file of a comparison, by name.
public func comparisonFiles(_ comparison: Comparison) -> [OutputFile] {
  [
    ComparisonRow.table.file { ComparisonRow.all(comparison) },
    OutputFile("compare.json", comparisonJSON(comparison)),
  ].packaged(as: comparison.sides[0].study.scenario.name)
}

/// A row of `compare.csv`.
struct ComparisonRow {
  let side: Comparison.Side
  let difference: Difference

  static let table = CSVTable<ComparisonRow>(
    "compare.csv", "A figure of a scenario after the first, compared with the first.",
    [
      Column(.label) { .text($0.side.label) }, Column(.scenario) { .text($0.side.study.scenario.name) },
      Column(.figure) { .text($0.difference.path) }, Column(.unit) { .text($0.difference.unit) },
      Column(.before) { .optional($0.difference.before) }, Column(.after) { .optional($0.difference.after) },
      Column(.difference) { .optional($0.difference.value) }, Column(.differenceLow) { .optional($0.difference.low) },
      Column(.differenceHigh) { .optional($0.difference.high) },
      Column(.relative) { .optional($0.difference.relative) },
      Column(.significance) { .text($0.difference.significance.rawValue) },
      Column(.varianceRatio) { .optional($0.difference.varianceRatio) },
    ])

  static func all(_ comparison: Comparison) -> [ComparisonRow] {
    comparison.sides.dropFirst().flatMap { side in
      side.differences.map { ComparisonRow(side: side, difference: $0) }
    }
  }
}

/// The comparison as one JSON object: what `compare --json` prints and `compare.json` holds.
public func comparisonJSON(_ comparison: Comparison) -> JSONValue {
  let first = comparison.sides[0].study
  return .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("seed", .decimal(String(first.scenario.seed))), ("replications", .integer(Int64(first.replications))),
    ("complete", .bool(comparison.isComplete)), ("comparisons", .integer(Int64(comparison.comparisons))),
    ("scenarios", .array(comparison.sides.map(json))),
  ])
}

private func json(_ side: Comparison.Side) -> JSONValue {
  .object([
    ("label", .string(side.label)), ("scenario", .string(side.study.scenario.name)),
    ("identical", .bool(side.isIdentical)), ("overloads", .array(side.study.overloads.map { .string($0.sentence) })),
    ("variance_ratio_median", .optional(side.medianPairing.flatMap { $0.isFinite ? $0 : nil })),
    ("slos", .array(side.study.verdicts.map(json))), ("changes", .array(side.changes.map(json))),
    ("differences", .object(side.differences.map { ($0.path, json($0)) })),
  ])
}

private func json(_ verdict: Verdict) -> JSONValue {
  .object([
    ("figure", .string(verdict.path)), ("relation", .string(verdict.isAtMost ? "<=" : ">=")),
    ("threshold", .number(verdict.threshold)), ("verdict", .string(verdict.outcome.rawValue)),
  ])
}

private func json(_ change: ScenarioChange) -> JSONValue {
  .object([
    ("path", .string(change.path)), ("before", change.before.map(JSONValue.string) ?? .null),
    ("after", change.after.map(JSONValue.string) ?? .null),
  ])
}

private func json(_ difference: Difference) -> JSONValue {
  .object([
    ("before", .number(difference.before)), ("after", .number(difference.after)),
    ("difference", .number(difference.value)), ("low", .optional(difference.low)),
    ("high", .optional(difference.high)), ("relative", .optional(difference.relative)),
    ("significance", .string(difference.significance.rawValue)), ("unit", .string(difference.unit)),
    ("variance_ratio", .optional(difference.varianceRatio)),
  ])
}

extension Difference {
  /// `pairing` where a number can tell it: not where the difference is the same in every replication.
  fileprivate var varianceRatio: Double? { pairing.flatMap { $0.isFinite ? $0 : nil } }
}
