import Catalog
import EventKernel
import Model
import Testing

/// Draws scenarios that put everything together: every way of batching, balancing, limiting, buying, scaling and
/// retrying, at loads from idle to hopeless.
struct RandomScenario {
  /// Draws of everything; owned by `bank`.
  private let stream: EventKernel.Stream
  /// Draws of what language models' pools and prompts have beside.
  private let features: EventKernel.Stream
  /// Draws of what happens to fleets beside.
  private let fleet: EventKernel.Stream
  /// Draws of what goes wrong.
  private let mishaps: EventKernel.Stream
  private let returns: EventKernel.Stream
  /// Draws of control loops other than the horizontal autoscaler.
  private let scaling: EventKernel.Stream
  /// Draws of who buys instances.
  private let provisioners: EventKernel.Stream
  /// Draws of who is placed on whose instances.
  private let sharing: EventKernel.Stream
  /// Draws of accelerators that differ.
  private let hardware: EventKernel.Stream
  /// Draws of steps' own tokens.
  private let steps: EventKernel.Stream
  private let bank: StreamBank
  private let number: Int
  /// Seconds that most services take: 1, or so long that spot instances are interrupted in the middle of them.
  private let unit: Double

  private init(number: Int) {
    self.number = number
    bank = StreamBank(seed: 77_001, replication: number)
    stream = bank.stream("draws")
    features = bank.stream("features")
    fleet = bank.stream("fleet")
    mishaps = bank.stream("mishaps")
    returns = bank.stream("returns")
    scaling = bank.stream("scaling")
    provisioners = bank.stream("provisioners")
    sharing = bank.stream("sharing")
    hardware = bank.stream("hardware")
    steps = bank.stream("steps")
    unit = number % 3 == 0 ? 600 : 1
  }

  /// The scenario of a number; the same number gives the same one.
  static func make(_ number: Int) throws -> Scenario { try RandomScenario(number: number).scenario() }

  private func pick<T>(_ values: [T]) -> T { values[stream.below(values.count)] }
  private func chance(_ probability: Double) -> Bool { stream.uniform() < probability }

  private func scenario() throws -> Scenario {
    var pools = try (0..<pick([1, 1, 2, 3])).map { try pool("pool\($0)") }
    if pools.count > 1, features.below(2) == 0 { try disaggregate(&pools) }
    for index in pools.indices where hardware.below(2) == 0 { try mixHardware(&pools[index]) }
    if pools.count > 1, sharing.below(2) == 0 { try share(&pools) }
    let apis = try (0..<pick([0, 0, 1, 2])).map { try api("api\($0)") }
    let backends = pools.indices.map { Backend.pool($0) } + apis.indices.map { Backend.api($0) }
    let places = pools.reduce(0.0) { $0 + Self.places($1) }
    let count = pick([1, 1, 2, 3])
    let rate = pick([0.2, 0.8, 1.2, 4]) * places / unit / Double(count)
    let horizon = Double(pick([60, 300, 1_200])) / rate / Double(count)
    let workloads = try (0..<count).map {
      try workload("work\($0)", rate: rate, horizon: horizon, backends: backends)
    }
    let start = pick([
      Instant(year: 2026, month: 1, day: 31),
      Instant(secondsSinceEpoch: Instant(year: 2026, month: 3, day: 1).secondsSinceEpoch - 30),
    ])
    return Scenario(
      name: "random\(number)", start: start, horizon: horizon, replications: ReplicationPlan(atLeast: 1, atMost: 1),
      seed: UInt64(number), workloads: workloads, pools: pools, apis: apis)
  }

  /// Requests a pool serves at a time, roughly.
  private static func places(_ pool: Pool) -> Double {
    switch pool.batching {
    case .none(let concurrency): Double(concurrency * pool.replicas.initial)
    case .dynamic(let batching): Double(batching.maxBatchSize * batching.instanceCount * pool.replicas.initial)
    case .continuous(let batching): Double(min(batching.maxNumSeqs, 8) * pool.replicas.initial)
    }
  }

  private func seconds() throws -> Distribution {
    let mean = unit * pick([0.3, 1, 2])
    switch stream.below(4) {
    case 0: return .constant(mean)
    case 1: return try Stations.lognormal(mean: mean, cv: 2)
    case 2: return try Stations.gamma(mean: mean, cv: 0.5)
    default: return .exponential(mean: mean)
    }
  }

  private func pool(_ name: String) throws -> Pool {
    let minimum = pick([0, 1, 2])
    let initial = max(minimum, pick([1, 2, 4]))
    let isScaled = chance(0.5)
    let bounds = ReplicaBounds(
      minimum: isScaled ? minimum : initial, maximum: isScaled ? initial + stream.below(5) : initial, initial: initial)
    var pool: Pool
    switch stream.below(3) {
    case 0:
      pool = Stations.pool(service: try seconds(), batching: .none(concurrency: pick([1, 1, 3])))
    case 1:
      let size = pick([1, 4, 16])
      let preferred = pick([[], [2], [2, 4], [size]]).filter { $0 <= size }
      pool = Stations.pool(
        service: try seconds(),
        batching: .dynamic(
          DynamicBatching(
            maxBatchSize: size, preferredBatchSizes: preferred, maxQueueDelay: unit * pick([0, 0.2, 3]),
            instanceCount: pick([1, 2]), priorityLevels: features.below(2) * 3, defaultPriorityLevel: 2)))
      if chance(0.5) {
        pool.stepTime = .table([
          BatchLatency(batch: 1, seconds: unit * 0.5), BatchLatency(batch: size + 1, seconds: unit * 2),
        ])
      }
    default:
      pool = try LanguagePools.pool(
        maxNumSeqs: pick([1, 4, 32]), budget: pick([64, 512, 2_048]), blockSize: 16,
        blocks: Int(unit * 400 / 16) + pick([10, 100, 5_000]))
      pool.batching = batching(pool.batching)
    }
    pool.name = name
    pool.loadBalancing = pick(LoadBalancing.allCases)
    pool.replicas = bounds
    pool.replicasPerInstance = pick([1, 1, 3])
    pool.queue = QueueLimits(
      maxSize: chance(0.3) ? pick([0, 3, 20]) : nil, timeout: chance(0.3) ? unit * pick([0.3, 3, 30]) : nil)
    if isScaled {
      pool.autoscaler = autoscaler()
      if scaling.below(2) == 0 { pool.autoscaler = otherAutoscaler() }
    }
    if pool.loadBalancing == .knative, unit == 1, scaling.below(2) == 0 { limit(&pool) }
    pool.startup = Startup(
      provision: pick([.constant(0), .exponential(mean: unit * 3)]), pull: pick([.constant(0), .constant(unit)]),
      load: pick([.constant(0), .exponential(mean: unit * 5)]))
    pool.purchase = purchase(instances: pool.instances(for: bounds.maximum))
    if fleet.below(2) == 0 { enliven(&pool) }
    if mishaps.below(2) == 0 { spoil(&pool) }
    if provisioners.below(3) == 0 { pool.provisioner = provisioner() }
    if provisioners.below(3) == 0 { diversify(&pool) }
    if pool.provisioner == nil, let option = pool.purchase.lastIndex(where: { $0.kind == .onDemand }),
      returns.below(2) == 0
    {
      pool.purchase[option].returnToSpot = unit * Double(3 + returns.below(20))
    }
    return pool
  }

  /// Other types of instances, which options buy in any order of preference.
  private func diversify(_ pool: inout Pool) {
    pool.otherMachines = [1, 2, 5].prefix(1 + provisioners.below(3)).map {
      MachineType(instance: pool.instance, replicasPerInstance: $0)
    }
    pool.choice = PurchaseChoice.allCases[provisioners.below(4)]
    for option in pool.purchase.indices { pool.purchase[option].machine = provisioners.below(pool.machines.count) }
    for machine in pool.machines.indices where provisioners.below(2) == 0 {
      var option = PurchaseOption(kind: .onDemand, limit: 1 + provisioners.below(3), hourly: 2, priceSource: "test")
      option.machine = machine
      pool.purchase.insert(option, at: provisioners.below(pool.purchase.count + 1))
    }
    var last = PurchaseOption(kind: .onDemand, hourly: 3, priceSource: "test")
    last.machine = provisioners.below(pool.machines.count)
    pool.purchase.append(last)
  }

  /// Gives some of the other types of instances accelerators of their own.
  private func mixHardware(_ pool: inout Pool) throws {
    for machine in pool.otherMachines.indices where hardware.below(3) > 0 {
      switch (pool.batching, pool.stepTime) {
      case (.continuous, _):
        pool.otherMachines[machine].serving = try MixedHardwareTests.onL4(
          blocks: Int(unit * 400 / 16) + [10, 100, 5_000][hardware.below(3)],
          maxNumSeqs: [1, 4, 32][hardware.below(3)],
          like: pool.batching)
      case (_, .table(let points)):
        let points = points.map { BatchLatency(batch: $0.batch, seconds: $0.seconds * 2.5) }
        pool.otherMachines[machine].serving = MachineServing(stepTime: .table(points), batching: pool.batching)
      case (.dynamic, _):
        pool.otherMachines[machine].serving = MachineServing(
          stepTime: .latency(.exponential(mean: unit)), batching: pool.batching)
      case (.none, _): break
      }
    }
  }

  /// Either tool, with times that fit into the run.
  private func provisioner() -> Provisioner {
    let scheduler = Provisioner.Scheduler.allCases[provisioners.below(2)]
    guard provisioners.below(2) == 0 else {
      var rules = Karpenter()
      rules.consolidationPolicy = Karpenter.ConsolidationPolicy.allCases[provisioners.below(2)]
      rules.consolidateAfter = [nil, 0, unit * 3][provisioners.below(3)]
      rules.budget = [.share(0.1), .share(1), .count(0), .count(3)][provisioners.below(4)]
      return Provisioner(.karpenter(rules), scheduler: scheduler)
    }
    var rules = ClusterAutoscaler()
    rules.scanInterval = unit
    rules.scaleDownDelayAfterAdd = unit * Double(provisioners.below(20))
    rules.scaleDownUnneededTime = unit * Double(provisioners.below(20))
    rules.scaleDownUtilizationThreshold = [0.5, 1, 0][provisioners.below(3)]
    rules.maxNodeProvisionTime = unit * Double(1 + provisioners.below(30))
    rules.maxGracefulTermination = unit * Double(provisioners.below(5))
    return Provisioner(.clusterAutoscaler(rules), scheduler: scheduler)
  }

  private func occurrence() -> Occurrence {
    let length = unit * Double(1 + mishaps.below(40))
    let mean = unit * Double(20 + mishaps.below(100))
    return Occurrence(mishaps.below(2) == 0 ? .at(mean) : .every(mean), lasting: length)
  }

  /// Crashes, slow replicas, bad deploys, lost zones and rolling updates.
  private func spoil(_ pool: inout Pool) {
    if mishaps.below(2) == 0 {
      pool.faults.crashes = Crashes(
        meanTimeBetween: unit * Double(5 + mishaps.below(50)), repair: .exponential(mean: unit * 4))
    }
    if mishaps.below(2) == 0 {
      pool.faults.slow = [
        Slowdown(occurrence(), share: 0.5, factor: 3), Slowdown(occurrence(), share: 1, factor: 0.5),
      ]
    }
    if mishaps.below(2) == 0 { pool.faults.badDeploys = [Slowdown(occurrence(), share: 0.7, factor: 4)] }
    if mishaps.below(2) == 0 {
      pool.zones = ["a", "b", "c"]
      for option in pool.purchase.indices where pool.purchase[option].kind == .spot && mishaps.below(2) == 0 {
        pool.purchase[option].zone = ["a", "b"][mishaps.below(2)]
      }
      pool.faults.zoneOutages = [ZoneOutage(occurrence(), zone: mishaps.below(3)), ZoneOutage(occurrence())]
    }
    if mishaps.below(2) == 0 {
      let portions: [RollingUpdate.Portion] = [.count(0), .count(1), .share(0.25), .share(1)]
      pool.rollingUpdates = [10, 60].map {
        RollingUpdate(
          at: unit * Double($0 + mishaps.below(20)), maxSurge: portions[mishaps.below(4)],
          maxUnavailable: portions[mishaps.below(4)])
      }
    }
  }

  private func draw<T>(_ values: [T]) -> T { values[fleet.below(values.count)] }

  /// Markets, stages, caches, warm pools and drains with a limit.
  private func enliven(_ pool: inout Pool) {
    for option in pool.purchase.indices {
      if fleet.below(3) == 0, !pool.purchase[option].kind.isCommitment {
        pool.purchase[option].shortage = Shortage(probability: draw([0.3, 0.9]), retryAfter: unit * 2)
      }
      guard pool.purchase[option].interruption != nil else { continue }
      pool.purchase[option].interruption?.onNotice = draw([.finish, .checkpoint])
      pool.purchase[option].interruption?.rebalance = draw([0, 0, unit * 2])
      switch fleet.below(3) {
      case 0:
        pool.purchase[option].interruption?.zoneEvents = ZoneEvents(every: unit * 30, share: draw([0.4, 1]))
      case 1:
        pool.purchase[option].interruption?.monthlyProbability = 0
        pool.purchase[option].interruption?.trace = SpotTrace(
          path: "none", gap: unit * 7, counts: (0..<20).map { _ in draw([0, 1, 2, 4, 9]) }, start: unit * draw([0, 40]))
      default: break
      }
      if fleet.below(2) == 0 {
        pool.purchase[option].priceSchedule = PriceSchedule([
          (0, 1), (unit * 11, 2), (unit * 23.456, 1), (unit * 50, 3),
        ])
      }
    }
    pool.startup.engine = draw([.constant(0), .exponential(mean: unit)])
    pool.startup.warmup = draw([.constant(0), .constant(unit)])
    if fleet.below(3) == 0 {
      pool.startup.weights = 1e9
      pool.startup.bandwidth = .uniform(low: 1e9 / unit, high: 4e9 / unit)
    }
    pool.startup.imageCache = draw(Startup.Cache.allCases)
    pool.startup.weightsCache = draw(Startup.Cache.allCases)
    if fleet.below(3) == 0 { pool.startup.readiness = ReadinessProbe(initialDelay: unit, period: unit * 0.7) }
    if fleet.below(3) == 0 {
      pool.warmPool = WarmPool(
        size: draw([1, 3]), state: draw(WarmPool.State.allCases),
        resume: draw([.constant(0), .exponential(mean: unit)]),
        pricePerMillion: 100_000)
    }
    if fleet.below(2) == 0 { pool.drainTimeout = unit * draw([0, 1, 5]) }
  }

  /// Half of the time another scheduler, or drafts.
  private func batching(_ batching: Batching) -> Batching {
    guard case .continuous(var continuous) = batching else { return batching }
    switch features.below(6) {
    case 0: continuous.scheduling = .promptsFirst
    case 1: continuous.scheduling = .batchByBatch
    case 2:
      let tokens = 1 + features.below(5)
      continuous.speculation = Speculation(tokens: tokens, acceptance: 0.7, draft: .seconds(0.001))
      continuous.maxNumBatchedTokens = max(continuous.maxNumBatchedTokens, (tokens + 1) * continuous.maxNumSeqs)
    default: break
    }
    if continuous.scheduling != .chunked { continuous.maxNumBatchedTokens = 100_000 }
    if features.below(4) == 0 { continuous.admission = .guaranteedNoEvict(maxTokens: features.below(2) * 200) }
    continuous.prefixCaching = features.below(4) > 0
    switch features.below(3) {
    case 0 where continuous.scheduling == .chunked: continuous.schedulingPolicy = .priority
    case 1
    where continuous.scheduling != .batchByBatch && continuous.speculation == nil
      && continuous.admission == .maxUtilization:
      continuous.prefixCaching = false
      continuous.swap = SwapSpace(blocks: features.below(2) * 300, secondsPerBlock: 1e-4)
    default: break
    }
    return .continuous(continuous)
  }

  /// Has the answers of the first pool's prompts written in the second, over a link from quick to slow.
  private func disaggregate(_ pools: inout [Pool]) throws {
    func choose<T>(_ values: [T]) -> T { values[features.below(values.count)] }
    for index in 0..<2 {
      let plain = try LanguagePools.pool(
        maxNumSeqs: choose([1, 4, 32]), budget: choose([64, 512, 2_048]), blockSize: 16,
        blocks: Int(unit * 400 / 16) + choose([200, 400, 5_000]))
      pools[index].stepTime = plain.stepTime
      pools[index].batching = plain.batching
      pools[index].instance = plain.instance
    }
    // A prompt of 300 tokens of 128 KiB each.
    pools[0].decode = DecodePool(
      pool: 1, link: "own link", bandwidth: 40e6 / (unit * choose([0.001, 0.1, 2])), latency: unit * choose([0, 0.01]))
  }

  /// Places the second pool, and the third, on the first one's instances: on whole accelerators, or on slices of them.
  private func share(_ pools: inout [Pool]) throws {
    let instance = Stations.instance("aws/p4d.24xlarge")
    let profiles = Catalog.slices(of: instance.accelerator?.name ?? "")
    let layout = try ["3g.20gb", "2g.10gb", "1g.5gb", "1g.5gb"].map { name in
      try #require(profiles.first { $0.name == name })
    }
    let isSliced = sharing.below(2) == 0
    pools[0].layout = isSliced ? layout : []
    // Shared instances are of one type.
    pools[0].otherMachines = []
    for option in pools[0].purchase.indices { pools[0].purchase[option].machine = 0 }
    for index in pools.indices {
      pools[index].instance = instance
      let each = [1, 2, 4, 8][sharing.below(4)]
      let slice = layout[sharing.below(4)]
      pools[index].slice = isSliced ? slice : nil
      pools[index].tensorParallel = isSliced ? 1 : each
      pools[index].replicasPerInstance = isSliced ? 8 * layout.count { $0 == slice } : 8 / each
      for option in pools[index].purchase.indices { pools[index].purchase[option].returnToSpot = nil }
      guard index > 0 else { continue }
      pools[index].instancesOf = 0
      pools[index].purchase = []
      pools[index].otherMachines = []
      pools[index].provisioner = nil
      pools[index].warmPool = nil
      pools[index].zones = []
      pools[index].faults.zoneOutages = []
    }
  }

  private func autoscaler() -> Autoscaler {
    let metric = pick([
      ScalingMetric.Name.queueDepth, .concurrency, .cpuUtilization, .gpuUtilization,
    ])
    func rules() -> ScalingRules {
      ScalingRules(
        stabilizationWindow: unit * pick([0, 10, 100]),
        policies: pick([
          [
            ScalingPolicy(kind: .pods, value: 4, period: unit * 5),
            ScalingPolicy(kind: .percent, value: 100, period: unit * 5),
          ],
          [ScalingPolicy(kind: .pods, value: 1, period: unit * 20)],
          [ScalingPolicy(kind: .percent, value: 30, period: unit * 7)],
        ]), selectPolicy: pick([.max, .max, .min, .disabled]))
    }
    let target = metric.kind == .share ? 0.6 : pick([1, 4])
    return Autoscaler([
      .hpa(
        HorizontalScaling(
          metrics: [ScalingMetric(metric, target: target)], interval: unit * pick([1, 4]), scaleUp: rules(),
          scaleDown: rules()))
    ])
  }

  /// Any other policy, or two; Knative's events of a second are kept to short runs.
  /// Knative's autoscaler with a limit at each replica, and an activator that comes and goes.
  private func limit(_ pool: inout Pool) {
    let limit: Int
    switch pool.batching {
    case .none(let concurrency): limit = concurrency
    case .continuous(let batching): limit = batching.maxNumSeqs * (1 + scaling.below(2))
    case .dynamic: limit = 0
    }
    pool.autoscaler = Autoscaler([
      .knative(
        KnativeScaling(
          target: 2, stableWindow: 20, panicWindow: 4, targetBurstCapacity: [0, 2, 5][scaling.below(3)],
          containerConcurrency: limit))
    ])
  }

  private func otherAutoscaler() -> Autoscaler {
    func horizontal(_ name: ScalingMetric.Name, _ target: Double) -> HorizontalScaling {
      var metric = ScalingMetric(name, target: target)
      if scaling.below(2) == 0 {
        metric.reading = MetricReading(scrapeInterval: unit * 2, averagingWindow: unit * 6, staleness: unit)
      }
      return HorizontalScaling(
        metrics: [metric], interval: unit * 4, scaleUp: Defaults.scaleUp, scaleDown: Defaults.scaleDown,
        hasNoBehavior: scaling.below(2) == 0)
    }
    let names: [ScalingMetric.Name] = [.running, .requestsPerSecond, .tokensPerSecond, .ttftP95, .latencyP95]
    let any = horizontal(names[scaling.below(names.count)], 2)
    let keda = Autoscaler.Policy.keda(
      KEDAScaling(
        horizontal: horizontal(.queueDepth, 2), activation: [0], pollingInterval: unit * 3, cooldownPeriod: unit * 20))
    switch scaling.below(6) {
    case 0: return Autoscaler([.hpa(any)], outages: [MetricOutage(at: unit * 10, lasting: unit * 40)])
    case 1: return Autoscaler([keda])
    case 2 where unit == 1: return Autoscaler([.knative(KnativeScaling(target: 2, stableWindow: 20, panicWindow: 4))])
    case 3:
      return Autoscaler([
        .rayServe(
          RayServeScaling(
            lookBackPeriod: unit * 10, metricsInterval: unit * 3, upscaleDelay: unit * 5, downscaleDelay: unit * 30))
      ])
    case 4:
      return Autoscaler([
        .targetTracking(
          TargetTracking(
            metric: ScalingMetric(.concurrency, target: 2), scaleOutCooldown: unit * 20, scaleInCooldown: unit * 20,
            period: unit * 5)), .fixed(2),
      ])
    default:
      return Autoscaler([
        keda,
        .predictive(
          PredictiveScaling(
            metric: ScalingMetric(.requestsPerSecond, target: 1), method: .seasonal, season: unit * 60,
            interval: unit * 10, lead: unit * 10)),
      ])
    }
  }

  private func purchase(instances: Int) -> [PurchaseOption] {
    func spot(_ limit: Int?) -> PurchaseOption {
      // The hazard of 1 - 2^-53 is one interruption in 20 hours: a few in a run of long services.
      PurchaseOption(
        kind: .spot, limit: limit, hourly: 1, priceSource: "test",
        interruption: Interruption(monthlyProbability: 1 - 0x1p-53, notice: unit * pick([0.01, 0.5, 5])))
    }
    let onDemand = PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")
    let reserved = PurchaseOption(
      kind: .reserved, limit: max(1, instances / 2), term: nil, hourly: 1, priceSource: "test")
    let plan = PurchaseOption(kind: .savingsPlan, limit: 1, hourly: 1, priceSource: "test")
    return pick([
      [onDemand], [reserved, onDemand], [reserved, plan, onDemand], [spot(nil)], [spot(instances)],
      [reserved, spot(2), onDemand], [spot(1), onDemand],
    ])
  }

  private func api(_ name: String) throws -> API {
    var api = API(
      name: name, model: "m", price: TokenPrice(input: 1, output: 1, source: "test"),
      timeToFirstToken: .exponential(mean: unit * 0.3), tokensPerSecond: .uniform(low: 50, high: 150),
      requestsPerSecond: chance(0.4) ? 0.2 / unit : nil, tokenLimitPerSecond: chance(0.3) ? 100 : nil,
      errors: pick([0, 0.1, 0.5]))
    if mishaps.below(2) == 0 {
      api.faults = APIFaults(
        outages: [occurrence(), occurrence()], throttling: [Throttling(occurrence(), share: 0.6)])
    }
    return api
  }

  private func workload(_ name: String, rate: Double, horizon: Double, backends: [Backend]) throws -> Workload {
    let process: Arrivals.Process =
      switch stream.below(4) {
      case 0: .deterministic(rate: rate)
      case 1: .gamma(rate: rate, burstiness: pick([0.1, 0.5, 4]))
      case 2:
        .modulated([
          ModulatedState(rate: rate * 0.5, meanDuration: horizon / 8),
          ModulatedState(rate: 0, meanDuration: horizon / 50),
          ModulatedState(rate: rate * 3, meanDuration: horizon / 20),
        ])
      default: .poisson(rate: rate)
      }
    var shape = TrafficShape()
    if chance(0.3) { shape.diurnal = Diurnal(peakAt: 50_000, peakToMean: pick([1.2, 2])) }
    if chance(0.2) { shape.weekly = [1, 1, 0, 1.5, 1, 0.5, 2] }
    if chance(0.2) { shape.growthPerMonth = 0.5 }
    if chance(0.3) { shape.spikes = [Spike(at: horizon / 3, factor: pick([0, 5]), lasting: horizon / 10)] }
    let client = Client(
      timeout: chance(0.5) ? unit * pick([0.5, 3, 20]) : nil, retries: pick([0, 0, 1, 3]),
      backoff: Backoff(
        base: unit * pick([0, 0.1, 2]), factor: pick([1, 2]), maximum: unit * 5, jitter: pick([0, 0.5, 1])))
    let tokens = unit * 40
    var stages = (0..<pick([1, 1, 1, 2, 3])).map { stage in
      let targets = (0..<pick([1, 1, 2])).map { _ in pick(backends) }
      let rules: [Route.Rule] = [.leastLoaded, .roundRobin, .random, .overflow]
      return Stage(name: "stage\(stage)", route: Route(rule: pick(rules), targets: targets))
    }
    let talks = features.below(3) == 0
    let prefix = SystemPrompt(
      tokens: 1 + features.below(400), variants: 1 + features.below(5), isCounted: !talks && features.below(2) == 0)
    let conversation = Conversation(
      turns: .geometric(p: 0.3), thinkTime: .exponential(mean: unit * Double(features.below(3))),
      keptHistory: features.below(2) == 0 ? 1_000 : nil)
    for stage in stages.indices where !talks || stage < stages.count - 1 { giveTokens(&stages[stage], tokens: tokens) }
    return Workload(
      name: name, arrivals: Arrivals(process: process, shape: shape),
      tenants: chance(0.5)
        ? [Tenant(name: "", share: 1)]
        : [Tenant(name: "a", share: 0.5), Tenant(name: "b", share: 0.25), Tenant(name: "c", share: 0.25)],
      inputTokens: try Stations.gamma(mean: 300, cv: 1).clipped(min: 1, max: 3_000),
      outputTokens: try Stations.gamma(mean: tokens, cv: 1).clipped(min: 1, max: 60_000),
      systemPrompt: features.below(2) == 0 ? prefix : nil, conversation: talks ? conversation : nil,
      priority: features.below(4), hasTokens: true,
      objectives: [Objective(.atMost(.latency, .p95, seconds: unit * 4))], client: client, stages: stages)
  }

  /// Tokens of its own, for some stages.
  private func giveTokens(_ stage: inout Stage, tokens: Double) {
    if steps.below(4) == 0 {
      stage.inputTokens = .uniform(low: 1, high: 800)
      if steps.below(2) == 0 { stage.cachedTokens = .uniform(low: 0, high: 300) }
    }
    if steps.below(4) == 0 { stage.outputTokens = .uniform(low: 0, high: tokens) }
  }
}
