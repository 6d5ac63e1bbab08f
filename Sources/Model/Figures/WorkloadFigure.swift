/// The figures of a workload, under `<workload>.`.
public enum WorkloadFigure: String, FigureKind {
  case requests, completed, rejected
  case timedOut = "timed_out"
  case failed
  case inFlight = "in_flight"
  case attempts, success
  case sloAttainment = "slo_attainment"
  case goodput
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case conversations
  case conversationsFinished = "conversations.finished"
  case conversationsBrokenOff = "conversations.broken_off"
  case conversationsThinking = "conversations.thinking"
  case completedCached = "completed.cached"
  case cacheLookups = "cache.lookups"
  case cacheExactHitRate = "cache.exact.hit_rate"
  case cacheSemanticHitRate = "cache.semantic.hit_rate"
  case cacheStageHitRate = "cache.stages.hit_rate"
  case cacheWrongServed = "cache.wrong_served"
  case cacheEntries = "cache.entries"
  case cacheSavedCost = "cache.saved_cost"
  case cacheSavedTime = "cache.saved_time"
  case ttft, tpot, itl, latency
  case queueWait = "queue_wait"
  case cost
  case monthlyCost = "monthly_cost"
  case wastedCost = "wasted_cost"
  case costPerRequest = "cost_per_request"
  case costPer1kRequests = "cost_per_1k_requests"
  case costPerMillionTokens = "cost_per_million_tokens"
  case queueWaitTheory = "queue_wait.theory"

  /// What stands before the raw value in paths.
  public static func prefix(_ name: String) -> String { "\(name)." }

  /// What the table says of it.
  public var row: FigureRow {
    switch self {
    case .requests: .requests("Requests that arrived.")
    case .completed: .requests("Requests that were answered in full.")
    case .rejected: .requests("Requests refused by a full queue, a rate limit or as too long, with no retry left.")
    case .timedOut: .requests("Requests that a client or a queue gave up after its timeout, with no retry left.")
    case .failed: .requests("Requests lost to an error or an interruption, with no retry left.")
    case .inFlight: .requests("Requests that were not finished when the run ended.")
    case .attempts: FigureRow(.count("attempts"), "Attempts of all requests, first ones and retries.")
    case .success:
      FigureRow(
        .share, "Share of the requests that came to an end which were answered in full.",
        absence: "no request came to an end")
    case .sloAttainment:
      FigureRow(
        .share, "Share of the requests that came to an end which met the workload's SLOs.",
        absence: "no request came to an end")
    case .goodput: FigureRow(.rate, "Requests a second that were answered within the workload's SLOs.")
    case .inputTokens: FigureRow(.count("tokens"), "Prompt tokens of the completed requests.", when: .tokens)
    case .outputTokens: FigureRow(.count("tokens"), "Answer tokens of the completed requests.", when: .tokens)
    case .conversations: .conversations("Conversations that began.")
    case .conversationsFinished: .conversations("Conversations whose last turn was answered.")
    case .conversationsBrokenOff: .conversations("Conversations that ended at a turn that was not answered.")
    case .conversationsThinking: .conversations("Users who think about their next turn at a time, on average.")
    case .completedCached: .caches(.count("requests"), "Completed requests that a cache answered; they have no tokens.")
    case .cacheLookups: .caches(.count("look-ups"), "Look-ups in the workload's caches, those of stages included.")
    case .cacheExactHitRate: .hitRate("Share of the look-ups in the exact cache that found an answer.")
    case .cacheSemanticHitRate: .hitRate("Share of the look-ups in the semantic cache that found an answer.")
    case .cacheStageHitRate: .hitRate("Share of the look-ups in caches of stages that found what the stage would give.")
    case .cacheWrongServed:
      .caches(.count("requests"), "Requests that the semantic cache gave the answer to another question.")
    case .cacheEntries: .caches(.count("entries"), "The most entries of the exact cache at a time.")
    case .cacheSavedCost:
      FigureRow(
        .horizonDollars,
        "Requests that a cache answered times the mean metered cost of those that were computed.", when: .caches,
        absence: "no request was computed whose calls are metered")
    case .cacheSavedTime:
      FigureRow(
        .seconds, "Requests that a cache answered times the mean latency of those that were computed.", when: .caches,
        absence: "no request was computed")
    case .ttft: .time("Time to first token, from the client's first send.", when: .tokens)
    case .tpot:
      .time("Time per output token after the first: (latency - TTFT) / (output tokens - 1), by request.", when: .tokens)
    case .itl: .time("Time between two consecutive tokens that a pool produced.", when: .tokens)
    case .latency: .time("Time from the client's first send to the last token of the answer.")
    case .queueWait: .time("Time spent waiting for a place, in all stages of the attempt that succeeded.")
    case .cost: .money("What the workload cost, with its share of idle time and of what no workload caused alone.")
    case .monthlyCost: .money("The same over the calendar month in which the run starts.", of: .monthlyDollars)
    case .wastedCost: .money("What attempts cost that were lost, repeated or not answered.")
    case .costPerRequest: .unitCost("The workload's cost per completed request.")
    case .costPer1kRequests: .unitCost("The workload's cost per 1,000 completed requests.")
    case .costPerMillionTokens:
      .unitCost("The workload's cost per million prompt and answer tokens of completed requests.", when: .tokens)
    case .queueWaitTheory:
      FigureRow(.seconds, "The mean wait in the long run, by the queue's formula.", shape: .given, when: .theory)
    }
  }
}

extension FigureRow {
  fileprivate static func requests(_ meaning: String) -> FigureRow { FigureRow(.count("requests"), meaning) }

  fileprivate static func conversations(_ meaning: String) -> FigureRow {
    FigureRow(.count("conversations"), meaning, when: .conversations)
  }

  fileprivate static func caches(_ unit: FigureName.Unit, _ meaning: String) -> FigureRow {
    FigureRow(unit, meaning, when: .caches)
  }

  fileprivate static func hitRate(_ meaning: String) -> FigureRow {
    FigureRow(.share, meaning, when: .caches, absence: "nothing was looked up in it")
  }

  fileprivate static func time(_ meaning: String, when existence: Existence = .always) -> FigureRow {
    .times(meaning, when: existence, absence: "no request has it")
  }

  fileprivate static func unitCost(_ meaning: String, when existence: Existence = .always) -> FigureRow {
    FigureRow(.dollars, meaning, when: existence, absence: "no request completed")
  }
}

extension WorkloadFigure {
  /// The figure that an objective of a time speaks of.
  public init(_ metric: Objective.Metric) {
    switch metric {
    case .ttft: self = .ttft
    case .tpot: self = .tpot
    case .itl: self = .itl
    case .latency: self = .latency
    case .queueWait: self = .queueWait
    }
  }
}
