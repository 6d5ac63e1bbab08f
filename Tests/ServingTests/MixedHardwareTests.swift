import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Pools whose replicas are quicker or larger on one type of instance than on another.
@Suite struct MixedHardwareTests {
  /// How the pool of `LanguagePools` runs on an L4.
  static func onL4(blocks: Int = 1_500, maxNumSeqs: Int = 16, like batching: Batching? = nil) throws -> MachineServing {
    let accelerator = try #require(Catalog.accelerator("l4"))
    var roofline = try LanguagePools.roofline()
    roofline.accelerator = accelerator
    roofline.efficiency = Catalog.efficiency(of: accelerator.generation)
    var continuous = ContinuousBatching(
      maxNumSeqs: maxNumSeqs, maxNumBatchedTokens: 2_048, blockSize: 16, blocks: blocks)
    if case .continuous(let other) = batching {
      continuous = other
      continuous.blocks = blocks
      continuous.maxNumSeqs = maxNumSeqs
    }
    return MachineServing(stepTime: .roofline(roofline), batching: .continuous(continuous))
  }

  /// A pool on an A100, of which one is to be had, and on L4.
  static func pool(_ balancing: LoadBalancing, replicas: Int = 2, a100: Int? = 1) throws -> Pool {
    var pool = try LanguagePools.pool(replicas: replicas)
    pool.loadBalancing = balancing
    pool.otherMachines = [
      MachineType(
        instance: Stations.instance("gcp/g2-standard-4"), replicasPerInstance: 1, serving: try onL4())
    ]
    pool.purchase = [
      MachineTypeTests.option(0, 4, limit: a100), MachineTypeTests.option(1, 1, limit: a100 == nil ? 0 : nil),
    ]
    return pool
  }

  /// The same with one type alone.
  static func pure(_ machine: Int, of pool: Pool) -> Pool {
    var pool = pool
    pool.purchase = [MachineTypeTests.option(machine, 1)]
    return pool
  }

  static func workload(rate: Double) throws -> Workload {
    var workload = LanguagePools.workload(process: .poisson(rate: rate), input: 300, output: 60)
    workload.inputTokens = try Stations.gamma(mean: 300, cv: 1).clipped(min: 1, max: 2_000)
    workload.outputTokens = try Stations.gamma(mean: 60, cv: 1).clipped(min: 1, max: 500)
    return workload
  }

  /// Two replicas that take turns each see what they would see beside a twin: every other request is as on the one type, the rest as
  /// on the other.
  @Test func takingTurnsIsAMixtureOfBothTypes() throws {
    let workload = try Self.workload(rate: 4)
    func records(_ pool: Pool) throws -> [RequestRecord] {
      let scenario = LanguagePools.scenario(workload, pool: pool, horizon: 600)
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
      return result.records.sorted { $0.index < $1.index }
    }
    let mixed = try Self.pool(.roundRobin)
    let (both, quick, slow) = (
      try records(mixed), try records(Self.pure(0, of: mixed)), try records(Self.pure(1, of: mixed))
    )
    func turn(_ records: [RequestRecord], _ parity: Int64) -> [RequestRecord] {
      records.filter { $0.index % 2 == parity && $0.arrivedAt < 500 }
    }
    #expect(turn(both, 0).count > 900)
    #expect(turn(both, 0) == turn(slow, 0) && turn(both, 1) == turn(quick, 1))
    #expect(turn(both, 0) != turn(quick, 0) && turn(both, 1) != turn(slow, 1))
    // An L4 has 300 GB/s, an A100 2,039.
    let mean = { (records: [RequestRecord]) in
      records.reduce(0) { $0 + $1.finishedAt - $1.arrivedAt } / Double(records.count)
    }
    #expect(mean(turn(both, 0)) > 3 * mean(turn(both, 1)))
  }

  /// Requests far apart, each alone on its replica: as on an A100 while spot has one, as on an L4 from when it is interrupted, and again as on
  /// an A100 once it is replaced. The slots of the replicas are used again for the other type.
  @Test func whatIsTakenBackIsReplacedByAnotherType() throws {
    let record = SpotTrace(path: "none", gap: 500, counts: [2, 0, 2, 2, 2, 2, 2, 2])
    var pool = try Self.pool(.leastLoaded)
    pool.purchase = [
      MachineTypeTests.option(
        0, 2, kind: .spot, interruption: Interruption(monthlyProbability: 0, notice: 0, trace: record)),
      MachineTypeTests.option(1, 1),
    ]
    pool.purchase[1].returnToSpot = 600
    func firsts(_ pool: Pool) throws -> [Int64: Double] {
      var workload = LanguagePools.workload(process: .deterministic(rate: 0.1), input: 1_000, output: 20)
      workload.name = "chat"
      let scenario = LanguagePools.scenario(workload, pool: pool, horizon: 2_000)
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
      #expect(result.workloads[0].completed >= 198)
      return result.records.reduce(into: [:]) { $0[Int64($1.arrivedAt.rounded())] = $1.firstTokenAt - $1.arrivedAt }
    }
    let mixed = try firsts(pool)
    let quick = try #require(try firsts(Self.pure(0, of: pool)).values.min())
    let slow = try #require(try firsts(Self.pure(1, of: pool)).values.min())
    #expect(slow > 2 * quick)
    var seen: [Bool] = []
    for second in mixed.keys.sorted() where ![500, 1_200].contains(second) {
      let first = mixed[second] ?? 0
      let isQuick = abs(first - quick) < 1e-6
      #expect(isQuick || abs(first - slow) < 1e-6, "\(second): \(first)")
      if seen.last != isQuick { seen.append(isQuick) }
    }
    #expect(seen == [true, false, true])
  }

  /// Batches by a table, and services by themselves, take the time of the type that they run on.
  @Test(arguments: [
    Batching.none(concurrency: 1), .dynamic(.init(maxBatchSize: 4, preferredBatchSizes: [], maxQueueDelay: 0)),
  ])
  func measuredTimesAreThoseOfTheType(batching: Batching) throws {
    func table(_ seconds: Double) -> StepTimeModel {
      .table([BatchLatency(batch: 1, seconds: seconds), BatchLatency(batch: 4, seconds: 2 * seconds)])
    }
    var pool = Stations.pool(service: .constant(1), batching: batching, loadBalancing: .roundRobin, replicas: 2)
    pool.stepTime = table(1)
    pool.otherMachines = [
      MachineType(
        instance: Stations.instance("gcp/g2-standard-4"), replicasPerInstance: 1,
        serving: MachineServing(stepTime: table(3), batching: batching))
    ]
    pool.purchase = [MachineTypeTests.option(0, 4, limit: 1), MachineTypeTests.option(1, 1)]
    let scenario = Stations.scenario(process: .deterministic(rate: 0.2), pool: pool, horizon: 1_001)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    let taken = result.records.sorted { $0.index < $1.index }.map { ($0.finishedAt - $0.arrivedAt).rounded() }
    #expect(Array(taken.prefix(6)) == [3, 1, 3, 1, 3, 1])
    // Replica time is told apart: a hundred services of a second here, and of three there.
    #expect(result.usage.poolTime.map(\.machine) == [0, 1])
    #expect(abs(result.usage.poolTime[0].busy[0] - 100) < 1.01 && abs(result.usage.poolTime[1].busy[0] - 300) < 3.01)
    #expect(result.usage.poolTime.allSatisfy { abs($0.busy[0] + $0.idle - 1_001) < 1e-6 })
  }

  /// A prompt that only the larger cache holds is refused, wherever it would have gone; and both replicas fill to their own places.
  @Test func theSmallestCacheBoundsWhatIsTaken() throws {
    let pool = try Self.pool(.sharedQueue)
    // 1,500 blocks of 16 tokens on the L4, 10,000 on the A100.
    for (input, isTaken) in [(23_900.0, true), (24_100, false)] {
      let workload = LanguagePools.workload(process: .deterministic(rate: 0.01), input: input, output: 50)
      let scenario = LanguagePools.scenario(workload, pool: pool, horizon: 1_000)
      let result = try simulate(scenario, replication: 0)
      #expect((result.workloads[0].rejected == 0) == isTaken)
    }
    let burst = LanguagePools.workload(process: .burst(requests: 200), input: 30, output: 100)
    let scenario = LanguagePools.scenario(burst, pool: pool, horizon: 1_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(result.workloads[0].completed == 200)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    // 32 sequences on the A100 and 16 on the L4 start at once.
    #expect(result.records.count { $0.startedAt < 1e-9 } == 48)
  }

  /// An activator sends a replica twice what its batch holds. An overflow goes by what the batch holds, of one type of instance as of two.
  @Test(arguments: [false, true]) func anOverflowGoesByWhatBatchesHold(isMixed: Bool) throws {
    var pool = Self.pure(0, of: try Self.pool(.knative, replicas: 1))
    if !isMixed { pool.otherMachines = [] }
    #expect(pool.mixesHardware == isMixed)
    pool.autoscaler = Autoscaler([
      .knative(KnativeScaling(target: 64, targetBurstCapacity: 0, containerConcurrency: 64))
    ])
    // Fifty requests in ten seconds, of which none is answered in that time.
    var workload = LanguagePools.workload(process: .deterministic(rate: 5), input: 100, output: 4_000)
    workload.stages[0].route = Route(rule: .overflow, targets: [.pool(0), .api(0)], overflowAt: 0)
    var scenario = LanguagePools.scenario(workload, pool: pool, horizon: 10)
    scenario.apis = [
      API(
        name: "hosted", model: "m", price: TokenPrice(input: 1, output: 1, source: "test"),
        timeToFirstToken: .constant(0.5), tokensPerSecond: .constant(1_000))
    ]
    let result = try simulate(scenario, replication: 0)
    #expect(result.workloads[0].arrived > 40)
    // The batch holds 32.
    #expect(result.apis[0].calls == result.workloads[0].arrived - 32)
  }

  /// Whatever happens to a pool, if all that it buys is the second type then all is as in a pool of the second type.
  @Test func onlyTheTypeThatIsBoughtMatters() throws {
    var compared = 0
    for number in 0..<200 {
      var plain = try RandomScenario.make(number)
      // Instances of several pools are of one type.
      guard plain.pools.allSatisfy({ $0.instancesOf == nil }) else { continue }
      for index in plain.pools.indices {
        plain.pools[index].otherMachines = [
          MachineType(
            instance: plain.pools[index].instance, replicasPerInstance: plain.pools[index].replicasPerInstance)
        ]
        for option in plain.pools[index].purchase.indices { plain.pools[index].purchase[option].machine = 0 }
        plain.pools[index].warmPool = nil
      }
      // A budget meters a pool at the price of its first machine, which is another one here.
      for index in plain.workloads.indices { plain.workloads[index].budgets = [] }
      var other = plain
      for index in other.pools.indices { Self.hide(&other.pools[index]) }
      guard other.pools.contains(where: \.mixesHardware) else { continue }
      compared += 1
      let first = try simulate(plain, replication: 0, recording: true)
      let second = try simulate(other, replication: 0, recording: true)
      let parting = zip(first.records, second.records).first { $0 != $1 }
      #expect(
        first.records == second.records && first.events == second.events,
        "scenario \(number) \(parting.map { "\($0) \($1)" } ?? "")")
      #expect(first.timeline == second.timeline, "scenario \(number)")
      #expect(String(describing: first.workloads) == String(describing: second.workloads), "scenario \(number)")
      #expect(String(describing: first.pools) == String(describing: second.pools), "scenario \(number)")
      let time = second.usage.poolTime.filter { $0.machine == 1 || !other.pools[$0.pool].mixesHardware }.map { row in
        var row = row
        row.machine = 0
        return row
      }
      #expect(first.usage.poolTime == time, "scenario \(number)")
      #expect(
        first.usage.ranks.map(\.microseconds) == second.usage.ranks.map(\.microseconds)
          && first.usage.instances == second.usage.instances, "scenario \(number)")
    }
    #expect(compared > 80)
  }

  /// Puts what a pool runs on in the second place, behind hardware that nothing is bought of.
  private static func hide(_ pool: inout Pool) {
    let own = pool.serving(on: 0)
    switch pool.stepTime {
    case .roofline(var roofline):
      guard case .continuous(var batching) = pool.batching else { return }
      guard let other = Catalog.accelerator("h100") else { return }
      roofline.accelerator = other
      pool.stepTime = .roofline(roofline)
      batching.blocks *= 2
      pool.batching = .continuous(batching)
    case .table(let points):
      pool.stepTime = .table(points.map { BatchLatency(batch: $0.batch, seconds: $0.seconds / 7) })
    case .latency:
      guard case .dynamic = pool.batching else { return }
      pool.stepTime = .latency(.constant(0.125))
    }
    pool.otherMachines[0].serving = own
    pool.replicasPerInstance += 1
    for option in pool.purchase.indices { pool.purchase[option].machine = 1 }
  }
}
