import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// The `forecast` block; values of its inputs are tried where the scenario itself is sound.
  ///
  /// - Parameters:
  ///   - top: The whole scenario, in which the paths of `uncertain` must name something.
  ///   - start: The run's start, from which traffic grows.
  ///   - hasStart: Whether the scenario says so itself.
  ///   - probe: Tells what is wrong with the scenario that settings make.
  func forecast(
    _ field: Field?, in top: Node, start: Instant, hasStart: Bool, workloads: [Workload?], pools: [Pool?], apis: [API?],
    probe: ([String]) -> ScenarioError?
  ) -> Forecast? {
    guard let field else { return nil }
    let before = problems.errorCount
    let keys = Language.forecast
    var fields = self.fields(field, keys)
    let startField = fields.take(keys.start)
    if !hasStart {
      error(
        field.keyPlace, "\(field.path): the scenario names no start, at which its traffic is as written",
        hint: "write start: 2026-12-01 beside horizon; growth counts from there")
    }
    let first = startField == nil ? start.firstOfMonth : forecastStart(startField, after: start)
    let months = integer(fields.take(keys.months)) ?? Defaults.forecastMonths
    let sample = fields.take(keys.sample).map { daysAMonth($0) } ?? Defaults.forecastSample
    let uncertain = fields.take(keys.uncertain)
    let backends = ForecastParts(
      top: top, workloads: workloads, pools: pools.map { $0?.name }, apis: apis.map { $0?.name })
    let inputs = uncertain.map { forecastInputs($0, backends) } ?? []
    let draws = integer(fields.take(keys.draws)) ?? Defaults.forecastDraws
    let budget = forecastBudget(fields.take(keys.budget))
    fields.finish()
    for workload in workloads.compactMap({ $0 }) where !workload.arrivals.process.isEndless {
      error(
        field.keyPlace, "\(field.path): requests of \(workload.name) come to an end, so that they have no months",
        hint: workload.arrivals.isTrace
          ? "extend: {repeat: resample, block: 5m} has its recording go on"
          : "give its arrivals a rate, such as {process: poisson, rate: 3/s}")
    }
    for workload in workloads.compactMap({ $0 }) where !workload.arrivals.repeatsDaily {
      error(
        field.keyPlace,
        "\(field.path): the batches of \(workload.name) do not come alike every day, of which a forecast is made",
        hint: "write every: 1d, or a whole part of a day such as 6h")
    }
    for name in pools.compactMap({ $0 }).filter(\.hasMoments).map(\.name)
      + apis.compactMap({ $0 }).filter(\.hasMoments).map(\.name)
    {
      error(
        field.keyPlace,
        "\(field.path): \(name) has something that happens at a moment of the run, and a forecast has days that stand for others",
        hint: "leave at:, rolling_update, price lists and recorded spot markets out; every: is fine")
    }
    guard problems.errorCount == before, let first, let sample else { return nil }
    let varied = inputs.compactMap { input -> VariedSetting? in
      let values = [0.5, 0.005, 0.995].map { input.input.distribution.quantile($0) }
      let texts = values.compactMap { input.input.setting($0) }
      guard let path = texts.first?.split(separator: "=").first else { return nil }
      return VariedSetting(
        parameter: Sweep.Parameter(path: String(path), values: .list(texts)), path: input.field.path,
        count: texts.count,
        probes: texts.map { (String($0.drop { $0 != "=" }.dropFirst()), input.field.keyPlace) })
    }
    tryValues(varied, axes: varied.indices.map { [$0] }, probe)
    guard problems.errorCount == before else { return nil }
    return Forecast(
      start: first, months: months, sample: sample, inputs: inputs.map(\.input), draws: draws, budget: budget)
  }

  private func forecastStart(_ field: Field?, after start: Instant) -> Instant? {
    guard let field, let instant = instant(field) else { return nil }
    guard instant == instant.firstOfMonth else {
      error(
        field.place, "\(field.path): a forecast starts with a month, found \(field.node.described)",
        hint: "the first of a month, such as 2027-01-01")
      return nil
    }
    guard instant >= start else {
      error(
        field.place, "\(field.path): \(field.node.described) lies before the scenario's start",
        hint: "traffic is what is written at `start:` of the scenario, and grows from there")
      return nil
    }
    return instant
  }

  /// `1d/month`.
  private func daysAMonth(_ field: Field) -> Int? {
    let most = 31
    if let text = field.node.scalar?.text {
      var scan = NumberScanner(text)
      if let number = scan.magnitude(), let days = Int(exactly: number), (1...most).contains(days),
        ["d/month", "d/mo", "day/month", "days/month"].contains(scan.rest)
      {
        return days
      }
    }
    error(
      field.place, "\(field.path): expected days of each month such as 1d/month, found \(field.node.described)",
      hint: "1d/month to \(most)d/month")
    return nil
  }

  private func forecastBudget(_ field: Field?) -> Forecast.Budget? {
    guard let field else { return nil }
    guard field.node.entries != nil else { return budgetAmount(field, isMonthly: nil) }
    var parts = fields(field, Language.budgets)
    let monthly = parts.take(Language.budgets.month).flatMap { budgetAmount($0, isMonthly: true) }
    let total = parts.take(Language.budgets.total).flatMap { budgetAmount($0, isMonthly: false) }
    parts.finish()
    return Forecast.Budget(monthly: monthly?.monthly, total: total?.total)
  }

  /// - Parameter isMonthly: What it is where no unit is written; nil where the unit says it.
  private func budgetAmount(_ field: Field, isMonthly: Bool?) -> Forecast.Budget? {
    let expected = "an amount such as $40k/month, or $400k for all months"
    if let text = field.node.scalar?.text, let (amount, suffix) = VariedUnit.dollars(text), amount > 0 {
      let monthlyUnits = ["/month", "/mo"]
      switch isMonthly {
      case true where suffix.isEmpty || monthlyUnits.contains(suffix): return Forecast.Budget(monthly: amount)
      case false where suffix.isEmpty: return Forecast.Budget(total: amount)
      case nil where monthlyUnits.contains(suffix): return Forecast.Budget(monthly: amount)
      case nil where suffix.isEmpty: return Forecast.Budget(total: amount)
      default: break
      }
    }
    error(
      field.place, "\(field.path): expected \(expected), found \(field.node.described)",
      hint: "a dollar sign before the number; k and M multiply")
    return nil
  }
}

extension Instant {
  /// Midnight of the first day of a month: the present one where it is that moment, else the next one's.
  fileprivate var firstOfMonth: Instant {
    let (year, month, _) = date
    let first = Instant(year: year, month: month, day: 1)
    return first == self ? first : nextMonth
  }
}
