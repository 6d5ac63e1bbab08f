import Model

/// How long the cluster autoscaler leaves a purchase option alone that brought no instance: twice as long each time.
///
/// What fails while the option is left alone, as instances that were requested together do, begins the same time anew. A success changes
/// nothing; the time is the first one again when nothing has failed for long enough.
///
/// Source: kubernetes/autoscaler 1.36.1, cluster-autoscaler/utils/backoff/exponential_backoff.go, whose node group is a purchase option
/// here.
package struct ExponentialBackoff {
  private var seconds = 0.0
  private var until = -Double.infinity
  private var failedAt = -Double.infinity

  /// Creates one without failures.
  package init() {}

  /// Notes a failure.
  /// - Returns: Second up to which the option is left alone.
  package mutating func fail(at now: Double) -> Double {
    if now - failedAt > ClusterAutoscaler.backoffReset {
      seconds = ClusterAutoscaler.initialBackoff
    } else if until < now {
      seconds = min(2 * seconds, ClusterAutoscaler.maximumBackoff)
    }
    failedAt = now
    until = now + seconds
    return until
  }
}
