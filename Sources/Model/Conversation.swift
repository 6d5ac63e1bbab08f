import EventKernel

/// Requests that follow one another: each waits for the answer to the one before, and its prompt holds what was said.
public struct Conversation: Sendable {
  /// Requests of a conversation, rounded, at least 1.
  public var turns: Distribution
  /// Seconds from an answer to the next request, at least 0.
  public var thinkTime: Distribution
  /// Most tokens of earlier prompts and answers in a prompt, of which the oldest are left out; nil keeps all.
  public var keptHistory: Int?

  /// Creates a way to converse.
  public init(turns: Distribution, thinkTime: Distribution = .constant(0), keptHistory: Int? = nil) {
    self.turns = turns
    self.thinkTime = thinkTime
    self.keptHistory = keptHistory
  }
}

extension Workload {
  /// Requests that an arrival becomes on average, where none of them fails.
  public var requestsPerArrival: Double { conversation.map { max(1, $0.turns.mean) } ?? 1 }
}

extension Workload {
  /// Tokens of a prompt on average: what it begins with, history, and its own. Of history that is cut by the mean of what was said,
  /// which is a little more.
  public var meanPromptTokens: Double {
    let asked = askedTokens
    let own = asked + (systemPrompt.map { $0.isCounted ? 0 : Double($0.tokens) } ?? 0)
    guard let conversation else { return own }
    // A turn that is a task leaves all that was said and found in it, but for what is summarised.
    var alone = self
    alone.conversation = nil
    let tasks = growsTasks ? alone.tasks : nil
    let turn = asked + (tasks.map { $0.calls * outputTokens.mean + $0.results } ?? outputTokens.mean)
    let most = [conversation.keptHistory, agent?.history.kept, agent?.history.compaction?.above].compactMap { $0 }
    let kept = most.min().map { Double($0) } ?? .infinity
    var (requests, history) = (0.0, 0.0)
    for number in 0..<10_000 {
      // The probability that there is a turn after N.
      let share = number == 0 ? 1 : conversation.turns.survival(Double(number) + 0.5)
      guard share > 1e-12 else { break }
      requests += share
      history += share * min(Double(number) * turn, kept)
    }
    return own + history / requests
  }
}
