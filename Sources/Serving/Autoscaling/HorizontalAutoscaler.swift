import Glibc
import Model

/// Kubernetes' horizontal pod autoscaler: one evaluation of its metrics at a time.
///
/// Source: kubernetes pkg/controller/podautoscaler/horizontal.go and replica_calculator.go (autoscaling/v2, read 2026-08).
public struct HorizontalAutoscaler: Sendable {
  /// What is known of one metric at an evaluation.
  public struct MetricSample: Sendable, Equatable {
    /// For sums and times: the value. For shares: the sum over the measured replicas. Nil when it cannot be read.
    public var sum: Double?
    /// Replicas that a share was measured on.
    public var measured: Int
    /// Replicas that should have a sample and have none.
    public var missing: Int
    /// Replicas that do not count yet: no machine yet, or, for CPU, not ready or not measured since they were.
    public var ignored: Int

    /// Creates a sample.
    public init(sum: Double?, measured: Int = 0, missing: Int = 0, ignored: Int = 0) {
      self.sum = sum
      self.measured = measured
      self.missing = missing
      self.ignored = ignored
    }
  }

  /// What the controller sees at an evaluation.
  public struct Signal: Sendable, Equatable {
    /// By metric.
    public var samples: [MetricSample]
    /// Replicas, ready and on their way.
    public var replicas: Int
    /// Replicas that are ready.
    public var ready: Int

    /// Creates a signal.
    public init(samples: [MetricSample], replicas: Int, ready: Int) {
      self.samples = samples
      self.replicas = replicas
      self.ready = ready
    }

    /// Creates a signal of one metric that every ready replica has a sample of; those on their way are ignored.
    public init(sum: Double, replicas: Int, ready: Int) {
      self.init(
        samples: [MetricSample(sum: sum, measured: ready, ignored: replicas - ready)], replicas: replicas, ready: ready)
    }
  }

  private struct Timed: Sendable {
    var at: Double
    var value: Int
  }
  /// What the scenario says of it.
  public let rules: HorizontalScaling
  private let bounds: ReplicaBounds
  private var recommendations: [Timed] = []
  private var added: [Timed] = []
  private var removed: [Timed] = []
  /// How far back the rate policies look, seconds.
  private let longestPeriod: Double

  /// Creates a controller without a past.
  public init(_ rules: HorizontalScaling, bounds: ReplicaBounds) {
    self.rules = rules
    self.bounds = bounds
    longestPeriod = (rules.scaleUp.policies + rules.scaleDown.policies).map(\.period).max() ?? 0
  }

  /// Evaluates the metrics and takes what is desired for done. Evaluations must come in the order of time.
  /// - Complexity: O(evaluations within the stabilisation windows).
  public mutating func evaluate(_ signal: Signal, at now: Double) -> ScalingDecision {
    let decision = decide(signal, at: now)
    changed(from: signal.replicas, to: decision.desired, at: now)
    return decision
  }

  /// Evaluates the metrics; `changed` must tell what came of it.
  public mutating func decide(_ signal: Signal, at now: Double) -> ScalingDecision {
    let current = signal.replicas
    // recordInitialRecommendation comes before the bounds.
    if recommendations.isEmpty { recommendations.append(Timed(at: now, value: current)) }
    let first = signal.samples.first?.sum
    if current < bounds.minimum {
      return ScalingDecision(signal: first, raw: current, stabilised: current, desired: bounds.minimum)
    }
    if current > bounds.maximum {
      return ScalingDecision(signal: first, raw: current, stabilised: current, desired: bounds.maximum)
    }
    guard let (raw, deciding) = largestProposal(signal) else { return .stay(current) }
    let stable = rules.hasNoBehavior ? greatest(raw, at: now) : stabilise(raw, current: current, at: now)
    let limited = rules.hasNoBehavior ? min(stable, max(2 * current, 4)) : limit(stable, current: current, at: now)
    return ScalingDecision(
      signal: signal.samples[deciding].sum, raw: raw, stabilised: stable,
      desired: min(max(limited, bounds.minimum), bounds.maximum))
  }

  /// Remembers a change of the number of replicas, for the rate policies.
  public mutating func changed(from current: Int, to desired: Int, at now: Double) {
    added.removeAll { $0.at <= now - longestPeriod }
    removed.removeAll { $0.at <= now - longestPeriod }
    if desired > current { added.append(Timed(at: now, value: desired - current)) }
    if desired < current { removed.append(Timed(at: now, value: current - desired)) }
  }

  /// The largest of the proposals and whose it is; nil when none could be made, or when one could not and the rest would
  /// shrink the pool. (computeReplicasForMetrics.)
  private func largestProposal(_ signal: Signal) -> (replicas: Int, metric: Int)? {
    var best: (replicas: Int, metric: Int)?
    var failed = 0
    for (index, sample) in signal.samples.enumerated() {
      guard let proposal = proposal(rules.metrics[index], sample, signal) else {
        failed += 1
        continue
      }
      if best == nil || proposal > (best?.replicas ?? 0) { best = (proposal, index) }
    }
    guard let best, failed == 0 || best.replicas >= signal.replicas else { return nil }
    return best
  }

  private func proposal(_ metric: ScalingMetric, _ sample: MetricSample, _ signal: Signal) -> Int? {
    guard let sum = sample.sum, sum.isFinite else { return nil }
    if metric.name.kind == .share && metric.targetType != .value {
      return proposalPerReplica(metric, sum: sum, sample, current: signal.replicas)
    }
    if metric.targetType == .value { return proposalOfValue(metric, sum, signal) }
    return proposalOfTotal(metric, sum, signal)
  }

  /// GetExternalPerPodMetricReplicas: the total over the target, unless the ratio per replica is within tolerance.
  private func proposalOfTotal(_ metric: ScalingMetric, _ sum: Double, _ signal: Signal) -> Int {
    if signal.replicas > 0 && isWithinTolerance(ratio(of: sum, over: signal.replicas, to: metric.target)) {
      return signal.replicas
    }
    return Int(replicas: ceil(ratio(of: sum, over: 1, to: metric.target)))
  }

  /// getUsageRatioReplicaCount: the ready replicas times the ratio; without replicas the ratio itself.
  private func proposalOfValue(_ metric: ScalingMetric, _ value: Double, _ signal: Signal) -> Int {
    let usage = ratio(of: value, over: 1, to: metric.target)
    guard signal.replicas > 0 else { return Int(replicas: ceil(usage)) }
    if isWithinTolerance(usage) { return signal.replicas }
    return Int(replicas: ceil(usage * Double(signal.ready)))
  }

  /// GetResourceReplicas and calcPlainMetricReplicas: the average over measured replicas against the target. Those without
  /// a sample count as fully used on the way down and as unused on the way up; ignored ones as unused on the way up.
  private func proposalPerReplica(_ metric: ScalingMetric, sum: Double, _ sample: MetricSample, current: Int) -> Int? {
    guard sample.measured > 0 else { return nil }
    let usage = meanRatio(of: sum, over: sample.measured, to: metric)
    let countsIgnored = sample.ignored > 0 && usage > 1
    guard countsIgnored || sample.missing > 0 else {
      return isWithinTolerance(usage) ? current : Int(replicas: ceil(usage * Double(sample.measured)))
    }
    let isUtilization = metric.targetType == .utilization
    var total = sum
    var count = sample.measured + (countsIgnored ? sample.ignored : 0)
    if sample.missing > 0, usage != 1 {
      // Of a Utilization all that is requested, or the target where that is more; else the target.
      let assumed = isUtilization ? max(1, metric.target) : metric.target
      if usage < 1 { total += Double(sample.missing) * assumed }
      count += sample.missing
    }
    let diluted = meanRatio(of: total, over: count, to: metric)
    if isWithinTolerance(diluted) || (usage < 1 && diluted > 1) || (usage > 1 && diluted < 1) { return current }
    let desired = Int(replicas: ceil(diluted * Double(count)))
    return (diluted < 1 && desired > current) || (diluted > 1 && desired < current) ? current : desired
  }

  /// Kubernetes' quantities are whole thousandths, so that the last bit of a measured number does not round a replica up.
  private static func thousandths(_ value: Double) -> Double { min((value * 1_000).rounded(), 1e15) }

  /// A sum over the target of N replicas.
  private func ratio(of sum: Double, over replicas: Int, to target: Double) -> Double {
    Self.thousandths(sum) / (max(Self.thousandths(target), 1) * Double(replicas))
  }

  /// The mean over the target: of a Utilization in whole percent, else in whole thousandths, both cut off
  /// (metrics/utilization.go, `GetResourceUtilizationRatio` and `GetMetricUsageRatio`).
  private func meanRatio(of sum: Double, over replicas: Int, to metric: ScalingMetric) -> Double {
    guard metric.targetType == .utilization else {
      return (Self.thousandths(sum) / Double(replicas)).rounded(.down) / max(Self.thousandths(metric.target), 1)
    }
    let percent = (Self.thousandths(sum) * 100 / (Double(replicas) * 1_000)).rounded(.down)
    return percent / max((metric.target * 100).rounded(), 1)
  }

  /// Both ends belong to the tolerance; 1 + 0.1 and 1.1 are the same number, |1 - 1.1| and 0.1 are not (Tolerances.isWithin).
  private func isWithinTolerance(_ ratio: Double) -> Bool {
    1 - rules.scaleDown.tolerance <= ratio && ratio <= 1 + rules.scaleUp.tolerance
  }

  /// stabilizeRecommendation: the greatest of the last 300 s, both ends included.
  private mutating func greatest(_ raw: Int, at now: Double) -> Int {
    recommendations.removeAll { $0.at < now - rules.scaleDown.stabilizationWindow }
    recommendations.append(Timed(at: now, value: raw))
    return recommendations.reduce(raw) { max($0, $1.value) }
  }

  /// stabilizeRecommendationWithBehaviors: the least recommendation of the window upwards, the greatest of the window
  /// downwards.
  private mutating func stabilise(_ raw: Int, current: Int, at now: Double) -> Int {
    let upSince = now - rules.scaleUp.stabilizationWindow
    let downSince = now - rules.scaleDown.stabilizationWindow
    var up = raw
    var down = raw
    let oldest = min(upSince, downSince)
    recommendations.removeAll { $0.at <= oldest }
    for past in recommendations {
      if past.at > upSince { up = min(up, past.value) }
      if past.at > downSince { down = max(down, past.value) }
    }
    recommendations.append(Timed(at: now, value: raw))
    var desired = current
    if desired < up { desired = up }
    if desired > down { desired = down }
    return desired
  }

  /// convertDesiredReplicasWithBehaviorRate: the rate policies.
  private func limit(_ desired: Int, current: Int, at now: Double) -> Int {
    if desired > current {
      guard rules.scaleUp.selectPolicy != .disabled else { return current }
      let limits = rules.scaleUp.policies.map { policy -> Int in
        let start = periodStart(current: current, period: policy.period, at: now)
        switch policy.kind {
        case .pods: return start + Int(policy.value)
        case .percent: return Int(ceil(Double(start) * (1 + policy.value / 100)))
        }
      }
      let limit = (rules.scaleUp.selectPolicy == .max ? limits.max() : limits.min()) ?? desired
      return min(desired, max(limit, current))
    }
    if desired < current {
      guard rules.scaleDown.selectPolicy != .disabled else { return current }
      let limits = rules.scaleDown.policies.map { policy -> Int in
        let start = periodStart(current: current, period: policy.period, at: now)
        switch policy.kind {
        case .pods: return start - Int(policy.value)
        case .percent: return Int(Double(start) * (1 - policy.value / 100))
        }
      }
      let limit = (rules.scaleDown.selectPolicy == .max ? limits.min() : limits.max()) ?? desired
      return max(desired, min(limit, current))
    }
    return current
  }

  /// Replicas there were when a policy's period began.
  private func periodStart(current: Int, period: Double, at now: Double) -> Int {
    func sum(_ events: [Timed]) -> Int { events.reduce(0) { $0 + ($1.at > now - period ? $1.value : 0) } }
    return current - sum(added) + sum(removed)
  }
}
