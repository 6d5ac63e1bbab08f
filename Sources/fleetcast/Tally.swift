import Synchronization

/// A number that threads share.
final class Tally: Sendable {
  private let count = Atomic<Int>(0)

  /// The number last set.
  var value: Int { count.load(ordering: .relaxed) }

  /// Sets it.
  func set(_ value: Int) { count.store(value, ordering: .relaxed) }
}
