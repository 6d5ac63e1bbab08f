import Diagnostics
import Model

/// A metric that an autoscaler of others reads, with its target.
struct ForeignMetric {
  /// How the metric's number is made up there.
  enum Source {
    /// The average of the pods that have one.
    case pods
    /// One number for all pods, such as that of a queue, an ingress or a query.
    case whole
  }
  /// A metric's name, or an expression of Prometheus.
  var expression: String
  /// Where the name stands.
  var place: Place
  /// How a message names it.
  var title: String
  var source: Source
  var targetType: ScalingMetric.TargetType
  var target: Double
  /// Where the target stands.
  var targetPlace: Place
  /// Above which it counts as active; nil where nothing is said.
  var activation: (value: Double, place: Place)?
}

extension Importer {
  /// A metric of ours with target and reading, or nil after saying why there is none.
  func metric(_ foreign: ForeignMetric) -> [Block.Entry]? {
    let query = PrometheusQuery(foreign.expression)
    guard query.isWhole else {
      error(foreign.place, "\(foreign.title): a bracket or quote is not closed in \(quoted(foreign.expression))")
      return nil
    }
    // A name with bars, dots or dashes is one of an adapter, and no expression.
    let isName = query.functions.isEmpty && !foreign.expression.contains(where: { "{[( ".contains($0) })
    let names = isName ? [foreign.expression] : query.metrics
    let known = names.map { KnownMetric.named($0) }
    if let unknown = zip(names, known).first(where: { $0.1 == nil })?.0 {
      let near = KnownMetric.nearest(to: unknown).map { "did you mean \($0)? " } ?? ""
      omit(
        foreign.place, "metric \(shown(unknown))", "no signal here is known to be it",
        instead: near + "the signals are \(ScalingMetric.Name.words)")
      return nil
    }
    guard let first = known.first.flatMap({ $0 }) else {
      omit(foreign.place, foreign.title, "no metric in \(quoted(foreign.expression))")
      return nil
    }
    if let sum = concurrency(known.compactMap { $0 }, query) {
      return entries(foreign, query, name: sum, scale: 1, isName: isName)
    }
    guard known.count == 1 else {
      omit(
        foreign.place, "metric \(quoted(foreign.expression))", "an expression of several metrics",
        instead: "write each as a metric of its own; the autoscaler takes the most that any of them wants")
      return nil
    }
    guard let scale = isName ? 1 : constantFactor(query) else {
      omit(
        foreign.place, "metric \(quoted(foreign.expression))", "what is computed from the metric is not a signal here")
      return nil
    }
    return simple(foreign, query, first, scale: scale, isName: isName)
  }

  /// Running and waiting requests added up.
  private func concurrency(_ known: [KnownMetric], _ query: PrometheusQuery) -> ScalingMetric.Name? {
    let signals = known.compactMap { metric -> ScalingMetric.Name? in
      if case .signal(let name, 1) = metric.meaning { name } else { nil }
    }
    guard known.count == 2, Set(signals) == [.running, .queueDepth], query.operators == ["+"] else { return nil }
    return .concurrency
  }

  /// What an expression's constant multiplies its metric by; nil where something else is computed.
  private func constantFactor(_ query: PrometheusQuery) -> Double? {
    switch query.operators {
    case []: return 1
    case ["*"]: return query.numbers.last
    case ["/"]: return query.numbers.last.flatMap { $0 > 0 ? 1 / $0 : nil }
    default: return nil
    }
  }

  private func simple(
    _ foreign: ForeignMetric, _ query: PrometheusQuery, _ known: KnownMetric, scale: Double, isName: Bool
  ) -> [Block.Entry]? {
    switch known.meaning {
    case .nothing(let why, let instead):
      omit(foreign.place, "metric \(shown(foreign.expression))", why, instead: "use \(instead)")
      return nil
    case .signal(let name, let own):
      return entries(foreign, query, name: name, scale: own / scale, isName: isName)
    case .counter(let name):
      guard isName || query.isRate else {
        omit(
          foreign.place, "metric \(shown(foreign.expression))", "a counter only grows", instead: "write rate(...[1m])")
        return nil
      }
      let perSecond = query.functions.contains("increase") ? 1 / (query.range ?? 1) : 1
      return entries(foreign, query, name: name, scale: perSecond / scale, isName: isName)
    case .histogram(let name, let unit):
      guard isName || query.functions.first == "histogram_quantile" else {
        omit(
          foreign.place, "metric \(shown(foreign.expression))", "of times only the 95th percentile is a signal here",
          instead: "write histogram_quantile(0.95, ...), here \(name.rawValue)")
        return nil
      }
      let quantile = query.numbers.first ?? 0.95
      guard abs(quantile - 0.95) < 1e-9 else {
        omit(
          foreign.place, "metric \(shown(foreign.expression))",
          "of times only the 95th percentile is a signal here, not \(quantile.asShare)",
          instead: "use \(name.rawValue) with a target for it")
        return nil
      }
      if isName {
        differ(
          foreign.place, "metric \(shown(foreign.expression))",
          "taken for the 95th percentile; say otherwise if the adapter makes another number of the histogram")
      }
      return entries(foreign, query, name: name, scale: unit / scale, isName: isName)
    }
  }

  /// - Parameter scale: Ours in one of theirs.
  private func entries(
    _ foreign: ForeignMetric, _ query: PrometheusQuery, name: ScalingMetric.Name, scale: Double, isName: Bool
  ) -> [Block.Entry]? {
    guard let type = targetType(foreign, query, name, isName: isName) else { return nil }
    let target = foreign.target * scale
    guard target > 0 else {
      error(foreign.targetPlace, "\(foreign.title): the target must be above 0")
      return nil
    }
    if name.kind == .share, target > 1 {
      omit(
        foreign.targetPlace, "the target of \(shown(foreign.expression))",
        "\(target.asShare) of \(name.rawValue) is more than there is")
      return nil
    }
    var entries = [
      Block.Entry("metric", .scalar(name.rawValue, from: foreign.place, remark: shown(foreign.expression))),
      Block.Entry("target", .scalar(written(target, as: name), from: foreign.targetPlace)),
    ]
    if type != ScalingMetric.standardTarget(of: name) {
      entries.append(Block.Entry("target_type", .scalar(type.rawValue, from: foreign.targetPlace)))
    }
    if let range = query.range, !isName, range != Defaults.reading(of: name).averagingWindow {
      entries.append(Block.Entry("averaging_window", .scalar(range.asDuration, from: foreign.place)))
    }
    if let activation = foreign.activation, activation.value > 0 {
      let value = activation.value * scale
      let text = name.kind == .total ? value.asNumber : written(value, as: name)
      entries.append(Block.Entry("activation", .scalar(text, from: activation.place)))
    }
    return entries
  }

  /// Which of our target types divides a number as theirs does; nil after saying that none does.
  private func targetType(
    _ foreign: ForeignMetric, _ query: PrometheusQuery, _ name: ScalingMetric.Name, isName: Bool
  ) -> ScalingMetric.TargetType? {
    func refuse(_ why: String, instead: String) -> ScalingMetric.TargetType? {
      omit(foreign.place, "metric \(shown(foreign.expression))", why, instead: instead)
      return nil
    }
    let isAverage = foreign.targetType != .value
    if foreign.source == .pods {
      if name.kind == .seconds { return .value }
      if name.kind == .total {
        differ(
          foreign.place, "metric \(shown(foreign.expression))",
          "a Pods metric is averaged over the pods that are ready, here over all replicas, those that start as well")
      }
      return .averageValue
    }
    if name.kind == .seconds, isAverage {
      return refuse(
        "AverageValue divides a time by the number of replicas, so that it is near nothing",
        instead: "write metricType: Value there")
    }
    switch query.aggregation {
    case "avg"?:
      // avg / target x replicas is sum / target, but for replicas that are not ready.
      if !isAverage { return name.kind == .total ? .averageValue : .value }
      return refuse(
        "the query is an average over the replicas, and AverageValue divides it by their number once more",
        instead: "write sum(...), or metricType: Value")
    case "sum"?, nil:
      if name.kind == .seconds { return .value }
      if name.kind == .share, !isAverage {
        if isName { return .value }
        return refuse("a sum of shares grows with the number of replicas", instead: "write avg(...)")
      }
      return isAverage ? .averageValue : .value
    case let other?:
      // The outer function of a quantile is histogram_quantile, whose sum is one of buckets.
      if name.kind == .seconds { return .value }
      return refuse("the \(other) of the replicas is no signal here", instead: "write sum(...)")
    }
  }

  private func written(_ value: Double, as name: ScalingMetric.Name) -> String {
    switch name.kind {
    case .share: value.asShare
    case .seconds: value.asDuration
    case .total: name == .requestsPerSecond ? value.asNumber + "/s" : value.asNumber
    }
  }

  /// The metrics of a policy: beside its own keys where there is one, else a list.
  func policyEntries(_ metrics: [[Block.Entry]]) -> [Block.Entry] {
    if metrics.count == 1 { return metrics[0] }
    let items = metrics.map { entries in
      Block.flow(entries, from: entries[0].value.origin, remark: entries[0].value.remark)
    }
    return [Block.Entry("metrics", Block(.list(items), from: nil))]
  }
}
