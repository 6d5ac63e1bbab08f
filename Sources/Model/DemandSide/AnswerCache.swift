import FoundationEssentials

/// A cache of whole answers, by what is asked.
public struct ExactCache: Sendable, Equatable {
  /// What is removed first where it is full.
  public enum Eviction: String, Sendable, CaseIterable {
    /// What was used longest ago.
    case lru
    /// What was used least often; of those, what was used longest ago.
    case lfu
  }
  /// Who finds what others' requests have written.
  public enum Scope: String, Sendable, CaseIterable {
    /// Requests of the same tenant.
    case tenant
    /// All requests of the workload.
    case all
    /// Requests of the same user.
    case user
  }
  /// Entries that it holds, at least 1.
  public var capacity: Int
  /// Seconds from when an answer was written until it is dropped, whether used or not; nil keeps it.
  public var timeToLive: Double?
  /// Seconds of a look-up.
  public var latency: Double
  /// US dollars per look-up.
  public var price: Decimal
  /// What is removed first.
  public var eviction: Eviction
  /// Who finds what.
  public var scope: Scope
  /// Whether requests for what is being answered wait for that answer.
  public var coalesces: Bool
  /// Whether each turn of a conversation looks up, by its last message; else the first turn alone.
  public var isByLastMessage: Bool

  /// Creates a cache.
  public init(
    capacity: Int, timeToLive: Double? = nil, latency: Double = 0, price: Decimal = 0, eviction: Eviction = .lru,
    scope: Scope = .tenant, coalesces: Bool = false, isByLastMessage: Bool = false
  ) {
    self.capacity = capacity
    self.timeToLive = timeToLive
    self.latency = latency
    self.price = price
    self.eviction = eviction
    self.scope = scope
    self.coalesces = coalesces
    self.isByLastMessage = isByLastMessage
  }
}

/// A cache of answers to questions that are alike, as far as its shares are known.
public struct SemanticCache: Sendable, Equatable {
  /// Share of the look-ups that find an answer, in 0...1.
  public var hit: Double
  /// Share of the hits that are not good answers, in 0...1.
  public var wrong: Double
  /// Share of the wrong hits after which the user asks again, once and past the cache, in 0...1.
  public var repeated: Double
  /// Seconds of a look-up, the embedding included.
  public var latency: Double
  /// US dollars per look-up.
  public var price: Decimal

  /// Creates a cache.
  public init(hit: Double, wrong: Double = 0, repeated: Double = 0, latency: Double = 0, price: Decimal = 0) {
    self.hit = hit
    self.wrong = wrong
    self.repeated = repeated
    self.latency = latency
    self.price = price
  }
}
