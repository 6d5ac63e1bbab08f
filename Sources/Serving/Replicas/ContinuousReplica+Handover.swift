import EventKernel

/// Disaggregated prefilling: prompts are computed here and answers written elsewhere, or the other way round.
///
/// A prompt that is done has its first token and leaves the batch; its blocks are held until they are sent, whole blocks and one request
/// after another over the replica's link. Where the answer is written, the request waits for its turn and for blocks as any other does,
/// and has nothing to compute: its next token comes with the next step. If its blocks are taken away there, prompt and answer so far are
/// computed again there.
///
/// Source: vLLM, vllm/distributed/kv_transfer/kv_connector/v1/nixl_connector.py (blocks are held by the producer until they are read), and
/// scheduler.py (requests with remote keys and values join as running ones), 2026-11. Where this differs: vLLM's decoder takes blocks
/// before the transfer and computes the prompt's last token again; here the blocks are taken when the transfer is over, and the first
/// token is the prefill replica's.
extension ContinuousReplica {
  /// Takes a request whose prompt is done out of the batch and keeps its blocks.
  mutating func handOver(_ sequence: Sequence, shared: inout Shared) {
    stopDecoding(sequence, of: shared.requests.pointer(sequence.request))
    shared.requests[sequence.request].state = .transferring
    handovers.append(sequence.request)
  }

  /// Sets the ends of transfers that are not under way yet.
  mutating func startTransfers(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    guard let latency = rules.handover.latency else { return }
    while transfers < handovers.count {
      let request = shared.requests.pointer(handovers[transfers])
      let blocks = rules.blocks(for: Int(request.pointee.tokens.input))
      linkFreeAt = max(now, linkFreeAt) + latency + Double(blocks) * rules.handover.secondsPerBlock
      request.pointee.visit.ending.arm(
        &shared.calendar, at: linkFreeAt, source: EventSource.service(Int(handovers[transfers])))
      transfers += 1
      meter.countServed()
    }
  }

  /// Gives back the blocks of the request whose transfer is over: the first that was started.
  mutating func endTransfer(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    guard let id = handovers.popFirst() else { return }
    transfers -= 1
    awaitsTransfer = false
    let request = shared.requests.pointer(id)
    request.pointee.visit.ending.disarm()
    let tokens = request.pointee.tokens.input
    if request.pointee.state != .abandoned { meter.addTransfer(seconds: now - request.pointee.attempt.lastTokenAt) }
    releaseBlocks(Sequence(request: id, target: tokens, computed: tokens), shared: &shared)
  }

  /// Admits a request whose prompt was computed elsewhere. It stands before those whose prompts are computed in this step.
  ///
  /// - Returns: Blocks that its next step takes; nil when it has to wait.
  mutating func admitHandedOver(
    _ request: UnsafeMutablePointer<Request>, _ id: RequestID, available: Int, at now: Double
  ) -> Int? {
    let tokens = Int(request.pointee.tokens.input + request.pointee.visit.produced)
    let needed = rules.blocks(for: tokens)
    guard needed <= available else { return nil }
    if rules.reservedAnswer != nil {
      let wanted = reservation(request.pointee)
      guard reserved + wanted <= rules.blocks else { return nil }
      reserved += wanted
    }
    takeFirstWaiting(at: now, request)
    let computed = Int32(truncatingIfNeeded: tokens - 1)
    freeBlocks -= rules.blocks(for: tokens - 1)
    running.append(Sequence(request: id, target: computed, computed: computed))
    var place = running.count - 1
    startDecoding(
      place, tokens: tokens, left: Int(request.pointee.tokens.output - request.pointee.visit.produced), of: request)
    while place > 0 && !running[place - 1].isDecoding {
      let later = running[place - 1]
      running[place - 1] = running[place]
      running[place] = later
      place -= 1
    }
    request.pointee.visit.isHandedOver = false
    joined.append(id)
    return needed
  }

  /// Counts the gaps of a segment that requests joined whose first tokens came from elsewhere: theirs reach back to those.
  @inline(never)
  mutating func countGapsOfJoined(steps: Int, shared: inout Shared) {
    func others(_ count: Int, _ consumer: Int) {
      shared.workloads[shared.workloadOfConsumer[consumer]].tokenGaps(
        first: firstStep, step: stepGrowth, count: steps, sequences: count)
    }
    if let consumer = rules.onlyConsumer {
      others(decoding - joined.count, consumer)
    } else {
      for consumer in decodingByConsumer.indices where decodingByConsumer[consumer] > 0 {
        var count = decodingByConsumer[consumer]
        for place in joined.indices where Int(shared.requests[joined[place]].identity.consumer) == consumer {
          count -= 1
        }
        others(count, consumer)
      }
    }
    for place in joined.indices {
      let request = shared.requests.pointer(joined[place])
      let workload = Int(request.pointee.identity.workload)
      shared.workloads[workload].tokenGap(segmentStart + firstStep - request.pointee.attempt.lastTokenAt)
      if steps > 1 {
        shared.workloads[workload].tokenGaps(
          first: firstStep + stepGrowth, step: stepGrowth, count: steps - 1, sequences: 1)
      }
    }
    joined.truncate(to: 0)
  }
}
