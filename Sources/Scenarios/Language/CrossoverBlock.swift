import Model

extension Language {
  /// The scenario's `crossover`.
  static let crossover = KeyBlock(
    "Between which pool and API, over which value, the cheaper one is found.",
    example: "{between: {self_host: gpu, api: hosted}, over: workloads.chat.arrivals.rate, range: [0.1/s, 60/s]}",
    CrossoverKeys())

  static let sides = KeyBlock("A pool and an API.", example: "{self_host: gpu, api: hosted}", SidesKeys())

  static let sideCosts = KeyBlock(
    "What a side costs beside.", example: "{self_host: $8k/month}", SideCostKeys())

  static let escalation = KeyBlock(
    "Requests that people or a dearer model have to answer again.",
    example: "{cost: $0.05, share: {self_host: 12%, api: 4%}}", EscalationKeys())

  static let sideShares = KeyBlock(
    "The share of each side's requests.", example: "{self_host: 12%, api: 4%}", SideShareKeys())

  static let apiTraffic = KeyBlock(
    "The share of the traffic that the provider charges less for.", example: "{cached_input: 40%, batch: 20%}",
    APITrafficKeys())
}

struct CrossoverKeys: Sendable {
  let between = Key(
    "between", .block(Language.sides), .required, "The two sides.", .choice, "{self_host: gpu, api: hosted}",
    expected: "between: {self_host: POOL, api: API}")
  let over = Key(
    "over", .text("a path such as workloads.chat.arrivals.rate"), .required,
    "The value of the scenario that is varied: a rate, a price, or any other number that it writes.", .choice,
    "workloads.chat.arrivals.rate")
  let range = Key(
    "range", .list(.anything("a least and a greatest value"), most: 2), .required,
    "The least and the greatest value, in the unit that the scenario has.", .choice, "[0.1/s, 60/s]",
    expected: "a least and a greatest value")
  let subjectTo = Key(
    "subject_to", .list(.text("a condition such as chat.ttft.p95 <= 1.5s"), most: 1_000), .says("none"),
    "Conditions that a fleet must keep.", .choice, "[chat.ttft.p95 <= 1s]")
  let fixedCost = Key(
    "fixed_cost", .block(Language.sideCosts), .says("none"), "What a side costs a month whatever the traffic.", .choice,
    "{self_host: $8k/month}")
  let escalation = Key(
    "escalation", .block(Language.escalation), .says("none"), "What wrong answers cost.", .choice,
    "{cost: $0.05, share: {self_host: 12%, api: 4%}}")
  let apiTraffic = Key(
    "api_traffic", .block(Language.apiTraffic), .says("all at the full price"),
    "The share of the traffic that the provider charges less for.", .choice, "{cached_input: 40%}")
  let overflowAt = Key(
    "overflow_at", .quantity(.number, .closed(0, 1e6)), .says("the best of several limits is searched for"),
    "Requests waiting for each ready replica at which a hybrid sends what comes next to the API.", .choice, "5")
}

struct SidesKeys: Sendable {
  let selfHost = Key(
    "self_host", .name(of: "a pool"), .required, "The pool.", .choice, "gpu", expected: "the name of a pool")
  let api = Key("api", .name(of: "an API"), .required, "The API.", .choice, "hosted", expected: "the name of an API")
}

struct SideCostKeys: Sendable {
  let selfHost = SideCostKeys.amount("self_host", "Of the pool.", "$8k/month")
  let api = SideCostKeys.amount("api", "Of the API.", "$500/month")

  private static func amount(_ name: String, _ meaning: String, _ example: String) -> Key {
    Key(
      name, .form("an amount such as $8k/month", pattern: "^\\$[0-9.]+[kM]?/(month|mo)$"), .value("$0/month"), meaning,
      .choice, example)
  }
}

struct EscalationKeys: Sendable {
  let cost = Key(
    "cost", .form("an amount such as $0.05", pattern: "^\\$[0-9.]+[kM]?$"), .required, "What one such request costs.",
    .choice, "$0.05", expected: "what one escalated request costs, such as $0.05")
  let share = Key(
    "share", .block(Language.sideShares), .required, "The share of each side's requests.", .choice,
    "{self_host: 12%, api: 4%}", expected: "share: {self_host: 12%, api: 4%}")
}

struct SideShareKeys: Sendable {
  let selfHost = Key(
    "self_host", .quantity(.share, .closed(0, 1)), .of(0, .share), "Of the pool.", .choice, "12%")
  let api = Key("api", .quantity(.share, .closed(0, 1)), .of(0, .share), "Of the API.", .choice, "4%")
}

struct APITrafficKeys: Sendable {
  let cachedInput = Key(
    "cached_input", .quantity(.share, .closed(0, 1)), .of(0, .share), "Prompt tokens found in the provider's cache.",
    .choice, "40%")
  let batch = Key(
    "batch", .quantity(.share, .closed(0, 1)), .of(0, .share), "Requests sent as batches.", .choice, "20%")
}
