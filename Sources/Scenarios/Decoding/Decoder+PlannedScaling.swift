import Model

extension Decoder {
  /// Replicas by the calendar.
  func schedule(_ fields: inout Fields, start: Instant) -> ScheduledScaling? {
    let windowsField = fields.require("windows", "a list of {start, end, replicas}")
    let otherwise = integer(fields.take("otherwise"), 0, Ceilings.replicas)
    fields.finish()
    let windows = list(windowsField, "a list of {start, end, replicas}", atMost: 100)?.map { window($0) }
    return windows.flatMap { allOrNil($0) }.map {
      ScheduledScaling(windows: $0, otherwise: otherwise ?? 0, start: start)
    }
  }

  private func window(_ field: Field) -> ScheduledScaling.Window? {
    var fields = self.fields(field)
    let start = cron(fields.require("start", "a cron expression such as \"0 8 * * 1-5\", UTC"))
    let endField = fields.take("end")
    let lastingField = fields.take("lasting")
    let replicas = integer(
      fields.require("replicas", "a whole number of replicas"), 0, Ceilings.replicas)
    fields.finish()
    if fields.isMapping, (endField == nil) == (lastingField == nil) {
      error(field.place, "\(field.path): expected either end or lasting")
      return nil
    }
    let end = cron(endField)
    let lasting = quantity(lastingField, .duration, .closed(60, Ceilings.duration))
    guard let start, let replicas else { return nil }
    if let end, end == start {
      error(field.place, "\(field.path): start and end are the same")
      return nil
    }
    let whole = end.map { ScheduledScaling.Window.End.at($0) } ?? lasting.map { .after($0) }
    return whole.map { ScheduledScaling.Window(start: start, end: $0, replicas: replicas) }
  }

  private func cron(_ field: Field?) -> CronExpression? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text, let cron = CronExpression(text) {
      if cron.next(after: Instant(year: 2026, month: 1, day: 1)) != nil { return cron }
      error(field.place, "\(field.path): no such moment ever comes, found \(field.node.described)")
      return nil
    }
    error(
      field.place,
      "\(field.path): expected a cron expression such as \"0 8 * * 1-5\", found \(field.node.described)",
      hint: "minute, hour, day of the month, month, day of the week; UTC")
    return nil
  }

  /// Replicas by a forecast.
  func predictive(_ fields: inout Fields) -> PredictiveScaling? {
    let name = choice(fields.take("metric"), ScalingMetric.Name.self) ?? .requestsPerSecond
    let metricPlace = fields.place(of: "metric")
    let target = target(fields.require("target", "the load of a replica, such as 2/s"), of: name)
    let methodField = fields.take("method")
    let method = methodField == nil ? "last_week" : word(methodField, among: ["last_week", "holt_winters"])
    let isSmooth = method == "holt_winters"
    let interval = quantity(fields.take("interval"), .duration, .closed(10, 86_400)) ?? Defaults.predictiveInterval
    let seasonField = fields.take("season")
    let season =
      quantity(seasonField, .duration, .closed(60, Ceilings.duration)) ?? (isSmooth ? 86_400 : 7 * 86_400)
    let lead = quantity(fields.take("lead"), .duration, .closed(0, 86_400)) ?? interval
    func constant(_ key: String, _ standard: Double) -> Double {
      quantity(fields.take(key), .share, .closed(0, 1)) ?? standard
    }
    var smoothing = PredictiveScaling.Method.seasonal
    if isSmooth {
      smoothing = .holtWinters(
        alpha: constant("alpha", Defaults.holtWinters.alpha), beta: constant("beta", Defaults.holtWinters.beta),
        gamma: constant("gamma", Defaults.holtWinters.gamma))
    }
    var reading = reading(&fields, of: name)
    reading.averagingWindow = interval
    reading.scrapeInterval = min(reading.scrapeInterval, interval)
    fields.finish()
    if name.kind != .total {
      error(
        metricPlace, "\(fields.field.path).metric: a forecast needs a load that adds up, such as requests_per_second")
      return nil
    }
    if abs(season / interval - (season / interval).rounded()) > 1e-9 || season < interval || season / interval > 100_000
    {
      error(
        (seasonField ?? fields.field).place,
        "\(fields.field.path): a season is a whole number of intervals, at most 100000")
      return nil
    }
    guard let target, method != nil else { return nil }
    return PredictiveScaling(
      metric: ScalingMetric(name, target: target, reading: reading), method: smoothing, season: season,
      interval: interval, lead: lead)
  }

  /// An SLA planner.
  func planner(_ fields: inout Fields) -> PlannerScaling? {
    var rules = PlannerScaling()
    rules.ttft = quantity(fields.take("ttft"), .duration, .positive(3_600)) ?? rules.ttft
    rules.itl = quantity(fields.take("itl"), .duration, .positive(3_600)) ?? rules.itl
    rules.interval = quantity(fields.take("interval"), .duration, .closed(10, 86_400)) ?? rules.interval
    let predictor = fields.take("predictor")
    if predictor?.node.scalar?.text == "arima" || predictor?.node.scalar?.text == "prophet", let predictor {
      error(
        predictor.place, "\(predictor.path): \(predictor.node.described) is not modelled",
        hint: "expected one of constant, moving_average, linear")
      return nil
    }
    rules.predictor = choice(predictor, PlannerScaling.Predictor.self) ?? rules.predictor
    rules.window = integer(fields.take("window"), 1, 10_000) ?? rules.window
    rules.throughputPerReplica = quantity(fields.take("throughput_per_replica"), .rate, .positive(1e6))
    rules.corrects = flag(fields.take("correction")) ?? rules.corrects
    fields.finish()
    return rules
  }
}
