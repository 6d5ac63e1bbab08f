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

  static let tokenPrice = KeyBlock(
    "Prices of tokens.", example: "{input: $0.15/M, output: $0.60/M}", TokenPriceKeys())

  static let longContext = KeyBlock(
    "Prices of calls with long prompts.", example: "{above: 200k, input: $6/M, output: $22.50/M}", LongContextKeys())

  static let volumeStep = KeyBlock(
    "A step of the discount by tokens of a calendar month; the last one has no end.",
    example: "{up_to: 1000M, discount: 10%}", VolumeStepKeys())

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
    "tier", .choice(API.Tier.self), .of(API.Tier.standard), "The service tier, which decides the prices.",
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

struct TokenPriceKeys: Sendable {
  let input = TokenPriceKeys.price("input", .required, "Prompt tokens.", "$0.15/M")
  let cachedInput = TokenPriceKeys.price(
    "cached_input", .says("as input"), "Prompt tokens found in the provider's cache.", "$0.075/M")
  let output = TokenPriceKeys.price("output", .required, "Answer tokens.", "$0.60/M")
  let batchInput = TokenPriceKeys.price("batch_input", .says("no batch tier"), "Prompt tokens of batches.", "$0.075/M")
  let batchOutput = TokenPriceKeys.price("batch_output", .says("no batch tier"), "Answer tokens of batches.", "$0.30/M")
  let priorityInput = TokenPriceKeys.price(
    "priority_input", .says("no priority tier"), "Prompt tokens of the priority tier.", "$0.30/M")
  let priorityOutput = TokenPriceKeys.price(
    "priority_output", .says("no priority tier"), "Answer tokens of the priority tier.", "$1.20/M")
  let cacheWrite = TokenPriceKeys.price(
    "cache_write", .says("as input"), "Prompt tokens that are written to the provider's cache.", "$0.1875/M")
  let reasoning = TokenPriceKeys.price("reasoning", .says("as output"), "Tokens that are thought.", "$0.60/M")
  let longContext = Key(
    "long_context", .block(Language.longContext), .says("none"), "Prices of calls with long prompts.", .choice,
    "{above: 200k, input: $6/M, output: $22.50/M}")
  let volume = Key(
    "volume", .list(.block(Language.volumeStep), most: 100), .says("none"),
    "Discounts by the tokens of a calendar month.", .choice, "[{up_to: 1000M, discount: 0%}, {discount: 10%}]")

  private static func price(_ name: String, _ standard: KeyDefault, _ meaning: String, _ example: String) -> Key {
    Key(name, .money(.millionTokens), standard, meaning, .choice, example)
  }
}

struct LongContextKeys: Sendable {
  let above = Key(
    "above", .whole(.tokens, 1...Ceilings.tokens), .required,
    "Prompt tokens above which a whole call has these prices.",
    .choice, "200k", expected: "tokens such as 200k")
  let input = Key("input", .money(.millionTokens), .required, "Prompt tokens.", .choice, "$6/M")
  let cachedInput = Key(
    "cached_input", .money(.millionTokens), .says("as input"), "Prompt tokens found in the provider's cache.", .choice,
    "$0.60/M")
  let output = Key("output", .money(.millionTokens), .required, "Answer tokens.", .choice, "$22.50/M")
}

struct VolumeStepKeys: Sendable {
  let upTo = Key(
    "up_to", .whole(.tokens, 1...1e15), .says("must be written but for the last step"),
    "Where the step ends, in tokens of the calendar month.", .choice, "1000M", expected: "tokens such as 1000M")
  let discount = Key(
    "discount", .quantity(.share, .closed(0, 1)), .required, "How much less than the price is paid within it.", .choice,
    "10%")
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
