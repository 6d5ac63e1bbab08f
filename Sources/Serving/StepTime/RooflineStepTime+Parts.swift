/// A step taken apart, for `fleetcast explain step`.
extension RooflineStepTime {
  /// Where the time of a step goes.
  /// - Parameters:
  ///   - decoding: Requests that decode one token.
  ///   - context: Tokens each of them has in context.
  ///   - prompts: Every prompt chunk, with the tokens of its request computed before.
  /// - Returns: Of a pipeline, the parts of one micro-batch's way through all stages, and what the step lasts beyond it; of data-parallel
  ///   ranks, those of the busiest.
  public func parts(decoding: Int, context: Int, prompts: [(chunk: Int, context: Int)] = []) -> StepParts {
    let all = decoding + prompts.reduce(0) { $0 + $1.chunk }
    let requests = decoding + prompts.count
    let perToken = prompts.isEmpty ? secondsPerContextToken : secondsPerContextTokenBesidePrompts
    let isPrompt = all > requests
    let division =
      isDivided
      ? self.division(tokens: all, sequences: requests, prompts: prompts.count)
      : StepDivision(tokens: all, requests: requests, groups: 1, prompted: 1)
    let (tokens, batch) = (division.heavy, division.sequences)
    let together = pipeline == nil ? Double(all) : tokens
    var parts = StepParts(
      weights: weights(together), compute: computing(tokens, all: together),
      products: products(tokens, all: together) + batch * headSecondsPerSequence,
      cache: perToken * Double(decoding) * seen(context) / division.groups,
      promptAttention: prompts.reduce(0) { $0 + promptAttention(chunk: $1.chunk, context: $1.context) }
        / max(division.prompted, 1),
      collectives: collectives.map { collectivesPerStep * $0(bytes: tokens * messageBytesPerToken) } ?? 0,
      allToAll: allToAll.map { collectivesPerStep * $0(bytes: together * messageBytesPerToken) } ?? 0,
      transfer: pipeline?.transfers(tokens: tokens) ?? 0,
      kernels: kernelSeconds + batch * sequenceSeconds,
      sampling: samplingSeconds + batch * samplingSecondsPerSequence,
      launch: isPrompt ? promptLaunchSeconds : launchSeconds, host: hostSeconds + batch * hostSecondsPerSequence)
    if pipeline != nil {
      let whole = step(decoding: Array(repeating: context, count: decoding), prompts: prompts)
      parts.pipelineWait = whole - parts.total
    }
    return parts
  }
}
