import Catalog
import EventKernel
import FoundationEssentials
import Model
import Scenarios
import Studies
import Testing

/// Days that stand for others where the calendar, and not the traffic, tells one from another.
@Suite("Days that differ by the calendar") struct CalendarDaysTests {
  private func loaded(_ text: String) throws -> LoadedScenario {
    let path = FileManager.default.temporaryDirectory.path + "/calendar-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    do { return try ScenarioFile.loadWithSources(path: path) } catch {
      Issue.record("\(error.rendered(colour: false))")
      throw error
    }
  }

  private func forecast(_ text: String) throws -> ForecastStudy {
    let loaded = try loaded(text)
    return try runForecast(
      try #require(loaded.scenario.forecast), scenario: loaded.scenario, template: loaded.template, jobs: 2)
  }

  /// Calls of an API at $1 a million tokens, of 1,000 tokens each; $0.001 a call.
  private func onAPI(
    _ arrivals: String, start: String = "2026-02-01", replications: Int = 1, more: String = "",
    forecast: String = "{months: 1}"
  ) -> String {
    """
    fleetcast: 1
    name: calls
    start: \(start)
    horizon: 28d
    replications: \(replications)
    workloads:
      w:
        arrivals: \(arrivals)
        input_tokens: 900
        output_tokens: 100
        route: h
    apis:
      h: {model: own, latency: {ttft: 100ms, tokens_per_second: 1000}, price: {input: $1/M, output: $1/M\(more)}}
    forecast: \(forecast)

    """
  }

  private func onPool(windows: String, provision: String = "30s", forecast: String = "{months: 2}") -> String {
    """
    fleetcast: 1
    name: fleet
    start: 2026-02-01
    horizon: 59d
    replications: 1
    workloads:
      w: {arrivals: {process: deterministic, rate: 0.05/s}, route: p}
    models: {m: {latency: 1s}}
    pools:
      p:
        model: m
        instance: aws/c7g.2xlarge
        batching: {policy: none, concurrency: 1}
        replicas: {min: 1, max: 20}
        autoscaler: {policy: schedule, windows: [\(windows)]}
        startup: {provision: \(provision)}
        purchase: [{option: on_demand, price: $1/h}]
    forecast: \(forecast)

    """
  }

  /// February 2026 begins on a Sunday: 20 of its days are weekdays, of March 22 of 31; on each 19 replicas more run for 12 hours.
  @Test func aScheduleOfWeekdaysIsNotOfAllDays() throws {
    let study = try forecast(onPool(windows: "{start: \"0 8 * * 1-5\", end: \"0 20 * * 1-5\", replicas: 20}"))
    let exact: [Double] = [28 * 24 + 20 * 12 * 19, 31 * 24 + 22 * 12 * 19]
    for (month, cost) in exact.enumerated() {
      #expect(abs(study.meanByMonth[month].double / cost - 1) < 0.002, "\(study.meanByMonth[month]) for \(cost)")
    }
  }

  /// On the first of each month alone, and in March alone: what no day of the week tells.
  @Test func aScheduleOfDatesIsOfThoseDates() throws {
    let first = try forecast(onPool(windows: "{start: \"0 8 1 * *\", lasting: 4h, replicas: 11}"))
    let march = try forecast(onPool(windows: "{start: \"0 8 * 3 *\", lasting: 4h, replicas: 11}"))
    // 40 hours more on a day that has them, to 672 and 744 of one replica.
    let exact: [(ForecastStudy, [Double])] = [(first, [712, 784]), (march, [672, 1_984])]
    for (study, costs) in exact {
      for (month, cost) in costs.enumerated() {
        #expect(abs(study.meanByMonth[month].double / cost - 1) < 0.002, "\(study.meanByMonth[month]) for \(cost)")
      }
    }
  }

  /// From 20:00 to 08:00, where an instance takes two hours to come: of a night among others 19 run from 22:00 to 08:00. A day that began with
  /// one replica would have them from 02:00 on.
  @Test func aWindowHoldsOverMidnight() throws {
    let window = "{start: \"0 20 * * *\", end: \"0 8 * * *\", replicas: 20}"
    let study = try forecast(onPool(windows: window, provision: "2h", forecast: "{months: 1}"))
    let exact = 28.0 * (24 + 19 * 10)
    #expect(abs(study.meanByMonth[0].double / exact - 1) < 0.002, "\(study.meanByMonth[0]) for \(exact)")
  }

  /// 8,640 calls a day, of which those of a weekend cost a quarter: February has 8 days of it, March 9.
  @Test func weekendsCostWhatTheyCost() throws {
    let text = onAPI(
      "{process: deterministic, rate: 0.1/s}", more: ", off_peak: {discount: 75%, hours: [sat-sun 00:00-24:00]}",
      forecast: "{months: 2}")
    let study = try forecast(text)
    for (month, days) in [20 + 8 * 0.25, 22 + 9 * 0.25].enumerated() {
      let exact = 8.64 * days
      #expect(abs(study.meanByMonth[month].double / exact - 1) < 1e-3, "\(study.meanByMonth[month]) for \(exact)")
    }
  }

  /// From 06:00 on every six hours: the first day has three batches, all others four.
  @Test func batchesOfMidnightAreThere() throws {
    let study = try forecast(
      onAPI("{process: batch, at: '06:00', every: 6h, count: 10}", start: "2026-01-01", forecast: "{months: 2}"))
    #expect(study.requests(ofMonth: 0).mean == Double(10 * (31 * 4 - 1)))
    #expect(study.requests(ofMonth: 1).mean == Double(10 * 28 * 4))
  }

  /// Before the day come hours that fill a cache: the batches of the day are its own all the same.
  @Test func batchesAfterAWarmUpAreThoseOfTheDay() throws {
    let cached = "items: {zipf: {count: 10, exponent: 0}}\n    cache: {exact: {capacity: 10, ttl: 36h}}"
    let study = try forecast(
      onAPI("{process: batch, at: '06:00', every: 6h, count: 10}", start: "2026-01-01").replacing(
        "route: h", with: "\(cached)\n    route: h"))
    #expect(study.requests(ofMonth: 0).mean == Double(10 * (31 * 4 - 1)))
  }

  /// One a day, the first after a day: midnight of the second has one, and so have all after it. Of 5 in 2 days dates have 2 and 3.
  @Test func equallySpacedRequestsKeepTheirPhase() throws {
    func requests(_ rate: String) throws -> [Double?] {
      let study = try forecast(
        onAPI("{process: deterministic, rate: \(rate)}", start: "2026-01-01", forecast: "{months: 2}"))
      return [study.requests(ofMonth: 0).mean, study.requests(ofMonth: 1).mean]
    }
    // The n-th comes after n gaps, and one that comes as a month ends is of the next.
    #expect(try requests("1/day") == [30, 28])
    #expect(try requests("2.5/day") == [77, 70])
    #expect(try requests("24/day") == [743, 672])
  }

  /// 96 requests in 36 hours: six an hour for twelve hours, then one an hour, the last at 35:37:30 so that a mean gap after it the loop is
  /// over. January has 20 loops and a day more: 72 requests of its first half, and 12 of the second.
  @Test func aLoopOfADayAndAHalfIsFollowed() throws {
    let times = (0..<72).map { $0 * 600 } + (0..<23).map { 43_200 + $0 * 3_600 } + [128_250]
    let path = FileManager.default.temporaryDirectory.path + "/loop-\(UInt64.random(in: 0...UInt64.max)).csv"
    let rows = times.map { "\($0),900,100\n" }.joined()
    try ("timestamp,input_tokens,output_tokens\n" + rows).write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let study = try forecast(
      onAPI("{process: trace, file: '\(path)', format: csv, extend: {repeat: loop}}", start: "2026-01-01")
        .replacing("input_tokens: 900", with: "").replacing("output_tokens: 100", with: ""))
    #expect(study.requests(ofMonth: 0).mean == Double(20 * 96 + 72 + 12))
  }

  /// Gamma gaps of a cv of 5 at 24 a day: days that began with a request, as it were, would have 12 more each.
  @Test func clusteredRequestsHaveTheirRate() throws {
    let study = try forecast(
      onAPI("{process: gamma, rate: 24/day, cv: 5}", replications: 30, forecast: "{months: 1, sample: 28d/month}"))
    // Of a day in equilibrium the variance is at most that of a long time, cv^2 times the mean.
    let error = 28 * (25 * 24 / Double(30 * 28)).squareRoot()
    let mean = try #require(study.requests(ofMonth: 0).mean)
    #expect(abs(mean - 672) < 4 * error && 4 * error < 28 * 12 / 2, "\(mean)")
  }

  /// A day of outage after a gap of a day on average: half of all days, and not what an outage reaches that can begin after midnight only,
  /// 1 / e of the time. A call costs $0.001 at h and $0.1 at g.
  @Test func outagesAreUnderWayAtMidnight() throws {
    let (speed, dear) = ("latency: {ttft: 100ms, tokens_per_second: 1000}", "price: {input: $100/M, output: $100/M}")
    let text = onAPI(
      "{process: deterministic, rate: 0.005/s}", replications: 30, forecast: "{months: 1, sample: 28d/month}"
    ).replacing("route: h", with: "route: {to: h, fallback: [g]}")
      .replacing(speed, with: "\(speed), faults: {outage: {every: 1d, lasting: 1d}}")
      .replacing("\nforecast:", with: "\n  g: {model: other, \(speed), \(dear)}\nforecast:")
    let study = try forecast(text)
    let calls = 432.0 * 28
    let share = (study.meanTotal.double / calls - 0.001) / 0.099
    // 840 days, each with a share between 0 and 1.
    #expect(abs(share - 0.5) < 4 * 0.5 / 840.0.squareRoot(), "\(share)")
  }

  // MARK: Crossovers and plans

  private func crossover(
    days: Double, process: Arrivals.Process = .deterministic(rate: 0.02),
    _ change: (inout Scenario) -> Void = { _ in }
  ) throws -> CrossoverStudy {
    var scenario = try chatScenario()
    scenario.horizon = days * 86_400
    scenario.replications = ReplicationPlan(atLeast: 2, atMost: 2)
    scenario.workloads[0].arrivals = Arrivals(process: process)
    change(&scenario)
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 2
    settings.isPriceOnly = true
    let prepared = scenario
    let asked = Crossover(pool: 0, api: 0, over: "apis.hosted.price.input", range: 1...2, conditions: [])
    return try findCrossover(asked, settings: settings) { value in
      var other = prepared
      other.apis[0].price.rates[.input] = dollars("\(value)")
      return other
    } progress: { _, _ in
      true
    }
  }

  private static let weekends = OffPeak(paid: 250_000, windows: OffPeak.windows(in: "sat-sun 00:00-24:00") ?? [])

  /// Four weeks from Tuesday on: 20 days at the whole price and 8 at a quarter. 110 tokens a call, $0.0002 at $1.
  @Test func aCrossoverHasWholeWeeks() throws {
    let study = try crossover(days: 28) { $0.apis[0].price.offPeak = Self.weekends }
    #expect(study.scenario.horizon == 7 * 86_400)
    #expect(study.notes.contains { $0.contains("simulated for the first 7 days") && $0.contains("weekends") })
    let row = try #require(study.rows.first)
    let exact = 1_728.0 * 31 * 0.0002 * (20 + 8 * 0.25) / 28
    #expect(abs(row.api.monthlyCost.value / exact - 1) < 0.001, "\(row.api.monthlyCost.value) for \(exact)")
  }

  /// What no week stands for is simulated whole, and the notes say why.
  @Test func aCrossoverIsWholeWhereDatesDiffer() throws {
    func whole(
      _ days: Double, process: Arrivals.Process = .deterministic(rate: 0.02), _ change: (inout Scenario) -> Void
    ) throws -> String? {
      let study = try crossover(days: days, process: process, change)
      #expect(study.scenario.horizon == days * 86_400)
      return study.notes.first { $0.hasPrefix("each value is simulated for the whole horizon") }
    }
    #expect(try whole(31) { $0.apis[0].price.offPeak = Self.weekends }?.contains("whole weeks") == true)
    let outage = Occurrence(.every(86_400), lasting: 7_200)
    #expect(try whole(28) { $0.apis[0].faults.outages = [outage] }?.contains("more than an hour") == true)
    let moment = Occurrence(.at(3_600), lasting: 60)
    #expect(try whole(28) { $0.apis[0].faults.outages = [moment] }?.contains("at a moment") == true)
    // 3 batches on the first day, 4 on all others; of one a day there are 27 in 28.
    let batch = Arrivals.Process.batch(RecurringBatch(at: 21_600, every: 21_600, count: 100))
    #expect(try whole(28, process: batch) { _ in }?.contains("the batches of chat") == true)
    let seldom = Arrivals.Process.deterministic(rate: 1.0 / 86_400)
    #expect(try whole(28, process: seldom) { _ in }?.contains("1,000 requests of chat") == true)
  }

  /// A batch each day is as many in a day as in all of them; 100 equally spaced requests a day are enough in ten of them.
  @Test func aCrossoverIsAsShortAsItsRequestsAllow() throws {
    let batch = Arrivals.Process.batch(RecurringBatch(at: 21_600, count: 100))
    #expect(try crossover(days: 28, process: batch).scenario.horizon == 86_400)
    let few = try crossover(days: 28, process: .deterministic(rate: 100.5 / 86_400))
    #expect(few.scenario.horizon == 10 * 86_400)
    #expect(few.notes.contains { $0.contains("simulated for the first 10 days") && !$0.contains("weekends") })
  }

  /// From a Sunday and from a Monday: of what is cheaper on weekends a first day tells the opposite.
  @Test func noPlanIsMadeOfItsFirstDay() throws {
    for (start, other, best) in [("2026-02-01", "$0.5/M", "z"), ("2026-02-02", "$0.85/M", "h")] {
      let text = """
        fleetcast: 1
        name: plan
        start: \(start)
        horizon: 28d
        replications: 2
        workloads:
          w: {arrivals: {process: deterministic, rate: 0.02/s}, input_tokens: 900, output_tokens: 100, route: h}
        apis:
          h:
            model: own
            latency: {ttft: 100ms, tokens_per_second: 1000}
            price: {input: $1/M, output: $1/M, off_peak: {discount: 75%, hours: [sat-sun 00:00-24:00]}}
          z: {model: own, latency: {ttft: 100ms, tokens_per_second: 1000}, price: {input: \(other), output: $1/M}}
        plan: {minimize: total.cost, over: {workloads.w.route: [h, z]}}

        """
      let loaded = try loaded(text)
      let study = try findPlan(
        try #require(loaded.scenario.plan), scenario: loaded.scenario, template: loaded.template, version: "test",
        jobs: 2
      ) { _ in
        true
      }
      #expect(study.best.map { study.space.points[$0].values } == [best], "from \(start)")
      // 48,384 calls: h costs 22 / 28 of $0.001 each, z its own prices.
      let index = try #require(study.best)
      let exact = best == "h" ? 48.384 * 22 / 28 : 48.384 * (0.9 * 0.5 + 0.1)
      let cost = try #require(study.outcomes[index].objective?.value)
      #expect(abs(cost / exact - 1) < 0.001, "\(cost) for \(exact)")
    }
  }

  @Test func whatMakesDaysDiffer() throws {
    func why(_ change: (inout Scenario) -> Void) throws -> (why: String, weeksAreAlike: Bool)? {
      var scenario = try chatScenario()
      change(&scenario)
      return scenario.daysDiffer
    }
    #expect(try why { _ in } == nil)
    #expect(try why { $0.apis[0].price.offPeak = Self.weekends }?.weeksAreAlike == true)
    let nights = OffPeak(paid: 500_000, windows: OffPeak.windows(in: "00:00-08:00") ?? [])
    #expect(try why { $0.apis[0].price.offPeak = nights } == nil)
    func schedule(_ cron: String) throws -> (why: String, weeksAreAlike: Bool)? {
      let start = try #require(CronExpression(cron))
      return try why {
        let window = ScheduledScaling.Window(start: start, end: .after(3_600), replicas: 2)
        $0.pools[0].autoscaler = Autoscaler([.schedule(ScheduledScaling(windows: [window], start: $0.start))])
      }
    }
    #expect(try schedule("0 8 * * *") == nil && schedule("*/5 8-20 1-31 * *") == nil)
    #expect(try schedule("0 8 * * 1-5")?.weeksAreAlike == true)
    #expect(try schedule("0 8 1 * *")?.weeksAreAlike == false)
    #expect(try schedule("0 8 * 1-6 1-5")?.weeksAreAlike == false)
    #expect(try why { $0.pools[0].rollingUpdates = [RollingUpdate(at: 60)] }?.weeksAreAlike == false)
    let repair = Distribution.constant(7_200)
    #expect(
      try why { $0.pools[0].faults.crashes = Crashes(meanTimeBetween: 1e6, repair: repair) }?.weeksAreAlike == false)
    let cache = ExactCache(
      capacity: 10, timeToLive: 3_600, invalidation: ExactCache.Invalidation(every: 36 * 3_600))
    #expect(try why { $0.workloads[0].exactCache = cache }?.weeksAreAlike == false)
  }
}
