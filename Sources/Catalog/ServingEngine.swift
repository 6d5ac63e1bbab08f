/// A generation of serving software: what it adds to the time that the hardware takes.
///
/// The figures belong to the software, whatever the model and the accelerator.
public struct ServingEngine: Sendable, Hashable {
  /// How tensor-parallel ranks add up their results.
  public enum Collectives: String, Sendable, CaseIterable {
    /// Kernels of the engine's own for small messages, NCCL for large ones (vLLM pull request 2192).
    case custom
    /// NCCL, launched from the host for every message.
    case eager
  }

  /// The name scenarios use, such as `vllm-0.15`.
  public let name: String
  /// Whether its figures are those of CPUs, not of GPUs.
  public let runsOnProcessors: Bool
  /// Whether a step is scheduled while the one before it runs: the host's work is hidden, and a request that arrives is met a
  /// step later (vLLM's asynchronous scheduling, pull request 19970; on unless turned off since 0.14).
  public let schedulesAhead: Bool
  /// Whether requests that do not say how to sample are sampled as the model's generation_config.json says.
  public let samplesAsPublished: Bool
  /// How ranks add up their results.
  public let collectives: Collectives
  /// Factor on the hardware's share of bandwidth for weights.
  public let bandwidthShare: Double
  /// Factor on the hardware's share of bandwidth for keys and values.
  public let cacheShare: Double
  /// Factor on the rate of matrix products for those of experts, which are a small product each.
  public let expertShare: Double
  /// Factor on the rate of matrix products whose weights are widened on the way to the multiplier (`Accelerator.computeRate`).
  public let widenedShare: Double
  /// Seconds a layer spends in its small kernels and between kernels.
  public internal(set) var kernelSecondsPerLayer: Double
  /// Seconds of host work a step that nothing hides.
  public let stepSeconds: Double
  /// Seconds of such work a request in the batch.
  public let sequenceSeconds: Double
  /// Seconds a step to hand its inputs to the other ranks, where there are several.
  public let rankSeconds: Double
  /// Seconds the host takes to launch a layer, when nothing is captured in graphs: a step is never shorter.
  public let launchSecondsPerLayer: Double
  /// The same for a step that computes a prompt.
  public let promptLaunchSecondsPerLayer: Double
  /// Seconds outside of the steps that every request sees before its first token.
  public internal(set) var requestSeconds: Double
  /// Seconds outside of the steps that a token of the prompt adds.
  public let promptTokenSeconds: Double
  /// Blocks of a key-value cache that no request gets: vLLM V1 has one, the null block (vllm/v1/core/block_pool.py, 2026-11).
  public let reservedBlocks: Int
  /// What was predicted with these figures, and the median error.
  public let residual: String
  /// Where the figures come from.
  public let provenance: Provenance
}
