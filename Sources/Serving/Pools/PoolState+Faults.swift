import EventKernel
import Model

/// Draws of what goes wrong in a pool.
struct FaultStreams {
  let crashes: Stream
  let repair: Sampler
  /// By slowdown: when it begins, and which replicas it is of.
  let slowdowns: [(times: Stream, taken: Stream)]
  /// What is under way at the start of a run that is cut out of a longer one: repairs, and each slowdown; nil where nothing is.
  let begun: (repairs: Stream, slowdowns: [Stream])?

  /// - Parameter isExcerpt: Whether something may be under way at the start (`Scenario.isExcerpt`).
  init(_ pool: Pool, isExcerpt: Bool, streams: StreamBank) {
    let name = "pools/\(pool.name)/faults"
    crashes = streams.stream("\(name)/crashes")
    repair = Sampler(pool.faults.crashes?.repair ?? .constant(0))
    slowdowns = (0..<pool.faults.slow.count + pool.faults.badDeploys.count).map {
      (streams.stream("\(name)/slow/\($0)"), streams.stream("\(name)/slow/\($0)/taken"))
    }
    let places = slowdowns.indices
    begun =
      isExcerpt
      ? (
        streams.stream("\(name)/crashes/begun"), places.map { streams.stream("\(name)/slow/\($0)/begun") }
      ) : nil
  }
}

/// What goes wrong, and comes right again.
extension PoolState {
  mutating func openFaults(shared: inout Shared) {
    beginRepairs(shared: &shared)
    for place in slowdowns.indices {
      if let stream = faults.begun?.slowdowns[place], let left = slowdowns[place].when.left(stream) {
        slowdownBegins(place, lasting: left, at: 0, shared: &shared)
      } else {
        planNext(.slow(place), slowdowns[place].when, faults.slowdowns[place].times, after: nil, &shared)
      }
    }
    for place in pool.rollingUpdates.indices {
      plan(.update(place), at: pool.rollingUpdates[place].at, shared: &shared)
    }
  }

  /// Plans the next time of a fault: the first one, or the one after `end`.
  private mutating func planNext(
    _ item: PoolItem, _ when: Occurrence, _ stream: Stream, after end: Double?, _ shared: inout Shared
  ) {
    if let time = when.next(after: end, stream) { plan(item, at: time, shared: &shared) }
  }

  // MARK: Crashes

  mutating func awaitCrash(_ slot: Int, at now: Double, shared: inout Shared) {
    guard let crashes = pool.faults.crashes else { return }
    replicas[slot].readiness.arm(
      &shared.calendar, at: now + crashes.meanTimeBetween * faults.crashes.exponential(),
      source: EventSource.ready(replicas[slot].global))
  }

  /// A replica loses all it holds and is repaired where it is.
  mutating func crash(_ slot: Int, at now: Double, shared: inout Shared) {
    meter.crashes += 1
    repair(slot, for: faults.repair.draw(faults.crashes), at: now, shared: &shared)
  }

  /// Has as many replicas under repair at the start as at any other moment of a longer run, each for what is left of it.
  private mutating func beginRepairs(shared: inout Shared) {
    guard let stream = faults.begun?.repairs, let crashes = pool.faults.crashes else { return }
    let share = crashes.repair.mean / (crashes.meanTimeBetween + crashes.repair.mean)
    for slot in ready where stream.uniform() < share {
      repair(slot, for: crashes.repair.residual(stream.uniform()), at: 0, shared: &shared)
    }
  }

  private mutating func repair(_ slot: Int, for seconds: Double, at now: Double, shared: inout Shared) {
    ready.removeAll { $0 == slot }
    loseRequests(of: slot, keepsTokens: false, at: now, shared: &shared)
    replicas[slot].delay.disarm()
    replicas[slot].life = .starting
    setPace(1, slowdown: -1, of: slot, at: now, shared: &shared)
    replicas[slot].readiness.arm(
      &shared.calendar, at: now + seconds, source: EventSource.ready(replicas[slot].global))
    note(at: now)
    noteReplicas(at: now)
  }

  // MARK: Slow replicas

  /// How long a replica's work takes from now on; of a batch that is formed one by one, from its next step.
  mutating func setPace(_ pace: Double, slowdown: Int, of slot: Int, at now: Double, shared: inout Shared) {
    replicas[slot].slowdown = slowdown
    guard replicas[slot].pace != pace || (policy == .continuous && continuous[slot].pace != pace) else { return }
    replicas[slot].pace = pace
    guard policy == .continuous else { return }
    continuous[slot].pace = pace
    continuous[slot].cut(at: now, shared: &shared)
  }

  mutating func slowdownBegins(_ place: Int, lasting seconds: Double, at now: Double, shared: inout Shared) {
    activeSlowdowns[place] = true
    plan(.slowEnds(place), at: now + seconds, shared: &shared)
    for slot in ready { take(slot, place, at: now, shared: &shared) }
  }

  mutating func slowdownEnds(_ place: Int, at now: Double, shared: inout Shared) {
    activeSlowdowns[place] = false
    planNext(.slow(place), slowdowns[place].when, faults.slowdowns[place].times, after: now, &shared)
    for slot in replicas.indices where replicas[slot].slowdown == place && replicas[slot].life != .terminated {
      setPace(1, slowdown: -1, of: slot, at: now, shared: &shared)
    }
  }

  /// A replica that becomes ready during a bad deploy has it too.
  mutating func slowIfDeployed(_ slot: Int, at now: Double, shared: inout Shared) {
    for place in slowdowns.indices where activeSlowdowns[place] && place >= pool.faults.slow.count {
      take(slot, place, at: now, shared: &shared)
    }
  }

  /// Slows a replica with the probability of a slowdown, unless it is under one.
  private mutating func take(_ slot: Int, _ place: Int, at now: Double, shared: inout Shared) {
    guard faults.slowdowns[place].taken.uniform() < slowdowns[place].share, replicas[slot].slowdown < 0 else { return }
    setPace(slowdowns[place].factor, slowdown: place, of: slot, at: now, shared: &shared)
  }
}

extension Occurrence {
  /// The second of the first time, or of the one after `end`; nil where there is none.
  func next(after end: Double?, _ stream: Stream) -> Double? {
    switch times {
    case .at(let second): end == nil ? second : nil
    case .every(let mean): (end ?? 0) + mean * stream.exponential()
    }
  }

  /// Seconds that are left, at any moment of a run that goes on for ever, of what is under way then; nil where nothing is, or it comes once.
  ///
  /// What lasts `L` and comes after gaps of mean `M` is under way during L / (M + L) of the time, and a moment of it has any part of it to
  /// come; a gap has no memory. Source: D. Cox, "Renewal Theory", 1962, chapters 5 and 7.
  func left(_ stream: Stream) -> Double? {
    guard case .every(let mean) = times else { return nil }
    let place = stream.uniform() * (mean + lasting)
    return place < lasting ? lasting - place : nil
  }
}
