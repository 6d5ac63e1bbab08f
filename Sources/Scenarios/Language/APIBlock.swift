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

  static let apiTools = KeyBlock(
    "The provider's tools that calls use.", example: "{web_search: {per_call: 30%}}", APIToolsKeys())

  static let apiTool = KeyBlock(
    "How often calls use a tool.", example: "{per_call: 30%}", APIToolKeys())

  static let promptCache = KeyBlock(
    "By which rules the provider keeps and finds the beginnings of prompts.", example: "{minimum: 1024, step: 128}",
    PromptCacheKeys())

  static let flex = KeyBlock(
    "What becomes of calls that the flex tier has no room for.", example: "{refused: 5%, fall_back: true}", FlexKeys())

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
    "latency", .block(Language.apiLatency), .says("must be written, of tier: batch completion within 7m by half"),
    "How long a call takes.",
    .choice,
    "{ttft: 450ms, tokens_per_second: 80}", expected: "latency: {ttft: 450ms, tokens_per_second: 80}")
  let limits = Key(
    "limits", .block(Language.apiLimits), .says("none"), "The provider's rate limits.", .choice,
    "{requests: 500/min, tokens: 200k/min}")
  let maxInputTokens = Key(
    "max_input_tokens", .whole(.tokens, 1...Ceilings.tokens), .says("the model's in the catalog, or no limit"),
    "The longest prompt that the model takes; a call with a longer one is refused at once, costs nothing and is not tried again.",
    .document("OpenAI and Anthropic, context windows and errors, 2026-11"), "128k")
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
    "prompt_cache", .either([.words(["automatic"]), .block(Language.promptCache)]),
    .says("cached_tokens are found where cached_input has a price, and nothing else is"),
    "The provider's cache: what it keeps of system prompts, conversations and traces' prompts, and finds of cached_tokens. automatic takes the rules of the model's provider from the catalog: validate, a run's page and fleetcast catalog apis MODEL show which. Where the catalog knows none, they must be written.",
    .document("OpenAI and Anthropic, prompt caching, 2026-11"), "automatic")
  let flex = Key(
    "flex", .block(Language.flex), .says("every call is served"), "Refusals of the flex tier, for tier: flex.",
    .document("OpenAI, flex processing; Google, Gemini API flex tier, 2026-11"), "{refused: 5%, fall_back: true}")
  let reasoningTokens = Key(
    "reasoning_tokens", .whole(.tokens, 0...Ceilings.tokens), .of(0),
    "Tokens that are thought before each answer: charged, and counted in limits and in provisioned capacity. Their time is not added: it is a part of latency.ttft.",
    .document("OpenAI, reasoning models, 2026-11"), "800")
  let tools = Key(
    "tools", .block(Language.apiTools), .says("none"),
    "The provider's tools that calls use, at the prices of price.tools.",
    .document("OpenAI, Anthropic and Google, API pricing, 2026-11"), "{web_search: {per_call: 30%}}")
  let quality = Key(
    "quality", Language.shareByDifficulty, .says("its answers are not judged"), "How likely an answer of it is good.",
    .choice, "0.92")
  let provisioned = Key(
    "provisioned", .block(Language.provisioned), .says("pay by token"), "Throughput that is bought by the hour.",
    .document("Azure OpenAI PTU and Amazon Bedrock provisioned throughput, 2026-11"),
    "{units: 4, price: $12/h, tokens: 60k/min}")
}

struct APILatencyKeys: Sendable {
  let ttft = Key(
    "ttft", .distribution(.duration, .closed(0, Ceilings.duration)), .says("must be written without completion"),
    "The time to the first token.", .choice, "{lognormal: {median: 450ms, p95: 1.2s}}",
    expected: Quantity.duration.expected)
  let tokensPerSecond = Key(
    "tokens_per_second", .distribution(.number, .closed(Ceilings.slowestAnswer, Ceilings.tokenRate)),
    .says("must be written without completion"), "Tokens a second from the first one on.", .choice, "80",
    expected: "a number such as 80")
  let completion = Key(
    "completion", .distribution(.duration, .closed(0, Ceilings.duration)),
    .says("of tier: batch without latency, half within 7m and 90 % within 1h"),
    "Of tier: batch, the time from a call to its whole answer, in the place of the other two; what takes more than 24 hours fails then and is not charged.",
    .batches, "{lognormal: {median: 7m, p90: 1h}}", expected: Quantity.duration.expected)
}

struct APILimitKeys: Sendable {
  let requests = Key(
    "requests", .quantity(.rate, .positive(Ceilings.rate)), .says("no limit"), "Calls.", .choice, "500/min")
  let tokens = Key(
    "tokens", .quantity(.rate, .positive(Ceilings.tokenRate)), .says("no limit"), "Tokens, of prompts and answers.",
    .choice, "200k/min")
  let countsCached = Key(
    "counts_cached", .flag, .says("false of Claude, Groq and Azure's provisioned throughput, else true"),
    "Whether prompt tokens that are found in the provider's cache count in tokens.", .limits, "false")
  let maxTokens = Key(
    "max_tokens", .whole(.tokens, 0...Ceilings.tokens), .says("those of the answer"),
    "Answer tokens that a call asks for at most, which count in tokens when it comes and are not given back. Not of Claude, whose limits count what is written.",
    .limits, "4096")
}

struct APIToolsKeys: Sendable {
  let tools = HostedTool.allCases.map {
    Key($0.rawValue, .block(Language.apiTool), .says("not used"), "\($0.meaning).", .choice, "{per_call: 30%}")
  }
}

struct APIToolKeys: Sendable {
  let perCall = Key(
    "per_call", .quantity(.share, .closed(0, 100)), .required,
    "How often an answered call uses it on average: every call is charged that part of a use.", .choice, "30%")
}

struct PromptCacheKeys: Sendable {
  let minimum = Key(
    "minimum", .whole(.tokens, 0...Ceilings.tokens), .says("must be written without rules"),
    "The shortest beginning that is kept; below it nothing is found or written.", .caching, "1024",
    expected: "tokens such as 1024")
  let rules = Key(
    "rules", .words(["automatic"]), .says("those that are written"),
    "Takes the rules of the model's provider from the catalog; keys beside it replace them one by one.", .choice,
    "automatic")
  let step = Key(
    "step", .whole(.tokens, 1...Ceilings.tokens), .of(1), "Tokens are found in multiples of this.", .caching, "128")
  let timeToLive = Key(
    "ttl", .quantity(.duration, .positive(Ceilings.duration)), .of(PromptCacheRules.shortestKept, .duration),
    "How long a beginning is kept after the first token of the call that wrote it. From an hour on writes have the price cache_write_1h, of GPT-5.6 from 12 hours on.",
    .caching, "1h")
  let renew = Key(
    "renew", .flag, .of(true),
    "Whether a call that finds a beginning has it kept for as long again; else each part of a prompt is kept from its own write on, and none longer than what stands before it.",
    .caching, "false")
  let chargesWrites = Key(
    "charges_writes", .flag, .of(false),
    "Whether what is not found has the price of a write, to the end of a conversation's turn, of a trace's prompt and of a prompt that shares nothing, else to the end of the system prompt.",
    .caching, "true")
  let keepsAnswers = Key(
    "answers", .flag, .of(false),
    "Whether an answer is kept with its prompt; else the next turn of a conversation writes it with what is new, as with Claude's automatic caching.",
    .caching, "true")
  let misses = Key(
    "misses", .quantity(.share, .closed(0, 1)), .of(0, .share), "The share of calls that do not find what is kept.",
    .choice, "2%")
}

struct FlexKeys: Sendable {
  let refused = Key(
    "refused", .quantity(.share, .closed(0, 1)), .required, "The share of calls that are refused, at no charge.",
    .choice, "5%", expected: "a share such as 5%")
  let fallBack = Key(
    "fall_back", .flag, .of(false),
    "Whether the standard tier serves them at once, at its price; else the client is refused and may retry.", .choice,
    "true")
}

extension KeySource {
  fileprivate static let limits = KeySource.document(
    "Anthropic, OpenAI, Groq and Cerebras, rate limits; Azure OpenAI, provisioned throughput, 2026-11")
  fileprivate static let caching = KeySource.document(
    "Anthropic, prompt caching; OpenAI, prompt caching, 2026-11")
  fileprivate static let batches = KeySource.document(
    "OpenRouter, batch completion over 230,000 batches; OpenAI, batch API, 2026-11")
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
