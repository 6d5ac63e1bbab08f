extension Distribution {
  /// What is still to come of a time of this law at any moment within one, by the probability `p` (0..<1) of no more than that.
  ///
  /// The equilibrium law of renewal theory, with the density (1 - F) / mean: a moment is in a long time more likely than in a short one, and
  /// at any part of it. Source: D. Cox, "Renewal Theory", 1962, chapter 5. For draws of at least 0 with a finite mean above 0.
  public func residual(_ p: Double) -> Double {
    precondition((0..<1).contains(p), "a residual time is asked at a probability")
    let support = support
    if case .constant(let value) = self { return p * value }
    if case .exponential = self { return quantile(p) }
    let wanted = p * mean
    // Nothing is shorter than the least of the draws.
    if wanted <= support.lowerBound { return wanted }
    func beyond(_ x: Double) -> Double { support.lowerBound + integrate(survival, from: support.lowerBound, to: x) }
    var high = max(2 * mean, support.lowerBound + mean)
    while high < support.upperBound, beyond(high) < wanted { high *= 2 }
    high = min(high, support.upperBound)
    return findRoot(of: { beyond($0) - wanted }, between: support.lowerBound, and: high) ?? high
  }
}
