import Studies

/// What a crossover study answers, as sentences: every crossing, or which side is cheaper throughout.
public func crossoverAnswer(_ study: CrossoverStudy) -> [String] {
  guard !study.isInterrupted else {
    return ["Interrupted after \(study.rows.count) values: where one side becomes cheaper is not known."]
  }
  let names = SideNames(study)
  var sentences = study.crossings.map { crossing in
    let interval = "[\(names.value(crossing.low)), \(names.value(crossing.high))]"
    // A side that alone keeps the conditions may be the dearer one.
    func isAlone(_ side: CostPoint.Side, at value: Double) -> Bool {
      study.rows.first { $0.point.value == value }?.alone == side
    }
    let (isBelow, isAbove) = (isAlone(crossing.below, at: crossing.low), isAlone(crossing.above, at: crossing.high))
    let below = isBelow ? "alone keeps the conditions" : "is cheaper"
    let above =
      isAbove || isBelow
      ? "; above, \(names.name(crossing.above)) \(isAbove ? "alone keeps the conditions" : "is cheaper")."
      : ", \(names.name(crossing.above)) above."
    return "\(names.name(crossing.below)) \(below) below \(names.value(crossing.estimate)) \(interval)\(above)"
  }
  if study.crossings.isEmpty { sentences.append(throughout(study, names)) }
  if let floor = study.floor { sentences += reasons(floor, names) }
  sentences += hybrid(study, names)
  for range in joined(study.unresolved) {
    sentences.append(
      "Between \(names.value(range.lowerBound)) and \(names.value(range.upperBound)) there may be further crossings.")
  }
  return sentences + broken(study, names) + unfinished(study, names)
}

/// What the API's figures of time leave out.
private func unfinished(_ study: CrossoverStudy, _ names: SideNames) -> [String] {
  guard let most = study.rows.map(\.unfinished).max(), most > 0.01 else { return [] }
  return [
    "\(names.api) was still answering up to \(Format.percent(most)) of the requests when the runs ended: it charges them, and they are "
      + "in no figure of time."
  ]
}

/// Where the API is no answer, whatever it costs.
private func broken(_ study: CrossoverStudy, _ names: SideNames) -> [String] {
  let missed = study.rows.filter { $0.api.outcome == .notMet }
  guard let first = missed.first, let last = missed.last else { return [] }
  let conditions = study.conditions.map(\.text).joined(separator: ", ")
  let isRefused = missed.contains { $0.unanswered > CrossoverStudy.mostUnanswered }
  let share = Format.percent(missed.map(\.unanswered).max() ?? 0)
  let refusal = "it leaves up to \(share) of the requests unanswered"
  let why = conditions.isEmpty ? refusal : "it does not keep \(conditions)" + (isRefused ? ", and \(refusal)" : "")
  let places =
    missed.count == study.rows.count
    ? "at any value"
    : "at \(missed.count) of \(study.rows.count) values, \(names.value(first.point.value)) to \(names.value(last.point.value))"
  return ["\(names.api) is not called cheapest \(places), whatever it costs: \(why)."]
}

private func throughout(_ study: CrossoverStudy, _ names: SideNames) -> String {
  if study.rows.allSatisfy({ $0.selfHosted == nil }) {
    let conditions = study.conditions.map(\.text).joined(separator: ", ")
    let what = conditions.isEmpty ? "serves the load" : "keeps \(conditions)"
    let open = study.rows.count { $0.fleetOutcome == .notKnown }
    guard open == 0 else {
      return
        "No crossing in the range: no fleet of \(names.pool) is known to keep \(conditions.isEmpty ? "up with the load" : conditions), at "
        + "any value; at \(open) of \(study.rows.count) the intervals leave it open, and more replications would tell."
    }
    return "No crossing in the range: no fleet of \(names.pool) \(what), at any value."
  }
  if study.rows.allSatisfy({ $0.api.outcome == .notMet && $0.selfHosted != nil }) {
    return "No crossing in the range: of the two \(names.pool) alone keeps the conditions, at every value."
  }
  let parts = standing(study, names)
  if !parts.isEmpty { return "No crossing in the range: " + parts.joined(separator: "; ") + "." }
  guard let cheaper = study.rows.lazy.compactMap(\.point.cheaper).first else {
    return "No crossing in the range that can be told from the noise: more replications would."
  }
  let least = study.rows.compactMap { row -> Double? in
    guard let own = row.selfHosted?.monthlyCost.value, row.api.outcome == .met else { return nil }
    let (low, high) = (min(own, row.api.monthlyCost.value), max(own, row.api.monthlyCost.value))
    return high > 0 ? (high - low) / high : nil
  }.min()
  return "No crossing in the range: \(names.name(cheaper)) is cheaper throughout"
    + (least.map { ", by at least \(Format.percent($0))" } ?? "") + "."
}

/// How the sides stand, and at how many values; empty where both keep the conditions everywhere, so that cost alone parts them.
private func standing(_ study: CrossoverStudy, _ names: SideNames) -> [String] {
  let rows = study.rows
  func isCompared(_ row: CrossoverStudy.Row) -> Bool { row.fleetOutcome == .met && row.api.outcome == .met }
  guard !rows.allSatisfy(isCompared) else { return [] }
  var isFirst = true
  func places(_ rows: [CrossoverStudy.Row]) -> String {
    guard let first = rows.first?.point.value, let last = rows.last?.point.value else { return "" }
    defer { isFirst = false }
    let count = "at \(rows.count)" + (isFirst ? " of \(study.rows.count) values" : "")
    return first == last ? "\(count), \(names.value(first))" : "\(count), \(names.value(first)) to \(names.value(last))"
  }
  var parts: [String] = []
  for side in [CostPoint.Side.selfHosted, .api] {
    let cheaper = rows.filter { isCompared($0) && $0.point.cheaper == side }
    if !cheaper.isEmpty { parts.append("\(names.name(side)) is cheaper \(places(cheaper))") }
    let alone = rows.filter { $0.alone == side }
    if !alone.isEmpty { parts.append("\(names.name(side)) alone keeps the conditions \(places(alone))") }
  }
  let neither = rows.filter { $0.fleetOutcome == .notMet && $0.api.outcome == .notMet }
  if !neither.isEmpty { parts.append("neither keeps them \(places(neither))") }
  let open = rows.filter { row in
    row.alone == nil
      && (isCompared(row) ? row.point.cheaper == nil : row.fleetOutcome != .notMet || row.api.outcome != .notMet)
  }
  if !open.isEmpty { parts.append("which side to take is not known \(places(open))") }
  return parts
}

/// Ranges, with neighbours that touch made one.
private func joined(_ ranges: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
  ranges.reduce(into: []) { joined, range in
    if let last = joined.last, last.upperBound == range.lowerBound {
      joined[joined.count - 1] = last.lowerBound...range.upperBound
    } else {
      joined.append(range)
    }
  }
}

/// What stands in the way of every fleet, and what would clear it.
private func reasons(_ floor: ServiceFloor, _ names: SideNames) -> [String] {
  let condition = floor.condition
  let best = conditionValue(floor.figure)
  var ways: [String] = []
  if let high = floor.figure.high ?? floor.figure.value {
    var limit = floor.figure
    limit.value = high
    ways.append("a limit of \(conditionValue(limit)) or more")
  }
  if let factor = floor.inputFactor { ways.append("prompts shorter by \(Format.percent(1 - factor))") }
  if let factor = floor.outputFactor { ways.append("answers shorter by \(Format.percent(1 - factor))") }
  if let first = floor.instances.first {
    let price = { (hourly: Double) in "\(Format.money(hourly)) an hour on demand" }
    let other = floor.instances.dropFirst().first.map { ", or \($0.name) at \(price($0.hourly))" } ?? ""
    ways.append("other hardware, such as \(first.name) at \(price(first.hourly))\(other)")
  }
  return [
    "The floor is \(condition.path): \(best) with \(floor.replicas) mostly idle replicas, so that waiting is not the cause; "
      + "it is what the service takes.",
    "What would help: \(ways.joined(separator: "; ")).",
  ]
}

/// Where the hybrid is the cheapest of the three, and at which values that was looked for.
private func hybrid(_ study: CrossoverStudy, _ names: SideNames) -> [String] {
  let known = study.rows.filter(\.isHybridKnown)
  guard let start = known.first?.point.value, let end = known.last?.point.value else { return [] }
  let both = "\(names.pool) with overflow to \(names.api)"
  // Between the ends of what was looked at, values beside crossings may have been left out.
  let isCovered = start == study.rows.first?.point.value && end == study.rows.last?.point.value
  func places(_ first: Double, _ last: Double) -> String {
    first == last ? "at \(names.value(first))" : "from \(names.value(first)) to \(names.value(last))"
  }
  let range = isCovered ? "in the range" : "\(places(start, end)), where it was looked for"
  let best = known.filter { $0.cheapest == .hybrid }
  guard let first = best.first?.point.value, let last = best.last?.point.value else {
    let why = known.contains { $0.hybrid != nil } ? "is never the cheapest" : "never pays"
    return ["A base fleet of \(both) \(why) \(range)."]
  }
  if study.hybridCrossings.isEmpty {
    guard best.count == known.count else {
      return [
        "A base fleet of \(both) is the cheapest of the three at \(best.count) of the \(known.count) values at which it was looked "
          + "for, \(places(first, last))."
      ]
    }
    return ["A base fleet of \(both) is the cheapest of the three \(isCovered ? "throughout" : range)."]
  }
  return study.hybridCrossings.map { crossing in
    let interval = "[\(names.value(crossing.low)), \(names.value(crossing.high))]"
    let place = "\(names.value(crossing.estimate)) \(interval)"
    return crossing.above == .hybrid
      ? "From \(place) on a base fleet of \(both) is cheaper than \(names.name(crossing.below)) alone."
      : "From \(place) on \(names.name(crossing.above)) alone is cheaper than a base fleet with overflow."
  }
}

/// A figure in the words of its unit.
func conditionValue(_ figure: Figure) -> String {
  guard let value = figure.value else { return "-" }
  switch figure.unit {
  case "s": return Format.duration(value)
  case "USD": return Format.money(value)
  case "1" where value <= 1: return Format.percent(value)
  default: return Format.number(value)
  }
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

  func name(_ side: CostPoint.Side) -> String {
    switch side {
    case .selfHosted: pool
    case .api: api
    case .hybrid: "hybrid"
    }
  }

  /// Four significant digits with the parameter's unit.
  func value(_ value: Double) -> String {
    study.crossover.shown(value) { Format.fixed($0, $0 == $0.rounded() ? 0 : Format.decimals(for: $0) + 1) }
  }

  /// The same as a cell.
  func cell(_ value: Double) -> PageCell {
    let unit =
      switch study.crossover.unit {
      case .quantity(.growth), .quantity(.monthlyShare): "1/month"
      case .quantity(let quantity): quantity.suffix
      case .dollars(let suffix): "USD" + suffix
      }
    return .number(value, unit: unit, as: self.value(value))
  }
}
