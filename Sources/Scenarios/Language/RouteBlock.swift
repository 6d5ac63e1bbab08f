import Model

extension Language {
  /// What a route may be.
  static let routeKind = ValueKind.either([.name(of: "a pool, API or desk of people"), .block(route)])

  static let route = KeyBlock(
    "A choice among backends; one of its rules is written, and what modifies it.", example: "{overflow: [gpu, cpu]}",
    RouteKeys())

  static let cascadeStep = KeyBlock(
    "A backend of a cascade, how its answers are judged, and which part of what comes to it is sent there.",
    example: "{to: gpu, accepts: 90%}", CascadeStepKeys())

  static let validation = KeyBlock(
    "A check of answers that errs: of the good ones it rejects some, and of the others it accepts some.",
    example: "{false_reject: 3%, false_accept: 2%, latency: 30ms, price: $0.0001}", ValidationKeys())

  static let selector = KeyBlock(
    "A choice by what a request is; one of class, tenant, input_tokens, difficulty and priority is written.",
    example: "{input_tokens: {2000: gpu}, otherwise: hosted}", SelectorKeys())

  static let classifier = KeyBlock(
    "A model in front that finds out the class or the difficulty of a request.",
    example: "{latency: 15ms, price: $0.00002, errors: 6%}", ClassifierKeys())

  static let leastCost = KeyBlock(
    "The cheapest backend that is predicted to be in time.",
    example: "{among: [gpu, hosted], subject_to: predicted ttft <= 1s}", LeastCostKeys())

  static let cooldown = KeyBlock(
    "When a backend that fails is left alone, and for how long.", example: "{failures: 3/min, for: 5s}", CooldownKeys())

  static let hedge = KeyBlock(
    "A second call of another backend where the first has no first token in time. Where answers are streamed, the other one is cancelled when one has "
      + "its first token; where they come whole or something judges them, when one is there.",
    example: "{after: 2s, to: hosted}", HedgeKeys())
}

struct RouteKeys: Sendable {
  let to = Key(
    "to", RouteKeys.backend, .says("one rule is written"), "One backend, where something modifies the route.", .choice,
    "gpu")
  let leastLoaded = RouteKeys.rule(
    .leastLoaded,
    "The backend with the fewest requests under way: of a pool per ready replica, of an API all of them, as one deployment; "
      + "ties go to the first written.", .document("LiteLLM, router strategies, least-busy, 2026-11-05"))
  let roundRobin = RouteKeys.rule(.roundRobin, "Each backend in turn.", .choice)
  let random = RouteKeys.rule(.random, "A backend by chance, each equally likely.", .choice)
  let overflow = RouteKeys.rule(
    .overflow, "The first backend that is not full; what one refuses goes to the next.",
    .document("LiteLLM, Retries, fallbacks and cooldowns, 2026-11-05"))
  let overflowAt = Key(
    "overflow_at", .quantity(.number, .closed(0, 1e6)), .of(Route.defaultOverflowAt, .number),
    "Requests waiting for each ready replica at which overflow takes a pool for full.",
    .document("kubernetes-sigs/gateway-api-inference-extension, saturation detector, 2026-11-21"), "5")
  let cascade = Key(
    "cascade", .list(.block(Language.cascadeStep), most: 100), .says("one rule is written"),
    "The first backend, and the next one where its answer is not accepted; each that is called is paid, and adds its time. What a fallback, a hedge "
      + "or where a budget sends calls answers in the place of one is judged as its step says, at the quality of who answered.",
    .document("L. Chen, M. Zaharia and J. Zou, FrugalGPT, arXiv 2305.05176, 2023"),
    "[{to: gpu, accepts: 90%}, {to: hosted}]")
  let by = Key(
    "by", .block(Language.selector), .says("one rule is written"), "A backend by what a request is.", .choice,
    "{input_tokens: {2000: gpu}, otherwise: hosted}")
  let weighted = Key(
    "weighted", .mapping("backends to shares", .quantity(.share, .closed(0, 1))), .says("one rule is written"),
    "A backend by chance, with shares that add up to 100%.",
    .document("LiteLLM 1.110.2, router_strategy/simple_shuffle.py"), "{gpu: 80%, hosted: 20%}")
  let leastCost = Key(
    "least_cost", .block(Language.leastCost), .says("one rule is written"), "The cheapest that will be in time.",
    .choice,
    "{among: [gpu, hosted]}")
  let timeout = Key(
    "timeout", .quantity(.duration, .positive(Ceilings.duration)), .says("calls are waited for"),
    "How long the gateway waits for the first token of each call, or for all of an answer that comes whole; then it ends the call there, and the "
      + "next fallback is asked, else the attempt has timed out. Of what an API has not begun to answer the prompt is paid.",
    .document("LiteLLM, Timeouts, stream_timeout, 2026-11"), "20s")
  let fallback = Key(
    "fallback", .list(RouteKeys.backend, most: 100), .says("the client is told"),
    "Backends asked one after the other after an error, a refusal, or a timeout of a queue or of the route, never after the first token. A client "
      + "that gives up itself has gone: nobody is asked for it. The first may be one that the rule chooses for other calls, such as the other of two "
      + "classes.",
    .document("LiteLLM, Retries, fallbacks and cooldowns, 2026-11-05"), "[hosted]")
  let cooldown = Key(
    "cooldown", .either([.words(["litellm"]), .block(Language.cooldown)]), .says("none is left alone"),
    "When a backend that fails is left alone for a while: litellm is for 5 s after a 429, or after more than half of a minute's calls failed, of at "
      + "least 5; where the route chooses only that one, and of a fallback, only after 1,000 calls in a minute that all failed.",
    .document("LiteLLM 1.110.2, router_utils/cooldown_handlers.py"), "litellm")
  let hedge = Key(
    "hedge", .block(Language.hedge), .says("no second call is made"),
    "A second call where the first is slow; limits count the tokens of both.",
    .document("J. Dean and L. A. Barroso, The Tail at Scale, CACM 56(2), 2013; gRPC A6, hedging, 2026-11"),
    "{after: 2s, to: hosted}")

  static let backend = ValueKind.name(of: "a pool, API or desk of people")

  /// The keys of rules, of which one is written.
  var rules: [Key] { [to, leastLoaded, roundRobin, random, overflow, cascade, by, weighted, leastCost] }

  private static func rule(_ rule: Route.Rule, _ meaning: String, _ source: KeySource) -> Key {
    Key(rule.rawValue, .list(backend, most: 1_000), .says("one rule is written"), meaning, source, "[gpu, hosted]")
  }
}

struct CascadeStepKeys: Sendable {
  let to = Key("to", RouteKeys.backend, .required, "Who is called.", .choice, "gpu")
  let accepts = Key(
    "accepts", Language.shareByDifficulty, .says("all, of the last step"),
    "How likely an answer is accepted, whatever its quality.", .choice, "90%")
  let validate = Key(
    "validate", .block(Language.validation), .says("all are accepted, of the last step"),
    "How answers are checked; in the place of accepts.", .choice, "{false_reject: 3%, false_accept: 2%}")
  let share = Key(
    "share", .quantity(.share, .closed(0, 1)), .of(1, .share),
    "Which part of what comes here is sent; the rest ends unresolved, and with it the task of an agent.", .choice, "5%")
}

struct ValidationKeys: Sendable {
  let falseReject = Key(
    "false_reject", .quantity(.share, .closed(0, 1)), .of(0, .share), "Share of the good answers that it rejects.",
    .choice, "3%")
  let falseAccept = Key(
    "false_accept", .quantity(.share, .closed(0, 1)), .of(0, .share), "Share of the other answers that it accepts.",
    .choice, "2%")
  let latency = Key(
    "latency", .quantity(.duration, .closed(0, Ceilings.duration)), .value("0s"), "How long it takes.", .choice, "30ms")
  let price = Key("price", .money(.use), .value("$0"), "What a check costs.", .choice, "$0.0001")
}

struct SelectorKeys: Sendable {
  let classes = SelectorKeys.table("class", "classes", "By the class of a request.", "{simple: gpu, hard: hosted}")
  let tenant = SelectorKeys.table("tenant", "tenants", "By who sends it.", "{acme: gpu}")
  let inputTokens = SelectorKeys.table(
    "input_tokens", "prompt lengths", "By its prompt: the first length that the prompt is not above.", "{2000: gpu}")
  let difficulty = SelectorKeys.table(
    "difficulty", "difficulties", "By its difficulty: the first that it is not above.", "{0.5: gpu}")
  let priority = SelectorKeys.table("priority", "priorities", "By the workload's priority.", "{0: gpu}")
  let otherwise = Key(
    "otherwise", RouteKeys.backend, .says("every case is named"), "Who is called in all other cases.", .choice, "hosted"
  )
  let classifier = Key(
    "classifier", .block(Language.classifier), .says("it is known for nothing"),
    "What finds the class or the difficulty out.", .choice, "{latency: 15ms, price: $0.00002, errors: 6%}")

  private static func table(_ name: String, _ words: String, _ meaning: String, _ example: String) -> Key {
    Key(
      name, .mapping("\(words) to backends", RouteKeys.backend), .says("one of the five is written"), meaning, .choice,
      example)
  }
}

struct ClassifierKeys: Sendable {
  let latency = Key(
    "latency", .quantity(.duration, .closed(0, Ceilings.duration)), .value("0s"), "How long it takes.", .choice, "15ms")
  let price = Key("price", .money(.use), .value("$0"), "What a request costs.", .choice, "$0.00002")
  let errors = Key(
    "errors",
    .either([
      .quantity(.share, .closed(0, 1)),
      .mapping("classes to what they are taken for", .mapping("classes to shares", .quantity(.share, .closed(0, 1)))),
    ]), .of(0, .share),
    "Share of the requests that are taken for another class, each of the others equally likely; or by class what it is taken for.",
    .choice, "6%")
}

struct LeastCostKeys: Sendable {
  let among = Key(
    "among", .list(RouteKeys.backend, most: 100), .required, "The backends.", .choice, "[gpu, hosted]",
    expected: "the backends, such as [gpu, hosted]")
  let subjectTo = Key(
    "subject_to",
    .form("predicted ttft <= 1s", pattern: "^predicted ttft <= ?[0-9]+([.][0-9]+)?(ms|s|m|min|h)$"),
    .says("the cheapest, however late"),
    "What must be predicted of a backend: of a pool the prompt tokens that wait there, over those computed a second of the last minute for each "
      + "ready replica; of an API its median.", .choice, "predicted ttft <= 1s")
}

struct CooldownKeys: Sendable {
  let failures = Key(
    "failures", .form("a number in a time, such as 3/min", pattern: "^[0-9]+/(s|min|m|h|d)$"), .required,
    "How many failures in which time it takes.", .choice, "3/min", expected: "failures in a time, such as 3/min")
  let lasting = Key(
    "for", .quantity(.duration, .positive(Ceilings.duration)), .of(Defaults.cooldown, .duration),
    "How long the backend is left alone.",
    .document("LiteLLM 1.110.2, DEFAULT_COOLDOWN_TIME_SECONDS"), "5s")
}

struct HedgeKeys: Sendable {
  let after = Key(
    "after", .quantity(.duration, .positive(Ceilings.duration)), .required, "When the second call is made.", .choice,
    "2s", expected: "a time without a first token, such as 2s")
  let to = Key("to", RouteKeys.backend, .required, "Who is called then.", .choice, "hosted")
  let onCancel = Key(
    "on_cancel", .choice(Hedge.Cancellation.self), .of(Hedge.Cancellation.paidSoFar),
    "What the slower call costs: what was done until then, or all of it.", .choice, "paid_whole")
}
