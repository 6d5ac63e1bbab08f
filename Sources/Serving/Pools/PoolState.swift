import EventKernel
import Model

/// One pool as it runs: its queue, its replicas, its instances and its autoscaler.
///
/// A pool is a large value, and a method that only reads may be handed a copy of it, with everything that it refers to counted. So what
/// is called on events is `mutating`, also where it changes nothing.
struct PoolState {
  /// How replicas group requests.
  enum Policy: UInt8 {
    case oneByOne, dynamic, continuous
  }

  let pool: Pool
  let index: Int
  let policy: Policy
  /// Whether a replica is quicker or larger on one type of instance than on another.
  let isMixed: Bool
  /// Requests (or, for dynamic batching, batches) that a replica serves at a time; where hardware differs each replica has its own.
  let places: Int
  /// When a dynamic batcher sends, and how many at most.
  let batchRule: DynamicBatchRule?
  let batchLimit: Int
  /// What continuous-batching replicas share, by type of instance; none under other policies.
  let rules: Buffer<ContinuousRules>
  /// Longest prompt plus answer that can be served: on every type of instance.
  let longestSequence: Int
  /// The same where the answers are written, if that is elsewhere.
  var longestDecoded = Int.max
  /// Whether another pool writes the answers.
  let handsOver: Bool
  var seconds: ServiceTime
  /// The same by type of instance, where hardware differs.
  var secondsByMachine: [ServiceTime]
  /// Whether what waits stands in the pool's queue; in a pool that sends as Knative does, while its activator holds them.
  var hasSharedQueue: Bool
  let activator: Activator?
  /// Requests that a replica is given from the pool's queue, where hardware does not differ.
  let givenAtOnce: Int
  /// Whether the activator is in the path of requests.
  var isActivatorIn = true
  /// Where queues are in order of priority: that of each workload, the lower, the earlier.
  let priorities: Buffer<Int32>
  var meter: PoolMeter
  /// The pool's queue: all that waits where replicas share one, else what arrived while no replica was ready.
  var queue = IndexRing()
  var queueCount = 0
  /// Whether requests come that take several places of a batch, and what of them waits and is served.
  let hasItems: Bool
  var items = ItemTable()
  var queueDelay = Timer()
  var queueDeadline: DeadlineQueue?

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

  /// The fleets of all pools, of which `fleet` is this one's.
  let fleets: Buffer<FleetState>
  let fleetIndex: Int
  /// Place of the pool among those of its fleet.
  let member: Int
  /// What is to happen to the pool as a whole.
  var agenda = Agenda<PoolItem>()
  var agendaTimer = Timer()
  /// Draws of what goes wrong.
  let faults: FaultStreams
  /// Slowdowns of ready replicas and then bad deploys, and whether each is under way.
  let slowdowns: [Slowdown]
  var activeSlowdowns: [Bool]
  /// The update under way.
  var update: RollingUpdate?
  /// Replicas desired.
  var desired: Int
  var autoscaler: PoolScaler?
  /// Whether the autoscaler was told of a request that found no replica.
  var isWoken = false
  /// Whether the autoscaler has requests counted as they end, and those.
  let countsEnded: Bool
  /// Whether it asks for the share of key-value blocks in use.
  let readsKeyValue: Bool
  var ended = EndedRequests()

  /// By workload, whether its requests are tasks whose prompts bring along what was said before.
  let growsTasks: Buffer<Bool>
  let balancing: Stream
  let stages: StartupStages

  /// - Parameter fleets: By pool, the instances that are its own.
  init(
    index: Int, scenario: Scenario, consumers: [Consumer], fleets: Buffer<FleetState>, streams: StreamBank
  ) {
    let pool = scenario.pools[index]
    self.pool = pool
    self.index = index
    activator = pool.loadBalancing == .knative ? Activator(pool) : nil
    hasSharedQueue = pool.loadBalancing == .sharedQueue || activator?.isLimited == true
    self.fleets = fleets
    fleetIndex = pool.instancesOf ?? index
    member = fleets[fleetIndex].fleet.pools.firstIndex(of: index) ?? 0
    priorities = Buffer(pool.priorities(of: scenario.workloads))
    growsTasks = Buffer(scenario.workloads.map(\.growsTasks))
    isMixed = pool.mixesHardware
    let service = streams.stream("pools/\(pool.name)/service")
    seconds = ServiceTime(pool.stepTime, stream: service)
    let servings = pool.machines.indices.map { pool.serving(on: $0) }
    secondsByMachine = isMixed ? servings.map { ServiceTime($0.stepTime, stream: service) } : []
    handsOver = pool.decode != nil
    let prefillPools = scenario.prefillPools(of: index)
    let visiting = scenario.demand.workloads(at: .pool(index))
    let visitors = consumers.indices.filter { visiting.contains(consumers[$0].workload) }
    switch (pool.batching, pool.stepTime) {
    case (.continuous, .roofline):
      let only = visitors.count == 1 ? visitors.first : nil
      let sharesPrefixes = visitors.contains { scenario.workloads[consumers[$0].workload].sharesPrefixes }
      let speculation = streams.stream("pools/\(pool.name)/speculation")
      let rules = servings.map { serving in
        ContinuousRules(
          serving, sharesPrefixes: sharesPrefixes, speculation: speculation, onlyConsumer: only,
          priorities: scenario.workloads.map(\.priority), countsPrompts: pool.loadBalancing == .prefixAware,
          decode: pool.decode, takesHandovers: !prefillPools.isEmpty,
          tracksWork: pool.decode != nil
            || visitors.contains { scenario.workloads[consumers[$0].workload].tracksWork },
          tellsFirstTokens: visitors.contains { scenario.workloads[consumers[$0].workload].hedges })
      }
      policy = .continuous
      places = rules[0].maxNumSeqs
      longestSequence = rules.reduce(.max) { min($0, $1.longestSequence) }
      self.rules = Buffer(rules)
      batchRule = nil
      replicasPerPlace = 1
    case (.dynamic(let batching), _):
      policy = .dynamic
      places = min(batching.instanceCount, EventSource.batchPlaces)
      longestSequence = .max
      rules = Buffer()
      batchRule = DynamicBatchRule(batching)
      replicasPerPlace = 1 / Double(places)
    case (.none(let concurrency), _):
      policy = .oneByOne
      places = concurrency
      longestSequence = .max
      rules = Buffer()
      batchRule = nil
      replicasPerPlace = 1 / Double(concurrency)
    case (.continuous, _):
      preconditionFailure("scenarios allow continuous batching for language models only")
    }
    batchLimit = batchRule?.maxBatchSize ?? 1
    hasItems =
      batchRule != nil
      && scenario.demand.visits(to: .pool(index)).contains {
        scenario.workloads[$0.workload].stages[$0.stage].items > 1
      }
    givenAtOnce = activator?.limit ?? places
    meter = PoolMeter(
      pool: index, machines: isMixed ? servings.count : 1, consumers: consumers.count,
      hasKeyValueCache: policy == .continuous)
    if let timeout = pool.queue.timeout {
      queueDeadline = DeadlineQueue(delay: timeout, source: EventSource.queueDeadline(index))
    }
    faults = FaultStreams(pool, isExcerpt: scenario.isExcerpt, streams: streams)
    slowdowns = pool.faults.slow + pool.faults.badDeploys
    activeSlowdowns = slowdowns.map { _ in false }
    desired = pool.replicas.initial
    let scaler = pool.autoscaler.map { PoolScaler($0, pool: pool) }
    autoscaler = scaler
    countsEnded = scaler?.countsEnded ?? false
    readsKeyValue = scaler?.readsKeyValue ?? false
    balancing = streams.stream("pools/\(pool.name)/balancing")
    stages = StartupStages(pool, streams: streams)
  }

  /// Writes the levels to the meter.
  @inline(__always)
  mutating func note(at now: Double) {
    meter.setLevels(
      waiting: waiting, running: running, busyPlaces: busyPlaces, perPlace: replicasPerPlace, at: now)
  }
}
