import EventKernel
import Model

/// Queues in order of priority, and within one in order of arrival.
///
/// Sources: vLLM, vllm/v1/core/sched/request_queue.py, `PriorityRequestQueue`; Triton core, src/scheduler_utils.cc, `PriorityQueue`;
/// read 2026-11.
extension PoolState {
  /// Puts a request into a queue of the pool.
  @inline(__always)
  static func append(
    _ id: RequestID, to queue: inout IndexRing, by priorities: Buffer<Int32>, shared: inout Shared
  ) {
    guard !priorities.isEmpty else {
      queue.append(id)
      return
    }
    let priority = priorities[Int(shared.requests[id].identity.workload)]
    let place = queue.firstPosition { priorities[Int(shared.requests[$0].identity.workload)] > priority }
    queue.insert(id, at: place)
  }

  /// Second at which the oldest of the next requests of a queue joined it; the first of a queue in order of arrival.
  static func oldest(
    of queue: borrowing IndexRing, next count: Int, by priorities: Buffer<Int32>, shared: inout Shared
  ) -> Double {
    guard !priorities.isEmpty else { return shared.requests[queue.first].visit.enqueuedAt }
    var oldest = Double.infinity
    var left = count
    var place = 0
    while place < queue.count && left > 0 {
      if shared.requests[queue[place]].state != .abandoned {
        oldest = min(oldest, shared.requests[queue[place]].visit.enqueuedAt)
        left -= 1
      }
      place += 1
    }
    return oldest
  }
}

extension Pool {
  /// Priority of each workload's requests in the pool's queues; empty where they are in order of arrival.
  fileprivate func queuePriorities(of workloads: [Workload]) -> [Int] {
    switch batching {
    case .continuous(let continuous) where continuous.schedulingPolicy == .priority: workloads.map(\.priority)
    case .dynamic(let dynamic) where dynamic.priorityLevels > 0:
      workloads.map { $0.priority == Defaults.priority ? dynamic.defaultPriorityLevel : $0.priority }
    case .none, .dynamic, .continuous: []
    }
  }

  /// The same as the queue compares them.
  func priorities(of workloads: [Workload]) -> [Int32] {
    queuePriorities(of: workloads).map { Int32(truncatingIfNeeded: $0) }
  }
}
