import EventKernel
import Model
import Studies
import Testing

/// Fleets of several types: requests at a constant rate, one second of service each and nothing at random, so that bills follow by hand.
@Suite struct CrossoverTypesTests {
  let seconds = 360.0
  /// Of December.
  let hours = 744.0

  func option(machine: Int, limit: Int? = nil, _ hourly: String) -> PurchaseOption {
    var option = PurchaseOption(kind: .onDemand, limit: limit, hourly: dollars(hourly), priceSource: "test")
    option.machine = machine
    return option
  }

  func scenario(_ rate: Double, _ choice: PurchaseChoice, _ purchase: [PurchaseOption]) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.horizon = seconds
    scenario.replications = ReplicationPlan(atLeast: 2, atMost: 2)
    scenario.workloads[0].arrivals = Arrivals(process: .deterministic(rate: rate))
    scenario.pools[0].otherMachines = [
      MachineType(instance: scenario.pools[0].instance, replicasPerInstance: 8)
    ]
    scenario.pools[0].choice = choice
    scenario.pools[0].purchase = purchase
    return scenario
  }

  func crossover(_ range: ClosedRange<Double>) -> Crossover {
    let condition = Check(
      text: "chat.latency.p95 <= 1.5s", path: "chat.latency.p95", relation: .atMost, threshold: 1.5, unit: "s",
      file: "", line: 1, column: 1)
    return Crossover(pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: range, conditions: [condition])
  }

  /// A dollar for a place, or $4 for eight. `least_waste` takes the large type where no place of it stays empty: so a fleet of eight costs
  /// less than one of five to seven, and one of sixteen less than one of nine.
  @Test func aLargerFleetMayCostLess() throws {
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 8
    let study = try findCrossover(crossover(0.9...8.9), settings: settings) { rate in
      try scenario(rate, .leastWaste, [option(machine: 1, "4"), option(machine: 0, "1")])
    } progress: { _, _ in
      true
    }
    var sizes: Set<Int> = []
    for row in study.rows {
      let needed = Int(row.point.value.rounded(.up))
      let own = try #require(row.selfHosted).monthlyCost.value
      let hourly = needed <= 4 ? Double(needed) : needed <= 8 ? 4 : 8
      #expect(abs(own / (hourly * hours) - 1) < 1e-9, "\(needed)")
      sizes.insert(try #require(row.replicas))
    }
    #expect(sizes.contains(8) && sizes.contains(16) && !sizes.contains(9) && !sizes.contains(7), "\(sizes)")
    #expect(study.notes.contains { $0.contains("several types") })
  }

  /// Nine replicas on one large machine and a small one; the price of the large one is varied, from $2 to $6, and no other with it.
  @Test func eachTypeIsPricedByItself() throws {
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 5
    settings.isPriceOnly = true
    let study = try findCrossover(crossover(2...6), settings: settings) { price in
      var scenario = try scenario(8.5, .inOrder, [option(machine: 1, limit: 1, "2"), option(machine: 0, "1")])
      scenario.pools[0].purchase[0].hourly = dollars("\(price)")
      return scenario
    } progress: { _, _ in
      true
    }
    #expect(study.rows.count >= 5)
    for row in study.rows {
      let own = try #require(row.selfHosted).monthlyCost.value
      #expect(abs(own / ((row.point.value + 1) * hours) - 1) < 1e-6, "\(row.point.value)")
    }
  }

  /// One replica at $1 an hour, half of which a plan of spend halves: of $p an hour that is 2 p hours, so that all of it costs 1 - p. The
  /// API's side pays the plan too, and half a request a second at $0.0002.
  @Test func whatSeveralPoolsCommittedToIsPaidOnBothSides() throws {
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 4
    settings.isPriceOnly = true
    let study = try findCrossover(crossover(0.1...0.4), settings: settings) { price in
      var scenario = try scenario(0.5, .inOrder, [option(machine: 0, "1")])
      scenario.pools[0].otherMachines = []
      scenario.commitments = [
        SharedCommitment(
          name: "plan", kind: .savingsPlan, hourlyQuantity: Int64(price * 1e12), hourly: dollars("\(price)"),
          hours: 8_760,
          label: "1y", payment: .noUpfront, coverage: [.init(pool: 0, take: 500_000_000_000)], priceSource: "test")
      ]
      return scenario
    } progress: { _, _ in
      true
    }
    #expect(study.rows.count >= 4)
    for row in study.rows {
      let price = row.point.value
      let own = try #require(row.selfHosted).monthlyCost.value
      #expect(abs(own / ((1 - price) * hours) - 1) < 1e-4, "\(price)")
      let hosted = price + 0.5 * 0.0002 * 3_600
      #expect(abs(row.api.monthlyCost.value / (hosted * hours) - 1) < 0.02, "\(price)")
    }
    #expect(study.notes.contains { $0.contains("on either side") })
  }

  /// A second on the type that is bought, four on the pool's own: the fewest replicas are those of the quicker one.
  @Test func aFleetIsSizedByTheTypeThatIsBought() throws {
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 4
    let study = try findCrossover(crossover(0.5...3.5), settings: settings) { rate in
      var scenario = try scenario(rate, .inOrder, [option(machine: 1, "2")])
      let batching = scenario.pools[0].batching
      scenario.pools[0].stepTime = .table([BatchLatency(batch: 1, seconds: 4)])
      scenario.pools[0].otherMachines[0].replicasPerInstance = 1
      scenario.pools[0].otherMachines[0].serving = MachineServing(
        stepTime: .table([BatchLatency(batch: 1, seconds: 1)]), batching: batching)
      return scenario
    } progress: { _, _ in
      true
    }
    for row in study.rows { #expect(row.replicas == Int(row.point.value.rounded(.up)), "\(row.point.value)") }
    #expect(study.notes.contains { $0.contains("slower than others") })
  }
}
