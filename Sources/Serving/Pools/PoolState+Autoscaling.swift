import EventKernel
import Model

/// What the autoscaler sees of the pool, and what the pool does on its word.
extension PoolState {
  /// Sets the autoscaler's first events.
  mutating func openAutoscaler(shared: inout Shared) {
    guard autoscaler != nil else { return }
    let view = view(at: 0)
    autoscaler?.open(view)
    for (index, ticker) in (autoscaler?.tickers ?? []).enumerated() {
      shared.calendar.schedule(at: ticker.interval, source: EventSource.autoscaler(tickerIndex(index)))
    }
    for loop in 0..<(autoscaler?.loopCount ?? 0) {
      setExtraEvaluation(of: loop, at: 0, shared: &shared)
      follow(autoscaler?.isActivatorIn(of: loop), at: 0, shared: &shared)
    }
  }

  private func tickerIndex(_ ticker: Int) -> Int { index * PoolScaler.mostTickers + ticker }

  /// One of the autoscaler's times has come.
  mutating func tick(_ ticker: Int, at now: Double, shared: inout Shared) {
    let view = view(at: now)
    if ticker == PoolScaler.wakeTicker {
      for loop in autoscaler?.wokenLoops ?? [] { take(.wake, of: loop, view, at: now, shared: &shared) }
      return
    }
    if ticker >= PoolScaler.firstExtraTicker {
      take(.evaluate, of: ticker - PoolScaler.firstExtraTicker, view, at: now, shared: &shared)
      return
    }
    isWoken = false
    guard let due = autoscaler?.tickers[ticker] else { return }
    switch due.work {
    case .scrape: autoscaler?.scrape(interval: due.interval, view, at: now)
    case .step(let loop, let step): take(step, of: loop, view, at: now, shared: &shared)
    }
    shared.calendar.schedule(at: now + due.interval, source: EventSource.autoscaler(tickerIndex(ticker)))
  }

  private mutating func take(
    _ step: ControlLoop.Step, of loop: Int, _ view: PoolView, at now: Double, shared: inout Shared
  ) {
    let replicas = replicas
    let pending = pending
    let outcome = autoscaler?.take(step, of: loop, view, at: now) { metric, sampledAt, rules in
      var groups = Self.groups(replicas, metric, sampledAt: sampledAt, rules, at: now)
      groups.ignored += pending
      return groups
    }
    setExtraEvaluation(of: loop, at: now, shared: &shared)
    guard let outcome else { return }
    if activator != nil { follow(autoscaler?.isActivatorIn(of: loop), at: now, shared: &shared) }
    let isChange = outcome.desired != view.replicas || outcome.desired != desired
    desired = outcome.desired
    // Before what it causes.
    if shared.log != nil { shared.log?.add(outcome, pool: index, levels: levels, at: now) }
    if isChange { scale(to: outcome.desired, at: now, shared: &shared) }
  }

  private mutating func setExtraEvaluation(of loop: Int, at now: Double, shared: inout Shared) {
    guard let at = autoscaler?.takeExtraEvaluation(of: loop, after: now) else { return }
    let source = EventSource.autoscaler(tickerIndex(PoolScaler.firstExtraTicker + loop))
    shared.calendar.schedule(at: at, source: source)
  }

  /// Tells the autoscaler of a request that finds a pool in which no replica is desired; once until it evaluates again.
  mutating func wake(at now: Double, shared: inout Shared) {
    guard !isWoken, let delay = autoscaler?.wakesAfter else { return }
    isWoken = true
    shared.calendar.schedule(at: now + delay, source: EventSource.autoscaler(tickerIndex(PoolScaler.wakeTicker)))
  }

  /// Counts a request that ended, where a metric is made of such.
  mutating func countEnded(_ request: Request, at now: Double, overhead: Double) {
    ended.count(request, at: now, overhead: overhead)
    autoscaler?.count(
      ttft: request.attempt.firstTokenAt - request.visit.enqueuedAt + overhead,
      latency: now - request.visit.enqueuedAt + overhead)
  }

  /// How many replicas there are, for the log.
  var levels: FleetEvent.Levels {
    mutating get {
      FleetEvent.Levels(
        desired: desired, starting: present + pending - ready.count, ready: ready.count, draining: draining)
    }
  }

  /// Writes to the log what happened to a replica or an instance.
  @inline(__always)
  mutating func tell(
    _ kind: FleetEvent.Kind, replica: Int? = nil, instance: Int? = nil, at now: Double, shared: inout Shared
  ) {
    if shared.log != nil { write(kind, replica: replica, instance: instance, at: now, shared: &shared) }
  }

  @inline(never)
  private mutating func write(
    _ kind: FleetEvent.Kind, replica: Int?, instance: Int?, at now: Double, shared: inout Shared
  ) {
    shared.log?.add(
      FleetEvent(
        second: now, pool: index, kind: kind, replica: replica.map { replicas[$0].global },
        instance: instance.map { fleet.instances[$0].global },
        machine: instance.map { fleet.instances[$0].machine }, levels: levels))
  }

  private mutating func view(at now: Double) -> PoolView {
    PoolView(
      waiting: waiting, running: running,
      concurrency: meter.waiting.integral(to: now) + meter.running.integral(to: now),
      active: meter.active.integral(to: now), serving: meter.serving.integral(to: now), offered: meter.offered,
      ended: ended, keyValueShare: keyValueShare(), replicas: present + pending, ready: ready.count,
      desired: desired)
  }

  private mutating func keyValueShare() -> Double? {
    guard readsKeyValue, policy == .continuous, !ready.isEmpty else { return nil }
    let shares = ready.map { slot in
      1 - Double(continuous[slot].freeBlocks) / Double(max(continuous[slot].rules.blocks, 1))
    }
    return shares.reduce(0, +) / Double(ready.count)
  }

  /// Which replicas a share counts of. (groupPods of replica_calculator.go; a replica whose instance does not run yet or whose
  /// image is pulled is Pending, one that loads its model runs without being ready and without metrics of its own.)
  private static func groups(
    _ replicas: Buffer<Replica>, _ metric: ScalingMetric, sampledAt: Double, _ rules: HorizontalScaling, at now: Double
  ) -> ReplicaGroups {
    var groups = ReplicaGroups()
    let isCPU = metric.name == .cpuUtilization
    let isScraped = metric.reading.scrapeInterval > 0
    for slot in replicas.indices {
      let replica = replicas[slot]
      switch replica.life {
      case .terminated, .draining: break
      case .starting:
        if replica.runsAt > now || isCPU { groups.ignored += 1 } else { groups.missing += 1 }
      case .ready:
        if isCPU, isScraped, now - replica.runsAt < rules.cpuInitializationPeriod, replica.runsAt > 0,
          sampledAt < replica.readyAt + metric.reading.scrapeInterval
        {
          groups.ignored += 1
        } else if isScraped && replica.readyAt > sampledAt {
          groups.missing += 1
        } else {
          groups.measured += 1
        }
      }
    }
    return groups
  }
}
