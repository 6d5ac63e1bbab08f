import Model
import Serving
import Testing

/// AWS' alarms against data points worked by hand from the Application Auto Scaling user guide, "Target tracking scaling policies"
/// and "Step scaling policies" (read 2026-11), and the alarms AWS makes for target tracking: 3 points above, 15 below 90 %.
@Suite struct AlarmScalingTests {
  /// Data points of a minute each from a minute on, at a capacity, and what the last of them must make of it.
  struct Step {
    var points: [Double?]
    var capacity: Int
    var desired: Int

    init(_ points: Double?..., repeated count: Int = 1, capacity: Int, desired: Int) {
      self.points = (0..<count).flatMap { _ in points }
      self.capacity = capacity
      self.desired = desired
    }
  }
  struct Case: CustomTestStringConvertible {
    var what: String
    var bounds = ReplicaBounds(minimum: 1, maximum: 100, initial: 1)
    var steps: [Step]
    var testDescription: String { what }
  }
  struct Tracked: CustomTestStringConvertible {
    var rules = AlarmScalingTests.tracking()
    var example: Case
    var testDescription: String { example.what }
  }
  struct Stepped: CustomTestStringConvertible {
    var rules: StepScaling
    var example: Case
    var testDescription: String { example.what }
  }

  static func tracking(
    out: Double = 300, in inward: Double = 300, disablesScaleIn: Bool = false
  ) -> TargetTracking {
    TargetTracking(
      metric: ScalingMetric(.concurrency, target: 10), scaleOutCooldown: out, scaleInCooldown: inward,
      disablesScaleIn: disablesScaleIn)
  }

  static let tracked: [Tracked] = [
    Tracked(example: Case(what: "two points above are none", steps: [Step(20, 20, capacity: 2, desired: 2)])),
    Tracked(example: Case(what: "three points above", steps: [Step(20, 20, 20, capacity: 2, desired: 4)])),
    Tracked(
      example: Case(
        what: "a point between starts anew",
        steps: [
          Step(20, 20, 9, capacity: 2, desired: 2), Step(20, 20, capacity: 2, desired: 2),
          Step(20, capacity: 2, desired: 4),
        ])),
    Tracked(
      example: Case(
        what: "a missing point takes the alarm back",
        steps: [
          Step(20, 20, nil, capacity: 2, desired: 2), Step(20, 20, capacity: 2, desired: 2),
          Step(20, capacity: 2, desired: 4),
        ])),
    Tracked(
      example: Case(what: "exactly the target is not above", steps: [Step(10, repeated: 20, capacity: 2, desired: 2)])),
    // ceil(4 x 11 / 10) = 5.
    Tracked(
      example: Case(what: "the least above the target adds one", steps: [Step(11, 11, 11, capacity: 4, desired: 5)])),
    Tracked(example: Case(what: "the last point gives the number", steps: [Step(50, 50, 15, capacity: 4, desired: 6)])),
    Tracked(
      example: Case(what: "fourteen points below are none", steps: [Step(1, repeated: 14, capacity: 8, desired: 8)])),
    Tracked(example: Case(what: "fifteen points below", steps: [Step(2.5, repeated: 15, capacity: 8, desired: 2)])),
    Tracked(
      example: Case(what: "exactly nine tenths is not below", steps: [Step(9, repeated: 30, capacity: 8, desired: 8)])),
    Tracked(example: Case(what: "between, nothing is done", steps: [Step(9.5, repeated: 60, capacity: 8, desired: 8)])),
    Tracked(
      rules: tracking(disablesScaleIn: true),
      example: Case(what: "never in", steps: [Step(1, repeated: 40, capacity: 8, desired: 8)])),
    Tracked(
      example: Case(
        what: "bounds", bounds: ReplicaBounds(minimum: 3, maximum: 6, initial: 3),
        steps: [Step(100, 100, 100, capacity: 4, desired: 6), Step(0.1, repeated: 15, capacity: 6, desired: 3)])),
    // Within the cooldown growth is reckoned from the 2 before it: ceil(2 x 30 / 10) = 6 > 4; ceil(2 x 15 / 10) = 3 is not more.
    Tracked(
      example: Case(
        what: "only a larger growth within the cooldown",
        steps: [
          Step(20, 20, 20, capacity: 2, desired: 4), Step(15, capacity: 4, desired: 4),
          Step(30, capacity: 4, desired: 6),
        ])),
    // At minute 3 + 5 the cooldown is over: from the 4 there are, ceil(4 x 15 / 10) = 6.
    Tracked(
      example: Case(
        what: "after the cooldown from what there is",
        steps: [
          Step(20, 20, 20, capacity: 2, desired: 4), Step(15, repeated: 4, capacity: 4, desired: 4),
          Step(15, capacity: 4, desired: 6),
        ])),
    Tracked(
      example: Case(
        what: "no second shrinking within its cooldown",
        steps: [
          Step(5, repeated: 15, capacity: 8, desired: 4), Step(5, repeated: 4, capacity: 4, desired: 4),
          Step(5, capacity: 4, desired: 2),
        ])),
    Tracked(
      example: Case(
        what: "growth does not wait for the cooldown of shrinking",
        steps: [Step(5, repeated: 15, capacity: 8, desired: 4), Step(20, 20, 20, capacity: 4, desired: 8)])),
  ]

  @Test(arguments: tracked)
  func targetTracking(_ case: Tracked) {
    var policy = TargetTrackingAutoscaler(`case`.rules, bounds: `case`.example.bounds)
    var minute = 0.0
    for step in `case`.example.steps {
      var desired = step.capacity
      for point in step.points {
        minute += 1
        desired = policy.evaluate(point, capacity: step.capacity, at: minute * 60).desired
      }
      #expect(desired == step.desired, "\(`case`.example.what), minute \(minute)")
    }
  }

  /// +1 for 0 to 10 above 50, +3 for 10 to 20, +5 beyond; -1 down to 10 below 20, -2 beyond. One point is enough.
  static func steps(
    _ adjustment: StepScaling.Adjustment = .changeInCapacity, out: [StepScaling.Step]? = nil,
    in inward: [StepScaling.Step]? = nil, periods: Int = 1, cooldown: Double = 0, magnitude: Int = 1
  ) -> StepScaling {
    StepScaling(
      metric: ScalingMetric(.queueDepth, target: 1),
      scaleOut: StepScaling.Alarm(
        threshold: 50, evaluationPeriods: periods,
        steps: out ?? [
          .init(lower: 0, upper: 10, change: 1), .init(lower: 10, upper: 20, change: 3),
          .init(lower: 20, upper: nil, change: 5),
        ]),
      scaleIn: StepScaling.Alarm(
        threshold: 20, evaluationPeriods: periods,
        steps: inward ?? [.init(lower: -10, upper: 0, change: -1), .init(lower: nil, upper: -10, change: -2)]),
      adjustment: adjustment, minAdjustmentMagnitude: magnitude, cooldown: cooldown)
  }
  static func percent(_ change: Double, magnitude: Int = 1) -> StepScaling {
    steps(
      .percentChangeInCapacity, out: [.init(lower: 0, upper: nil, change: change)],
      in: [.init(lower: nil, upper: 0, change: -change)], magnitude: magnitude)
  }

  static let stepped: [Stepped] = [
    Stepped(rules: steps(), example: Case(what: "between the alarms", steps: [Step(35, capacity: 4, desired: 4)])),
    Stepped(
      rules: steps(), example: Case(what: "the threshold itself is passed", steps: [Step(50, capacity: 4, desired: 5)])),
    Stepped(
      rules: steps(),
      example: Case(what: "the upper end is the next step's", steps: [Step(60, capacity: 4, desired: 7)])
    ),
    Stepped(rules: steps(), example: Case(what: "just below it", steps: [Step(59.9, capacity: 4, desired: 5)])),
    Stepped(rules: steps(), example: Case(what: "without end", steps: [Step(900, capacity: 4, desired: 9)])),
    Stepped(
      rules: steps(), example: Case(what: "below: the threshold itself", steps: [Step(20, capacity: 4, desired: 3)])),
    // Below a threshold the upper end belongs to a step and the lower does not: 10 is 10 below, the second step.
    Stepped(
      rules: steps(),
      example: Case(what: "below: the lower end is the next step's", steps: [Step(10, capacity: 4, desired: 2)])),
    Stepped(rules: steps(), example: Case(what: "never below the least", steps: [Step(0, capacity: 2, desired: 1)])),
    Stepped(
      rules: steps(),
      example: Case(
        what: "from none", bounds: ReplicaBounds(minimum: 0, maximum: 9, initial: 0),
        steps: [Step(55, capacity: 0, desired: 1)])),
    Stepped(
      rules: steps(periods: 3),
      example: Case(
        what: "as many points as the alarm says",
        steps: [
          Step(55, 55, capacity: 4, desired: 4), Step(55, capacity: 4, desired: 5), Step(30, capacity: 5, desired: 5),
          Step(55, 55, capacity: 5, desired: 5),
        ])),
    // Percentages: 1.5 is 1, 0.3 is 1, -0.3 is -1, -6.67 is -6.
    Stepped(
      rules: percent(15), example: Case(what: "a percentage is cut off", steps: [Step(60, capacity: 10, desired: 11)])),
    Stepped(rules: percent(10), example: Case(what: "but not to nothing", steps: [Step(60, capacity: 3, desired: 4)])),
    Stepped(rules: percent(10), example: Case(what: "nor downwards", steps: [Step(10, capacity: 3, desired: 2)])),
    Stepped(
      rules: percent(66.7), example: Case(what: "downwards towards zero", steps: [Step(10, capacity: 10, desired: 4)])),
    Stepped(
      rules: percent(10, magnitude: 3),
      example: Case(what: "the least change", steps: [Step(60, capacity: 10, desired: 13)])),
    Stepped(
      rules: steps(
        .exactCapacity, out: [.init(lower: 0, upper: nil, change: 7)], in: [.init(lower: nil, upper: 0, change: 2)]),
      example: Case(
        what: "the number itself", steps: [Step(60, capacity: 3, desired: 7), Step(5, capacity: 7, desired: 2)])),
    // The guide's own example: 3 of a second alarm, of which 1 was added by the first within the cooldown.
    Stepped(
      rules: steps(cooldown: 300),
      example: Case(
        what: "a larger step within the cooldown adds the difference",
        steps: [
          Step(55, capacity: 4, desired: 5), Step(55, capacity: 5, desired: 5), Step(65, capacity: 5, desired: 7),
        ])),
    Stepped(
      rules: steps(cooldown: 120),
      example: Case(
        what: "shrinking waits for its cooldown, growth does not",
        steps: [
          Step(15, capacity: 6, desired: 5), Step(15, capacity: 5, desired: 5), Step(15, capacity: 5, desired: 4),
          Step(55, capacity: 4, desired: 5),
        ])),
  ]

  @Test(arguments: stepped)
  func stepScaling(_ case: Stepped) {
    var policy = StepScalingAutoscaler(`case`.rules, bounds: `case`.example.bounds)
    var minute = 0.0
    for step in `case`.example.steps {
      var desired = step.capacity
      for point in step.points {
        minute += 1
        desired = policy.evaluate(point, capacity: step.capacity, at: minute * 60).desired
      }
      #expect(desired == step.desired, "\(`case`.example.what), minute \(minute)")
    }
  }
}
