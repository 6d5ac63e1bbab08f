/// Retries that the clients of a workload may make together: each first attempt earns a share of one, and what was earned is kept for
/// ten seconds.
///
/// Source: Finagle, RetryBudget and its leaky token bucket: ten slices of a time to live of 10 s.
struct RetryBudget {
  private static let slices = 10
  private let share: Double
  /// What is left of the earnings of each of the last seconds, by the second modulo their number.
  private var left = Buffer(repeating: 0.0, count: RetryBudget.slices)
  private var second = 0

  init(share: Double) { self.share = share }

  /// A first attempt is made.
  mutating func earn(at now: Double) {
    advance(to: now)
    left[second % Self.slices] += share
  }

  /// Whether a retry may be made.
  mutating func holdsOne(at now: Double) -> Bool {
    advance(to: now)
    var sum = 0.0
    for slice in left.indices { sum += left[slice] }
    // Ten earnings of a tenth are a retry.
    return sum >= 1 - 1e-9
  }

  /// A retry is made, which must be possible: what was earned first is spent first.
  mutating func spend(at now: Double) {
    advance(to: now)
    var rest = 1.0
    for age in 1...Self.slices {
      let slice = (second + age) % Self.slices
      let taken = min(left[slice], rest)
      left[slice] -= taken
      rest -= taken
    }
  }

  private mutating func advance(to now: Double) {
    let present = Int(now)
    while second < present, present - second < Self.slices {
      second += 1
      left[second % Self.slices] = 0
    }
    guard second < present else { return }
    second = present
    for slice in left.indices { left[slice] = 0 }
  }
}
