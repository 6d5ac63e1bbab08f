import Billing
import EventKernel
import Model
import Studies
import Testing

/// What days leave to each other, what prices do in a run, and routes to other backends.
@Suite("Days, prices and routes of the demand side") struct LongMemoryTests {
  private func scenario(_ change: (inout Workload) -> Void) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.horizon = 20 * 86_400
    change(&scenario.workloads[0])
    return scenario
  }

  @Test func whatCrossesDays() throws {
    func why(_ change: (inout Workload) -> Void) throws -> String? { try scenario(change).crossesDays?.why }
    #expect(try why { _ in } == nil)
    func cache(_ timeToLive: Double?, duplicates: Double? = nil) throws -> String? {
      try why {
        $0.exactCache = ExactCache(capacity: 10, timeToLive: timeToLive)
        $0.duplicates = duplicates
      }
    }
    #expect(try cache(3_600) == nil)
    #expect(try cache(7_200)?.contains("an hour") == true)
    #expect(try cache(nil) != nil)
    #expect(try cache(nil, duplicates: 0.1) == nil)
    func filling(_ timeToLive: Double?) throws -> (seconds: Double, why: String?) {
      let scenario = try scenario { $0.exactCache = ExactCache(capacity: 10, timeToLive: timeToLive) }
      return (scenario.fillingTime, scenario.crossesWarmDays?.why)
    }
    #expect(try filling(3_600) == (0, nil) && filling(6 * 3_600 - 1) == (6 * 3_600, nil))
    #expect(try filling(8 * 86_400).why?.contains("a week") == true && filling(nil).why != nil)
    func budget(_ period: Budget.Period, _ action: Budget.Action, _ reset: Budget.Reset = .calendar) throws -> String? {
      try why { $0.budgets = [Budget(limit: 1, period: period, action: action, reset: reset)] }
    }
    #expect(try budget(.day, .refuse) == nil)
    #expect(try budget(.day, .hold) != nil)
    #expect(try budget(.day, .refuse, .rolling) != nil)
    #expect(try budget(.month, .refuse) != nil)
    #expect(try budget(.hour, .hold) == nil)
    let weekly = Arrivals.Process.batch(RecurringBatch(at: 0, every: 7 * 86_400, count: 10))
    #expect(try why { $0.arrivals.process = weekly } != nil)
    var desk = try scenario { $0.stages[0].route = Route(targets: [.people(0)]) }
    desk.people = [PeopleDesk(name: "desk", price: 1, time: .constant(60), count: 1)]
    #expect(desk.crossesDays == nil)
    desk.people[0].hours = WorkingHours(from: 0, to: 3_600, days: Array(repeating: true, count: 7))
    #expect(desk.crossesDays?.why.contains("hours") == true)
  }

  @Test func pricesThatSteerAreNotMovedAlone() throws {
    let plain = try scenario { _ in }
    let steered = try scenario { $0.budgets = [Budget(limit: 1, period: .hour)] }
    #expect(isPricedOnly("apis.hosted.price.input", in: plain))
    #expect(!isPricedOnly("apis.hosted.price.input", in: steered))
    #expect(!isPricedOnly("pools.gpu.purchase.0.price", in: steered))
    #expect(isPricedOnly("overheads.logging.price", in: steered))
    func dearer(_ scenario: Scenario) -> Scenario {
      var other = scenario
      other.apis[0].price = other.apis[0].price.scaled([.output], by: 2)
      return other
    }
    #expect(plain.whyNotPriced(as: dearer(plain)) == nil)
    let why = try #require(steered.whyNotPriced(as: dearer(steered)))
    #expect(why.contains("budget of chat") && why.contains("simulate"))
    #expect(steered.whyNotPriced(as: steered) == nil)
  }

  /// Every way on of a route and what names backends beside it, at the API that nobody routes to.
  @Test func anAlternativeReplacesModelCallsOnly() throws {
    var scenario = try scenario { workload in
      workload.stages[0].route = Route(rule: .cascade, targets: [.pool(0), .pool(1), .people(0), .pool(2), .pool(1)])
      workload.stages[0].route.choiceCount = 3
      workload.stages[0].route.cascade = [
        CascadeStep(judgement: .accepts(.constant(0.5))), CascadeStep(judgement: .accepts(.constant(0.9))),
        CascadeStep(share: 0.05),
      ]
      workload.stages[0].route.fallback = Fallback()
      workload.stages[0].route.fallbackCount = 1
      workload.budgets = [Budget(limit: 1, period: .hour, action: .route(.pool(1)))]
      workload.agent = Agent(
        steps: .constant(2), history: AgentHistory(compaction: .init(above: 10_000, to: 5_000, caller: .pool(1))))
    }
    scenario.pools += [scenario.pools[0], scenario.pools[0]]
    scenario.pools[1].name = "large"
    scenario.pools[2].name = "spare"
    scenario.people = [PeopleDesk(name: "desk", price: 5, time: .constant(60), count: 1, quality: 1)]
    scenario.horizon = 600
    #expect(scenario.alternatives == [0])
    // All of it is priced there: requests that a large model was to judge, and the cases that people take.
    let study = try replicate(scenario, jobs: 2)
    #expect((study.figures["apis.hosted.cost"]?.value ?? 0) > 0)
    let estimate = ClosedEstimate(scenario)
    let cost = try #require(estimate[path: "apis.hosted.cost"])
    #expect(cost > 0)
    // Two calls a task: prompts of 100 and 110 tokens at $1, two answers of 10 at $10. The second is made of those whose first answer is accepted,
    // nine in ten as of the last model before the people.
    let tasks = 300.0
    let expected: Double = tasks * (200 + 0.9 * 210) / 1e6
    #expect(abs(cost - expected) < 1e-6)
  }

  @Test func routesAddUpToTheBill() throws {
    var scenario = try scenario { workload in
      workload.semanticCache = SemanticCache(hit: 0.2, price: dollars("0.0001"))
      workload.stages[0].route = Route(rule: .random, targets: [.pool(0), .api(0)])
    }
    scenario.horizon = 3_600
    scenario.overheads = [
      Overhead(.loadBalancer, basis: .hours(price: 1), workloads: [0])
    ]
    let ledger = try #require(try replicate(scenario, jobs: 2).ledger)
    let routes = ledger.costByRoute
    #expect(routes.map(\.full.cost).sum() == ledger.total)
    #expect(Set(routes.map(\.backend)).isSuperset(of: ["gpu", "hosted", "semantic cache"]), "\(routes)")
    // Idle time of the pool is its user's, as in the full costs.
    let pool = try #require(routes.first { $0.backend == "gpu" })
    #expect(pool.full.name == "chat" && pool.full[.idle] > .zero)
    #expect(routes.contains { $0.kind == .overhead && $0.full.name.isEmpty })
  }
}
