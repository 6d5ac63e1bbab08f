import EventKernel
import Model

extension Simulation {
  /// What is in memory now. O(places).
  func leftovers() -> Leftovers {
    var left = Leftovers()
    left.requestPlaces = shared.requests.places
    left.requests = shared.requests.inUse
    left.abandoned = shared.requests.abandoned
    left.pairs = scenario.workloads.indices.reduce(0) { $0 + Int(countPairs(ofWorkload: $1)) }
    left.conversations = shared.conversations.inUse
    left.visits = earlierWork.count
    for workload in gateways.indices {
      left.tasks += gateways.pointer(workload).pointee.agent?.pointee.openTasks ?? 0
      left.awaitedAnswers += gateways.pointer(workload).pointee.awaited?.count ?? 0
    }
    left.poolCalls = pools.indices.map { pools.pointer($0).pointee.waiting + pools.pointer($0).pointee.running }
    left.apiCalls = apis.indices.map { apis.pointer($0).pointee.underWay }
    left.cases = people.indices.map { people.pointer($0).pointee.cases }
    return left
  }
}
