/// The end of a segment: what its steps did.
extension ContinuousReplica {
  /// Books the segment that ends now: time, tokens, blocks, prompts done, requests done.
  mutating func close(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    let steps = segmentSteps
    guard steps > 0 else { return }
    guard rules.booksPlainly else {
      closeOtherwise(at: now, meter: &meter, shared: &shared)
      return
    }
    let usedBefore = rules.blocks - freeBlocks
    freeBlocks -= blocksNeeded(over: steps)
    let duration = now - segmentStart
    bookUse(usedBefore: usedBefore, duration: duration, meter: &meter)
    if rules.tracksWork { trackWork(steps: steps, duration: duration, shared: &shared) }
    bookConsumers(steps: steps, countsGaps: joined.isEmpty, duration: duration, meter: &meter, shared: &shared)
    if !joined.isEmpty { countGapsOfJoined(steps: steps, shared: &shared) }
    contextSum += decoding * steps
    windowSum += belowWindow * steps
    advance(by: steps)
    if step >= nextCrossing { countBelowWindow() }
    lastStepStart = segmentStart + elapsed(steps - 1)
    segmentSteps = 0
    closeChunks(at: now, shared: &shared)
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
  mutating func closeChunks(at now: Double, shared: inout Shared) {
    var place = running.count - 1
    while place >= 0 && !running[place].isDecoding {
      if running[place].chunk > 0 { closeChunk(place, at: now, shared: &shared) }
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
      let consumer = Int(shared.requests[running[place].request].consumer)
      meter.addBusy(secondsPerToken * Double(running[place].chunk), consumer: consumer)
    }
  }

  /// Books a prompt chunk; the last one of a prompt produces a token.
  @inline(__always)
  private mutating func closeChunk(_ place: Int, at now: Double, shared: inout Shared) {
    running[place].computed += running[place].chunk
    running[place].chunk = 0
    guard running[place].computed == running[place].target else { return }
    let request = shared.requests.pointer(running[place].request)
    request.pointee.produced += 1
    if request.pointee.produced == 1 {
      request.pointee.firstTokenAt = now
    } else {
      shared.workloads[Int(request.pointee.workload)].tokenGap(now - request.pointee.lastTokenAt)
    }
    request.pointee.lastTokenAt = now
    var left =
      rules.scheduling == .batchByBatch
      ? batchLength - 1 : Int(request.pointee.outputTokens - request.pointee.produced)
    if rules.handover.latency != nil { left = 0 }
    startDecoding(place, tokens: Int(running[place].target) + 1, left: left, of: request)
  }

  /// The first place of the batch that is done; the others before it are looked at.
  @inline(__always)
  private mutating func findEnded() -> Int {
    let count = running.count
    var place = 0
    var next = Int.max
    while place < count {
      let finish = running[place].finishStep
      if finish <= step { break }
      if finish < next { next = finish }
      place &+= 1
    }
    nextFinish = next
    return place
  }

  /// Takes out of the batch what is done or given up, keeping the order of the rest.
  mutating func removeEnded(shared: inout Shared) {
    let mayBeAbandoned = hasAbandoned
    hasAbandoned = false
    nextFinish = .max
    let first = mayBeAbandoned ? 0 : findEnded()
    var kept = first
    for place in first..<running.count {
      let finish = running[place].finishStep
      let isOver =
        finish <= step || (mayBeAbandoned && shared.requests[running[place].request].state == .abandoned)
      if !isOver {
        if kept != place { running[kept] = running[place] }
        kept += 1
        if finish < nextFinish { nextFinish = finish }
        continue
      }
      let sequence = running[place]
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
