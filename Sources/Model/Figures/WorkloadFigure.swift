/// The figures of a workload, under `<workload>.`.
public enum WorkloadFigure: String, FigureKind {
  case requests, completed, rejected
  case timedOut = "timed_out"
  case failed
  case inFlight = "in_flight"
  case deferred
  case attempts, success
  case sloAttainment = "slo_attainment"
  case goodput
  case deadlineMet = "deadline_met"
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case conversations
  case conversationsFinished = "conversations.finished"
  case conversationsBrokenOff = "conversations.broken_off"
  case conversationsThinking = "conversations.thinking"
  case outcomes, quality, unresolved, escalations, misclassified, calls, fallbacks, hedges
  case hedgesWon = "hedges.won"
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
  case callsInputTokens = "calls.input_tokens"
  case callsOutputTokens = "calls.output_tokens"
  case callsTTFT = "calls.ttft"
  case callsLatency = "calls.latency"
  case taskTime = "task_time"
  case tasks, steps
  case toolCalls = "tool_calls"
  case tokensPerTask = "tokens_per_task"
  case costPerTask = "cost_per_task"
  case costBeyondMedian = "cost_beyond_median"
  case stopped
  case stoppedSteps = "stopped.max_steps"
  case stoppedToolCalls = "stopped.max_tool_calls"
  case stoppedTokens = "stopped.max_tokens"
  case stoppedCost = "stopped.max_cost"
  case stoppedTimeout = "stopped.timeout"
  case cost
  case monthlyCost = "monthly_cost"
  case wastedCost = "wasted_cost"
  case costPerRequest = "cost_per_request"
  case costPer1kRequests = "cost_per_1k_requests"
  case costPerMillionTokens = "cost_per_million_tokens"
  case costPerOutcome = "cost_per_outcome"
  case limited
  case retriesNotMade = "retries_not_made"
  case usersTouched = "users_touched"
  case rerouted = "budget.rerouted"
  case shortened = "budget.shortened"
  case everDeferred = "budget.deferred"
  case refusedByBudget = "budget.refused"
  case budgetAlerts = "budget.alerts"
  case budgetExhausted = "budget.exhausted"
  case burnRate = "budget.burn_rate"
  case highestSpend = "budget.highest"
  case meteredCost = "metered_cost"
  case meteredAPIs = "metered_cost.apis"
  case meteredPools = "metered_cost.pools"
  case meteredUses = "metered_cost.uses"
  case budgetSaved = "budget.saved"
  case savedByRerouting = "budget.saved.rerouted"
  case savedByShortening = "budget.saved.shortened"
  case savedByRefusing = "budget.saved.refused"
  case queueWaitTheory = "queue_wait.theory"

  /// What stands before the raw value in paths.
  public static func prefix(_ name: String) -> String { "\(name)." }

  /// What the table says of it.
  public var row: FigureRow {
    switch self {
    case .requests: .requests("Requests that arrived.")
    case .completed: .requests("Requests that were answered in full.")
    case .rejected:
      .requests("Requests refused by a full queue, a limit, a budget or as too long, with no retry left.")
    case .timedOut: .requests("Requests that a client or a queue gave up after its timeout, with no retry left.")
    case .failed: .requests("Requests lost to an error or an interruption, with no retry left.")
    case .inFlight: .requests("Requests that were not finished when the run ended.")
    case .deferred:
      FigureRow(.count("requests"), "Requests that a budget still held when the run ended.", when: .budgets)
    case .attempts:
      FigureRow(
        .count("attempts"),
        "Attempts of all requests: first ones, retries, and the further calls that gateways make for one: after a lost replica, to the next backend of an "
          + "overflow, to a fallback, and beside a slow one.")
    case .success:
      FigureRow(
        .share,
        "Share of the requests that came to an end which were answered in full, those not counted that ended unresolved.",
        shape: .ratio, absence: "no request came to an end")
    case .sloAttainment:
      FigureRow(
        .share,
        "Share of the requests that came to an end which met the workload's SLOs; one that ended unresolved counts by its times.",
        shape: .ratio, absence: "no request came to an end")
    case .goodput: FigureRow(.rate, "Requests a second that were answered within the workload's SLOs.")
    case .deadlineMet:
      FigureRow(
        .share, "Share of the requests whose deadline came within the run that were answered by then.", shape: .ratio,
        when: .deadline, absence: "no deadline came within the run")
    case .inputTokens: FigureRow(.count("tokens"), "Prompt tokens of the completed requests.", when: .tokens)
    case .outputTokens: FigureRow(.count("tokens"), "Answer tokens of the completed requests.", when: .tokens)
    case .conversations: .conversations("Conversations that began.")
    case .conversationsFinished: .conversations("Conversations whose last turn was answered.")
    case .conversationsBrokenOff: .conversations("Conversations that ended at a turn that was not answered.")
    case .conversationsThinking: .conversations("Users who think about their next turn at a time, on average.")
    case .outcomes:
      FigureRow(
        .count("outcomes"),
        "Good final answers that became what the workload's outcome names, such as a ticket resolved.",
        when: .outcome)
    case .quality:
      FigureRow(
        .share, "Share of the final answers that are good, of those that somebody accepted.", shape: .ratio,
        when: .answers, absence: "no answer was judged: none, or none of a backend with a quality")
    case .unresolved:
      FigureRow(.count("requests"), "Requests that ended with an answer that nobody accepted.", when: .cascade)
    case .escalations:
      FigureRow(
        .count("answers"), "Answers that were not accepted, after which the next target of a cascade was called.",
        when: .cascade)
    case .misclassified:
      FigureRow(
        .share, "Share of the requests that a classifier took for another class than theirs.", shape: .ratio,
        when: .classifier, absence: "nothing was classified")
    case .calls: FigureRow(.count("calls"), "Calls of models that were answered.", when: .calls)
    case .fallbacks:
      FigureRow(
        .count("calls"), "Calls that went to a backend of fallback, since another one failed or was left alone.",
        when: .fallback)
    case .hedges: FigureRow(.count("calls"), "Second calls that were made since the first was slow.", when: .hedge)
    case .hedgesWon:
      FigureRow(
        .count("calls"), "Second calls that had their first token, or a whole answer, before the first.", when: .hedge)
    case .completedCached: .caches(.count("requests"), "Completed requests that a cache answered; they have no tokens.")
    case .cacheLookups: .caches(.count("look-ups"), "Look-ups in the workload's caches, those of stages included.")
    case .cacheExactHitRate: .hitRate("Share of the look-ups in the exact cache that found an answer.")
    case .cacheSemanticHitRate: .hitRate("Share of the look-ups in the semantic cache that found an answer.")
    case .cacheStageHitRate: .hitRate("Share of the look-ups in caches of stages that found what the stage would give.")
    case .cacheWrongServed:
      .caches(.count("requests"), "Requests that the semantic cache gave the answer to another question.")
    case .cacheEntries:
      FigureRow(.count("entries"), "The most entries of the exact cache at a time.", when: .storedAnswers)
    case .cacheSavedCost:
      FigureRow(
        .horizonDollars,
        "What requests that caches answered would have been metered, each as much as the mean of those computed without their look-ups, less what all look-ups in caches of answers cost; below 0 where these cost more.",
        when: .caches, absence: "no request was computed whose calls are metered")
    case .cacheSavedTime:
      FigureRow(
        .seconds,
        "Time that requests which caches answered would have taken, each as much as the mean of those computed without their look-ups, less what they took and what look-ups without an answer took; below 0 where these take more.",
        when: .caches, absence: "no request was computed")
    case .ttft:
      .time(
        "Time to first token that the client sees, from its first send: the latency where an answer comes whole, since a cascade or an `after` step judges or changes it first.",
        when: .tokens)
    case .tpot:
      .time("Time per output token after the first: (latency - TTFT) / (output tokens - 1), by request.", when: .tokens)
    case .itl: .time("Time between two consecutive tokens that a pool produced.", when: .tokens)
    case .latency: .time("Time from the client's first send to the last token of the answer.")
    case .queueWait: .time("Time spent waiting for a place, in all stages of the attempt that succeeded.")
    case .callsInputTokens:
      FigureRow(
        .count("tokens"),
        "Prompt tokens of all calls of models that answer which were paid: of retried attempts, of answers that were not accepted and of calls that "
          + "lost to a hedge too. Those of embeddings and rerankers are in input_tokens alone.", when: .calls)
    case .callsOutputTokens:
      FigureRow(.count("tokens"), "Answer tokens of the same calls, as far as they were written.", when: .calls)
    case .callsTTFT: .callTime("Time to the first token of a call of a model, from when it was made.")
    case .callsLatency: .callTime("Time of a call of a model, from when it was made to the last token of its answer.")
    case .taskTime: .time("Time from a task's arrival to its end: the latency.", when: .agent)
    case .tasks: .tasks("Tasks that came to an end, however they did.")
    case .steps:
      FigureRow(
        .count("calls"), "Model calls of a task that came to an end, those that write summaries not counted.",
        shape: .distribution, when: .agent, absence: "no task came to an end")
    case .toolCalls: FigureRow(.count("calls"), "Calls of tools, retries included.", when: .agent)
    case .tokensPerTask:
      FigureRow(
        .count("tokens"),
        "Prompt and answer tokens of all model calls of a task that came to an end, on average: those of retried attempts, of answers that were not "
          + "accepted and of calls that lost to a hedge too.",
        shape: .ratio, when: .agent, absence: "no task came to an end")
    case .costPerTask:
      FigureRow(
        .dollars,
        "What a task that came to an end was metered: model calls and tools, by list prices and busy time, without what is idle.",
        shape: .distribution, when: .agent, absence: "no task came to an end")
    case .costBeyondMedian:
      FigureRow(
        .share,
        "Share of the metered money that went into steps beyond the median number, those of tasks under way included.",
        when: .agent, absence: "nothing was metered")
    case .stopped: .tasks("Tasks that their budget stopped.")
    case .stoppedSteps: .tasks("Tasks stopped at `max_steps`.")
    case .stoppedToolCalls: .tasks("Tasks stopped at `max_tool_calls`.")
    case .stoppedTokens: .tasks("Tasks stopped at `max_tokens`.")
    case .stoppedCost: .tasks("Tasks stopped at `max_cost`.")
    case .stoppedTimeout: .tasks("Tasks stopped at `timeout`.")
    case .cost: .money("What the workload cost, with its share of idle time and of what no workload caused alone.")
    case .monthlyCost: .money("The same over the calendar month in which the run starts.", of: .monthlyDollars)
    case .wastedCost:
      .money("What attempts cost that were lost, repeated or not answered, with what was paid by use for them.")
    case .costPerRequest:
      .unitCost("The workload's cost, without calls under way, per completed request, of all runs together.")
    case .costPer1kRequests:
      .unitCost("The workload's cost, without calls under way, per 1,000 completed requests, of all runs together.")
    case .costPerMillionTokens:
      .unitCost(
        "The workload's cost, without calls under way, per million prompt and answer tokens of completed requests, of all runs together.",
        when: .tokens)
    case .costPerOutcome:
      FigureRow(
        .dollars, "The workload's cost, without calls under way, per outcome, of all runs together.", shape: .ratio,
        when: .outcome,
        absence: "there was no outcome")
    case .limited:
      FigureRow(.count("attempts"), "Attempts and model calls that the workload's limits refused.", when: .limits)
    case .retriesNotMade:
      FigureRow(.count("attempts"), "Retries for which clients had no retry_budget left.", when: .retryBudget)
    case .usersTouched:
      FigureRow(.count("users"), "Users of whom a limit or a budget met a request.", when: .limitedUsers)
    case .rerouted: .budgets("Requests that a budget sent to another backend.")
    case .shortened: .budgets("Requests whose answers a budget cut.")
    case .everDeferred: .budgets("Requests that a budget held for a while.")
    case .refusedByBudget:
      FigureRow(.count("attempts"), "Attempts and model calls that a budget refused.", when: .budgets)
    case .budgetAlerts:
      FigureRow(.count("periods"), "Periods, of all whom budgets count apart, that passed alert_at.", when: .budgets)
    case .budgetExhausted:
      FigureRow(
        .count("periods"), "Periods, of all whom budgets count apart, in which nothing was left.", when: .budgets)
    case .burnRate:
      FigureRow(
        .share,
        "Spending over what a budget allows in the same time, of the budget of which it is most: above 100 % it runs out early. All whom it counts apart are taken together, so that few who run out hardly show: exhausted counts them. People and uses that no budget stops are in it.",
        when: .budgets)
    case .highestSpend:
      FigureRow(
        .share,
        "Most that was spent in a period over its limit: what is above 100 % was under way, went on elsewhere, or was for people and uses, which no budget stops.",
        shape: .greatest, when: .budgets)
    case .meteredCost:
      .metered("What budgets count: calls at list price, work on pools at the price on demand, and uses; no idle time.")
    case .meteredAPIs: .metered("The part of it that calls of APIs cost.")
    case .meteredPools: .metered("The part of it that work on pools cost.")
    case .meteredUses: .metered("The part of it that look-ups, searches, tools, validations and people cost.")
    case .budgetSaved: .metered("What budgets saved, as far as it is known: the sum of the three parts.")
    case .savedByRerouting:
      .metered(
        "What rerouted calls would have cost more where their route sends them, of routes with one API for each call.")
    case .savedByShortening: .metered("What the answer tokens would have cost that budgets cut, of calls of APIs.")
    case .savedByRefusing:
      .metered("What calls would have cost that budgets refused for good, of routes with one API for each call.")
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

  fileprivate static func budgets(_ meaning: String) -> FigureRow {
    FigureRow(.count("requests"), meaning, when: .budgets)
  }

  fileprivate static func metered(_ meaning: String) -> FigureRow {
    FigureRow(.horizonDollars, meaning, when: .budgets)
  }

  fileprivate static func tasks(_ meaning: String) -> FigureRow {
    FigureRow(.count("tasks"), meaning, when: .agent)
  }

  fileprivate static func caches(_ unit: FigureName.Unit, _ meaning: String) -> FigureRow {
    FigureRow(unit, meaning, when: .caches)
  }

  fileprivate static func hitRate(_ meaning: String) -> FigureRow {
    FigureRow(.share, meaning, shape: .ratio, when: .caches, absence: "nothing was looked up in it")
  }

  fileprivate static func time(_ meaning: String, when existence: Existence = .always) -> FigureRow {
    .times(meaning, when: existence, absence: "no request has it")
  }

  fileprivate static func callTime(_ meaning: String) -> FigureRow {
    .times(meaning, when: .calls, absence: "no call was answered")
  }

  fileprivate static func unitCost(_ meaning: String, when existence: Existence = .always) -> FigureRow {
    FigureRow(.dollars, meaning, shape: .ratio, when: existence, absence: "no request completed")
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
    case .taskTime: self = .taskTime
    }
  }
}
