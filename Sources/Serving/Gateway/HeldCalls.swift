import Model

/// Calls that a budget holds, by whose they are, in the order in which they came.
struct HeldCalls {
  private struct Entry {
    var request: RequestID
    var before: Int32 = -1
    var after: Int32 = -1
  }
  private var entries = Buffer<Entry>()
  private var unused = IndexRing()
  /// By key, the places of the first and of the last; -1 for none.
  private var first: Buffer<Int32>
  private var last: Buffer<Int32>

  init(keys: Int) {
    first = Buffer(repeating: -1, count: keys)
    last = Buffer(repeating: -1, count: keys)
  }

  /// The place of the first of a key; -1 where there is none.
  func first(_ key: Int) -> Int32 { first[key] }

  /// Who is at a place, and the place of the next one.
  func at(_ place: Int32) -> (request: RequestID, after: Int32) {
    (entries[Int(place)].request, entries[Int(place)].after)
  }

  /// Adds a call at the end and says its place. O(1) amortised.
  mutating func append(_ id: RequestID, _ key: Int) -> Int32 {
    let entry = Entry(request: id, before: last[key])
    let place: Int32
    if let free = unused.popFirst() {
      place = Int32(free)
      entries[Int(place)] = entry
    } else {
      place = Int32(truncatingIfNeeded: entries.count)
      entries.append(entry)
    }
    if entry.before >= 0 { entries[Int(entry.before)].after = place } else { first[key] = place }
    last[key] = place
    return place
  }

  /// Takes a call out. O(1).
  mutating func remove(_ place: Int32, _ key: Int) {
    let entry = entries[Int(place)]
    if entry.before >= 0 { entries[Int(entry.before)].after = entry.after } else { first[key] = entry.after }
    if entry.after >= 0 { entries[Int(entry.after)].before = entry.before } else { last[key] = entry.before }
    unused.append(UInt32(bitPattern: place))
  }
}
