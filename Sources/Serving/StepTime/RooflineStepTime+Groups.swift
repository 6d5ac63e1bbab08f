/// Steps of requests that stand in groups: micro-batches of a pipeline, or data-parallel ranks.
extension RooflineStepTime {
  /// Groups that requests stand in: micro-batches of a pipeline, or data-parallel ranks.
  var groups: Int { pipeline?.stages ?? dataRanks }

  /// How a step's requests stand over micro-batches or ranks.
  func division(tokens: Int, sequences: Int, prompts: Int?) -> StepDivision {
    if let pipeline {
      let full = tokens / pipeline.tokensPerBatch + (tokens % pipeline.tokensPerBatch > 0 ? 1 : 0)
      return StepDivision(tokens: tokens, requests: sequences, groups: pipeline.stages, prompted: full)
    }
    return StepDivision(tokens: tokens, requests: sequences, groups: dataRanks, prompted: prompts ?? 1)
  }

  /// The parts of what one token of context and one second of attention over prompts add to a step, of what they would without groups.
  func shares(tokens: Int, sequences: Int, prompts: Int? = nil) -> (context: Double, attention: Double) {
    guard isDivided else { return (1, 1) }
    let division = division(tokens: tokens, sequences: sequences, prompts: prompts)
    let prompted = max(division.prompted, 1)
    if let pipeline { return (pipeline.share(groups: division.groups), pipeline.share(groups: prompted)) }
    return (1 / division.groups, 1 / prompted)
  }

  @inline(never)
  func dividedBase(tokens: Int, sequences: Int, prompts: Int?) -> Double {
    let division = division(tokens: tokens, sequences: sequences, prompts: prompts)
    let launch = tokens > sequences ? promptLaunchSeconds : launchSeconds
    let host = hostSeconds + division.sequences * hostSecondsPerSequence
    guard let pipeline else {
      let layers = layerSeconds(division.heavy, sequences: division.sequences, all: Double(tokens))
      let products = self.products(division.heavy, all: Double(tokens))
      return max(products + layers + headSeconds(division.sequences), launch) + host
    }
    func before(_ tokens: Double) -> Double {
      let reading = weights(tokens) - headWeightSeconds
      let computing = computing(tokens, all: tokens)
      let products = (reading * reading + computing * computing).squareRoot()
      return max(products + layerSeconds(tokens, sequences: division.sequences, all: tokens), launch)
    }
    func last(_ tokens: Double) -> Double {
      let reading = pipeline.lastShare * (weights(tokens) - headWeightSeconds) + headWeightSeconds
      let computing = pipeline.lastShare * computing(tokens, all: tokens)
      let products = (reading * reading + computing * computing).squareRoot()
      let layers = pipeline.lastShare * layerSeconds(tokens, sequences: division.sequences, all: tokens)
      return max(products + layers + headSeconds(division.sequences), pipeline.lastShare * launch)
    }
    // Micro-batches with prompts and those without, at a stage with all of the layers but the head, and at the last stage.
    let light = division.groups - division.prompted
    let plain = (before: before(division.sequences), last: last(division.sequences))
    let heavy = division.prompted > 0 ? (before: before(division.heavy), last: last(division.heavy)) : plain
    let way =
      (1 - pipeline.lastShare) * heavy.before + heavy.last + pipeline.transfers(tokens: division.heavy) + host
    let slowest = max(
      pipeline.greatestShare * (division.prompted * heavy.before + light * plain.before),
      division.prompted * heavy.last + light * plain.last, division.groups * host)
    return max(way, slowest)
  }

  /// Seconds that the layers take beside matrix products and attention.
  private func layerSeconds(_ tokens: Double, sequences: Double, all: Double) -> Double {
    var seconds = kernelSeconds + sequences * sequenceSeconds
    if let collectives { seconds += collectivesPerStep * collectives(bytes: tokens * messageBytesPerToken) }
    if let allToAll { seconds += collectivesPerStep * allToAll(bytes: all * messageBytesPerToken) }
    return seconds
  }

  /// Seconds of the head's products and of sampling.
  private func headSeconds(_ sequences: Double) -> Double {
    samplingSeconds + sequences * (headSecondsPerSequence + samplingSecondsPerSequence)
  }
}
