import Billing
import EventKernel
import FoundationEssentials
import Glibc
import Model
import Scenarios
import Studies
import Synchronization
import Testing

@Suite("Forecasts") struct ForecastTests {
  private func loaded(_ text: String, sets: [String] = []) throws -> LoadedScenario {
    let path = FileManager.default.temporaryDirectory.path + "/forecast-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    do { return try ScenarioFile.loadWithSources(path: path, sets: sets) } catch {
      Issue.record("\(error.rendered(colour: false))")
      throw error
    }
  }

  private func forecast(
    _ text: String, sets: [String] = [], jobs: Int = 2, progress: (@Sendable (StudyProgress) -> Bool)? = nil
  ) throws -> ForecastStudy {
    let loaded = try loaded(text, sets: sets)
    return try runForecast(
      try #require(loaded.scenario.forecast), scenario: loaded.scenario, template: loaded.template, jobs: jobs,
      progress: progress)
  }

  private func onAPI(_ arrivals: String, forecast: String, replications: Int = 2) -> String {
    """
    fleetcast: 1
    name: ahead
    start: 2027-01-01
    horizon: 1d
    replications: \(replications)
    workloads:
      chat:
        arrivals: \(arrivals)
        input_tokens: {lognormal: {mean: 900, p95: 2600}}
        output_tokens: {exponential: {mean: 200}}
        route: hosted
    apis:
      hosted: {model: gpt-4o-mini, latency: {ttft: 500ms, tokens_per_second: 80}}
    forecast: \(forecast)

    """
  }

  /// Answers are kept for twelve hours: a day that began with an empty cache would call the API far more often than one among others.
  @Test func aDayBeginsWithCachesAsOnAnyDay() throws {
    func text(_ horizon: String, _ more: String) -> String {
      """
      fleetcast: 1
      name: cached
      start: 2027-01-01
      horizon: \(horizon)
      replications: 1
      workloads:
        chat:
          arrivals: {process: poisson, rate: 0.2/s}
          input_tokens: 1000
          output_tokens: 100
          items: {zipf: {count: 10k, exponent: 0}}
          cache: {exact: {capacity: 100k, ttl: 12h}}
          route: hosted
      apis:
        hosted: {model: own, price: {input: $1/M, output: $1/M}, latency: {ttft: 500ms, tokens_per_second: 80}}
      \(more)

      """
    }
    let forecast = try forecast(text("1d", "forecast: {months: 1, sample: 1d/month, draws: 1}"))
    let months = try #require(forecast.draws.first?.total).double
    func cost(_ days: Int) throws -> Double {
      let study = try replicate(try loaded(text("\(days)d", "")).scenario, jobs: 1)
      return try #require(study.figures["total.cost"]?.value)
    }
    let (cold, five) = (try cost(1), try cost(5))
    let warm = (five - cold) / 4
    #expect(cold > 1.05 * warm, "\(cold) \(warm)")
    #expect(abs(months / 31 - warm) < 0.02 * warm, "\(months / 31) and \(warm)")
  }

  private func onPool(_ forecast: String, horizon: String = "1d", hasSpike: Bool = true) -> String {
    """
    fleetcast: 1
    name: desk
    start: 2027-02-01
    horizon: \(horizon)
    replications: 5
    workloads:
      jobs:
        arrivals:
          process: poisson
          rate: 0.1/s
          growth: 15%/month
          shape: {diurnal: {peak_at: "14:00", peak_to_mean: 1.5}, weekly: {sat: 50%, sun: 50%}}
          \(hasSpike ? "spikes: [{at: 2027-03-10T12:00, factor: 3, lasting: 8h}]" : "")
        route: desk
    models:
      clerk: {latency: {exponential: {mean: 20s}}}
    pools:
      desk:
        model: clerk
        instance: aws/c7g.2xlarge
        batching: {policy: none, concurrency: 1}
        replicas: {min: 1, max: 20}
        autoscaler: {metric: concurrency, target: 0.6, interval: 30s, scale_down: {stabilization_window: 5m}}
        startup: {provision: 20s}
        purchase: [{option: reserved, count: 2, discount: 40%}, {option: on_demand}]
    forecast: \(forecast)

    """
  }

  /// Weekends, a spike, growth, an autoscaled fleet and commitments: four days of each month say what all 89 days say.
  @Test func sampledDaysSayWhatTheWholePeriodSays() throws {
    // Twenty replications, so that the standard errors are known themselves; each is the half-width over its t quantile.
    let sampled = try forecast(onPool("{months: 3, sample: 4d/month}"), sets: ["replications=20"])
    let whole = try loaded(onPool("{months: 3}", horizon: "89d")).scenario
    let study = try replicate(whole, jobs: 2)
    let known = try #require(study.figures.figures.first { $0.path == "total.cost" })
    let (value, high) = (try #require(known.value), try #require(known.high))
    let (sampledError, wholeError) = (try #require(sampled.errorOfTotal) / 2.093, (high - value) / 2.776)
    let error = (sampledError * sampledError + wholeError * wholeError).squareRoot()
    #expect(abs(sampled.meanTotal.double - value) < 4 * error)
    #expect(4 * error < 0.02 * value)
    let months = try #require(study.ledger).byMonth
    #expect(months.map(\.name) == ["2027-02", "2027-03", "2027-04"])
    for (month, cost) in months.enumerated() {
      // A month of the whole period varies less than one of four days does.
      let error = 2.squareRoot() * (try #require(sampled.errorByMonth[month])) / 2.093
      #expect(abs(sampled.meanByMonth[month].double - cost.cost.double) < 4 * error, "\(cost.name)")
    }
    // The spike is in March alone.
    let without = try forecast(onPool("{months: 3, sample: 4d/month}", hasSpike: false), sets: ["replications=20"])
    #expect(sampled.meanByMonth[1] > without.meanByMonth[1] && sampled.meanByMonth[0] == without.meanByMonth[0])
  }

  /// Equally spaced arrivals are the integral of the rate to one request a day simulated, which counts as often as it stands for others.
  @Test func requestsAreTheIntegralOfTheGrowth() throws {
    let arrivals = "{process: deterministic, rate: 0.5/s, growth: 30%/month, shape: {weekly: {sat: 20%, sun: 10%}}}"
    for sample in [1, 5] {
      let study = try forecast(onAPI(arrivals, forecast: "{start: 2027-02-01, months: 4, sample: \(sample)d/month}"))
      let origin = Instant(year: 2027, month: 1, day: 1).secondsSinceEpoch
      let month = RateMonth.seconds
      func integral(from: Int64, to: Int64) -> Double {
        let rate = log(1.3) / month
        return 0.5 / rate * (exp(rate * Double(to - origin)) - exp(rate * Double(from - origin)))
      }
      for (index, period) in study.forecast.periods.enumerated() {
        var expected = 0.0
        var days = 0.0
        for date in stride(from: period.start.secondsSinceEpoch, to: period.end.secondsSinceEpoch, by: 86_400) {
          let weekday = Instant(secondsSinceEpoch: date).weekday
          expected += (weekday == 5 ? 0.2 : weekday == 6 ? 0.1 : 1) * integral(from: date, to: date + 86_400)
          days += 1
        }
        let requests = try #require(study.requests(ofMonth: index).p50)
        #expect(abs(requests - expected) <= days, "\(requests) for \(expected)")
      }
    }
  }

  /// 48 requests in two days, 8 on the first and 40 on the second: January has 16 first days and 15 second ones, 728 requests.
  @Test func aLoopStandsWhereTheCalendarPutsIt() throws {
    let times = (0..<8).map { $0 * 10_000 } + (0..<39).map { 90_000 + $0 * 2_000 } + [169_200]
    let path = FileManager.default.temporaryDirectory.path + "/loop-\(UInt64.random(in: 0...UInt64.max)).csv"
    let rows = times.map { "\($0),100,10\n" }.joined()
    try ("timestamp,input_tokens,output_tokens\n" + rows).write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    for repetition in ["{repeat: loop}", "{repeat: loop, shape: {weekly: {sat: 100%}}}"] {
      let study = try forecast(
        onAPI(
          "{process: trace, file: '\(path)', format: csv, extend: \(repetition)}",
          forecast: "{months: 1, sample: 2d/month}"
        ).replacing("input_tokens: {lognormal: {mean: 900, p95: 2600}}", with: "")
          .replacing("output_tokens: {exponential: {mean: 200}}", with: ""))
      #expect(abs((study.requests(ofMonth: 0).p50 ?? 0) - 728) < 1e-6)
    }
  }

  @Test func meanRequestsFollowTheGrowthOfEveryDraw() throws {
    let uncertain = "{workloads.chat.arrivals.growth: {uniform: {low: 0%, high: 40%}}}"
    let study = try forecast(
      onAPI("{process: poisson, rate: 0.5/s}", forecast: "{months: 3, draws: 8, uncertain: \(uncertain)}"))
    let month = RateMonth.seconds
    for draw in study.draws {
      let rate = log1p(draw.values[0] / 100) / month
      var from = 0.0
      for (index, period) in study.forecast.periods.enumerated() {
        let to = from + Double(period.seconds)
        let expected = 0.5 / rate * (exp(rate * to) - exp(rate * from))
        // One day is simulated: its count is Poisson, and it counts as often as the month has days.
        let days = Double(period.seconds) / 86_400
        let error = days * (expected / days).squareRoot()
        #expect(abs(try #require(draw.requests[index]) - expected) < 4 * error)
        from = to
      }
    }
  }

  /// One of 32 points lies in each of 32 equal slices, so a quantile is off by half a slice at most.
  @Test func aLinearCostHasTheQuantilesOfItsInput() throws {
    let arrivals = "{process: poisson, rate: 0.1/s}"
    for (draws, seed) in [(32, 1), (32, 5), (64, 1)] {
      let certain = try forecast(onAPI(arrivals, forecast: "{months: 2}"), sets: ["seed=\(seed)"])
      #expect(certain.draws.count == 1 && certain.total.p10 == certain.total.p90)
      let base = try #require(certain.total.p50)
      let study = try forecast(
        onAPI(
          arrivals,
          forecast: "{months: 2, draws: \(draws), uncertain: {apis.hosted.price.scale: {uniform: {low: 0.5, high: 1}}}}"
        ),
        sets: ["seed=\(seed)"])
      #expect(study.draws.count == draws && study.replicationsPerDraw == 2)
      let tolerance = base * (0.5 / Double(2 * draws)) + 0.01
      let total = study.total
      for (p, quantile) in [(0.1, total.p10), (0.5, total.p50), (0.9, total.p90)] {
        #expect(abs(try #require(quantile) - base * (0.5 + 0.5 * p)) <= tolerance)
      }
      #expect(abs(try #require(total.mean) - 0.75 * base) <= tolerance)
      #expect(study.sensitivities.first?.correlation == 1)
      #expect(study.days == 2 * 2)
    }
  }

  @Test func drawsFillEachInputEvenly() throws {
    let text = onAPI(
      "{process: poisson, rate: 0.1/s}",
      forecast: """
        {draws: 16, uncertain: {workloads.chat.arrivals.growth: {uniform: {low: 0%, high: 16%}}, workloads.chat.input_tokens.scale: {uniform: {low: 50%, high: 150%}}}}
        """)
    let block = try #require(try loaded(text).scenario.forecast)
    for seed in [1, 2, 3] as [UInt64] {
      let values = block.drawValues(seed: seed)
      #expect(Set(values.map { Int($0[0]) }).count == 16)
      #expect(Set(values.map { Int(($0[1] - 0.5) * 16) }).count == 16)
    }
    #expect(block.drawValues(seed: 1) != block.drawValues(seed: 2))
  }

  @Test func rowsAddUpToTheCent() throws {
    let study = try forecast(
      onPool("{months: 4, draws: 3, uncertain: {workloads.jobs.arrivals.rate.scale: {uniform: {low: 0.5, high: 1.5}}}}")
    )
    for month in 0..<4 {
      let lines = study.lines.filter { $0.charge.position.month == month }
      #expect(lines.map(\.mean).sum() == study.meanByMonth[month] && lines.count > 2)
    }
    #expect(study.meanByMonth.sum() == study.meanTotal)
    #expect(study.lines.allSatisfy { $0.mean.millionths % 10_000 == 0 })
    let exact = study.draws.map { $0.ledger.total }
    #expect(abs(exact.sum().double / 3 - study.meanTotal.double) <= 0.005 + 1e-4)
    for draw in study.draws { #expect(draw.total == draw.ledger.total) }
  }

  /// What is bought for the month costs the hours of the calendar month, however few days are simulated.
  @Test func commitmentsAreBilledForWholeMonths() throws {
    let study = try forecast(
      onPool("{start: 2028-02-01, months: 2}", hasSpike: false),
      sets: [
        "start=2028-02-01", "replications=1", "workloads.jobs.arrivals.rate=0.001/s",
        "pools.desk.replicas={min: 1, max: 2}",
      ])
    let price = UnitPrice(try #require(study.scenario.pools.first?.purchase.first?.hourly))
    for (month, hours) in [29 * 24, 31 * 24].enumerated() {
      let cost = price.cost(of: Int128(2 * hours))
      #expect(study.draws[0].costs[month] == cost)
    }
  }

  /// A savings plan covers hour by hour: a fleet that is larger by day costs in a forecast what it costs in the whole months.
  @Test func commitmentsOfSeveralPoolsCoverEveryHour() throws {
    func text(_ forecast: String, horizon: String) -> String {
      """
      fleetcast: 1
      start: 2027-02-01
      horizon: \(horizon)
      replications: 1
      workloads:
        jobs: {arrivals: {process: poisson, rate: 0.001/s, shape: {weekly: {sat: 50%, sun: 50%}}}, route: desk}
      models:
        clerk: {latency: 1s}
      pools:
        desk:
          model: clerk
          instance: aws/c7g.2xlarge
          batching: {policy: none, concurrency: 1}
          replicas: {min: 1, max: 4}
          autoscaler:
            policy: schedule
            windows: [{start: "0 8 * * *", end: "30 20 * * *", replicas: 4}]
          startup: {provision: 30s}
      commitments:
        plan: {option: savings_plan, commitment: $0.45/h, term: 1y, discount: 30%}
        block: {option: capacity_block, pool: desk, count: 1, price: $0.1/h, from: 2027-02-10, lasting: 5d}
      \(forecast)

      """
    }
    let sampled = try forecast(text("forecast: {months: 2}", horizon: "1d"))
    let whole = try replicate(try loaded(text("", horizon: "59d")).scenario, jobs: 2)
    let ledger = try #require(whole.ledger)
    let mean = sampled.draws[0].ledger
    for (own, other) in zip(mean.byMonth, ledger.byMonth) {
      #expect(own.name == other.name)
      #expect(abs(own.cost.double / other.cost.double - 1) < 1e-3, "\(own) \(other)")
    }
    func unused(_ ledger: Ledger) -> Double {
      ledger.cost { $0.position.kind == .commitment && $0.category == .unusedCommitment }.double
    }
    // Nights need less than the plan, days more, and the block is next to it for five days.
    #expect(unused(ledger) > 10 && abs(unused(mean) / unused(ledger) - 1) < 1e-2)
    #expect(ledger.cost { $0.purchaseOption == .purchase(.onDemand) } > .zero)
  }

  /// Where nothing is drawn every run costs the same: there is no interval, and no error of 0.
  @Test func runsThatAreTheSameHaveNoError() throws {
    let arrivals = "{process: deterministic, rate: 0.5/s}"
    let fixed = ["workloads.chat.input_tokens=900", "workloads.chat.output_tokens=200"]
    let same = try forecast(onAPI(arrivals, forecast: "{months: 2, sample: 1d/month}"), sets: fixed)
    #expect(same.replications == 2 && same.errorOfTotal == nil && same.errorByMonth == [nil, nil])
    #expect(same.isRepeated && same.meanTotal > .zero)
    let drawn = try forecast(onAPI(arrivals, forecast: "{months: 2, sample: 1d/month}"))
    #expect(drawn.errorOfTotal ?? 0 > 0 && !drawn.isRepeated)
  }

  @Test func theSameFromAnyNumberOfThreads() throws {
    let text = onPool(
      "{months: 2, draws: 4, uncertain: {workloads.jobs.arrivals.growth: {normal: {mean: 8%, sd: 3%}}}}")
    let (one, three) = (try forecast(text, jobs: 1), try forecast(text, jobs: 3))
    #expect(
      one.draws.map(\.ledger) == three.draws.map(\.ledger) && one.draws.map(\.values) == three.draws.map(\.values))
    #expect(one.meanTotal == three.meanTotal && one.errorByMonth == three.errorByMonth)
  }

  @Test func aStoppedForecastKeepsTheDrawsThatWereFinished() throws {
    let text = onPool(
      "{months: 2, draws: 8, uncertain: {workloads.jobs.arrivals.growth: {normal: {mean: 8%, sd: 3%}}}}")
    let whole = try forecast(text, jobs: 1)
    // Two months of three kinds of day or four, five replications of the middle, then draw by draw.
    let part = try forecast(text, jobs: 1) { $0.finished < 60 }
    #expect(part.isInterrupted && !whole.isInterrupted && part.planned == 8)
    #expect((1..<8).contains(part.draws.count))
    #expect(part.draws.map(\.ledger) == Array(whole.draws.map(\.ledger).prefix(part.draws.count)))
    #expect(throws: CancellationError.self) { try forecast(text, jobs: 1) { _ in false } }
  }

  /// Where the fleet is too small in some draws, a quantile among them is at least what a fleet at its largest costs.
  @Test func whatAnOverloadedFleetCostsIsKnownFromBelow() throws {
    let text = onPool(
      "{months: 1, draws: 8, uncertain: {workloads.jobs.arrivals.rate: {uniform: {low: 2/s, high: 22/s}}}}",
      hasSpike: false)
    let study = try forecast(
      text,
      sets: [
        "replications=1", "pools.desk.replicas.max=4", "models.clerk.latency={exponential: {mean: 500ms}}",
        "pools.desk.batching.concurrency=1",
      ])
    let overloaded = study.overloaded(inMonth: 0)
    let cost = study.cost(ofMonth: 0)
    #expect((1..<8).contains(overloaded) && cost.p90 == nil && cost.p10 != nil && cost.leastP10 == nil)
    // Two reserved, two on demand, for most of February's hours.
    let options = study.scenario.pools[0].purchase
    let largest = (options.map { UnitPrice($0.hourly).cost(of: 2 * 28 * 24) }).sum().double
    let least = try #require(cost.leastP90)
    #expect(least > 0.7 * largest && least <= 1.01 * largest, "\(least) of \(largest)")
    for draw in study.draws where draw.costs[0] != nil { #expect(draw.floors[0] == draw.costs[0]) }
  }

  @Test func monthsOverTheBudgetAreNamed() throws {
    let text = onAPI(
      "{process: deterministic, rate: 0.2/s, growth: 20%/month}",
      forecast: "{months: 6, budget: {month: $190, total: $500}}")
    let study = try forecast(text)
    let costs = study.meanByMonth.map(\.double)
    #expect(costs == costs.sorted())
    #expect(study.monthOverBudget(.p50) == costs.firstIndex { $0 > 190 })
    let spent = costs.indices.map { costs[...$0].reduce(0, +) }
    #expect(study.monthBudgetIsSpent(.p90) == spent.firstIndex { $0 > 500 })
    #expect(study.shareOverBudget(inMonth: 0) == (costs[0] > 190 ? 1 : 0))
  }

  @Test func anAPIThatNobodyUsesIsPricedBeside() throws {
    let text = onPool("{months: 1}").replacing(
      "route: desk", with: "input_tokens: 1000\n    output_tokens: 100\n    route: desk"
    ).replacing(
      "forecast:", with: "apis:\n  hosted: {model: gpt-4o-mini, latency: {ttft: 1s, tokens_per_second: 80}}\nforecast:")
    let study = try forecast(text)
    #expect(study.alternatives == [0])
    let requests = try #require(study.requests(ofMonth: 0).mean) * (try #require(study.answered(inMonth: 0).mean))
    // 1,000 prompt tokens at $0.15 and 100 answer tokens at $0.60 a million.
    let each = 0.15e-3 + 0.06e-3
    let cost = try #require(study.alternative(0).mean)
    #expect(abs(cost / (requests * each) - 1) < 1e-4)
    #expect(study.shareCheaper(on: 0) == (cost < study.meanTotal.double ? 1 : 0))
  }

  /// At one factor every price of the API is multiplied: of tokens, of tools beyond the free ones, and of hours of capacity.
  @Test(arguments: ["", "provisioned: {units: 1, price: $1/h, tokens: 1000k/min}"])
  func aFactorIsOfAllPrices(capacity: String) throws {
    func total(_ uncertain: String) throws -> Double {
      let text = onAPI("{process: deterministic, rate: 0.01/s}", forecast: "{months: 1\(uncertain)}").replacing(
        "{model: gpt-4o-mini, latency: {ttft: 500ms, tokens_per_second: 80}}",
        with: """

              model: own
              latency: {ttft: 500ms, tokens_per_second: 80}
              tools: {web_search: {per_call: 100%}}
              price: {input: $1/M, output: $10/M, tools: {web_search: {price: $0.01/call, free: 5000}}}
              \(capacity)
          """)
      return try #require(try forecast(text).total.mean)
    }
    let (once, twice) = (
      try total(""), try total(", draws: 4, uncertain: {apis.hosted.price.scale: {uniform: {low: 2, high: 2.000001}}}")
    )
    // A day has 863 calls, January 26,753, of which 21,753 searches are paid.
    #expect(once > 217.53 && abs(twice / once - 2) < 1e-4, "\(once), \(twice)")
  }

  /// The same API once more costs the same; one of a tenth of the price has room for a tenth of the calls, and one for all of them fails.
  @Test func alternativesAreToldByWhatTheyAnswer() throws {
    let own = "{model: own, price: {input: $10/M, output: $10/M}, latency: {ttft: 500ms, tokens_per_second: 80}"
    let cheap = own.replacing("$10/M", with: "$1/M")
    let study = try forecast(
      onAPI("{process: deterministic, rate: 1/s}", forecast: "{months: 1, sample: 1d/month}", replications: 1)
        .replacing(
          "hosted: {model: gpt-4o-mini, latency: {ttft: 500ms, tokens_per_second: 80}}",
          with: """
            hosted: \(own)}
              same: \(own)}
              half: \(cheap)}
              full: \(cheap), limits: {requests: 6/min}}
              fails: \(cheap), errors: 60%}
            """))
    #expect(study.alternatives == [1, 2, 3, 4])
    #expect(study.shareSame(on: 0) == 1 && study.shareCheaper(on: 0) == 0 && study.isCompared(withAlternative: 0))
    #expect(study.shareCheaper(on: 1) == 1 && study.isCompared(withAlternative: 1))
    #expect(abs(study.answered(onAlternative: 2) - 0.1) < 1e-4 && !study.isCompared(withAlternative: 2))
    #expect(abs(study.answered(onAlternative: 3) - 0.4) < 1e-9 && !study.isCompared(withAlternative: 3))
    #expect(study.answersNote(ofAlternative: 1) == nil)
    #expect(study.answersNote(ofAlternative: 2)?.contains("its limits leave out about 90 % of the calls") == true)
    #expect(study.answersNote(ofAlternative: 3)?.contains("about 60 % of those that it takes") == true)
  }

  /// A pool of others at $1 an hour and an idle plan of $40 an hour are paid wherever the chat is answered.
  @Test func whatAnswersHaveNoPartInIsPaidOnBothSides() throws {
    let text = onAPI(
      "{process: deterministic, rate: 0.1/s}", forecast: "{months: 1, sample: 1d/month}", replications: 1
    )
    .replacing(
      "apis:",
      with: """
          photos: {arrivals: {process: deterministic, rate: 0.01/s}, route: gpu}
        models: {m: {latency: 1s}}
        pools:
          gpu: {model: m, instance: aws/g5.xlarge, replicas: 1, purchase: [{option: on_demand, price: $1/h}]}
        commitments:
          plan: {option: savings_plan, commitment: $40/h, term: 1y, discount: 30%}
        apis:
          ten: {model: ten, price: {input: $10/M, output: $10/M}, latency: {ttft: 500ms, tokens_per_second: 80}}
        """)
    let study = try forecast(
      text.replacing("input_tokens: {lognormal: {mean: 900, p95: 2600}}", with: "input_tokens: 900").replacing(
        "output_tokens: {exponential: {mean: 200}}", with: "output_tokens: 100"
      ).replacing("model: gpt-4o-mini,", with: "model: one, price: {input: $1/M, output: $1/M},"))
    // 267,840 calls of 1,000 tokens: $267.84 at a dollar a million, ten times as much at ten; 744 h of the plan are $29,760.
    let (own, there) = (try #require(study.total.mean), try #require(study.alternative(0).mean))
    #expect(abs(own - 30_027.84) < 1, "\(own)")
    #expect(abs(there - own - 9 * 267.84) < 1, "\(there)")
    #expect(study.shareCheaper(on: 0) == 0)
  }

  @Test func quantilesOfDraws() {
    let values = (0..<10).map { Double?(Double($0)) }
    #expect(DrawQuantiles(values) == DrawQuantiles(values.reversed()))
    #expect(DrawQuantiles(values).p50 == 4.5 && DrawQuantiles(values).p10 == 0.5 && DrawQuantiles(values).p90 == 8.5)
    // Two of ten are not known and count as the largest.
    let some = DrawQuantiles(values.prefix(8) + [nil, nil])
    #expect(some.p10 == 0.5 && some.p50 == 4.5 && some.p90 == nil && some.mean == 3.5)
    #expect(DrawQuantiles([nil]).mean == nil && DrawQuantiles([3]).p90 == 3)
  }
}
