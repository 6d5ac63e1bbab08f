/// The future event list: a 4-ary heap of 16-byte keys.
///
/// A heap of four children a node is half as deep as a binary one, and the four keys that are compared share one or two
/// cache lines (A. LaMarca and R. Ladner, "The influence of caches on the performance of heaps", ACM J. Exp.
/// Algorithmics 1, 1996). It beats calendar and ladder queues up to many thousands of pending events, which is more than
/// a serving fleet has.
///
/// Most handlers take one event and schedule one. `take()` therefore leaves a hole at the root, and the next
/// `schedule(at:source:)` puts its event there and sifts once, instead of a removal and an insertion.
///
/// Nothing is ever removed from the middle. To cancel, the owner of an event remembers its sequence and ignores events
/// with another one when they come up; `Timer` does this.
///
/// It cannot be copied, so that no event asks whether somebody else has the same keys.
@frozen public struct Calendar: ~Copyable, @unchecked Sendable {
  /// Keys of the heap in level order; everything from `occupied` on is `UInt128.max`, so that a node with fewer than
  /// four children needs no special case.
  @usableFromInline var keys: UnsafeMutablePointer<UInt128>

  /// Keys that there is room for, all of them initialised.
  @usableFromInline var room: Int

  /// Slots in use, the hole included.
  @usableFromInline var occupied = 0

  /// Whether the root was taken and not yet replaced.
  @usableFromInline var hasHole = false

  @usableFromInline var lastSequence: UInt64 = 0

  /// Creates an empty calendar that holds `capacity` events before it grows.
  public init(capacity: Int) {
    precondition(capacity >= 0, "a calendar cannot have a negative capacity")
    room = capacity + CalendarHandle.padding
    keys = CalendarHandle.allocate(room)
    keys.initialize(repeating: .max, count: room)
  }

  deinit { CalendarHandle.deallocate(keys) }

  /// Pending events, cancelled ones included.
  @inlinable public var count: Int { hasHole ? occupied &- 1 : occupied }

  /// Whether no event is pending.
  @inlinable public var isEmpty: Bool { count == 0 }

  /// The time of the event that `take()` would return; nil when none is pending.
  ///
  /// - Complexity: O(1).
  @inlinable public var peekTime: Double? {
    guard !isEmpty else { return nil }
    guard hasHole else { return EventKey(bits: keys[0]).time }
    return EventKey(bits: min(min(keys[1], keys[2]), min(keys[3], keys[4]))).time
  }

  /// Adds an event and returns its sequence, by which its owner knows it again.
  ///
  /// - Parameters:
  ///   - time: when it happens, in seconds; finite and not negative. It may lie before events already taken: the
  ///     calendar orders events and has no clock.
  ///   - source: what it happens to; below 2^28.
  /// - Complexity: O(log *n*), and less after a `take()`.
  @inlinable @discardableResult
  public mutating func schedule(at time: Double, source: UInt32) -> UInt64 {
    // Adding zero turns -0 into 0. Infinity, NaN and negative numbers all have larger bit patterns.
    let timeBits = (time + 0).bitPattern
    precondition(timeBits < Double.infinity.bitPattern, "an event needs a finite time that is not negative")
    precondition(source &>> 28 == 0, "a source is below 2^28")
    lastSequence &+= 1
    precondition(lastSequence &>> 36 == 0, "a calendar numbers at most 2^36 events")
    let key = EventKey(timeBits: timeBits, sequence: lastSequence, source: source).bits
    if hasHole {
      hasHole = false
      CalendarHandle(keys: keys).siftDown(key, end: occupied)
    } else {
      let hole = occupied
      occupied &+= 1
      if occupied &+ CalendarHandle.padding > room { grow() }
      CalendarHandle(keys: keys).siftUp(key, from: hole)
    }
    return lastSequence
  }

  /// Removes and returns the earliest event, of several at one time the one scheduled first; nil when none is pending.
  ///
  /// - Complexity: O(1) when the event taken before was followed by a `schedule(at:source:)`, else O(log *n*).
  @inlinable
  public mutating func take() -> Event? {
    if hasHole { closeHole() }
    guard occupied > 0 else { return nil }
    hasHole = true
    return EventKey(bits: keys[0]).event
  }

  /// Moves the last event to the root that was taken.
  @inlinable
  mutating func closeHole() {
    hasHole = false
    occupied &-= 1
    CalendarHandle(keys: keys).moveLastToRoot(end: occupied)
  }

  @usableFromInline @inline(never)
  mutating func grow() {
    let larger = CalendarHandle.allocate(2 * room + CalendarHandle.padding)
    larger.initialize(from: keys, count: room)
    (larger + room).initialize(repeating: .max, count: room + CalendarHandle.padding)
    CalendarHandle.deallocate(keys)
    keys = larger
    room = 2 * room + CalendarHandle.padding
  }
}
