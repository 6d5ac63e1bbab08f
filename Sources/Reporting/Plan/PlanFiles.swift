import Model
import Studies

/// Every file of a plan, by name.
public func planFiles(_ study: PlanStudy) -> [OutputFile] {
  var files = [
    PlanRow.table(paths: study.space.paths).file { PlanRow.all(study) }, OutputFile("plan.json", planJSON(study)),
  ]
  if let best = study.best, let block = try? study.space.block(of: study.space.points[best]) {
    let notice =
      study.isInterrupted ? "# The best so far of a search that was stopped: not proven to be the best.\n" : ""
    files.append(OutputFile("plan.yaml") { notice + block })
  } else {
    files.append(.absent("plan.yaml"))
  }
  return files.packaged(as: study.space.scenario.name)
}

/// A figure of a combination.
struct PlanRow {
  let point: SweepPoint
  let outcome: PlanOutcome
  let isBest: Bool
  let figure: String
  let unit: String
  let value: Double?
  let low: Double?
  let high: Double?

  static func table(paths: [String]) -> CSVTable<PlanRow> {
    CSVTable(
      "plan.csv", "A figure of a combination: the objective, and what conditions speak of.",
      [Column(.point) { .optional($0.point.index) }]
        + paths.enumerated().map { place, path in Column(.setting(of: path)) { .text($0.point.values[place]) } } + [
          Column(.stage) { .text($0.outcome.stage.name) }, Column(.conditions) { .text($0.outcome.outcome.rawValue) },
          Column(.best) { .flag($0.isBest) }, Column(.figure) { .text($0.figure) }, Column(.unit) { .text($0.unit) },
          Column(.value) { .optional($0.value) }, Column(.low) { .optional($0.low) },
          Column(.high) { .optional($0.high) }, Column(.runs) { .optional($0.outcome.replications) },
          Column(.why) { .text($0.outcome.why) },
        ])
  }

  static func all(_ study: PlanStudy) -> [PlanRow] {
    zip(study.space.points, study.outcomes).flatMap { point, outcome in
      func row(_ figure: String, _ unit: String, _ value: Double?, _ low: Double?, _ high: Double?) -> PlanRow {
        PlanRow(
          point: point, outcome: outcome, isBest: point.index == study.best, figure: figure, unit: unit, value: value,
          low: low, high: high)
      }
      let objective = outcome.objective
      let name = study.plan.objective
      return [row(name.path, name.unit.symbol, objective?.value, objective?.low, objective?.high)]
        + outcome.figures.map { row($0.path, $0.unit, $0.value, $0.low, $0.high) }
    }
  }
}

extension PlanOutcome.Stage {
  fileprivate var name: String {
    switch self {
    case .impossible: "impossible"
    case .bounded: "bounded"
    case .screened: "screened"
    case .sifted: "sifted"
    case .compared: "compared"
    }
  }
}
