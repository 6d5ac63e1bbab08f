/// A first-in, first-out queue of small numbers in one buffer that wraps around.
struct IndexRing {
  private var storage = Buffer<UInt32>()
  private var head = 0
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The first number; the queue must not be empty.
  var first: UInt32 { storage[head] }

  /// The number at a position from the head; the position must be in the queue.
  subscript(position: Int) -> UInt32 { storage[(head &+ position) & (storage.count &- 1)] }

  mutating func append(_ value: UInt32) {
    if count == storage.count { grow() }
    storage[(head &+ count) & (storage.count &- 1)] = value
    count &+= 1
  }

  mutating func prepend(_ value: UInt32) {
    if count == storage.count { grow() }
    head = (head &- 1) & (storage.count &- 1)
    storage[head] = value
    count &+= 1
  }

  /// The first position whose number satisfies a condition that holds for all after it too; `count` where none does. O(log count).
  @inline(__always)
  func firstPosition(where isBeyond: (UInt32) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Puts a number at a position from the head, and those from there on one further. O(count - position).
  mutating func insert(_ value: UInt32, at position: Int) {
    append(value)
    var place = count - 1
    while place > position {
      storage[(head &+ place) & (storage.count &- 1)] = self[place - 1]
      place -= 1
    }
    storage[(head &+ position) & (storage.count &- 1)] = value
  }

  mutating func popFirst() -> UInt32? {
    guard count > 0 else { return nil }
    let value = storage[head]
    head = (head &+ 1) & (storage.count &- 1)
    count &-= 1
    return value
  }

  /// Doubles the storage, whose length stays a power of two, and puts the head first.
  @inline(never)
  private mutating func grow() {
    let larger = Buffer<UInt32>(repeating: 0, count: max(16, storage.count * 2))
    for position in 0..<count { larger[position] = self[position] }
    storage = larger
    head = 0
  }
}
