import Catalog
import Model

extension Language {
  /// One entry of `apis`.
  static let api = KeyBlock(
    "A hosted model that charges by token: its price, how long it takes, and its limits.",
    example: "{model: gpt-4o-mini, latency: {ttft: 450ms, tokens_per_second: 80}}", APIKeys())

  static let apiLatency = KeyBlock(
    "How long a call takes.",
    example: "{ttft: {lognormal: {median: 450ms, p95: 1.2s}}, tokens_per_second: 80}", APILatencyKeys())

  static let apiLimits = KeyBlock(
    "The provider's rate limits; a call above them is refused.", example: "{requests: 500/min, tokens: 200k/min}",
    APILimitKeys())

  static let promptCache = KeyBlock(
    "The provider's cache of prompts.", example: "{minimum: 1024, step: 128}", PromptCacheKeys())

  static let provisioned = KeyBlock(
    "Throughput that is bought by the hour.", example: "{units: 4, price: $12/h, tokens: 60k/min}", ProvisionedKeys())
}

struct APIKeys: Sendable {
  let model = Key(
    "model", .text("a hosted model such as gpt-4o-mini"), .required,
    "Which hosted model it is; the catalog knows its prices.", .choice, "gpt-4o-mini")
  let price = Key(
    "price", .block(Language.tokenPrice), .says("the catalog's"), "Prices in place of the catalog's.", .choice,
    "{input: $0.15/M, output: $0.60/M}")
  let latency = Key(
    "latency", .block(Language.apiLatency), .required, "How long a call takes.", .choice,
    "{ttft: 450ms, tokens_per_second: 80}", expected: "latency: {ttft: 450ms, tokens_per_second: 80}")
  let limits = Key(
    "limits", .block(Language.apiLimits), .says("none"), "The provider's rate limits.", .choice,
    "{requests: 500/min, tokens: 200k/min}")
  let errors = Key(
    "errors", .quantity(.share, .closed(0, 1)), .of(0, .share), "The share of calls that fail, by chance.", .choice,
    "0.5%")
  let faults = Key(
    "faults", .block(Language.apiFaults), .says("none"), "What goes wrong at the provider for a while.", .choice,
    "{outage: {every: 30d, lasting: 20m}}")
  let tier = Key(
    "tier", .choice(ServiceTier.self), .of(ServiceTier.standard), "The service tier, which decides the prices.",
    .document("OpenAI, pricing and service tiers, 2026-11"), "batch")
  let promptCache = Key(
    "prompt_cache", .block(Language.promptCache), .says("cached_tokens are charged as cached where the price has it"),
    "By which rules cached tokens are found.", .document("OpenAI and Anthropic, prompt caching, 2026-11"),
    "{minimum: 1024, step: 128}")
  let reasoningTokens = Key(
    "reasoning_tokens", .whole(.tokens, 0...Ceilings.tokens), .of(0),
    "Tokens that are thought and charged before each answer.", .document("OpenAI, reasoning models, 2026-11"), "800")
  let provisioned = Key(
    "provisioned", .block(Language.provisioned), .says("pay by token"), "Throughput that is bought by the hour.",
    .document("Azure OpenAI PTU and Amazon Bedrock provisioned throughput, 2026-11"),
    "{units: 4, price: $12/h, tokens: 60k/min}")
}

struct APILatencyKeys: Sendable {
  let ttft = Key(
    "ttft", .distribution(.duration, .closed(0, Ceilings.duration)), .required, "The time to the first token.", .choice,
    "{lognormal: {median: 450ms, p95: 1.2s}}", expected: Quantity.duration.expected)
  let tokensPerSecond = Key(
    "tokens_per_second", .distribution(.number, .closed(Ceilings.slowestAnswer, Ceilings.tokenRate)), .required,
    "Tokens a second from the first one on.", .choice, "80", expected: "a number such as 80")
}

struct APILimitKeys: Sendable {
  let requests = Key(
    "requests", .quantity(.rate, .positive(Ceilings.rate)), .says("no limit"), "Calls.", .choice, "500/min")
  let tokens = Key(
    "tokens", .quantity(.rate, .positive(Ceilings.tokenRate)), .says("no limit"), "Tokens, of prompts and answers.",
    .choice, "200k/min")
}

struct PromptCacheKeys: Sendable {
  let minimum = Key(
    "minimum", .whole(.tokens, 0...Ceilings.tokens), .required, "The shortest prompt that is looked up.", .choice,
    "1024",
    expected: "tokens such as 1024")
  let step = Key(
    "step", .whole(.tokens, 1...Ceilings.tokens), .of(1), "Tokens are found in multiples of this.", .choice, "128")
  let chargesWrites = Key(
    "charges_writes", .flag, .of(false), "Whether what is not found is charged as a write.", .choice, "true")
}

struct ProvisionedKeys: Sendable {
  let units = Key(
    "units", .whole(.count, 1...Ceilings.replicas), .required, "How many units.", .choice, "4",
    expected: "a number of units")
  let price = Key("price", .money(.hour), .required, "The price of a unit for an hour.", .choice, "$12/h")
  let tokens = Key(
    "tokens", .quantity(.rate, .positive(Ceilings.tokenRate)), .required, "Tokens that a unit takes.", .choice,
    "60k/min",
    expected: "tokens of a unit such as 60k/min")
}
