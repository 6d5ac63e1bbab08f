import EventKernel
import Model

/// What happened to one workload's tasks.
public struct AgentCounts: Sendable, Equatable {
  /// Tasks that came to an end, however they did.
  public var ended: Int64 = 0
  /// Model calls of each, those that write summaries not counted; of those that were retried, in the last attempt.
  public var steps = LogHistogram()
  /// US dollars that each was metered, in all attempts.
  public var cost = LogHistogram()
  /// Prompt and answer tokens of all their model calls, of those too whose answers were of no use.
  public var tokens: Int64 = 0
  /// Calls of tools, of tasks under way as well.
  public var toolCalls: Int64 = 0
  /// Tasks that each limit stopped, in the order of `AgentBudget.Limit.allCases`.
  public var stopped = [Int64](repeating: 0, count: AgentBudget.Limit.allCases.count)
  /// Tasks that ended by how many steps they made; the last place has those of as many and more.
  public var endedBySteps = [Int64](repeating: 0, count: mostSteps + 1)
  /// US dollars metered by the number of the step that spent them, from 1; tasks under way included.
  public var spentByStep = [Double](repeating: 0, count: mostSteps + 1)

  /// Steps that are told apart.
  public static let mostSteps = 1_024

  /// Creates counts of none.
  public init() {}

  /// Tasks that a limit stopped.
  public func stopped(by limit: AgentBudget.Limit) -> Int64 { stopped[limit.place] }

  /// Share of the money that went into steps beyond as many as half of the tasks make; nil where nothing was metered or no task ended.
  public var shareBeyondMedian: Double? {
    let spent = spentByStep.reduce(0, +)
    guard ended > 0, spent > 0 else { return nil }
    var (median, tasks) = (0, endedBySteps[0])
    while tasks * 2 < ended, median < Self.mostSteps {
      median += 1
      tasks += endedBySteps[median]
    }
    return spentByStep.dropFirst(median + 1).reduce(0, +) / spent
  }
}
