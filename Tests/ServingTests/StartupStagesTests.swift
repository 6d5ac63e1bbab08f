import EventKernel
import Model
import Serving
import Testing

/// Stages beyond the first three, caches that spare them, warm pools, probes and drains with a limit.
@Suite struct StartupStagesTests {
  static let stages = Startup(
    provision: .constant(30), pull: .constant(20), load: .constant(40), weights: 16e9, bandwidth: .constant(2e9),
    engine: .constant(12), warmup: .constant(5))

  /// Replica-seconds ready in a run of 1,000 s that starts two replicas at 100 s, less those of the first one.
  private func ready(_ startup: Startup, replicasPerInstance: Int = 1) throws -> (Double, ReplicationResult) {
    let scenario = StartupTests.scenario(
      interval: 100, startup: startup, purchase: [StartupTests.onDemand], burst: 3, horizon: 1_000,
      replicasPerInstance: replicasPerInstance)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    return (result.pools[0].replicas * 1_000 - 1_000, result)
  }

  /// 30 of provisioning unbilled; 20 + 40 + 8 + 12 + 5 billed and starting.
  @Test func everyStageTakesItsTime() throws {
    let (seconds, result) = try ready(Self.stages)
    #expect(abs(seconds - 2 * (900 - 30 - 85)) < 1e-9)
    #expect(StartupTests.microseconds(result) == 1_000_000_000 + 2 * 870_000_000)
    #expect(abs(result.usage.poolTime[0].starting - 2 * 85) < 1e-6)
  }

  @Test func preparedImagesAndWeightsTakeNone() throws {
    var startup = Self.stages
    startup.imageCache = .prepared
    #expect(abs(try ready(startup).0 - 2 * (900 - 30 - 65)) < 1e-9)
    startup.weightsCache = .prepared
    #expect(abs(try ready(startup).0 - 2 * (900 - 30 - 17)) < 1e-9)
  }

  /// The instance of the start has the image and the weights: replicas added there skip both, those of a new one do not.
  @Test func aNodeKeepsWhatItPulled() throws {
    var startup = Self.stages
    startup.imageCache = .node
    startup.weightsCache = .node
    #expect(abs(try ready(startup, replicasPerInstance: 3).0 - 2 * (900 - 17)) < 1e-9)
    startup.weightsCache = .none
    #expect(abs(try ready(startup, replicasPerInstance: 3).0 - 2 * (900 - 65)) < 1e-9)
    #expect(abs(try ready(startup).0 - 2 * (900 - 30 - 85)) < 1e-9)
  }

  /// Looks from 25 s after the container's start every 40 s: the first after 65 s is at 65, and after 66 at 105.
  @Test func aProbeFindsOutLate() throws {
    var startup = Self.stages
    startup.readiness = ReadinessProbe(initialDelay: 25, period: 40)
    // The container starts with the image, at 150; 8 + 40 + 17 s later, at 215, it serves: at the probe of 215.
    #expect(abs(try ready(startup).0 - 2 * (1_000 - 215)) < 1e-9)
    startup.warmup = .constant(6)
    #expect(abs(try ready(startup).0 - 2 * (1_000 - 255)) < 1e-9)
  }

  /// Two prepared instances for three replicas more: two are ready after 10 s of resuming and what is left to do.
  @Test(arguments: WarmPool.State.allCases)
  func warmInstancesSkipStages(state: WarmPool.State) throws {
    var scenario = StartupTests.scenario(
      interval: 100, startup: Self.stages, purchase: [StartupTests.onDemand], burst: 4, horizon: 1_000)
    scenario.pools[0].warmPool = WarmPool(size: 2, state: state, resume: .constant(10), pricePerMillion: 50_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let left = state == .stopped ? 17.0 : 0
    #expect(abs(result.pools[0].replicas * 1_000 - (1_000 + 2 * (890 - left) + 785)) < 1e-9)
    #expect(StartupTests.microseconds(result) == 1_000_000_000 + 2 * 890_000_000 + 870_000_000)
    // Taken at 100; the next ones run from 130 on and are prepared for 68 s, with the engine for 85.
    let prepared = state == .stopped ? 68.0 : 85
    #expect(result.usage.warm.count == 1)
    #expect(result.usage.warm[0].preparingMicroseconds == Int64(2 * prepared * 1e6))
    #expect(result.usage.warm[0].waitingMicroseconds == Int64(2 * (100 + 870 - prepared) * 1e6))
  }

  /// Three services that never end; two replicas are let go by the client's giving up only. With a limit of 20 s to a drain
  /// the request in it is lost, and goes on elsewhere.
  @Test func aDrainWithALimitIsCutOff() throws {
    func run(_ timeout: Double?) throws -> ReplicationResult {
      var pool = Stations.pool(service: .constant(500), batching: .none(concurrency: 4), replicas: 1)
      pool.replicas = ReplicaBounds(minimum: 1, maximum: 2, initial: 2)
      let rules = ScalingRules(
        stabilizationWindow: 0, policies: [ScalingPolicy(kind: .pods, value: 100, period: 1)], tolerance: 0.01)
      pool.autoscaler = Autoscaler([
        .hpa(
          HorizontalScaling(
            metrics: [ScalingMetric(.concurrency, target: 4)], interval: 100, scaleUp: rules, scaleDown: rules))
      ])
      pool.drainTimeout = timeout
      pool.loadBalancing = .roundRobin
      var scenario = Stations.scenario(process: .deterministic(rate: 1 / 10.0), pool: pool, horizon: 2_000)
      scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 25, factor: 0, lasting: 1e9)]
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
      #expect(result.workloads[0].completed == 2)
      return result
    }
    let waiting = try run(nil)
    #expect(waiting.records.allSatisfy { $0.attempts == 1 })
    let cut = try run(20)
    #expect(cut.pools[0].lostRequests == 1)
    // Drained at 100, cut off at 120, it begins again at once.
    #expect(abs((cut.records.map(\.finishedAt).max() ?? 0) - 620) < 1e-6)
    #expect(
      abs(
        cut.pools[0].lostWork - 0.25
          * (cut.records.max { $0.finishedAt < $1.finishedAt }.map { 120 - $0.arrivedAt } ?? 0)) < 1e-6)
  }
}
