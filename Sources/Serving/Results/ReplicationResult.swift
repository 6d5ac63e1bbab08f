import EventKernel
import Model

/// Everything one replication measured.
public struct ReplicationResult: Sendable {
  /// Which replication, from 0.
  public var replication: Int
  /// By workload, in scenario order.
  public var workloads: [WorkloadResult]
  /// By pool, in scenario order.
  public var pools: [PoolResult]
  /// By API, in scenario order.
  public var apis: [APIResult]
  /// By desk, in scenario order.
  public var people: [PeopleResult]
  /// What was consumed, for Billing.
  public var usage: Usage
  /// The run over time, in at most 1,024 equal bins whatever the horizon.
  public var timeline: Timeline
  /// The clock day with most requests beyond an objective, in bins of two minutes; nil unless hours were kept, the run is longer than two days
  /// and it is the first replication.
  public var worstDay: Timeline?
  /// Set when the run was stopped early because a queue of waiting requests grew without end.
  public var overload: Overload?
  /// Events taken from the calendar.
  public var events: UInt64
  /// One record a finished request in order of its end; empty unless recording was requested.
  public var records: [RequestRecord]
  /// What happened to fleets and why; nil unless requested.
  public var log: FleetLog?
  /// From when to when each instance ran, in order of its end; empty unless recording was requested.
  public var instanceLives: [InstanceLife]
  /// What was in memory at the end.
  package var leftovers = Leftovers()
}

/// From when to when an instance ran, for tests and exact comparisons.
public struct InstanceLife: Sendable, Equatable {
  /// Index of the pool.
  public var pool: Int
  /// Place of the type of instance among `Pool.machines`.
  public var machine: Int
  /// Index of the purchase option; nil where it is not spot, since which of the others pays for it is a matter of the bill.
  public var spotOption: Int?
  /// Microsecond at which it began to run.
  public var start: Int64
  /// Microsecond at which it ended, or the run did.
  public var end: Int64
}

/// What happened to one workload's requests.
public struct WorkloadResult: Sendable {
  /// Requests that arrived; always `completed + rejected + timedOut + failed + deferred + inFlight`.
  public var arrived: Int64 = 0
  /// Answered in full.
  public var completed: Int64 = 0
  /// Refused, with no retry left.
  public var rejected: Int64 = 0
  /// Why they were; together `rejected`.
  public var rejections = RejectionCounts()
  /// Given up by the client, or dropped by the queue's timeout, with no retry left.
  public var timedOut: Int64 = 0
  /// Lost to an error or an interruption, with no retry left.
  public var failed: Int64 = 0
  /// Held for a budget's next period when the run ended.
  public var deferred: Int64 = 0
  /// Not finished when the run ended, and not held.
  public var inFlight: Int64 = 0
  /// Attempts made; above `arrived` where clients retried.
  public var attempts: Int64 = 0
  /// Requests that completed within every threshold of the workload's objectives.
  public var attained: Int64 = 0
  /// Prompt tokens of completed requests; of all their calls where stages have tokens of their own.
  public var inputTokens: Int64 = 0
  /// Answer tokens of completed requests; of all their calls where stages have tokens of their own.
  public var outputTokens: Int64 = 0
  /// Seconds from the client's first send to the first token, of completed requests.
  public var ttft = LogHistogram()
  /// Seconds per output token after the first, of completed requests with at least 2 tokens.
  public var tpot = LogHistogram()
  /// Seconds between consecutive tokens, of every token produced by a pool.
  public var itl = LogHistogram()
  /// Seconds from the client's first send to the end, of completed requests.
  public var latency = LogHistogram()
  /// Seconds spent waiting for a place, all stages of the successful attempt, of completed requests.
  public var queueWait = LogHistogram()
  /// Calls that went to a backend of `fallback`, since another one failed or was left alone.
  public var fallbacks: Int64 = 0
  /// Second calls that were made since the first was slow, and those that were served before it.
  public var hedges = HedgeCounts()
  /// The conversations that requests are turns of; nil where they are not.
  public var conversations: ConversationCounts?
  /// What became of answers; nil where nobody judges them.
  public var answers: AnswerCounts?
  /// Calls of models; nil where nothing but a plain route decides on them.
  public var calls: CallCounts?
  /// What limits did; nil where there are none.
  public var limits: LimitCounts?
  /// What each budget saw and did, in the order written.
  public var budgets: [BudgetCounts] = []
  /// What budgets saved; nil where there are none.
  public var savings: BudgetSavings?
  /// What was metered of calls and uses; nil where nothing is.
  public var metered: MeteredMoney?
  /// Pico-dollars of what was paid by use for attempts that came to nothing.
  public var wastedUses: Int128 = 0
  /// Users of whom a limit or a budget met a request; nil where nobody is told apart.
  public var touchedUsers: Int64?
  /// Retries that clients had left and did not make, since their budget of retries was empty.
  public var retriesNotMade: Int64 = 0
  /// The tasks that requests are; nil where they are not.
  public var tasks: AgentCounts?
  /// The deadlines of its requests; nil where they have none.
  public var deadlines: DeadlineCounts?
  /// What its caches did; nil where it has none.
  public var caches: CacheCounts?

  /// Creates an empty result.
  public init() {}

  /// Requests that came to an end, however they did.
  public var ended: Int64 { arrived - inFlight - deferred }
}

/// Second calls of requests whose first was slow.
public struct HedgeCounts: Sendable, Equatable {
  /// How many were made.
  public var made: Int64 = 0
  /// How many were served before the first.
  public var won: Int64 = 0

  /// Creates counts of none.
  public init() {}
}

/// What happened to one workload's conversations.
public struct ConversationCounts: Sendable, Equatable {
  /// Conversations that began; always `finished + brokenOff + open`.
  public var started: Int64 = 0
  /// Whose last turn was answered.
  public var finished: Int64 = 0
  /// Ended by a turn that was refused, given up or lost, with no retry left.
  public var brokenOff: Int64 = 0
  /// Not ended when the run ended: those with a turn in flight, and those whose user thinks.
  public var open: Int64 = 0
  /// Users who think, averaged over time.
  public var thinking = 0.0
  /// Users who think when the run ends.
  public var thinkingAtEnd: Int64 = 0

  /// Creates counts of none.
  public init() {}
}

/// What happened in one pool.
public struct PoolResult: Sendable {
  /// Busy over ready replica time, a fraction; nil when no replica was ever ready.
  public var utilization: Double?
  /// Requests per batch, averaged over busy replica time; nil when never busy.
  public var batchSize: Double?
  /// Key-value blocks in use over those there are, averaged over ready replica time; nil without a cache.
  public var keyValueUtilization: Double?
  /// Greatest share of a replica's key-value blocks in use.
  public var keyValueUtilizationMax: Double?
  /// Prompt tokens found in the caches of shared beginnings over all prompt tokens, of requests admitted; nil where none was looked up.
  public var prefixHitRate: Double?
  /// Waiting requests, averaged over time.
  public var queueDepth: Double = 0
  /// Most requests waiting at a time.
  public var queueDepthMax: Int = 0
  /// Ready replicas, averaged over time.
  public var replicas: Double = 0
  /// Fewest ready replicas at a time.
  public var replicasMin: Int = 0
  /// Most replicas at a time, ready or on their way; those that drain are not counted.
  public var replicasMax: Int = 0
  /// How often a request's key-value blocks were taken away.
  public var preemptions: Int64 = 0
  /// How often they went to the host's memory; the other times they were computed again.
  public var swaps: Int64 = 0
  /// Spot instances interrupted.
  public var interruptions: Int64 = 0
  /// Replicas that crashed.
  public var crashes: Int64 = 0
  /// Attempts that were lost with their replica while they were served.
  public var lostRequests: Int64 = 0
  /// Replica-seconds spent on them. Of a continuous batch a request had as much, while it was in it, as the batch at the loss divides.
  public var lostWork: Double = 0
  /// Replica-seconds spent on attempts that failed or were given up, after which the client tried again.
  public var repeatedWork: Double = 0
  /// Replica-seconds spent on the last attempts of requests that were not answered.
  public var wastedWork: Double = 0
  /// Replicas started during the run.
  public var coldStarts: Int64 = 0
  /// Seconds from a prompt's end to the end of its keys' and values' transfer to another pool.
  public var transfers = LogHistogram()
  /// Requests served to the end, or until another pool takes over.
  public var served: Int64 = 0
  /// Waiting requests averaged over each tenth of the run, to see whether the queue still grows at the end.
  public var queueDepthByTenth: [Double] = []

  /// Creates an empty result.
  public init() {}
}

/// What happened at one API.
public struct APIResult: Sendable {
  /// Calls made.
  public var calls: Int64 = 0
  /// Calls that waited for or were refused by a rate limit.
  public var throttled: Int64 = 0
  /// Calls that its tier had no room for.
  public var flexRefused: Int64 = 0
  /// Those of them that went to the standard tier.
  public var fellBack: Int64 = 0
  /// Calls that failed.
  public var errors: Int64 = 0
  /// Calls charged whose answers come after the end of the run.
  public var underWay: Int64 = 0
  /// Prompt tokens of the calls that were charged.
  public var promptTokens: Int64 = 0
  /// How many of them the provider's cache had.
  public var cachedTokens: Int64 = 0

  /// Creates an empty result.
  public init() {}

  /// Calls that were told to come again, by a rate limit or by the tier.
  public var unserved: Int64 { throttled + flexRefused - fellBack }

  /// Share of the prompt tokens of charged calls that the provider's cache had; nil where none was charged.
  public var promptCacheHitRate: Double? {
    promptTokens > 0 ? Double(cachedTokens) / Double(promptTokens) : nil
  }
}

/// Why a run was stopped early.
public struct Overload: Sendable, Equatable {
  /// Index of the pool whose queue grew without end.
  public var pool: Int
  /// Simulated second at which the run was stopped.
  public var stoppedAt: Double
  /// Requests waiting then.
  public var waiting: Int
  /// Requests per second that arrived at the pool over the last half of the time simulated.
  public var offeredRate: Double
  /// Requests per second that the pool served over the last half of the time simulated: the capacity found.
  public var capacity: Double
}

/// One finished request, for tests and exact comparisons.
public struct RequestRecord: Sendable, Equatable {
  /// Index of the workload.
  public var workload: Int
  /// How many requests of the workload arrived before it.
  public var index: Int64
  /// Second of the first send.
  public var arrivedAt: Double
  /// Second at which service of the last attempt's first stage began.
  public var startedAt: Double
  /// Second of the first token; the end for requests without tokens.
  public var firstTokenAt: Double
  /// Second of the end.
  public var finishedAt: Double
  /// Seconds outside of the backend's steps, which figures add to first token and end.
  public var overhead: Double
  /// Prompt tokens.
  public var inputTokens: Int
  /// Answer tokens.
  public var outputTokens: Int
  /// Attempts made.
  public var attempts: Int
  /// How many conversations of the workload began before its own; nil where it is of none.
  public var conversation: Int64?
  /// Which turn of it, from 1.
  public var turn: Int
  /// How it ended.
  public var outcome: Outcome
}

/// How a request ended.
public enum Outcome: UInt8, Sendable {
  case completed, rejected, timedOut, failed
}
