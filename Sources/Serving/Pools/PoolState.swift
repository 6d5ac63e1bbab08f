import EventKernel
import Scenarios

/// One pool as it runs: its line, its replicas, its instances and its autoscaler.
struct PoolState {
  /// How replicas group requests.
  enum Policy: UInt8 {
    case oneByOne, dynamic, continuous
  }

  let pool: Pool
  let index: Int
  let policy: Policy
  /// Requests (or, for dynamic batching, batches) that a replica serves at a time.
  let places: Int
  /// When a dynamic batcher sends.
  let batchRule: DynamicBatchRule?
  /// What continuous-batching replicas share.
  let continuousRules: ContinuousRules?
  /// Longest prompt plus answer that can be served.
  let longestSequence: Int
  let seconds: ServiceTime
  let hasSharedLine: Bool
  let hasSpot: Bool
  var meter: PoolMeter
  var instanceMeter: InstanceMeter

  /// The pool's line: all that waits where replicas share one, else what arrived while no replica was ready.
  var line = IndexRing()
  var lineCount = 0
  var lineDelay = Timer()
  var queueDeadline: DeadlineLine?

  var replicas = Buffer<Replica>()
  /// The same slots, for continuous batching.
  var continuous = Buffer<ContinuousReplica>()
  /// The same slots, for dynamic batching.
  var batches = Buffer<BatchPlaces>()
  /// Slots of replicas that take requests.
  var ready: [Int] = []
  var draining = 0
  var nextInTurn = 0
  var waiting = 0
  var running = 0
  /// Busy replicas, in units of one place.
  var busyPlaces = 0
  let replicasPerPlace: Double

  var instances = Buffer<MachineInstance>()
  /// Instances asked for or running that are not spot.
  var heldSteady = 0
  /// Instances asked for or running, by purchase option; of spot only.
  var heldSpot: [Int]
  /// Replicas wanted.
  var desired: Int
  var autoscaler: HorizontalAutoscaler?
  var activeAtLook = 0.0
  var servingAtLook = 0.0

  let balancing: Stream
  let spot: Stream
  let startup: Stream
  let provision: Sampler
  let pull: Sampler
  let load: Sampler

  init(index: Int, scenario: Scenario, consumers: [Consumer], months: Int, streams: StreamBank) {
    let pool = scenario.pools[index]
    self.pool = pool
    self.index = index
    hasSharedLine = pool.loadBalancing == .sharedQueue
    hasSpot = pool.purchase.contains { $0.kind == .spot }
    seconds = ServiceTime(pool, stream: streams.stream("pools/\(pool.name)/service"))
    let visitors = consumers.indices.filter { consumer in
      scenario.workloads[consumers[consumer].workload].stages.contains { $0.route.targets.contains(.pool(index)) }
    }
    switch (pool.batching, pool.stepTime) {
    case (.continuous(let batching), .roofline(let roofline)):
      let only = visitors.count == 1 ? visitors.first : nil
      let sharesPrefixes = visitors.contains { scenario.workloads[consumers[$0].workload].sharesPrefixes }
      let rules = ContinuousRules(
        batching, roofline: roofline, sharesPrefixes: sharesPrefixes,
        speculation: streams.stream("pools/\(pool.name)/speculation"), onlyConsumer: only)
      policy = .continuous
      places = rules.maxNumSeqs
      longestSequence = rules.longestSequence
      continuousRules = rules
      batchRule = nil
      replicasPerPlace = 1
    case (.dynamic(let batching), _):
      policy = .dynamic
      places = min(batching.instanceCount, EventSource.batchPlaces)
      longestSequence = .max
      continuousRules = nil
      batchRule = DynamicBatchRule(batching)
      replicasPerPlace = 1 / Double(places)
    case (.none(let concurrency), _):
      policy = .oneByOne
      places = concurrency
      longestSequence = .max
      continuousRules = nil
      batchRule = nil
      replicasPerPlace = 1 / Double(concurrency)
    case (.continuous, _):
      preconditionFailure("scenarios allow continuous batching for language models only")
    }
    meter = PoolMeter(pool: index, consumers: consumers.count, hasKeyValueCache: policy == .continuous)
    instanceMeter = InstanceMeter(
      pool: index, options: pool.purchase.count, months: months, start: scenario.start)
    if let timeout = pool.queue.timeout {
      queueDeadline = DeadlineLine(delay: timeout, source: EventSource.queueDeadline(index))
    }
    heldSpot = Array(repeating: 0, count: pool.purchase.count)
    desired = pool.replicas.initial
    autoscaler = pool.autoscaler.map { HorizontalAutoscaler($0, bounds: pool.replicas) }
    balancing = streams.stream("pools/\(pool.name)/balancing")
    spot = streams.stream("pools/\(pool.name)/spot")
    startup = streams.stream("pools/\(pool.name)/startup")
    provision = Sampler(pool.startup.provision)
    pull = Sampler(pool.startup.pull)
    load = Sampler(pool.startup.load)
  }

  /// Writes the levels to the meter.
  @inline(__always)
  mutating func note(at now: Double) {
    meter.setLevels(waiting: waiting, running: running, active: Double(busyPlaces) * replicasPerPlace, at: now)
  }
}
