import EventKernel
import Scenarios

/// The timeline, months, and the end of a run.
extension Simulation {
  /// Ends a bin of the timeline and looks whether a line grows without end.
  mutating func sample() {
    closeBin()
    let next = Double(binTimes.count + 1) * binWidth
    if next < scenario.horizon { shared.calendar.schedule(at: next, source: EventSource.sample()) }
    if let pool = pools.firstIndex(where: { $0.waiting > Self.longestLine }) {
      overload = overload(of: pool)
    }
  }

  private mutating func closeBin() {
    binTimes.append(Double(binTimes.count) * binWidth)
    for workload in shared.workloads.indices { shared.workloads[workload].closeBin() }
    for pool in pools.indices {
      pools[pool].meter.closeBin(at: now)
      offeredByBin[pool].append(pools[pool].meter.offered)
      servedByBin[pool].append(pools[pool].meter.served)
    }
  }

  /// Rates over the last half of the time simulated, when the autoscaler has done what it can.
  private func overload(of pool: Int) -> Overload {
    let last = binTimes.count - 1
    let middle = binTimes.count / 2
    let from = middle > 0 ? binTimes[middle] : 0
    let seconds = max(now - from, .leastNonzeroMagnitude)
    let offered = offeredByBin[pool][last] - (middle > 0 ? offeredByBin[pool][middle - 1] : 0)
    let served = servedByBin[pool][last] - (middle > 0 ? servedByBin[pool][middle - 1] : 0)
    return Overload(
      pool: pool, stoppedAt: now, waiting: pools[pool].waiting, offeredRate: Double(offered) / seconds,
      capacity: Double(served) / seconds)
  }

  mutating func closeMonth() {
    for pool in pools.indices { pools[pool].closeMonth(at: now) }
    for api in apis.indices { apis[api].closeMonth(month) }
    month += 1
  }

  /// Closes what is open and says what was measured.
  mutating func finish() -> ReplicationResult {
    if overload == nil { now = scenario.horizon }
    closeBin()
    closeMonth()
    for workload in shared.workloads.indices {
      shared.workloads[workload].finish(inFlight: shared.requests.countLive(ofWorkload: workload))
    }
    let usage = Usage(
      months: months, consumers: consumers, instances: pools.array.flatMap { $0.instanceMeter.rows() },
      poolTime: pools.array.flatMap(\.meter.months), tokens: apis.array.flatMap(\.rows))
    let timeline = Timeline(
      binWidth: binWidth, times: binTimes, workloads: shared.workloads.array.map(\.timeline),
      pools: pools.array.map(\.meter.timeline))
    return ReplicationResult(
      replication: replication, workloads: shared.workloads.array.map(\.result),
      pools: pools.array.map { $0.meter.result(at: now) }, apis: apis.array.map(\.result), usage: usage,
      timeline: timeline,
      overload: overload, events: events, records: records)
  }
}
