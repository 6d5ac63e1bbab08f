/// What the caches of one workload did.
public struct CacheCounts: Sendable, Equatable {
  /// What one of them was asked.
  public struct LookUps: Sendable, Equatable {
    /// Look-ups.
    public var count: Int64 = 0
    /// Those that found something.
    public var hits: Int64 = 0
  }
  /// Requests that a cache of answers had nothing for and that completed with an answer that was computed.
  public struct Misses: Sendable, Equatable {
    /// How many.
    public var count: Int64 = 0
    /// Seconds from first send to end of these, together, without those that look-ups in caches of answers took.
    public var seconds = 0.0
    /// US dollars metered for these, together, without what those look-ups cost.
    public var dollars = 0.0

    mutating func add(seconds: Double, dollars: Double) {
      count += 1
      self.seconds += seconds
      self.dollars += dollars
    }
  }
  /// Of answers, by what is asked.
  public var exact = LookUps()
  /// Of answers to questions that are alike.
  public var semantic = LookUps()
  /// Of what stages give, all of them together.
  public var stages = LookUps()
  /// Requests that completed with a cache's answer.
  public var answered: Int64 = 0
  /// Those of them that the exact cache answered; the semantic one answered the others.
  public var answeredExactly: Int64 = 0
  /// Those of them that had the answer to another question.
  public var wrong: Int64 = 0
  /// Those of these whose users asked again, each as another request.
  public var askedAgain: Int64 = 0
  /// Those of the answered that waited for an answer that was being made for another request.
  public var coalesced: Int64 = 0
  /// The most entries of the exact cache at a time.
  public var mostEntries: Int64 = 0
  /// Requests that completed with an answer that was computed.
  public var computed: Int64 = 0
  /// Seconds from first send to end of these, together.
  public var computedSeconds = 0.0
  /// US dollars metered for these, together.
  public var computedDollars = 0.0
  /// Those of them that the exact cache was asked for: what its hits are compared with, as in a conversation first turns alone may be.
  public var exactMisses = Misses()
  /// Those of them that the semantic cache was asked for.
  public var semanticMisses = Misses()
  /// The part of the seconds of those computed that look-ups in caches of answers took.
  public var missSeconds = 0.0
  /// The part of their US dollars that these look-ups cost.
  public var missDollars = 0.0
  /// Seconds from first send to end of the requests that a cache answered, together.
  public var answeredSeconds = 0.0
  /// US dollars metered for these, together: their look-ups.
  public var answeredDollars = 0.0

  /// Creates counts of none.
  public init() {}

  /// Look-ups in all of them.
  public var lookUps: Int64 { exact.count + semantic.count + stages.count }

  /// US dollars that answered requests would have cost without caches of answers, if those of each cache had cost as much as those that it had
  /// nothing for, less what look-ups cost; nil where nothing was metered, or where a cache had something for all.
  public var savedDollars: Double? {
    guard computedDollars > 0, let spared = spared(\.dollars) else { return nil }
    return spared - answeredDollars - missDollars
  }

  /// Seconds that answered requests would have taken without them, if those of each cache had taken as long as those that it had nothing for, less
  /// those that they took and those that look-ups took which found nothing; nil where none was computed.
  public var savedSeconds: Double? {
    guard computed > 0, let spared = spared(\.seconds) else { return nil }
    return spared - answeredSeconds - missSeconds
  }

  /// What answered requests would have taken, each as much as the mean of those that its cache had nothing for.
  private func spared(_ value: (Misses) -> Double) -> Double? {
    var sum = 0.0
    for (answered, misses) in [(answeredExactly, exactMisses), (answered - answeredExactly, semanticMisses)]
    where answered > 0 {
      guard misses.count > 0 else { return nil }
      sum += Double(answered) * value(misses) / Double(misses.count)
    }
    return sum
  }
}
