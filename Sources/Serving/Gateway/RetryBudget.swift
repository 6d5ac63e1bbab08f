/// Retries that the clients of a workload may make together: each first attempt earns a share of one, and what was earned is kept for
/// ten seconds. Beside that there is a reserve, and what is taken from it comes back after ten seconds.
///
/// Source: Finagle, RetryBudget and its leaky token bucket: ten slices of a time to live of 10 s, and `minRetriesPerSec` times that as
/// the reserve. Where this differs: what first attempts earned is spent first, the oldest before all.
struct RetryBudget {
  private static let slices = 10
  private let share: Double
  private let reserve: Double
  /// What is left of the earnings of each of the last seconds, by the second modulo their number.
  private var left = Buffer(repeating: 0.0, count: RetryBudget.slices)
  /// What was taken from the reserve in each of these seconds.
  private var drawn = Buffer(repeating: 0.0, count: RetryBudget.slices)
  private var second = 0

  /// - Parameters:
  ///   - share: Of a retry that a first attempt earns.
  ///   - least: Retries a second whatever is earned.
  init(share: Double, least: Double) {
    self.share = share
    reserve = least * Double(Self.slices)
  }

  /// A first attempt is made.
  mutating func earn(at now: Double) {
    advance(to: now)
    left[second % Self.slices] += share
  }

  /// Whether a retry may be made.
  mutating func holdsOne(at now: Double) -> Bool {
    advance(to: now)
    var sum = reserve
    for slice in left.indices { sum += left[slice] - drawn[slice] }
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
    drawn[second % Self.slices] += rest
  }

  private mutating func advance(to now: Double) {
    let present = Int(now)
    while second < present, present - second < Self.slices {
      second += 1
      left[second % Self.slices] = 0
      drawn[second % Self.slices] = 0
    }
    guard second < present else { return }
    second = present
    for slice in left.indices { (left[slice], drawn[slice]) = (0, 0) }
  }
}
