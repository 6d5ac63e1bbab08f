import EventKernel

/// A product feature that sends requests.
public struct Workload: Sendable {
  /// Its name; the first part of every figure path about it.
  public var name: String
  /// When requests arrive.
  public var arrivals: Arrivals
  /// Who sends them: names and shares that add up to 1. One unnamed tenant when the scenario names none.
  public var tenants: [Tenant]
  /// Prompt tokens of a request; constant 0 for a workload without tokens. A trace's own lengths win.
  public var inputTokens: Distribution
  /// Answer tokens of a request; constant 0 for a workload without tokens. A trace's own lengths win.
  public var outputTokens: Distribution
  /// Prompt tokens whose keys and values a pool has already, from earlier prompts that began alike; at least the prompt's last
  /// token is computed all the same.
  public var cachedTokens: Distribution
  /// The beginning that prompts share; nil when each is its own.
  public var systemPrompt: SystemPrompt?
  /// How an arrival becomes several requests; nil where each is one.
  public var conversation: Conversation?
  /// What its requests are to schedulers that serve by priority: the lower, the earlier.
  public var priority: Int
  /// Whether requests carry tokens at all, so that first-token figures exist.
  public var hasTokens: Bool
  /// The SLOs checked, in the order written.
  public var objectives: [Objective]
  /// How clients wait and retry.
  public var client: Client
  /// The stations a request visits in turn; at least one.
  public var stages: [Stage]
  /// What finance calls it, such as its team and feature, in the order written.
  public var tags: [Tag] = []
  /// The people who send its requests; nil where nobody is told apart.
  public var users: UserPopulation?
  /// What its requests ask for; nil where each asks for something of its own.
  public var items: ItemPopularity?
  /// How hard its requests are; nil where all are alike.
  public var difficulty: Difficulty?
  /// What a good answer is worth; nil where answers are not judged.
  public var outcome: OutcomeGoal?
  /// Whether answers are for one user alone, so that no cache may give them to others.
  public var isPersonal = false
  /// The cache of answers by what is asked; nil has none.
  public var exactCache: ExactCache?
  /// The cache of answers to questions that are alike, looked up after the exact one; nil has none.
  public var semanticCache: SemanticCache?
  /// Share of the requests that ask for what was answered before, where only that is known; nil where items say it.
  public var duplicates: Double?
  /// What may pass in a window, in the order asked.
  public var limits: [CallLimit] = []
  /// What may be spent in a period, in the order asked.
  public var budgets: [Budget] = []
  /// What makes each request a task of several calls; nil where it is one.
  public var agent: Agent?
  /// What prompts bring of documents; nil where nothing is retrieved.
  public var retrieved: RetrievedText?
  /// Seconds from a request's arrival within which it must be answered; nil has no deadline.
  public var deadline: Double?

  /// Creates a workload.
  public init(
    name: String, arrivals: Arrivals, tenants: [Tenant] = [Tenant(name: "", share: 1)],
    inputTokens: Distribution = .constant(0), outputTokens: Distribution = .constant(0),
    cachedTokens: Distribution = .constant(0), systemPrompt: SystemPrompt? = nil, conversation: Conversation? = nil,
    priority: Int = Defaults.priority, hasTokens: Bool = false, objectives: [Objective] = [],
    client: Client = Client(), stages: [Stage]
  ) {
    self.name = name
    self.arrivals = arrivals
    self.tenants = tenants
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.cachedTokens = cachedTokens
    self.systemPrompt = systemPrompt
    self.conversation = conversation
    self.priority = priority
    self.hasTokens = hasTokens
    self.objectives = objectives
    self.client = client
    self.stages = stages
  }
}

extension Workload {
  /// Whether any prompt begins as another does.
  public var sharesPrefixes: Bool {
    if case .trace(let trace) = arrivals.process, trace.format.promptBlockTokens != nil { return true }
    return systemPrompt != nil || conversation != nil || growsTasks || sharesRetrievedText
  }
}

/// Texts that prompts begin with, such as system prompts.
public struct SystemPrompt: Sendable, Equatable {
  /// Tokens of each text, at least 1. A prompt that is no longer has none of them.
  public var tokens: Int
  /// How many texts there are, at least 1; a prompt has one of them.
  public var variants: Int
  /// The n-th text is used in proportion to 1 / n to this power; nil is all alike.
  public var zipfExponent: Double?
  /// Whether prompt lengths count the text, as those of a trace do; else it comes before what they count.
  public var isCounted: Bool

  /// Creates texts.
  public init(tokens: Int, variants: Int = 1, zipfExponent: Double? = nil, isCounted: Bool = true) {
    self.tokens = tokens
    self.variants = variants
    self.zipfExponent = zipfExponent
    self.isCounted = isCounted
  }
}

/// One customer of a workload.
public struct Tenant: Sendable, Equatable {
  /// The tenant's name; empty where the scenario names none.
  public var name: String
  /// Its share of the workload's requests, in 0...1.
  public var share: Double

  /// Creates a tenant.
  public init(name: String, share: Double) {
    self.name = name
    self.share = share
  }
}

/// A thing that serves calls, by its index in the scenario.
public enum Backend: Sendable, Equatable, Hashable {
  /// A self-hosted pool.
  case pool(Int)
  /// A hosted API.
  case api(Int)
  /// People who take cases over.
  case people(Int)
}

/// How a backend is chosen for a request.
public struct Route: Sendable, Equatable {
  /// The rule when there are several targets.
  public enum Rule: String, Sendable, CaseIterable {
    /// The target with the fewest outstanding requests, of a pool per ready replica and of an API all of them; ties go to the first
    /// written.
    case leastLoaded = "least_loaded"
    /// Each target in turn.
    case roundRobin = "round_robin"
    /// A target at random, each equally likely.
    case random
    /// The first written that is not full, see `overflowAt`; the last takes what is left. A request that a target refuses (a queue
    /// at its limit, a prompt too long, a rate limit) goes to the next at once and uses up none of the client's retries.
    ///
    /// As gateways do: LiteLLM's router falls back to the next model group on a rate limit (docs.litellm.ai, "Retries, fallbacks and
    /// cooldowns", of 2026-11-05), and the Gateway API Inference Extension tells by the requests waiting that a pool is saturated.
    case overflow
    /// The first written; those after it where an answer is not accepted (`cascade`).
    case cascade
    /// A target at random, in proportion to its weight (`weights`).
    case weighted
    /// By what the request is (`selector`).
    case by
    /// The cheapest that is predicted to be in time (`leastCost`).
    case leastCost = "least_cost"
  }
  /// The rule; irrelevant with one target.
  public var rule: Rule
  /// The backends that a call may go to, at least one: first those that the rule chooses among (`choices`), then those of `fallback`, the
  /// one of `hedge`, and those that budgets and agents name.
  public var targets: [Backend]
  /// How many of the targets the rule chooses among; nil is all of them.
  public var choiceCount: Int?
  /// How many targets after those are asked after a failure, in the order written.
  public var fallbackCount = 0
  /// Seconds after which a call is given up that has no first token by then, or whose answer comes whole and is not there; nil waits.
  public var timeout: Double?
  /// How calls that fail go on; nil where the client is told.
  public var fallback: Fallback?
  /// A second call where the first is slow, to the target after the fallbacks; nil makes none.
  public var hedge: Hedge?
  /// Of `cascade`, by target.
  public var cascade: [CascadeStep] = []
  /// Of `weighted`, by target.
  public var weights: [Double] = []
  /// Of `by`.
  public var selector: RouteSelector?
  /// Of `least_cost`.
  public var leastCost: LeastCost?
  /// Requests waiting in a pool over its ready replicas at which `overflow` takes it for full, at least 0; at 0 it is full
  /// when a request would have to wait. A pool without a ready replica is full; a hosted API is full only when it refuses.
  public var overflowAt: Double

  /// Requests that wait at a replica when a gateway takes it for saturated, where a scenario states no number.
  ///
  /// Source: kubernetes-sigs/gateway-api-inference-extension, saturation detector, `DefaultQueueDepthThreshold`, read 2026-11-21.
  public static let defaultOverflowAt = 5.0

  /// Creates a route.
  public init(rule: Rule = .leastLoaded, targets: [Backend], overflowAt: Double = Route.defaultOverflowAt) {
    self.rule = rule
    self.targets = targets
    self.overflowAt = overflowAt
  }
}

extension Route {
  /// The targets that the rule chooses among.
  public var choices: ArraySlice<Backend> { targets.prefix(choiceCount ?? targets.count) }

  /// Places among the targets that are asked after a failure.
  public var fallbackPlaces: Range<Int> { choices.count..<choices.count + fallbackCount }

  /// Place of the target of the hedge.
  public var hedgePlace: Int? { hedge.map { _ in choices.count + fallbackCount } }

  /// Whether a call goes to one backend, and what comes of it is decided by nothing but the client.
  public var isPlain: Bool {
    fallback == nil && hedge == nil && timeout == nil && ![.cascade, .weighted, .by, .leastCost].contains(rule)
  }
}

/// An objective (SLO) for one figure of a workload.
public struct Objective: Sendable, Equatable {
  /// The measured quantity.
  public enum Metric: String, Sendable, CaseIterable {
    /// Time to first token, seconds: of the last stage's answer, which is the one that the client gets.
    case ttft
    /// Time per output token after the first, seconds: (latency - ttft) / (output tokens - 1).
    case tpot
    /// Time between two consecutive tokens, seconds.
    case itl
    /// From the client's first send to the last token of the answer, seconds.
    case latency
    /// Time spent waiting for a place, all stages of the successful attempt, seconds.
    case queueWait = "queue_wait"
    /// From a task's arrival to its end, seconds: the latency of a workload with an agent.
    case taskTime = "task_time"
  }
  /// The statistic of the quantity.
  public enum Statistic: String, Sendable, CaseIterable {
    case mean, p50, p90, p95, p99, max
    /// The probability of the quantile, or nil for `mean` and `max`.
    public var probability: Double? {
      switch self {
      case .p50: 0.5
      case .p90: 0.9
      case .p95: 0.95
      case .p99: 0.99
      case .mean, .max: nil
      }
    }
  }
  /// What has to hold.
  public enum Target: Sendable, Equatable {
    /// The statistic of the metric is at most this many seconds.
    case atMost(Metric, Statistic, seconds: Double)
    /// The fraction of arrived requests that succeed is at least this.
    case success(atLeast: Double)
  }
  /// What has to hold.
  public var target: Target

  /// Creates an objective.
  public init(_ target: Target) { self.target = target }
}

extension Workload {
  /// The objectives that say how many of the requests may take longer than how long, in their order: those on a percentile of a time that each
  /// request has.
  public var percentileObjectives: [(metric: Objective.Metric, statistic: Objective.Statistic, seconds: Double)] {
    objectives.compactMap { objective in
      guard case .atMost(let metric, let statistic, let seconds) = objective.target, metric != .itl,
        statistic.probability != nil
      else { return nil }
      return (metric, statistic, seconds)
    }
  }
}

/// How a client behaves when the answer is late or refused.
public struct Client: Sendable, Equatable {
  /// Seconds after which the client gives an attempt up; nil waits for ever.
  public var timeout: Double?
  /// Further attempts after the first fails, is refused or times out.
  public var retries: Int
  /// The wait before each further attempt.
  public var backoff: Backoff
  /// Retries that clients of the workload may make together for each first attempt, in 0...1: a first attempt earns as much, a retry costs
  /// 1, and at most 10 s of earnings are kept. nil is without limit.
  public var retryBudget: Double?
  /// Retries a second that clients with a `retryBudget` may make whatever first attempts earn, at least 0: ten seconds of them are a reserve,
  /// and what is taken from it comes back after ten seconds.
  public var leastRetries = Defaults.leastRetries

  /// Creates a client.
  public init(timeout: Double? = nil, retries: Int = 0, backoff: Backoff = Backoff()) {
    self.timeout = timeout
    self.retries = retries
    self.backoff = backoff
  }
}

/// Waits between attempts: `base * factor^(k-1)` before the k-th retry, at most `maximum`, each spread
/// uniformly over plus and minus `jitter` of itself.
public struct Backoff: Sendable, Equatable {
  /// Seconds before the first retry.
  public var base: Double
  /// Growth from one retry to the next, at least 1; 1 is a constant wait.
  public var factor: Double
  /// Longest wait in seconds before jitter.
  public var maximum: Double
  /// Relative half-width of the spread, in 0...1.
  public var jitter: Double

  /// Creates a backoff.
  public init(base: Double = 0, factor: Double = 1, maximum: Double = .greatestFiniteMagnitude, jitter: Double = 0) {
    self.base = base
    self.factor = factor
    self.maximum = maximum
    self.jitter = jitter
  }
}

/// A key and a value of finance.
public struct Tag: Sendable, Equatable {
  /// What the tag says something about, such as `team`.
  public var key: String
  /// What it says.
  public var value: String

  /// Creates a tag.
  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}
