import Model

extension Language {
  /// One entry of a workload's `limits`.
  static let callLimit = KeyBlock(
    "A most of requests or of tokens that may pass in a window; what is beyond it is refused.",
    example: "{requests: 60/min, per: tenant}", CallLimitKeys())

  /// One entry of a workload's `budget`.
  static let workloadBudget = KeyBlock(
    "The most money that calls may cost in a period, as the run meters it, and what is done with calls beyond it. An answer is counted "
      + "when it is there, so what is under way may exceed it.",
    example: "{limit: $900/day, on_limit: defer, alert_at: 80%}", WorkloadBudgetKeys())

  static let onLimit = KeyBlock(
    "What is done with calls beyond a budget instead of their route.", example: "{route: hosted}", OnLimitKeys())

  static let cutAnswer = KeyBlock("How far answers are cut.", example: "{max: 120}", CutAnswerKeys())
}

struct CallLimitKeys: Sendable {
  let requests = Key(
    "requests", CallLimitKeys.rate, .says("tokens are written"),
    "Requests that may come in a window, each attempt of a client; those that a cache answers count, and each model call of an agent does.",
    .choice, "60/min")
  let tokens = Key(
    "tokens", CallLimitKeys.rate, .says("requests are written"),
    "Prompt and answer tokens of model calls that may be made in a window.", .choice, "300k/min")
  let per = Key(
    "per", .choice(LimitScope.self), .of(LimitScope.workload), "Whose are counted together; user needs users.", .choice,
    "tenant")
  let window = Key(
    "window", .choice(CallLimit.Window.self), .of(CallLimit.Window.fixed),
    "When counting begins anew: fixed opens with the first request after the last window ended (LiteLLM), clock on the marks of the clock "
      + "(Envoy), sliding adds the part of the last window that is still covered and counts refusals (Kong), token_bucket fills all the "
      + "time (Anthropic).",
    .document(
      "LiteLLM 1.110.2, parallel_request_limiter_v3; Envoy, global rate limiting; Kong, AI Rate Limiting Advanced; Anthropic, rate limits; 2026-11"
    ), "sliding")
  let reserve = Key(
    "reserve", .choice(CallLimit.Settlement.self), .of(CallLimit.Settlement.estimate),
    "When tokens are counted: estimate counts the prompt and the longest answer before a call, or the mean of answers without a longest, and "
      + "what it was after it; after counts them when the answer is there.",
    .document("LiteLLM 1.110.2, parallel_request_limiter_v3; Envoy AI Gateway, llmRequestCosts; 2026-11"), "after")

  private static let rate = ValueKind.form(
    "a number in a window such as 60/min or 300k/min", pattern: "^[0-9.]+[kM]?/(s|min|m|h|d|day)$")
}

struct WorkloadBudgetKeys: Sendable {
  let limit = Key(
    "limit",
    .form("an amount in a period such as $900/day", pattern: "^\\$[0-9.]+[kM]?/(min|h|hour|d|day|week|month)$"),
    .required,
    "The most that calls may cost in a period, in UTC: days begin at midnight, weeks on Mondays, months on the first.",
    .document("LiteLLM 1.110.2, duration_parser, 2026-11"), "$900/day")
  let per = Key(
    "per", .choice(LimitScope.self), .of(LimitScope.workload), "Whose calls are counted together; user needs users.",
    .choice, "tenant")
  let onLimit = Key(
    "on_limit", .either([.words(["refuse", "defer"]), .block(Language.onLimit)]), .value("refuse"),
    "What is done with calls beyond it: refuse; defer, which holds them until the next period and lets them go first in first out, as far as that "
      + "pays for what calls cost on average, or so long before their deadline as the request still takes in 19 of 20 cases, at the tokens of its own "
      + "answer and with all that its task still does; another route; or a shorter answer.",
    .choice, "defer")
  let alertAt = Key(
    "alert_at", .quantity(.share, .closed(0, 1)), .says("nobody is told"),
    "Share of the limit at which somebody is told, once a period.", .document("LiteLLM 1.110.2, soft_budget, 2026-11"),
    "80%")
  let resets = Key(
    "resets", .choice(Budget.Reset.self), .of(Budget.Reset.calendar),
    "When a period begins anew: calendar, or rolling: a whole period after the first spending in it, of which a month has 30 days.",
    .document("LiteLLM 1.110.2, budget_limiter, 2026-11"), "rolling")
}

struct OnLimitKeys: Sendable {
  let route = Key(
    "route", .name(of: "a pool or API"), .says("output_tokens is written"), "The backend that calls go to.", .choice,
    "hosted")
  let outputTokens = Key(
    "output_tokens", .block(Language.cutAnswer), .says("route is written"), "Answers are cut.", .choice, "{max: 120}")
}

struct CutAnswerKeys: Sendable {
  let max = Key(
    "max", .whole(.tokens, 1...Ceilings.tokens), .required, "Tokens of an answer at most.", .choice, "120",
    expected: "tokens such as 120")
}
