import Model
import Serving
import Testing

@Suite("The worst day, and instances over time") struct WorstDayTests {
  /// Counted a second time from the record of every request; the run starts within a day and within two minutes.
  @Test func itIsTheDayWithMostLateRequests() throws {
    var scenario = try RandomScenario.make(0)
    let limit = 6.0
    let pool = Pool(
      name: "desk", model: "m", stepTime: .latency(.exponential(mean: 2)), instance: scenario.pools[0].instance,
      tensorParallel: 1, batching: .none(concurrency: 1), loadBalancing: .sharedQueue,
      replicas: ReplicaBounds(minimum: 1, maximum: 1, initial: 1),
      purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")])
    let jobs = Workload(
      name: "jobs", arrivals: Arrivals(process: .poisson(rate: 0.2)), inputTokens: .constant(0),
      outputTokens: .constant(0), objectives: [Objective(.atMost(.latency, .p95, seconds: limit))],
      stages: [Stage(route: Route(targets: [.pool(0)]))])
    let offset = 6.0 * 3_600 + 77
    scenario = Scenario(
      name: "test", start: Instant(year: 2026, month: 12, day: 1), horizon: 3.4 * 86_400,
      replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: 3, workloads: [jobs], pools: [pool], apis: [])
    scenario.start = Instant(secondsSinceEpoch: scenario.start.secondsSinceEpoch + Int64(offset))

    let plain = try simulate(scenario, replication: 0, recording: true)
    let result = try simulate(scenario, replication: 0, byHour: true)
    #expect(result.events == plain.events && result.timeline == plain.timeline)
    #expect(plain.worstDay == nil)
    #expect(try simulate(scenario, replication: 1, byHour: true).worstDay == nil)
    let worst = try #require(result.worstDay)

    func day(_ second: Double) -> Int { Int((second + offset) / 86_400) }
    var late = Array(repeating: 0, count: 5)
    for record in plain.records where record.finishedAt - record.arrivedAt + record.overhead > limit {
      late[day(record.finishedAt)] += 1
    }
    let most = try #require(late.max())
    let number = day(worst.times[0])
    #expect(late[number] == most && late.count { $0 == most } == 1, "\(late)")
    let start = max(0, Double(number) * 86_400 - offset)
    #expect(worst.times[0] == start && worst.binWidth == 120)
    #expect(zip(worst.times, worst.times.dropFirst()).allSatisfy { abs($1 - $0 - 120) < 1e-6 })
    #expect(worst.workloads[0].objectives[0].late.reduce(0, +) == Int64(most))
    // Bin by bin.
    for (bin, second) in worst.times.enumerated() {
      let end = min(second + 120, Double(number + 1) * 86_400 - offset, scenario.horizon)
      let arrived = plain.records.count { second <= $0.arrivedAt && $0.arrivedAt < end }
      let completed = plain.records.count { second <= $0.finishedAt && $0.finishedAt < end }
      #expect(worst.workloads[0].completed[bin] == Int64(completed))
      // A request that was still under way at the run's end has no record.
      #expect(abs(worst.workloads[0].arrived[bin] - Int64(arrived)) <= (end == scenario.horizon ? 50 : 0))
      #expect(worst.pools[0].ready[bin] == 1)
    }
  }

  /// Instances over time, by how they are paid, add up to what is billed.
  @Test(arguments: 0..<6) func instancesAreThoseOfTheUsage(group: Int) throws {
    for number in group * 20..<(group + 1) * 20 {
      let scenario = try RandomScenario.make(number)
      let result = try simulate(scenario, replication: 0)
      let times = result.timeline.times
      let end = result.overload?.stoppedAt ?? scenario.horizon
      let widths = times.indices.map { ($0 + 1 < times.count ? times[$0 + 1] : end) - times[$0] }
      for (index, pool) in scenario.pools.enumerated() {
        let own = result.timeline.pools[index].instances
        func seconds(_ values: [Double]) -> Double { zip(values, widths).reduce(0) { $0 + $1.0 * $1.1 } }
        var billed = (committed: 0.0, onDemand: 0.0)
        for row in result.usage.ranks where row.pool == index {
          let covered = row.ranks.count { $0 <= pool.committed(ofMachine: row.machine) }
          billed.committed += Double(covered) * Double(row.microseconds) / 1e6
          billed.onDemand += Double(row.ranks.count - covered) * Double(row.microseconds) / 1e6
        }
        let spot = result.usage.instances.filter { $0.pool == index }.reduce(0.0) { $0 + Double($1.microseconds) / 1e6 }
        for (shown, expected) in [
          (own.committed, billed.committed), (own.onDemand, billed.onDemand), (own.spot, spot),
        ] {
          #expect(shown.count == times.count)
          #expect(abs(seconds(shown) - expected) <= 1e-4 + 1e-9 * expected, "scenario \(number), \(pool.name)")
        }
      }
    }
  }
}
