import EventKernel
import Model

/// Lines in order of priority, and within one in order of arrival.
///
/// Sources: vLLM, vllm/v1/core/sched/request_queue.py, `PriorityRequestQueue`; Triton core, src/scheduler_utils.cc, `PriorityQueue`;
/// read 2026-11.
extension PoolState {
  /// Puts a request into a line of the pool.
  @inline(__always)
  static func append(
    _ id: RequestID, to line: inout IndexRing, by priorities: Buffer<Int32>, shared: inout Shared
  ) {
    guard !priorities.isEmpty else {
      line.append(id)
      return
    }
    let priority = priorities[Int(shared.requests[id].identity.workload)]
    let place = line.firstPosition { priorities[Int(shared.requests[$0].identity.workload)] > priority }
    line.insert(id, at: place)
  }

  /// Second at which the oldest of the next requests of a line joined it; the first of a line in order of arrival.
  static func oldest(
    of line: borrowing IndexRing, next count: Int, by priorities: Buffer<Int32>, shared: inout Shared
  ) -> Double {
    guard !priorities.isEmpty else { return shared.requests[line.first].visit.enqueuedAt }
    var oldest = Double.infinity
    var left = count
    var place = 0
    while place < line.count && left > 0 {
      if shared.requests[line[place]].state != .abandoned {
        oldest = min(oldest, shared.requests[line[place]].visit.enqueuedAt)
        left -= 1
      }
      place += 1
    }
    return oldest
  }
}

extension Pool {
  /// Priority of each workload's requests in the pool's lines; empty where they are in order of arrival.
  fileprivate func linePriorities(of workloads: [Workload]) -> [Int] {
    switch batching {
    case .continuous(let continuous) where continuous.schedulingPolicy == .priority: workloads.map(\.priority)
    case .dynamic(let dynamic) where dynamic.priorityLevels > 0:
      workloads.map { $0.priority == Defaults.priority ? dynamic.defaultPriorityLevel : $0.priority }
    case .none, .dynamic, .continuous: []
    }
  }

  /// The same as the line compares them.
  func priorities(of workloads: [Workload]) -> [Int32] {
    linePriorities(of: workloads).map { Int32(truncatingIfNeeded: $0) }
  }
}
