import EventKernel
import Model

/// Clients that wait for the outcome of a request before they send the next one.
extension Simulation {
  /// Has the clients of a workload send their first requests, where they wait for answers.
  mutating func openClients(_ workload: Int) {
    guard case .closed(let closed) = scenario.workloads[workload].arrivals.process else { return }
    for client in 1...closed.clients {
      guard let wait = workloads[workload].clients?.wait(after: -Int64(client)) else { return }
      shared.calendar.schedule(at: wait, source: EventSource.arrival(workload))
    }
  }

  /// Has the client of a request that is over send its next one; of a conversation, when all of it is.
  @inline(never)
  mutating func clientIsFree(_ id: RequestID, from outcome: Double) {
    let identity = shared.requests[id].identity
    let workload = Int(identity.workload)
    guard var wait = workloads[workload].clients?.wait(after: identity.index) else { return }
    if wait == 0, outcome <= identity.firstSentAt { wait = ClosedArrivals.leastTurnaround }
    shared.calendar.schedule(at: outcome + wait, source: EventSource.arrival(workload))
  }
}
