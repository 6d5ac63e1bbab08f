/// Where the time of one step goes; all seconds.
public struct StepParts: Sendable, Equatable {
  /// Reading the weights that the step meets.
  public var weights: Double
  /// Computing the matrix products, if the weights were there.
  public var compute: Double
  /// The matrix products as they take: both of the above at once, and the head for each sampled token.
  public var products: Double
  /// Reading keys and values for the requests that decode.
  public var cache: Double
  /// Attention over prompt chunks.
  public var promptAttention: Double
  /// Adding up the results of tensor-parallel ranks.
  public var collectives: Double
  /// Bringing tokens to the experts of data-parallel ranks and back.
  public var allToAll: Double
  /// Handing activations from stage to stage of a pipeline.
  public var transfer: Double
  /// Waiting for the slowest stage of a pipeline, which other micro-batches hold, and for the next stage's weights, which no other stage
  /// reads beside its own work.
  public var pipelineWait = 0.0
  /// Small kernels and the time between kernels.
  public var kernels: Double
  /// Filtering the vocabulary before tokens are sampled.
  public var sampling: Double
  /// Launching every layer from the host, beside the accelerator's work; 0 with graphs.
  public var launch: Double
  /// Host work that nothing hides.
  public var host: Double

  /// What the accelerator does before attention.
  private var accelerator: Double { products + collectives + allToAll + kernels + sampling }

  /// The whole step: what `RooflineStepTime.step` says.
  public var total: Double { max(accelerator, launch) + cache + promptAttention + host + transfer + pipelineWait }

  /// What would have to be quicker for the step to be quicker: the longest part.
  public var binding: String {
    if launch > accelerator { return "launching kernels from the host" }
    let parts = [
      (products, weights > compute ? "reading weights" : "computing matrix products"),
      (cache, "reading keys and values"),
      (promptAttention, "attention over prompts"), (collectives, "collectives"),
      (allToAll, "all-to-all"), (transfer, "transfers between stages"), (pipelineWait, "the slowest stage"),
      (kernels, "small kernels"),
      (sampling, "sampling"), (host, "host work"),
    ]
    return parts.max { $0.0 < $1.0 }?.1 ?? "nothing"
  }
}
