import EventKernel
import Model

/// What is predicted of a step's targets where the cheapest that will be in time is chosen.
///
/// A pool's time to the first token is the prompt tokens that wait over the prompt tokens that it served in the last minute, by ready
/// replica; an API's is the median of its law. A call costs what a run meters: of an API its list price for the prompt and the mean answer,
/// of a pool the mean of the calls that it has served. A pool that has served none is asked first.
struct LeastCostState {
  private struct Target {
    /// Of an API: seconds to its first token, and pico-dollars of a prompt token, of a mean answer.
    var median = 0.0
    var perInput = 0.0
    var answer = 0.0
    /// Of a pool: the mean cost of calls served, and prompt tokens served by second of the last minute.
    var served = Welford()
    var tokens = [Int64](repeating: 0, count: Self.minute)
    var sum: Int64 = 0
    var second = 0

    static let minute = 60

    /// Moves the last minute on.
    mutating func advance(to now: Double) {
      let present = Int(now)
      if present - second >= Self.minute {
        for place in 0..<Self.minute { tokens[place] = 0 }
        sum = 0
      } else {
        while second < present {
          second += 1
          sum -= tokens[second % Self.minute]
          tokens[second % Self.minute] = 0
        }
      }
      second = present
    }
  }

  private let limit: Double
  private let meanInput: Double
  private var targets: [Target] = []

  init(_ rule: LeastCost, _ workload: Workload, _ choices: [Backend], of scenario: Scenario) {
    limit = rule.ttft ?? .infinity
    meanInput = max(workload.meanPromptTokens, 1)
    let rates = MeteredRates(scenario)
    let output = Int64(workload.outputTokens.mean.rounded())
    targets = choices.map { backend in
      var target = Target()
      guard case .api(let api) = backend else { return target }
      let call = rates.calls[api][0]
      target.median = scenario.apis[api].timeToFirstToken.quantile(0.5)
      target.perInput = Double(call.input)
      target.answer = Double(call.cost(input: 0, cached: 0, written: 0, output: output))
      return target
    }
  }

  /// The place of the target that a call goes to.
  /// - Parameter isOut: Whether a place is left alone.
  mutating func choose(
    _ choices: Buffer<Backend>, input: Int32, pools: Buffer<PoolState>, at now: Double, isOut: (Int) -> Bool
  ) -> Int {
    var best = (place: -1, cost: Double.infinity)
    var quickest = (place: 0, seconds: Double.infinity)
    for place in targets.indices where !isOut(place) {
      let seconds: Double
      let cost: Double
      switch choices[place] {
      case .api:
        seconds = targets[place].median
        cost = targets[place].perInput * Double(input) + targets[place].answer
      case .pool(let pool):
        seconds = wait(place, pool, pools, at: now)
        cost = targets[place].served.mean
      case .people: continue
      }
      if seconds < quickest.seconds { quickest = (place, seconds) }
      if seconds <= limit, cost < best.cost { best = (place, cost) }
    }
    return best.place >= 0 ? best.place : quickest.place
  }

  private mutating func wait(_ place: Int, _ pool: Int, _ pools: Buffer<PoolState>, at now: Double) -> Double {
    let (waiting, ready) = pools[pool].queueAndReady
    guard ready > 0 else { return .infinity }
    guard waiting > 0 else { return 0 }
    targets[place].advance(to: now)
    let served = Double(targets[place].sum) / min(max(now, 1), Double(Target.minute))
    return served > 0 ? Double(waiting) * meanInput / served : .infinity
  }

  /// Counts a call that a pool has served, with what it was metered.
  mutating func served(_ place: Int, input: Int32, picodollars: Int64, at now: Double) {
    guard place < targets.count else { return }
    targets[place].served.add(Double(picodollars))
    targets[place].advance(to: now)
    targets[place].tokens[Int(now) % Target.minute] += Int64(input)
    targets[place].sum += Int64(input)
  }
}
