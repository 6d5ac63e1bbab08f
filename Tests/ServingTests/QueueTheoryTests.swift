import EventKernel
import Glibc
import Model
import Serving
import Testing

/// The serving path against closed forms of queueing theory.
@Suite struct QueueTheoryTests {
  static let replications = 16
  static let loads = [0.5, 0.7, 0.9, 0.95]

  /// Mean waits and 95th percentiles of latency of a station with mean service time 1, by replication.
  static func measure(
    load: Double, servers: Int, service: Distribution, customers: Double = 150_000, queue: QueueLimits = QueueLimits(),
    batching: Batching? = nil
  ) throws -> (wait: Sample, waitP95: Sample, latencyP95: Sample, rejected: Sample) {
    let rate = load * Double(servers)
    let pool = Stations.pool(service: service, batching: batching ?? .none(concurrency: servers), queue: queue)
    let scenario = Stations.scenario(process: .poisson(rate: rate), pool: pool, horizon: customers / rate, seed: 7)
    var waits: [Double] = []
    var waitTails: [Double] = []
    var tails: [Double] = []
    var refused: [Double] = []
    for replication in 0..<replications {
      let result = try simulate(scenario, replication: replication).workloads[0]
      waits.append(try #require(result.queueWait.mean))
      waitTails.append(try #require(result.queueWait.quantile(0.95)))
      tails.append(try #require(result.latency.quantile(0.95)))
      refused.append(Double(result.rejected) / Double(result.arrived))
    }
    return (Sample(waits), Sample(waitTails), Sample(tails), Sample(refused))
  }

  /// Erlang's C formula: the probability of waiting in M/M/c. Source: L. Kleinrock, Queueing Systems I, 1975, (3.40).
  static func erlangC(servers: Int, load: Double) -> Double {
    let offered = load * Double(servers)
    var blocking = 1.0
    for server in 1...servers { blocking = offered * blocking / (Double(server) + offered * blocking) }
    return blocking / (1 - load * (1 - blocking))
  }

  @Test(arguments: loads)
  func mm1(load: Double) throws {
    let measured = try Self.measure(load: load, servers: 1, service: .exponential(mean: 1))
    #expect(measured.wait.agrees(with: load / (1 - load)), "\(measured.wait)")
    // The time in an M/M/1 system is exponential with mean 1 / (1 - load).
    #expect(measured.latencyP95.agrees(with: -log(0.05) / (1 - load), relativeError: 0.004), "\(measured.latencyP95)")
  }

  @Test(arguments: loads, [2, 10, 50])
  func mmc(load: Double, servers: Int) throws {
    let measured = try Self.measure(load: load, servers: servers, service: .exponential(mean: 1))
    let waiting = Self.erlangC(servers: servers, load: load)
    let spare = Double(servers) * (1 - load)
    #expect(measured.wait.agrees(with: waiting / spare), "\(measured.wait) against \(waiting / spare)")
    // Those who wait do so for an exponential time: P(W > t) = C exp(-c (1 - load) t).
    let tail = max(0, log(waiting / 0.05) / spare)
    #expect(measured.waitP95.agrees(with: tail, relativeError: 0.004), "\(measured.waitP95) against \(tail)")
  }

  /// Pollaczek and Khinchine: mean wait = load (1 + cv^2) / (2 (1 - load)) mean service times.
  @Test(arguments: loads)
  func md1(load: Double) throws {
    let measured = try Self.measure(load: load, servers: 1, service: .constant(1))
    #expect(measured.wait.agrees(with: load / (2 * (1 - load))), "\(measured.wait)")
  }

  @Test(arguments: [0.5, 0.8, 0.95], [0.5, 1, 2, 4])
  func mg1Gamma(load: Double, cv: Double) throws {
    let service = try Stations.gamma(mean: 1, cv: cv)
    let measured = try Self.measure(load: load, servers: 1, service: service)
    #expect(measured.wait.agrees(with: load * (1 + cv * cv) / (2 * (1 - load))), "\(measured.wait)")
  }

  @Test(arguments: [0.5, 0.8, 0.95], [0.5, 1, 2, 4])
  func mg1Lognormal(load: Double, cv: Double) throws {
    let service = try Stations.lognormal(mean: 1, cv: cv)
    // At cv 4 the fourth moment is so large that 16 means of 150,000 customers are not yet near normal.
    let measured = try Self.measure(load: load, servers: 1, service: service, customers: cv > 2 ? 3_000_000 : 150_000)
    #expect(measured.wait.agrees(with: load * (1 + cv * cv) / (2 * (1 - load))), "\(measured.wait)")
  }

  /// M/M/c/K: the probability of K in the system is that of being refused; those admitted wait L_q / (rate (1 - P_K)).
  @Test(arguments: [0.5, 0.9, 0.95], [(1, 5), (4, 10), (10, 16)])
  func mmck(load: Double, size: (servers: Int, places: Int)) throws {
    let (servers, places) = size
    let offered = load * Double(servers)
    var weights = [1.0]
    for number in 1...places { weights.append(weights[number - 1] * offered / Double(min(number, servers))) }
    let total = weights.reduce(0, +)
    let refused = weights[places] / total
    let inQueue = weights.enumerated().reduce(0) { $0 + Double(max($1.offset - servers, 0)) * $1.element } / total
    let measured = try Self.measure(
      load: load, servers: servers, service: .exponential(mean: 1), queue: QueueLimits(maxSize: places - servers))
    #expect(measured.rejected.agrees(with: refused), "\(measured.rejected) against \(refused)")
    #expect(measured.wait.agrees(with: inQueue / (offered * (1 - refused))), "\(measured.wait)")
  }

  /// Bulk service: a free server takes up to b waiting requests, in an exponential time. With n waiting while busy,
  /// the probability is C r^n, r the root of (rate + 1) r = rate + r^(b+1) in (0, 1), C = 1 / (1/rate + 1/(1 - r)).
  /// Source: M. F. Neuts, Ann. Math. Stat. 38, 1967 (general bulk service rule, a = 1); solved from the balance equations.
  @Test(arguments: [0.5, 0.8, 0.95], [2, 8, 32])
  func bulkService(load: Double, size: Int) throws {
    let rate = load * Double(size)
    var low = 0.0
    var high = 1 - 1e-9
    for _ in 0..<200 {
      let middle = (low + high) / 2
      if rate + pow(middle, Double(size + 1)) - (rate + 1) * middle > 0 { low = middle } else { high = middle }
    }
    let root = low
    let constant = 1 / (1 / rate + 1 / (1 - root))
    let truth = constant * root / ((1 - root) * (1 - root)) / rate
    let batching = Batching.dynamic(
      DynamicBatching(maxBatchSize: size, preferredBatchSizes: [], maxQueueDelay: 0))
    let pool = Stations.pool(service: .exponential(mean: 1), batching: batching)
    let scenario = Stations.scenario(process: .poisson(rate: rate), pool: pool, horizon: 200_000 / rate, seed: 3)
    let waits = try (0..<Self.replications).map {
      try #require(try simulate(scenario, replication: $0).workloads[0].queueWait.mean)
    }
    #expect(Sample(waits).agrees(with: truth), "\(Sample(waits)) against \(truth)")
  }

  /// Batches that share an accelerator, each of one request and none waiting: M/G/1 with processor sharing, whose mean time in
  /// the system is service / (1 - load) whatever the distribution. Source: L. Kleinrock, Queueing Systems II, 1976, (4.17).
  @Test(arguments: [0.3, 0.5, 0.7])
  func processorSharing(load: Double) throws {
    let places = 64
    let batching = DynamicBatching(
      maxBatchSize: 1, preferredBatchSizes: [], maxQueueDelay: 0, instanceCount: places, unsharedSeconds: 0)
    var pool = Stations.pool(service: .constant(1), batching: .dynamic(batching))
    // The table has the time beside all other places, of which a batch by itself takes its part.
    pool.stepTime = .table([BatchLatency(batch: 1, seconds: Double(places))])
    let scenario = Stations.scenario(process: .poisson(rate: load), pool: pool, horizon: 100_000 / load, seed: 5)
    let results = try (0..<Self.replications).map { try simulate(scenario, replication: $0) }
    let latencies = try results.map { try #require($0.workloads[0].latency.mean) }
    #expect(Sample(latencies).agrees(with: 1 / (1 - load)), "\(Sample(latencies))")
  }

  /// Two batches that start together share from the first to the last: worked by hand.
  @Test func twoBatchesShareAsTheyComeAndGo() throws {
    // Fixed 1 s, 2 s by itself: 3 s alone, 5 s beside another. Requests at 0 and 1 s: after 1 s a third of the first is done.
    let batching = DynamicBatching(
      maxBatchSize: 1, preferredBatchSizes: [], maxQueueDelay: 0, instanceCount: 2, unsharedSeconds: 1)
    var pool = Stations.pool(service: .constant(1), batching: .dynamic(batching))
    pool.stepTime = .table([BatchLatency(batch: 1, seconds: 5)])
    let scenario = Stations.scenario(process: .poisson(rate: 1e-2), pool: pool, horizon: 50_000, seed: 9)
    let records = try simulate(scenario, replication: 0, recording: true).records.sorted { $0.arrivedAt < $1.arrivedAt }
    var pairs = 0
    for (index, record) in records.enumerated().dropFirst().dropLast(2) {
      let next = records[index + 1]
      let gap = next.arrivedAt - record.arrivedAt
      guard gap < 3, record.arrivedAt - records[index - 1].arrivedAt > 10,
        records[index + 2].arrivedAt - next.arrivedAt > 10
      else { continue }
      let first = record.arrivedAt + gap + (1 - gap / 3) * 5
      #expect(abs(record.finishedAt - first) < 1e-6)
      let done = (first - next.arrivedAt) / 5
      #expect(abs(next.finishedAt - (first + (1 - done) * 3)) < 1e-6)
      pairs += 1
    }
    #expect(pairs > 3)
  }

  /// D = max(A, D') + S for one server, and with the earliest free of several, on the same draws: equal to the last bit.
  @Test(arguments: [1, 3, 10])
  func departuresFollowTheRecursion(servers: Int) throws {
    let service = try Stations.lognormal(mean: 1, cv: 1.5)
    let rate = 0.9 * Double(servers)
    let pool = Stations.pool(service: service, batching: .none(concurrency: servers))
    let scenario = Stations.scenario(process: .poisson(rate: rate), pool: pool, horizon: 20_000 / rate, seed: 11)
    let result = try simulate(scenario, replication: 2, recording: true)
    let bank = StreamBank(seed: 11, replication: 2)
    let arrivals = bank.stream("jobs/arrivals")
    let services = bank.stream("jobs/serve/service")
    let sampler = Sampler(service)
    var free = Array(repeating: 0.0, count: servers)
    var arrival = 0.0
    var departures: [Double] = []
    while departures.count < result.records.count + 1_000 {
      arrival += arrivals.exponential() / rate
      let server = free.indices.min { free[$0] < free[$1] } ?? 0
      free[server] = max(arrival, free[server]) + sampler.draw(services)
      departures.append(free[server])
    }
    #expect(result.records.count > 15_000)
    for record in result.records {
      #expect(record.finishedAt == departures[Int(record.index)])
    }
  }
}
