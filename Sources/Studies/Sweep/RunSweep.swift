import Diagnostics
import Model
import Synchronization

/// Simulates points of a sweep in parallel.
///
/// A thread takes the next replication of the longest point that still has one; the thread that finishes a point's last
/// replication merges them. Points that differ in prices only are one simulation. Results do not depend on the number of threads.
/// - Parameters:
///   - jobs: Replications run at a time, at least 1.
///   - progress: As for `replicate`, counting points in place of replications.
///   - finished: Told of each point as soon as it is known, from any thread; what it throws ends the sweep.
/// - Throws: `CancellationError` when `progress` returned false; what `finished`, `SweepPlan.scenario(of:)` and `simulate` throw.
public func runSweep(
  _ plan: SweepPlan, points: [SweepPoint], jobs: Int, progress: (@Sendable (StudyProgress) -> Bool)? = nil,
  finished: @escaping @Sendable (SweepResult) throws -> Void
) throws {
  let meter = SweepMeter(points: points.count, report: progress)
  // A scenario may be large, so not all of them are there at once.
  for start in stride(from: 0, to: points.count, by: pointsAtOnce) {
    let some = points[start..<min(start + pointsAtOnce, points.count)]
    try runSweep(plan, points: some, jobs: jobs, meter: meter, finished: finished)
  }
}

private let pointsAtOnce = 2_048

private func runSweep(
  _ plan: SweepPlan, points: ArraySlice<SweepPoint>, jobs: Int, meter: SweepMeter,
  finished: @escaping @Sendable (SweepResult) throws -> Void
) throws {
  let prepared = try plan.groups(points).map { try GroupWork($0, plan: plan) }
  // The longest first, so that none of them is left over for one thread at the end.
  let ordered = prepared.sorted { ($1.load, $0.points[0].index) < ($0.load, $1.points[0].index) }
  let items = ordered.flatMap { group in (0..<group.planned).map { (group: group, replication: $0) } }
  let (_, failure) = parallelMap(count: items.count, threads: jobs) { number in
    let (group, replication) = items[number]
    let share = Double(group.points.count) / Double(group.planned)
    let reporter = ShareReporter()
    let sample = try Sample(group.scenario, replication: replication) { done in
      meter.advance(by: reporter.growth(to: done) * share)
    }
    guard let samples = group.add(sample, at: replication) else { return }
    for point in group.points {
      let isSimulated = point == group.points[0]
      let scenario = try isSimulated ? group.scenario : plan.scenario(of: point)
      let priced = isSimulated ? samples : samples.map { $0.billed(scenario) }
      let study = try replicate(scenario, from: priced) { meter.advance(by: 0) }
      try finished(SweepResult(study, id: point.id, settings: plan.settings(of: point)))
      _ = meter.finishPoint()
    }
  }
  if let failure { throw failure }
}

/// Points that one simulation serves, on their way.
private final class GroupWork: Sendable {
  let points: [SweepPoint]
  /// That of the first point.
  let scenario: Scenario
  /// Replications made before it is asked whether more are needed.
  let planned: Int
  /// Requests expected, for an order of work only.
  let load: Double
  private let samples: Mutex<[Sample?]>

  init(_ points: [SweepPoint], plan: SweepPlan) throws(ScenarioError) {
    self.points = points
    let scenario = try plan.scenario(of: points[0])
    let requests = scenario.workloads.reduce(0) { $0 + $1.arrivals.expectedRequests(in: scenario.horizon) }
    self.scenario = scenario
    planned = scenario.replications.atLeast
    load = requests * Double(planned)
    samples = Mutex(Array(repeating: nil, count: planned))
  }

  /// Keeps a sample; the answer is all of them when it was the last.
  func add(_ sample: Sample, at replication: Int) -> [Sample]? {
    samples.withLock { samples in
      samples[replication] = sample
      let present = samples.compactMap { $0 }
      guard present.count == samples.count else { return nil }
      samples = []
      return present
    }
  }
}

/// How much further one replication is than it last said.
private final class ShareReporter {
  private var known = 0.0

  func growth(to share: Double) -> Double {
    defer { known = max(known, share) }
    return max(0, share - known)
  }
}

/// Adds up the progress of a sweep.
private final class SweepMeter: Sendable {
  private struct State {
    var done = 0.0
    var finished = 0
    var isStopped = false
  }
  private let state = Mutex(State())
  private let points: Int
  private let report: (@Sendable (StudyProgress) -> Bool)?

  init(points: Int, report: (@Sendable (StudyProgress) -> Bool)?) {
    self.points = points
    self.report = report
  }

  func advance(by share: Double) -> Bool { update { $0.done += share } }
  func finishPoint() -> Bool { update { $0.finished += 1 } }

  private func update(_ change: (inout State) -> Void) -> Bool {
    guard let report else { return true }
    return state.withLock { state in
      change(&state)
      if state.isStopped { return false }
      let share = min(1, state.done / Double(points))
      state.isStopped = !report(StudyProgress(share: share, finished: state.finished, planned: points))
      return !state.isStopped
    }
  }
}

extension Arrivals {
  fileprivate func expectedRequests(in horizon: Double) -> Double {
    switch process {
    case .trace(let trace) where !trace.isEndless: Double(trace.requests)
    case .burst(let requests): Double(requests)
    case .batch(let batch): Double(batch.count) * (horizon / batch.every).rounded(.up)
    // Each client has an answer in about a minute.
    case .closed(let closed): Double(closed.requests ?? closed.clients * Int(horizon / 60 + 1))
    case .deterministic, .poisson, .gamma, .modulated, .trace: (process.meanRate ?? 0) * horizon
    }
  }
}
