import EventKernel
import Model

/// Counts and times of one pool.
struct PoolMeter {
  /// Requests waiting.
  private(set) var waiting = TimeWeighted()
  /// Requests in service.
  private(set) var running = TimeWeighted()
  /// Replicas that take requests.
  private(set) var ready = TimeWeighted()
  /// Replicas that serve: ready and draining.
  private(set) var serving = TimeWeighted()
  /// Replicas on running instances that cannot serve yet.
  private(set) var starting = TimeWeighted()
  /// Replicas that the autoscaler desires.
  private(set) var desired = TimeWeighted()
  /// Busy replicas, a replica with some of its places taken counting in part.
  private(set) var active = TimeWeighted()
  /// Requests waiting and in service, and busy places, as they were noted last.
  private var levels = (waiting: 0, running: 0, busyPlaces: 0)
  /// Replica-seconds of finished work so far.
  private var busy = 0.0
  /// The same by type of instance and consumer, since the month began.
  var busyThisMonth: Buffer<Double>
  /// The same from the first consumer on the type of instance on that was selected.
  private var selected: Buffer<Double>
  /// Replica-seconds spent on attempts that came to nothing, by outcome, type of instance and consumer, since the month began.
  var wastedThisMonth: [[Double]]
  /// What replicas did beside work: of each type of instance where hardware differs, else of all together.
  var times: [ReplicaTime]
  let consumers: Int
  /// Place of the first consumer on the type of instance that was selected.
  private var first = 0
  /// Replica-seconds spent on attempts that came to nothing, by outcome, over the run.
  private var wasted = WorkOutcome.ofInstances.map { _ in 0.0 }
  /// Attempts lost with their replica while they were served.
  private var lostRequests: Int64 = 0
  /// Integral of batch size over busy time.
  private var batchIntegral = 0.0
  /// Integral of the share of key-value blocks in use over busy time.
  private var keyValueIntegral = 0.0
  private(set) var keyValueMax = 0.0
  private var hasKeyValueCache: Bool
  private(set) var served: Int64 = 0
  /// Requests that joined the pool.
  private(set) var offered: Int64 = 0
  /// Prompt tokens that were looked up in the caches of shared beginnings, and those that were found.
  private var lookedUp: Int64 = 0
  private var found: Int64 = 0
  /// Seconds from a prompt's end to the end of its transfer.
  private var transfers = LogHistogram()
  var preemptions: Int64 = 0
  /// Those after which blocks went to the host's memory.
  var swaps: Int64 = 0
  var interruptions: Int64 = 0
  var crashes: Int64 = 0
  var coldStarts: Int64 = 0
  private var readyMin = Int.max
  private var readySince = 0.0
  private var replicasMax = 0
  var months: [PoolTime] = []
  private var bins = PoolBins()
  private var fineBins = PoolBins()
  let pool: Int

  /// What happened in the bins that are closed.
  var timeline: PoolTimeline { bins.timeline }

  /// - Parameter machines: Types of instances that replica time is told apart by.
  init(pool: Int, machines: Int, consumers: Int, hasKeyValueCache: Bool) {
    self.pool = pool
    self.consumers = consumers
    busyThisMonth = Buffer(repeating: 0, count: machines * consumers)
    selected = busyThisMonth
    wastedThisMonth = WorkOutcome.ofInstances.map { _ in Array(repeating: 0, count: machines * consumers) }
    times = Array(repeating: ReplicaTime(), count: machines)
    self.hasKeyValueCache = hasKeyValueCache
  }

  /// Notes requests waiting and in service, and busy places, of which each is a part of a replica, from now on.
  @inline(__always)
  mutating func setLevels(waiting: Int, running: Int, busyPlaces: Int, perPlace: Double, at now: Double) {
    if waiting != levels.waiting {
      levels.waiting = waiting
      self.waiting.set(Double(waiting), at: now)
    }
    if running != levels.running {
      levels.running = running
      self.running.set(Double(running), at: now)
    }
    if busyPlaces != levels.busyPlaces {
      levels.busyPlaces = busyPlaces
      active.set(Double(busyPlaces) * perPlace, at: now)
    }
  }

  /// Says on which type of instance the work was done that is added from now on.
  @inline(never)
  mutating func select(_ machine: UInt16) {
    first = Int(machine) * consumers
    selected = busyThisMonth.from(first)
  }

  mutating func setReplicas(ready: Int, draining: Int, starting: Int, present: Int, desired: Int, at now: Double) {
    // A number that lasted no time, as while the first replicas are put in place, is no minimum.
    if now > readySince { readyMin = min(readyMin, Int(self.ready.value)) }
    readySince = now
    self.ready.set(Double(ready), at: now)
    serving.set(Double(ready + draining), at: now)
    self.starting.set(Double(starting), at: now)
    self.desired.set(Double(desired), at: now)
    replicasMax = max(replicasMax, present)
    if times.count == 1 { setReplicas(serving: ready + draining, starting: starting, machine: 0, at: now) }
  }

  /// Notes the replicas on one type of instance.
  mutating func setReplicas(serving: Int, starting: Int, machine: Int, at now: Double) {
    times[machine].serving.set(Double(serving), at: now)
    times[machine].starting.set(Double(starting), at: now)
  }

  @inline(__always) mutating func countOffered() { offered += 1 }
  @inline(__always) mutating func countServed() { served += 1 }

  /// Adds busy time of one consumer.
  /// - Parameters:
  ///   - replicaSeconds: Share of the replica times seconds.
  ///   - batch: Requests served together meanwhile.
  @inline(__always)
  mutating func addBusy(_ replicaSeconds: Double, consumer: Int) {
    busy += replicaSeconds
    selected[consumer] += replicaSeconds
  }

  /// Adds time spent on an attempt that was lost with its replica.
  /// - Parameters:
  ///   - replicaSeconds: Share of the replica times seconds that was booked nowhere yet.
  ///   - booked: The same that was booked as busy before and turns out to be lost.
  ///   - isRequest: Whether the whole attempt is lost.
  mutating func addLost(_ replicaSeconds: Double, booked: Double = 0, consumer: Int, isRequest: Bool = true) {
    let moved = min(booked, selected[consumer])
    selected[consumer] -= moved
    wastedThisMonth[WorkOutcome.lost.rawValue][first + consumer] += replicaSeconds + moved
    wasted[WorkOutcome.lost.rawValue] += replicaSeconds + moved
    if isRequest { lostRequests += 1 }
  }

  /// Moves time that was booked as busy to attempts that came to nothing. What was booked before the month began stays.
  mutating func addWasted(_ replicaSeconds: Double, consumer: Int, outcome: WorkOutcome) {
    let moved = min(max(0, replicaSeconds), selected[consumer])
    selected[consumer] -= moved
    wastedThisMonth[outcome.rawValue][first + consumer] += moved
    wasted[outcome.rawValue] += moved
  }

  /// Notes how many draining replicas have nothing to do, one with some of its places taken counting in part.
  mutating func setDraining(idle: Double, machine: Int = 0, at now: Double) {
    if idle != times[machine].drainingIdle.value { times[machine].drainingIdle.set(idle, at: now) }
  }

  /// Adds to the averages over busy time.
  @inline(__always)
  mutating func addBatch(size: Int, replicaSeconds: Double) { batchIntegral += Double(size) * replicaSeconds }

  /// Adds to the average use of the key-value cache.
  @inline(__always)
  mutating func addKeyValue(share: Double, highest: Double, seconds: Double) {
    keyValueIntegral += share * seconds
    if highest > keyValueMax { keyValueMax = highest }
  }

  /// Counts a prompt that was looked up in a cache of shared beginnings.
  mutating func countLookup(tokens: Int, found: Int) {
    lookedUp += Int64(tokens)
    self.found += Int64(found)
  }

  /// Counts a transfer of keys and values, with its wait for the link.
  mutating func addTransfer(seconds: Double) { transfers.add(seconds) }

  /// Ends a bin of the timeline.
  mutating func closeBin(_ instances: InstanceTotals, at now: Double) { bins.close(totals(instances, at: now)) }

  /// Ends a finer bin.
  mutating func closeFineBin(_ instances: InstanceTotals, at now: Double) {
    fineBins.close(totals(instances, at: now))
  }

  /// Gives away what happened in the finer bins since that was asked last.
  mutating func takeFineTimeline() -> PoolTimeline { fineBins.take() }

  /// What was counted until now.
  private func totals(_ instances: InstanceTotals, at now: Double) -> PoolBins.Totals {
    PoolBins.Totals(
      time: now, waiting: waiting.integral(to: now), running: running.integral(to: now), ready: ready.integral(to: now),
      serving: serving.integral(to: now), starting: starting.integral(to: now),
      desired: desired.integral(to: now), active: active.integral(to: now), interruptions: interruptions,
      lostRequests: lostRequests, coldStarts: coldStarts, instances: instances)
  }

  /// What was measured until `now`, the end of the run.
  func result(at now: Double) -> PoolResult {
    var result = PoolResult()
    let servingTime = serving.integral(to: now)
    result.utilization = servingTime > 0 ? active.integral(to: now) / servingTime : nil
    result.batchSize = busy > 0 ? batchIntegral / busy : nil
    if hasKeyValueCache && servingTime > 0 {
      result.keyValueUtilization = keyValueIntegral / servingTime
      result.keyValueUtilizationMax = keyValueMax
    }
    if lookedUp > 0 { result.prefixHitRate = Double(found) / Double(lookedUp) }
    result.queueDepth = waiting.mean(to: now) ?? 0
    result.queueDepthMax = Int(waiting.max)
    result.replicas = ready.mean(to: now) ?? 0
    result.replicasMin = min(readyMin, Int(ready.value))
    result.replicasMax = replicasMax
    result.preemptions = preemptions
    result.swaps = swaps
    result.interruptions = interruptions
    result.crashes = crashes
    result.coldStarts = coldStarts
    result.lostRequests = lostRequests
    result.lostWork = wasted[WorkOutcome.lost.rawValue]
    result.repeatedWork = wasted[WorkOutcome.repeated.rawValue]
    result.wastedWork = wasted[WorkOutcome.wasted.rawValue]
    result.served = served
    result.transfers = transfers
    result.queueDepthByTenth = tenths()
    return result
  }

  /// Mean queue depth over each tenth of the bins.
  private func tenths() -> [Double] {
    let bins = timeline.queueDepth
    guard bins.count >= 10 else { return bins }
    return (0..<10).map { tenth in
      let range = bins.count * tenth / 10..<bins.count * (tenth + 1) / 10
      return bins[range].reduce(0, +) / Double(range.count)
    }
  }
}
