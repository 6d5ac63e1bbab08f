import Model

/// Days after which a price is told to be old: providers and model vendors change theirs a few times a year.
private let freshDays: Int64 = 90

/// A sentence about the prices of a scenario that were more than 90 days old on a day; nil where none was.
///
/// A price that the scenario states itself has no date and is not judged.
/// - Parameter isOfRun: Whether the day is that on which the run begins, and not that of the reader.
public func stalePrices(of scenario: Scenario, on day: Instant, isOfRun: Bool = false) -> String? {
  var oldest: (date: Instant, text: String, name: String)?
  var names: [String] = []
  func judge(_ source: String, _ name: String) {
    let text = String(source.filter { $0 != ")" }.suffix(10))
    guard let date = calendarDay(text), day.secondsSinceEpoch - date.secondsSinceEpoch > freshDays * 86_400 else {
      return
    }
    if !names.contains(name) { names.append(name) }
    if oldest.map({ date < $0.date }) ?? true { oldest = (date, text, name) }
  }
  for pool in scenario.pools {
    for option in pool.purchase { judge(option.priceSource, pool.machines[option.machine].instance.name) }
  }
  for api in scenario.apis { judge(api.price.source, api.model) }
  guard let oldest else { return nil }
  let age = (day.secondsSinceEpoch - oldest.date.secondsSinceEpoch) / 86_400
  let others = names.count == 1 ? "" : " and \(names.count - 1) more"
  let when = isOfRun ? "\(age) days before the run begins" : "\(age) days ago"
  return "prices of \(oldest.name)\(others) are older than \(freshDays) days (\(oldest.text), \(when)); "
    + "fleetcast catalog import reads fresher ones"
}

/// What is said of a scenario on the day on which its run begins: old prices, models that are turned off, and spikes that come after its end.
///
/// - Parameter isForecast: Whether months are simulated, which meet what comes after the horizon.
func datedWarnings(_ scenario: Scenario, isForecast: Bool = false) -> [String] {
  let spikes = scenario.workloads.filter { workload in
    !isForecast && workload.arrivals.shape.spikes.contains { $0.at >= scenario.horizon }
  }
  return [stalePrices(of: scenario, on: scenario.start, isOfRun: true)].compactMap { $0 }
    + lifetimes(of: scenario, on: scenario.start).map(\.sentence)
    + spikes.map { "\($0.name): a spike of its arrivals begins after the end of the run, and is in no figure" }
}

/// A day as the catalog writes it, `YYYY-MM-DD`; nil for anything else.
func calendarDay(_ text: String) -> Instant? {
  let parts = text.split(separator: "-")
  guard parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
    (1...12).contains(month), (1...31).contains(day)
  else { return nil }
  return Instant(year: year, month: month, day: day)
}
