import Catalog

/// A pipeline of stages, each with some of the layers.
///
/// vLLM runs as many batches at a time as there are stages, and no request is in two of them while it decodes (`max_concurrent_batches` in
/// vllm/config/vllm.py and `step_with_batch_queue` in v1/engine/core.py, read 2026-11); chunks of one prompt may follow each other
/// (vLLM pull request 13637). So every request gets one token a round, in which m micro-batches pass p stages. A round is no shorter
/// than
/// - the way of one micro-batch through all stages, with p - 1 transfers of activations, and
/// - the time that the slowest stage needs for all m.
///
/// These are the cycle times of a closed network of m jobs and p machines; where all are equal and m = p, the round takes p stage
/// times and the transfers, and a micro-batch leaves every stage time. A round takes the longer of the two, for what does not depend
/// on context and for what each token of context adds, so that it stays linear in the step's number: exact where the same one is the
/// longer in both, else an upper bound.
///
/// Source: C. V. Ramamoorthy and G. S. Ho, "Performance Evaluation of Asynchronous Concurrent Systems Using Petri Nets", IEEE Trans.
/// Software Eng. SE-6(5), 1980 (recalled, not read again): the cycle time of a marked graph is the greatest of its circuits' times over
/// their tokens; the two circuits above are those of one job and of one machine.
struct PipelineTime {
  let stages: Int
  /// Share of the layers at the last stage, which samples too.
  let lastShare: Double
  /// The greatest share of the layers at a stage before.
  let greatestShare: Double
  /// Tokens of one micro-batch.
  let tokensPerBatch: Int
  /// From one stage to the next; nil where the accelerators have no link.
  private let link: CollectiveTime?
  private let bytesPerToken: Double

  /// - Parameter link: Bytes per second from an accelerator to another in one direction.
  init?(_ shape: Architecture, _ parallelism: Parallelism, link: Double?, tokensPerBatch: Int) {
    guard parallelism.pipeline > 1 else { return nil }
    stages = parallelism.pipeline
    let layers = parallelism.layersByStage(shape.layers)
    let all = Double(shape.layers)
    lastShare = Double(layers[stages - 1]) / all
    greatestShare = Double(layers.dropLast().max() ?? 0) / all
    self.tokensPerBatch = tokensPerBatch
    self.link = link.map { CollectiveTime(sending: $0) }
    // The output of a layer and the residual, 16 bits wide each. Of several tensor-parallel ranks each sends its part and those of the
    // next stage gather them, so a link carries the whole once (vLLM, `send_tensor_dict` with `all_gather_group`, 2026-11).
    bytesPerToken = 2 * 2 * Double(shape.hiddenSize)
  }

  /// Seconds to hand a micro-batch of N tokens from every stage to the next.
  func transfers(tokens: Double) -> Double {
    link.map { Double(stages - 1) * $0(bytes: tokens * bytesPerToken) } ?? 0
  }

  /// The part of a time over all layers by which a round becomes longer, where `groups` micro-batches have even parts of it.
  func share(groups: Double) -> Double { max(1 / groups, lastShare, greatestShare) }
}
