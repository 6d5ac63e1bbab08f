import Catalog

/// The longest request that a continuous batch takes.
extension ContinuousBatching {
  /// Blocks that admission leaves free; of whole prompts only, so that answers do not run out of blocks at once.
  ///
  /// Source: vLLM 0.6.0, vllm/core/block_manager_v1.py, `watermark` 0.01.
  package var watermark: Int { scheduling == .promptsFirst ? blocks / 100 : 0 }

  /// Most tokens of a prompt and its answer together: `maxModelLen`, or what the model or the cache allows where that is less.
  package func longestRequest(_ roofline: Roofline) -> Int {
    let held = (blocks / roofline.parallelism.data - watermark) * blockSize - (speculation?.tokens ?? 0)
    let longest = min(maxModelLen ?? roofline.architecture.maximumContext, held)
    // A prompt that is computed whole fits in a step, with what of its answer was there before a preemption.
    return scheduling == .chunked ? longest : min(longest, maxNumBatchedTokens)
  }
}

extension Pool {
  /// Most tokens of a prompt and its answer together that every type of instance takes; nil without a limit.
  package var longestRequest: Int? {
    machines.indices.compactMap { machine in
      let serving = serving(on: machine)
      guard case .continuous(let batching) = serving.batching, case .roofline(let roofline) = serving.stepTime else {
        return nil
      }
      return batching.longestRequest(roofline)
    }.min()
  }
}
