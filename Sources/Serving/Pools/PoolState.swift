import EventKernel
import Scenarios

/// One pool as it runs: its line, its replicas, its instances and its autoscaler.
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
  /// Requests (or, for dynamic batching, batches) that a replica serves at a time.
  let places: Int
  /// When a dynamic batcher sends, and how many at most.
  let batchRule: DynamicBatchRule?
  let batchLimit: Int
  /// What continuous-batching replicas share: one, or none under other policies.
  let rules: Buffer<ContinuousRules>
  /// Longest prompt plus answer that can be served.
  let longestSequence: Int
  /// The same where the answers are written, if that is elsewhere.
  var longestDecoded = Int.max
  /// Whether another pool writes the answers.
  let handsOver: Bool
  var seconds: ServiceTime
  /// Whether what waits stands in the pool's line; in a pool that sends as Knative does, while its activator holds them.
  var hasSharedLine: Bool
  let activator: Activator?
  /// Requests that a replica is given from the pool's line.
  let givenAtOnce: Int
  /// Whether the activator is in the path of requests.
  var isActivatorIn = true
  /// Where lines are in order of priority: that of each workload, the lower, the earlier.
  let priorities: Buffer<Int32>
  let hasSpot: Bool
  /// Whether spot instances are advised before they are warned.
  let hasAdvice: Bool
  /// Seconds between two looks for spot in place of what is on demand; nil where what is on demand stays so.
  let returnInterval: Double?
  var meter: PoolMeter
  /// By type of instance.
  var instanceMeters: [InstanceMeter]

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
  /// Whether `endedLives` is kept.
  var isRecording = false
  var endedLives: [InstanceLife] = []
  /// Replicas that an instance holds, by type.
  let capacities: [Int]
  /// Prices of an hour, by purchase option.
  let rates: [[Double]]
  /// The type that the replicas of a moment are given, and that moment.
  var chosen = (machine: 0, at: -Double.infinity)
  /// Instances asked for or running that are not spot, by type.
  var heldSteady: [Int]
  /// Instances asked for or running, by purchase option; of spot only.
  var heldSpot: [Int]
  /// What the provider has, by purchase option.
  var supply: [Supply]
  /// Instances kept prepared.
  var warm: WarmInstances
  /// What asks for instances and gives them back in its own time; nil where that happens at once.
  var provisioner: ProvisionerState?
  /// What is to happen to the pool as a whole.
  var agenda = Agenda()
  var agendaTimer = Timer()
  /// Draws of what goes wrong.
  let faults: FaultStreams
  /// Outages under way, by zone; last, of all of them.
  var outages: [Int]
  /// Slowdowns of ready replicas and then bad deploys, and whether each is under way.
  let slowdowns: [Slowdown]
  var activeSlowdowns: [Bool]
  /// The update under way.
  var update: RollingUpdate?
  /// Replicas wanted.
  var desired: Int
  var autoscaler: PoolScaler?
  /// Whether the autoscaler was told of a request that found no replica.
  var isWoken = false
  /// Whether the autoscaler has requests counted as they end, and those.
  let countsEnded: Bool
  /// Whether it asks for the share of key-value blocks in use.
  let readsKeyValue: Bool
  var ended = EndedRequests()

  let balancing: Stream
  let spot: Stream
  let stages: StartupStages

  init(index: Int, scenario: Scenario, consumers: [Consumer], months: Int, streams: StreamBank) {
    let pool = scenario.pools[index]
    self.pool = pool
    self.index = index
    activator = pool.loadBalancing == .knative ? Activator(pool) : nil
    hasSharedLine = pool.loadBalancing == .sharedQueue || activator?.isLimited == true
    hasSpot = pool.purchase.contains { $0.kind == .spot }
    priorities = Buffer(pool.priorities(of: scenario.workloads))
    returnInterval = pool.purchase.lazy.compactMap(\.returnToSpot).first
    hasAdvice = returnInterval != nil || pool.purchase.contains { $0.interruption?.rebalance ?? 0 > 0 }
    seconds = ServiceTime(pool, stream: streams.stream("pools/\(pool.name)/service"))
    handsOver = pool.decode != nil
    let prefillPools = scenario.prefillPools(of: index)
    let ways = ([index] + prefillPools).map { Backend.pool($0) }
    let visitors = consumers.indices.filter { consumer in
      scenario.workloads[consumers[consumer].workload].stages.contains { stage in
        ways.contains { stage.route.targets.contains($0) }
      }
    }
    switch (pool.batching, pool.stepTime) {
    case (.continuous(let batching), .roofline(let roofline)):
      let only = visitors.count == 1 ? visitors.first : nil
      let sharesPrefixes = visitors.contains { scenario.workloads[consumers[$0].workload].sharesPrefixes }
      let rules = ContinuousRules(
        batching, roofline: roofline, sharesPrefixes: sharesPrefixes,
        speculation: streams.stream("pools/\(pool.name)/speculation"), onlyConsumer: only,
        priorities: scenario.workloads.map(\.priority), countsPrompts: pool.loadBalancing == .prefixAware,
        decode: pool.decode, takesHandovers: !prefillPools.isEmpty,
        tracksWork: pool.decode != nil
          || visitors.contains { scenario.workloads[consumers[$0].workload].mayWorkInVain })
      policy = .continuous
      places = rules.maxNumSeqs
      longestSequence = rules.longestSequence
      self.rules = Buffer(repeating: rules, count: 1)
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
    givenAtOnce = activator?.limit ?? places
    meter = PoolMeter(pool: index, consumers: consumers.count, hasKeyValueCache: policy == .continuous)
    capacities = pool.machines.map(\.replicasPerInstance)
    rates = pool.purchase.map(\.rates)
    instanceMeters = capacities.indices.map {
      InstanceMeter(
        pool: index, machine: $0, prices: pool.purchase.map(\.prices.count), months: months, start: scenario.start,
        keepsRuns: pool.billsRuns)
    }
    heldSteady = capacities.map { _ in 0 }
    if let timeout = pool.queue.timeout {
      queueDeadline = DeadlineLine(delay: timeout, source: EventSource.queueDeadline(index))
    }
    heldSpot = Array(repeating: 0, count: pool.purchase.count)
    supply = pool.purchase.indices.map { Supply(option: $0, pool: pool, streams: streams) }
    warm = WarmInstances(pool, index: index)
    provisioner = pool.provisioner.map { ProvisionerState($0) }
    faults = FaultStreams(pool, streams: streams)
    outages = Array(repeating: 0, count: pool.zones.count + 1)
    slowdowns = pool.faults.slow + pool.faults.badDeploys
    activeSlowdowns = slowdowns.map { _ in false }
    desired = pool.replicas.initial
    let scaler = pool.autoscaler.map { PoolScaler($0, pool: pool) }
    autoscaler = scaler
    countsEnded = scaler?.countsEnded ?? false
    readsKeyValue = scaler?.readsKeyValue ?? false
    balancing = streams.stream("pools/\(pool.name)/balancing")
    spot = streams.stream("pools/\(pool.name)/spot")
    stages = StartupStages(pool, streams: streams)
  }

  /// Writes the levels to the meter.
  @inline(__always)
  mutating func note(at now: Double) {
    meter.setLevels(
      waiting: waiting, running: running, busyPlaces: busyPlaces, perPlace: replicasPerPlace, at: now)
  }
}
