import Model
import Serving

/// Why requests were rejected.
extension Merging {
  /// Workloads of which at least half of the requests were rejected, with the counted reasons: what must be read before anything else.
  func rejections() -> [String] { scenario.workloads.indices.compactMap(rejection) }

  /// Those of them that were answered at all; of the others `unanswered` says it.
  func rejecting() -> [String] {
    scenario.workloads.indices.filter { count($0, \.completed) > 0 }.compactMap(rejection)
  }

  /// Counted reasons, the most frequent first: `36 longer with their answers than p takes (8192 tokens)`.
  func reasonsOfRejection(_ workload: Int) -> String {
    let counts = Rejection.allCases.map { why in (why: why, count: count(workload) { $0.rejections[why] }) }
    return counts.filter { $0.count > 0 }.sorted { $0.count > $1.count }
      .map { "\($0.count) \(reason($0.why, workload))" }.joined(separator: "; ")
  }

  private func rejection(_ workload: Int) -> String? {
    let (arrived, rejected) = (count(workload, \.arrived), count(workload, \.rejected))
    guard overloads.isEmpty, rejected > 0, 2 * rejected >= arrived else { return nil }
    let name = scenario.workloads[workload].name
    return "\(name): \(rejected) of \(arrived) requests were rejected: \(reasonsOfRejection(workload))"
  }

  private func reason(_ why: Rejection, _ workload: Int) -> String {
    let pools = scenario.pools.indices.filter { scenario.demand.workloads(at: .pool($0)).contains(workload) }
    switch why {
    case .tooLong:
      let limits = pools.compactMap { pool in
        scenario.pools[pool].longestRequest.map {
          "with their answers than \(scenario.pools[pool].name) takes (\($0) tokens)"
        }
      }
      let apis = scenario.apis.indices.filter { scenario.demand.workloads(at: .api($0)).contains(workload) }
      let windows = apis.compactMap { api in
        scenario.apis[api].longestPrompt.map { "than the prompts that \(scenario.apis[api].name) takes (\($0) tokens)" }
      }
      return "longer \((limits + windows).joined(separator: ", or "))"
    case .queueFull:
      let unready = pools.filter { pool in samples.allSatisfy { $0.pools[pool].replicas == 0 } }
      let absent = unready.map { ", and pool \(scenario.pools[$0].name) never had a ready replica" }
      return "by a full queue\(absent.joined())"
    case .rateLimit: return "by a rate limit"
    case .limit: return "by the workload's limits"
    case .budget: return "by the workload's budget"
    case .coolingDown: return "since every backend of the route was left alone after failures"
    case .noRoom: return "by a flex tier without room"
    }
  }

  private func count(_ workload: Int, _ count: (WorkloadResult) -> Int64) -> Int64 {
    samples.reduce(0) { $0 + count($1.workloads[workload]) }
  }
}
