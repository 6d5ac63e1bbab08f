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
    return systemPrompt != nil || conversation != nil
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
  }
  /// The rule; irrelevant with one target.
  public var rule: Rule
  /// The candidates, at least one.
  public var targets: [Backend]
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

/// How a client behaves when the answer is late or refused.
public struct Client: Sendable, Equatable {
  /// Seconds after which the client gives an attempt up; nil waits for ever.
  public var timeout: Double?
  /// Further attempts after the first fails, is refused or times out.
  public var retries: Int
  /// The wait before each further attempt.
  public var backoff: Backoff

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
