import Catalog
import Model

extension Language {
  /// A pool's `batching`.
  static let batching = KeyBlock(
    "How requests are grouped.", example: "{policy: continuous, max_num_seqs: 64}", BatchingKeys())

  static let noBatching = KeyBlock(
    "No batches: a replica serves requests one by one, several at a time.", example: "{policy: none, concurrency: 4}",
    NoBatchingKeys())

  static let dynamicBatching = KeyBlock(
    "Batches that are formed as requests come, as Triton does.",
    example: "{policy: dynamic, max_batch_size: 32, max_queue_delay: 5ms}", DynamicBatchingKeys())

  static let instanceGroup = KeyBlock("Copies of the model in a server.", example: "{count: 2}", InstanceGroupKeys())

  static let continuousBatching = KeyBlock(
    "Batches of a language model that requests join and leave at every step, as in vLLM.",
    example: "{policy: continuous, max_num_seqs: 64, max_num_batched_tokens: 2048}", ContinuousBatchingKeys())

  static let staticBatching = KeyBlock(
    "Batches of a language model that begin and end together.", example: "{policy: static, max_num_seqs: 16}",
    LanguageBatchingKeys())

  /// What both ways to batch a language model have.
  static let languageBatching = KeyBlock(
    "Limits of a language model's batches.", example: "{policy: continuous, max_num_seqs: 64}", LanguageBatchingKeys())

  static let admission = KeyBlock(
    "Admits a request only when its longest answer fits.", example: "{guaranteed_no_evict: {max_tokens: 1024}}",
    AdmissionKeys())

  static let noEvict = KeyBlock("The limit on answers.", example: "{max_tokens: 1024}", NoEvictKeys())

  static let speculative = KeyBlock(
    "Tokens that a draft guesses and the model checks.",
    example: "{draft_tokens: 4, acceptance: 70%, draft: llama-3.2-1b}", SpeculativeKeys())
}

struct BatchingKeys: Sendable {
  let policy = BatchingKeys.policy
  let variants = Variants(
    by: BatchingKeys.policy,
    [
      (["none"], Language.noBatching), (["dynamic"], Language.dynamicBatching),
      (["continuous"], Language.continuousBatching), (["static"], Language.staticBatching),
    ])

  private static let policy = Key(
    "policy", .choice(BatchingSettings.Policy.self), .required, "By which rules.", .choice, "continuous")
}

struct NoBatchingKeys: Sendable {
  let concurrency = Key(
    "concurrency", .whole(.count, 1...Ceilings.sequences), .of(1), "Requests that a replica serves at a time.", .choice,
    "4")
}

struct DynamicBatchingKeys: Sendable {
  let maxBatchSize = Key(
    "max_batch_size", .whole(.count, 1...Ceilings.sequences), .required, "The most requests of a batch.", .triton, "32",
    expected: "the most requests in a batch, such as 32")
  let preferredBatchSize = Key(
    "preferred_batch_size",
    .either([.list(.whole(.count, 1...Ceilings.sequences), most: 1_000), .whole(.count, 1...Ceilings.sequences)]),
    .says("none"), "Sizes at which a batch is sent at once.", .triton, "[8, 16]")
  let maxQueueDelay = Key(
    "max_queue_delay", .quantity(.duration, .closed(0, 3_600)), .of(Defaults.maxQueueDelay, .duration),
    "How long a batch waits for more requests.", .triton, "5ms")
  let instanceGroup = Key(
    "instance_group", .block(Language.instanceGroup), .says("{count: 1}"), "Copies of the model in a server.", .triton,
    "{count: 2}")
  let priorityLevels = Key(
    "priority_levels", .whole(.count, 1...Ceilings.priority), .says("no priorities"),
    "How many levels there are, 1 first.",
    .triton, "2")
  let defaultPriorityLevel = Key(
    "default_priority_level", .whole(.count, 1...Ceilings.priority), .says("must be written with priority_levels"),
    "The level of workloads without a priority.", .triton, "1",
    expected: "the level of workloads without a priority, such as 1")
}

struct InstanceGroupKeys: Sendable {
  let count = Key(
    "count", .whole(.count, 1...1_024), .of(Defaults.instanceCount), "Batches that run at a time.", .triton, "2")
}

struct LanguageBatchingKeys: Sendable {
  let maxNumSeqs = Key(
    "max_num_seqs", .whole(.count, 1...Ceilings.sequences),
    .says("1024 on accelerators of 70 GiB and more other than the A100, else 256; 128 on CPUs"),
    "The most requests that run together.", .vllm, "64")
  let maxNumBatchedTokens = Key(
    "max_num_batched_tokens", .whole(.tokens, 1...Ceilings.batchedTokens),
    .says("8192 on accelerators of 70 GiB and more other than the A100, else 2048"), "The most tokens of a step.",
    .vllm,
    "2048")
  let blockSize = Key(
    "block_size", .whole(.count, 1...1_024), .of(Defaults.blockSize), "Tokens of a key-value block.", .vllm, "32")
  let gpuMemoryUtilization = Key(
    "gpu_memory_utilization", .quantity(.share, .positive(1)), .of(Defaults.gpuMemoryUtilization, .share),
    "The share of an accelerator's memory that the engine claims.", .vllm, "90%")
  let blocks = Key(
    "num_gpu_blocks_override", .whole(.count, 1...1e9), .says("as many as memory holds"),
    "How many blocks there are; vLLM V1 gives out one less, the null block.", .vllm, "4000")
  let cacheBytes = Key(
    "kv_cache_memory_bytes", .quantity(.size, .positive(Ceilings.bytes)), .says("what weights leave"),
    "Memory for keys and values.", .vllm, "20GiB")
  let maxModelLen = Key(
    "max_model_len", .whole(.tokens, 1...Ceilings.tokens),
    .says("the model's own, or what the cache holds where that is less, as vLLM's -1"),
    "The most tokens of a prompt with its answer; longer requests are rejected. What the cache does not hold is refused.",
    .vllm, "8192")
  let engine = Key(
    "engine", .text("a serving engine such as \(Defaults.engine.name)"),
    .says("\(Defaults.engine.name); on CPUs the newest that has figures of them"),
    "The serving software; `fleetcast catalog engines` lists them.", .choice, Defaults.engine.name)
  let sampling = Key(
    "sampling", .choice(BatchingSettings.Sampling.self),
    .says("filtered where the model is published so and the engine follows it, else greedy"),
    "How tokens are chosen, which takes time of the host.", .vllm, "filtered")
}

struct ContinuousBatchingKeys: Sendable {
  let language = Language.languageBatching
  let prefixCaching = Key(
    "prefix_caching", .flag, .says("true; false with several ranks or other schedulers"),
    "Whether blocks of beginnings that prompts share are kept.", .vllm, "false")
  let chunkedPrefill = Key(
    "chunked_prefill", .flag, .of(true), "Whether prompts are computed in parts, beside answers.", .vllm, "false")
  let speculative = Key(
    "speculative", .block(Language.speculative), .says("none"), "Tokens that a draft guesses and the model checks.",
    .vllm, "{draft_tokens: 4, acceptance: 70%, draft: llama-3.2-1b}")
  let admission = Key(
    "admission", .either([.words(["max_utilization", "guaranteed_no_evict"]), .block(Language.admission)]),
    .value("max_utilization"), "When a waiting request may join.", .tensorRT, "guaranteed_no_evict")
  let schedulingPolicy = Key(
    "scheduling_policy", .choice(SchedulingPolicy.self), .of(SchedulingPolicy.firstComeFirstServed),
    "Which request is served first, and which gives its blocks up last.", .vllm, "priority")
  let preemption = Key(
    "preemption", .words(["recompute", "swap"]), .value("recompute"),
    "What becomes of blocks that are given up; swap is that of vLLM V0.", .vllm, "swap")
  let swapSpace = Key(
    "swap_space", .quantity(.size, .closed(0, Ceilings.swapSpace)), .of(Defaults.swapSpace, .size),
    "Memory of the host for swapped blocks, an accelerator.", .vllm, "4GiB")
}

struct AdmissionKeys: Sendable {
  let guaranteedNoEvict = Key(
    "guaranteed_no_evict", .block(Language.noEvict), .required, "With the limit on answers.", .tensorRT,
    "{max_tokens: 1024}", expected: "guaranteed_no_evict: {max_tokens: 1024}")
}

struct NoEvictKeys: Sendable {
  let maxTokens = Key(
    "max_tokens", .whole(.tokens, 1...Ceilings.tokens), .required, "The longest answer.", .tensorRT, "1024",
    expected: "the limit on answers, such as 1024")
}

struct SpeculativeKeys: Sendable {
  let draftTokens = Key(
    "draft_tokens", .whole(.count, 1...Ceilings.draftTokens), .required, "Tokens drafted a step.", .vllm, "4",
    expected: "the tokens drafted a step, such as 4")
  let acceptance = Key(
    "acceptance", .quantity(.share, .closed(0, 1)), .required,
    "The chance that the model accepts a drafted token after those before it.",
    .document("Y. Leviathan et al., Fast inference from transformers via speculative decoding, 2023"), "70%",
    expected: "the share of drafted tokens that the model accepts, such as 70%")
  let draft = Key(
    "draft", .text("an architecture such as llama-3.2-1b, or the time of a drafted token"), .required,
    "The model that drafts, or the time of a drafted token.", .vllm, "llama-3.2-1b")
}
