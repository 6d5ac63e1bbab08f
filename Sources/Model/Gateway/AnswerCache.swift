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
  /// When what was written no longer holds, since what it speaks of has changed. An answer of an item that has changed is not found.
  public struct Invalidation: Sendable, Equatable {
    /// Seconds from one change to the next, from the start of the run on, above 0.
    public var every: Double
    /// Share of the items that each change changes, drawn anew each time; above 0, at most 1.
    public var share: Double
    /// Seconds since the last change at the start of a run that begins within a longer one, in 0..<`every`.
    public var elapsed = 0.0

    /// Creates a rule.
    public init(every: Double, share: Double = 1) {
      self.every = every
      self.share = share
    }
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
  /// When answers no longer hold; nil while they are kept.
  public var invalidation: Invalidation?

  /// Creates a cache.
  public init(
    capacity: Int, timeToLive: Double? = nil, latency: Double = 0, price: Decimal = 0, eviction: Eviction = .lru,
    scope: Scope = .tenant, coalesces: Bool = false, isByLastMessage: Bool = false, invalidation: Invalidation? = nil
  ) {
    self.capacity = capacity
    self.timeToLive = timeToLive
    self.latency = latency
    self.price = price
    self.eviction = eviction
    self.scope = scope
    self.coalesces = coalesces
    self.isByLastMessage = isByLastMessage
    self.invalidation = invalidation
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
