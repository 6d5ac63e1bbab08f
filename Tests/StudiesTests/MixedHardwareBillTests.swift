import Billing
import Catalog
import EventKernel
import FoundationEssentials
import Model
import Serving
import Studies
import Testing

/// What a pool costs whose replicas are quicker on one type of instance than on another, and what formulas say of it.
@Suite struct MixedHardwareBillTests {
  /// Two replicas for an hour, the first on a machine at $3 that takes 1 s for a request, the other at $1 that takes 4 s.
  static func scenario(_ balancing: LoadBalancing, every seconds: Double) throws -> Scenario {
    let slow = try #require(Catalog.instance("aws/g6.xlarge"))
    var scenario = try chatScenario(replicas: 2)
    scenario.workloads[0].arrivals.process = .deterministic(rate: 1 / seconds)
    scenario.pools[0].loadBalancing = balancing
    scenario.pools[0].stepTime = .table([BatchLatency(batch: 1, seconds: 1)])
    scenario.pools[0].otherMachines = [
      MachineType(
        instance: slow, replicasPerInstance: 1,
        serving: MachineServing(
          stepTime: .table([BatchLatency(batch: 1, seconds: 4)]), batching: scenario.pools[0].batching))
    ]
    var other = PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")
    other.machine = 1
    scenario.pools[0].purchase = [PurchaseOption(kind: .onDemand, limit: 1, hourly: 3, priceSource: "test"), other]
    return scenario
  }

  static func cost(_ ledger: Ledger, _ resource: String, _ category: Charge.Category) -> Double {
    ledger.charges.reduce(0) { $0 + ($1.resource == resource && $1.category == category ? $1.cost.double : 0) }
  }

  /// A request every two seconds finds the first replica free: that one is busy for half of the time, and the other one not at all.
  @Test func anIdleTypeIsBilledAsIdle() throws {
    let scenario = try Self.scenario(.leastLoaded, every: 2)
    let ledger = bill(scenario, try simulate(scenario, replication: 0).usage)
    #expect(abs(Self.cost(ledger, "aws/g5.xlarge", .usage) - 1.5) < 0.01)
    #expect(abs(Self.cost(ledger, "aws/g5.xlarge", .idle) - 1.5) < 0.01)
    #expect(Self.cost(ledger, "aws/g6.xlarge", .usage) == 0)
    #expect(abs(Self.cost(ledger, "aws/g6.xlarge", .idle) - 1) < 1e-6)
    #expect(abs(ledger.total.double - 4) < 1e-6)
  }

  /// In turns every 3 s: each gets one every 6 s, of which the quick one is busy 1 s and the slow one 4.
  @Test func eachTypeIsBilledByItsOwnTime() throws {
    let scenario = try Self.scenario(.roundRobin, every: 3)
    let ledger = bill(scenario, try simulate(scenario, replication: 0).usage)
    #expect(abs(Self.cost(ledger, "aws/g5.xlarge", .usage) - 3 / 6.0) < 0.01)
    #expect(abs(Self.cost(ledger, "aws/g6.xlarge", .usage) - 4 / 6.0) < 0.01)
    #expect(abs(ledger.total.double - 4) < 1e-6)
  }

  /// One quick replica carries 1/s and each slow one 0.25/s: above 1.6/s it takes three of these.
  @Test func theEstimateFillsTheTypesInOrder() throws {
    var scenario = try Self.scenario(.leastLoaded, every: 1 / 1.6)
    scenario.pools[0].replicas = ReplicaBounds(minimum: 1, maximum: 9, initial: 1)
    func lines(_ name: String) -> [ClosedEstimate.Line] {
      ClosedEstimate(scenario).lines.filter { $0.subject == "pool gpu" && $0.name == name }
    }
    #expect(lines("capacity of a replica on aws/g5.xlarge").map(\.value) == [1])
    #expect(lines("capacity of a replica on aws/g6.xlarge").map(\.value) == [0.25])
    #expect(lines("replicas for the peak").map(\.value) == [4])
    // One at $3 and three at $1.
    #expect(lines("cost of 4 replicas").map { $0.value ?? 0 } == [6])
    scenario.pools[0].replicas = ReplicaBounds(minimum: 3, maximum: 3, initial: 3)
    #expect(lines("replicas for the peak").map(\.value) == [nil])
  }
}
