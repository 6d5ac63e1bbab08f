import EventKernel
import Model

/// The timeline, months, and the end of a run.
extension Simulation {
  /// Ends a bin of the timeline.
  mutating func sample() {
    closeBin()
    let next = Double(binTimes.count + 1) * binWidth
    if next < scenario.horizon { shared.calendar.schedule(at: next, source: EventSource.sample()) }
  }

  /// Ends the run because a pool's queue grew too long; at once and not at the end of a bin, which in a run of years may
  /// be hours and millions of requests away.
  @inline(never)
  mutating func stopOverloaded(_ pool: Int) {
    guard overload == nil else { return }
    closeBin()
    overload = overload(of: pool)
  }

  private mutating func closeBin() {
    binTimes.append(Double(binTimes.count) * binWidth)
    for workload in shared.workloads.indices { shared.workloads[workload].closeBin() }
    for pool in pools.indices {
      pools[pool].meter.closeBin(fleets[pool].instanceTotals(at: now), at: now)
      offeredByBin[pool].append(pools[pool].meter.offered)
      servedByBin[pool].append(pools[pool].meter.served)
    }
  }

  /// Rates over the last half of the time simulated, or a little more, when the autoscaler has done what it can.
  private func overload(of pool: Int) -> Overload {
    let middle = binTimes.lastIndex { $0 <= now / 2 } ?? 0
    let seconds = max(now - binTimes[middle], .leastNonzeroMagnitude)
    let offered = pools[pool].meter.offered - (middle > 0 ? offeredByBin[pool][middle - 1] : 0)
    let served = pools[pool].meter.served - (middle > 0 ? servedByBin[pool][middle - 1] : 0)
    return Overload(
      pool: pool, stoppedAt: now, waiting: pools[pool].waiting, offeredRate: Double(offered) / seconds,
      capacity: Double(served) / seconds)
  }

  mutating func closeMonth() {
    closeHour()
    for pool in pools.indices {
      pools[pool].meter.closeMonth(month, unoccupied: fleets[pool].closeMonth(at: now), at: now)
    }
    for api in apis.indices { apis[api].closeMonth(month) }
    requestMeter.closeMonth(month)
    uses.closeMonth(month)
    month += 1
    restartHours()
  }

  /// Closes what is open and says what was measured.
  mutating func finish() -> ReplicationResult {
    if overload == nil {
      now = scenario.horizon
      closeBin()
      if dayMeter != nil { closeFineBin() }
      chargeCallsUnderWay()
    }
    closeMonth()
    for workload in shared.workloads.indices {
      if let most = gateways[workload].exactCache?.pointee.entries.most {
        shared.workloads[workload].caches?.mostEntries = Int64(most)
      }
      let lastDue = shared.workloads[workload].lastDue
      if lastDue >= 0 {
        let late =
          shared.requests.countLive(ofWorkload: workload, sentBy: lastDue)
          + shared.requests.countHeld(ofWorkload: workload, sentBy: lastDue)
          - countPairs(ofWorkload: workload, sentBy: lastDue)
        shared.workloads[workload].miss(late, sentAt: lastDue)
      }
      shared.workloads[workload].finish(
        inFlight: shared.requests.countLive(ofWorkload: workload) - countPairs(ofWorkload: workload),
        deferred: shared.requests.countHeld(ofWorkload: workload), at: now)
      closeLimits(workload)
      settleTasks(workload)
    }
    var levels: [LevelUsage] = []
    for fleet in fleets.indices {
      for machine in fleets[fleet].meters.indices {
        let rows = fleets[fleet].meters[machine].takeHourlyLevels()
        if levels.isEmpty { levels = rows } else { levels += rows }
      }
    }
    let usage = Usage(
      months: months, consumers: consumers,
      instances: fleets.array.flatMap { $0.meters.flatMap { $0.spotRows() } },
      ranks: fleets.array.flatMap { $0.meters.flatMap(\.ranks) }, warm: fleets.array.flatMap(\.warm.rows),
      poolTime: pools.array.flatMap(\.meter.months), tokens: apis.array.flatMap(\.rows),
      levels: levels, runs: fleets.array.flatMap { $0.meters.flatMap(\.runs) },
      requests: requestMeter.rows, uses: uses.rows, byHour: hourMeter?.usage)
    let timeline = Timeline(
      binWidth: binWidth, times: binTimes, workloads: shared.workloads.array.map(\.timeline),
      pools: pools.array.map(\.meter.timeline))
    return ReplicationResult(
      replication: replication,
      workloads: shared.workloads.indices.map { gateways[$0].counted(shared.workloads[$0].result) },
      pools: pools.array.map { $0.meter.result(at: now) }, apis: apis.array.map(\.result),
      people: people.array.map { $0.result(at: now) }, usage: usage, timeline: timeline,
      worstDay: overload == nil ? dayMeter?.worst : nil, overload: overload, events: events, records: records,
      log: shared.log,
      instanceLives: fleets.array.flatMap { $0.lives(until: now) }, leftovers: leftovers())
  }
}
