import Billing
import Scenarios

/// A fleet that was simulated under a study's conditions.
struct FleetTrial: Sendable {
  /// Its replicas; nil for the autoscaled fleet as written.
  var replicas: Int?
  /// Whether it keeps every condition by its interval.
  var isMet: Bool
  /// US dollars a month by replication, everything in the scenario but an idle pool that is replaced.
  var costs: [Double]
  /// What each replication consumed, with the scenario that prices it.
  var usages: [Usage]
  /// The scenario that was simulated.
  var scenario: Scenario
  /// The figure of each condition.
  var figures: [Figure]
  /// Set when the pool's line grew without end.
  var overload: OverloadVerdict?
  /// Busy over ready replica time; nil when no replica was ready.
  var utilisation: Double?

  /// Replicas that would idle a little over half of the time with the same work: where a search begins that found nothing.
  var halfIdle: Int? {
    replicas.map { max(1, Int((2.2 * (utilisation ?? 0) * Double($0)).rounded(.up))) }
  }
}

/// Simulates fleets and judges them.
struct FleetJudge {
  let conditions: [Check]
  let replications: Int
  let jobs: Int
  /// Returning false stops the study.
  let goesOn: @Sendable () -> Bool

  /// Simulates a fleet. One that misses a condition with both of its first two replications, or is overloaded in one, is not
  /// simulated further.
  /// - Parameter excluded: A pool whose bill is left out, since nothing is routed to it.
  /// - Throws: `CancellationError` when the study is to stop; `CrossoverProblem` for a condition on a figure that does not exist.
  func trial(_ scenario: Scenario, pool: Int, replicas: Int?, excluded: Int? = nil, isBounded: Bool = true) throws
    -> FleetTrial
  {
    let scenario = scenario.withoutUnusedAPIs()
    var samples = try run(scenario, 0..<min(2, replications))
    let isHopeless = isBounded && (samples.contains { $0.overload != nil } || isMissed(scenario, samples))
    if !isHopeless, samples.count < replications { samples += try run(scenario, samples.count..<replications) }
    let study = Study(scenario, samples: samples)
    for condition in conditions where study.figures[condition.path] == nil {
      throw CrossoverProblem("no figure is called \"\(condition.path)\"; `fleetcast run SCENARIO --json` lists them")
    }
    let factor = monthFactor(of: scenario)
    return FleetTrial(
      replicas: replicas, isMet: study.overloads.isEmpty && conditions.allSatisfy { isKept($0, study.figures) },
      costs: samples.map { sample in
        let idle = excluded.map { sample.ledger.cost(ofPool: scenario.pools[$0].name) } ?? .zero
        return (sample.ledger.total - idle).double * factor
      }, usages: samples.map(\.usage), scenario: scenario,
      figures: conditions.compactMap { study.figures[$0.path] }, overload: study.overloads.first { $0.pool == pool },
      utilisation: samples.compactMap { $0.pools[pool].utilisation }.max())
  }

  /// Whether a condition holds; a single replication has no interval and is judged by its value.
  private func isKept(_ condition: Check, _ figures: FigureTable) -> Bool {
    if replications > 1 { return condition.verdict(figures).outcome == .met }
    guard let value = figures[condition.path]?.value else { return false }
    return !condition.isMissed(by: value)
  }

  private func isMissed(_ scenario: Scenario, _ samples: [Sample]) -> Bool {
    let own = samples.map { Study(scenario, samples: [$0]).figures }
    return conditions.contains { condition in
      own.allSatisfy { figures in
        guard let value = figures[condition.path]?.value else { return false }
        return condition.isMissed(by: value)
      }
    }
  }

  private func run(_ scenario: Scenario, _ replications: Range<Int>) throws -> [Sample] {
    let goesOn = goesOn
    let (samples, failure) = parallelMap(count: replications.count, threads: jobs) { offset in
      try Sample(scenario, replication: replications.lowerBound + offset) { _ in goesOn() }
    }
    if let failure { throw failure }
    return samples
  }
}

/// Why a crossover study cannot be made of a scenario.
public struct CrossoverProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// A sentence.
  public var description: String

  init(_ sentence: String) { description = sentence }
}
