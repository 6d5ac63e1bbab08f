import EventKernel
import Model

/// One desk of people as it runs: a place for each of them, and a queue in order of arrival.
struct PeopleState {
  let desk: PeopleDesk
  let index: Int
  let clock: WorkingClock
  private let time: Sampler
  private let horizon: Double
  /// By workload, the place of a case among the uses that it pays.
  private let uses: [Int]
  private var queue = IndexRing()
  private var busy = 0
  private var waiting = TimeWeighted()
  /// Seconds of work on cases within the run.
  private var worked = 0.0
  private var counts = PeopleResult()
  /// The event at which hours begin that cases wait for.
  var opening = Timer()

  init(index: Int, scenario: Scenario, uses: UseMeter) {
    let desk = scenario.people[index]
    self.desk = desk
    self.index = index
    clock = WorkingClock(desk.hours, start: scenario.start)
    time = Sampler(desk.time)
    horizon = scenario.horizon
    self.uses = scenario.workloads.indices.map { uses.place(of: .people(index), workload: $0) ?? 0 }
  }

  /// Cases that wait or are worked on.
  var cases: Int { queue.count + busy }

  /// Seconds of work that a case takes.
  func seconds(from draws: Stream) -> Double { max(0, time.draw(draws)) }

  /// Puts a case into the queue.
  mutating func add(_ id: RequestID, at now: Double) {
    queue.append(id)
    waiting.set(Double(queue.count), at: now)
  }

  /// The next case that somebody has time for; nil where there is none, or nobody has.
  mutating func takeNext(at now: Double) -> RequestID? {
    guard busy < desk.count, !queue.isEmpty, isOpen(at: now), let id = queue.popFirst() else { return nil }
    waiting.set(Double(queue.count), at: now)
    busy += 1
    return id
  }

  /// Whether cases wait for hours to begin.
  func awaitsHours(at now: Double) -> Bool { !queue.isEmpty && busy < desk.count && !isOpen(at: now) }

  private func isOpen(at now: Double) -> Bool { clock.opening(from: now) <= now }

  /// Counts a case that is begun.
  /// - Returns: The second at which it is done, and the use that it is.
  mutating func begin(_ request: Request, at now: Double) -> (end: Double, use: Int) {
    counts.cases += 1
    counts.wait.add(now - request.visit.enqueuedAt)
    worked += min(request.visit.work, clock.seconds(from: now, to: horizon))
    return (clock.end(of: request.visit.work, from: now), uses[Int(request.identity.workload)])
  }

  /// Counts a case that is done.
  mutating func end() {
    counts.done += 1
    busy -= 1
  }

  /// What was measured until `now`, the end of the run.
  func result(at now: Double) -> PeopleResult {
    var result = counts
    let working = clock.seconds(from: 0, to: now) * Double(desk.count)
    result.utilization = working > 0 ? min(1, worked / working) : nil
    result.queueDepth = waiting.mean(to: now) ?? 0
    result.queueDepthMax = Int(waiting.max)
    return result
  }
}
