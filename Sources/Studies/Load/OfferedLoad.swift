import Model
import Serving

/// What comes to a backend: the visits that a request is expected to make, times the requests that arrive. No retries.
package struct OfferedLoad {
  /// What one workload brings by one way: its routes, or a pool that hands over to the backend.
  package struct Part {
    /// The workload, by index.
    package var workload: Int
    /// Visits per second over the horizon; where one takes several places of a batch, these.
    package var mean: Double
    /// Visits per second at the highest moment of the workload's shape, where budgets have the most come.
    package var peak: Double
    /// Of a visit.
    package var tokens: Demand.Tokens
    /// Share of the visits whose step says itself how long they take.
    package var stated: Double
    /// Seconds that steps say, on average over all visits, those that say nothing counting as 0.
    package var statedSeconds: Double
  }
  /// In the order of `Demand`; none without visits.
  package let parts: [Part]

  /// - Parameters:
  ///   - visits: Those to the backend, in the order of `Demand`.
  ///   - traffic: By workload.
  package init(_ visits: [Demand.Visit], of workloads: [Workload], traffic: [TrafficSummary]) {
    var ways: [[Demand.Visit]] = []
    for visit in visits where visit.expected > 0 {
      if let last = ways.last?.last, (last.workload, last.prefillPool) == (visit.workload, visit.prefillPool) {
        ways[ways.count - 1].append(visit)
      } else {
        ways.append([visit])
      }
    }
    parts = ways.compactMap { visits in
      let workload = visits[0].workload
      let stages = workloads[workload].stages
      let kinds = visits.map {
        (
          $0.expected * Double(stages[$0.stage].items),
          $0.tokens ?? workloads[workload].meanTokens(ofStage: $0.stage)
        )
      }
      let count = kinds.reduce(0) { $0 + $1.0 }
      let atPeak = visits.reduce(0) { $0 + $1.expectedAtPeak * Double(stages[$1.stage].items) }
      let works = zip(visits, kinds).compactMap { visit, kind in stages[visit.stage].work.map { (kind.0 / count, $0) } }
      return Demand.Tokens.mean(kinds).map {
        Part(
          workload: workload, mean: count * traffic[workload].mean, peak: atPeak * traffic[workload].peak, tokens: $0,
          stated: works.reduce(0) { $0 + $1.0 }, statedSeconds: works.reduce(0) { $0 + $1.0 * $1.1.mean })
      }
    }
  }

  /// Visits per second over the horizon.
  package var mean: Double { parts.reduce(0) { $0 + $1.mean } }

  /// Visits per second as if all workloads peaked together.
  package var peak: Double { parts.reduce(0) { $0 + $1.peak } }

  /// The mean over visits of something about their tokens.
  package func mean(_ value: (Demand.Tokens) -> Double) -> Double {
    let total = mean
    return parts.reduce(0) { $0 + $1.mean / total * value($1.tokens) }
  }

  /// Mean seconds of a visit where those take `seconds` whose step says nothing.
  package func service(_ seconds: Double) -> Double {
    guard statesSeconds else { return seconds }
    let total = mean
    return parts.reduce(0) { $0 + $1.mean / total * ($1.statedSeconds + (1 - $1.stated) * seconds) }
  }

  /// Whether any step says how long its visits take.
  package var statesSeconds: Bool { parts.contains { $0.stated > 0 } }

  /// The sum over the visits of N seconds of something about their tokens.
  package func sum(_ value: KeyPath<Demand.Tokens, Double>, seconds: Double) -> Double {
    parts.reduce(0) { $0 + $1.mean * seconds * $1.tokens[keyPath: value] }
  }
}
