import Model

extension Language {
  /// A workload's `items`.
  static let items = KeyBlock(
    "What requests ask for: each arrival draws one of N items, so that what caches find follows from popularity.",
    example: "{zipf: {count: 3M, exponent: 0.6}}", ItemsKeys())

  static let zipfItems = KeyBlock(
    "The second most frequent item is 2^exponent times as rare as the first, and so on.",
    example: "{count: 3M, exponent: 0.6}", ZipfItemsKeys())

  /// A workload's `cache`.
  static let cache = KeyBlock(
    "Caches of whole answers, asked once for each arrival before any backend: the exact one, then the semantic one.",
    example: "{exact: {capacity: 200k, ttl: 6h, latency: 4ms}, semantic: {hit: 14%, wrong: 0.4%, latency: 25ms}}",
    CacheKeys())

  static let exactCache = KeyBlock(
    "A cache by what is asked. An answer is written when it is complete and keeps whether it was good; an entry takes 24 bytes.",
    example: "{capacity: 200k, ttl: 6h, latency: 4ms}", ExactCacheKeys())

  static let semanticCache = KeyBlock(
    "A cache that answers questions like those asked before, as far as its shares are known. What it finds rightly is good as often as what the run "
      + "has computed so far for the same class or difficulty; before that, as often as the route's rule says.",
    example: "{hit: 14%, wrong: 0.4%, repeat: 50%, latency: 25ms, price: $0.00002/lookup}", SemanticCacheKeys())

  static let cacheInvalidation = KeyBlock(
    "When answers no longer hold, since what they speak of has changed: what has changed is not found.",
    example: "{every: 1d, share: 2%}", CacheInvalidationKeys())

  /// The `cache` of a stage.
  static let stepCache = KeyBlock(
    "A cache of what a step gives, by what is asked; what is found spares the step.",
    example: "{exact: {capacity: 50k, ttl: 30m, latency: 2ms}}", StepCacheKeys())
}

struct ItemsKeys: Sendable {
  let zipf = Key(
    "zipf", .block(Language.zipfItems), .required, "Items by Zipf's law.",
    .document("L. Breslau et al., Web caching and Zipf-like distributions, INFOCOM 1999"),
    "{count: 3M, exponent: 0.6}")
}

struct ZipfItemsKeys: Sendable {
  let count = Key(
    "count", .whole(.count, 1...Ceilings.items), .required, "How many items there are.", .choice, "3M",
    expected: "how many different things are asked, such as 3M")
  let exponent = Key(
    "exponent", .quantity(.number, .closed(0, 20)), .required,
    "The n-th is asked in proportion to 1 / n to this power.",
    .choice, "0.6", expected: "an exponent such as 0.6; at 0 all items are alike")
}

struct CacheKeys: Sendable {
  let exact = Key(
    "exact", .block(Language.exactCache), .says("none"), "The cache by what is asked.", .choice,
    "{capacity: 200k, ttl: 6h, latency: 4ms}")
  let semantic = Key(
    "semantic", .block(Language.semanticCache), .says("none"), "The cache by likeness.",
    .document("GPTCache 0.1.44, and S. Regmi and C. Pun, GPT Semantic Cache, arXiv 2411.05276, 2024-11"),
    "{hit: 14%, wrong: 0.4%, repeat: 50%, latency: 25ms}")
}

struct ExactCacheKeys: Sendable {
  let capacity = Key(
    "capacity", .whole(.count, 1...Ceilings.cacheEntries), .required, "Entries that it holds.", .choice, "200k",
    expected: "the entries that it holds, such as 200k")
  let ttl = Key(
    "ttl", .quantity(.duration, .positive(Ceilings.duration)), .says("kept while there is room"),
    "How long an entry is found after it was written; use does not renew it.", .choice, "6h")
  let latency = Key(
    "latency", .quantity(.duration, .closed(0, Ceilings.duration)), .value("0s"), "How long a look-up takes.", .choice,
    "4ms")
  let price = Key("price", .money(.request), .value("$0/lookup"), "What a look-up costs.", .choice, "$0.00001/lookup")
  let eviction = Key(
    "eviction", .choice(ExactCache.Eviction.self), .of(ExactCache.Eviction.lru),
    "What makes room: lru, the entry used longest ago; lfu, the one used least often, of which up to 65,535 uses are counted.",
    .document("Redis documentation, key eviction, 2026-08"), "lfu")
  let scope = Key(
    "scope", .choice(ExactCache.Scope.self), .of(ExactCache.Scope.tenant),
    "Who finds what others' requests have written: those of the same tenant, all, or those of the same user.", .choice,
    "all")
  let coalesce = Key(
    "coalesce", .flag, .of(false),
    "Whether requests wait for an answer that is being made for another one; if that fails, each makes its own.",
    .choice,
    "true")
  let key = Key(
    "key", .words(["last_message"]), .says("the first turn of a conversation alone asks"),
    "last_message: each turn of a conversation draws an item and looks it up.", .choice, "last_message")
  let invalidate = Key(
    "invalidate", .block(Language.cacheInvalidation), .says("answers hold"), "When answers no longer hold.", .choice,
    "{every: 1d, share: 2%}")
}

struct CacheInvalidationKeys: Sendable {
  let every = Key(
    "every", .quantity(.duration, .positive(Ceilings.duration)), .required,
    "From one change to the next, from the start of the run on.", .choice, "1d")
  let share = Key(
    "share", .quantity(.share, .positive(1)), .of(1, .share),
    "Share of the items that change then, drawn anew each time.",
    .choice, "2%")
}

struct SemanticCacheKeys: Sendable {
  let hit = Key(
    "hit", .quantity(.share, .closed(0, 1)), .says("must be written unless there is a threshold"),
    "Share of the look-ups that find an answer.", .choice, "14%")
  let threshold = Key(
    "threshold", .quantity(.number, .closed(0, 1)), .says("hit and wrong say it"),
    "How alike questions must be, for which hits and wrong have the shares.",
    .document("GPTCache 0.1.44, similarity_threshold"), "0.9")
  let hits = Key(
    "hits", .mapping("thresholds to shares", .quantity(.share, .closed(0, 1))), .says("hit says it"),
    "Share of the look-ups that find an answer, by threshold; between two by straight lines.", .choice,
    "{0.85: 30%, 0.9: 20%}")
  let wrong = Key(
    "wrong",
    .either([
      .quantity(.share, .closed(0, 1)), .mapping("thresholds to shares", .quantity(.share, .closed(0, 1))),
    ]), .of(0, .share), "Share of the answers found that are those to another question, or that by threshold.",
    .document("L. Schroeder et al., vCache, arXiv 2502.03771, 2025-02"), "0.4%",
    expected: "a share such as 0.4%, or shares by threshold such as {0.85: 3%, 0.9: 1%}")
  let again = Key(
    "repeat", .quantity(.share, .closed(0, 1)), .of(0, .share),
    "Share of the wrong answers after which the user asks again, once and past this cache: in a conversation after the time to think, "
      + "else at once.", .choice, "50%")
  let latency = Key(
    "latency", .quantity(.duration, .closed(0, Ceilings.duration)), .value("0s"),
    "How long a look-up takes, with what it computes of the question.", .choice, "25ms")
  let price = Key("price", .money(.request), .value("$0/lookup"), "What a look-up costs.", .choice, "$0.00002/lookup")
}

struct StepCacheKeys: Sendable {
  let exact = Key(
    "exact", .block(Language.exactCache), .required, "The cache by what is asked.", .choice,
    "{capacity: 50k, ttl: 30m, latency: 2ms}")
}
