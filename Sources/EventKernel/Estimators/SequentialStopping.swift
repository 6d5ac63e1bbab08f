/// Says after each batch of replications whether a figure is known well enough.
///
/// The relative-precision procedure of A. M. Law, "Simulation Modeling and Analysis", 9.4.1: stop when the half-width is
/// at most gamma' = gamma / (1 + gamma) of the estimate, so that the error relative to the true value is at most gamma with
/// about the stated confidence. Law advises at least ten replications to begin with.
public struct SequentialStopping: Equatable, Sendable {
  /// The wanted relative error gamma, above 0.
  public let precision: Double

  /// Replications to run before the first evaluation, at least 2.
  public let atLeast: Int

  /// Replications to run at most.
  public let atMost: Int

  /// What to do next.
  public enum Decision: Equatable, Sendable {
    /// The figure is known to the wanted precision.
    case reached

    /// The cap came first: the precision is not reached.
    case capped

    /// Run N more replications, then ask again: to the first evaluation, or as many as the half-width, falling with the
    /// root of their number, seems to need.
    case more(Int)
  }

  /// Creates a rule from a relative error above 0 and a range of replications, from 2 on.
  public init(precision: Double, atLeast: Int, atMost: Int) {
    precondition(precision > 0, "a relative precision is above 0")
    precondition(atLeast >= 2 && atMost >= atLeast, "replications go from at least 2 to at least as many")
    self.precision = precision
    self.atLeast = atLeast
    self.atMost = atMost
  }

  /// Decides after `replications` from the estimate they gave.
  public func decide(after replications: Int, _ estimate: Estimate?) -> Decision {
    guard replications >= atLeast else { return .more(atLeast - replications) }
    let goal = precision / (1 + precision)
    if let estimate, let halfWidth = estimate.halfWidth, halfWidth <= goal * abs(estimate.value) { return .reached }
    guard replications < atMost else { return .capped }
    guard let estimate, let halfWidth = estimate.halfWidth, estimate.value != 0 else { return .more(1) }
    let growth = halfWidth / (goal * abs(estimate.value))
    let wanted = Double(replications) * growth * growth
    // Never more than double on one evaluation: an early variance may be far off.
    let next = min(wanted.rounded(.up), Double(2 * replications), Double(atMost))
    return .more(max(Int(next) - replications, 1))
  }
}
