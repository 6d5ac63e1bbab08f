import EventKernel
import FoundationEssentials
import Model
import Serving
import Testing

/// Which type of instance a pool buys where it may buy several.
@Suite struct MachineTypeTests {
  static func option(
    _ machine: Int, _ dollars: Decimal, kind: PurchaseOption.Kind = .onDemand, limit: Int? = nil,
    interruption: Interruption? = nil
  ) -> PurchaseOption {
    var option = PurchaseOption(
      kind: kind, limit: limit, hourly: dollars, priceSource: "test", interruption: interruption)
    option.machine = machine
    return option
  }

  /// One replica at the start, and `burst` from 100 on; instances hold one replica (type 0, $12) or eight (type 1, $80).
  static func scenario(_ choice: PurchaseChoice, burst: Int, options: [PurchaseOption]? = nil) -> Scenario {
    let both = [option(1, 80), option(0, 12)]
    var scenario = StartupTests.scenario(
      maximum: 40, interval: 100, purchase: options ?? both, burst: burst, horizon: 1_000)
    scenario.pools[0].otherMachines = [MachineType(instance: Stations.instance(), replicasPerInstance: 8)]
    scenario.pools[0].choice = choice
    return scenario
  }

  /// Instances of each type that begin to run at a second.
  static func bought(_ scenario: Scenario, at second: Int64) throws -> [Int] {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    let lives = result.instanceLives.filter { $0.start == second * 1_000_000 }
    return scenario.pools[0].machines.indices.map { machine in lives.count { $0.machine == machine } }
  }

  /// Written first is the large one, which holds all there is.
  @Test func inOrderTakesTheFirst() throws {
    #expect(try Self.bought(Self.scenario(.inOrder, burst: 8), at: 0) == [0, 1])
    #expect(try Self.bought(Self.scenario(.inOrder, burst: 12), at: 100) == [0, 1])
  }

  /// Of eight missing no place is wasted on either type, and the first written is taken; of five three are on the large one.
  @Test(arguments: [(6, [5, 0]), (9, [0, 1]), (10, [9, 0]), (17, [0, 2])])
  func leastWaste(burst: Int, bought: [Int]) throws {
    #expect(try Self.bought(Self.scenario(.leastWaste, burst: burst), at: 0) == [1, 0])
    #expect(try Self.bought(Self.scenario(.leastWaste, burst: burst), at: 100) == bought)
  }

  /// Six small ones cost $72 and seven $84, against $80; ten cost $120 against two large ones at $160.
  @Test(arguments: [(7, [6, 0]), (8, [0, 1]), (11, [10, 0]), (15, [0, 2])])
  func cheapest(burst: Int, bought: [Int]) throws {
    #expect(try Self.bought(Self.scenario(.cheapest, burst: burst), at: 0) == [1, 0])
    #expect(try Self.bought(Self.scenario(.cheapest, burst: burst), at: 100) == bought)
  }

  /// Two go together on the large one, and what is left of nine on a small one.
  @Test(arguments: [(2, [1, 0]), (3, [0, 1]), (10, [1, 1])])
  func cheapestThatFits(burst: Int, bought: [Int]) throws {
    #expect(try Self.bought(Self.scenario(.cheapestThatFits, burst: burst), at: 0) == [1, 0])
    #expect(try Self.bought(Self.scenario(.cheapestThatFits, burst: burst), at: 100) == bought)
  }

  /// What is committed costs nothing more, so it is the cheapest while some is left.
  @Test func whatIsCommittedIsCheapest() throws {
    let options = [Self.option(0, 12), Self.option(1, 80), Self.option(1, 50, kind: .reserved, limit: 1)]
    let scenario = Self.scenario(.cheapest, burst: 14, options: options)
    #expect(try Self.bought(scenario, at: 0) == [0, 1])
    // Eight fit on what there is; six more cost $72.
    #expect(try Self.bought(scenario, at: 100) == [6, 0])
  }

  /// Where the market has nothing left of one type, the next one is bought: two spot instances there, none of them from 500 on.
  @Test func theNextTypeReplacesWhatIsTakenBack() throws {
    let record = SpotTrace(path: "none", gap: 500, counts: [2, 0])
    let spot = Self.option(
      0, 4, kind: .spot, interruption: Interruption(monthlyProbability: 0, notice: 0, trace: record))
    var scenario = Self.scenario(.inOrder, burst: 0, options: [spot, Self.option(1, 80)])
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 0, factor: 0, lasting: 1e9)]
    scenario.pools[0].replicas = ReplicaBounds(minimum: 2, maximum: 2, initial: 2)
    scenario.pools[0].autoscaler = nil
    #expect(try Self.bought(scenario, at: 0) == [2, 0])
    #expect(try Self.bought(scenario, at: 500) == [0, 1])
    let usage = try simulate(scenario, replication: 0).usage
    #expect(usage.instances.map(\.microseconds) == [1_000_000_000])
    #expect(usage.ranks.map(\.machine) == [1] && usage.ranks.map(\.microseconds) == [500_000_000])
    #expect(usage.levels.map(\.machine) == [1])
  }

  /// Eight replicas on the large one, one from 100 on. Karpenter finds at 110 that a small one is cheaper and asks for it at 125; it runs
  /// at 155, when the replica that is left drains on the large one and starts on the small one.
  @Test(arguments: [false, true])
  func karpenterReplacesByWhatIsCheaper(isSpot: Bool) throws {
    let interruption = Interruption(monthlyProbability: 0, notice: 0)
    var options = [Self.option(1, 80), Self.option(0, 12)]
    if isSpot {
      options = [
        Self.option(1, 80, kind: .spot, interruption: interruption),
        Self.option(0, 12, kind: .spot, interruption: interruption),
      ]
    }
    var scenario = Self.scenario(.cheapestThatFits, burst: 0, options: options)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 0, factor: 0, lasting: 1e9)]
    scenario.pools[0].replicas = ReplicaBounds(minimum: 1, maximum: 8, initial: 8)
    scenario.pools[0].startup = ProvisionerTests.startup
    scenario.pools[0].provisioner = ProvisionerTests.karpenter
    let result = try simulate(scenario, replication: 0, recording: true, logging: 1_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    let ready = try #require(result.log).events.filter { $0.kind == .replicaReady && $0.second > 0 }.map(\.second)
    if isSpot {
      // Spot is not replaced by spot.
      #expect(result.instanceLives.map(\.end) == [1_000_000_000] && ready.isEmpty)
    } else {
      #expect(result.instanceLives.map(\.machine) == [1, 0])
      #expect(result.instanceLives.map(\.start) == [0, 155_000_000])
      #expect(result.instanceLives.map(\.end) == [155_000_000, 1_000_000_000])
      #expect(ready == [215])
    }
  }

  /// Spot has nothing until 500, then two: Karpenter finds at 510 that it costs less than what was bought on demand, and buys it at 525. One
  /// after the other, since a tenth of two instances is one.
  @Test func karpenterReturnsToSpot() throws {
    let record = SpotTrace(path: "none", gap: 500, counts: [0, 2, 2])
    let spot = Self.option(
      0, 4, kind: .spot, interruption: Interruption(monthlyProbability: 0, notice: 0, trace: record))
    var scenario = Self.scenario(.inOrder, burst: 0, options: [spot, Self.option(0, 12)])
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 0, factor: 0, lasting: 1e9)]
    scenario.pools[0].replicas = ReplicaBounds(minimum: 2, maximum: 2, initial: 2)
    scenario.pools[0].autoscaler = nil
    scenario.pools[0].startup = ProvisionerTests.startup
    scenario.pools[0].provisioner = ProvisionerTests.karpenter
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let spots = result.instanceLives.filter { $0.spotOption == 0 }
    #expect(spots.map(\.start).sorted() == [555_000_000, 605_000_000])
    #expect(result.instanceLives.filter { $0.spotOption == nil }.map(\.end).first == 555_000_000)
    #expect(result.instanceLives.filter { $0.spotOption == nil }.map(\.end).last == 605_000_000)
    // Nothing keeps the second from being taken at 605, while the first starts anew until 615: there are no budgets of replicas.
    #expect(result.pools[0].replicasMin == 0)
  }
}
