import Model

extension Language {
  /// A workload's `retrieval`.
  static let retrieval = KeyBlock(
    "What is retrieved before the answer: the question is embedded, documents are searched, what was found is ranked, and chunks of it are "
      + "put before the question. What is left out is not done.",
    example:
      "{embed: {to: cpu, tokens: 40}, search: {latency: 12ms, price: $0.0004/request}, chunks: 8, tokens_per_chunk: 350}",
    RetrievalKeys())

  static let embedding = KeyBlock(
    "The embedding of a question: one item on a pool; of an API a call that is paid for its input tokens alone.",
    example: "{to: cpu, tokens: 40}", QuestionEmbeddingKeys())

  static let search = KeyBlock(
    "A search of documents in an index that is not simulated itself.",
    example: "{latency: 12ms, price: $0.0004/request}",
    SearchKeys())

  static let reranking = KeyBlock(
    "The ranking of what was found: a call is so many items, which are split over batches, and is done with the last of them.",
    example: "{to: cpu, from: 40}", RerankingKeys())
}

struct RetrievalKeys: Sendable {
  let embed = Key(
    "embed", .block(Language.embedding), .says("none"), "The embedding of the question.", .choice,
    "{to: cpu, tokens: 40}")
  let search = Key(
    "search", .block(Language.search), .says("none"), "The search.", .choice,
    "{latency: 12ms, price: $0.0004/request}")
  let rerank = Key(
    "rerank", .block(Language.reranking), .says("none"), "The ranking of what was found.", .choice,
    "{to: cpu, from: 40}")
  let chunks = Key(
    "chunks", .whole(.count, 1...10_000), .says("none"),
    "Chunks in a prompt, after the system prompt and before the question. Those of one item are one text, which prefix caches find again; "
      + "in a conversation each turn has its own, and they stay in the history.", .choice, "8")
  let tokensPerChunk = Key(
    "tokens_per_chunk", .whole(.tokens, 1...Ceilings.tokens), .says("must be written with chunks"),
    "Tokens of a chunk.", .choice, "350")
  let cache = Key(
    "cache", .block(Language.stepCache), .says("none"),
    "A cache of what is retrieved, by what is asked: what is found spares embedding, search and ranking.", .choice,
    "{exact: {capacity: 50k, ttl: 30m, latency: 2ms}}")
}

struct QuestionEmbeddingKeys: Sendable {
  let to = Key(
    "to", .name(of: "a pool or API"), .required, "Who makes it.", .choice, "cpu", expected: "to: cpu")
  let tokens = Key(
    "tokens", .distribution(.tokens, .closed(1, Ceilings.tokens)), .required, "Tokens that are embedded.", .choice,
    "40", expected: "tokens such as 40")
  let cache = Key(
    "cache", .block(Language.stepCache), .says("none"), "A cache of embeddings, by what is asked.", .choice,
    "{exact: {capacity: 50k, ttl: 30m}}")
}

struct SearchKeys: Sendable {
  let latency = Key(
    "latency", .distribution(.duration, .closed(0, Ceilings.duration)), .value("0s"), "How long it takes.", .choice,
    "{lognormal: {median: 12ms, p95: 40ms}}")
  let price = Key(
    "price", .either([.money(.request), .money(.piece)]), .value("$0/request"), "What each costs.", .choice,
    "$0.0004/request")
}

struct RerankingKeys: Sendable {
  let to = Key(
    "to", .name(of: "a pool"), .required, "The pool that ranks, which serves dynamic batches.", .choice, "cpu",
    expected: "to: reranker")
  let from = Key(
    "from", .whole(.count, 1...10_000), .required, "Candidates that are ranked, each an item of a batch.", .choice,
    "40", expected: "a number of candidates such as 40")
}
