import EventKernel

/// What became of one workload's answers.
public struct AnswerCounts: Sendable, Equatable {
  /// Final answers that are good, of completed requests.
  public var good: Int64 = 0
  /// Final answers that are not.
  public var bad: Int64 = 0
  /// Completed requests whose answer nobody accepted.
  public var unresolved: Int64 = 0
  /// Good final answers that became the workload's outcome.
  public var outcomes: Int64 = 0
  /// Requests that a classifier looked at, once an attempt.
  public var classified: Int64 = 0
  /// Of these, those that it took for another class than theirs.
  public var misclassified: Int64 = 0
  /// Answers that were not accepted, after which another target was called: by the targets of all stages in order.
  public var escalations: [Int64] = []

  /// Creates counts of none.
  public init() {}
}

/// The calls of models that answered one workload's requests.
public struct CallCounts: Sendable {
  /// Calls that were answered.
  public var answered: Int64 = 0
  /// Prompt tokens of all calls that were paid, whatever came of them.
  public var inputTokens: Int64 = 0
  /// Answer tokens of the same calls.
  public var outputTokens: Int64 = 0
  /// Seconds from a call to its first token.
  public var ttft = LogHistogram()
  /// Seconds from a call to the end of its answer.
  public var latency = LogHistogram()

  /// Creates counts of none.
  public init() {}
}
