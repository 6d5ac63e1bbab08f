import Model
import Serving
import Testing

/// Control loops in a pool: what they do to requests.
@Suite struct ScalingLoopTests {
  /// A pool that serves one request at a time for a second, starts replicas in 60 s, and meets requests at these seconds.
  static func scenario(
    _ policies: [Autoscaler.Policy], bounds: ReplicaBounds, horizon: Double, rate: Double = 1 / 400,
    service: Double = 1,
    startup: Double = 60
  ) -> Scenario {
    var pool = Stations.pool(service: .constant(service), batching: .none(concurrency: 1))
    pool.replicas = bounds
    pool.autoscaler = Autoscaler(policies)
    pool.startup = Startup(load: .constant(startup))
    return Stations.scenario(process: .deterministic(rate: rate), pool: pool, horizon: horizon)
  }
  static let zero = ReplicaBounds(minimum: 0, maximum: 5, initial: 0)

  static func horizontal(
    target: Double = 1, name: ScalingMetric.Name = .queueDepth, window: Double = 300, interval: Double = 15
  ) -> HorizontalScaling {
    let free = [ScalingPolicy(kind: .pods, value: 100, period: 15)]
    return HorizontalScaling(
      metrics: [ScalingMetric(name, target: target)], interval: interval,
      scaleUp: ScalingRules(stabilizationWindow: 0, policies: free),
      scaleDown: ScalingRules(stabilizationWindow: window, policies: free))
  }
  static func keda(cooldown: Double) -> Autoscaler.Policy {
    .keda(KEDAScaling(horizontal: horizontal(), activation: [0], pollingInterval: 30, cooldownPeriod: cooldown))
  }

  /// Requests at 400 s, 800 s, ... find no replica under any of the three.
  /// - KEDA polls each 30 s: 420, 810, 1200, ...: waits of 20, 10, 0 s and the start.
  /// - Knative and Ray Serve are told at once; Ray Serve's control loop takes a tenth of a second.
  @Test func theFirstRequestPaysTheColdStart() throws {
    let cases: [(Autoscaler.Policy, [Double])] = [
      (Self.keda(cooldown: 60), [80, 70]), (.knative(KnativeScaling()), [60, 60]),
      (.rayServe(RayServeScaling(downscaleDelay: 60)), [60.1, 60.1]),
    ]
    for (policy, waits) in cases {
      let result = try simulate(
        Self.scenario([policy], bounds: Self.zero, horizon: 1_100), replication: 0, recording: true, logging: 1_000)
      let waited = result.records.map { $0.startedAt - $0.arrivedAt }
      #expect(waited.count == waits.count, "\(policy.word)")
      for (wait, expected) in zip(waited, waits) { #expect(abs(wait - expected) < 1e-6, "\(policy.word): \(waited)") }
      #expect(result.pools[0].coldStarts == Int64(waits.count), "\(policy.word)")
      // Between two requests the pool is empty again.
      let log = try #require(result.log)
      #expect(log.events.contains { $0.kind == .replicaTerminated && $0.second < 800 }, "\(policy.word)")
    }
  }

  /// With a replica that stays the same requests wait for nothing: the whole of p99 is the cold start.
  @Test func zeroPaysInTheTailExactlyTheColdStart() throws {
    func p99(_ bounds: ReplicaBounds) throws -> Double? {
      let result = try simulate(
        Self.scenario([.knative(KnativeScaling())], bounds: bounds, horizon: 20_000), replication: 0)
      return result.workloads[0].latency.quantile(0.99)
    }
    let cold = try #require(try p99(Self.zero))
    let warm = try #require(try p99(ReplicaBounds(minimum: 1, maximum: 5, initial: 1)))
    #expect(abs(warm - 1) < 0.01)
    #expect(abs(cold - warm - 60) < 0.3)
  }

  /// Work in waves: without a window the fleet is torn down between them and started anew for each; with one that spans them it is not.
  @Test func tooShortAWindowFlaps() throws {
    func starts(window: Double) throws -> Int64 {
      var scenario = Self.scenario(
        [.hpa(Self.horizontal(target: 2, window: window))], bounds: ReplicaBounds(minimum: 1, maximum: 20, initial: 1),
        horizon: 7_200, rate: 2, service: 2, startup: 30)
      scenario.workloads[0].arrivals.process = .modulated([
        ModulatedState(rate: 4, meanDuration: 60), ModulatedState(rate: 0.2, meanDuration: 60),
      ])
      return try simulate(scenario, replication: 0).pools[0].coldStarts
    }
    let (hasty, steady) = (try starts(window: 0), try starts(window: 600))
    #expect(hasty > 5 * steady, "\(hasty) and \(steady)")
  }

  /// The most that any policy wants: a schedule holds a floor under a reactive policy.
  @Test func aScheduleIsAFloor() throws {
    let window = ScheduledScaling.Window(
      start: try #require(CronExpression("10 0 * * *")), end: .after(600), replicas: 4)
    let start = Instant(year: 2026, month: 12, day: 1)
    let scenario = Self.scenario(
      [.schedule(ScheduledScaling(windows: [window], start: start)), .hpa(Self.horizontal(window: 0))],
      bounds: ReplicaBounds(minimum: 1, maximum: 8, initial: 1), horizon: 3_600, startup: 0)
    let result = try simulate(scenario, replication: 0, logging: 10_000)
    // 4 for ten minutes, and 1 otherwise until the horizontal autoscaler's next evaluation.
    #expect(abs(result.pools[0].replicas - (1 + 3.0 / 6)) < 0.02)
    #expect(result.pools[0].replicasMax == 4)
    let log = try #require(result.log)
    #expect(
      log.events.contains { $0.kind == .decision && $0.policy == 0 && $0.second == 600 && $0.levels.desired == 4 })
  }

  /// A metric that cannot be read holds the fleet: no growth in the outage.
  @Test func anOutageOfTheMetrics() throws {
    var scenario = Self.scenario(
      [.hpa(Self.horizontal())], bounds: ReplicaBounds(minimum: 1, maximum: 5, initial: 1), horizon: 600, rate: 3)
    scenario.pools[0].autoscaler?.outages = [MetricOutage(at: 0, lasting: 300)]
    let log = try #require(try simulate(scenario, replication: 0, logging: 10_000).log)
    let firstAsked = log.events.first { $0.kind == .replicaRequested && $0.second > 0 }
    #expect(firstAsked?.second == 300)
  }

  /// Scrapes and age: a queue that stands from second 100 on is seen at the first evaluation after a scrape is old enough.
  @Test func metricsAreOldWhenTheyAreSeen() throws {
    func firstStart(_ reading: MetricReading) throws -> Double? {
      var rules = Self.horizontal(target: 1, interval: 10)
      rules.metrics[0].reading = reading
      let scenario = Self.scenario(
        [.hpa(rules)], bounds: ReplicaBounds(minimum: 1, maximum: 5, initial: 1), horizon: 600, rate: 1 / 50.5,
        service: 1e6)
      let log = try simulate(scenario, replication: 0, logging: 10_000).log
      return log?.events.first { $0.kind == .replicaRequested && $0.second > 0 }?.second
    }
    // The second request comes at 101 and waits, the third at 151.5: 2 waiting of 1 replica.
    #expect(try firstStart(MetricReading()) == 160)
    #expect(try firstStart(MetricReading(scrapeInterval: 60)) == 180)
    #expect(try firstStart(MetricReading(scrapeInterval: 60, staleness: 25)) == 210)
    // The mean of the samples at 160, 170, 180 is 2, of 150 to 170 is 5/3, of 140 to 160 is 4/3: above 1.1 at 160 still.
    #expect(try firstStart(MetricReading(scrapeInterval: 10, averagingWindow: 30)) == 160)
  }

  /// Every count of the log's last event is what the run ends with, and replicas come and go in order.
  @Test func theLogAddsUp() throws {
    let scenario = Self.scenario(
      [.hpa(Self.horizontal(window: 30))], bounds: ReplicaBounds(minimum: 1, maximum: 6, initial: 1), horizon: 3_000,
      rate: 1.3)
    let result = try simulate(scenario, replication: 0, logging: 100_000)
    let events = try #require(result.log).events
    #expect(events.contains { $0.kind == .decision && $0.decision?.raw != $0.decision?.desired })
    #expect(zip(events, events.dropFirst()).allSatisfy { $0.second <= $1.second })
    func count(_ kind: FleetEvent.Kind) -> Int { events.count { $0.kind == kind } }
    #expect(count(.replicaRequested) == Int(result.pools[0].coldStarts) + 1)
    let last = try #require(events.last).levels
    #expect(count(.replicaRequested) - count(.replicaTerminated) == last.starting + last.ready + last.draining)
    #expect(count(.instanceRuns) - count(.instanceTerminated) >= last.ready)
    let plain = try simulate(scenario, replication: 0)
    #expect(
      plain.log == nil && plain.pools[0].coldStarts == result.pools[0].coldStarts && plain.events == result.events)
    // A log that is full says how much it left out.
    let cut = try #require(try simulate(scenario, replication: 0, logging: 5).log)
    #expect(cut.events == Array(events.prefix(5)) && cut.left == events.count - 5)
  }

  static let predictive = PredictiveScaling(
    metric: ScalingMetric(.requestsPerSecond, target: 10), method: .seasonal, season: 600, interval: 60, lead: 60)

  /// Control events depend on time alone: forty times the traffic, the same number of them, with every policy.
  @Test(arguments: [
    Autoscaler.Policy.hpa(horizontal()), keda(cooldown: 60), .knative(KnativeScaling()), .rayServe(RayServeScaling()),
    .targetTracking(TargetTracking(metric: ScalingMetric(.concurrency, target: 2))), .fixed(2),
    .stepScaling(AlarmScalingTests.steps()),
    .planner(PlannedScalingTests.planner()), .predictive(predictive),
    .schedule(ScheduledScaling(windows: [], otherwise: 2, start: Instant(year: 2026, month: 12, day: 1))),
  ])
  func controlEventsDoNotGrowWithTraffic(_ policy: Autoscaler.Policy) throws {
    func control(rate: Double) throws -> Double {
      let scenario = Self.scenario(
        [policy], bounds: ReplicaBounds(minimum: 2, maximum: 2, initial: 2), horizon: 2_000, rate: rate, service: 0.01)
      var without = scenario
      without.pools[0].autoscaler = nil
      return Double(try simulate(scenario, replication: 0).events)
        - Double(try simulate(without, replication: 0).events)
    }
    let (few, many) = (try control(rate: 0.5), try control(rate: 20))
    #expect(few == many, "\(policy.word)")
    #expect(many <= Autoscaler([policy]).evaluations(within: 2_000) + 10, "\(policy.word)")
  }
}
