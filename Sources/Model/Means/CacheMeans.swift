import Glibc

/// What a workload's caches answer on average, without a run.
///
/// Shares that are written (`hit`, `duplicates`) are taken as they are. What a cache of items finds is Che's approximation at the mean rate
/// of the whole run: an item is in the cache with the chance that it was asked for within a time that is the same for all items, namely
/// that in which as many items are asked for as the cache holds. Source: H. Che, Y. Tung and Z. Wang, "Hierarchical Web caching systems:
/// modeling, design and experimental results", IEEE JSAC 20(7), 2002; C. Fricker, P. Robert and J. Roberts, "A versatile and accurate
/// approximation for LRU cache performance", ITC 24, 2012. A time to live ends it earlier; the cache is empty when the run begins.
/// Of `lfu` it is as if what is asked for most often were known from the beginning: an upper bound, a few points above a run.
public struct CacheMeans: Sendable, Equatable {
  /// Look-ups of a request in the exact cache.
  public private(set) var exactLookUps = 0.0
  /// Share of these that find an answer.
  public private(set) var exactHit = 0.0
  /// Look-ups of a request in the semantic cache.
  public private(set) var semanticLookUps = 0.0
  /// Requests that come in addition to each, once more and past the semantic cache.
  public private(set) var askedAgain = 0.0
  /// By stage, how often a request comes to it.
  public private(set) var reach: [Double]
  /// By stage, look-ups of a request in its cache.
  public private(set) var lookUps: [Double]
  /// Whether anything is an estimate, and not what is written.
  public private(set) var isEstimated = false
  /// Whether what a cache finds is not known, since nothing says what is asked, or how often.
  public private(set) var isUnknown = false

  init(_ index: Int, of scenario: Scenario) {
    let workload = scenario.workloads[index]
    reach = workload.stages.map { _ in 1 }
    lookUps = workload.stages.map { _ in 0 }
    let rate = TrafficSummary(workload, start: scenario.start, horizon: scenario.horizon).mean
    let asked = rate > 0 && !workload.arrivals.isTrace ? workload.items : nil
    let isKnown = asked != nil
    let items = asked.map { RankBins($0.count, exponent: $0.zipfExponent) } ?? RankBins.one
    /// What a cache finds, by bin, of requests of which a part of each bin's comes to it.
    func found(_ cache: ExactCache, parts: [Double]) -> [Double] {
      if let duplicates = workload.duplicates { return items.shares.map { _ in duplicates } }
      guard isKnown else {
        isUnknown = true
        return items.shares.map { _ in 0 }
      }
      isEstimated = true
      let rates = zip(items.shares, parts).map { $0 * $1 * rate }
      return cache.hits(rates, of: items, workload, horizon: scenario.horizon)
    }
    // Part of the requests, by what they ask for, that pass the door.
    var parts = items.shares.map { _ in 1.0 }
    if let cache = workload.exactCache {
      let first = cache.isByLastMessage ? 1 : 1 / workload.requestsPerArrival
      let hits = found(cache, parts: parts.map { $0 * first })
      exactLookUps = first
      exactHit = zip(items.shares, hits).reduce(0) { $0 + $1.0 * $1.1 }
      parts = hits.map { 1 - first * $0 }
    }
    if let cache = workload.semanticCache {
      semanticLookUps = items.mean(parts)
      askedAgain = semanticLookUps * cache.hit * cache.wrong * cache.repeated
      // Of what is asked again, the exact cache finds what only a share is known of; an item that it has just not found it does not.
      let again = workload.duplicates.map { 1 - exactLookUps * $0 } ?? 1
      exactLookUps *= 1 + askedAgain
      let passed = (1 - cache.hit) + cache.hit * cache.wrong * cache.repeated * again
      parts = parts.map { $0 * passed }
    }
    var stages = workload.stages.map { _ in parts }
    for (place, stage) in workload.stages.enumerated() {
      guard let cache = stage.cache else { continue }
      let hits = found(cache, parts: stages[place])
      lookUps[place] = items.mean(stages[place])
      for spared in place..<min(place + stage.cacheSpan, stages.count) {
        stages[spared] = zip(stages[spared], hits).map { $0 * (1 - $1) }
      }
    }
    reach = stages.map { items.mean($0) }
  }
}

/// Things of which the n-th is drawn in proportion to 1 / n to a power, those with almost the same chance together.
struct RankBins {
  /// How many things a bin has.
  private(set) var counts: [Double] = []
  /// Share of the draws that are of a bin.
  private(set) var shares: [Double] = []

  /// One thing.
  static var one: RankBins { RankBins(1, exponent: 0) }

  /// - Parameters:
  ///   - single: Things that have a bin of their own each, the first of all.
  ///   - growth: How many more things a bin has at most than all before it, relatively.
  init(_ count: Int, exponent: Double, single: Int = 64, growth: Double = 0.05) {
    var first = 1
    while first <= count {
      let size = first <= single ? 1 : min(max(1, Int(growth * Double(first))), count - first + 1)
      // The middle of the bin stands for all of it.
      let middle = Double(first) + Double(size - 1) / 2
      counts.append(Double(size))
      shares.append(Double(size) * pow(middle, -exponent))
      first += size
    }
    let total = shares.reduce(0, +)
    shares = shares.map { $0 / total }
  }

  /// The mean over draws of something about what is drawn.
  func mean(_ values: [Double]) -> Double { zip(shares, values).reduce(0) { $0 + $1.0 * $1.1 } }
}

extension ExactCache {
  /// Share of the look-ups that find something, by bin of items, on average over a run that begins with an empty cache.
  ///
  /// - Parameter rates: Look-ups a second of all items of a bin.
  fileprivate func hits(_ rates: [Double], of items: RankBins, _ workload: Workload, horizon: Double) -> [Double] {
    // Who shares entries: how many such groups, and which share of the requests each bin of them makes.
    let groups: (counts: [Double], shares: [Double])
    switch scope {
    case .all: groups = ([1], [1])
    case .tenant: groups = (workload.tenants.map { _ in 1 }, workload.tenants.map(\.share))
    case .user:
      guard let users = workload.users else { return rates.map { _ in 0 } }
      let bins = RankBins(users.count, exponent: users.zipfExponent ?? 0, single: 4, growth: 0.5)
      groups = (bins.counts, bins.shares)
    }
    var entries: [(bin: Int, count: Double, rate: Double, share: Double)] = []
    for (count, share) in zip(groups.counts, groups.shares) where share > 0 {
      for bin in rates.indices where rates[bin] > 0 {
        let number = count * items.counts[bin]
        entries.append((bin, number, rates[bin] * share / number, share))
      }
    }
    func occupied(_ time: Double) -> Double { entries.reduce(0) { $0 + $1.count * steady($1.rate, within: time) } }
    var time = Double.infinity
    var isKept = entries.map { _ in true }
    if eviction == .lfu {
      // Those asked for most often are kept, whoever else comes.
      var left = Double(capacity)
      for place in entries.indices.sorted(by: { entries[$0].rate > entries[$1].rate }) {
        left -= entries[place].count * steady(entries[place].rate, within: .infinity)
        isKept[place] = left >= 0
      }
    } else if occupied(.infinity) > Double(capacity) {
      var (low, high) = (1e-9, 1e18)
      for _ in 0..<80 {
        let middle = (low * high).squareRoot()
        if occupied(middle) > Double(capacity) { high = middle } else { low = middle }
      }
      time = low
    }
    var hits = rates.map { _ in 0.0 }
    for (entry, isKept) in zip(entries, isKept) where isKept {
      hits[entry.bin] += entry.share * whileFilling(entry.rate, within: time, horizon: horizon)
    }
    return hits
  }

  /// The chance in the long run that an entry is there which is asked for at a rate and is removed where it was not for a time.
  private func steady(_ rate: Double, within time: Double) -> Double {
    // Hits of an entry until it is dropped, by each reason alone; together they are fewer than by any of them.
    var fewest = expm1(min(rate * time, 700))
    if let timeToLive { fewest = min(fewest, rate * timeToLive) }
    if let invalidation {
      let (missed, asked) = invalidation.misses(rate)
      fewest = min(fewest, asked / missed - 1)
    }
    return fewest / (1 + fewest)
  }

  /// The mean of that chance over a run: until the cache is full, or first answers are dropped, an entry is there once it was asked for.
  private func whileFilling(_ rate: Double, within time: Double, horizon: Double) -> Double {
    let first = min(time, timeToLive ?? .infinity, invalidation?.every ?? .infinity, horizon)
    let filling = first + expm1(-rate * first) / rate
    return (filling + (horizon - first) * steady(rate, within: time)) / horizon
  }
}

extension ExactCache.Invalidation {
  /// Look-ups of an item between two changes of it, on average, and how many of them are the first.
  fileprivate func misses(_ rate: Double) -> (missed: Double, asked: Double) {
    let none = exp(-rate * every)
    return (1 - share * none / (1 - (1 - share) * none), rate * every / share)
  }
}
