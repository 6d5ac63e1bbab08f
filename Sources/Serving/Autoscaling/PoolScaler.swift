import Model

/// A pool's autoscaler: its metrics' feeds, its policies, and when each is due.
///
/// It knows numbers of replicas and nothing of how they come and go. Its events are as many as its intervals fit the run.
struct PoolScaler {
  /// Something that happens at regular times.
  struct Ticker {
    enum Work {
      /// Every feed of this interval is sampled.
      case scrape
      case step(Int, ControlLoop.Step)
    }
    var work: Work
    var interval: Double
  }
  /// What came of a step.
  struct Outcome {
    /// Which policy.
    var loop: Int
    /// What it said.
    var decision: ScalingDecision
    /// The most that any policy desires.
    var desired: Int
  }
  /// Tickers that one pool may have; the event's index holds as many.
  static let mostTickers = 64
  /// The ticker of a request that finds no replica, and the first of those besides the regular ones.
  static let wakeTicker = 63
  static let firstExtraTicker = 56

  let rules: Autoscaler
  let tickers: [Ticker]
  private(set) var feeds: [SignalFeed] = []
  private var loops: [ControlLoop] = []
  /// When each policy's besides is set for.
  private var extras: [Double?]

  init(_ rules: Autoscaler, pool: Pool) {
    self.rules = rules
    for policy in rules.policies {
      let first = feeds.count
      feeds += policy.metrics.map(SignalFeed.init)
      loops.append(ControlLoop(policy, pool: pool, feeds: first..<feeds.count))
    }
    extras = loops.map { _ in nil }
    var tickers: [Ticker] = []
    for interval in Set(feeds.map(\.metric.reading.scrapeInterval)).sorted() where interval > 0 {
      tickers.append(Ticker(work: .scrape, interval: interval))
    }
    for (index, loop) in loops.enumerated() {
      tickers += loop.tickers.map { Ticker(work: .step(index, $0.step), interval: $0.interval) }
    }
    precondition(tickers.count <= Self.firstExtraTicker && loops.count <= Self.wakeTicker - Self.firstExtraTicker)
    self.tickers = tickers
  }

  /// Seconds from a request that finds no replica to the first decision on it; nil where none is made.
  var wakesAfter: Double? { loops.compactMap(\.wakesAfter).min() }

  /// Whether requests are counted as they end, beyond what every run counts.
  var countsEnded: Bool {
    feeds.contains { $0.countsTimes || $0.metric.name == .tokensPerSecond } || loops.contains(where: \.countsEnded)
  }

  /// Whether the share of key-value blocks is requested.
  var readsKeyValue: Bool { feeds.contains { $0.metric.name == .kvUtilization } }

  /// Counts a request that ended.
  mutating func count(ttft: Double, latency: Double) {
    for index in feeds.indices where feeds[index].countsTimes { feeds[index].count(ttft: ttft, latency: latency) }
  }

  /// The first samples, of a pool as it opens.
  mutating func open(_ view: PoolView) {
    for index in feeds.indices { feeds[index].scrape(view, at: 0) }
  }

  /// Samples the feeds of an interval.
  mutating func scrape(interval: Double, _ view: PoolView, at now: Double) {
    for index in feeds.indices where feeds[index].metric.reading.scrapeInterval == interval {
      feeds[index].scrape(view, at: now)
    }
  }

  /// Takes a policy's step; nil where it decides nothing.
  /// - Parameter groups: Says which replicas a metric sampled at a second is known of.
  mutating func take(
    _ step: ControlLoop.Step, of loop: Int, _ view: PoolView, at now: Double,
    groups: (_ metric: ScalingMetric, _ sampledAt: Double, _ loop: HorizontalScaling) -> ReplicaGroups
  ) -> Outcome? {
    let own = loops[loop].feeds
    for index in own {
      // What is read at the evaluation is sampled now; a scrape due at this very moment comes first as well.
      let interval = feeds[index].metric.reading.scrapeInterval
      let isDue = interval > 0 && abs((now / interval).rounded() * interval - now) < 1e-6
      if interval == 0 || isDue { feeds[index].scrape(view, at: now) }
    }
    let isOut = rules.outages.contains { $0.covers(now) }
    let signal = signal(of: own, loop, view, isOut: isOut, at: now, groups)
    let decision = loops[loop].take(step, view, signal, at: now)
    guard let decision else { return nil }
    var desired = 0
    for index in loops.indices { desired = max(desired, loops[index].desired) }
    loops[loop].changed(from: view.replicas, to: desired, at: now)
    return Outcome(loop: loop, decision: decision, desired: desired)
  }

  private mutating func signal(
    of own: Range<Int>, _ loop: Int, _ view: PoolView, isOut: Bool, at now: Double,
    _ groups: (ScalingMetric, Double, HorizontalScaling) -> ReplicaGroups
  ) -> HorizontalAutoscaler.Signal {
    let samples = own.map { index -> HorizontalAutoscaler.MetricSample in
      let reading = isOut ? SignalFeed.Reading(value: nil, sampledAt: 0) : feeds[index].read(at: now)
      let metric = feeds[index].metric
      guard metric.name.kind == .share, let horizontal = rules.policies[loop].horizontal else {
        // A query without a result is zero to KEDA's scalers (prometheus, `ignoreNullValues`).
        if case .keda = rules.policies[loop], !isOut {
          return HorizontalAutoscaler.MetricSample(sum: reading.value ?? 0)
        }
        return HorizontalAutoscaler.MetricSample(sum: reading.value)
      }
      if metric.targetType == .value { return HorizontalAutoscaler.MetricSample(sum: reading.value) }
      let group = groups(metric, reading.sampledAt, horizontal)
      return HorizontalAutoscaler.MetricSample(
        sum: reading.value.map { $0 * Double(group.measured) }, measured: group.measured, missing: group.missing,
        ignored: group.ignored)
    }
    return HorizontalAutoscaler.Signal(samples: samples, replicas: view.replicas, ready: view.ready)
  }

  /// How many policies there are.
  var loopCount: Int { loops.count }

  /// Whether a policy has Knative's activator in the path of requests; nil of other policies.
  func isActivatorIn(of loop: Int) -> Bool? { loops[loop].isActivatorIn }

  /// The policies that are told of a request that finds no replica.
  var wokenLoops: [Int] { loops.indices.filter { loops[$0].wakesAfter != nil } }

  /// The time of a decision besides the regular ones that is not set yet; it is then.
  mutating func takeExtraEvaluation(of loop: Int, after now: Double) -> Double? {
    guard let at = loops[loop].extraEvaluation(), at > now || now == 0, extras[loop] != at else { return nil }
    extras[loop] = at
    return at
  }
}

extension Autoscaler.Policy {
  /// The rules of the horizontal autoscaler in it.
  fileprivate var horizontal: HorizontalScaling? {
    switch self {
    case .hpa(let rules): rules
    case .keda(let rules): rules.horizontal
    default: nil
    }
  }
}
