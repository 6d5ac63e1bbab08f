import Model

/// Microseconds of a fleet's instances since the run began, by how they are paid.
struct InstanceTotals {
  var committed: Int64 = 0
  var onDemand: Int64 = 0
  var spot: Int64 = 0
}

/// One pool in the bins of a timeline, each from what was counted until its end and until the end of the one before.
struct PoolBins {
  /// What was counted until a moment; integrals in seconds.
  struct Totals {
    var time = 0.0
    var waiting = 0.0
    var running = 0.0
    var ready = 0.0
    var serving = 0.0
    var starting = 0.0
    var desired = 0.0
    var active = 0.0
    var interruptions: Int64 = 0
    var lostRequests: Int64 = 0
    var coldStarts: Int64 = 0
    var instances = InstanceTotals()
  }
  private(set) var timeline = PoolTimeline()
  private var before = Totals()

  /// Ends the bin.
  mutating func close(_ present: Totals) {
    let width = max(present.time - before.time, .leastNonzeroMagnitude)
    timeline.queueDepth.append((present.waiting - before.waiting) / width)
    timeline.running.append((present.running - before.running) / width)
    timeline.ready.append((present.ready - before.ready) / width)
    timeline.starting.append((present.starting - before.starting) / width)
    timeline.desired.append((present.desired - before.desired) / width)
    // Both are sums of whole numbers times seconds; what is left of rounding is no replica.
    timeline.draining.append(
      max(0, (present.serving - before.serving) - (present.ready - before.ready)) / width)
    timeline.interruptions.append(present.interruptions - before.interruptions)
    timeline.lostRequests.append(present.lostRequests - before.lostRequests)
    timeline.coldStarts.append(present.coldStarts - before.coldStarts)
    let servingTime = present.serving - before.serving
    // Both are differences of long integrals: over a sliver of serving time their ratio is rounding.
    timeline.utilization.append(
      servingTime > 0 ? min(max((present.active - before.active) / servingTime, 0), 1) : 0)
    let (now, then) = (present.instances, before.instances)
    timeline.instances.committed.append(Double(now.committed - then.committed) / 1e6 / width)
    timeline.instances.onDemand.append(Double(now.onDemand - then.onDemand) / 1e6 / width)
    timeline.instances.spot.append(Double(now.spot - then.spot) / 1e6 / width)
    before = present
  }

  /// Gives away the bins that are closed.
  mutating func take() -> PoolTimeline {
    defer { timeline = PoolTimeline() }
    return timeline
  }
}
