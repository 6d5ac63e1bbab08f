/// How many replicas a provisioner leaves a pool when it terminates instances, as a `PodDisruptionBudget` says.
public struct DisruptionBudget: Sendable, Equatable {
  /// What is bounded.
  public enum Bound: Sendable, Equatable {
    /// At least N replicas stay ready.
    case minAvailable(RollingUpdate.Portion)
    /// At most N of those desired are not ready.
    case maxUnavailable(RollingUpdate.Portion)
  }
  /// What is bounded.
  public var bound: Bound

  /// Creates a budget.
  public init(_ bound: Bound) { self.bound = bound }

  /// Replicas that may be removed of those that are ready; both kinds of share are rounded up.
  ///
  /// Source: kubernetes, pkg/controller/disruption/disruption.go, `getExpectedPodCount` and `updatePdbStatus`, read 2026-11: those ready
  /// less those that have to be.
  public func allowed(ready: Int, desired: Int) -> Int {
    switch bound {
    case .minAvailable(let portion): max(0, ready - portion.roundedUp(of: desired))
    case .maxUnavailable(let portion): max(0, ready - max(0, desired - portion.roundedUp(of: desired)))
    }
  }
}

extension RollingUpdate.Portion {
  /// N of a number of replicas.
  fileprivate func roundedUp(of count: Int) -> Int {
    switch self {
    case .count(let number): number
    case .share(let share): Int((share * Double(count) - 1e-9).rounded(.up))
    }
  }
}
