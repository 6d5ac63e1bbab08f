import Diagnostics
import Scenarios

/// Triton's `config.pbtxt`.
///
/// Source: triton-inference-server/common 83adf7c (2026-07), protobuf/model_config.proto; what each means to the batcher:
/// triton-inference-server/server, docs/user_guide/model_configuration.md.
extension Importer {
  /// - Parameter fallback: The model's name where the file has none: that of its folder.
  func tritonModel(_ document: Field, fallback: String) {
    var fields = self.fields(document)
    let nameField = fields.take("name")
    let name = text(nameField) ?? fallback
    let namePlace = nameField?.place ?? document.place
    var part = ImportedPart(.engine, name: name, title: "model \(shown(name))", place: document.place)
    let backend = fields.take("backend")?.node.scalar?.text ?? ""
    let sizeField = fields.take("max_batch_size")
    let size = sizeField == nil ? 0 : whole(sizeField)
    let parameters = fields.take("parameters")
    let batcher = fields.take("dynamic_batching")
    let groups = instances(fields.take("instance_group"), &part)
    guard let size else { return }
    if backend == "tensorrtllm" {
      inflightBatching(parameters, size: sizeField, &part)
      batcherIsUseless(batcher)
    } else if backend == "vllm" {
      part.model = ImportedPart.Model(
        name: poolName(name), entries: [], missing: "architecture: import the engine's arguments, which model.json has",
        isLanguageModel: true, place: namePlace)
      batcherIsUseless(batcher)
    } else {
      part.model = ImportedPart.Model(
        name: poolName(name), entries: [],
        missing: "latency: its time by batch size, as {fixed: 2ms, per_item: 0.4ms}, measured with perf_analyzer "
          + "(docs/guide/calibrate.md)", isLanguageModel: false, place: namePlace)
      if let batcher {
        dynamicBatching(batcher, size: size, sizeField: sizeField, groups: groups, &part)
      } else {
        // Without a batcher each request is executed as it comes.
        part.entries.append(
          Block.Entry("concurrency", groups ?? .scalar("1", from: document.place, remark: "one instance")))
        if size > 1 {
          differ(
            sizeField?.place ?? document.place, "max_batch_size",
            "without dynamic_batching requests are not put together; Triton adds a batcher of its own accord where it "
              + "completes a configuration that has no max_batch_size")
        }
      }
    }
    schedulers(&fields)
    omitRest(
      of: fields,
      silently: [
        "platform", "runtime", "version_policy", "input", "output", "batch_input", "batch_output", "optimization",
        "default_model_filename", "cc_model_filenames", "metric_tags", "model_operations", "model_repository_agents",
        "model_metrics",
      ])
    parts.append(part)
  }

  private func batcherIsUseless(_ batcher: Field?) {
    guard let batcher else { return }
    omit(batcher.keyPlace, "dynamic_batching", "the engine behind it forms batches of its own, step by step")
  }

  private func schedulers(_ fields: inout Fields) {
    let reasons = [
      "sequence_batching": ("requests of a sequence that must reach one instance are not modelled", "conversations:"),
      "ensemble_scheduling": (
        "a model that calls others is a workload of several stages here", "workloads.NAME.stages"
      ),
      "response_cache": ("answers from a cache are not modelled", "a lower arrivals.rate"),
      "model_warmup": ("how long it takes is not in the file", "pools.NAME.startup.warmup"),
      "model_transaction_policy": ("answers in several parts are not modelled", "latency as a whole"),
    ]
    for (key, (why, instead)) in reasons.sorted(by: { $0.key < $1.key }) {
      guard let field = fields.take(key) else { continue }
      let isOff = ["enable", "decoupled"].contains {
        key in field.node.entries?.first { $0.key == key }?.value.scalar?.text == "false"
      }
      if !isOff { omit(field.keyPlace, key, why, instead: "write \(instead)") }
    }
  }

  /// How many instances share an accelerator, or a machine without.
  private func instances(_ field: Field?, _ part: inout ImportedPart) -> Block? {
    guard let field else { return nil }
    var total = 0
    var place: Place?
    for group in field.items ?? [field] {
      var fields = self.fields(group)
      guard fields.isMapping else { return nil }
      let count = fields.take("count")
      let kind = fields.take("kind")?.node.scalar?.text ?? "KIND_AUTO"
      let kinds = ["KIND_AUTO", "KIND_GPU", "KIND_CPU", "KIND_MODEL"]
      guard kinds.contains(kind) else {
        error(
          group.place, "\(group.path).kind: expected one of \(kinds.joined(separator: ", ")); found \(quoted(kind))",
          hint: nearestWord(kind, among: kinds).map { "did you mean \($0)?" })
        return nil
      }
      if let gpus = fields.take("gpus") {
        let devices = gpus.items?.count ?? 1
        if devices > 1 {
          differ(
            gpus.place, "gpus",
            "a replica here has one accelerator; the \(devices) of this group are \(devices) replicas")
        }
      }
      omitRest(of: fields, silently: ["name", "host_policy", "profile", "passive"])
      guard let number = count == nil ? 1 : whole(count, from: 1) else { return nil }
      total += number
      place = place ?? count?.place ?? group.place
    }
    return total > 0 ? .scalar(String(total), from: place) : nil
  }

  private func dynamicBatching(
    _ field: Field, size: Int, sizeField: Field?, groups: Block?, _ part: inout ImportedPart
  ) {
    guard size > 0, let sizeField else {
      error(
        (sizeField ?? field).keyPlace, "dynamic_batching needs a max_batch_size above 0",
        hint: "a model that takes no batches has none to form")
      return
    }
    var fields = self.fields(field)
    var entries = [
      Block.Entry("policy", .scalar("dynamic", from: field.keyPlace)),
      Block.Entry("max_batch_size", .scalar(String(size), from: sizeField.place)),
    ]
    if let preferred = fields.take("preferred_batch_size") {
      let sizes = (preferred.items ?? [preferred]).compactMap { whole($0, from: 1) }
      if let large = sizes.first(where: { $0 > size }) {
        error(preferred.place, "preferred_batch_size: \(large) is above max_batch_size \(size)")
        return
      }
      if !sizes.isEmpty {
        entries.append(
          Block.Entry("preferred_batch_size", Block(.row(sizes.map(String.init)), from: preferred.place)))
      }
    }
    if let delay = fields.take("max_queue_delay_microseconds"), let micros = whole(delay, to: Int.max >> 12) {
      entries.append(Block.Entry("max_queue_delay", .scalar(milliseconds(micros), from: delay.place)))
    }
    if let groups {
      entries.append(Block.Entry("instance_group", .flow([Block.Entry("count", groups)], from: groups.origin)))
    }
    if let ordering = fields.take("preserve_ordering"), flag(ordering) == true {
      omit(ordering.place, "preserve_ordering", "answers are given as they are ready")
    }
    if let levels = fields.take("priority_levels"), let count = whole(levels), count > 0 {
      entries.append(Block.Entry("priority_levels", .scalar(String(count), from: levels.place)))
      let standard = fields.take("default_priority_level")
      if let standard, let level = whole(standard, from: 1, to: count) {
        entries.append(Block.Entry("default_priority_level", .scalar(String(level), from: standard.place)))
      } else if standard == nil {
        error(levels.place, "priority_levels goes with a default_priority_level")
      }
    } else {
      _ = fields.take("default_priority_level")
    }
    if let policy = fields.take("default_queue_policy") { queuePolicy(policy, &part) }
    if let policies = fields.take("priority_queue_policy") {
      omit(
        policies.keyPlace, "priority_queue_policy", "a pool has one queue, whose limits are default_queue_policy's here"
      )
    }
    omitRest(of: fields)
    part.entries.append(Block.Entry("batching", .mapping(entries)))
  }

  private func queuePolicy(_ field: Field, _ part: inout ImportedPart) {
    var fields = self.fields(field)
    var entries: [Block.Entry] = []
    // 0 is no limit for both.
    if let size = fields.take("max_queue_size"), let count = whole(size), count > 0 {
      entries.append(Block.Entry("max_size", .scalar(String(count), from: size.place)))
    }
    let action = fields.take("timeout_action")
    if let timeout = fields.take("default_timeout_microseconds"), let micros = whole(timeout, to: Int.max >> 12),
      micros > 0
    {
      if let action, action.node.scalar?.text == "DELAY" {
        omit(
          action.place, "timeout_action DELAY",
          "a request that waited too long is refused here, and not put behind the others",
          instead: "leave queue.timeout out, as it is here")
      } else {
        entries.append(Block.Entry("timeout", .scalar(milliseconds(micros), from: timeout.place)))
      }
    }
    if let override = fields.take("allow_timeout_override"), flag(override) == true {
      omit(
        override.place, "allow_timeout_override", "requests carry no timeouts of their own to the queue",
        instead: "write workloads.NAME.client.timeout")
    }
    omitRest(of: fields)
    if !entries.isEmpty { part.entries.append(Block.Entry("queue", .mapping(entries))) }
  }

  /// Microseconds in the unit that people read.
  private func milliseconds(_ micros: Int) -> String {
    micros % 1_000_000 == 0 ? (Double(micros) / 1e6).asDuration : (Double(micros) / 1e3).asNumber + "ms"
  }

  /// TensorRT-LLM behind Triton, whose settings are `parameters` of the model.
  ///
  /// Source: triton-inference-server/tensorrtllm_backend, docs/model_config.md, 2026-08.
  private func inflightBatching(_ field: Field?, size: Field?, _ part: inout ImportedPart) {
    var values: [String: Field] = [:]
    for item in field.map({ $0.items ?? [$0] }) ?? [] {
      var pair = fields(item)
      guard let key = pair.take("key")?.node.scalar?.text, let value = pair.take("value") else { continue }
      var inner = fields(value)
      if let text = inner.take("string_value") { values[key] = text }
    }
    part.model = ImportedPart.Model(
      name: poolName(part.name), entries: [],
      missing: "architecture: the file does not say it; one of `fleetcast catalog models`, or a config.json",
      isLanguageModel: true, place: part.place)
    var entries = [Block.Entry("policy", .scalar("continuous", from: part.place))]
    if let type = values["gpt_model_type"] ?? values["batching_type"],
      type.node.scalar?.text == "V1" || type.node.scalar?.text == "v1"
    {
      entries = [Block.Entry("policy", .scalar("static", from: type.place))]
    }
    if let size, let count = whole(size, from: 1) {
      entries.append(Block.Entry("max_num_seqs", .scalar(String(count), from: size.place)))
    }
    let flags = [
      ("enable_kv_cache_reuse", "prefix_caching"), ("enable_chunked_context", "chunked_prefill"),
    ]
    for (theirs, ours) in flags where entries[0].value.text == "continuous" {
      guard let value = values[theirs], !isUnset(value), let isOn = flag(value) else { continue }
      entries.append(Block.Entry(ours, .scalar(String(isOn), from: value.place)))
    }
    if let policy = values["batch_scheduler_policy"], !isUnset(policy), entries[0].value.text == "continuous",
      let word = word(policy, among: ["max_utilization", "guaranteed_no_evict"])
    {
      entries.append(Block.Entry("admission", .scalar(word, from: policy.place)))
    }
    if let share = values["kv_cache_free_gpu_mem_fraction"], !isUnset(share) {
      omit(
        share.place, "kv_cache_free_gpu_mem_fraction", "it is a share of what the weights leave free",
        instead: "write batching.gpu_memory_utilization, a share of all memory")
    }
    part.entries.append(Block.Entry("batching", .mapping(entries)))
  }

  /// A template's `${name}` that was not filled in, or nothing.
  private func isUnset(_ field: Field) -> Bool {
    field.node.scalar.map { $0.text.isEmpty || $0.text.contains("${") } ?? true
  }
}
