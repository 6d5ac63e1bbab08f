import Catalog
import Diagnostics
import Scenarios

/// What vLLM's arguments say of a pool.
///
/// Source: docs.vllm.ai/en/latest/cli/serve and vllm-project/vllm, vllm/engine/arg_utils.py, 2026-08; human-readable numbers
/// (`8k` is 8,000, `8K` is 8,192): docs.vllm.ai/en/latest/cli, "Human-readable integer arguments".
extension Importer {
  /// Options that say nothing of speed or capacity.
  private static let silent: Set<String> = [
    "host", "port", "uds", "served-model-name", "tokenizer", "tokenizer-mode", "tokenizer-revision",
    "trust-remote-code",
    "api-key", "download-dir", "revision", "code-revision", "seed", "disable-log-requests", "enable-log-requests",
    "disable-log-stats", "uvicorn-log-level", "chat-template", "chat-template-content-format", "response-role",
    "enable-auto-tool-choice", "tool-call-parser", "reasoning-parser", "enable-reasoning", "ssl-keyfile",
    "ssl-certfile", "ssl-ca-certs", "root-path", "allowed-origins", "allowed-methods", "allowed-headers",
    "allow-credentials", "max-log-len", "max-logprobs", "generation-config", "override-generation-config",
    "disable-uvicorn-access-log", "disable-frontend-multiprocessing", "enable-prompt-tokens-details",
    "distributed-executor-backend", "load-format", "config-format", "hf-config-path", "hf-token", "task", "runner",
    "device", "otlp-traces-endpoint", "collect-detailed-traces", "show-hidden-metrics-for-version", "config",
    "middleware", "enable-request-id-headers", "return-tokens-as-token-ids", "disable-fastapi-docs",
    "enable-server-load-tracking", "guided-decoding-backend", "structured-outputs-config", "api-server-count",
    "data-parallel-address", "data-parallel-rpc-port", "data-parallel-start-rank", "data-parallel-size-local",
    "data-parallel-backend", "data-parallel-hybrid-lb", "data-parallel-external-lb", "headless", "skip-tokenizer-init",
    "safetensors-load-strategy", "dtype", "quantization", "max-seq-len-to-capture", "worker-use-ray",
  ]

  /// Options that matter and are not simulated, with the reason.
  private static let unmodelled = [
    "enforce-eager": "steps are those of captured graphs; without them each costs more",
    "compilation-config": "steps are those of the engine's defaults", "optimization-level": "steps are as by default",
    "cpu-offload-gb": "weights in the host's memory are not modelled",
    "kv-transfer-config":
      "answers in a pool of their own are written as decode:; keys and values kept elsewhere are not modelled",
    "enable-lora": "adapters are not modelled", "max-loras": "adapters are not modelled",
    "max-lora-rank": "adapters are not modelled", "lora-modules": "adapters are not modelled",
    "limit-mm-per-prompt": "images and sounds in prompts are not modelled",
    "max-num-partial-prefills": "one prompt at a time is computed in chunks",
    "max-long-partial-prefills": "one prompt at a time is computed in chunks",
    "long-prefill-token-threshold": "one prompt at a time is computed in chunks",
    "num-scheduler-steps": "each step is scheduled by itself, as in vLLM V1",
    "async-scheduling":
      "whether a step is prepared during the one before is the engine's generation here (batching.engine)",
    "disable-custom-all-reduce": "collectives are those of the engine's generation (batching.engine)",
    "attention-backend": "the attention is that of the engine's generation (batching.engine)",
    "rope-scaling": "a longer context is written as max_model_len",
    "hf-overrides": "another shape is written as architecture: config.json",
    "decode-context-parallel-size": "contexts divided over accelerators are not modelled",
    "prefill-context-parallel-size": "contexts divided over accelerators are not modelled",
    "enable-eplb": "an uneven load of experts is written as parallelism.expert_imbalance",
    "enable-dbo": "two half batches at a time are not modelled", "calculate-kv-scales": "scales cost nothing here",
    "enable-sleep-mode": "sleeping engines are written as warm_pool",
    "max-num-scheduled-tokens": "max_num_batched_tokens bounds a step here",
    "disable-sliding-window": "windows are those of the architecture", "disable-cascade-attn": "not modelled",
    "kv-cache-memory": "use --kv-cache-memory-bytes", "numa-bind": "not modelled",
    "mm-processor-kwargs": "images and sounds in prompts are not modelled",
    "tokens-only": "not modelled", "speculative-model": "use --speculative-config",
    "num-speculative-tokens": "use --speculative-config", "use-v2-block-manager": "not modelled",
  ]

  private static let carried = [
    "tensor-parallel-size", "pipeline-parallel-size", "data-parallel-size", "enable-expert-parallel", "max-num-seqs",
    "max-num-batched-tokens", "max-model-len", "block-size", "gpu-memory-utilization", "num-gpu-blocks-override",
    "kv-cache-memory-bytes", "kv-cache-dtype", "enable-prefix-caching", "enable-chunked-prefill", "scheduling-policy",
    "swap-space", "preemption-mode", "speculative-config",
  ]

  /// A part of its own, for arguments that stand in no container.
  func vllmEngine(_ arguments: VLLMArguments, place: Place) {
    guard let model = arguments.model else {
      error(place, "vLLM's arguments name no model", hint: "expected vllm serve MODEL, or --model MODEL")
      return
    }
    let name = arguments.last("served-model-name")?.value?.text ?? model.text
    var part = ImportedPart(
      .engine, name: (name.split(separator: "/").last.map(String.init) ?? name).lowercased(), title: "vLLM",
      place: place)
    vllm(arguments, &part)
    parts.append(part)
  }

  func vllm(_ arguments: VLLMArguments, _ part: inout ImportedPart) {
    if let model = arguments.model { part.model = languageModel(model, arguments) }
    parallelism(arguments, &part)
    var batching = [Block.Entry("policy", .scalar("continuous", from: arguments.model?.place ?? part.place))]
    batching += [
      number(arguments, "max-num-seqs", "max_num_seqs"),
      number(arguments, "max-num-batched-tokens", "max_num_batched_tokens"),
      number(arguments, "max-model-len", "max_model_len"), number(arguments, "block-size", "block_size"),
      memoryShare(arguments), number(arguments, "num-gpu-blocks-override", "num_gpu_blocks_override"),
      number(arguments, "kv-cache-memory-bytes", "kv_cache_memory_bytes", suffix: "B"),
      switched(arguments, "enable-prefix-caching", "prefix_caching"),
      switched(arguments, "enable-chunked-prefill", "chunked_prefill"),
      choice(arguments, "scheduling-policy", "scheduling_policy", among: ["fcfs", "priority"]),
    ].compactMap { $0 }
    batching += swapping(arguments)
    speculation(arguments)
    if let limit = part.concurrency, let count = limit.text.flatMap({ Int($0) }) {
      // A proxy in front lets no more requests in than that.
      let own = batching.firstIndex { $0.key == "max_num_seqs" }
      let sequences = own.flatMap { batching[$0].value.text }.flatMap { Int($0) }
      if sequences.map({ $0 > count }) ?? true {
        if let own { batching.remove(at: own) }
        batching.insert(Block.Entry("max_num_seqs", limit), at: 1)
      }
      part.concurrency = nil
    }
    part.entries.append(Block.Entry("batching", .mapping(batching)))
    omitOthers(arguments)
  }

  private func omitOthers(_ arguments: VLLMArguments) {
    let known = Importer.carried + Importer.silent.sorted() + Importer.unmodelled.keys.sorted()
    for option in arguments.options {
      let name = option.name.hasPrefix("no-") ? String(option.name.dropFirst(3)) : option.name
      let base = name.split(separator: ".").first.map(String.init) ?? name
      if Importer.carried.contains(base) || Importer.silent.contains(base) { continue }
      // A feature that is switched off is one that is not simulated.
      if let why = Importer.unmodelled[base] {
        if !option.name.hasPrefix("no-") { omit(option.place, "--\(shown(option.name))", why) }
        continue
      }
      omit(
        option.place, "--\(shown(option.name))", "no argument of vLLM that is known",
        instead: nearestWord(base, among: known).map { "did you mean --\($0)?" })
    }
  }

  private func value(_ arguments: VLLMArguments, _ name: String) -> VLLMArguments.Word? {
    guard let option = arguments.last(name) else { return nil }
    guard let value = option.value else {
      error(option.place, "--\(name) needs a value")
      return nil
    }
    if value.text.contains("$") {
      omit(value.place, "--\(name) \(shown(value.text))", "what the shell puts there is not known here")
      return nil
    }
    return value
  }

  /// A whole number, as vLLM takes it.
  private func integer(_ word: VLLMArguments.Word, _ name: String) -> Int? {
    let decimal: [Character: Double] = ["k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12]
    let binary: [Character: Double] = ["K": 0x1p10, "M": 0x1p20, "G": 0x1p30, "T": 0x1p40]
    let digits = word.text.dropLast()
    var value = Double(word.text)
    if let last = word.text.last {
      if let factor = decimal[last] { value = Double(digits).map { $0 * factor } }
      if let factor = binary[last] { value = Int(digits).map { Double($0) * factor } }
    }
    guard let value, value.isFinite, let whole = Int(exactly: value.rounded()), abs(value - Double(whole)) < 1e-6 else {
      error(word.place, "--\(name): expected a whole number, found \(quoted(word.text))")
      return nil
    }
    return whole
  }

  private func number(_ arguments: VLLMArguments, _ name: String, _ ours: String, suffix: String = "") -> Block.Entry? {
    guard let word = value(arguments, name), word.text != "auto", let number = integer(word, name) else { return nil }
    // -1 is vLLM's own choice.
    if number == -1 { return nil }
    guard number > 0 else {
      error(word.place, "--\(name) must be above 0, found \(number)")
      return nil
    }
    return Block.Entry(ours, .scalar(String(number) + suffix, from: word.place))
  }

  private func memoryShare(_ arguments: VLLMArguments) -> Block.Entry? {
    guard let word = value(arguments, "gpu-memory-utilization") else { return nil }
    guard let share = Double(word.text), share > 0, share <= 1 else {
      error(word.place, "--gpu-memory-utilization: expected a share above 0 and up to 1, found \(quoted(word.text))")
      return nil
    }
    return Block.Entry("gpu_memory_utilization", .scalar(share.asShare, from: word.place))
  }

  private func switched(_ arguments: VLLMArguments, _ name: String, _ ours: String) -> Block.Entry? {
    guard let option = arguments.options.last(where: { $0.name == name || $0.name == "no-" + name }) else { return nil }
    var isOn = option.name == name
    if let word = option.value {
      guard ["true", "false"].contains(word.text.lowercased()) else {
        error(word.place, "--\(name): expected true or false, found \(quoted(word.text))")
        return nil
      }
      isOn = word.text.lowercased() == "true"
    }
    return Block.Entry(ours, .scalar(String(isOn), from: option.place))
  }

  private func choice(
    _ arguments: VLLMArguments, _ name: String, _ ours: String, among words: [String]
  ) -> Block.Entry? {
    guard let word = value(arguments, name) else { return nil }
    guard words.contains(word.text) else {
      error(
        word.place, "--\(name): expected one of \(words.joined(separator: ", ")); found \(quoted(word.text))",
        hint: nearestWord(word.text, among: words).map { "did you mean \(quoted($0))?" })
      return nil
    }
    return Block.Entry(ours, .scalar(word.text, from: word.place))
  }

  /// The V0 engine's copies to the host's memory; `--swap-space` alone is room that V1 does not use.
  private func swapping(_ arguments: VLLMArguments) -> [Block.Entry] {
    let mode = choice(arguments, "preemption-mode", "preemption", among: ["recompute", "swap"])
    guard let option = arguments.last("swap-space") else { return mode.map { [$0] } ?? [] }
    guard mode?.value.text == "swap" else {
      if let word = option.value, Double(word.text) != 0 {
        omit(option.place, "--swap-space", "vLLM V1 computes preempted requests again", instead: "preemption: swap")
      }
      return mode.map { [$0] } ?? []
    }
    guard let word = value(arguments, "swap-space") else { return mode.map { [$0] } ?? [] }
    guard let size = Double(word.text), size >= 0 else {
      error(word.place, "--swap-space: expected a number of GiB, found \(quoted(word.text))")
      return []
    }
    return (mode.map { [$0] } ?? []) + [
      Block.Entry("swap_space", .scalar(size.asNumber + "GiB", from: word.place))
    ]
  }

  private func speculation(_ arguments: VLLMArguments) {
    guard let option = arguments.options.last(where: { $0.name.hasPrefix("speculative-config") }) else { return }
    omit(
      option.place, "--speculative-config", "which share of the drafted tokens is accepted is not in the arguments",
      instead: "write batching.speculative: {draft_tokens: 5, acceptance: 70%, draft: llama-3.2-1b}")
  }

  private func parallelism(_ arguments: VLLMArguments, _ part: inout ImportedPart) {
    var entries: [Block.Entry] = []
    var accelerators = 1
    let sizes = [
      ("tensor-parallel-size", "tensor"), ("pipeline-parallel-size", "pipeline"), ("data-parallel-size", "data"),
    ]
    for (theirs, ours) in sizes {
      guard let word = value(arguments, theirs), let size = integer(word, theirs) else { continue }
      guard size >= 1, size <= 1_024 else {
        error(word.place, "--\(theirs) must be from 1 to 1024, found \(size)")
        continue
      }
      accelerators *= size
      if size > 1 || ours == "tensor" { entries.append(Block.Entry(ours, .scalar(String(size), from: word.place))) }
    }
    if let expert = switched(arguments, "enable-expert-parallel", "expert"), expert.value.text == "true" {
      entries.append(expert)
    }
    if let asked = part.accelerators, asked > 0, asked < accelerators {
      error(
        entries.first?.value.origin ?? part.place,
        "vLLM is told to use \(accelerators) accelerators, but the pod asks for \(asked)")
    }
    part.accelerators = max(part.accelerators ?? 0, accelerators)
    if !entries.isEmpty { part.entries.append(Block.Entry("parallelism", .mapping(entries))) }
  }
}
