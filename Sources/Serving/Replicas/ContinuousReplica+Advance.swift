/// The end of a segment: what its steps did.
extension ContinuousReplica {
  /// Books the segment that ends now: time, tokens, blocks, prompts done, requests done.
  mutating func close(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    guard segmentSteps > 0 else { return }
    // Written once and compiled twice, as `plan`.
    if rules.isBasic {
      closePlainly(isBasic: true, at: now, meter: &meter, shared: &shared)
    } else if rules.booksPlainly {
      closePlainly(isBasic: false, at: now, meter: &meter, shared: &shared)
    } else {
      closeOtherwise(at: now, meter: &meter, shared: &shared)
    }
  }

  /// - Parameter isBasic: `rules.isBasic`.
  @inline(__always)
  private mutating func closePlainly(
    isBasic: Bool, at now: Double, meter: inout PoolMeter, shared: inout Shared
  ) {
    let steps = segmentSteps
    let usedBefore = rules.blocks - freeBlocks
    freeBlocks -= blocksNeeded(over: steps)
    let duration = now - segmentStart
    bookUse(usedBefore: usedBefore, duration: duration, meter: &meter)
    if rules.tracksWork { trackWork(steps: steps, duration: duration, shared: &shared) }
    let hasJoined = !isBasic && !joined.isEmpty
    bookConsumers(steps: steps, countsGaps: !hasJoined, duration: duration, meter: &meter, shared: &shared)
    if hasJoined { countGapsOfJoined(steps: steps, shared: &shared) }
    contextSum += decoding * steps
    if !isBasic { windowSum += belowWindow * steps }
    advance(by: steps)
    if !isBasic && step >= nextCrossing { countBelowWindow() }
    lastStepStart = segmentStart + elapsed(steps - 1)
    segmentSteps = 0
    closeChunks(isBasic: isBasic, at: now, shared: &shared)
    if step >= nextFinish || hasAbandoned { removeEnded(shared: &shared) }
  }

  /// Books what of the cache was used, and the batch.
  @inline(__always)
  func bookUse(usedBefore: Int, duration: Double, meter: inout PoolMeter) {
    let used = rules.blocks - freeBlocks
    let whole = Double(rules.blocks)
    meter.addKeyValue(
      share: Double(usedBefore + used) / 2 / whole, highest: Double(used) / whole, seconds: duration)
    meter.addBatch(size: running.count, replicaSeconds: duration)
  }

  /// Books prompt chunks, which are computed in segments of one step, and only by sequences at the end of the batch.
  @inline(__always)
  mutating func closeChunks(isBasic: Bool = false, at now: Double, shared: inout Shared) {
    var place = running.count - 1
    while place >= 0 && !running[place].isDecoding {
      if running[place].chunk > 0 { closeChunk(place, isBasic: isBasic, at: now, shared: &shared) }
      place -= 1
    }
  }

  /// Divides the segment's time among the consumers by tokens, and counts the gaps between tokens.
  ///
  /// - Parameters:
  ///   - steps: Steps in which answers got tokens.
  ///   - weight: Tokens computed for an answer in each of them.
  ///   - countsGaps: Whether the gaps are those of the segment's steps.
  @inline(__always)
  func bookConsumers(
    steps: Int, weight: Int = 1, countsGaps: Bool = true, duration: Double, meter: inout PoolMeter,
    shared: inout Shared
  ) {
    if let consumer = rules.onlyConsumer {
      meter.addBusy(duration, consumer: consumer)
      if decoding > 0 && countsGaps {
        shared.workloads[shared.workloadOfConsumer[consumer]].tokenGaps(
          first: firstStep, step: stepGrowth, count: steps, sequences: decoding)
      }
      return
    }
    var tokens = decoding * steps * weight
    for place in running.indices.reversed() {
      if running[place].isDecoding { break }
      tokens += Int(running[place].chunk)
    }
    let secondsPerToken = duration / Double(max(tokens, 1))
    for consumer in decodingByConsumer.indices where decodingByConsumer[consumer] > 0 {
      let count = decodingByConsumer[consumer]
      meter.addBusy(secondsPerToken * Double(count * steps * weight), consumer: consumer)
      guard countsGaps else { continue }
      shared.workloads[shared.workloadOfConsumer[consumer]].tokenGaps(
        first: firstStep, step: stepGrowth, count: steps, sequences: count)
    }
    for place in running.indices.reversed() {
      if running[place].isDecoding { break }
      let consumer = Int(shared.requests[running[place].request].identity.consumer)
      meter.addBusy(secondsPerToken * Double(running[place].chunk), consumer: consumer)
    }
  }

  /// Books a prompt chunk; the last one of a prompt produces a token.
  @inline(__always)
  private mutating func closeChunk(_ place: Int, isBasic: Bool, at now: Double, shared: inout Shared) {
    running[place].computed += running[place].chunk
    running[place].chunk = 0
    guard running[place].computed == running[place].target else { return }
    let request = shared.requests.pointer(running[place].request)
    request.pointee.visit.produced += 1
    if request.pointee.visit.produced == 1 {
      request.pointee.attempt.firstTokenAt = now
      if !isBasic && rules.tellsFirstTokens && rules.scheduling != .batchByBatch {
        shared.begun.append(running[place].request)
      }
    } else {
      shared.workloads[Int(request.pointee.identity.workload)].tokenGap(now - request.pointee.attempt.lastTokenAt)
    }
    request.pointee.attempt.lastTokenAt = now
    var left =
      !isBasic && rules.scheduling == .batchByBatch
      ? batchLength - 1 : Int(request.pointee.tokens.output - request.pointee.visit.produced)
    if !isBasic && rules.handover.latency != nil { left = 0 }
    startDecoding(place, tokens: Int(running[place].target) + 1, left: left, of: request)
  }

  /// Keeps what goes on, in order, up to the next place of the batch that is done, and says which that is.
  @inline(__always)
  private mutating func keepUntilOver(from first: Int, kept: inout Int) -> Int {
    let (step, count) = (step, running.count)
    var place = first
    var next = nextFinish
    if kept == first {
      while place < count, running[place].finishStep > step {
        next = min(next, running[place].finishStep)
        place &+= 1
      }
      kept = place
    } else {
      while place < count, running[place].finishStep > step {
        next = min(next, running[place].finishStep)
        running[kept] = running[place]
        kept &+= 1
        place &+= 1
      }
    }
    nextFinish = next
    return place
  }

  /// The same where requests may have been given up.
  @inline(never)
  private mutating func keepUntilOver(from first: Int, kept: inout Int, shared: inout Shared) -> Int {
    for place in first..<running.count {
      let finish = running[place].finishStep
      if finish <= step || shared.requests[running[place].request].state == .abandoned { return place }
      running[kept] = running[place]
      kept += 1
      nextFinish = min(nextFinish, finish)
    }
    return running.count
  }

  /// Takes out of the batch what is done or given up, keeping the order of the rest.
  mutating func removeEnded(shared: inout Shared) {
    let mayBeAbandoned = hasAbandoned
    hasAbandoned = false
    nextFinish = .max
    var kept = 0
    var place = 0
    while true {
      place =
        mayBeAbandoned
        ? keepUntilOver(from: place, kept: &kept, shared: &shared) : keepUntilOver(from: place, kept: &kept)
      guard place < running.count else { break }
      let sequence = running[place]
      place += 1
      if rules.handover.latency != nil, shared.requests[sequence.request].needsDecoding {
        handOver(sequence, shared: &shared)
        continue
      }
      releaseBlocks(sequence, shared: &shared)
      if sequence.isDecoding {
        stopDecoding(sequence, of: shared.requests.pointer(sequence.request))
      }
      shared.leave(sequence.request, .served)
    }
    running.truncate(to: kept)
  }
}
