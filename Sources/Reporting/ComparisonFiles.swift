import Scenarios
import Studies

/// Every file of a comparison, by name.
public func comparisonFiles(_ comparison: Comparison) -> [(name: String, text: String)] {
  [("compare.csv", comparisonCSV(comparison)), ("compare.json", comparisonJSON(comparison).text() + "\n")]
}

/// One row a scenario after the first and figure.
func comparisonCSV(_ comparison: Comparison) -> String {
  var csv = CSV(columns: [
    "scenario", "name", "figure", "unit", "before", "after", "difference", "low", "high", "relative", "significance",
    "variance_ratio",
  ])
  for side in comparison.sides.dropFirst() {
    for difference in side.differences {
      csv.add([
        .text(side.label), .text(side.study.scenario.name), .text(difference.path), .text(difference.unit),
        .optional(difference.before), .optional(difference.after), .optional(difference.value),
        .optional(difference.low), .optional(difference.high), .optional(difference.relative),
        .text(difference.significance.rawValue), .optional(difference.varianceRatio),
      ])
    }
  }
  return csv.text
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
    ("promises", .array(side.study.verdicts.map(json))), ("changes", .array(side.changes.map(json))),
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
