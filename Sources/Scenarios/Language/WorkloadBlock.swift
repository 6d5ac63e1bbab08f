import Model

extension Language {
  /// One entry of `workloads`.
  static let workload = KeyBlock(
    "Requests of one kind: when they arrive, what they are, which SLOs they have, and where they go.",
    example: "{arrivals: {process: poisson, rate: 3/s}, input_tokens: 900, output_tokens: 220, route: gpu}",
    WorkloadKeys())

  static let slo = KeyBlock(
    "The service level objectives, by metric and statistic.", example: "{ttft: {p95: 1s}, success: 99.9%}", SLOKeys())

  static let sloStatistics = KeyBlock(
    "The most that a statistic of a time may be.", example: "{p95: 1s}", SLOStatisticKeys())

  static let client = KeyBlock(
    "What clients do while they wait and when an attempt fails.", example: "{timeout: 60s, retries: 2, backoff: 1s}",
    ClientKeys())

  static let backoff = KeyBlock(
    "Waits that grow from one retry to the next.", example: "{exponential: {base: 500ms, max: 20s}}", BackoffKeys())

  static let exponentialBackoff = KeyBlock(
    "How waits grow: base x factor^(retries so far), at most max, times 1 +- jitter.",
    example: "{base: 500ms, factor: 2, max: 20s, jitter: 50%}", ExponentialBackoffKeys())
}

struct WorkloadKeys: Sendable {
  let arrivals = Key(
    "arrivals", .block(Language.arrivals), .required, "When requests arrive.", .choice,
    "{process: poisson, rate: 3/s}", expected: "arrivals: {process: poisson, rate: 3/s}")
  let tenants = Key(
    "tenants", .mapping("names to shares", .quantity(.share, .closed(0, 1))), .says("one without a name"),
    "Who sends the requests, with shares that add up to 100%; costs are divided among them.", .choice,
    "{acme: 70%, others: 30%}")
  let users = Key(
    "users", .block(Language.users), .says("nobody is told apart"), "The people who send the requests.", .choice,
    "{count: 5k, activity: {zipf: {exponent: 0.9}}}")
  let personal = Key(
    "personal", .flag, .of(false), "Whether answers are for one user alone, so that no cache gives them to others.",
    .choice, "true")
  let difficulty = Key(
    "difficulty", .distribution(.share, .closed(0, 1)), .says("all are alike"),
    "How hard a request is, from 0 to 1: what qualities, cascades and routes go by.", .choice, "{beta: {a: 2, b: 4}}")
  let classes = Key(
    "class", .mapping("names to shares", .quantity(.share, .closed(0, 1))), .says("all are alike"),
    "Classes of requests by how hard they are, with shares that add up to 100%; in the place of difficulty.", .choice,
    "{simple: 60%, hard: 40%}")
  let outcome = Key(
    "outcome", .block(Language.outcome), .says("answers are worth nothing in particular"),
    "What a good answer is worth, so that a cost per outcome is known.", .choice,
    "{name: ticket resolved, success: 72%}")
  let inputTokens = Key(
    "input_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .says("none, or those of a trace"),
    "Tokens of a prompt, a system prompt and history not counted; one or more.", .choice,
    "{lognormal: {mean: 900, p95: 2600}, max: 8000}")
  let outputTokens = Key(
    "output_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .says("none, or those of a trace"),
    "Tokens of an answer; one or more where a pool's language model writes it.", .choice,
    "{lognormal: {mean: 220, p95: 600}, max: 1024}")
  let cachedTokens = Key(
    "cached_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .of(0, .tokens),
    "Tokens of a prompt whose keys and values are there already, wherever it goes.", .choice, "200")
  let systemPrompt = Key(
    "system_prompt", .either([.whole(.tokens, 1...Ceilings.tokens), .block(Language.systemPrompt)]), .says("none"),
    "A beginning that prompts share, which replicas with prefix caching compute once.", .choice, "650")
  let conversation = Key(
    "conversation", .block(Language.conversation), .says("requests are independent"),
    "Makes each arrival the first turn of a conversation, whose prompts bring the history along.", .choice,
    "{turns: {geometric: {mean: 3.5}}, think_time: 25s}")
  let agent = Key(
    "agent", .block(Language.agent), .says("each request is one call"),
    "Makes each request a task of several model calls, with tools between them; in a conversation each turn is one.",
    .choice, "{steps: {geometric: {mean: 6}}, tools: {latency: 2s, result_tokens: 850}}")
  let items = Key(
    "items", .block(Language.items), .says("each request asks for something of its own"),
    "What requests ask for, from which what caches find follows.", .choice, "{zipf: {count: 3M, exponent: 0.6}}")
  let duplicates = Key(
    "duplicates", .quantity(.share, .closed(0, 1)), .says("items say it"),
    "Share of the requests that an exact cache finds, where that is all that is known; nothing is stored then, and what is found is as good as what "
      + "the run computes.",
    .choice,
    "60%")
  let cache = Key(
    "cache", .block(Language.cache), .says("none"), "Caches of whole answers before any backend.", .choice,
    "{exact: {capacity: 200k, ttl: 6h, latency: 4ms}}")
  let priority = Key(
    "priority", .whole(.count, -Ceilings.priority...Ceilings.priority), .of(Defaults.priority),
    "What schedulers serve first: lower values before higher ones.", .vllm, "1")
  let slo = Key(
    "slo", .block(Language.slo), .says("none"),
    "The objectives that `run` judges by interval.", .choice, "{ttft: {p95: 1s}, latency: {p95: 20s}}")
  let client = Key(
    "client", .block(Language.client), .says("clients wait and never retry"), "What clients do when they wait or fail.",
    .choice, "{timeout: 60s, retries: 2}")
  let route = Key(
    "route", Language.routeKind, .says("must be written unless there are stages"), "Where requests go.", .choice, "gpu")
  let stages = Key(
    "stages", .list(.either([.text("a stage's name"), .block(Language.stage)]), most: 100), .says("one"),
    "The steps that a request takes one after the other, each with its own tokens where it says so.", .choice,
    "[embed, answer]")
  let routes = Key(
    "routes", .mapping("stages to routes", Language.routeKind), .says("must be written with stages"),
    "Where requests go at each stage.", .choice, "{embed: cpu, answer: gpu}")
  let limits = Key(
    "limits", .list(.block(Language.callLimit), most: 100), .says("none"),
    "What may pass of requests and tokens in a window; what is beyond it is refused, and clients may try again.",
    .choice,
    "[{requests: 60/min, per: tenant}]")
  let budget = Key(
    "budget", .list(.block(Language.workloadBudget), most: 100), .says("none"),
    "What calls may cost in a period, and what is done beyond it; of several, each is asked in the order written.",
    .choice,
    "[{limit: $900/day, on_limit: defer}]")
  let before = Key(
    "before", .list(.block(Language.sideStep), most: 20), .says("none"),
    "Steps before retrieval and answer; they count in the time to the first token.", .choice,
    "[{name: tokenise, to: cpu, work: 4ms}]")
  let retrieval = Key(
    "retrieval", .block(Language.retrieval), .says("none"), "What is looked up for the prompt before the answer.",
    .choice,
    "{search: {latency: 12ms, price: $0.0004/request}, chunks: 8, tokens_per_chunk: 350}")
  let after = Key(
    "after", .list(.block(Language.sideStep), most: 20), .says("none"),
    "Steps after the answer, which then reaches the client whole, so that its first token comes with its last.",
    .choice,
    "[{name: check-form, to: cpu, work: 6ms}]")
  let deadline = Key(
    "deadline", .quantity(.duration, .positive(Ceilings.duration)), .says("none"),
    "How long after it came a request must be answered. What is late is answered all the same; the figure deadline_met says how many were not.",
    .choice, "6h")
  let tags = Key(
    "tags", .mapping("names to texts", .text("a text such as support")), .says("none"),
    "What finance sorts charges by.", .choice, "{team: support, feature: chat}")
}

struct SLOKeys: Sendable {
  let ttft = SLOKeys.time(
    .ttft,
    "The time to the first token that the client sees: the latency, where a cascade or steps `after` have answers come whole."
  )
  let tpot = SLOKeys.time(.tpot, "The mean time between two tokens of an answer.")
  let itl = SLOKeys.time(.itl, "The time between two tokens that follow one another.")
  let latency = SLOKeys.time(.latency, "The time from a request to the end of its answer, retries included.")
  let queueWait = SLOKeys.time(.queueWait, "The time in queues.")
  let taskTime = SLOKeys.time(.taskTime, "The time of a task of an agent, which is its latency.")
  let success = Key(
    "success", .quantity(.share, .closed(0, 1)), .says("no objective"),
    "The least share of requests that are answered, and do not end unresolved.",
    .choice, "99.9%")

  /// The key of each metric of time.
  var metrics: [(metric: Objective.Metric, key: Key)] {
    [(.ttft, ttft), (.tpot, tpot), (.itl, itl), (.latency, latency), (.queueWait, queueWait), (.taskTime, taskTime)]
  }

  private static func time(_ metric: Objective.Metric, _ meaning: String) -> Key {
    Key(metric.rawValue, .block(Language.sloStatistics), .says("no objective"), meaning, .choice, "{p95: 1s}")
  }
}

struct SLOStatisticKeys: Sendable {
  let mean = SLOStatisticKeys.bound(.mean, "The mean.")
  let p50 = SLOStatisticKeys.bound(.p50, "The median.")
  let p90 = SLOStatisticKeys.bound(.p90, "The time that 90 % stay within.")
  let p95 = SLOStatisticKeys.bound(.p95, "The time that 95 % stay within.")
  let p99 = SLOStatisticKeys.bound(.p99, "The time that 99 % stay within.")
  let max = SLOStatisticKeys.bound(.max, "The longest.")

  /// The key of each statistic.
  var statistics: [(statistic: Objective.Statistic, key: Key)] {
    [(.mean, mean), (.p50, p50), (.p90, p90), (.p95, p95), (.p99, p99), (.max, max)]
  }

  private static func bound(_ statistic: Objective.Statistic, _ meaning: String) -> Key {
    Key(
      statistic.rawValue, .quantity(.duration, .positive(Ceilings.duration)), .says("no objective"), meaning, .choice,
      "1s")
  }
}

struct ClientKeys: Sendable {
  let timeout = Key(
    "timeout", .quantity(.duration, .positive(Ceilings.duration)), .says("clients wait for ever"),
    "How long a client waits for the whole answer of each attempt, of an agent for the whole task, before it gives that attempt up.",
    .choice, "60s")
  let retries = Key(
    "retries", .whole(.count, 0...Ceilings.retries), .of(0), "Attempts after the first that fails.", .choice, "2")
  let backoff = Key(
    "backoff", .either([.quantity(.duration, .closed(0, Ceilings.duration)), .block(Language.backoff)]), .value("0s"),
    "How long a client waits before a retry.", .sdkRetries, "1s")
  let retryBudget = Key(
    "retry_budget", .quantity(.share, .closed(0, 1)), .says("every retry is made"),
    "Retries that all clients of the workload make for each first attempt, of which what was earned within 10 s is kept; clients then also "
      + "wait as long as an API's rate limit says.",
    .document("Finagle, RetryBudget, percentCanRetry; 2026-11"), "10%")
  let leastRetries = Key(
    "min_retries", .quantity(.rate, .closed(0, Ceilings.rate)), .of(Defaults.leastRetries, .rate),
    "Retries a second that a retry_budget allows beside its share, of which 10 s are a reserve: without it fewer than a first attempt a second "
      + "would earn no retry of 10%. Finagle's own default is 10/s.",
    .document("Finagle, RetryBudget, minRetriesPerSec; 2026-11"), "1/s")
}

struct BackoffKeys: Sendable {
  let exponential = Key(
    "exponential", .block(Language.exponentialBackoff), .required, "Waits that grow.", .sdkRetries, "{base: 500ms}",
    expected: "a duration, or {exponential: {base, factor, max, jitter}}")
}

struct ExponentialBackoffKeys: Sendable {
  let base = Key(
    "base", .quantity(.duration, .closed(0, Ceilings.duration)), .required, "The wait before the first retry.",
    .sdkRetries, "500ms")
  let factor = Key(
    "factor", .quantity(.number, .closed(1, 1_000)), .of(Defaults.backoffFactor, .number),
    "Growth from one retry to the next.", .sdkRetries, "2")
  let max = Key(
    "max", .quantity(.duration, .closed(0, Ceilings.duration)), .of(Ceilings.duration, .duration), "The longest wait.",
    .sdkRetries, "20s")
  let jitter = Key(
    "jitter", .quantity(.share, .closed(0, 1)), .of(0, .share),
    "How far chance moves a wait up or down, relative to it.", .sdkRetries, "50%")
}
