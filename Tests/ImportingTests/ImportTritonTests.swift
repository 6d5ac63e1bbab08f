import Model
import Testing

@Suite struct ImportTritonTests {
  /// Every form that the text format has: comments, messages with and without a colon, lists, repeated fields, both quotes.
  static let resnet = """
    # ResNet-50, exported 2026
    name: "resnet50"
    platform: "tensorrt_plan"
    max_batch_size: 64
    input [
      { name: "input" data_type: TYPE_FP32 format: FORMAT_NCHW dims: [ 3, 224, 224 ] }
    ]
    output: [ { name: 'output', data_type: TYPE_FP32, dims: [ 1000 ], label_filename: "a" "b" } ]
    instance_group [ { count: 2 kind: KIND_GPU gpus: [ 0 ] } ]
    dynamic_batching: {
      preferred_batch_size: 16
      preferred_batch_size: [ 32, 64 ];
      max_queue_delay_microseconds: 2500
      priority_levels: 3
      default_priority_level: 2
      default_queue_policy < timeout_action: REJECT default_timeout_microseconds: 500000 max_queue_size: 128 >
    }
    """

  @Test func everyFieldArrives() throws {
    let made = try Import(Self.resnet, as: "config.pbtxt")
    #expect(made.block.notes.isEmpty, "\(made.block.notes)")
    let scenario = try made.scenario(
      """
      models: {resnet50: {latency: {fixed: 2ms, per_item: 0.4ms}}}
      pools: {resnet50: {instance: aws/g5.xlarge}}
      """, route: "resnet50")
    let pool = try #require(scenario.pools.first)
    guard case .dynamic(let batching) = pool.batching else {
      Issue.record("not a dynamic batcher")
      return
    }
    #expect(batching.maxBatchSize == 64 && batching.preferredBatchSizes == [16, 32, 64])
    #expect(batching.maxQueueDelay == 0.0025 && batching.instanceCount == 2)
    #expect(batching.priorityLevels == 3 && batching.defaultPriorityLevel == 2)
    #expect(pool.queue == QueueLimits(maxSize: 128, timeout: 0.5))
    #expect(made.block.text.contains("# from config.pbtxt:13"))
  }

  @Test func withoutABatcherRequestsAreNotPutTogether() throws {
    let made = try Import(
      "name: \"detector\"\nbackend: \"onnxruntime\"\nmax_batch_size: 8\ninstance_group { count: 3 }", as: "config.pbtxt"
    )
    #expect(made.line("concurrency:") == "concurrency: 3" && made.notes("without dynamic_batching").count == 1)
    let whole = try made.scenario(
      "models: {detector: {latency: 9ms}}\npools: {detector: {instance: aws/g5.xlarge}}", route: "detector")
    #expect(whole.pools.first?.batching == .none(concurrency: 3))
  }

  @Test func whatIsNotModelledIsTold() throws {
    let made = try Import(
      """
      name: "m"
      max_batch_size: 8
      sequence_batching { max_sequence_idle_microseconds: 5000000 }
      response_cache { enable: true }
      model_transaction_policy { decoupled: false }
      dynamic_batching { preserve_ordering: true
        default_queue_policy { timeout_action: DELAY default_timeout_microseconds: 10 }
        priority_queue_policy { key: 1 value { max_queue_size: 4 } } }
      """, as: "config.pbtxt")
    for key in [
      "sequence_batching", "response_cache", "preserve_ordering", "timeout_action DELAY", "priority_queue_policy",
    ] { #expect(made.notes(key).count == 1, "\(key)") }
    #expect(made.block.notes.count == 5, "\(made.block.notes)")
  }

  @Test func tensorRTLLMIsAContinuousBatch() throws {
    let parameters = [
      ("batch_scheduler_policy", "guaranteed_no_evict"), ("enable_kv_cache_reuse", "true"),
      ("kv_cache_free_gpu_mem_fraction", "0.9"), ("max_attention_window_size", "${max_attention_window_size}"),
    ].map { "parameters: { key: \"\($0.0)\" value: { string_value: \"\($0.1)\" } }" }
    let made = try Import(
      "name: \"tensorrt_llm\"\nbackend: \"tensorrtllm\"\nmax_batch_size: 48\n" + parameters.joined(separator: "\n"),
      as: "config.pbtxt")
    let whole = try made.scenario(
      """
      models: {tensorrt_llm: {architecture: llama-3.1-8b}}
      pools: {tensorrt_llm: {instance: aws/g5.xlarge}}
      """, route: "tensorrt_llm")
    guard case .continuous(let batching)? = whole.pools.first?.batching else { return }
    #expect(batching.maxNumSeqs == 48 && batching.admission == .guaranteedNoEvict(maxTokens: 0))
    #expect(batching.prefixCaching && made.notes("kv_cache_free_gpu_mem_fraction").count == 1)
  }
}
