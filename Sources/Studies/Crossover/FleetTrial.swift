import Billing
import Model
import Serving
import Synchronization

/// Something that could serve a study's traffic, simulated under the study's conditions.
struct FleetTrial: Sendable {
  /// What serves.
  enum Kind: Sendable, Equatable {
    /// Replicas that always run.
    case fixed(Int)
    /// The autoscaled fleet as written.
    case autoscaled
    /// A base fleet that always runs, and the API for what overflows.
    case hybrid(base: Int, overflowAt: Double)
    /// The API alone.
    case api
  }
  /// What one replication consumed.
  struct Run: Sendable {
    var usage: Usage
    /// Requests of the workloads compared, those answered, those refused with no retry left, and those that ended without an answer at all.
    var arrived: Int64
    var completed: Int64
    var rejected: Int64
    var unanswered: Int64
    /// Their prompt and answer tokens.
    var tokens: Int64
    /// Requests and tokens that the API was still answering at the end, which it charges.
    var underWay: (requests: Int64, tokens: Int64)
    /// Requests answered, or that the API will answer.
    var served: Int64 { completed + underWay.requests }
    /// Calls of the API, and those that it refused.
    var calls: Int64
    var unserved: Int64
  }
  var kind: Kind
  /// The scenario that was simulated.
  var scenario: Scenario
  /// By replication.
  var runs: [Run]
  /// Whether every condition on the service is kept, by its interval.
  var outcome: Verdict.Outcome
  /// The figure of each condition.
  var figures: [Figure]
  /// Set when the pool's line grew without end.
  var overload: OverloadVerdict?
  /// Busy over ready replica time; nil when no replica was ready.
  var utilization: Double?
  /// What was measured, until the trial is put away.
  var samples: [Sample]

  /// Replicas that always run; nil where none do.
  var replicas: Int? {
    switch kind {
    case .fixed(let count), .hybrid(let count, _): count
    case .autoscaled, .api: nil
    }
  }

  /// Replicas that would idle a little over half of the time with the same work: where a search begins that found nothing.
  var halfIdle: Int? {
    replicas.map { max(1, Int((2.2 * (utilization ?? 0) * Double($0)).rounded(.up))) }
  }

  /// Without what is only needed to simulate it further.
  var putAway: FleetTrial {
    var other = self
    other.samples = []
    return other
  }
}

/// Simulates fleets and judges them.
struct FleetJudge {
  let conditions: [Check]
  /// The pool and the API that are compared, by name.
  let pool: String
  let api: String
  /// The workloads that the pool serves, by index.
  let workloads: [Int]
  /// Replications of a fleet that is to be known well.
  let replications: Int
  let jobs: Int
  /// Returning false stops the study.
  let goesOn: @Sendable () -> Bool

  /// Counts the requests that are simulated.
  let meter: EffortMeter

  /// Replications before an interval is looked at. Two give one that is five times as wide as five do, which is enough where each is
  /// of very many requests.
  private func enough(_ trial: FleetTrial) -> Int {
    let requests = trial.samples.first?.workloads.reduce(0) { $0 + $1.arrived } ?? 0
    return min(requests > 500_000 ? 2 : 3, replications)
  }

  /// The same trial with as many replications as an interval takes.
  func begun(_ trial: FleetTrial) throws -> FleetTrial { try extended(trial, to: enough(trial)) }

  /// Simulates the first replication of several fleets at a time.
  func begin(_ fleets: [(kind: FleetTrial.Kind, scenario: Scenario)]) throws -> [FleetTrial] {
    let fleets = fleets.map { (kind: $0.kind, scenario: $0.scenario.withoutUnusedAPIs()) }
    let goesOn = goesOn
    let (samples, failure) = parallelMap(count: fleets.count, threads: jobs) { index in
      try Sample(fleets[index].scenario, replication: 0) { _ in goesOn() }
    }
    if let failure { throw failure }
    meter.add(samples)
    return try zip(fleets, samples).map { try judged($0.kind, $0.scenario, [$1]) }
  }

  /// The same trial with at least `count` replications; one that is overloaded stays as it is.
  func extended(_ trial: FleetTrial, to count: Int) throws -> FleetTrial {
    guard trial.overload == nil, trial.samples.count < count else { return trial }
    let start = trial.samples.count
    let goesOn = goesOn
    let (samples, failure) = parallelMap(count: count - start, threads: jobs) { offset in
      try Sample(trial.scenario, replication: start + offset) { _ in goesOn() }
    }
    if let failure { throw failure }
    meter.add(samples)
    return try judged(trial.kind, trial.scenario, trial.samples + samples)
  }

  /// With as many replications as it takes to know whether the conditions are kept, and no more than a study has.
  func decided(_ trial: FleetTrial) throws -> FleetTrial {
    let some = try begun(trial)
    return some.outcome == .notKnown ? try extended(some, to: replications) : some
  }

  private func judged(_ kind: FleetTrial.Kind, _ scenario: Scenario, _ samples: [Sample]) throws -> FleetTrial {
    let study = Study(scenario, samples: samples)
    for condition in conditions where study.figures[condition.path] == nil {
      throw CrossoverProblem("no figure is called \"\(condition.path)\"; `fleetcast run SCENARIO --json` lists them")
    }
    let index = scenario.pools.firstIndex { $0.name == pool }
    let hosted = scenario.apis.firstIndex { $0.name == api }
    let runs = samples.map { sample in
      func sum(_ count: (WorkloadResult) -> Int64) -> Int64 {
        workloads.reduce(0) { $0 + count(sample.workloads[$1]) }
      }
      return FleetTrial.Run(
        usage: sample.usage, arrived: sum(\.arrived), completed: sum(\.completed), rejected: sum(\.rejected),
        unanswered: sum { $0.rejected + $0.timedOut + $0.failed },
        tokens: sum { $0.inputTokens + $0.outputTokens }, underWay: sample.usage.underWay(ofWorkloads: workloads),
        calls: hosted.map { sample.apis[$0].calls } ?? 0,
        unserved: hosted.map { sample.apis[$0].unserved } ?? 0)
    }
    return FleetTrial(
      kind: kind, scenario: scenario, runs: runs, outcome: outcome(kind, study, runs),
      figures: conditions.compactMap { study.figures[$0.path] },
      overload: study.overloads.first { $0.pool == index },
      utilization: index.flatMap { index in samples.compactMap { $0.pools[index].utilization }.max() }, samples: samples
    )
  }

  /// A single replication has no interval and is judged by its values.
  private func outcome(_ kind: FleetTrial.Kind, _ study: Study, _ runs: [FleetTrial.Run]) -> Verdict.Outcome {
    guard study.overloads.isEmpty, !isRefused(kind, runs) else { return .notMet }
    // What is asked of the pool does not concern the API alone.
    let asked = kind == .api ? conditions.filter { !$0.path.hasPrefix(PoolFigure.prefix(pool)) } : conditions
    let outcomes = asked.map { condition -> Verdict.Outcome in
      guard study.replications == 1 else { return condition.verdict(study.figures).outcome }
      guard let value = study.figures[condition.path]?.value else { return .notMet }
      return condition.isMissed(by: value) ? .notMet : .met
    }
    if outcomes.contains(.notMet) { return .notMet }
    return outcomes.contains(.notKnown) ? .notKnown : .met
  }

  /// Whether an API leaves so much of the traffic unanswered that what is left is another traffic; where a condition says how much may be,
  /// that condition tells. Of a fleet with overflow it is what the API refuses.
  private func isRefused(_ kind: FleetTrial.Kind, _ runs: [FleetTrial.Run]) -> Bool {
    guard !conditions.contains(where: \.isOnAnswers), kind == .api || runs.contains(where: { $0.unserved > 0 }) else {
      return false
    }
    let arrived = runs.reduce(0) { $0 + $1.arrived }
    let lost = runs.reduce(0) { $0 + (kind == .api ? $1.unanswered : $1.rejected) }
    return Double(lost) > CrossoverStudy.mostUnanswered * Double(arrived)
  }
}

extension Usage {
  /// Calls of some workloads that APIs were still answering at the end, and their tokens.
  fileprivate func underWay(ofWorkloads workloads: [Int]) -> (requests: Int64, tokens: Int64) {
    tokens.filter { $0.outcome == .underWay && workloads.contains(consumers[$0.consumer].workload) }
      .reduce((0, 0)) { ($0.0 + $1.calls, $0.1 + $1.allTokens) }
  }
}

extension Check {
  /// Whether it is on the share of requests that are answered.
  fileprivate var isOnAnswers: Bool {
    [WorkloadFigure.success, .sloAttainment].contains { path.hasSuffix("." + $0.rawValue) }
  }
}

/// Adds up requests simulated, over all the fleets of a study.
final class EffortMeter: Sendable {
  private let count = Mutex(Int64(0))

  var requests: Int64 { count.withLock { $0 } }

  func add(_ samples: [Sample]) {
    let more = samples.reduce(0) { sum, sample in sum + sample.workloads.reduce(0) { $0 + $1.arrived } }
    count.withLock { $0 += more }
  }
}

/// Why a crossover study cannot be made of a scenario.
public struct CrossoverProblem: Error, Sendable, Equatable, CustomStringConvertible {
  /// A sentence.
  public var description: String

  init(_ sentence: String) { description = sentence }
}
