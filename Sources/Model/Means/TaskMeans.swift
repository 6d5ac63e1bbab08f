import EventKernel

/// What the tasks of an agent come to on average, if every step has mean tokens: exact where prompts grow without end and only `max_steps`
/// stops a task. `max_cost` and `timeout` are not counted.
public struct TaskMeans: Sendable, Equatable {
  /// Model calls of a task, those that write summaries not counted.
  public private(set) var calls = 0.0
  /// Prompt tokens of one of them.
  public private(set) var input = 0.0
  /// Calls of tools, retries included.
  public private(set) var toolCalls = 0.0
  /// Share of the tasks that are stopped.
  public private(set) var stopped = 0.0
  /// Calls that write summaries.
  public private(set) var summaries = 0.0
  /// Prompt tokens of one of them.
  public private(set) var summaryInput = 0.0
  /// Answer tokens of one of them.
  public private(set) var summaryOutput = 0.0

  /// Share of the tasks that end with a call since people answered it, or nobody accepted what it answered.
  public private(set) var endedByRoute = 0.0
  /// Whether tasks may go on for longer than is looked at.
  public private(set) var isEndless = false

  /// Tokens that its tools bring.
  public private(set) var results = 0.0

  /// Steps after which nothing more is added: the chance that a task has as many is below one in a billion.
  public static let mostSteps = 100_000

  /// - Parameter ending: The chance that a call ends its task, whatever its steps and its budget say: people answer it, or nobody accepts what
  ///   it answers.
  init(_ agent: Agent, of workload: Workload, ending: Double) {
    let output = max(1, workload.outputTokens.mean)
    let tools = ToolMeans(agent.tools)
    let beginning = Double(workload.systemPrompt?.tokens ?? 0)
    let first = workload.meanPromptTokens
    let asked = workload.askedTokens - (workload.systemPrompt?.isCounted == true ? beginning : 0)
    let kept = agent.history.kept.map { Double($0) } ?? .infinity
    // What was said before, and what comes in addition.
    var said = max(0, first - beginning - asked)
    var pending = asked
    var (inputs, tokens, used) = (0.0, 0.0, 0.0)
    // Chance that a task was not stopped before.
    var alive = 1.0
    func chance(_ step: Int) -> Double { step <= 1 ? 1 : agent.steps.survival(Double(step) - 0.5) }
    func prompt() -> Double {
      guard workload.growsTasks else { return first + (calls > 0 ? pending : 0) }
      return beginning + min(said, kept) + pending
    }
    func call(_ share: Double) {
      let own = prompt()
      inputs += share * own
      calls += share
      tokens += own + output
      said += pending + output
      pending = 0
    }
    for step in 1...Self.mostSteps {
      let share = alive * chance(step)
      guard share > 1e-9 else { break }
      if let compaction = agent.history.compaction, workload.growsTasks,
        beginning + said + pending > Double(compaction.above), beginning + said > Double(compaction.to)
      {
        let summary = max(1, Double(compaction.to) - beginning)
        if compaction.caller != nil {
          summaries += share
          summaryInput += share * (beginning + said)
          summaryOutput = summary
          tokens += beginning + said + summary
        }
        said = max(0, Double(compaction.to) - beginning)
      }
      call(share)
      endedByRoute += share * ending
      alive *= 1 - ending
      let next = alive * chance(step + 1)
      isEndless = step == Self.mostSteps && next > 1e-9
      let isAtEnd =
        step >= agent.budget.maxSteps ?? .max || tokens >= agent.budget.maxTokens.map { Double($0) } ?? .infinity
      // Steps that call no tools go on where no more calls of tools are left.
      let stop = isAtEnd ? 1 : used >= agent.budget.maxToolCalls.map { Double($0) } ?? .infinity ? tools.probability : 0
      if stop > 0, next > 0 {
        stopped += next * stop
        if agent.budget.action == .answer {
          let before = (said, pending, tokens)
          call(next * stop)
          (said, pending, tokens) = before
        }
        alive *= 1 - stop
      } else {
        toolCalls += next * tools.calls
        results += next * tools.results
        used += tools.calls
        pending = tools.results
      }
    }
    input = inputs / max(calls, 1)
    if summaries > 0 { summaryInput /= summaries }
  }
}

/// What a step's tools come to on average.
private struct ToolMeans {
  var probability = 0.0
  /// Calls, retries included.
  var calls = 0.0
  /// Tokens of results.
  var results = 0.0

  init(_ tools: AgentTools?) {
    guard let tools else { return }
    probability = tools.probability
    let each = probability * max(1, tools.parallel.mean)
    var (tries, failed) = (0.0, 1.0)
    for _ in 0...tools.retries {
      tries += failed
      failed *= tools.failure
    }
    calls = each * tries
    results = each * (1 - failed) * tools.resultTokens.mean
  }
}

extension Workload {
  /// What its tasks come to; nil where a request is none, or one call.
  public var tasks: TaskMeans? {
    tasks(ending: 0)
  }

  /// The same where a call ends its task with a chance.
  func tasks(ending chance: Double) -> TaskMeans? {
    agent.flatMap { $0.isSingle ? nil : TaskMeans($0, of: self, ending: chance) }
  }

  /// Tokens of a prompt that are its own: what is asked, and what is retrieved for it.
  var askedTokens: Double { inputTokens.mean + Double(retrieved?.tokens ?? 0) }
}
