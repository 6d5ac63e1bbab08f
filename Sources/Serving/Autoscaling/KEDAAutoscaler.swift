import Model

/// KEDA: its own loop takes a pool from and to zero, a horizontal pod autoscaler does the rest.
///
/// Source: kedacore/keda 8b4f083 (2026-08), pkg/scaling/executor/scale_scaledobjects.go (`RequestScale`, `scaleToZeroOrIdle`,
/// `scaleFromZeroOrIdle`), pkg/fallback/fallback.go (`GetMetricsWithFallback`, `doFallback`), controllers/keda/hpa.go.
public struct KEDAAutoscaler: Sendable {
  /// What the scenario says of it.
  public let rules: KEDAScaling
  private let bounds: ReplicaBounds
  private var horizontal: HorizontalAutoscaler
  private var lastActive: Double?
  /// By trigger: readings that failed in a row.
  private var failures: [Int]
  /// By trigger: the value of the last poll.
  private var cached: [Double?]

  /// Creates a ScaledObject of second 0.
  public init(_ rules: KEDAScaling, bounds: ReplicaBounds) {
    self.rules = rules
    self.bounds = bounds
    // getHPAMinReplicas: never below 1; the zero is KEDA's own.
    let inner = ReplicaBounds(minimum: max(bounds.minimum, 1), maximum: bounds.maximum, initial: bounds.initial)
    horizontal = HorizontalAutoscaler(rules.horizontal, bounds: inner)
    failures = rules.horizontal.metrics.map { _ in 0 }
    cached = rules.horizontal.metrics.map { _ in nil }
  }

  /// KEDA's own evaluation: whether anything is active, and with it zero.
  /// - Parameters:
  ///   - values: By trigger; nil when it cannot be read.
  ///   - replicas: Replicas there are, ready or on their way.
  public mutating func poll(_ values: [Double?], replicas: Int, at now: Double) -> ScalingDecision {
    cached = values
    let isActive = zip(values, rules.activation).contains { value, threshold in value.map { $0 > threshold } ?? false }
    let hasFailed = values.contains { $0 == nil }
    let signal = values.compactMap { $0 }.first
    func decide(_ desired: Int) -> ScalingDecision {
      ScalingDecision(signal: signal, raw: desired, stabilised: desired, desired: desired)
    }
    if isActive {
      if replicas == 0 || (rules.idleReplicas != nil && replicas < bounds.minimum) {
        lastActive = now
        return decide(max(bounds.minimum, 1))
      }
      // A part of the triggers in error: the time of the last activity is not renewed.
      if !hasFailed { lastActive = now }
      return .stay(replicas, signal: signal)
    }
    if hasFailed, rules.fallback.map({ $0.replicas != 0 }) ?? true { return .stay(replicas, signal: signal) }
    if rules.idleReplicas.map({ replicas > $0 }) ?? (replicas > 0 && bounds.minimum == 0) {
      let rest = rules.idleReplicas ?? 0
      let hasCooled = lastActive.map { $0 + rules.cooldownPeriod < now } ?? (rules.initialCooldownPeriod < now)
      return ScalingDecision(
        signal: signal, raw: rest, stabilised: hasCooled ? rest : replicas, desired: hasCooled ? rest : replicas)
    }
    if rules.idleReplicas == nil && replicas < bounds.minimum { return decide(bounds.minimum) }
    return .stay(replicas, signal: signal)
  }

  /// The horizontal autoscaler's evaluation through KEDA's metrics server.
  public mutating func evaluate(_ signal: HorizontalAutoscaler.Signal, at now: Double) -> ScalingDecision {
    let decision = decide(signal, at: now)
    changed(from: signal.replicas, to: decision.desired, at: now)
    return decision
  }

  /// As `evaluate`; `changed` must tell what came of it.
  public mutating func decide(_ signal: HorizontalAutoscaler.Signal, at now: Double) -> ScalingDecision {
    // ScalingDisabled: the autoscaler leaves a pool of no replicas alone.
    guard signal.replicas > 0 else { return .stay(0, signal: signal.samples.first?.sum) }
    var signal = signal
    for index in signal.samples.indices {
      if rules.usesCachedMetrics { signal.samples[index].sum = cached[index] }
      guard signal.samples[index].sum == nil else {
        failures[index] = 0
        continue
      }
      failures[index] += 1
      if let fallback = rules.fallback, failures[index] > fallback.failureThreshold {
        signal.samples[index].sum = stand(in: fallback, for: rules.horizontal.metrics[index], signal)
      }
    }
    return horizontal.decide(signal, at: now)
  }

  /// Remembers a change, for the rate policies.
  public mutating func changed(from current: Int, to desired: Int, at now: Double) {
    horizontal.changed(from: current, to: desired, at: now)
  }

  /// The value that makes the autoscaler want the fallback's replicas.
  private func stand(
    in fallback: KEDAScaling.Fallback, for metric: ScalingMetric, _ signal: HorizontalAutoscaler.Signal
  ) -> Double? {
    let held: Int
    switch fallback.behavior {
    case .fixed: held = fallback.replicas
    case .currentReplicas: held = signal.replicas
    case .currentReplicasIfHigher: held = max(signal.replicas, fallback.replicas)
    case .currentReplicasIfLower: held = min(signal.replicas, fallback.replicas)
    }
    guard metric.targetType == .value else { return metric.target * Double(held) }
    return signal.ready > 0 ? metric.target * Double(held) / Double(signal.ready) : nil
  }
}
