import Glibc
import Model

/// AWS target tracking: two alarms on data points of a minute, and a number in proportion.
///
/// Source: Application Auto Scaling user guide, "Target tracking scaling policies" and "How target tracking works" (read 2026-11);
/// that the alarms are three data points above the target and fifteen below nine tenths of it is what AWS makes of them in accounts.
public struct TargetTrackingAutoscaler: Sendable {
  /// What the scenario says of it.
  public let rules: TargetTracking
  private let bounds: ReplicaBounds
  private var above = 0
  private var below = 0
  private var cooldown = Cooldown()

  /// Creates a policy without a past.
  public init(_ rules: TargetTracking, bounds: ReplicaBounds) {
    self.rules = rules
    self.bounds = bounds
  }

  /// Takes a data point.
  /// - Parameters:
  ///   - point: The metric of a replica on average; nil when there is none, which takes both alarms back.
  ///   - capacity: Replicas desired so far.
  public mutating func evaluate(_ point: Double?, capacity: Int, at now: Double) -> ScalingDecision {
    guard let point, point.isFinite else {
      (above, below) = (0, 0)
      return .stay(capacity)
    }
    let target = rules.metric.target
    above = point > target ? above + 1 : 0
    below = point < TargetTracking.shareIn * target ? below + 1 : 0
    let isOut = above >= TargetTracking.pointsOut
    let base = isOut ? cooldown.base(of: capacity, at: now) : capacity
    let raw = Int(replicas: ceil(Double(base) * point / target - 1e-9))
    var asked = capacity
    if isOut {
      asked = max(raw, capacity)
    } else if below >= TargetTracking.pointsIn, !rules.disablesScaleIn {
      asked = min(raw, capacity)
    }
    asked = max(bounds.minimum, min(bounds.maximum, asked))
    let desired = cooldown.apply(
      asked, to: capacity, out: rules.scaleOutCooldown, in: rules.scaleInCooldown, at: now)
    return ScalingDecision(signal: point, raw: raw, stabilised: asked, desired: desired)
  }
}
