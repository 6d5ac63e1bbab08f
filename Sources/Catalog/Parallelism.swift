/// How one replica divides a model over accelerators, by the sizes that vLLM takes.
public struct Parallelism: Sendable, Hashable {
  /// Accelerators that share every layer (`tensor_parallel_size`).
  public var tensor: Int
  /// Stages that the layers are divided into (`pipeline_parallel_size`).
  public var pipeline: Int
  /// Copies of the attention layers, each with requests and a cache of its own, that step together (`data_parallel_size` of a mixture
  /// of experts).
  public var data: Int
  /// Whether each rank holds some of the experts whole, and not a part of every one (`enable_expert_parallel`).
  public var expert: Bool
  /// What the busiest rank gets of the experts' work over what a rank gets on average; nil is what chance makes of even routing.
  public var expertImbalance: Double?

  /// Creates a division; every size is at least 1.
  public init(
    tensor: Int = 1, pipeline: Int = 1, data: Int = 1, expert: Bool = false, expertImbalance: Double? = nil
  ) {
    precondition(tensor >= 1 && pipeline >= 1 && data >= 1, "a replica has at least one accelerator")
    self.tensor = tensor
    self.pipeline = pipeline
    self.data = data
    self.expert = expert
    self.expertImbalance = expertImbalance
  }

  /// Accelerators of one replica.
  public var accelerators: Int { tensor * pipeline * data }

  /// Ranks that the experts of a layer are divided among, each whole: vLLM's `EP_SIZE`, tensor times data.
  ///
  /// Source: vLLM documentation, "Expert Parallel Deployment", 2026-11.
  public var expertRanks: Int { expert ? tensor * data : 1 }

  /// Layers of each stage, first to last. Those that do not divide go to the stages before the last one, the latest first: the last
  /// has the output projection.
  ///
  /// Source: vLLM, vllm/distributed/utils.py, `get_pp_indices`, 2026-11.
  public func layersByStage(_ layers: Int) -> [Int] {
    var stages = Array(repeating: layers / pipeline, count: pipeline)
    for place in 0..<(layers % pipeline) { stages[pipeline - 2 - place] += 1 }
    return stages
  }
}
