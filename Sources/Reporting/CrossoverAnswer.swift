import Studies

/// What a crossover study answers, as sentences: every crossing, or which side is cheaper throughout.
public func crossoverAnswer(_ study: CrossoverStudy) -> [String] {
  let names = SideNames(study)
  var sentences = study.crossings.map { crossing in
    let interval = "[\(names.value(crossing.low)), \(names.value(crossing.high))]"
    return
      "\(names.name(crossing.below)) is cheaper below \(names.value(crossing.estimate)) \(interval), "
      + "\(names.name(crossing.above)) above."
  }
  if study.crossings.isEmpty { sentences.append(throughout(study, names)) }
  for range in study.unresolved {
    sentences.append(
      "Between \(names.value(range.lowerBound)) and \(names.value(range.upperBound)) there may be further crossings.")
  }
  let missed = study.rows.filter { !$0.api.keepsConditions }
  if !missed.isEmpty, !study.conditions.isEmpty {
    let extent = missed.count == study.rows.count ? "" : " at \(missed.count) of \(study.rows.count) values"
    sentences.append(
      "\(names.api) itself does not keep \(study.conditions.map(\.text).joined(separator: ", "))\(extent).")
  }
  return sentences
}

private func throughout(_ study: CrossoverStudy, _ names: SideNames) -> String {
  if study.rows.allSatisfy({ $0.selfHosted == nil }) {
    let conditions = study.conditions.map(\.text).joined(separator: ", ")
    let what = conditions.isEmpty ? "serves the load" : "keeps \(conditions)"
    return "No crossing in the range: no fleet of \(names.pool) \(what), at any value."
  }
  guard let cheaper = study.rows.lazy.compactMap(\.point.cheaper).first else {
    return "No crossing in the range that can be told from the noise: more replications would."
  }
  let least = study.rows.compactMap { row -> Double? in
    guard let own = row.selfHosted?.monthlyCost.value else { return nil }
    let (low, high) = (min(own, row.api.monthlyCost.value), max(own, row.api.monthlyCost.value))
    return high > 0 ? (high - low) / high : nil
  }.min()
  return "No crossing in the range: \(names.name(cheaper)) is cheaper throughout"
    + (least.map { ", by at least \(Format.percent($0))" } ?? "") + "."
}

/// How the sides and the values of the varied parameter are called.
struct SideNames {
  let pool: String
  let api: String
  private let study: CrossoverStudy

  init(_ study: CrossoverStudy) {
    self.study = study
    pool = study.scenario.pools[study.crossover.pool].name
    api = study.scenario.apis[study.crossover.api].name
  }

  func name(_ side: CostPoint.Side) -> String { side == .api ? api : pool }

  /// Four significant digits with the parameter's unit.
  func value(_ value: Double) -> String {
    study.crossover.shown(value) { Format.fixed($0, $0 == $0.rounded() ? 0 : Format.decimals(for: $0) + 1) }
  }
}
