import Model

extension Decoder {
  /// The metrics of a policy: `metric` and `target` beside the policy's own keys, or a list under `metrics`.
  func metrics(_ fields: inout Fields, extra: (inout Fields) -> Void = { _ in }) -> [ScalingMetric]? {
    guard let several = fields.take(Language.hpa.metrics) else {
      let metric = metric(&fields)
      extra(&fields)
      return metric.map { [$0] }
    }
    let items = list(several, "a list of metrics such as {metric: queue_depth, target: 4}", atMost: Ceilings.metrics)
    let metrics = items?.map { item -> ScalingMetric? in
      var fields = self.fields(item, Language.kedaTrigger)
      let metric = metric(&fields)
      extra(&fields)
      fields.finish()
      return metric
    }
    return metrics.flatMap { allOrNil($0) }
  }

  /// One metric: its name, target and reading.
  func metric(_ fields: inout Fields) -> ScalingMetric? {
    let keys = Language.metric
    let name = choice(fields.require(keys.metric), ScalingMetric.Name.self)
    let targetField = fields.require(keys.target)
    let typeField = fields.take(keys.targetType)
    let reading = reading(&fields, of: name)
    guard let name, let targetField else { return nil }
    let type = typeField == nil ? ScalingMetric.standardTarget(of: name) : targetType(typeField, of: name)
    guard let target = target(targetField, of: name), let type else { return nil }
    return ScalingMetric(name, target: target, targetType: type, reading: reading)
  }

  /// A target in the unit of its metric.
  func target(_ field: Field?, of name: ScalingMetric.Name) -> Double? {
    switch name.kind {
    case .share: return quantity(field, .share, .positive(1))
    case .seconds: return quantity(field, .duration, .positive(Ceilings.duration))
    case .total:
      let isRate = name == .requestsPerSecond && field?.node.scalar?.text.contains("/") == true
      return quantity(field, isRate ? .rate : .number, .positive(1e9))
    }
  }

  private func targetType(_ field: Field?, of name: ScalingMetric.Name) -> ScalingMetric.TargetType? {
    guard let field, let type = choice(field, ScalingMetric.TargetType.self) else { return nil }
    let isWrong =
      type == .utilization && name != .cpuUtilization || type == .averageValue && name.kind == .seconds
    guard isWrong else { return type }
    error(
      field.place, "\(field.path): \(name.rawValue) has no \(type.rawValue)",
      hint: name.kind == .seconds ? "a time is compared as it is: value" : "only cpu_utilization has one")
    return nil
  }

  /// How and when a metric is read.
  func reading(_ fields: inout Fields, of name: ScalingMetric.Name?) -> MetricReading {
    var reading = Defaults.reading(of: name ?? .queueDepth)
    let keys = Language.reading
    let scrape = quantity(fields.take(keys.scrapeInterval))
    let window = quantity(fields.take(keys.averagingWindow))
    let staleness = quantity(fields.take(keys.staleness))
    let load = name == .cpuUtilization ? quantity(fields.take(keys.cpuAtFullLoad)) : nil
    reading.scrapeInterval = scrape ?? reading.scrapeInterval
    reading.averagingWindow = window ?? reading.averagingWindow
    reading.staleness = staleness ?? reading.staleness
    reading.cpuAtFullLoad = load ?? reading.cpuAtFullLoad
    return reading
  }
}
