import EventKernel
import Glibc
import Model

/// What a cache of answers holds: by who may find them and what is asked, until when, and a note on each.
///
/// A hash table of chains whose entries are linked in the order of their use as well. A look-up and a write take O(1) and allocate
/// nothing, but for memory that doubles up to the capacity. An entry takes 24 bytes, the table of chains at most 2 more, and counts of
/// use (`lfu`) another 2. An entry that is over keeps its place until it is looked up or makes room.
package struct AnswerCache {
  /// What an entry is found by.
  package struct Key: Equatable {
    /// Who may find it.
    package var scope: UInt32
    /// What is asked, below 2^30.
    package var item: UInt32

    /// Creates a key.
    package init(scope: UInt32, item: UInt32) {
      self.scope = scope
      self.item = item
    }
  }

  /// An answer.
  private struct Entry {
    var scope: UInt32 = 0
    /// What is asked in the lower 30 bits, the note in the upper 2.
    var itemAndNote: UInt32 = 0
    /// The tick of the clock at which it is over.
    var end: UInt32 = 0
    /// The next of its chain; of a place that is not used, the next of those.
    var next: Int32 = -1
    /// Those used after and before it, of entries that were used as often.
    var newer: Int32 = -1
    var older: Int32 = -1
  }

  /// Bytes of an entry.
  package static var bytesOfEntry: Int { MemoryLayout<Entry>.stride }
  /// Uses of an entry that are counted at most under `lfu`; of those used more often, the one used longest ago goes first.
  package static let mostUses = Int(UInt16.max)
  /// Items that can be told apart.
  package static let mostItems = 1 << 30

  private let capacity: Int
  private let mostUses: Int
  private let timeToLive: Double?
  private let invalidation: ExactCache.Invalidation?
  private let changes: NumberedStream?
  /// Seconds of a tick.
  private let tick: Double
  private var entries = Buffer<Entry>()
  /// By chain, its first entry; their number is a power of two.
  private var chains = Buffer<Int32>()
  /// Uses of each entry; kept under `lfu` alone.
  private var uses = Buffer<UInt16>()
  /// By number of uses, the entry used last and the one used longest ago; under `lru` all count as used alike.
  private var newest = Buffer<Int32>()
  private var oldest = Buffer<Int32>()
  /// No entry was used less often.
  private var leastUses = 0
  /// Places of entries that were used before, and the first of them; -1 for none.
  private var places = 0
  private var unused: Int32 = -1
  /// Entries.
  package private(set) var count = 0
  /// The most that there were at a time.
  package private(set) var most = 0

  /// - Parameters:
  ///   - horizon: Seconds of the run.
  ///   - changes: What says when items change, by item; nil where they do not.
  package init(_ cache: ExactCache, horizon: Double, changes: NumberedStream? = nil) {
    capacity = max(1, cache.capacity)
    mostUses = cache.eviction == .lfu ? Self.mostUses : 0
    timeToLive = cache.timeToLive
    invalidation = cache.invalidation
    self.changes = changes
    tick = max(horizon, .leastNormalMagnitude) / Double(UInt32.max - 1)
  }

  /// Bytes that it takes at present.
  package var bytes: Int {
    entries.count * MemoryLayout<Entry>.stride + chains.count * MemoryLayout<Int32>.stride
      + uses.count * MemoryLayout<UInt16>.stride + (newest.count + oldest.count) * MemoryLayout<Int32>.stride
  }

  /// Looks up an answer, which counts as a use.
  /// - Returns: Its note; nil where there is none.
  package mutating func find(_ key: Key, at now: Double) -> UInt8? {
    guard let place = place(of: key) else { return nil }
    guard UInt32(min(now / tick, Double(UInt32.max - 1))) < entries[place].end else {
      remove(place)
      return nil
    }
    unlink(place)
    if mostUses > 0, Int(uses[place]) < mostUses { uses[place] += 1 }
    link(place)
    return UInt8(truncatingIfNeeded: entries[place].itemAndNote >> 30)
  }

  /// Writes an answer, over the one that is there.
  /// - Parameter note: What is to be known of it, in 0...3.
  package mutating func write(_ key: Key, note: UInt8, at now: Double) {
    let place: Int
    if let known = self.place(of: key) {
      place = known
      unlink(place)
    } else {
      place = makePlace()
      let chain = chain(of: key)
      entries[place].scope = key.scope
      entries[place].next = chains[chain]
      chains[chain] = Int32(truncatingIfNeeded: place)
      if mostUses > 0 { uses[place] = 0 }
      leastUses = 0
      count += 1
      most = max(most, count)
    }
    entries[place].itemAndNote = key.item | UInt32(note) << 30
    entries[place].end = end(of: key.item, writtenAt: now)
    link(place)
  }

  /// The tick at which an answer is over that is written now.
  private mutating func end(of item: UInt32, writtenAt now: Double) -> UInt32 {
    var end = timeToLive.map { now + $0 } ?? .infinity
    if let invalidation {
      let mark = ((now + invalidation.elapsed) / invalidation.every).rounded(.down)
      var marks = 1.0
      if let changes, invalidation.share < 1 {
        // Marks until one at which the item changes, each of which is independent of the others.
        let chance = changes.stream(of: Int64(item), part: Int(mark)).uniformPositive()
        marks += (log(chance) / log1p(-invalidation.share)).rounded(.down)
      }
      end = min(end, (mark + marks) * invalidation.every - invalidation.elapsed)
    }
    let ticks = end / tick
    return ticks < Double(UInt32.max) ? UInt32(ticks) : .max
  }
}

/// Its table and its lists.
extension AnswerCache {
  private mutating func chain(of key: Key) -> Int {
    // The upper half of a product depends on every bit of the key (D. Knuth, "The Art of Computer Programming", vol. 3, section 6.4).
    let product = (UInt64(key.scope) << 32 | UInt64(key.item)) &* 0x9e37_79b9_7f4a_7c15
    return Int(truncatingIfNeeded: product >> 32) & (chains.count &- 1)
  }

  private mutating func key(of place: Int) -> Key {
    Key(scope: entries[place].scope, item: entries[place].itemAndNote & UInt32(Self.mostItems - 1))
  }

  private mutating func place(of key: Key) -> Int? {
    guard !chains.isEmpty else { return nil }
    var place = chains[chain(of: key)]
    while place >= 0, self.key(of: Int(place)) != key { place = entries[Int(place)].next }
    return place >= 0 ? Int(place) : nil
  }

  /// A place for another entry: one that is not used, or that of the entry that goes first.
  private mutating func makePlace() -> Int {
    if unused < 0, places == entries.count {
      if places < capacity {
        grow()
      } else {
        while oldest[leastUses] < 0 { leastUses += 1 }
        remove(Int(oldest[leastUses]))
      }
    }
    guard unused >= 0 else {
      places += 1
      return places - 1
    }
    let place = Int(unused)
    unused = entries[place].next
    return place
  }

  /// Doubles the memory, up to the capacity.
  @inline(never)
  private mutating func grow() {
    let room = min(max(16, entries.count * 2), capacity)
    let larger = Buffer(repeating: Entry(), count: room)
    for place in entries.indices { larger[place] = entries[place] }
    entries = larger
    if mostUses > 0 {
      let more = Buffer<UInt16>(repeating: 0, count: room)
      for place in uses.indices { more[place] = uses[place] }
      uses = more
    }
    // Chains of two to four entries.
    var count = 1
    while count * 4 <= room { count *= 2 }
    chains = Buffer(repeating: -1, count: count)
    for place in 0..<places {
      let chain = chain(of: key(of: place))
      entries[place].next = chains[chain]
      chains[chain] = Int32(truncatingIfNeeded: place)
    }
  }

  private mutating func remove(_ place: Int) {
    let chain = chain(of: key(of: place))
    if Int(chains[chain]) == place {
      chains[chain] = entries[place].next
    } else {
      var before = Int(chains[chain])
      while Int(entries[before].next) != place { before = Int(entries[before].next) }
      entries[before].next = entries[place].next
    }
    unlink(place)
    entries[place].next = unused
    unused = Int32(truncatingIfNeeded: place)
    count -= 1
  }

  private mutating func list(of place: Int) -> Int { mostUses > 0 ? Int(uses[place]) : 0 }

  /// Puts an entry at the end of those used as often that was used last.
  private mutating func link(_ place: Int) {
    let list = list(of: place)
    while newest.count <= list {
      newest.append(-1)
      oldest.append(-1)
    }
    let before = newest[list]
    entries[place].newer = -1
    entries[place].older = before
    if before >= 0 {
      entries[Int(before)].newer = Int32(truncatingIfNeeded: place)
    } else {
      oldest[list] = Int32(truncatingIfNeeded: place)
    }
    newest[list] = Int32(truncatingIfNeeded: place)
  }

  private mutating func unlink(_ place: Int) {
    let list = list(of: place)
    let (newer, older) = (entries[place].newer, entries[place].older)
    if newer >= 0 { entries[Int(newer)].older = older } else { newest[list] = older }
    if older >= 0 { entries[Int(older)].newer = newer } else { oldest[list] = newer }
  }
}
