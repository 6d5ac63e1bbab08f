import EventKernel

/// The answers that are being made while others may wait for them: by who may find them and what is asked.
///
/// Those who wait are a list of which each knows the next (`Particulars.waiter`). Memory follows what is under way.
struct AwaitedAnswers {
  private struct Awaited {
    var key = AnswerCache.Key(scope: 0, item: 0)
    /// Who waits, from the first to the last; -1 for nobody.
    var first: Int32 = -1
    var last: Int32 = -1
    /// The next of its chain, or of the places that are not used.
    var next: Int32 = -1
  }

  private var storage = Buffer<Awaited>()
  private var chains = Buffer<Int32>(repeating: -1, count: 64)
  private var unused: Int32 = -1
  private(set) var count = 0

  /// Notes that an answer is being made.
  mutating func open(_ key: AnswerCache.Key) {
    if count == chains.count { grow() }
    let place: Int32
    if unused >= 0 {
      place = unused
      unused = storage[Int(place)].next
    } else {
      place = Int32(truncatingIfNeeded: storage.count)
      storage.append(Awaited())
    }
    let chain = chain(of: key)
    storage[Int(place)] = Awaited(key: key, next: chains[chain])
    chains[chain] = place
    count += 1
  }

  /// Has a request wait for an answer, where it is being made.
  /// - Returns: Who came before it, or the request itself where it is the first; nil where the answer is not being made.
  mutating func join(_ id: RequestID, _ key: AnswerCache.Key) -> RequestID? {
    var place = chains[chain(of: key)]
    while place >= 0, storage[Int(place)].key != key { place = storage[Int(place)].next }
    guard place >= 0 else { return nil }
    let before = storage[Int(place)].last
    storage[Int(place)].last = Int32(bitPattern: id)
    guard before >= 0 else {
      storage[Int(place)].first = Int32(bitPattern: id)
      return id
    }
    return RequestID(before)
  }

  /// Notes that an answer is there, or will not be.
  /// - Returns: Who waited for it first; -1 for nobody.
  mutating func close(_ key: AnswerCache.Key) -> Int32 {
    let chain = chain(of: key)
    var (place, before) = (chains[chain], Int32(-1))
    while place >= 0, storage[Int(place)].key != key { (before, place) = (place, storage[Int(place)].next) }
    guard place >= 0 else { return -1 }
    let awaited = storage[Int(place)]
    if before >= 0 { storage[Int(before)].next = awaited.next } else { chains[chain] = awaited.next }
    storage[Int(place)].next = unused
    unused = place
    count -= 1
    return awaited.first
  }

  private func chain(of key: AnswerCache.Key) -> Int {
    Int(truncatingIfNeeded: mixed(UInt64(key.scope), UInt64(key.item)) & UInt64(chains.count - 1))
  }

  /// Doubles the number of chains, when there are as many answers as chains; so every place is used.
  private mutating func grow() {
    chains = Buffer(repeating: -1, count: chains.count * 2)
    for place in storage.indices {
      let chain = chain(of: storage[place].key)
      storage[place].next = chains[chain]
      chains[chain] = Int32(truncatingIfNeeded: place)
    }
  }
}
