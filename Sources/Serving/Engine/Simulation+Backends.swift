import EventKernel
import Model

/// Events of pools and APIs, sent to the part they happen to. An event that its owner no longer awaits is ignored.
extension Simulation {
  mutating func serviceEnded(_ id: RequestID, _ event: Event) {
    guard shared.requests[id].visit.ending.isCurrent(event) else { return }
    let pool = Int(shared.requests[id].visit.pool)
    if pools[pool].handsOver {
      pools[pool].transferEnded(id, at: now, shared: &shared)
    } else {
      shared.requests[id].visit.ending.disarm()
      pools[pool].serviceEnded(id, at: now, shared: &shared)
    }
  }

  mutating func segmentEnded(_ replica: Int, _ event: Event) {
    let address = shared.replicas[replica]
    guard pools[address.pool].continuous[address.slot].timer.isCurrent(event) else { return }
    pools[address.pool].segmentEnded(address.slot, at: now, shared: &shared)
    if !shared.begun.isEmpty { handleFirstTokens() }
  }

  /// Plans the next step of the replicas that wait for this instant to be over.
  mutating func startSteps() {
    for place in shared.starting.indices {
      let address = shared.starting[place]
      pools[address.pool].startStep(address.slot, at: now, shared: &shared)
    }
    shared.starting.truncate(to: 0)
  }

  mutating func batchEnded(_ index: Int, _ event: Event) {
    let address = shared.replicas[index / EventSource.batchPlaces]
    let place = index % EventSource.batchPlaces
    guard pools[address.pool].batches[address.slot].places[place].ending.isCurrent(event) else { return }
    pools[address.pool].batchEnded(address.slot, place: place, at: now, shared: &shared)
  }

  /// The index holds a replica or a pool, told apart by its lowest bit.
  mutating func batchDelayEnded(_ index: Int, _ event: Event) {
    if index & 1 == 1 {
      let address = shared.replicas[index >> 1]
      guard pools[address.pool].replicas[address.slot].delay.isCurrent(event) else { return }
      pools[address.pool].replicas[address.slot].delay.disarm()
      pools[address.pool].sendBatches(from: address.slot, at: now, shared: &shared)
      pools[address.pool].note(at: now)
    } else {
      guard pools[index >> 1].queueDelay.isCurrent(event) else { return }
      pools[index >> 1].queueDelay.disarm()
      if pools[index >> 1].hasSharedQueue {
        pools[index >> 1].sendBatches(at: now, shared: &shared)
      } else {
        pools[index >> 1].spread(at: now, shared: &shared)
      }
      pools[index >> 1].note(at: now)
    }
  }

  mutating func answered(_ id: RequestID, _ event: Event) {
    guard shared.requests[id].visit.ending.isCurrent(event) else { return }
    let outcome = shared.requests[id].state == .abandoned ? outcomeOfFailed(shared.requests[id]) : .used
    apis[Int(shared.requests[id].visit.api)].answered(id, outcome: outcome, shared: &shared)
  }

  mutating func replicaReady(_ replica: Int, _ event: Event) {
    let address = shared.replicas[replica]
    guard pools[address.pool].replicas[address.slot].readiness.isCurrent(event) else { return }
    pools[address.pool].replicaEvent(address.slot, at: now, shared: &shared)
  }

  mutating func agendaDue(_ pool: Int, _ event: Event) {
    guard pools[pool].agendaTimer.isCurrent(event) else { return }
    pools[pool].agendaDue(at: now, shared: &shared)
  }

  /// One of an autoscaler's times: the index holds the pool and which of them.
  mutating func evaluateAutoscaler(_ index: Int) {
    let (pool, ticker) = index.quotientAndRemainder(dividingBy: PoolScaler.mostTickers)
    pools[pool].tick(ticker, at: now, shared: &shared)
  }
}
