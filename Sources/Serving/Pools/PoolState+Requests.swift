import EventKernel
import Model

/// How a request gets into the pool and to a replica.
extension PoolState {
  /// Requests waiting or served, over ready replicas: how loaded the pool is, for routing between pools.
  var loadPerReplica: Double {
    mutating get { Double(waiting + running) / Double(max(ready.count, 1)) }
  }

  /// Requests that wait, and replicas that are ready.
  var queueAndReady: (waiting: Int, ready: Int) { mutating get { (waiting, ready.count) } }

  /// Whether an overflow passes the pool over: no replica is ready, or `limit` requests wait for each that is; at a limit of 0, when
  /// a request would have to wait.
  mutating func isFull(at limit: Double) -> Bool {
    if ready.isEmpty { return true }
    if limit > 0 { return Double(waiting) >= limit * Double(ready.count) }
    return waiting > 0 || (policy == .continuous ? running : busyPlaces) >= readyPlaces
  }

  /// Takes a request into the pool.
  mutating func accept(_ id: RequestID, at now: Double, shared: inout Shared) {
    meter.countOffered()
    let request = shared.requests.pointer(id)
    let whole = Int(request.pointee.tokens.input) + Int(request.pointee.tokens.output)
    let own = handsOver ? Int(request.pointee.tokens.input) + 1 : whole
    if own > longestSequence || whole > longestDecoded {
      shared.refuseTooLong(id)
      return
    }
    request.pointee.visit.enqueuedAt = now
    request.pointee.state = .waiting
    request.pointee.visit.pool = Int16(truncatingIfNeeded: index)
    request.pointee.visit.replica = -1
    request.pointee.visit.machine = 0
    if hasSharedQueue || ready.isEmpty {
      if desired == 0 { wake(at: now, shared: &shared) }
      acceptInPoolQueue(id, at: now, shared: &shared)
    } else {
      acceptAtReplica(id, at: now, shared: &shared)
    }
    note(at: now)
  }

  private mutating func acceptInPoolQueue(_ id: RequestID, at now: Double, shared: inout Shared) {
    if policy != .dynamic, queueCount == 0, hasSharedQueue, let slot = freest() {
      if policy == .oneByOne {
        serve(id, on: slot, at: now, shared: &shared)
      } else {
        startQueueTimeout(id, at: now, shared: &shared)
        join(id, slot: slot, at: now, shared: &shared)
      }
      return
    }
    guard admitsOneMore(at: nil) else {
      shared.leaveUnserved(id, .rejected(.queueFull))
      return
    }
    Self.append(id, to: &queue, by: priorities, shared: &shared)
    queueCount += 1
    waiting += 1
    if hasItems { countItems(of: id, in: nil) }
    startQueueTimeout(id, at: now, shared: &shared)
    if policy == .dynamic, hasSharedQueue { sendBatches(at: now, shared: &shared) }
  }

  private mutating func acceptAtReplica(_ id: RequestID, at now: Double, shared: inout Shared) {
    let slot = choose(for: id, shared: &shared)
    switch policy {
    case .oneByOne:
      if replicas[slot].waiting == 0 && replicas[slot].running < places {
        serve(id, on: slot, at: now, shared: &shared)
        return
      }
      guard admitsOneMore(at: slot) else {
        shared.leaveUnserved(id, .rejected(.queueFull))
        return
      }
      joinQueue(id, of: slot, at: now, shared: &shared)
    case .dynamic:
      guard admitsOneMore(at: slot) else {
        shared.leaveUnserved(id, .rejected(.queueFull))
        return
      }
      joinQueue(id, of: slot, at: now, shared: &shared)
      sendBatches(from: slot, at: now, shared: &shared)
    case .continuous:
      // What the batch has room for waits for the present step only, and stands in no queue.
      guard replicas[slot].load < Int(replicas[slot].places) || admitsOneMore(at: slot) else {
        shared.leaveUnserved(id, .rejected(.queueFull))
        return
      }
      startQueueTimeout(id, at: now, shared: &shared)
      join(id, slot: slot, at: now, shared: &shared)
    }
  }

  /// Whether one more may wait, in the queue of a replica or in that of the pool.
  private mutating func admitsOneMore(at slot: Int?) -> Bool {
    if let activator, activator.isLimited { return admitsOneMore(behind: activator, at: slot) }
    guard let maxSize = pool.queue.maxSize else { return true }
    return waiting < maxSize
  }

  private mutating func joinQueue(_ id: RequestID, of slot: Int, at now: Double, shared: inout Shared) {
    Self.append(id, to: &replicas[slot].queue, by: priorities, shared: &shared)
    replicas[slot].waiting += 1
    shared.requests[id].visit.replica = Int32(truncatingIfNeeded: slot)
    waiting += 1
    if hasItems { countItems(of: id, in: slot) }
    startQueueTimeout(id, at: now, shared: &shared)
  }

  @inline(__always)
  private mutating func startQueueTimeout(_ id: RequestID, at now: Double, shared: inout Shared) {
    if pool.queue.timeout != nil { addDeadline(id, at: now, shared: &shared) }
  }

  @inline(never)
  private mutating func addDeadline(_ id: RequestID, at now: Double, shared: inout Shared) {
    let generation = shared.requests[id].generation
    queueDeadline?.add(id, generation: generation, now: now, calendar: &shared.calendar)
  }

  /// Hands a request to a continuous-batching replica.
  @inline(__always)
  mutating func join(_ id: RequestID, slot: Int, at now: Double, shared: inout Shared) {
    shared.requests[id].visit.replica = Int32(truncatingIfNeeded: slot)
    if isMixed { noteMachine(of: id, on: slot, shared: &shared) }
    withContinuous(slot) { replica, _ in
      replica.join(id, at: now, shared: &shared)
    }
    if continuous[slot].isIdle { awaitStep(slot, shared: &shared) }
  }

  /// Starts a request's own service.
  private mutating func serve(_ id: RequestID, on slot: Int, at now: Double, shared: inout Shared) {
    let request = shared.requests.pointer(id)
    request.pointee.attempt.waited += now - request.pointee.visit.enqueuedAt
    request.pointee.visit.enqueuedAt = now
    if request.pointee.attempt.step == 0 { request.pointee.attempt.startedAt = now }
    request.pointee.state = .running
    request.pointee.visit.replica = Int32(truncatingIfNeeded: slot)
    if isMixed { settle(request, on: slot) }
    if replicas[slot].pace != 1 { request.pointee.visit.work *= replicas[slot].pace }
    request.pointee.visit.ending.arm(
      &shared.calendar, at: now + request.pointee.visit.work, source: EventSource.service(Int(id)))
    replicas[slot].running += 1
    running += 1
    busyPlaces += 1
  }

  /// A request's own service ends.
  mutating func serviceEnded(_ id: RequestID, at now: Double, shared: inout Shared) {
    let request = shared.requests.pointer(id)
    let slot = Int(request.pointee.visit.replica)
    let replicaSeconds = request.pointee.visit.work * replicasPerPlace
    if isMixed { meter.select(replicas[slot].machine) }
    meter.addBusy(replicaSeconds, consumer: Int(request.pointee.identity.consumer))
    meter.addBatch(size: 1, replicaSeconds: replicaSeconds)
    meter.countServed()
    replicas[slot].running -= 1
    running -= 1
    busyPlaces -= 1
    shared.leave(id, .served)
    if let next = takeNext(for: slot, shared: &shared) { serve(next, on: slot, at: now, shared: &shared) }
    note(at: now)
    retireIfEmpty(slot, at: now, shared: &shared)
  }

  /// The next request that a replica may take, from its own queue or the pool's.
  mutating func takeNext(for slot: Int, shared: inout Shared) -> RequestID? {
    while let id = replicas[slot].queue.popFirst() {
      guard shared.requests[id].state != .abandoned else {
        shared.requests.release(id)
        continue
      }
      replicas[slot].waiting -= 1
      waiting -= 1
      if activator != nil, !hasSharedQueue { sendHeld(to: slot, shared: &shared) }
      return id
    }
    guard hasSharedQueue || activator != nil, replicas[slot].life == .ready else { return nil }
    return takeFromPoolQueue(shared: &shared)
  }

  @inline(__always)
  mutating func takeFromPoolQueue(shared: inout Shared) -> RequestID? {
    while let id = queue.popFirst() {
      guard shared.requests[id].state != .abandoned else {
        shared.requests.release(id)
        continue
      }
      queueCount -= 1
      waiting -= 1
      return id
    }
    return nil
  }

  /// Gives a replica that became ready what waits in the pool's queue.
  mutating func feed(_ slot: Int, at now: Double, shared: inout Shared) {
    guard hasSharedQueue || activator?.isLimited == true else {
      // Others may be ready at this instant too.
      if queueCount > 0 { queueDelay.arm(&shared.calendar, at: now, source: EventSource.batchDelay(index << 1)) }
      return
    }
    switch policy {
    case .oneByOne:
      while replicas[slot].running < places, let id = takeFromPoolQueue(shared: &shared) {
        serve(id, on: slot, at: now, shared: &shared)
      }
    case .dynamic:
      if hasSharedQueue {
        sendBatches(at: now, shared: &shared)
      } else {
        while let id = takeFromPoolQueue(shared: &shared) {
          replicas[slot].queue.append(id)
          replicas[slot].waiting += 1
          shared.requests[id].visit.replica = Int32(truncatingIfNeeded: slot)
          waiting += 1
          if hasItems { moveItems(of: id, to: slot) }
        }
        sendBatches(from: slot, at: now, shared: &shared)
      }
    case .continuous:
      while replicas[slot].load < Int(replicas[slot].places), let id = takeFromPoolQueue(shared: &shared) {
        join(id, slot: slot, at: now, shared: &shared)
      }
    }
  }

  /// With a queue a replica, gives what waited in the pool's queue for a first one to be ready to those that are, as the pool's rule does
  /// with what arrives. Nothing is left for those that are ready later: a gateway that holds requests sends all once there is a replica,
  /// and moves none.
  ///
  /// Source: kedacore/http-add-on, interceptor: requests are held until an endpoint is ready, and then go to the service; 2026-11.
  mutating func spread(at now: Double, shared: inout Shared) {
    while !ready.isEmpty, let id = takeFromPoolQueue(shared: &shared) {
      let slot = choose(for: id, shared: &shared)
      switch policy {
      case .oneByOne where replicas[slot].waiting == 0 && replicas[slot].running < places:
        serve(id, on: slot, at: now, shared: &shared)
      case .oneByOne, .dynamic:
        replicas[slot].queue.append(id)
        replicas[slot].waiting += 1
        shared.requests[id].visit.replica = Int32(truncatingIfNeeded: slot)
        waiting += 1
        if hasItems { moveItems(of: id, to: slot) }
      case .continuous: join(id, slot: slot, at: now, shared: &shared)
      }
    }
    if policy == .dynamic {
      for slot in ready { sendBatches(from: slot, at: now, shared: &shared) }
    }
  }

  /// The client gave up a request that waits or is served here.
  mutating func abandon(_ id: RequestID, at now: Double, shared: inout Shared) {
    let request = shared.requests[id]
    let slot = Int(request.visit.replica)
    shared.requests[id].state = .abandoned
    switch (policy, request.state) {
    case (.continuous, .waiting) where slot >= 0, (.continuous, .preempted):
      withContinuous(slot) { replica, _ in
        replica.waitingCount -= 1
        replica.forgetPrompt(id)
        replica.cut(at: now, shared: &shared)
      }
    case (.continuous, .running):
      withContinuous(slot) { replica, _ in
        replica.hasAbandoned = true
        replica.cut(at: now, shared: &shared)
      }
    case (_, .waiting):
      if hasItems { forgetItems(of: id, in: slot >= 0 ? slot : nil) }
      waiting -= 1
      if slot >= 0 { replicas[slot].waiting -= 1 } else { queueCount -= 1 }
    default: break  // A batch or a service of its own runs to its end, for nobody.
    }
    note(at: now)
    if slot >= 0 { retireIfEmpty(slot, at: now, shared: &shared) }
  }

  /// The next request whose time in the queue is over. A deadline holds for one stay: not for the request's next wait,
  /// here or in another pool.
  mutating func takeTimedOut(at now: Double, shared: inout Shared) -> RequestID? {
    guard let timeout = pool.queue.timeout else { return nil }
    let requests = shared.requests
    return queueDeadline?.takeDue(now: now, calendar: &shared.calendar) { id, generation, due in
      let request = requests[id]
      return request.generation == generation && request.state == .waiting && Int(request.visit.pool) == index
        && request.visit.enqueuedAt + timeout == due
    }
  }
}
