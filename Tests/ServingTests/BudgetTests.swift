import Catalog
import EventKernel
import FoundationEssentials
import Model
import Serving
import Testing

/// Budgets of money, and what they do beyond it.
@Suite struct BudgetTests {
  /// Calls of 1,000 and 100 tokens at $1 a million each: $0.0011 a call, one a second, answered after 0.5 s.
  static func scenario(
    _ budgets: [Budget], horizon: Double = 7_200, rate: Double = 1,
    start: Instant = Instant(year: 2026, month: 12, day: 1)
  ) -> Scenario {
    var api = APITests.api()
    api.tokensPerSecond = .constant(1e6)
    var scenario = APITests.scenario(
      api, process: .deterministic(rate: rate), input: 1_000, output: 100, horizon: horizon)
    var small = api
    small.name = "small"
    small.price = TokenPrice(input: 0.1, output: 0.1, source: "test")
    scenario.apis.append(small)
    scenario.start = start
    scenario.workloads[0].budgets = budgets
    if budgets.contains(where: { $0.action == .route(.api(1)) }) {
      scenario.workloads[0].stages[0].route.choiceCount = 1
      scenario.workloads[0].stages[0].route.targets.append(.api(1))
    }
    return scenario
  }

  static func run(_ scenario: Scenario) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    return result
  }

  static let call: Int128 = 1_100_000_000

  /// $0.11 an hour are a hundred calls. The answer to that which uses it up is there half a second later, so nothing more is under way.
  @Test func whatIsBeyondABudgetIsRefusedUntilTheNextHour() throws {
    let result = try Self.run(Self.scenario([Budget(limit: Decimal(string: "0.11")!, period: .hour, alertAt: 0.5)]))
    let passed = result.records.filter { $0.outcome == .completed }.map(\.arrivedAt).sorted()
    let expected = (1...100).map(Double.init) + (3_600..<3_700).map(Double.init)
    #expect(LimitTests.isClose(passed, expected), "\(passed.count)")
    let sums = result.workloads[0]
    #expect(sums.rejections[.budget] == sums.rejected && sums.budgets[0].refused == sums.rejected)
    #expect(sums.budgets[0].spent == 200 * Self.call && sums.metered?.total == sums.budgets[0].spent)
    #expect(sums.budgets[0].exhausted == 2 && sums.budgets[0].alerts == 2)
    #expect(sums.savings?.refused == Int128(sums.rejected) * Self.call)
    #expect(sums.budgets[0].allowed == 2 * 0.11e12)
  }

  /// Answers that take 10 s: ten calls and the one that comes with the answer are under way when the budget is used up.
  @Test func aBudgetIsOverspentByWhatIsUnderWay() throws {
    var scenario = Self.scenario([Budget(limit: Decimal(string: "0.11")!, period: .day)], horizon: 3_600)
    scenario.apis[0].timeToFirstToken = .constant(10)
    let result = try Self.run(scenario)
    let spent = result.workloads[0].budgets[0].spent
    #expect(spent > 100 * Self.call && spent <= 111 * Self.call, "\(spent)")
  }

  /// A rolling period begins with the first spending in it, at second 1.5, and lasts an hour.
  @Test func rollingPeriodsBeginWithTheFirstSpending() throws {
    let result = try Self.run(
      Self.scenario([Budget(limit: Decimal(string: "0.11")!, period: .hour, reset: .rolling)]))
    let passed = result.records.filter { $0.outcome == .completed }.map(\.arrivedAt).sorted()
    #expect(LimitTests.isClose(passed, (1...100).map(Double.init) + (3_602..<3_702).map(Double.init)), "\(passed)")
  }

  /// Months are those of the calendar: from the 30th of November a new one begins after a day.
  @Test func monthsAreThoseOfTheCalendar() throws {
    for (period, day) in [(Budget.Period.month, 30), (.week, 29)] {
      let start = Instant(year: 2026, month: 11, day: day)
      let result = try Self.run(
        Self.scenario(
          [Budget(limit: Decimal(string: "0.011")!, period: period)], horizon: 2 * 86_400, rate: 0.01, start: start))
      let passed = result.records.filter { $0.outcome == .completed }.map(\.arrivedAt).sorted()
      #expect(passed.count == 20 && passed.filter { $0 < 86_400 }.count == 10, "\(period): \(passed)")
      #expect(passed.count > 10 && abs(passed[10] - 86_400) < 101)
    }
  }

  @Test func callsBeyondABudgetGoElsewhere() throws {
    let result = try Self.run(
      Self.scenario([Budget(limit: Decimal(string: "0.11")!, period: .day, action: .route(.api(1)))], horizon: 1_000))
    let sums = result.workloads[0]
    #expect(sums.budgets[0].rerouted == 899 && result.apis[1].calls == 899)
    #expect(sums.completed + sums.inFlight == 999 && sums.rejected == 0)
    let answered = Int128(899 - sums.inFlight)
    #expect(sums.savings?.rerouted == answered * Self.call * 9 / 10)
    #expect(sums.budgets[0].spent == 100 * Self.call + answered * Self.call / 10)
  }

  /// Of a retry in the next period the answer is whole again.
  @Test func answersBeyondABudgetAreCut() throws {
    let result = try Self.run(
      Self.scenario(
        [Budget(limit: Decimal(string: "0.11")!, period: .hour, action: .shorten(outputTokens: 40))], horizon: 7_000))
    for record in result.records {
      let isCut = record.arrivedAt.truncatingRemainder(dividingBy: 3_600) > 105
      let isWhole = record.arrivedAt.truncatingRemainder(dividingBy: 3_600) < 99
      if isCut || isWhole { #expect(record.outputTokens == (isCut ? 40 : 100), "\(record)") }
    }
    let sums = result.workloads[0]
    let cut = result.records.filter { $0.outputTokens == 40 }.count
    #expect(sums.budgets[0].shortened == Int64(cut) + sums.inFlight)
    #expect(sums.savings?.shortened == Int128(cut) * 60_000_000)
  }

  /// What is held goes at the hour, in the order of its arrival, a hundred calls each hour, and nothing is lost; what is held at the end is
  /// deferred.
  @Test(arguments: Budget.Reset.allCases) func whatCanWaitWaitsInOrder(reset: Budget.Reset) throws {
    let result = try Self.run(
      Self.scenario(
        [Budget(limit: Decimal(string: "0.11")!, period: .hour, action: .hold, reset: reset)], horizon: 9_000))
    let sums = result.workloads[0]
    #expect(sums.completed == 300 && sums.deferred == 8_699 && sums.inFlight == 0, "\(sums.completed)")
    #expect(sums.budgets[0].deferred == 8_899 && sums.budgets[0].spent == 300 * Self.call)
    #expect(sums.budgets[0].highest == 1, "\(sums.budgets[0].highest)")
    #expect(result.records.map(\.index) == (0..<300).map { $0 })
    // A rolling hour begins with the first answer.
    let hour = reset == .calendar ? 3_600.0 : 3_601.25
    for (place, record) in result.records.enumerated() where place >= 100 {
      #expect(abs(record.finishedAt - (Double(place / 100) * hour + 0.5)) < 0.6, "\(place): \(record.finishedAt)")
    }
  }

  /// Answers of many lengths that take 10 s: no more goes at a time than what is left pays for on average, and more when it turns out cheaper. The
  /// short ones are there first, so that what is spent in the end is more. All at once would be 2.6 times the budget.
  @Test func whatIsHeldDoesNotOverspend() throws {
    var scenario = Self.scenario(
      [Budget(limit: Decimal(string: "0.11")!, period: .hour, action: .hold)], horizon: 9 * 3_600)
    scenario.apis[0].timeToFirstToken = .constant(10)
    scenario.workloads[0].inputTokens = .constant(1)
    scenario.workloads[0].outputTokens = .uniform(low: 100, high: 2_100)
    // As much as the budget pays for in the first half of the time, and nothing in the other.
    scenario.workloads[0].arrivals = Arrivals(process: .deterministic(rate: 0.05))
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 4 * 3_600, factor: 0, lasting: 1e6)]
    let result = try Self.run(scenario)
    let sums = result.workloads[0]
    #expect(sums.budgets[0].deferred > 200 && sums.budgets[0].highest < 1.35, "\(sums.budgets[0])")
    // Nothing is left that could have been paid for: all but the last period is used to a twentieth.
    #expect(sums.deferred == 0 && sums.inFlight == 0)
    #expect(Double(sums.budgets[0].spent) > 7 * 0.95 * 0.11e12, "\(sums.budgets[0])")
    let held = result.records.filter { $0.finishedAt - $0.arrivedAt > 20 }
    #expect(held.count > 200)
    let starts = held.sorted { ($0.startedAt, $0.index) < ($1.startedAt, $1.index) }.map(\.index)
    #expect(starts == starts.sorted())
  }

  /// Two budgets that hold, of which the calls of some are under way for long, and clients that give up: nothing is held for ever.
  @Test func whatTwoBudgetsHoldGoesOn() throws {
    var scenario = Self.scenario(
      [
        Budget(limit: Decimal(string: "0.022")!, period: .minute, action: .hold),
        Budget(limit: Decimal(string: "0.2")!, period: .hour, action: .hold, reset: .rolling),
      ], horizon: 30_000, rate: 2)
    scenario.apis[0].timeToFirstToken = .exponential(mean: 20)
    scenario.workloads[0].client = Client(timeout: 900, retries: 1)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 1_000, factor: 0, lasting: 1e6)]
    let result = try Self.run(scenario)
    let sums = result.workloads[0]
    #expect(
      sums.deferred == 0 && sums.inFlight == 0 && sums.completed > 150 && sums.timedOut > 1_000, "\(sums.completed)")
    #expect(sums.budgets[1].highest < 1.3 && sums.budgets[0].highest < 4, "\(sums.budgets)")
  }

  /// A deadline of 10 minutes, and calls of half a second: what is held goes 599.5 s after its arrival.
  @Test func nothingIsHeldBeyondItsDeadline() throws {
    var scenario = Self.scenario(
      [Budget(limit: Decimal(string: "0.11")!, period: .day, action: .hold)], horizon: 3_000)
    scenario.workloads[0].deadline = 600
    let result = try Self.run(scenario)
    let held = result.records.filter { $0.arrivedAt > 100.9 }
    #expect(held.count > 2_000 && held.allSatisfy { abs($0.finishedAt - $0.arrivedAt - 600) < 1e-3 })
    #expect(result.workloads[0].deferred > 590 && result.workloads[0].deferred <= 600)
  }

  /// The same with answers of 1 to 200 tokens at ten a second: each is held until the time that its own answer takes is left. With four calls
  /// and tools of 5 s between them it is the time of them all: 4 x 0.5 + 3 x 5 s, and 99 tokens each at a million a second.
  @Test func whatIsHeldIsInTimeWhateverItTakes() throws {
    var scenario = Self.scenario(
      [Budget(limit: Decimal(string: "0.11")!, period: .day, action: .hold)], horizon: 3_000)
    scenario.workloads[0].deadline = 600
    scenario.workloads[0].outputTokens = .uniform(low: 1, high: 200)
    scenario.apis[0].tokensPerSecond = .constant(10)
    let held = try Self.run(scenario).records.filter { $0.finishedAt - $0.arrivedAt > 30 }
    #expect(held.count > 2_000 && held.allSatisfy { abs($0.finishedAt - $0.arrivedAt - 600) < 1e-3 })

    var tasks = Self.scenario([Budget(limit: Decimal(string: "0.44")!, period: .day, action: .hold)], horizon: 3_000)
    tasks.workloads[0].deadline = 600
    tasks.workloads[0].agent = Agent(
      steps: .constant(4), tools: AgentTools(latency: .constant(5)), history: AgentHistory(grows: false))
    let result = try Self.run(tasks)
    let late = result.records.filter { $0.finishedAt - $0.arrivedAt > 30 }
    #expect(late.count > 2_000 && late.allSatisfy { abs($0.finishedAt - $0.arrivedAt - 600) < 1e-3 })
    #expect(result.workloads[0].deadlines.map { $0.met == $0.due } == true)
  }

  /// How long a language model on a pool takes is known from the run alone: of what is held more than four in five are in time all the same.
  @Test func whatIsHeldForAPoolIsInTime() throws {
    var pool = try LanguagePools.pool(maxNumSeqs: 64)
    pool.name = "llm"
    var scenario = LanguagePools.scenario(
      LanguagePools.workload(process: .deterministic(rate: 0.5), input: 500, output: 100), pool: pool, horizon: 4_000)
    scenario.workloads[0].outputTokens = .uniform(low: 50, high: 150)
    scenario.workloads[0].deadline = 600
    scenario.workloads[0].budgets = [Budget(limit: Decimal(string: "0.001")!, period: .day, action: .hold)]
    let result = try simulate(scenario, replication: 0)
    #expect(result.workloads[0].budgets[0].deferred > 1_000)
    let deadlines = try #require(result.workloads[0].deadlines)
    #expect(deadlines.due > 1_500 && Double(deadlines.met) > 0.8 * Double(deadlines.due), "\(deadlines)")
  }

  /// Calls that one budget sends elsewhere or cuts, and the next one refuses or holds, were neither sent nor cut: 100 calls of $0.0011 use the first
  /// up, and what calls of a tenth of that use of $0.0022 more the second.
  @Test func whatALaterBudgetRefusesWasNotSent() throws {
    let limits = [Decimal(string: "0.11")!, Decimal(string: "0.1122")!]
    let result = try Self.run(
      Self.scenario(
        [Budget(limit: limits[0], period: .hour, action: .route(.api(1))), Budget(limit: limits[1], period: .hour)],
        horizon: 3_600))
    let budgets = result.workloads[0].budgets
    #expect(result.apis[1].calls == 20 && budgets[0].rerouted == 20, "\(budgets)")
    #expect(budgets[1].refused == result.workloads[0].rejected && budgets[1].refused > 3_000)
    let cut = try Self.run(
      Self.scenario(
        [
          Budget(limit: limits[0], period: .hour, action: .shorten(outputTokens: 10)),
          Budget(limit: limits[1], period: .hour),
        ],
        horizon: 3_600))
    // Each that is cut costs $0.00101, so that the third uses up what is left.
    #expect(cut.workloads[0].budgets[0].shortened == 3 && cut.workloads[0].completed == 103)
  }

  /// A client that gives up a held request is no longer held.
  @Test func clientsGiveUpWhatIsHeld() throws {
    var scenario = Self.scenario(
      [Budget(limit: Decimal(string: "0.11")!, period: .hour, action: .hold)], horizon: 5_000)
    scenario.workloads[0].client = Client(timeout: 30, retries: 1)
    let result = try Self.run(scenario)
    #expect(result.workloads[0].timedOut > 3_000 && result.workloads[0].deferred <= 60)
  }

  /// Users and tenants have a budget each, and the first of two that hold or refuse decides.
  @Test func usersHaveBudgetsOfTheirOwn() throws {
    var scenario = Self.scenario(
      [Budget(limit: Decimal(string: "0.011")!, period: .day, scope: .user)], horizon: 1_000.2)
    scenario.workloads[0].users = UserPopulation(count: 20)
    let result = try Self.run(scenario)
    let sums = result.workloads[0]
    #expect(sums.completed >= 200 && sums.completed <= 220)
    #expect(sums.touchedUsers == 20 && sums.budgets[0].exhausted == 20)
    scenario.workloads[0].users = nil
    scenario.workloads[0].budgets[0].scope = .tenant
    scenario.workloads[0].tenants = [Tenant(name: "a", share: 0.4), Tenant(name: "b", share: 0.6)]
    #expect(try Self.run(scenario).workloads[0].completed == 20)
  }

  /// Budgets that are never used up change no other byte, whatever they would do; and what they count is what the bill has.
  @Test func endlessBudgetsChangeNothing() throws {
    func run(_ budgets: [Budget]) throws -> (scenario: Scenario, result: ReplicationResult) {
      var scenario = LanguagePools.scenario(
        LanguagePools.workload(
          process: .poisson(rate: 2), input: 500, output: 100, client: Client(timeout: 3, retries: 1)),
        pool: try LanguagePools.pool(maxNumSeqs: 4), horizon: 2_000)
      var other = APITests.scenario(
        APITests.api(requests: 1, errors: 0.1), process: .poisson(rate: 2), horizon: 1,
        client: Client(timeout: 1.2, retries: 2))
      other.apis[0].promptCache = PromptCacheRules(minimum: 1, step: 1, timeToLive: 300)
      other.apis[0].timeToFirstToken = .exponential(mean: 0.5)
      other.workloads[0].name = "hosted"
      other.workloads[0].inputTokens = .constant(40)
      other.workloads[0].systemPrompt = SystemPrompt(tokens: 5)
      scenario.workloads.append(other.workloads[0])
      scenario.apis = other.apis
      for index in scenario.workloads.indices {
        scenario.workloads[index].budgets = budgets
        // Nothing is under way at the end.
        scenario.workloads[index].arrivals.shape.spikes = [Spike(at: 1_000, factor: 0, lasting: 1_000)]
      }
      return (scenario, try Self.run(scenario))
    }
    let plain = try run([])
    let metered = try run(
      [Budget.Action.refuse, .hold, .shorten(outputTokens: 1)].map {
        Budget(limit: 1_000_000, period: .day, action: $0)
      })
    #expect(metered.result.records == plain.result.records && metered.result.usage == plain.result.usage)
    let price = metered.scenario.apis[0].price
    let billed = metered.result.usage.tokens.reduce(Int128(0)) { sum, row in
      func cost(_ tokens: Int64, _ kind: TokenKind) -> Int128 {
        Int128(tokens) * Int128((price.perMillion(kind) / 1_000_000).picodollars)
      }
      return sum + cost(row.inputTokens, .input) + cost(row.cachedTokens, .cachedInput)
        + cost(row.writtenTokens, .cacheWrite) + cost(row.outputTokens, .output)
    }
    #expect(metered.result.workloads[1].metered?.apis == billed && billed > 0)
    #expect(metered.result.workloads[1].budgets.allSatisfy { $0.spent == billed })
    let rates = MeteredRates(metered.scenario)
    let seconds = metered.result.usage.poolTime.reduce(0.0) {
      $0 + ($1.busy + $1.wasted + $1.repeated).reduce(0, +)
    }
    let money = Double(metered.result.workloads[0].metered?.pools ?? 0)
    #expect(abs(money - seconds * rates.replicaSeconds[0]) < 1e-6 * money + 1_000, "\(money), \(seconds) s")
  }

  @Test func picodollarsAreRoundedToTheEvenOne() {
    for (text, expected) in [
      ("1", 1_000_000_000_000), ("0.0000000000005", 0), ("0.0000000000015", 2), ("0.00000000000050001", 1),
      ("-0.0000000000015", -2), ("0.000000150", 150_000), ("20000000", Int64.max),
    ] {
      #expect(Decimal(string: text)?.picodollars == expected, "\(text)")
    }
  }
}
