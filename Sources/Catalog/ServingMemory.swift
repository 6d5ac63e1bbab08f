/// How the memory of one GPU divides when an engine serves a model on it: vLLM's accounting, from first principles.
///
/// vLLM claims `gpu_memory_utilization` of the memory, loads the weights, runs the largest step it may meet to see the peak
/// of temporary tensors, and gives what is left to the key-value cache in blocks (vLLM, `determine_available_memory` in
/// `v1/worker/gpu_worker.py`).
public struct ServingMemory: Sendable, Hashable {
  /// The GPU's memory, bytes.
  public let total: Double
  /// What the engine may claim of it, bytes.
  public let usable: Double
  /// This GPU's shard of the weights, bytes.
  public let weights: Double
  /// Peak of the temporary tensors, bytes.
  public let activations: Double
  /// What the framework and, on several GPUs, the collectives hold outside the engine's allocator, bytes.
  public let overhead: Double
  /// What remains for the key-value cache, bytes; negative when the model does not fit.
  public let keyValue: Double
  /// Whole cache blocks in `keyValue`; zero when the model does not fit.
  public let blocks: Int
  /// Tokens in a block.
  public let blockSize: Int
  /// Bytes of cache that one token takes on this GPU.
  public let keyValueBytesPerToken: Double

  /// Tokens that the cache holds.
  public var tokens: Int { blocks * blockSize }
  /// Whether the weights fit and leave room for at least one block.
  public var fits: Bool { blocks > 0 }

  /// Bytes per logit at the peak of sampling: the logits in 32 bits, their sorted copy with 64-bit indices, softmax,
  /// cumulative sum and scratch. Fitted to the measured rows cited at `plan`; they agree on it to 1 % over vocabularies of
  /// 128,256 to 151,936 words.
  static let samplingBytesPerLogit = 38.4
  /// What CUDA and PyTorch hold outside the allocator on one GPU, bytes (0.13 to 0.14 GiB measured, H100).
  static let frameworkBytes = 0.13 * 1_073_741_824
  /// What NCCL adds where a model spans GPUs, bytes (0.42 GiB measured at two GPUs; AIConfigurator has 342 to 392 MB).
  static let collectiveBytes = 0.42 * 1_073_741_824

  /// Divides the memory of each of the GPUs that serve one replica.
  ///
  /// Activations are the larger of two moments: the widest point of a layer, where `maxBatchedTokens` tokens hold the
  /// residual stream twice and the feed-forward block's projections (sharded), and sampling, where `maxSequences`
  /// sequences hold `samplingBytesPerLogit` for every word of the vocabulary while one copy of the residual stream lives.
  /// Against vLLM on an H100 (llm-d-planner, `docs/empirical-vllm-memory-results.md`, 2026-04-27): 4.76, 4.84 and 5.64 GiB.
  /// - Parameters:
  ///   - memory: bytes of one GPU, or of one slice.
  ///   - tensorParallel: GPUs that share every layer, at least 1.
  ///   - utilization: the part of the memory the engine may claim, 0 to 1 (vLLM's default 0.9).
  ///   - maxBatchedTokens: tokens of the largest step.
  ///   - maxSequences: sequences of the largest step.
  ///   - blockSize: tokens in a cache block.
  ///   - parallelism: how the model is divided, where that is by more than `tensorParallel`. Of a pipeline, the stage with the fewest
  ///     blocks is planned: every stage has as many (vLLM, `get_kv_cache_configs` in v1/core/kv_cache_utils.py, 2026-11).
  public static func plan(
    architecture: Architecture, precision: Precision, kvPrecision: Precision, memory: Double, tensorParallel: Int = 1,
    gpuMemoryUtilization utilization: Double = 0.9, maxBatchedTokens: Int, maxSequences: Int, blockSize: Int = 16,
    parallelism: Parallelism? = nil
  ) -> ServingMemory {
    precondition(tensorParallel >= 1 && blockSize >= 1, "a replica has at least one GPU and one token a block")
    let division = parallelism ?? Parallelism(tensor: tensorParallel)
    let shards = Double(division.tensor)
    let activationBytes = 2.0
    let tokens = Double(maxBatchedTokens)
    let residual = tokens * Double(architecture.hiddenSize) * activationBytes
    let width = architecture.activeFeedForwardWidth / shards
    // Experts see the tokens of every copy of the attention layers.
    let gathered = division.data > 1 ? Double(division.data) * residual : 0
    let layer = 2 * residual + gathered + tokens * width * activationBytes * (architecture.gatedMLP ? 3 : 2)
    let sampled = Double(min(maxSequences, maxBatchedTokens))
    let sampling = residual + sampled * Double(architecture.vocabulary) * samplingBytesPerLogit
    let usable = memory * utilization
    let overhead = frameworkBytes + (division.accelerators > 1 ? collectiveBytes : 0)
    // A rank keeps at least one key-value head, so beyond that count the heads are copied, not split.
    let headsHere = max(1, Double(architecture.keyValueHeads) / shards) / Double(architecture.keyValueHeads)
    let stages = division.layersByStage(architecture.layers)
    let plans = stages.indices.map { stage in
      let weights = architecture.weightBytes(precision, layers: stages, stage: stage, division)
      let activations = stage == stages.count - 1 ? max(layer, sampling) : layer
      let keyValue = usable - weights - activations - overhead
      let share = stages.count == 1 ? 1 : Double(stages[stage]) / Double(architecture.layers)
      let perToken = architecture.keyValueBytesPerToken(kvPrecision) * headsHere * share
      return ServingMemory(
        total: memory, usable: usable, weights: weights, activations: activations, overhead: overhead,
        keyValue: keyValue, blocks: keyValue > 0 ? Int(keyValue / (perToken * Double(blockSize))) : 0,
        blockSize: blockSize, keyValueBytesPerToken: perToken)
    }
    return plans.dropFirst().reduce(plans[0]) { tightest, plan in
      (plan.blocks, plan.keyValue) < (tightest.blocks, tightest.keyValue) ? plan : tightest
    }
  }
}

extension Architecture {
  /// Bytes of weights that one accelerator of a pipeline's stage holds.
  func weightBytes(_ precision: Precision, layers: [Int], stage: Int, _ division: Parallelism) -> Double {
    let shards = Double(division.tensor)
    if layers.count == 1 && !division.expert { return weightBytes(precision) / shards }
    let perLayer = attentionParametersPerLayer + feedForwardParametersPerLayer + 2 * Double(hiddenSize)
    let withExperts = Double(expertLayers) / Double(self.layers)
    let allExperts = withExperts * Double(experts?.count ?? 0) * parametersPerExpert
    let ranks = Double(division.expertRanks)
    let heldExperts =
      division.expert
      ? withExperts * (Double(experts?.count ?? 0) / ranks).rounded(.up) * parametersPerExpert : allExperts / shards
    let inLayers =
      Double(layers[stage])
      * ((perLayer - allExperts) / shards * denseBytesPerWeight(precision) + heldExperts * precision.bytesPerWeight)
    // The embedding is at the first stage and the output projection at the last, each a copy of its own where they are tied.
    var edges = stage == 0 ? embeddingParameters : 0
    if stage == layers.count - 1, layers.count > 1 || !tiedEmbeddings { edges += embeddingParameters }
    return inLayers + edges * max(precision.bytesPerWeight, 2) / shards
  }

  /// Width of the feed-forward activations that one token needs at once.
  var activeFeedForwardWidth: Double {
    guard let experts else { return Double(intermediateSize) }
    let visited = Double(experts.activePerToken * experts.intermediateSize + experts.sharedIntermediateSize)
    return denseLayers > 0 ? max(visited, Double(intermediateSize)) : visited
  }
}
