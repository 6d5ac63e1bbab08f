/// What the caches of one workload did.
public struct CacheCounts: Sendable, Equatable {
  /// What one of them was asked.
  public struct LookUps: Sendable, Equatable {
    /// Look-ups.
    public var count: Int64 = 0
    /// Those that found something.
    public var hits: Int64 = 0

    /// Share of the look-ups that found something; nil where there was none.
    public var hitRate: Double? { count > 0 ? Double(hits) / Double(count) : nil }
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

  /// Creates counts of none.
  public init() {}

  /// Look-ups in all of them.
  public var lookUps: Int64 { exact.count + semantic.count + stages.count }

  /// US dollars that answered requests would have cost, if they had cost as much as those computed; nil where nothing was metered.
  public var savedDollars: Double? {
    computedDollars > 0 ? Double(answered) * computedDollars / Double(computed) : nil
  }

  /// Seconds that answered requests would have taken, if they had taken as long as those computed; nil where none was computed.
  public var savedSeconds: Double? { computed > 0 ? Double(answered) * computedSeconds / Double(computed) : nil }
}
