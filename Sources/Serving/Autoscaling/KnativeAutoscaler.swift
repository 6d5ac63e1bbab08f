import Glibc
import Model

/// Knative's pod autoscaler (KPA) with what its reconciler makes of zero.
///
/// The activator's buffer is the queue of a pool without ready replicas; its requests are in the concurrency.
/// Source: knative/serving 98e5ef9 (2026-08), pkg/autoscaler/scaling/autoscaler.go (`Scale`), pkg/reconciler/autoscaling/kpa/scaler.go
/// (`scale`, `handleScaleToZero`) and kpa.go (`computeActiveCondition`, the mode of the serverless service).
public struct KnativeAutoscaler: Sendable {
  /// What the reconciler says of the revision.
  private enum Status: Sendable, Equatable {
    case activating(since: Double)
    case active(since: Double)
    case inactive(since: Double)
  }
  /// What the scenario says of it.
  public let rules: KnativeScaling
  private let bounds: ReplicaBounds
  private var stable: BucketAverage
  private var panic: BucketAverage
  private var panicSince: Double?
  private var mostInPanic: Int
  private var status: Status
  /// Since when the activator is in the path.
  private var proxySince: Double?
  private var isInitialised = false
  /// Seconds after which a revision that nobody asks for any more and that is not ready is given up: `progress-deadline` of 600 s
  /// (config/core/configmaps/deployment.yaml) and `activationTimeoutBuffer` of 30 s (scaler.go).
  private static let activationTimeout = 630.0
  private var decisions: [(at: Double, desired: Int)] = []

  /// Creates an autoscaler for a pool with `ready` replicas at second 0; with more than one it begins in panic.
  public init(_ rules: KnativeScaling, bounds: ReplicaBounds, ready: Int) {
    self.rules = rules
    self.bounds = bounds
    stable = BucketAverage(window: rules.stableWindow)
    panic = BucketAverage(window: rules.panicWindow)
    panicSince = ready > 1 ? 0 : nil
    mostInPanic = ready
    status = ready > 0 ? .active(since: 0) : .inactive(since: 0)
    if ready == 0 || burstCapacity(0, ready: ready) < 0 { proxySince = 0 }
  }

  /// Whether the activator is in the path of requests.
  public var isActivatorIn: Bool { proxySince != nil }

  /// Whether the panic mode holds.
  public var isPanicking: Bool { panicSince != nil }

  /// Adds the average of a second that ends now.
  public mutating func record(_ value: Double, at now: Double) {
    stable.record(value, at: now)
    panic.record(value, at: now)
  }

  /// Evaluates the windows.
  /// - Parameters:
  ///   - replicas: Replicas there are, ready or on their way.
  ///   - ready: Replicas that are ready.
  public mutating func evaluate(replicas: Int, ready: Int, at now: Double) -> ScalingDecision {
    guard let stableValue = stable.average(at: now) else {
      // Nothing was measured: the scale is not valid, and only an empty revision keeps the activator in the path.
      return .stay(replicas)
    }
    let panicValue = panic.average(at: now) ?? 0
    let scale = scale(stableValue, panicValue, ready: ready, at: now)
    let bounded = min(max(scale.desired, leastScale), bounds.maximum)
    let (desired, applies) = handleZero(bounded, at: now)
    setMode(desired, applies, burst: burstCapacity(panicValue, ready: ready), at: now)
    setStatus(desired, ready: ready, at: now)
    return ScalingDecision(
      signal: isPanicking ? panicValue : stableValue, raw: scale.raw, stabilised: scale.desired,
      desired: applies ? desired : replicas)
  }

  /// The least number, the initial scale until it was reached once.
  private var leastScale: Int {
    isInitialised ? bounds.minimum : max(bounds.minimum, bounds.initial > 1 ? bounds.initial : 0)
  }

  private mutating func scale(
    _ stableValue: Double, _ panicValue: Double, ready: Int, at now: Double
  ) -> (raw: Int, desired: Int) {
    let present = Double(max(1, ready))
    let up = Int(replicas: ceil(rules.maxScaleUpRate * present))
    let down = Int(replicas: floor(present / rules.maxScaleDownRate))
    let calm = Int(replicas: ceil(stableValue / rules.effectiveTarget))
    let surge = Int(replicas: ceil(panicValue / rules.effectiveTarget))
    func clamped(_ count: Int) -> Int {
      let clamped = min(max(count, down), up)
      return rules.activationScale > 1 && count > 0 ? max(clamped, rules.activationScale) : clamped
    }
    let isOver = Double(surge) / present >= rules.panicThreshold
    if isOver {
      panicSince = now
    } else if let since = panicSince, since + rules.stableWindow < now {
      panicSince = nil
      mostInPanic = 0
    }
    var desired = clamped(calm)
    if panicSince != nil {
      mostInPanic = max(mostInPanic, desired, clamped(surge))
      desired = mostInPanic
    }
    return (panicSince != nil ? max(calm, surge) : calm, delayed(desired, at: now))
  }

  /// The greatest decision of the delay: a window of as many evaluations as fit it. (aggregation/max/window.go.)
  private mutating func delayed(_ desired: Int, at now: Double) -> Int {
    guard rules.scaleDownDelay > 0 else { return desired }
    decisions.removeAll { $0.at <= now - rules.scaleDownDelay || $0.desired <= desired }
    decisions.append((now, desired))
    return decisions.reduce(desired) { max($0, $1.desired) }
  }

  /// Requests that would fit besides those present and the burst; negative asks for the activator.
  private func burstCapacity(_ panicValue: Double, ready: Int) -> Double {
    if rules.targetBurstCapacity == 0 { return 0 }
    guard rules.targetBurstCapacity > 0 else { return -1 }
    return floor(Double(ready) * rules.target - rules.targetBurstCapacity - panicValue)
  }

  /// handleScaleToZero: what is desired, and whether it is done now.
  private func handleZero(_ desired: Int, at now: Double) -> (desired: Int, applies: Bool) {
    guard desired == 0 else { return (desired, true) }
    guard rules.scalesToZero else { return (1, true) }
    switch status {
    case .activating(let since): return now - since > Self.activationTimeout ? (0, true) : (1, false)
    case .active(let since): return now - since >= rules.stableWindow ? (0, false) : (1, true)
    case .inactive(let since):
      let retention = rules.podRetentionPeriod
      if now - since >= max(rules.scaleToZeroGracePeriod, retention) { return (0, true) }
      if now - since < retention { return (0, false) }
      let proxied = proxySince.map { now - $0 } ?? 0
      return (0, proxied >= rules.scaleToZeroGracePeriod)
    }
  }

  /// `ReconcileKind`: out of the path where replicas are desired and the burst fits; in it while it is not known how many are.
  private mutating func setMode(_ desired: Int, _ applies: Bool, burst: Double, at now: Double) {
    if desired == 0 || !applies || burst < 0 { proxySince = proxySince ?? now } else { proxySince = nil }
  }

  /// computeActiveCondition.
  private mutating func setStatus(_ desired: Int, ready: Int, at now: Double) {
    let threshold = max(leastScale, 1)
    if ready >= threshold { isInitialised = true }
    switch status {
    case .activating where desired > 0 && ready < threshold: break
    case _ where desired > 0 && ready < threshold: status = .activating(since: now)
    case .active where desired > 0, .inactive where desired == 0: break
    default: status = desired == 0 ? .inactive(since: now) : .active(since: now)
    }
  }
}
