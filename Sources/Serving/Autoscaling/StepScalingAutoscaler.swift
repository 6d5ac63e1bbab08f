import Glibc
import Model

/// AWS step scaling: two alarms, and a change by how far a threshold is passed.
///
/// Source: Application Auto Scaling user guide, "Step scaling policies" (step adjustments, rounding of percentages, cooldown), read 2026-11.
public struct StepScalingAutoscaler: Sendable {
  /// What the scenario says of it.
  public let rules: StepScaling
  private let bounds: ReplicaBounds
  private var above = 0
  private var below = 0
  private var cooldown = Cooldown()

  /// Creates a policy without a past.
  public init(_ rules: StepScaling, bounds: ReplicaBounds) {
    self.rules = rules
    self.bounds = bounds
  }

  /// Takes a data point.
  /// - Parameters:
  ///   - point: The metric; nil when there is none, which takes both alarms back.
  ///   - capacity: Replicas desired so far.
  public mutating func evaluate(_ point: Double?, capacity: Int, at now: Double) -> ScalingDecision {
    guard let point, point.isFinite else {
      (above, below) = (0, 0)
      return .stay(capacity)
    }
    above = rules.scaleOut.map { point >= $0.threshold } == true ? above + 1 : 0
    below = rules.scaleIn.map { point <= $0.threshold } == true ? below + 1 : 0
    var raw = capacity
    if let alarm = rules.scaleOut, above >= alarm.evaluationPeriods {
      raw = max(capacity, changed(cooldown.base(of: capacity, at: now), by: step(alarm, point, isOut: true)))
    } else if let alarm = rules.scaleIn, below >= alarm.evaluationPeriods {
      raw = min(capacity, changed(capacity, by: step(alarm, point, isOut: false)))
    }
    let asked = max(bounds.minimum, min(bounds.maximum, raw))
    let desired = cooldown.apply(asked, to: capacity, out: rules.cooldown, in: rules.cooldown, at: now)
    return ScalingDecision(signal: point, raw: raw, stabilised: asked, desired: desired)
  }

  /// The step of a distance: above a threshold the lower end belongs to a step, below it the upper.
  private func step(_ alarm: StepScaling.Alarm, _ point: Double, isOut: Bool) -> StepScaling.Step? {
    let distance = point - alarm.threshold
    return alarm.steps.first { step in
      let lower = step.lower ?? -.infinity
      let upper = step.upper ?? .infinity
      return isOut ? lower <= distance && distance < upper : lower < distance && distance <= upper
    }
  }

  private func changed(_ capacity: Int, by step: StepScaling.Step?) -> Int {
    guard let step else { return capacity }
    switch rules.adjustment {
    case .exactCapacity: return Int(replicas: step.change)
    case .changeInCapacity: return max(0, capacity + Int(step.change))
    case .percentChangeInCapacity:
      let exact = Double(capacity) * step.change / 100
      // Towards zero, but never to it.
      var change = Int(exact)
      if change == 0, exact != 0 { change = exact > 0 ? 1 : -1 }
      if change != 0 {
        change = change > 0 ? max(change, rules.minAdjustmentMagnitude) : min(change, -rules.minAdjustmentMagnitude)
      }
      return max(0, capacity + change)
    }
  }
}
