import EventKernel
import Model
import Serving
import Synchronization

/// How far a study is.
public struct StudyProgress: Sendable, Equatable {
  /// Share of the work done, in 0...1; falls back when the wanted precision asks for more replications.
  public var share: Double
  /// Replications finished.
  public var finished: Int
  /// Replications planned so far.
  public var planned: Int
}

/// Runs the replications of a scenario in parallel and merges them in their order.
///
/// The same scenario gives the same study to the bit for any number of threads: replications share nothing, results are merged in
/// replication order, and how many more a wanted precision needs depends on figures alone.
/// - Parameters:
///   - jobs: Replications run at a time, at least 1.
///   - byHour: Whether usages say what each clock hour had.
///   - progress: Called from any thread, one call at a time; returning false stops the study, which then has the replications
///     finished until then and says so.
///   - wanted: How many more replications a study needs, 0 when it needs none; asked after each round, up to the scenario's `atMost`.
/// - Throws: `CancellationError` when `progress` returned false before a replication was finished; what `simulate` throws.
public func replicate(
  _ scenario: Scenario, jobs: Int, byHour: Bool = false, progress: (@Sendable (StudyProgress) -> Bool)? = nil,
  wanted: (Study) -> Int = replicationsWanted
) throws -> Study {
  let plan = scenario.replications
  let meter = ProgressMeter(report: progress)
  var samples: [Sample] = []
  var planned = plan.atLeast
  while true {
    let first = samples.count
    meter.plan(planned)
    let (finished, failure) = parallelMap(count: planned - first, threads: jobs) { offset in
      try Sample(scenario, replication: first + offset, byHour: byHour) { meter.update(first + offset, $0) }
    }
    samples += finished
    if let failure {
      guard failure is CancellationError, !samples.isEmpty else { throw failure }
      return Study(scenario, samples: samples, planned: planned)
    }
    let study = Study(scenario, samples: samples)
    let more = planned >= plan.atMost ? 0 : wanted(study)
    if more == 0 { return study }
    planned = min(planned + more, plan.atMost)
  }
}

/// Goes on, one replication at a time, from samples that are there until the wanted precision is reached.
///
/// - Parameter goesOn: Asked often; false stops the study.
/// - Throws: `CancellationError` when `goesOn` was false; what `simulate` throws.
func replicate(_ scenario: Scenario, from samples: [Sample], goesOn: @escaping () -> Bool) throws -> Study {
  let plan = scenario.replications
  var samples = samples
  while true {
    let study = Study(scenario, samples: samples)
    let more = plan.until.isEmpty || samples.count >= plan.atMost ? 0 : replicationsWanted(study)
    if more == 0 { return study }
    for replication in samples.count..<min(samples.count + more, plan.atMost) {
      samples.append(try Sample(scenario, replication: replication) { _ in goesOn() })
    }
  }
}

/// How many more replications the least known of the wanted figures needs; 0 when all are known well enough, or when a run was
/// stopped early and more of them would not help.
public func replicationsWanted(_ study: Study) -> Int {
  let plan = study.scenario.replications
  guard study.isComplete else { return 0 }
  let least = max(2, plan.atLeast)
  return plan.until.map { target in
    let rule = SequentialStopping(
      precision: target.relativeHalfWidth, atLeast: least, atMost: max(least, plan.atMost))
    let figures = study.figures.matching(target.figure)
    return figures.map { figure in
      let estimate = figure.value.map { Estimate(value: $0, low: figure.low, high: figure.high) }
      guard case .more(let count) = rule.decide(after: study.replications, estimate) else { return 0 }
      return count
    }.max() ?? 0
  }.max() ?? 0
}

/// Adds up the progress of replications that run at the same time.
private final class ProgressMeter: Sendable {
  private struct State {
    var shares: [Double] = []
    // Kept up to date, since a study may have very many replications and each reports often.
    var sum = 0.0
    var finished = 0
    var isStopped = false
  }
  private let state = Mutex(State())
  private let report: (@Sendable (StudyProgress) -> Bool)?

  init(report: (@Sendable (StudyProgress) -> Bool)?) { self.report = report }

  func plan(_ count: Int) {
    state.withLock { $0.shares += Array(repeating: 0, count: max(0, count - $0.shares.count)) }
  }

  func update(_ replication: Int, _ share: Double) -> Bool {
    guard let report else { return true }
    return state.withLock {
      $0.sum += share - $0.shares[replication]
      if share >= 1, $0.shares[replication] < 1 { $0.finished += 1 }
      $0.shares[replication] = share
      if $0.isStopped { return false }
      let goesOn = report(
        StudyProgress(share: $0.sum / Double($0.shares.count), finished: $0.finished, planned: $0.shares.count))
      if !goesOn { $0.isStopped = true }
      return goesOn
    }
  }
}
