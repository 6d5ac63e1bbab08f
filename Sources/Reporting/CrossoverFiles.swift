import Model
import Studies

/// Every file of a crossover study, by name.
public func crossoverFiles(_ study: CrossoverStudy, origin: RunOrigin) -> [OutputFile] {
  [
    CurveRow.table.file { CurveRow.all(study) }, TornadoRow.table.file { TornadoRow.all(study) },
    OutputFile("crossover.json", crossoverJSON(study)),
    OutputFile("crossover_manifest.json", manifest(of: study, origin: origin)),
  ].packaged(as: study.scenario.name)
}

/// Where the first crossing goes with one thing changed.
struct TornadoRow {
  let study: CrossoverStudy
  let lever: TornadoBar.Lever
  let end: TornadoBar.End

  static let table = CSVTable<TornadoRow>(
    "tornado.csv", "Where the first crossing goes with one thing changed.",
    [
      Column(.parameter) { .text($0.study.crossover.over) },
      Column(.firstCrossing) { .optional($0.study.crossings.first?.estimate) },
      Column(.lever) { .text($0.lever.rawValue) }, Column(.factor) { .optional($0.end.factor) },
      Column(.crossing) { .optional($0.end.crossing) },
      Column(.cheaperThroughout) { .text($0.end.throughout?.rawValue ?? "") },
    ])

  static func all(_ study: CrossoverStudy) -> [TornadoRow] {
    study.tornado.flatMap { bar in
      bar.ends.filter(\.isKnown).map { TornadoRow(study: study, lever: bar.lever, end: $0) }
    }
  }
}

/// A point of the curves.
struct CurveRow {
  let parameter: String
  let row: CrossoverStudy.Row
  /// Of a search that was stopped, no side is called better than another.
  let isJudged: Bool

  static let table = CSVTable<CurveRow>(
    "crossover.csv", "What fleet, API and hybrid cost at a value of the varied parameter.",
    [
      Column(.parameter) { .text($0.parameter) }, Column(.parameterValue) { .optional($0.row.point.value) },
      Column(.fleet) { .text($0.row.selfHosted == nil ? "none" : $0.row.replicas == nil ? "autoscaled" : "fixed") },
      Column(.replicas) { .optional($0.row.replicas) },
      Column(.selfHostMonthlyCost) { .optional($0.row.selfHosted?.monthlyCost.value) },
      Column(.selfHostLow) { .optional($0.row.selfHosted?.monthlyCost.low) },
      Column(.selfHostHigh) { .optional($0.row.selfHosted?.monthlyCost.high) },
      Column(.apiMonthlyCost) { .optional($0.row.api.monthlyCost.value) },
      Column(.apiLow) { .optional($0.row.api.monthlyCost.low) },
      Column(.apiHigh) { .optional($0.row.api.monthlyCost.high) },
      Column(.monthlyDifference) { .optional($0.row.point.difference?.value) },
      Column(.monthlyDifferenceLow) { .optional($0.row.point.difference?.low) },
      Column(.monthlyDifferenceHigh) { .optional($0.row.point.difference?.high) },
      Column(.cheaper) { .text($0.isJudged ? $0.row.point.cheaper?.rawValue ?? "not known" : "") },
      Column(.apiKeepsConditions) { .text($0.isJudged ? $0.row.api.outcome.keeps : "") },
      Column(.apiRefused) { .optional($0.row.refused) }, Column(.hybridBase) { .optional($0.row.hybrid?.base) },
      Column(.hybridOverflowAt) { .optional($0.row.hybrid?.overflowAt) },
      Column(.hybridOverflow) { .optional($0.row.hybrid?.overflow) },
      Column(.hybridMonthlyCost) { .optional($0.row.hybrid?.side.monthlyCost.value) },
      Column(.hybridLow) { .optional($0.row.hybrid?.side.monthlyCost.low) },
      Column(.hybridHigh) { .optional($0.row.hybrid?.side.monthlyCost.high) },
      Column(.cheapest) { .text($0.isJudged ? $0.row.cheapest?.rawValue ?? "none" : "") },
      Column(.selfHostPerMillionTokens) { .optional($0.row.selfHosted?.perMillionTokens?.paid) },
      Column(.selfHostBusyPerMillionTokens) { .optional($0.row.selfHosted?.perMillionTokens?.busy) },
      Column(.apiPerMillionTokens) { .optional($0.row.api.perMillionTokens?.paid) },
    ])

  static func all(_ study: CrossoverStudy) -> [CurveRow] {
    study.rows.map { CurveRow(parameter: study.crossover.over, row: $0, isJudged: !study.isInterrupted) }
  }
}

extension Verdict.Outcome {
  /// Whether a side keeps the conditions, in a word.
  fileprivate var keeps: String {
    switch self {
    case .met: "yes"
    case .notMet: "no"
    case .notKnown: "not known"
    }
  }
}
