import Glibc
import Scenarios

/// Kubernetes' horizontal pod autoscaler: one look at the signal at a time.
///
/// Source: kubernetes pkg/controller/podautoscaler/horizontal.go and replica_calculator.go (autoscaling/v2, read 2026-08).
public struct HorizontalAutoscaler: Sendable {
  /// What the controller sees at a look.
  public struct Signal: Sendable {
    /// For totals: the sum over the pool. For utilisations: the sum over the ready replicas.
    public var sum: Double
    /// Replicas, ready and on their way.
    public var replicas: Int
    /// Replicas that are ready.
    public var ready: Int

    /// Creates a signal.
    public init(sum: Double, replicas: Int, ready: Int) {
      self.sum = sum
      self.replicas = replicas
      self.ready = ready
    }
  }

  private struct Timed: Sendable {
    var at: Double
    var value: Int
  }
  /// What the scenario says of it.
  public let rules: Autoscaler
  private let bounds: ReplicaBounds
  private var recommendations: [Timed] = []
  private var added: [Timed] = []
  private var removed: [Timed] = []
  /// How far back the rate policies look, seconds.
  private let longestPeriod: Double

  /// Creates a controller without a past.
  public init(_ rules: Autoscaler, bounds: ReplicaBounds) {
    self.rules = rules
    self.bounds = bounds
    longestPeriod = (rules.scaleUp.policies + rules.scaleDown.policies).map(\.period).max() ?? 0
  }

  /// The number of replicas wanted now, within the bounds. Looks must come in the order of time.
  /// - Complexity: O(looks within the stabilisation windows).
  public mutating func look(_ signal: Signal, at now: Double) -> Int {
    let current = signal.replicas
    // recordInitialRecommendation comes before the bounds.
    if recommendations.isEmpty { recommendations.append(Timed(at: now, value: current)) }
    if current < bounds.minimum { return change(from: current, to: bounds.minimum, at: now) }
    if current > bounds.maximum { return change(from: current, to: bounds.maximum, at: now) }
    let raw = rules.metric.isUtilisation ? proposalPerReplica(signal) : proposalOfTotal(signal)
    let stable = stabilise(raw, current: current, at: now)
    let limited = limit(stable, current: current, at: now)
    return change(from: current, to: min(max(limited, bounds.minimum), bounds.maximum), at: now)
  }

  /// External metric with AverageValue: the total over the target, unless the ratio per replica is within tolerance.
  private func proposalOfTotal(_ signal: Signal) -> Int {
    if signal.replicas > 0 && isWithinTolerance(ratio(of: signal.sum, over: signal.replicas)) { return signal.replicas }
    return Int(min(ceil(ratio(of: signal.sum, over: 1)), 1e9))
  }

  /// Resource metric: the average over ready replicas against the target; on the way up, replicas not ready yet count
  /// as unused.
  private func proposalPerReplica(_ signal: Signal) -> Int {
    guard signal.ready > 0 else { return signal.replicas }
    let usage = ratio(of: signal.sum, over: signal.ready)
    let unready = signal.replicas - signal.ready
    guard unready > 0 && usage > 1 else {
      return isWithinTolerance(usage) ? signal.replicas : Int(ceil(usage * Double(signal.ready)))
    }
    let diluted = ratio(of: signal.sum, over: signal.replicas)
    if isWithinTolerance(diluted) || diluted < 1 { return signal.replicas }
    return max(signal.replicas, Int(ceil(diluted * Double(signal.replicas))))
  }

  /// The mean over the target, in whole thousandths each as Kubernetes' quantities are, so that the last bit of a
  /// measured mean does not round a replica up.
  private func ratio(of sum: Double, over replicas: Int) -> Double {
    (sum / Double(replicas) * 1_000).rounded() / max((rules.target * 1_000).rounded(), 1)
  }

  /// Both ends belong to the tolerance; 1 + 0.1 and 1.1 are the same number, |1 - 1.1| and 0.1 are not (Tolerances.isWithin).
  private func isWithinTolerance(_ ratio: Double) -> Bool {
    1 - rules.tolerance <= ratio && ratio <= 1 + rules.tolerance
  }

  /// The least recommendation of the window upwards, the greatest of the window downwards.
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
    var wanted = current
    if wanted < up { wanted = up }
    if wanted > down { wanted = down }
    return wanted
  }

  /// The rate policies.
  private mutating func limit(_ wanted: Int, current: Int, at now: Double) -> Int {
    if wanted > current {
      guard rules.scaleUp.selectPolicy != .disabled else { return current }
      let limits = rules.scaleUp.policies.map { policy -> Int in
        let start = periodStart(current: current, period: policy.period, at: now)
        switch policy.kind {
        case .pods: return start + Int(policy.value)
        case .percent: return Int(ceil(Double(start) * (1 + policy.value / 100)))
        }
      }
      let limit = (rules.scaleUp.selectPolicy == .max ? limits.max() : limits.min()) ?? wanted
      return min(wanted, max(limit, current))
    }
    if wanted < current {
      guard rules.scaleDown.selectPolicy != .disabled else { return current }
      let limits = rules.scaleDown.policies.map { policy -> Int in
        let start = periodStart(current: current, period: policy.period, at: now)
        switch policy.kind {
        case .pods: return start - Int(policy.value)
        case .percent: return Int(Double(start) * (1 - policy.value / 100))
        }
      }
      let limit = (rules.scaleDown.selectPolicy == .max ? limits.min() : limits.max()) ?? wanted
      return max(wanted, min(limit, current))
    }
    return current
  }

  /// Replicas there were when a policy's period began.
  private func periodStart(current: Int, period: Double, at now: Double) -> Int {
    func sum(_ events: [Timed]) -> Int { events.reduce(0) { $0 + ($1.at > now - period ? $1.value : 0) } }
    return current - sum(added) + sum(removed)
  }

  private mutating func change(from current: Int, to wanted: Int, at now: Double) -> Int {
    added.removeAll { $0.at <= now - longestPeriod }
    removed.removeAll { $0.at <= now - longestPeriod }
    if wanted > current { added.append(Timed(at: now, value: wanted - current)) }
    if wanted < current { removed.append(Timed(at: now, value: current - wanted)) }
    return wanted
  }
}
