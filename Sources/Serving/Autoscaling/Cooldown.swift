/// The time after a change in which AWS holds back.
///
/// After growth only a larger growth is made, reckoned from the number before it; after shrinking none, while growth ends the wait.
/// Source: Application Auto Scaling user guide, "Target tracking scaling policies" and "Step scaling policies", cooldown periods; EC2's
/// instance warm-up reckons the same way (EC2 Auto Scaling user guide, "Step and simple scaling policies"), read 2026-11.
struct Cooldown: Sendable {
  private var base = 0
  private var growthUntil = -Double.infinity
  private var shrinkingUntil = -Double.infinity

  /// The number from which growth is reckoned.
  func base(of capacity: Int, at now: Double) -> Int { now < growthUntil ? base : capacity }

  /// What becomes of a number that is requested.
  mutating func apply(_ asked: Int, to capacity: Int, out: Double, in shrinking: Double, at now: Double) -> Int {
    if asked > capacity {
      base = base(of: capacity, at: now)
      growthUntil = now + out
      shrinkingUntil = -.infinity
      return asked
    }
    if asked < capacity, now >= shrinkingUntil {
      shrinkingUntil = now + shrinking
      return asked
    }
    return capacity
  }
}
