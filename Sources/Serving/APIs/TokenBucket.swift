/// A rate limit: a bucket that fills at a constant rate up to one minute's worth and is full at the start.
struct TokenBucket {
  private let rate: Double
  private let capacity: Double
  private var level: Double
  private var filledAt = 0.0

  /// - Parameter rate: Units a second.
  init(rate: Double) {
    self.rate = rate
    capacity = rate * 60
    level = capacity
  }

  /// Whether `amount` is there now.
  mutating func holds(_ amount: Double, at now: Double) -> Bool {
    level = min(capacity, level + (now - filledAt) * rate)
    filledAt = now
    return level >= amount
  }

  /// Seconds from when it was last asked until `amount` is there, to the next millisecond; 0 where it is, or never will be.
  func wait(for amount: Double) -> Double {
    guard amount > level, amount <= capacity else { return 0 }
    return ((amount - level) / rate * 1_000).rounded(.down) / 1_000 + 0.001
  }

  /// Takes `amount`, which must be there.
  mutating func take(_ amount: Double) { level -= amount }
}
