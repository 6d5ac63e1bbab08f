import Model

extension Decoder {
  /// Replicas by the calendar.
  func schedule(_ fields: inout Fields, start: Instant) -> ScheduledScaling? {
    let keys = Language.schedule
    let windowsField = fields.require(keys.windows)
    let otherwise = integer(fields.take(keys.otherwise))
    fields.finish()
    let windows = list(windowsField, "a list of {start, end, replicas}", atMost: 100)?.map { window($0) }
    return windows.flatMap { allOrNil($0) }.map {
      ScheduledScaling(windows: $0, otherwise: otherwise ?? 0, start: start)
    }
  }

  private func window(_ field: Field) -> ScheduledScaling.Window? {
    let keys = Language.scheduleWindow
    var fields = self.fields(field, keys)
    let start = cron(fields.require(keys.start))
    let endField = fields.take(keys.end)
    let lastingField = fields.take(keys.lasting)
    let replicas = integer(fields.require(keys.replicas))
    fields.finish()
    if fields.isMapping, (endField == nil) == (lastingField == nil) {
      error(field.place, "\(field.path): expected either end or lasting")
      return nil
    }
    let end = cron(endField)
    let lasting = quantity(lastingField)
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
    let keys = Language.predictive
    let name = choice(fields.take(keys.metric), ScalingMetric.Name.self) ?? .requestsPerSecond
    let metricPlace = fields.place(of: keys.metric)
    let target = target(fields.require(keys.target), of: name)
    let methodField = fields.take(keys.method)
    let method = methodField == nil ? "last_week" : word(methodField)
    let isSmooth = method == "holt_winters"
    let interval = quantity(fields.take(keys.interval)) ?? Defaults.predictiveInterval
    let seasonField = fields.take(keys.season)
    let season = quantity(seasonField) ?? (isSmooth ? 86_400 : 7 * 86_400)
    let lead = quantity(fields.take(keys.lead)) ?? interval
    func constant(_ key: Key, _ standard: Double) -> Double { quantity(fields.take(key)) ?? standard }
    var smoothing = PredictiveScaling.Method.seasonal
    if isSmooth {
      smoothing = .holtWinters(
        alpha: constant(keys.alpha, Defaults.holtWinters.alpha), beta: constant(keys.beta, Defaults.holtWinters.beta),
        gamma: constant(keys.gamma, Defaults.holtWinters.gamma))
    }
    var reading = Defaults.reading(of: name)
    reading.averagingWindow = interval
    reading.scrapeInterval = min(quantity(fields.take(keys.scrapeInterval)) ?? reading.scrapeInterval, interval)
    reading.staleness = quantity(fields.take(keys.staleness)) ?? reading.staleness
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
    let keys = Language.planner
    var rules = PlannerScaling()
    rules.ttft = quantity(fields.take(keys.ttft)) ?? rules.ttft
    rules.itl = quantity(fields.take(keys.itl)) ?? rules.itl
    rules.interval = quantity(fields.take(keys.interval)) ?? rules.interval
    let predictor = fields.take(keys.predictor)
    if predictor?.node.scalar?.text == "arima" || predictor?.node.scalar?.text == "prophet", let predictor {
      error(
        predictor.place, "\(predictor.path): \(predictor.node.described) is not modelled",
        hint: "expected one of constant, moving_average, linear")
      return nil
    }
    rules.predictor = choice(predictor, PlannerScaling.Predictor.self) ?? rules.predictor
    rules.window = integer(fields.take(keys.window)) ?? rules.window
    rules.throughputPerReplica = quantity(fields.take(keys.throughputPerReplica))
    rules.corrects = flag(fields.take(keys.correction)) ?? rules.corrects
    fields.finish()
    return rules
  }
}
