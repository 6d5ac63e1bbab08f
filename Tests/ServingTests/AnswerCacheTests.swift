import EventKernel
import Glibc
import Model
import Serving
import Testing

/// What a cache of answers holds: no run.
@Suite struct AnswerCacheTests {
  private static func key(_ item: Int, scope: UInt32 = 0) -> AnswerCache.Key {
    AnswerCache.Key(scope: scope, item: UInt32(item))
  }

  /// Chances of N items by Zipf's law.
  private static func zipf(_ count: Int, _ exponent: Double) -> [Double] {
    let weights = (1...count).map { pow(Double($0), -exponent) }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// Items drawn one after the other, independently.
  private static func draw(_ chances: [Double], _ count: Int, _ body: (Int) -> Void) {
    var sum = 0.0
    let cumulative = chances.map { chance -> Double in
      sum += chance
      return sum
    }
    let bank = StreamBank(seed: 5, replication: 0)
    let stream = bank.stream("items")
    withExtendedLifetime(bank) {
      for _ in 0..<count {
        let point = stream.uniform()
        var (low, high) = (0, chances.count - 1)
        while low < high {
          let middle = (low + high) / 2
          if cumulative[middle] > point { high = middle } else { low = middle + 1 }
        }
        body(low)
      }
    }
  }

  /// Share of the look-ups that hit in the long run, each miss being written.
  private static func hitRate(_ cache: inout AnswerCache, _ chances: [Double], warm: Int, measured: Int) -> Double {
    var (asked, hits) = (0, 0)
    draw(chances, warm + measured) { item in
      asked += 1
      if cache.find(key(item), at: 0) == nil {
        cache.write(key(item), note: 0, at: 0)
      } else if asked > warm {
        hits += 1
      }
    }
    return Double(hits) / Double(measured)
  }

  /// H. Che, Y. Tung and Z. Wang, "Hierarchical Web caching systems", IEEE JSAC 20(7), 2002: an item is there with the chance
  /// 1 - exp(-q T), T being the time at which as many as the capacity are.
  private static func che(_ chances: [Double], capacity: Int) -> Double {
    var (low, high) = (0.0, 1e9)
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if chances.reduce(0, { $0 + 1 - exp(-$1 * middle) }) < Double(capacity) { low = middle } else { high = middle }
    }
    return chances.reduce(0) { $0 + $1 * (1 - exp(-$1 * low)) }
  }

  @Test(
    "LRU finds what Che's approximation says, within 2 points",
    arguments: [0.6, 0.8, 1.0, 1.2].flatMap { exponent in [20, 100, 400].map { (exponent, $0) } })
  func leastRecentlyUsed(exponent: Double, capacity: Int) {
    let chances = Self.zipf(1_000, exponent)
    var cache = AnswerCache(ExactCache(capacity: capacity), horizon: 1)
    let rate = Self.hitRate(&cache, chances, warm: 10_000, measured: 40_000)
    let expected = Self.che(chances, capacity: capacity)
    #expect(abs(rate - expected) < 0.02, "\(rate), Che \(expected)")
    #expect(cache.count == capacity && cache.most == capacity)
  }

  /// What was used most often stays, and newcomers take the last place in turn: those that came first and are popular enough are not
  /// replaced by others that are a little more popular.
  @Test("LFU keeps the most popular items") func leastFrequentlyUsed() {
    let chances = Self.zipf(200, 1)
    var cache = AnswerCache(ExactCache(capacity: 20, eviction: .lfu), horizon: 1)
    let rate = Self.hitRate(&cache, chances, warm: 40_000, measured: 40_000)
    let best = chances.prefix(20).reduce(0, +)
    #expect(rate < best + 0.01 && rate > best - 0.06, "\(rate), at best \(best)")
    #expect((0..<5).allSatisfy { cache.find(Self.key($0), at: 0) != nil })
    var recent = AnswerCache(ExactCache(capacity: 20), horizon: 1)
    #expect(Self.hitRate(&recent, chances, warm: 40_000, measured: 40_000) < rate - 0.05)
  }

  /// Each item is asked at its own rate and is there for the time to live after each miss: a cycle has one miss and rate x ttl hits.
  @Test("With a time to live that use does not renew, rate x ttl / (1 + rate x ttl) are found", arguments: [0.1, 1, 5])
  func timeToLive(rate: Double) {
    let (timeToLive, horizon) = (2.0, 20_000.0)
    var cache = AnswerCache(ExactCache(capacity: 10, timeToLive: timeToLive), horizon: horizon)
    let bank = StreamBank(seed: 9, replication: 0)
    let stream = bank.stream("times")
    var (now, asked, cycles) = (0.0, 0, 0)
    withExtendedLifetime(bank) {
      while true {
        now += stream.exponential() / rate
        guard now < horizon else { break }
        asked += 1
        if cache.find(Self.key(3), at: now) == nil {
          cache.write(Self.key(3), note: 0, at: now)
          cycles += 1
        }
      }
    }
    // A cycle has 1 + Poisson(rate x ttl) look-ups.
    let perCycle = Double(asked) / Double(cycles)
    let error = (rate * timeToLive / Double(cycles)).squareRoot()
    #expect(abs(perCycle - 1 - rate * timeToLive) < 4 * error + 0.001, "\(perCycle) in \(cycles) cycles")
  }

  /// The same as a list that is searched, whatever is asked.
  @Test("A cache is an ordered list of its entries", arguments: ExactCache.Eviction.allCases)
  func equalsAList(_ eviction: ExactCache.Eviction) {
    struct Entry {
      var key: Int
      var note: UInt8
      var end: Double
      var uses: Int
    }
    let capacity = 7
    let timeToLive = 200.5
    var cache = AnswerCache(
      ExactCache(capacity: capacity, timeToLive: timeToLive, eviction: eviction), horizon: 30_000)
    var list: [Entry] = []
    var differences = 0
    var step = 0
    let chances = Self.zipf(30, 0.7)
    Self.draw(chances, 20_000) { item in
      step += 1
      let now = Double(step)
      let key = Self.key(item % 15, scope: UInt32(item / 15))
      var known: UInt8?
      if let place = list.firstIndex(where: { $0.key == item }) {
        var entry = list.remove(at: place)
        if entry.end > now {
          known = entry.note
          entry.uses += 1
          list.append(entry)
        }
      }
      if cache.find(key, at: now) != known { differences += 1 }
      // Some answers are written over, and some misses are not written.
      guard known == nil ? item % 5 != 4 : item % 7 == 0 else { return }
      let note = UInt8(step % 4)
      cache.write(key, note: note, at: now)
      let uses = list.first { $0.key == item }?.uses ?? 0
      list.removeAll { $0.key == item }
      if list.count == capacity {
        let least = eviction == .lfu ? list.map(\.uses).min() ?? 0 : 0
        if let place = list.firstIndex(where: { eviction == .lru || $0.uses == least }) { list.remove(at: place) }
      }
      list.append(Entry(key: item, note: note, end: now + timeToLive, uses: uses))
    }
    #expect(differences == 0)
    #expect(cache.count == list.count && cache.most == capacity)
  }

  @Test("An entry takes 24 bytes, and memory follows what is held", arguments: ExactCache.Eviction.allCases)
  func memory(_ eviction: ExactCache.Eviction) {
    #expect(AnswerCache.bytesOfEntry == 24)
    var cache = AnswerCache(ExactCache(capacity: 50_000, eviction: eviction), horizon: 1)
    #expect(cache.bytes == 0)
    for item in 0..<100 { cache.write(Self.key(item), note: 0, at: 0) }
    #expect(cache.bytes < 8_000)
    for item in 0..<120_000 { cache.write(Self.key(item), note: 0, at: 0) }
    let most = eviction == .lfu ? 28 : 26
    #expect(cache.count == 50_000 && cache.bytes >= 24 * 50_000 && cache.bytes <= most * 50_000 + 256, "\(cache.bytes)")
    #expect(cache.find(Self.key(119_999), at: 0) == 0 && cache.find(Self.key(0), at: 0) == nil)
  }
}
