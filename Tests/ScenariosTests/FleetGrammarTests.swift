import Diagnostics
import EventKernel
import FoundationEssentials
import Model
import Scenarios
import Testing

/// The grammar of what happens to a fleet: spot markets, prices that move, stages of a start.
@Suite struct FleetGrammarTests {
  /// A pool of a language model with places to put things in, and files beside the scenario.
  static func pool(
    _ lines: String, instance: String = "aws/g5.xlarge", files: [String: [UInt8]] = [:]
  ) throws -> Pool {
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 30d
      workloads:
        w:
          arrivals: {process: poisson, rate: 3/s}
          input_tokens: 100
          output_tokens: 100
          route: p
      models:
        m: {architecture: llama-3.1-8b, precision: bf16}
      pools:
        p:
          model: m
          instance: \(instance)
          replicas: {min: 2, max: 6}
          autoscaler: {metric: queue_depth, target: 4}
          \(lines.replacing("\n", with: "\n    "))
      """
    var files = files
    files["s.yaml"] = Array(text.utf8)
    return try withFolder(files) { folder in
      do throws(ScenarioError) {
        return try ScenarioFile.load(path: folder + "/s.yaml").pools[0]
      } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  static func spot(_ interruption: String) throws -> Interruption {
    let pool = try pool("purchase: [{option: spot, discount: 60%, interruption: \(interruption)}, {option: on_demand}]")
    return try #require(pool.purchase[0].interruption)
  }

  @Test func ratesAndNotices() throws {
    #expect(try Self.spot("{rate: 15%/month}") == Interruption(monthlyProbability: 0.15, notice: 120))
    #expect(
      try Self.spot("{rate: 15%/month, notice: 30s, rebalance: 5m, on_notice: checkpoint}")
        == Interruption(monthlyProbability: 0.15, notice: 30, rebalance: 300, onNotice: .checkpoint))
  }

  /// Without `every` the events bring the interruptions of the rate; with it they come on top.
  @Test func zoneEvents() throws {
    let within = try Self.spot("{rate: 15%/month, zone_events: {share: 40%}}")
    let hazard = Interruption(monthlyProbability: 0.15, notice: 0).hazard
    #expect(within.monthlyProbability == 0)
    #expect(abs((within.zoneEvents?.every ?? 0) * hazard - 0.4) < 1e-12)
    let beside = try Self.spot("{rate: 15%/month, zone_events: {share: 40%, every: 3d}}")
    #expect(beside.monthlyProbability == 0.15 && beside.zoneEvents == ZoneEvents(every: 3 * 86_400, share: 0.4))
    #expect(try Self.spot("{zone_events: {share: 40%, every: 3d}}").monthlyProbability == 0)
  }

  @Test func recordedAvailability() throws {
    let record = Array("{\"metadata\": {\"gap_seconds\": 300, \"zone\": \"a\"}, \"data\": [4, 3, 0]}".utf8)
    let pool = try Self.pool(
      """
      purchase:
        - {option: spot, zone: a, max: 3, discount: 60%, interruption: {trace: r.json}}
        - {option: spot, zone: b, discount: 60%, interruption: {trace: {file: r.json, start: 10m, scale: 1.5}}}
        - {option: on_demand, insufficient_capacity: {probability: 20%}}
      """, files: ["r.json": record])
    let first = try #require(pool.purchase[0].interruption?.trace)
    #expect(first.counts == [4, 3, 0] && first.gap == 300 && first.start == 0)
    let second = try #require(pool.purchase[1].interruption?.trace)
    #expect(second.counts == [6, 4, 0] && second.start == 600)
    #expect(pool.purchase.map(\.zone) == ["a", "b", nil])
    #expect(pool.purchase[2].shortage == Shortage(probability: 0.2))
    #expect(!pool.hasBilledCommitments)
  }

  @Test func pricesThatMove() throws {
    let rows = "timestamp,price\n2026-11-01,0.9\n2026-11-30T12:00,0.4\n2026-12-01T01:00,0.55\n7200,0.4\n"
    let pool = try Self.pool(
      """
      purchase:
        - {option: spot, max: 2, price: {file: p.csv}, interruption: {rate: 5%/month}}
        - {option: spot, price: [{from: 0s, price: $0.5/h}, {from: 2026-12-02, price: $0.45/h}], interruption: {rate: 5%/month}}
      """, files: ["p.csv": Array(rows.utf8)])
    let file = try #require(pool.purchase[0].priceSchedule)
    #expect(file.starts == [-43_200_000_000, 3_600_000_000, 7_200_000_000])
    #expect(file.places == [0, 1, 0])
    #expect(pool.purchase[0].prices == [Decimal(string: "0.4"), Decimal(string: "0.55")])
    #expect(pool.purchase[0].hourly == Decimal(string: "0.4"))
    let list = try #require(pool.purchase[1].priceSchedule)
    #expect(list.starts == [0, 86_400_000_000] && list.period(at: 86_400_000_000) == 1 && list.period(at: 1) == 0)
  }

  @Test func stagesOfAStart() throws {
    let pool = try Self.pool(
      """
      startup:
        provision: 100s
        pull: 40s
        load: {bandwidth: 2GB/s}
        engine: {uniform: {low: 10s, high: 20s}}
        warmup: 5s
        image_cache: prepared
        weights_cache: node
        readiness: {initial_delay: 10s}
      drain: {timeout: 10m}
      warm_pool: {size: 2, resume: 30s, price: 5%}
      """)
    // 8.03 G parameters of two bytes.
    #expect(abs((pool.startup.weights ?? 0) / 16.06e9 - 1) < 0.01)
    #expect(pool.startup.bandwidth == .constant(2e9) && pool.startup.load == .constant(0))
    #expect(pool.startup.engine == .uniform(low: 10, high: 20) && pool.startup.warmup == .constant(5))
    #expect(pool.startup.imageCache == .prepared && pool.startup.weightsCache == .node)
    #expect(pool.startup.readiness == ReadinessProbe(initialDelay: 10, period: 10))
    #expect(pool.drainTimeout == 600)
    #expect(pool.warmPool == WarmPool(size: 2, state: .stopped, resume: .constant(30), pricePerMillion: 50_000))
    let plain = try Self.pool("startup: {provision: 100s, pull: 40s, load: 35s}")
    #expect(plain.startup == Startup(provision: .constant(100), pull: .constant(40), load: .constant(35)))
    let sized = try Self.pool("startup: {load: {size: 3GB, bandwidth: 1GB/s}}\nwarm_pool: {size: 1, state: running}")
    #expect(sized.startup.weights == 3e9 && sized.warmPool?.pricePerMillion == 1_000_000)
  }

  @Test func faultsAndUpdates() throws {
    let pool = try Self.pool(
      """
      zones: [a, b]
      faults:
        mean_time_between: 30d
        repair: 20m
        slow: {every: 10d, lasting: 1h, share: 20%, factor: 2}
        bad_deploy: [{at: 2026-12-03T06:00, lasting: 2h, share: 50%, factor: 3}]
        zone_outage: {zone: b, at: 3d, lasting: 2h}
      rolling_update: [{at: 2d, max_surge: 2, max_unavailable: 0}, {at: 4d}]
      """)
    #expect(pool.faults.crashes == Crashes(meanTimeBetween: 30 * 86_400, repair: .constant(1_200)))
    #expect(pool.faults.slow == [Slowdown(Occurrence(.every(864_000), lasting: 3_600), share: 0.2, factor: 2)])
    #expect(
      pool.faults.badDeploys == [Slowdown(Occurrence(.at(2.25 * 86_400), lasting: 7_200), share: 0.5, factor: 3)])
    #expect(pool.faults.zoneOutages == [ZoneOutage(Occurrence(.at(259_200), lasting: 7_200), zone: 1)])
    #expect(
      pool.rollingUpdates == [
        RollingUpdate(at: 172_800, maxSurge: .count(2), maxUnavailable: .count(0)), RollingUpdate(at: 345_600),
      ])
  }

  @Test func provisioners() throws {
    #expect(try Self.pool("provisioner: none").provisioner == nil)
    #expect(try Self.pool("provisioner: {kind: none}").provisioner == nil)
    let plain = try Self.pool("provisioner: karpenter")
    #expect(plain.provisioner == Provisioner(.karpenter(Karpenter())))
    // The image stays on an instance, unless told otherwise.
    #expect(plain.startup.imageCache == .node)
    #expect(try Self.pool("provisioner: karpenter\nstartup: {pull: 1s}").startup.imageCache == .node)
    #expect(try Self.pool("provisioner: karpenter\nstartup: {image_cache: none}").startup.imageCache == .none)
    var karpenter = Karpenter()
    karpenter.batchIdleDuration = 2
    karpenter.batchMaxDuration = 20
    karpenter.consolidationPolicy = .whenEmpty
    karpenter.consolidateAfter = 300
    karpenter.budget = .count(2)
    let written = try Self.pool(
      "provisioner: {kind: karpenter, batch_idle_duration: 2s, batch_max_duration: 20s, budget: 2, "
        + "consolidation_policy: when_empty, consolidate_after: 5m, scheduler: most_allocated}")
    #expect(written.provisioner == Provisioner(.karpenter(karpenter), scheduler: .mostAllocated))
    karpenter = Karpenter()
    karpenter.consolidateAfter = nil
    karpenter.budget = .share(0.3)
    #expect(
      try Self.pool("provisioner: {kind: karpenter, consolidate_after: never, budget: 30%}").provisioner
        == Provisioner(.karpenter(karpenter)))
    var autoscaler = ClusterAutoscaler()
    autoscaler.scanInterval = 20
    autoscaler.scaleDownDelayAfterAdd = 60
    autoscaler.scaleDownUnneededTime = 120
    autoscaler.scaleDownUtilizationThreshold = 0.65
    autoscaler.maxNodeProvisionTime = 300
    autoscaler.maxGracefulTermination = 30
    autoscaler.scaleDownEnabled = false
    autoscaler.maxScaleDownParallelism = 4
    autoscaler.maxDrainParallelism = 2
    let other = try Self.pool(
      "provisioner: {kind: cluster_autoscaler, scan_interval: 20s, scale_down_delay_after_add: 1m, "
        + "scale_down_unneeded_time: 2m, scale_down_utilization_threshold: 65%, max_node_provision_time: 5m, "
        + "max_graceful_termination: 30s, scale_down_enabled: false, max_scale_down_parallelism: 4, "
        + "max_drain_parallelism: 2}")
    #expect(other.provisioner == Provisioner(.clusterAutoscaler(autoscaler)))
  }

  @Test func severalTypesOfInstances() throws {
    let text = """
      purchase:
        - {option: spot, instance: aws/g5.12xlarge, discount: 60%, interruption: {rate: 5%/month}, max: 1}
        - {option: on_demand, instance: aws/g5.12xlarge, max: 1}
        - {option: on_demand}
      """
    let pool = try Self.pool(text)
    #expect(pool.machines.map(\.instance.name) == ["aws/g5.xlarge", "aws/g5.12xlarge"])
    #expect(pool.machines.map(\.replicasPerInstance) == [1, 4])
    #expect(pool.purchase.map(\.machine) == [1, 1, 0])
    #expect(pool.purchase[1].hourly == pool.machines[1].instance.onDemand)
    #expect(pool.purchase[0].hourly == pool.machines[1].instance.onDemand * Decimal(4) / 10)
    #expect(pool.choice == .inOrder)
    // What a tool does by itself, and what is written instead.
    #expect(try Self.pool(text + "\nprovisioner: karpenter").choice == .cheapestThatFits)
    #expect(try Self.pool(text + "\nprovisioner: cluster_autoscaler").choice == .leastWaste)
    #expect(try Self.pool(text + "\nprovisioner: karpenter\nchoose: cheapest").choice == .cheapest)
    #expect(try Self.pool("provisioner: karpenter").choice == .inOrder)
  }
}
