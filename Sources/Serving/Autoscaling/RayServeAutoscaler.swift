import Glibc
import Model

/// Ray Serve's autoscaler.
///
/// Source: ray 2.60.0, ray/serve/autoscaling_policy.py (`_apply_scaling_factors`, `_apply_delay_logic`,
/// `_get_cold_start_scale_up_replicas`, `_core_replica_queue_length_policy`) and ray/serve/_private/autoscaling_state.py
/// (`get_decision_num_replicas`, bounds last), read 2026-11.
public struct RayServeAutoscaler: Sendable {
  /// What the scenario says of it.
  public let rules: RayServeScaling
  private let bounds: ReplicaBounds
  /// Since when more (true) or fewer replicas have been desired.
  private var waiting: (isUp: Bool, since: Double)?

  /// Creates an autoscaler without a past.
  public init(_ rules: RayServeScaling, bounds: ReplicaBounds) {
    self.rules = rules
    self.bounds = bounds
  }

  /// When a delay that runs will be over at the latest; nil while none runs.
  public private(set) var delayEnds: Double?

  /// Evaluates the reported requests.
  /// - Parameters:
  ///   - ongoing: Requests running and queued, averaged over the look-back period.
  ///   - running: Replicas that run.
  ///   - target: Replicas desired so far.
  public mutating func evaluate(ongoing: Double, running: Int, target: Int, at now: Double) -> ScalingDecision {
    if running == 0, ongoing > 0 {
      // The cold start's path takes no delay and leaves a running one as it is.
      let desired = max(Int(replicas: ceil(rules.upscalingFactor)), target)
      return ScalingDecision(signal: ongoing, raw: desired, stabilised: desired, desired: bounded(desired))
    }
    let raw = running == 0 ? target : scaled(ongoing / rules.targetOngoingRequests, running: running)
    if running == 0 && raw > 0 {
      return ScalingDecision(signal: ongoing, raw: raw, stabilised: raw, desired: bounded(raw))
    }
    let stable = delayed(max(0, raw), target: target, at: now)
    return ScalingDecision(signal: ongoing, raw: raw, stabilised: stable, desired: bounded(stable))
  }

  private func bounded(_ desired: Int) -> Int { max(bounds.minimum, min(bounds.maximum, desired)) }

  /// The part of a desired change that is requested; a shrinking that rounding would stop goes on by one.
  private func scaled(_ desired: Double, running: Int) -> Int {
    let change = desired - Double(running)
    let factor = change > 0 ? rules.upscalingFactor : rules.downscalingFactor
    let scaled = Int(replicas: ceil(Double(running) + factor * change))
    return Int(replicas: ceil(desired)) < running && scaled == running ? scaled - 1 : scaled
  }

  private mutating func delayed(_ desired: Int, target: Int, at now: Double) -> Int {
    guard desired != target else {
      waiting = nil
      delayEnds = nil
      return target
    }
    let isUp = desired > target
    let since = waiting.flatMap { $0.isUp == isUp ? $0.since : nil } ?? now
    let delay = isUp ? rules.upscaleDelay : target == 1 ? rules.downscaleToZeroDelay : rules.downscaleDelay
    // Differences of long times fall short by their last bits; the source forgives a microsecond.
    guard now - since + 1e-6 >= delay else {
      waiting = (isUp, since)
      delayEnds = since + delay
      return target
    }
    waiting = nil
    delayEnds = nil
    // Zero is reached from one alone.
    return !isUp && target > 1 ? max(1, desired) : desired
  }
}
