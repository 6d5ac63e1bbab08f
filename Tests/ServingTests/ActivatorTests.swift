import Model
import Serving
import Testing

/// Knative's activator, in the path of requests and out of it, by hand from knative/serving 98e5ef9 (2026-08):
/// pkg/autoscaler/scaling/autoscaler.go (`Scale`, the excess burst capacity), pkg/reconciler/autoscaling/kpa/kpa.go (`ReconcileKind`, the mode
/// of the serverless service), pkg/activator/net/throttler.go (`newRevisionThrottler`) and pkg/queue/breaker.go.
@Suite struct ActivatorTests {
  /// Seconds of a concurrency, then an evaluation: whether the activator is in the path.
  struct Step {
    var seconds: Int
    var concurrency: Double
    var ready: Int
    var isIn: Bool

    init(_ seconds: Int, of concurrency: Double, ready: Int, isIn: Bool) {
      self.seconds = seconds
      self.concurrency = concurrency
      self.ready = ready
      self.isIn = isIn
    }
  }
  struct Case: CustomTestStringConvertible {
    var what: String
    var burst: Double
    var target = 10.0
    var ready: Int
    var startsIn: Bool
    var steps: [Step]
    var testDescription: String { what }
  }

  /// EBC = floor(ready x total - target burst capacity - panic average); in the path where it is below 0, or where none is desired.
  static let cases: [Case] = [
    Case(
      what: "room for the burst", burst: 20, ready: 3, startsIn: false, steps: [Step(6, of: 0, ready: 3, isIn: false)]),
    Case(
      what: "exactly room is room", burst: 20, ready: 3, startsIn: false,
      steps: [Step(6, of: 10, ready: 3, isIn: false)]),
    // floor(30 - 20 - 10.5) = -1; at 10.000001 as well, since it is cut off downwards.
    Case(
      what: "half a request too many", burst: 20, ready: 3, startsIn: false,
      steps: [Step(6, of: 10.5, ready: 3, isIn: true)]),
    Case(
      what: "a trace too many", burst: 20, ready: 3, startsIn: false,
      steps: [Step(6, of: 10.00001, ready: 3, isIn: true)]),
    Case(
      what: "one replica fewer", burst: 20, ready: 3, startsIn: false,
      steps: [Step(6, of: 5, ready: 3, isIn: false), Step(2, of: 5, ready: 2, isIn: true)]),
    Case(
      what: "one replica more", burst: 20, ready: 2, startsIn: false,
      steps: [Step(6, of: 5, ready: 2, isIn: true), Step(2, of: 5, ready: 3, isIn: false)]),
    // The total counts and not the share of it that is aimed at: 2 x 10 - 18 - 2 = 0, where 2 x 7 is less than 18.
    Case(
      what: "the whole of the target", burst: 18, ready: 2, startsIn: false,
      steps: [Step(6, of: 2, ready: 2, isIn: false)]),
    // The panic window: after 4 s of 4 and 2 s of 10 its average is 6, and 4 s later 10.
    Case(
      what: "the panic window's average", burst: 14, ready: 2, startsIn: false,
      steps: [
        Step(6, of: 4, ready: 2, isIn: false), Step(2, of: 10, ready: 2, isIn: false),
        Step(2, of: 10, ready: 2, isIn: true), Step(4, of: 4, ready: 2, isIn: false),
      ]),
    // 211 needs 22 replicas of ten, or three of a hundred.
    Case(
      what: "the default of 211", burst: 211, ready: 21, startsIn: true,
      steps: [Step(6, of: 0, ready: 21, isIn: true), Step(2, of: 0, ready: 22, isIn: false)]),
    Case(
      what: "211 of replicas that take a hundred", burst: 211, target: 100, ready: 2, startsIn: true,
      steps: [Step(6, of: 10, ready: 2, isIn: true), Step(2, of: 10, ready: 3, isIn: false)]),
    Case(
      what: "-1 is always", burst: -1, ready: 50, startsIn: true, steps: [Step(6, of: 1, ready: 50, isIn: true)]),
    Case(
      what: "0 is never while any is desired", burst: 0, ready: 1, startsIn: false,
      steps: [Step(6, of: 500, ready: 1, isIn: false)]),
    // An empty window: active for longer than the stable one, so inactive, and the activator backs it.
    Case(
      what: "0 when none is desired", burst: 0, ready: 1, startsIn: false,
      steps: [
        Step(60, of: 1, ready: 1, isIn: false), Step(58, of: 0, ready: 1, isIn: false),
        Step(2, of: 0, ready: 1, isIn: true), Step(2, of: 1, ready: 1, isIn: false),
      ]),
    Case(what: "an empty revision", burst: 0, ready: 0, startsIn: true, steps: []),
  ]

  @Test(arguments: cases)
  func theMode(_ example: Case) {
    var autoscaler = KnativeAutoscaler(
      KnativeScaling(target: example.target, targetBurstCapacity: example.burst),
      bounds: ReplicaBounds(minimum: 0, maximum: 1_000, initial: example.ready), ready: example.ready)
    #expect(autoscaler.isActivatorIn == example.startsIn, "\(example.what), at the start")
    var second = 0
    for (index, step) in example.steps.enumerated() {
      for _ in 0..<step.seconds {
        second += 1
        autoscaler.record(step.concurrency, at: Double(second))
        guard second % 2 == 0 else { continue }
        _ = autoscaler.evaluate(replicas: step.ready, ready: step.ready, at: Double(second))
      }
      #expect(autoscaler.isActivatorIn == step.isIn, "\(example.what), step \(index), second \(second)")
    }
  }

  /// A revision that nobody asks for any more while it starts is given up 630 s after it began to: `CanFailActivation`.
  @Test func aStartThatTakesTooLongIsGivenUp() {
    var autoscaler = KnativeAutoscaler(
      KnativeScaling(target: 10), bounds: ReplicaBounds(minimum: 0, maximum: 9, initial: 0), ready: 0)
    autoscaler.record(1, at: 0.5)
    #expect(autoscaler.evaluate(replicas: 0, ready: 0, at: 0.5).desired == 1)
    var given: Int?
    for second in 1...700 where given == nil {
      autoscaler.record(0, at: Double(second))
      guard second % 2 == 0 else { continue }
      if autoscaler.evaluate(replicas: 1, ready: 0, at: Double(second)).desired == 0 { given = second }
    }
    // Activating since 0.5 s: 630 s are over at the evaluation of 632 s.
    #expect(given == 632)
  }

  static func scenario(
    burst: Double, limit: Int, replicas: Int, rate: Double, service: Double, horizon: Double, until last: Double,
    balancing: LoadBalancing = .knative, concurrency: Int? = nil
  ) -> Scenario {
    var pool = Stations.pool(
      service: .constant(service), batching: .none(concurrency: concurrency ?? limit), loadBalancing: balancing)
    pool.replicas = ReplicaBounds(minimum: replicas, maximum: replicas, initial: replicas)
    pool.autoscaler = Autoscaler([
      .knative(
        KnativeScaling(target: Double(max(limit, 1)), targetBurstCapacity: burst, containerConcurrency: limit))
    ])
    var scenario = Stations.scenario(process: .deterministic(rate: rate), pool: pool, horizon: horizon)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: last, factor: 0, lasting: horizon)]
    return scenario
  }

  /// One request a second for 25 s, each of 100 s, on two replicas of 20: at an evaluation in second t on the way up the panic window
  /// averages t - 3.5, on the way down 128.5 - t. Room for 25 more is there up to 15: until the evaluation of 20 s, and from that of 114 s.
  @Test func itComesAndGoesInARun() throws {
    let scenario = Self.scenario(
      burst: 25, limit: 20, replicas: 2, rate: 1, service: 100, horizon: 200, until: 25.5)
    let result = try simulate(scenario, replication: 0, recording: true, logging: 1_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    let moves = try #require(result.log).events.filter { $0.kind == .activatorIn || $0.kind == .activatorOut }
    #expect(moves.map(\.kind) == [.activatorOut, .activatorIn, .activatorOut])
    #expect(moves.map(\.second) == [0, 20, 114])
  }

  /// Three replicas in turn have some wait behind a long service while another is free; one queue has not.
  @Test func inThePathIsOneLineAndOutOfItIsInTurn() throws {
    func waits(_ burst: Double, _ balancing: LoadBalancing, limit: Int = 1) throws -> [Double] {
      var scenario = Self.scenario(
        burst: burst, limit: limit, replicas: 3, rate: 1.1, service: 1, horizon: 2_000, until: 1_900,
        balancing: balancing, concurrency: 1)
      scenario.pools[0].stepTime = .latency(.exponential(mean: 1.4))
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty)
      return result.records.map { $0.startedAt - $0.arrivedAt }
    }
    #expect(try waits(-1, .knative) == waits(-1, .sharedQueue))
    #expect(try waits(0, .knative) == waits(0, .roundRobin))
    #expect(try waits(-1, .knative, limit: 0) == waits(-1, .powerOfTwoChoices, limit: 0))
    #expect(try waits(0, .knative, limit: 0) == waits(0, .roundRobin, limit: 0))
    let (shared, turn) = (try waits(-1, .knative), try waits(0, .knative))
    #expect(turn.reduce(0, +) > 1.3 * shared.reduce(0, +))
  }

  /// `buildBreaker`: one request is served and ten wait at a proxy that lets one in; more are refused. The activator has a queue of its own.
  @Test func aProxyRefusesTheTwelfth() throws {
    var scenario = Self.scenario(burst: 0, limit: 1, replicas: 1, rate: 1, service: 1_000, horizon: 100, until: 15.5)
    let refused = try simulate(scenario, replication: 0, recording: true)
    #expect(refused.workloads[0].arrived == 15 && refused.workloads[0].rejected == 4)
    scenario = Self.scenario(burst: -1, limit: 1, replicas: 1, rate: 1, service: 1_000, horizon: 100, until: 15.5)
    #expect(try simulate(scenario, replication: 0).workloads[0].rejected == 0)
    scenario.pools[0].queue.maxSize = 3
    #expect(try simulate(scenario, replication: 0).workloads[0].rejected == 11)
  }

  /// What the activator holds when it leaves the path is served as well: after a quiet second or two the average is low though a new burst
  /// has just filled its queue.
  @Test func whatItHoldsIsSentOn() throws {
    var scenario = Self.scenario(burst: 2, limit: 4, replicas: 2, rate: 1, service: 2, horizon: 40_000, until: 39_900)
    scenario.workloads[0].arrivals.process = .modulated([
      ModulatedState(rate: 20, meanDuration: 1), ModulatedState(rate: 0.2, meanDuration: 6),
    ])
    let result = try simulate(scenario, replication: 0, recording: true, logging: 100_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    let workload = result.workloads[0]
    #expect(workload.completed + workload.rejected == workload.arrived)
    var held = 0
    var since = 0.0
    for event in try #require(result.log).events {
      if event.kind == .activatorIn { since = event.second }
      guard event.kind == .activatorOut else { continue }
      let stay = since..<event.second
      held += result.records.count { stay.contains($0.arrivedAt) && event.second < $0.startedAt }
    }
    #expect(held > 0, "\(held) requests were held by an activator that left")
  }
}
