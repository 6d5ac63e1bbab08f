/// What the caches of one workload did.
public struct CacheCounts: Sendable, Equatable {
  /// What one of them was asked.
  public struct LookUps: Sendable, Equatable {
    /// Look-ups.
    public var count: Int64 = 0
    /// Those that found something.
    public var hits: Int64 = 0
  }
  /// Of answers, by what is asked.
  public var exact = LookUps()
  /// Of answers to questions that are alike.
  public var semantic = LookUps()
  /// Of what stages give, all of them together.
  public var stages = LookUps()
  /// Requests that completed with a cache's answer.
  public var answered: Int64 = 0
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
  /// The part of their seconds that look-ups in caches of answers took.
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

  /// US dollars that answered requests would have cost without caches of answers, if they had cost as much as those computed, less what
  /// look-ups cost; nil where nothing was metered.
  public var savedDollars: Double? {
    guard computedDollars > 0 else { return nil }
    return Double(answered) * (computedDollars - missDollars) / Double(computed) - answeredDollars - missDollars
  }

  /// Seconds that answered requests would have taken without them, if they had taken as long as those computed, less those that they took
  /// and those that look-ups took which found nothing; nil where none was computed.
  public var savedSeconds: Double? {
    guard computed > 0 else { return nil }
    return Double(answered) * (computedSeconds - missSeconds) / Double(computed) - answeredSeconds - missSeconds
  }
}
