import Model
import Serving
import Testing

/// Calendars and forecasts against steps worked by hand.
@Suite struct PlannedScalingTests {
  /// A moment of December 2026, whose first day is a Tuesday.
  static func december(_ day: Int, _ hour: Int = 0, _ minute: Int = 0) -> Instant {
    let midnight = Instant(year: 2026, month: 12, day: day).secondsSinceEpoch
    return Instant(secondsSinceEpoch: midnight + Int64(hour * 3_600 + minute * 60))
  }

  struct Cron: CustomTestStringConvertible {
    var text: String
    var after: Instant
    var next: Instant?
    var testDescription: String { text }

    init(_ text: String, after: Instant, next: Instant?) {
      self.text = text
      self.after = after
      self.next = next
    }
  }
  /// crontab(5), and robfig/cron's reading of it.
  static let crons: [Cron] = [
    Cron("* * * * *", after: december(1), next: december(1, 0, 1)),
    Cron("0 8 * * *", after: december(1), next: december(1, 8)),
    Cron("0 8 * * *", after: december(1, 8), next: december(2, 8)),
    Cron("30 17 * * 1-5", after: december(4, 18), next: december(7, 17, 30)),
    Cron("*/20 * * * *", after: december(1, 0, 40), next: december(1, 1)),
    Cron("5/25 * * * *", after: december(1, 0, 6), next: december(1, 0, 30)),
    Cron("10-12,40 * * * *", after: december(1, 0, 12), next: december(1, 0, 40)),
    Cron("0 0 * * 0", after: december(1), next: december(6)),
    Cron("0 0 * * 7", after: december(1), next: december(6)),
    Cron("0 0 * * sun", after: december(1), next: december(6)),
    Cron("0 0 15 * *", after: december(1), next: december(15)),
    // Both days given: either will do. The 15th is a Tuesday, the first Friday the 4th.
    Cron("0 0 15 * 5", after: december(1), next: december(4)),
    Cron("0 0 15 * 5", after: december(11), next: december(15)),
    Cron("0 0 29 feb *", after: december(1), next: Instant(year: 2028, month: 2, day: 29)),
    Cron("0 0 30 2 *", after: december(1), next: nil),
    Cron(
      "59 23 31 12 *", after: december(31, 23, 59),
      next: Instant(secondsSinceEpoch: Instant(year: 2028, month: 1, day: 1).secondsSinceEpoch - 60)),
  ]

  @Test(arguments: crons)
  func nextMoment(_ example: Cron) throws {
    let cron = try #require(CronExpression(example.text))
    #expect(cron.next(after: example.after) == example.next)
  }

  @Test(arguments: [
    "", "* * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 8", "5-1 * * * *", "*/0 * * * *",
    "a * * * *", "1,,2 * * * *",
  ])
  func noCron(_ text: String) { #expect(CronExpression(text) == nil) }

  /// Both days given: either will do, so that all days of the month are every day.
  @Test func whatIsTheSameEveryDay() throws {
    func cron(_ text: String) throws -> CronExpression { try #require(CronExpression(text)) }
    for text in ["* * * * *", "0 8 * * *", "0 8 * 1-12 0-6", "0 8 1-31 * 1", "0 8 */1 * *"] {
      #expect(try cron(text).isDaily && cron(text).isWeekly, "\(text)")
    }
    for text in ["0 8 * * 1-5", "0 8 */1 * sun"] { #expect(try !cron(text).isDaily && cron(text).isWeekly, "\(text)") }
    for text in ["0 8 1 * *", "0 8 */2 * *", "0 8 15 * 5", "0 8 * 6 *", "0 8 * 1-11 1-5"] {
      #expect(try !cron(text).isDaily && !cron(text).isWeekly, "\(text)")
    }
  }

  /// keda, pkg/scalers/cron_scaler.go: a window holds while its next end comes before its next start.
  @Test func windows() throws {
    let start = Self.december(1)
    func cron(_ text: String) throws -> CronExpression { try #require(CronExpression(text)) }
    let day = ScheduledScaling.Window(start: try cron("0 8 * * 1-5"), end: .at(try cron("0 20 * * 1-5")), replicas: 5)
    let night = ScheduledScaling.Window(start: try cron("0 22 * * *"), end: .at(try cron("0 2 * * *")), replicas: 3)
    let batch = ScheduledScaling.Window(start: try cron("30 1 * * *"), end: .after(3_600), replicas: 9)
    let bounds = ReplicaBounds(minimum: 0, maximum: 8, initial: 0)
    let schedule = ScheduleAutoscaler(
      ScheduledScaling(windows: [day, night, batch], otherwise: 1, start: start), bounds: bounds)
    func at(_ day: Int, _ hour: Int, _ minute: Int = 0) -> Double {
      Double(Self.december(day, hour, minute).secondsSinceEpoch - start.secondsSinceEpoch)
    }
    // Over midnight; the last second before and the first of each window; the most of two; the greatest number.
    #expect(schedule.evaluate(at: at(1, 0)).desired == 3)
    #expect(schedule.evaluate(at: at(1, 1, 29) + 59).desired == 3)
    #expect(schedule.evaluate(at: at(1, 1, 30)).desired == 8)
    #expect(schedule.evaluate(at: at(1, 1, 30)).raw == 9)
    #expect(schedule.evaluate(at: at(1, 2, 29) + 59).desired == 8)
    #expect(schedule.evaluate(at: at(1, 2, 30)).desired == 1)
    #expect(schedule.evaluate(at: at(1, 8) - 1).desired == 1)
    #expect(schedule.evaluate(at: at(1, 8)).desired == 5)
    #expect(schedule.evaluate(at: at(1, 20) - 1).desired == 5)
    #expect(schedule.evaluate(at: at(1, 20)).desired == 1)
    #expect(schedule.evaluate(at: at(1, 22)).desired == 3)
    #expect(schedule.evaluate(at: at(5, 12)).desired == 1, "a Saturday")
    #expect(schedule.evaluate(at: at(7, 12)).desired == 5, "a Monday")
    #expect(schedule.nextChange(after: at(1, 0)) == at(1, 1, 30))
    #expect(schedule.nextChange(after: at(1, 1, 30)) == at(1, 2))
    #expect(schedule.nextChange(after: at(1, 2)) == at(1, 2, 30))
    #expect(schedule.nextChange(after: at(1, 20)) == at(1, 22))
  }

  static let free = ReplicaBounds(minimum: 0, maximum: 100, initial: 1)

  /// A season of 4 intervals, one looked ahead. Hyndman and Athanasopoulos, 5.2: what it was a season before.
  @Test func lastSeason() {
    var policy = PredictiveAutoscaler(
      PredictiveScaling(
        metric: ScalingMetric(.requestsPerSecond, target: 2), method: .seasonal, season: 400, interval: 100, lead: 100),
      bounds: Self.free)
    // The first season as measured; then the value of the interval that comes next, a season ago.
    let loads: [Double?] = [2, 4, 8, 16, 3, 5, 9, 17, nil, 0]
    let desired = [1, 2, 4, 1, 2, 4, 8, 2, 3, 5]
    for (index, load) in loads.enumerated() {
      let decision = policy.evaluate(load, replicas: 1, at: Double(index + 1) * 100)
      #expect(decision.desired == desired[index], "interval \(index)")
    }
  }

  @Test func lastSeasonTwoAhead() {
    var policy = PredictiveAutoscaler(
      PredictiveScaling(
        metric: ScalingMetric(.requestsPerSecond, target: 1), method: .seasonal, season: 400, interval: 100, lead: 150),
      bounds: ReplicaBounds(minimum: 2, maximum: 10, initial: 2))
    // 150 s are two intervals. Bounds: 1 is 2, 16 is 10.
    let loads: [Double] = [1, 4, 8, 16, 1, 4]
    let desired = [2, 4, 8, 4, 8, 10]
    for (index, load) in loads.enumerated() {
      #expect(
        policy.evaluate(load, replicas: 2, at: Double(index + 1) * 100).desired == desired[index], "interval \(index)")
    }
  }

  /// Hyndman and Athanasopoulos, 8.3, additive, with alpha = beta = gamma = 1/2 and a season of 2.
  @Test func holtWinters() {
    var policy = PredictiveAutoscaler(
      PredictiveScaling(
        metric: ScalingMetric(.requestsPerSecond, target: 1), method: .holtWinters(alpha: 0.5, beta: 0.5, gamma: 0.5),
        season: 200, interval: 100, lead: 100), bounds: Self.free)
    func signal(_ load: Double, _ second: Double) -> Double? { policy.evaluate(load, replicas: 1, at: second).signal }
    #expect(signal(10, 100) == 10)
    // After a season: level 12, seasonal -2 and 2, no trend; next -2.
    #expect(signal(14, 200) == 10)
    // 12: level (12 + 2 + 12) / 2 = 13, trend 0.5, seasonal (12 - 12) / 2 + -2 / 2 = -1; next 13.5 + 2.
    #expect(signal(12, 300) == 15.5)
    // 16: level (16 - 2 + 13.5) / 2 = 13.75, trend 0.375 + 0.25 = 0.625, seasonal (16 - 13.5) / 2 + 1 = 2.25; next 14.375 - 1.
    #expect(signal(16, 400) == 13.375)
    // 0: level (0 + 1 + 14.375) / 2 = 7.6875, trend (7.6875 - 13.75) / 2 + 0.3125 = -2.71875; next 4.96875 + 2.25.
    #expect(signal(0, 500) == 7.21875)
    // Nothing below zero: level (0 - 2.25 + 4.96875) / 2, trend down, seasonal of the other part well below zero.
    #expect(signal(0, 600) == 0)
  }

  /// The same with a season of 3, two intervals ahead, and an interval that could not be measured.
  @Test func holtWintersTwoAhead() {
    var policy = PredictiveAutoscaler(
      PredictiveScaling(
        metric: ScalingMetric(.requestsPerSecond, target: 4), method: .holtWinters(alpha: 0.5, beta: 0.5, gamma: 0.5),
        season: 300, interval: 100, lead: 200), bounds: ReplicaBounds(minimum: 2, maximum: 4, initial: 2))
    let steps: [(load: Double?, signal: Double, desired: Int)] = [
      (6, 6, 2), (12, 12, 3),
      // After a season: level 12, seasonal -6, 0, 6, no trend; two on is the middle part.
      (18, 12, 3),
      // Level (8 + 6 + 12) / 2 = 13, trend 0.5, seasonal (8 - 12) / 2 - 3 = -5; 13 + 2 x 0.5 + 6, ceil(20 / 4) = 5, at most 4.
      (8, 20, 4),
      // Level (14 + 13.5) / 2 = 13.75, trend 0.375 + 0.25, seasonal (14 - 13.5) / 2 = 0.25; 13.75 + 1.25 - 5.
      (14, 10, 3),
      // Level (16 - 6 + 14.375) / 2 = 12.1875, trend -0.78125 + 0.3125, seasonal (16 - 14.375) / 2 + 3 = 3.8125; 12.1875 - 0.9375 + 0.25.
      (16, 11.5, 3),
      // Unmeasured is as foreseen, 12.1875 - 0.46875 - 5 = 6.71875: only the trend goes on, 11.71875 - 0.9375 + 3.8125.
      (nil, 14.59375, 4),
      // Level (20 - 0.25 + 11.25) / 2 = 15.5, trend 1.890625 - 0.234375, seasonal (20 - 11.25) / 2 + 0.125 = 4.5; 15.5 + 3.3125 - 5.
      (20, 13.8125, 4),
    ]
    for (index, step) in steps.enumerated() {
      let decision = policy.evaluate(step.load, replicas: 2, at: Double(index + 1) * 100)
      #expect(decision.signal == step.signal && decision.desired == step.desired, "interval \(index): \(decision)")
    }
  }

  /// alpha 1, beta and gamma 0: the level is what was measured less its part of the season, which stays, and there is no trend.
  @Test func holtWintersOfTheLevelAlone() {
    var policy = PredictiveAutoscaler(
      PredictiveScaling(
        metric: ScalingMetric(.requestsPerSecond, target: 1), method: .holtWinters(alpha: 1, beta: 0, gamma: 0),
        season: 200, interval: 100, lead: 100), bounds: Self.free)
    // Seasonal -2 and 2 about 12.
    let steps: [(Double, Double)] = [(10, 10), (14, 10), (20, 24), (24, 20), (0, 4), (30, 26), (0, 4)]
    for (index, step) in steps.enumerated() {
      #expect(policy.evaluate(step.0, replicas: 1, at: Double(index + 1) * 100).signal == step.1, "interval \(index)")
    }
  }

  /// ai-dynamo/dynamo 0761925, planner_core.py: `make_adjustments`, `_compute_replica_requirements`.
  static func planner(
    _ predictor: PlannerScaling.Predictor = .constant, throughput: Double? = 2, window: Int = 3, corrects: Bool = true
  ) -> PlannerScaling {
    PlannerScaling(
      ttft: 0.5, itl: 0.05, interval: 100, predictor: predictor, window: window, throughputPerReplica: throughput,
      corrects: corrects)
  }
  static func seen(_ requests: Double, ttft: Double = 0.2, itl: Double = 0.02) -> PlannerAutoscaler.Observation {
    PlannerAutoscaler.Observation(requests: requests, input: 1_000, output: 100, ttft: ttft, itl: itl)
  }
  /// Takes 4 requests a second for 50 ms between tokens, in proportion to what is allowed, and `prompts` for the first token.
  static func engine(prompts: Double) -> PlannerAutoscaler.Engine {
    PlannerAutoscaler.Engine(
      throughput: { _, _, ttft, itl in
        let first = ttft < .infinity ? prompts : .infinity
        return itl < 0.01 ? nil : min(first, 4 * itl / 0.05)
      },
      times: { _, _, rate in rate < 4 ? (0.2, 0.02) : nil })
  }

  struct Plan: CustomTestStringConvertible {
    var what: String
    var rules: PlannerScaling
    var bounds = PlannedScalingTests.free
    /// Requests a second whose prompts a replica takes in time for the first token.
    var prompts = Double.infinity
    var steps: [(PlannerAutoscaler.Observation?, replicas: Int, desired: Int)]
    var testDescription: String { what }
  }

  static let plans: [Plan] = [
    // 300 requests in 100 s are 3/s, at 2/s a replica.
    Plan(what: "rounded up", rules: planner(), steps: [(seen(300), 1, 2), (seen(400), 2, 2), (seen(401), 2, 3)]),
    // is_valid: no traffic, no adjustment.
    Plan(what: "without traffic nothing is adjusted", rules: planner(), steps: [(nil, 5, 5), (seen(0), 5, 5)]),
    // min_endpoint 1.
    Plan(what: "at least one", rules: planner(), steps: [(seen(1), 5, 1)]),
    Plan(what: "0 to 1, and not without traffic", rules: planner(), steps: [(nil, 0, 0), (seen(1), 0, 1)]),
    Plan(
      what: "bounds", rules: planner(), bounds: ReplicaBounds(minimum: 2, maximum: 4, initial: 2),
      steps: [(seen(1), 5, 2), (seen(10_000), 2, 4)]),
    Plan(
      what: "the mean of the window", rules: planner(.movingAverage),
      steps: [(seen(200), 1, 1), (seen(400), 1, 2), (seen(900), 1, 3), (seen(2_000), 1, 6)]),
    // 200, 400, 600 go on to 800; 400, 600, 200 fit a slope of -100 about 400: 200.
    Plan(
      what: "a straight line", rules: planner(.linear),
      steps: [(seen(200), 1, 1), (seen(400), 1, 3), (seen(600), 1, 4), (seen(200), 1, 1)]),
    // The engine takes 4/s at 50 ms.
    Plan(
      what: "the model's throughput", rules: planner(throughput: nil), steps: [(seen(800), 2, 2), (seen(810), 4, 3)]),
    // Tokens come at 40 ms where 20 are expected: the target is halved, and with it what a replica takes.
    Plan(what: "slow tokens", rules: planner(throughput: nil), steps: [(seen(800, itl: 0.04), 3, 4)]),
    Plan(what: "uncorrected", rules: planner(throughput: nil, corrects: false), steps: [(seen(800, itl: 0.04), 3, 2)]),
    // min(1, p_correction): a first token later than expected is queueing and adds nothing, an earlier one takes off. 8/s at 2/s.
    Plan(
      what: "prompts alone", rules: planner(throughput: nil), prompts: 2, steps: [(seen(800), 3, 4), (seen(801), 4, 5)]),
    Plan(what: "a late first token", rules: planner(throughput: nil), prompts: 2, steps: [(seen(800, ttft: 2), 3, 4)]),
    // Half of 8/s at 1/s are 4; the answers want 2.
    Plan(
      what: "an early first token", rules: planner(throughput: nil), prompts: 1, steps: [(seen(800, ttft: 0.1), 3, 4)]),
    // num_d knows no p_correction: however early first tokens are, 8/s of answers at 4/s want 2.
    Plan(
      what: "answers are not corrected by the first token", rules: planner(throughput: nil), prompts: 2,
      steps: [(seen(800, ttft: 0.01), 3, 2)]),
    // Prompts want 8 x 0.5 / 2 = 2, answers 8 / (4 / 2) = 4: the larger.
    Plan(
      what: "the two conflict", rules: planner(throughput: nil), prompts: 2,
      steps: [(seen(800, ttft: 0.1, itl: 0.04), 3, 4)]),
    Plan(
      what: "the two conflict the other way", rules: planner(throughput: nil), prompts: 1,
      steps: [(seen(800, ttft: 0.2, itl: 0.01), 3, 8)]),
    // No rate keeps 50 / 10 ms: all there may be.
    Plan(
      what: "times that nothing keeps", rules: planner(throughput: nil),
      bounds: ReplicaBounds(minimum: 1, maximum: 7, initial: 1), steps: [(seen(100, itl: 0.2), 3, 7)]),
    // At 8/s of one replica nothing can be expected: the last factors stay.
    Plan(
      what: "beyond what is known", rules: planner(throughput: nil),
      steps: [(seen(100, itl: 0.04), 1, 1), (seen(800, itl: 0.3), 1, 4)]),
  ]

  @Test(arguments: plans)
  func adjustments(_ example: Plan) {
    var planner = PlannerAutoscaler(example.rules, bounds: example.bounds)
    for (index, step) in example.steps.enumerated() {
      let decision = planner.evaluate(
        step.0, replicas: step.replicas, ready: step.replicas, engine: Self.engine(prompts: example.prompts),
        at: Double(index + 1) * 100)
      #expect(decision.desired == step.desired, "\(example.what), interval \(index)")
    }
  }
}
