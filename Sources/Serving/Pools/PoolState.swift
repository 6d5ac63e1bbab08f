import EventKernel
import Scenarios

/// One pool as it runs: its line, its replicas, its instances and its autoscaler.
struct PoolState {
  /// How replicas group requests, with what they share.
  enum Serving {
    case oneByOne(concurrency: Int)
    case dynamic(DynamicBatchRule, instanceCount: Int)
    case continuous(ContinuousRules)
  }

  let pool: Pool
  let index: Int
  let serving: Serving
  let seconds: ServiceTime
  let hasSharedLine: Bool
  var meter: PoolMeter
  var instanceMeter: InstanceMeter

  /// The pool's line: all that waits where replicas share one, else what arrived while no replica was ready.
  var line = IndexRing()
  var lineCount = 0
  var lineDelay = Timer()
  var queueDeadline: DeadlineLine?

  var replicas: [Replica] = []
  /// The same slots, for continuous batching.
  var continuous: [ContinuousReplica] = []
  /// The same slots, for dynamic batching.
  var batches: [BatchPlaces] = []
  /// Slots of replicas that take requests.
  var ready: [Int] = []
  var draining = 0
  var nextInTurn = 0
  var waiting = 0
  var running = 0
  /// Busy replicas, in units of one place.
  var busyPlaces = 0
  let placesPerReplica: Double

  var instances: [MachineInstance] = []
  /// Instances held by each purchase option.
  var held: [Int]
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
    seconds = ServiceTime(pool, stream: streams.stream("pools/\(pool.name)/service"))
    let visitors = consumers.indices.filter { consumer in
      scenario.workloads[consumers[consumer].workload].stages.contains { $0.route.targets.contains(.pool(index)) }
    }
    switch (pool.batching, pool.stepTime) {
    case (.continuous(let batching), .roofline(let roofline)):
      let only = visitors.count == 1 ? visitors.first : nil
      serving = .continuous(ContinuousRules(batching, roofline: roofline, onlyConsumer: only))
      placesPerReplica = 1
    case (.dynamic(let batching), _):
      let count = min(batching.instanceCount, EventSource.batchPlaces)
      serving = .dynamic(DynamicBatchRule(batching), instanceCount: count)
      placesPerReplica = Double(count)
    case (.none(let concurrency), _):
      serving = .oneByOne(concurrency: concurrency)
      placesPerReplica = Double(concurrency)
    case (.continuous, _):
      preconditionFailure("scenarios allow continuous batching for language models only")
    }
    if case .continuous = serving {
      meter = PoolMeter(pool: index, consumers: consumers.count, hasKeyValueCache: true)
    } else {
      meter = PoolMeter(pool: index, consumers: consumers.count, hasKeyValueCache: false)
    }
    instanceMeter = InstanceMeter(pool: index, options: pool.purchase.count, months: months)
    if let timeout = pool.queue.timeout {
      queueDeadline = DeadlineLine(delay: timeout, source: EventSource.queueDeadline(index))
    }
    held = Array(repeating: 0, count: pool.purchase.count)
    desired = pool.replicas.initial
    autoscaler = pool.autoscaler.map { HorizontalAutoscaler($0, bounds: pool.replicas) }
    balancing = streams.stream("pools/\(pool.name)/balancing")
    spot = streams.stream("pools/\(pool.name)/spot")
    startup = streams.stream("pools/\(pool.name)/startup")
    provision = Sampler(pool.startup.provision)
    pull = Sampler(pool.startup.pull)
    load = Sampler(pool.startup.load)
  }

  /// Writes the levels that changed to the meter.
  @inline(__always)
  mutating func note(at now: Double) {
    meter.setWaiting(waiting, at: now)
    meter.setRunning(running, at: now)
    meter.setActive(Double(busyPlaces) / placesPerReplica, at: now)
  }
}
