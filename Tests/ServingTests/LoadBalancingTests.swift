import EventKernel
import Glibc
import Model
import Serving
import Testing

/// Ten servers with a queue each, by the rule that picks the queue.
@Suite struct LoadBalancingTests {
  /// Two replicas that start together from none share what waited for them, whichever of them is asked first.
  @Test(arguments: [LoadBalancing.leastLoaded, .roundRobin, .joinShortestQueue])
  func whatWaitedForReplicasIsShared(balancing: LoadBalancing) throws {
    for batching in [
      Batching.none(concurrency: 1),
      .dynamic(DynamicBatching(maxBatchSize: 2, preferredBatchSizes: [], maxQueueDelay: 0)),
    ] {
      var pool = Stations.pool(service: .constant(10), batching: batching, loadBalancing: balancing)
      pool.replicas = ReplicaBounds(minimum: 0, maximum: 2, initial: 0)
      pool.autoscaler = Autoscaler([.fixed(2)])
      pool.startup = Startup(provision: .constant(0), pull: .constant(0), load: .constant(30))
      let scenario = Stations.scenario(process: .burst(requests: 8), pool: pool, horizon: 500)
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty)
      // Each has four of them: one by one they take 40 s, in pairs 20 s.
      let last = try #require(result.records.map { $0.finishedAt }.max())
      let isAlone = if case .none = batching { true } else { false }
      #expect(result.records.count == 8 && last < (isAlone ? 75 : 55), "\(balancing), \(batching): \(last)")
    }
  }

  static let load = 0.9
  static let servers = 10

  static func waits(_ rule: LoadBalancing, replications: Int = 12) throws -> Sample {
    let pool = Stations.pool(
      service: .exponential(mean: 1), batching: .none(concurrency: 1), loadBalancing: rule, replicas: servers)
    let rate = load * Double(servers)
    let scenario = Stations.scenario(process: .poisson(rate: rate), pool: pool, horizon: 200_000 / rate, seed: 13)
    return Sample(
      try (0..<replications).map { try #require(try simulate(scenario, replication: $0).workloads[0].queueWait.mean) })
  }

  @Test func moreKnowledgeWaitsLess() throws {
    let random = try Self.waits(.random)
    let roundRobin = try Self.waits(.roundRobin)
    let two = try Self.waits(.powerOfTwoChoices)
    let least = try Self.waits(.leastLoaded)
    let shortest = try Self.waits(.joinShortestQueue)
    let shared = try Self.waits(.sharedQueue)
    // Splitting Poisson arrivals at random leaves Poisson arrivals: ten M/M/1.
    #expect(random.agrees(with: Self.load / (1 - Self.load)), "\(random)")
    // Every tenth arrival: Erlang gaps of ten phases. Source: L. Kleinrock, Queueing Systems I, 1975, section 6.4 (G/M/1):
    // mean wait root / (1 - root) with root = (phases * load / (phases * load + 1 - root))^phases, mean service 1.
    var root = 0.5
    let rate = Self.load * Double(Self.servers)
    for _ in 0..<10_000 { root = pow(rate / (rate + 1 - root), Double(Self.servers)) }
    #expect(roundRobin.agrees(with: root / (1 - root)), "\(roundRobin) against \(root / (1 - root))")
    // One queue: Erlang C.
    let truth = QueueTheoryTests.erlangC(servers: Self.servers, load: Self.load) / (rate / Self.load * (1 - Self.load))
    #expect(shared.agrees(with: truth), "\(shared) against \(truth)")
    #expect(random.mean > roundRobin.mean)
    #expect(roundRobin.mean > two.mean)
    #expect(two.mean > shortest.mean)
    #expect(shortest.mean >= shared.mean)
    // Where replicas serve one at a time, fewest in all and fewest waiting, then running, pick alike up to ties.
    #expect(
      abs(least.mean - shortest.mean) < 4 * (least.standardError + shortest.standardError), "\(least) \(shortest)")
  }

  /// In turn is in turn: the services of ten replicas differ by at most one request.
  @Test func roundRobinDealsEvenly() throws {
    let pool = Stations.pool(
      service: .constant(10), batching: .none(concurrency: 1), loadBalancing: .roundRobin, replicas: 10)
    let scenario = Stations.scenario(process: .deterministic(rate: 0.99), pool: pool, horizon: 10_000)
    let result = try simulate(scenario, replication: 0)
    #expect(result.workloads[0].queueWait.maximum == 0)
    #expect(result.pools[0].queueDepthMax == 0)
  }

  /// Routes between pools follow the same idea: two pools in turn, at random, and to the less loaded.
  @Test func routesSpreadOverPools() throws {
    var waits: [Double] = []
    for rule in [Route.Rule.random, .roundRobin, .leastLoaded] {
      var second = Stations.pool(service: .exponential(mean: 1), batching: .none(concurrency: 1))
      second.name = "second"
      let first = Stations.pool(service: .exponential(mean: 1), batching: .none(concurrency: 1))
      var scenario = Stations.scenario(process: .poisson(rate: 1.8), pool: first, horizon: 100_000, seed: 3)
      scenario.pools.append(second)
      scenario.workloads[0].stages = [Stage(route: Route(rule: rule, targets: [.pool(0), .pool(1)]))]
      let sample = Sample(
        try (0..<12).map { try #require(try simulate(scenario, replication: $0).workloads[0].queueWait.mean) })
      if rule == .random { #expect(sample.agrees(with: 9), "\(sample)") }
      waits.append(sample.mean)
    }
    #expect(waits[0] > waits[1] && waits[1] > waits[2])
  }
}
