import Billing
import EventKernel
import FoundationEssentials
import Model
import Testing

/// What is paid by use, and who pays for what nobody caused alone.
@Suite struct UseTests {
  /// A workload of two tenants with caches, a search, tools, a classifier, a validation and people; 31 days of January from December.
  private func priced() throws -> (scenario: Scenario, usage: Usage) {
    var scenario = try scenario(
      purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")],
      tenants: [Tenant(name: "acme", share: 0.5), Tenant(name: "globex", share: 0.5)], horizon: 40 * 86_400)
    scenario.people = [PeopleDesk(name: "desk", price: dollars("4.5"), time: .constant(60), count: 1)]
    scenario.workloads[0].exactCache = ExactCache(capacity: 10, price: dollars("0.00001"))
    scenario.workloads[0].semanticCache = SemanticCache(hit: 0.1, price: 0)
    scenario.workloads[0].agent = Agent(steps: .constant(2), tools: AgentTools(price: dollars("0.002")))
    var search = Stage(name: "search", route: Route(targets: []))
    search.errand = Errand(latency: .constant(0.01), price: dollars("0.0004"))
    var answer = Stage(route: Route(rule: .cascade, targets: [.pool(0), .people(0)]))
    answer.route.selector = RouteSelector(
      table: .classes([0, 1]), classifier: Classifier(price: dollars("0.00002"), confusion: [[1]]))
    answer.route.cascade = [
      CascadeStep(judgement: .validate(Validation(price: dollars("0.003")))), CascadeStep(),
    ]
    scenario.workloads[0].stages = [search, answer]
    var usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [], ranks: [], poolTime: [], tokens: [])
    for (place, count) in [1_000_000, 7, 3_000, 2_500, 1_000, 1_001, 4].enumerated() {
      usage.uses.append(UseUsage(consumer: 1, month: 1, use: place, count: Int64(count)))
    }
    usage.uses.append(UseUsage(consumer: 0, month: 0, use: 6, count: 2))
    return (scenario, usage)
  }

  /// A million look-ups at $0.00001 are $10, 3,000 tools at $0.002 are $6, 2,500 searches at $0.0004 are $1, 1,000 classifications at
  /// $0.00002 are 2 cents, 1,001 validations at $0.003 are $3.003, four cases $18 and two more $9; look-ups for nothing have no line.
  @Test func lines() throws {
    let (scenario, usage) = try priced()
    let ledger = bill(scenario, usage)
    let lines = ledger.charges.map {
      "\($0.month) \($0.tenant) \($0.backend): \($0.quantity) \($0.unit.rawValue) for \($0.cost), \($0.purpose.rawValue)"
    }
    #expect(
      Set(lines) == [
        "2026-12 acme desk: 2 case for 9, people", "2027-01 globex exact cache: 1000000 lookup for 10, caches",
        "2027-01 globex tools: 3000 call for 6, tools", "2027-01 globex search: 2500 call for 1, retrieval",
        "2027-01 globex classifier: 1000 request for 0.02, routing",
        "2027-01 globex validation: 1001 answer for 3.003, routing", "2027-01 globex desk: 4 case for 18, people",
      ], "\(lines)")
    #expect(Set(ledger.charges.map(\.position)).count == ledger.charges.count)
    #expect(ledger.byPurpose.map(\.cost).sum() == ledger.total)
  }

  /// What nobody caused alone, and a pool that nobody used, is shared out to the last millionth, and a workload's part does not depend
  /// on how many tenants it has.
  @Test(arguments: 1...40) func showbackAddsUp(seed: UInt64) throws {
    var chance = SplitMix(state: seed)
    let names = ["", "a", "b", "c"]
    let charges = (0..<Int.random(in: 1...60, using: &chance)).map { index -> Charge in
      let workload = names[Int.random(in: 0..<4, using: &chance)]
      let isShared = workload.isEmpty
      let kind: Charge.BackendKind = Bool.random(using: &chance) ? .pool : .overhead
      let category: Charge.Category = isShared ? [.idle, .starting, .overhead][index % 3] : .usage
      return Charge(
        position: Charge.Position(
          month: index, kind: kind, backend: Int.random(in: 0..<3, using: &chance), option: 0, category: category,
          consumer: -1),
        month: "2026-12", workload: workload, tenant: isShared ? "" : ["x", "y", ""][index % 3], backend: "p",
        resource: "r", service: .machines, purchaseOption: .payAsYouGo, category: category,
        quantity: Amount(millionths: 1), unit: .hour, unitPrice: UnitPrice(1),
        cost: Amount(millionths: Int128(Int.random(in: 0...1_000_003, using: &chance))), priceSource: "test")
    }
    let ledger = Ledger(charges)
    let byTenant = ledger.fullCostByTenant
    #expect(byTenant.map(\.cost).sum() == ledger.total)
    let merged = ledger.charges.map { charge in
      var charge = charge
      charge.tenant = ""
      return charge
    }
    #expect(Ledger(merged).fullCostByWorkload.map(\.cost) == ledger.fullCostByWorkload.map(\.cost))
    let showback = ledger.showback
    #expect(showback.map(\.cost).sum() == ledger.total)
    let anybody = charges.contains { !$0.workload.isEmpty && $0.cost > .zero }
    #expect(showback.contains { $0.name.isEmpty } == (!anybody && ledger.total > .zero))
    for purpose in Charge.Purpose.allCases {
      let whole = charges.filter { $0.purpose == purpose }.map(\.cost).sum()
      #expect(showback.map { $0[purpose] }.sum() == whole)
    }
  }
}
