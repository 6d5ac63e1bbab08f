import Model
import Serving
import Testing

/// Ray Serve's autoscaler against steps worked by hand from ray 2.60.0: ray/serve/autoscaling_policy.py (`_apply_scaling_factors`,
/// `_apply_delay_logic`, `_get_cold_start_scale_up_replicas`) and ray/serve/_private/autoscaling_state.py.
@Suite struct RayServeAutoscalerTests {
  struct Step {
    var at: Double
    var ongoing: Double
    var running: Int
    var target: Int
    var desired: Int

    init(_ at: Double, ongoing: Double, running: Int, target: Int? = nil, desired: Int) {
      self.at = at
      self.ongoing = ongoing
      self.running = running
      self.target = target ?? running
      self.desired = desired
    }
  }
  struct Case: CustomTestStringConvertible {
    var what: String
    var rules = RayServeScaling()
    var bounds = ReplicaBounds(minimum: 0, maximum: 100, initial: 1)
    var steps: [Step]
    var testDescription: String { what }
  }
  static let atOnce = RayServeScaling(upscaleDelay: 0, downscaleDelay: 0)

  static let sizes: [Case] = [
    // desired = running x ongoing / (target x running) = ongoing / 2.
    Case(what: "on target", rules: atOnce, steps: [Step(0, ongoing: 8, running: 4, desired: 4)]),
    Case(what: "rounded up", rules: atOnce, steps: [Step(0, ongoing: 8.2, running: 4, desired: 5)]),
    Case(
      what: "the sum does not depend on who runs", rules: atOnce,
      steps: [Step(0, ongoing: 20, running: 1, target: 4, desired: 10)]),
    Case(what: "fewer", rules: atOnce, steps: [Step(0, ongoing: 5, running: 4, desired: 3)]),
    // ceil(4 + 0.5 x (10 - 4)) = 7.
    Case(
      what: "half of a growth", rules: RayServeScaling(upscaleDelay: 0, upscalingFactor: 0.5),
      steps: [Step(0, ongoing: 20, running: 4, desired: 7)]),
    Case(
      what: "twice a growth", rules: RayServeScaling(upscaleDelay: 0, upscalingFactor: 2),
      steps: [Step(0, ongoing: 20, running: 4, desired: 16)]),
    // ceil(10 + 0.5 x (2 - 10)) = 6.
    Case(
      what: "half of a shrinking", rules: RayServeScaling(downscaleDelay: 0, downscalingFactor: 0.5),
      steps: [Step(0, ongoing: 4, running: 10, desired: 6)]),
    // ceil(4 + 0.2 x (3 - 4)) = ceil(3.8) = 4 would stay for ever: one less.
    Case(
      what: "a shrinking that is stuck goes on", rules: RayServeScaling(downscaleDelay: 0, downscalingFactor: 0.2),
      steps: [Step(0, ongoing: 6, running: 4, desired: 3)]),
    // ceil(3.5) = 4: not fewer, so nothing is stuck.
    Case(
      what: "a fraction below is not fewer", rules: RayServeScaling(downscaleDelay: 0, downscalingFactor: 0.2),
      steps: [Step(0, ongoing: 7, running: 4, desired: 4)]),
    Case(
      what: "the bounds come last", rules: atOnce, bounds: ReplicaBounds(minimum: 2, maximum: 6, initial: 2),
      steps: [Step(0, ongoing: 100, running: 4, desired: 6), Step(1, ongoing: 0, running: 6, desired: 2)]),
  ]

  static let delays: [Case] = [
    // More must be desired for 30 s without a break; then the latest number counts.
    Case(
      what: "up after the delay, to the latest number",
      steps: [
        Step(0, ongoing: 8, running: 2, desired: 2), Step(10, ongoing: 6, running: 2, desired: 2),
        Step(29.9, ongoing: 12, running: 2, desired: 2), Step(30, ongoing: 10, running: 2, desired: 5),
      ]),
    Case(
      what: "a neutral evaluation starts it anew",
      steps: [
        Step(0, ongoing: 8, running: 2, desired: 2), Step(20, ongoing: 4, running: 2, desired: 2),
        Step(30, ongoing: 8, running: 2, desired: 2), Step(59, ongoing: 8, running: 2, desired: 2),
        Step(60, ongoing: 8, running: 2, desired: 4),
      ]),
    Case(
      what: "the other direction starts its own",
      steps: [
        Step(0, ongoing: 8, running: 2, desired: 2), Step(10, ongoing: 1, running: 2, desired: 2),
        Step(40, ongoing: 8, running: 2, desired: 2), Step(70, ongoing: 8, running: 2, desired: 4),
      ]),
    Case(
      what: "down after ten minutes",
      steps: [
        Step(0, ongoing: 2, running: 4, desired: 4), Step(590, ongoing: 2, running: 4, desired: 4),
        Step(600, ongoing: 2, running: 4, desired: 1),
      ]),
    // After an upscale the timer begins anew, while the replicas start: target 5, 2 run.
    Case(
      what: "no second growth while the first starts",
      steps: [
        Step(0, ongoing: 10, running: 2, desired: 2), Step(30, ongoing: 10, running: 2, desired: 5),
        Step(60, ongoing: 10, running: 2, target: 5, desired: 5),
        Step(70, ongoing: 14, running: 2, target: 5, desired: 5),
        Step(100, ongoing: 14, running: 2, target: 5, desired: 7),
      ]),
    // Above one, zero is not reached in one step: max(1, desired).
    Case(
      what: "to one first, then to zero",
      rules: RayServeScaling(downscaleDelay: 60, downscaleToZeroDelay: 300),
      steps: [
        Step(0, ongoing: 0, running: 3, desired: 3), Step(60, ongoing: 0, running: 3, desired: 1),
        Step(70, ongoing: 0, running: 1, desired: 1), Step(369, ongoing: 0, running: 1, desired: 1),
        Step(370, ongoing: 0, running: 1, desired: 0),
      ]),
    Case(
      what: "the delay to zero is that of shrinking by default",
      rules: RayServeScaling(downscaleDelay: 60),
      steps: [Step(0, ongoing: 0, running: 1, desired: 1), Step(60, ongoing: 0, running: 1, desired: 0)]),
    Case(
      what: "never below the least", bounds: ReplicaBounds(minimum: 1, maximum: 9, initial: 1),
      steps: [Step(0, ongoing: 0, running: 1, desired: 1), Step(700, ongoing: 0, running: 1, desired: 1)]),
  ]

  static let fromZero: [Case] = [
    Case(what: "any request, at once", steps: [Step(0, ongoing: 0.2, running: 0, desired: 1)]),
    Case(what: "one, however many wait", steps: [Step(0, ongoing: 50, running: 0, desired: 1)]),
    Case(
      what: "as many as the factor", rules: RayServeScaling(upscalingFactor: 2.5),
      steps: [Step(0, ongoing: 1, running: 0, desired: 3)]),
    Case(
      what: "what is on its way stays",
      steps: [
        Step(0, ongoing: 9, running: 0, target: 4, desired: 4), Step(10, ongoing: 0, running: 0, target: 4, desired: 4),
      ]),
    Case(what: "nothing waits, nothing comes", steps: [Step(0, ongoing: 0, running: 0, desired: 0)]),
  ]

  @Test(arguments: sizes + delays + fromZero)
  func steps(_ example: Case) {
    var autoscaler = RayServeAutoscaler(example.rules, bounds: example.bounds)
    for step in example.steps {
      let decision = autoscaler.evaluate(ongoing: step.ongoing, running: step.running, target: step.target, at: step.at)
      #expect(decision.desired == step.desired, "\(example.what), second \(step.at)")
    }
  }

  /// Samples at 0.5, 1, ... of 1, 2, 3, ...: reported at 10 and 20 s, over 5 s.
  ///
  /// At 9.5 s nothing was reported yet. At 10 s those of (5, 10]: 11 to 20. At 19.5 s still these; at 20 s those of (15, 20]: 31 to 40.
  @Test func theMostAndTheFewestOfTheSamples() {
    for (aggregation, early, late) in [(RayServeScaling.Aggregation.max, 20.0, 40.0), (.min, 11, 31)] {
      let rules = RayServeScaling(lookBackPeriod: 5, aggregation: aggregation)
      var samples = OngoingSamples()
      for number in 1...40 {
        let now = Double(number) / 2
        samples.record(Double(number), at: now, keeping: rules)
        let expected = now < 10 ? 0 : now < 20 ? early : late
        #expect(samples.reported(rules, at: now) == expected, "\(aggregation) at \(now)")
      }
    }
  }

  /// Requests of 15 s, one each 100 s from 100 s on: at 115 s it is over. The mean of 30 s is at most a half, so one replica is
  /// enough for the target of 0.8; the most is 1, so 1 / 0.8 wants two.
  @Test func aBurstCountsForThePeriod() throws {
    func desired(_ aggregation: RayServeScaling.Aggregation) throws -> Double {
      let rules = RayServeScaling(
        targetOngoingRequests: 0.8, upscaleDelay: 0, downscaleDelay: 0, aggregation: aggregation)
      let scenario = ScalingLoopTests.scenario(
        [.rayServe(rules)], bounds: ReplicaBounds(minimum: 1, maximum: 5, initial: 1), horizon: 1_000, rate: 1 / 100,
        service: 15, startup: 5)
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty)
      return Double(result.pools[0].replicasMax)
    }
    #expect(try desired(.mean) == 1)
    #expect(try desired(.max) == 2)
    #expect(try desired(.min) == 1)
  }

  /// The end of a running delay is told, so that an evaluation can be made then.
  @Test func theEndOfADelayIsTold() {
    var autoscaler = RayServeAutoscaler(RayServeScaling(), bounds: ReplicaBounds(minimum: 0, maximum: 9, initial: 1))
    #expect(autoscaler.delayEnds == nil)
    _ = autoscaler.evaluate(ongoing: 8, running: 1, target: 1, at: 7)
    #expect(autoscaler.delayEnds == 37)
    _ = autoscaler.evaluate(ongoing: 2, running: 1, target: 1, at: 17)
    #expect(autoscaler.delayEnds == nil)
  }
}
