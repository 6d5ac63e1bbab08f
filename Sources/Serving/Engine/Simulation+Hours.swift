import Model

/// What each clock hour had, where that is asked for: read off at its end, beside the loop.
extension Simulation {
  /// Plans the end of the present hour, unless the end of a month or of the run is the same moment.
  mutating func planHour() {
    guard let end = hourMeter?.end, end < scenario.horizon else { return }
    let endsMonth = months.contains { Double($0.end.secondsSinceEpoch - scenario.start.secondsSinceEpoch) == end }
    if !endsMonth { shared.calendar.schedule(at: end, source: EventSource.hour()) }
  }

  /// Ends the present hour. It is no event of what is simulated.
  mutating func endHour() {
    events &-= 1
    closeHour()
    planHour()
  }

  /// Takes down what the present hour had.
  mutating func closeHour() {
    guard hourMeter != nil else { return }
    let totals = hourTotals()
    hourMeter?.close(totals)
  }

  /// Goes on after a month's counters were set back, unless it was the last.
  mutating func restartHours() {
    guard hourMeter != nil, months.indices.contains(month) else { return }
    let totals = hourTotals()
    hourMeter?.restart(totals)
    planHour()
  }

  /// What was counted until now; some of it since the month began.
  mutating func hourTotals() -> [(measure: UsageByHour.Measure, total: Double)] {
    var totals: [(measure: UsageByHour.Measure, total: Double)] = []
    for pool in pools.indices {
      pools[pool].meter.addTotals(to: &totals, at: now)
      fleets[pool].addTotals(to: &totals, at: now)
    }
    for api in apis.indices { apis[api].addTotals(to: &totals) }
    requestMeter.addTotals(to: &totals)
    uses.addTotals(to: &totals)
    return totals
  }
}

/// The worst day, where that is kept: its bins are closed beside the loop as well.
extension Simulation {
  /// Plans the end of the present finer bin, unless the end of the run is the same moment.
  mutating func planFineBin() {
    guard let end = dayMeter?.end, end < scenario.horizon else { return }
    shared.calendar.schedule(at: end, source: EventSource.fineBin())
  }

  /// Ends the present finer bin. It is no event of what is simulated.
  mutating func endFineBin() {
    events &-= 1
    closeFineBin()
    planFineBin()
  }

  mutating func closeFineBin() {
    for workload in shared.workloads.indices { shared.workloads[workload].closeFineBin() }
    for pool in pools.indices {
      pools[pool].meter.closeFineBin(fleets[pool].instanceTotals(at: now), at: now)
    }
    guard dayMeter?.close() == true else { return }
    let workloads = shared.workloads.indices.map { shared.workloads[$0].takeFineTimeline() }
    dayMeter?.closeDay(workloads, pools.indices.map { pools[$0].meter.takeFineTimeline() })
  }
}
