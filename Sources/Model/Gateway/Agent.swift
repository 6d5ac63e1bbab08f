import EventKernel
import FoundationEssentials

/// What makes each request a task: model calls with tools between them, until it is done or something stops it.
public struct Agent: Sendable, Equatable {
  /// Model calls until the task is done, if nothing stops it; rounded, at least 1. Calls that write summaries are not counted.
  public var steps: Distribution
  /// What is called between model calls; nil calls none.
  public var tools: AgentTools?
  /// What prompts bring along.
  public var history: AgentHistory
  /// What stops a task.
  public var budget: AgentBudget

  /// Creates an agent.
  public init(
    steps: Distribution, tools: AgentTools? = nil, history: AgentHistory = AgentHistory(),
    budget: AgentBudget = AgentBudget()
  ) {
    self.steps = steps
    self.tools = tools
    self.history = history
    self.budget = budget
  }
}

/// Tools that model calls ask for.
public struct AgentTools: Sendable, Equatable {
  /// Chance that a step that is not the last calls tools, in 0...1.
  public var probability: Double
  /// Tools that such a step calls at a time; rounded, at least 1.
  public var parallel: Distribution
  /// Seconds of a call.
  public var latency: Distribution
  /// US dollars per call, failed ones included.
  public var price: Decimal
  /// Chance that a call fails, in 0...1.
  public var failure: Double
  /// Further calls after one that fails, one after the other.
  public var retries: Int
  /// Tokens of a result, which the next prompt brings.
  public var resultTokens: Distribution

  /// Creates tools.
  public init(
    probability: Double = 1, parallel: Distribution = .constant(1), latency: Distribution = .constant(0),
    price: Decimal = 0, failure: Double = 0, retries: Int = 0, resultTokens: Distribution = .constant(0)
  ) {
    self.probability = probability
    self.parallel = parallel
    self.latency = latency
    self.price = price
    self.failure = failure
    self.retries = retries
    self.resultTokens = resultTokens
  }
}

/// What an agent's prompts bring along of its earlier steps.
public struct AgentHistory: Sendable, Equatable {
  /// Whether they bring what was said and found before; else each has the task's own prompt and the newest results.
  public var grows: Bool
  /// Most tokens of it, of which the oldest are left out, the task's own prompt among them; nil keeps all. Not with `compaction`.
  public var kept: Int?
  /// When it is summarised; nil never.
  public var compaction: Compaction?

  /// A summary in the place of the history.
  public struct Compaction: Sendable, Equatable {
    /// Tokens of a whole prompt, the system prompt included, above which it is made.
    public var above: Int
    /// Tokens of the system prompt and the summary together, below `above`; what is new comes after them.
    public var to: Int
    /// Who writes it: the last of the answer's targets that is this backend, after those of its rule; nil takes no time and no money.
    public var caller: Backend?

    /// Creates a compaction.
    public init(above: Int, to: Int, caller: Backend? = nil) {
      self.above = above
      self.to = to
      self.caller = caller
    }
  }

  /// Creates a history.
  public init(grows: Bool = true, kept: Int? = nil, compaction: Compaction? = nil) {
    self.grows = grows
    self.kept = kept
    self.compaction = compaction
  }
}

/// What stops a task, where it would go on: it is asked after each model call, so that the call under way exceeds it. A client's retry begins
/// steps, calls of tools and tokens anew, but not money and time.
public struct AgentBudget: Sendable, Equatable {
  /// What is at its end.
  public enum Limit: String, Sendable, CaseIterable {
    /// Model calls.
    case steps = "max_steps"
    /// Calls of tools.
    case toolCalls = "max_tool_calls"
    /// Prompt and answer tokens.
    case tokens = "max_tokens"
    /// Money.
    case cost = "max_cost"
    /// Time.
    case timeout

    /// Its place among all.
    public var place: Int {
      switch self {
      case .steps: 0
      case .toolCalls: 1
      case .tokens: 2
      case .cost: 3
      case .timeout: 4
      }
    }
  }
  /// What happens to a task that is stopped.
  public enum Action: String, Sendable, CaseIterable {
    /// One more model call answers with what is there.
    case answer
    /// The user is asked whether to go on: the task ends unresolved.
    case ask
    /// People take over (the workload's route must end at people); without them the task ends unresolved.
    case escalate
    /// It fails.
    case fail
  }
  /// Model calls; nil is without end.
  public var maxSteps: Int?
  /// Calls of tools, retries included, after which no step makes others; nil is without end.
  public var maxToolCalls: Int?
  /// Prompt and answer tokens of all its calls, those that write summaries included; nil is without end.
  public var maxTokens: Int?
  /// US dollars metered, of model calls and tools; nil is without end.
  public var maxCost: Decimal?
  /// Seconds from its arrival, at which tools under way are left; nil is without end.
  public var timeout: Double?
  /// What happens then.
  public var action: Action

  /// Creates a budget.
  public init(
    maxSteps: Int? = nil, maxToolCalls: Int? = nil, maxTokens: Int? = nil, maxCost: Decimal? = nil,
    timeout: Double? = nil, action: Action = .fail
  ) {
    self.maxSteps = maxSteps
    self.maxToolCalls = maxToolCalls
    self.maxTokens = maxTokens
    self.maxCost = maxCost
    self.timeout = timeout
    self.action = action
  }
}

extension AgentBudget {
  /// Whether calls of tools are all that it limits.
  public var limitsOnlyTools: Bool {
    maxToolCalls != nil && maxSteps == nil && maxTokens == nil && maxCost == nil && timeout == nil
  }

  /// Whether anything is limited.
  public var isLimited: Bool {
    maxSteps != nil || maxToolCalls != nil || maxTokens != nil || maxCost != nil || timeout != nil
  }
}

extension Agent {
  /// Whether it says how many model calls a task has; else only its budget ends one.
  public var hasSteps: Bool { if case .constant(Ceilings.agentSteps) = steps { false } else { true } }

  /// Whether a task is one call whatever happens, as a request without an agent is.
  public var isSingle: Bool { if case .constant(let count) = steps { count.rounded() <= 1 } else { false } }
}

extension Workload {
  /// Whether the prompts of a task bring along what was said and found in it.
  public var growsTasks: Bool { agent.map { $0.history.grows && !$0.isSingle } ?? false }
}
