import Catalog
import Model

extension Language {
  /// One entry of `models`.
  static let model = KeyBlock(
    "What is served: a language model, whose speed follows from hardware, or anything else with measured times.",
    example: "{architecture: llama-3.1-8b, precision: bf16}", ModelKeys())

  static let batchLaw = KeyBlock(
    "A time per batch of a fixed part and a part per item, from two figures of a benchmark or as such.",
    example: "{single: 1.9ms, throughput: 5800/s}", BatchLawKeys())
}

struct ModelKeys: Sendable {
  let architecture = Key(
    "architecture", .text("a model architecture such as llama-3.1-8b, or a config.json"),
    .says("one of architecture, latency_by_batch and latency is written"),
    "A language model of the catalog, or the config.json of one beside the scenario.", .choice, "llama-3.1-8b")
  let latencyByBatch = Key(
    "latency_by_batch",
    .mapping(
      "hardware to times",
      .either([
        .block(Language.batchLaw),
        .mapping("batch sizes to times", .quantity(.duration, .positive(Ceilings.duration))),
      ])), .says("one of architecture, latency_by_batch and latency is written"),
    "Measured times of batches, by accelerator, slice or instance; any stands for all.", .choice,
    "{t4: {1: 3.1ms, 8: 9.8ms}, a100/1g.5gb: {1: 2.4ms, 8: 7ms}}")
  let latency = Key(
    "latency",
    .either([.distribution(.duration, .positive(Ceilings.duration)), .block(Language.batchLaw)]),
    .says("one of architecture, latency_by_batch and latency is written"),
    "The time of a request or batch, the same on any hardware.", .choice, "{exponential: {mean: 2s}}")
  let precision = Key(
    "precision", .choice(Precision.self), .says(ModelKeys.publishedPrecision),
    "The format of the weights, of an architecture.", .vllm, "fp8")
  let keyValuePrecision = Key(
    "kv_cache_dtype", .words(ModelKeys.keyValueFormats), .value("auto"),
    "The format of keys and values, of an architecture; auto is the one that the model computes in.", .vllm, "fp8")

  let quality = Key(
    "quality", Language.shareByDifficulty, .says("its answers are not judged"), "How likely an answer of it is good.",
    .choice, "0.82")

  private static let publishedPrecision =
    "as the model is published: by the catalog (column precision of fleetcast catalog models) or its config.json, "
    + "\(Defaults.unpublishedPrecision.rawValue) where that says none"
  private static let keyValueFormats = ["auto"] + [Precision.fp8, .fp16, .bf16, .fp32].map(\.rawValue)
}

struct BatchLawKeys: Sendable {
  let single = Key(
    "single", .quantity(.duration, .positive(Ceilings.duration)), .says("fixed and per_item are written"),
    "The time of one item by itself, MLPerf's SingleStream.", .mlPerf, "1.9ms")
  let throughput = Key(
    "throughput", .quantity(.rate, .positive(Ceilings.itemRate)), .says("fixed and per_item are written"),
    "Items a second of one accelerator at full batches, MLPerf's Offline.", .mlPerf, "5800/s")
  let fixed = Key(
    "fixed", .quantity(.duration, .closed(0, Ceilings.duration)), .says("single and throughput are written"),
    "The time that every batch takes whatever its size.", .choice, "0.5ms")
  let perItem = Key(
    "per_item", .quantity(.duration, .positive(Ceilings.duration)), .says("single and throughput are written"),
    "The time that an item adds.", .choice, "0.17ms")
  let server = Key(
    "server", .words(Catalog.batchServers.map(\.name)), .says("nothing is added"),
    "The server that forms the batches, which adds a time to a batch for each request.", .choice,
    Catalog.batchServers.first?.name ?? "triton")
}
