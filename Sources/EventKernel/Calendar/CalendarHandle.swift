/// The heap operations on raw storage. The calendar guarantees room for `padding` keys after the last one in use, all
/// of them `UInt128.max`.
@frozen @usableFromInline
struct CalendarHandle {
  /// Room that must follow the slots in use: three absent siblings of a last child, and the four children that
  /// `peekTime` reads below a hole.
  @usableFromInline static let padding = 5

  /// Keys before the first one, so that the four children of a node, which are compared, fill one line of the cache.
  private static let offset = 3
  private static let cacheLine = 64

  /// Room for N keys, not initialised.
  static func allocate(_ count: Int) -> UnsafeMutablePointer<UInt128> {
    UnsafeMutableRawPointer.allocate(byteCount: (count + offset) * MemoryLayout<UInt128>.stride, alignment: cacheLine)
      .bindMemory(to: UInt128.self, capacity: count + offset) + offset
  }

  static func deallocate(_ keys: UnsafeMutablePointer<UInt128>) { UnsafeMutableRawPointer(keys - offset).deallocate() }

  @usableFromInline let keys: UnsafeMutablePointer<UInt128>

  @inlinable
  init(keys: UnsafeMutablePointer<UInt128>) { self.keys = keys }

  /// Puts `key` at the root of a heap of `end` slots and moves it down to its place.
  @inlinable @inline(__always)
  func siftDown(_ key: UInt128, end: Int) {
    var hole = 0
    var child = 1
    while child < end {
      // Which child is the smallest is a coin toss that no branch predictor learns, so the comparisons are added up
      // as numbers; written as a choice of indices they compile to jumps.
      let left = child &+ (keys[child &+ 1] < keys[child] ? 1 : 0)
      let right = child &+ 2 &+ (keys[child &+ 3] < keys[child &+ 2] ? 1 : 0)
      let rightMask = 0 &- (keys[right] < keys[left] ? 1 : 0)
      let smallest = left &+ ((right &- left) & rightMask)
      let smallestKey = keys[smallest]
      if key < smallestKey { break }
      keys[hole] = smallestKey
      hole = smallest
      child = 4 &* hole &+ 1
    }
    keys[hole] = key
  }

  /// Puts `key` into the free slot `start` and moves it up to its place.
  @inlinable @inline(__always)
  func siftUp(_ key: UInt128, from start: Int) {
    var hole = start
    while hole > 0 {
      let parent = (hole &- 1) &>> 2
      let parentKey = keys[parent]
      if parentKey < key { break }
      keys[hole] = parentKey
      hole = parent
    }
    keys[hole] = key
  }

  /// Clears slot `end`, the last one, and lets its key take the place of the root.
  @inlinable
  func moveLastToRoot(end: Int) {
    let last = keys[end]
    keys[end] = .max
    if end > 0 { siftDown(last, end: end) }
  }
}
