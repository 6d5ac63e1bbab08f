/// Schedulers that compute prompts whole, in steps of their own.
///
/// Prompts first: whenever waiting requests can be admitted, a step computes their prompts, as many as its tokens allow, and answers
/// pause. Source: vLLM 0.6.0, vllm/core/scheduler.py, `_schedule_default`, and `can_allocate` of block_manager_v1.py.
///
/// Batch by batch: requests are admitted when the batch is empty, their prompts computed, and all of them computed on until the longest
/// answer ends; the answers come then. Source: G.-I. Yu et al., "Orca", OSDI 2022, section 2 on request-level scheduling.
extension ContinuousReplica {
  /// Plans the next step of prompts, or a segment of answers.
  mutating func planWholePrompts(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    isPromptStep = false
    var mayExtend = true
    if rules.scheduling == .batchByBatch {
      if running.isEmpty { formBatch(at: now, meter: &meter, shared: &shared) }
      chooseNextPrompts()
    } else {
      // Answers whose blocks are in the host's memory come before new prompts.
      mayExtend =
        !swapped.isEmpty
        || admit(
          isWhole: true, budget: rules.tokenBudget, available: freeBlocks - rules.watermark, at: now, meter: &meter,
          shared: &shared)
    }
    if !running.isEmpty && !running[running.count - 1].isDecoding {
      beginPrompts(at: now, shared: &shared)
      return
    }
    if blocksNeededNow > freeBlocks {
      mayExtend = false
      preempt(at: now, meter: &meter, shared: &shared)
    } else if !swapped.isEmpty {
      if bringBack(available: freeBlocks - blocksNeededNow - rules.watermark, shared: &shared) { mayExtend = false }
    }
    begin(mayExtend: mayExtend, at: now, shared: &shared)
  }

  /// A step of the prompts that have a chunk.
  private mutating func beginPrompts(at now: Double, shared: inout Shared) {
    var (tokens, prompts, attention) = (0, 0, 0.0)
    for place in running.indices where !running[place].isDecoding && running[place].chunk > 0 {
      tokens += Int(running[place].chunk)
      prompts += 1
      attention += rules.stepTime.promptAttention(
        chunk: Int(running[place].chunk), context: Int(running[place].computed))
    }
    isPromptStep = true
    if pausedSince == nil { pausedSince = now }
    segmentStart = now
    firstStep = (rules.stepTime.base(tokens: tokens, sequences: prompts) + attention) * pace
    stepGrowth = 0
    segmentSteps = 1
    timer.arm(&shared.calendar, at: now + firstStep, source: source)
  }

  /// Admits as many requests in order as the cache can hold to the end of the longest answer among them.
  private mutating func formBatch(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    batchLength = 0
    var inputs = Buffer<Int>()
    while waitingCount > 0 && running.count < rules.maxNumSeqs {
      let id = waiting.first
      let request = shared.requests.pointer(id)
      if request.pointee.state == .abandoned {
        _ = waiting.popFirst()
        shared.requests.release(id)
        continue
      }
      let length = max(batchLength, Int(request.pointee.tokens.output))
      inputs.append(Int(request.pointee.tokens.input))
      var needed = 0
      for place in inputs.indices { needed += rules.blocks(for: inputs[place] + length) }
      guard needed <= rules.blocks else { return }
      batchLength = length
      takeFirstWaiting(at: now, request)
      running.append(Sequence(request: id, target: request.pointee.tokens.input))
    }
  }

  /// Gives a chunk to the first prompts of the batch that are not computed, as many as a step has tokens for.
  private mutating func chooseNextPrompts() {
    var budget = rules.tokenBudget
    for place in running.indices where !running[place].isDecoding {
      let target = Int(running[place].target)
      guard target <= budget else { return }
      running[place].chunk = running[place].target
      freeBlocks -= rules.blocks(for: target)
      budget -= target
    }
  }

  /// Books the segment of a scheduler other than vLLM V1's without drafts.
  mutating func closeOtherwise(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    let steps = isPromptStep ? 0 : segmentSteps
    let usedBefore = rules.blocks - freeBlocks
    let duration = now - segmentStart
    if rules.tracksWork {
      trackWork(steps: steps, weight: rules.tokensPerDecode, duration: duration, shared: &shared)
    }
    if rules.tokensPerDecode == 1 {
      freeBlocks -= blocksNeeded(over: steps)
      bookUse(usedBefore: usedBefore, duration: duration, meter: &meter)
      let isResumed = pausedSince != nil || hasLateGaps || rules.scheduling == .batchByBatch
      bookConsumers(
        steps: steps, countsGaps: steps > 0 && !isResumed, duration: duration, meter: &meter, shared: &shared)
      if steps > 0, isResumed, rules.scheduling != .batchByBatch { countGapsOneByOne(steps: steps, shared: &shared) }
      contextSum += decoding * steps
      windowSum += belowWindow * steps
      advance(by: steps)
      if step >= nextCrossing { countBelowWindow() }
    } else {
      bookConsumers(
        steps: steps, weight: rules.tokensPerDecode, countsGaps: !hasLateGaps, duration: duration, meter: &meter,
        shared: &shared)
      if hasLateGaps { countGapsOneByOne(steps: steps, shared: &shared) }
      acceptDrafts()
      bookUse(usedBefore: usedBefore, duration: duration, meter: &meter)
    }
    lastStepStart = segmentStart + elapsed(segmentSteps - 1)
    segmentSteps = 0
    closeChunks(at: now, shared: &shared)
    if !heldBack.isEmpty { takeBack(shared: &shared) }
    if step >= nextFinish || hasAbandoned { removeEnded(shared: &shared) }
  }

  /// Counts the gaps of a segment of answers of which some stood still before: the first one is from the last token before.
  private mutating func countGapsOneByOne(steps: Int, shared: inout Shared) {
    let paused = pausedSince ?? segmentStart
    pausedSince = nil
    hasLateGaps = false
    let end = segmentStart + firstStep
    for place in running.indices where running[place].isDecoding {
      let request = shared.requests.pointer(running[place].request)
      let workload = Int(request.pointee.identity.workload)
      let isLate = running[place].chunk < 0
      running[place].chunk = 0
      let last = isLate ? request.pointee.attempt.lastTokenAt : max(paused, request.pointee.attempt.lastTokenAt)
      shared.workloads[workload].tokenGap(end - last)
      if steps > 1 {
        shared.workloads[workload].tokenGaps(
          first: firstStep + stepGrowth, step: stepGrowth, count: steps - 1, sequences: 1)
      }
    }
  }
}
