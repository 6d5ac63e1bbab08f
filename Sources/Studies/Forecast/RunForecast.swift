import Billing
import Diagnostics
import Model
import Scenarios
import Synchronization

/// Simulates the months ahead, in every draw of what is not known.
///
/// A thread takes the next day of the next draw; days share nothing, so the study does not depend on the number of threads. The draw
/// with every input at its median is simulated in all of the scenario's replications, which tells what chance in the simulation does;
/// every other one once, with the same random numbers. Draws that differ in prices only are one simulation.
/// - Parameters:
///   - scenario: The template's scenario, with the seed that is wanted.
///   - jobs: Days simulated at a time, at least 1.
///   - progress: Called from any thread, one call at a time; returning false ends the study with the draws finished until then.
/// - Throws: `ScenarioError` where a draw is no scenario; `CancellationError` when `progress` returned false before a draw was
///   finished; what `simulate` throws.
public func runForecast(
  _ forecast: Forecast, scenario: Scenario, template: ScenarioTemplate, jobs: Int,
  progress: (@Sendable (StudyProgress) -> Bool)? = nil
) throws -> ForecastStudy {
  let plan = try ForecastWork(forecast, scenario: scenario, template: template)
  let meter = ForecastMeter(items: plan.items.count, weight: plan.items.reduce(0) { $0 + $1.weight }, report: progress)
  let (finished, failure) = parallelMap(count: plan.items.count, threads: jobs) { number in
    let item = plan.items[number]
    var known = 0.0
    let outcome = try plan.worlds[item.world].simulated(day: item.day, replication: item.replication) { share in
      defer { known = max(known, share) }
      return meter.advance(by: max(0, share - known) * item.weight)
    }
    guard meter.finish() else { throw CancellationError() }
    return (number: number, outcome: outcome)
  }
  if let failure, !(failure is CancellationError) { throw failure }
  var outcomes = plan.worlds.map { world in
    (0..<world.replications).map { _ in world.days.map { _ in DayOutcome?.none } }
  }
  for (number, outcome) in finished {
    let item = plan.items[number]
    outcomes[item.world][item.replication][item.day] = outcome
  }
  let study = ForecastStudy(plan, outcomes, scenario: scenario, isInterrupted: failure != nil)
  guard !study.draws.isEmpty else { throw CancellationError() }
  return study
}

/// What is simulated for a forecast, in the order of work.
struct ForecastWork: Sendable {
  struct Item: Sendable {
    var world: Int
    var replication: Int
    var day: Int
    /// Requests expected.
    var weight: Double
  }
  /// A draw: the values of its inputs, the scenario at its prices, and where its traffic is simulated.
  struct Draw: Sendable {
    var values: [Double]
    var scenario: Scenario
    var world: Int
  }
  let forecast: Forecast
  /// That with every input at its median first.
  private(set) var worlds: [ForecastWorld] = []
  /// In the order of the sequence; one without values where nothing is uncertain.
  private(set) var draws: [Draw] = []
  /// That with every input at its median.
  let middle: Draw
  private(set) var items: [Item] = []

  init(_ forecast: Forecast, scenario: Scenario, template: ScenarioTemplate) throws(ScenarioError) {
    self.forecast = forecast
    func made(_ values: [Double]) throws(ScenarioError) -> Scenario {
      let settings = forecast.settings(values)
      var made = try settings.isEmpty ? scenario : template.scenario(settings)
      made.seed = scenario.seed
      return forecast.apply(values, to: made)
    }
    let shaping = forecast.inputs.indices.filter { !forecast.inputs[$0].isPrice(in: scenario) }
    let middle = Draw(values: forecast.medians, scenario: try made(forecast.medians), world: 0)
    self.middle = middle
    let values = forecast.inputs.isEmpty ? [[]] : forecast.drawValues(seed: scenario.seed)
    // Keys are the values that shape traffic; the middle is known by those of none where nothing does.
    var known: [[Double]: Int] = [shaping.map { middle.values[$0] }: 0]
    worlds = [
      ForecastWorld(
        scenario: middle.scenario, days: middle.scenario.forecastDays(forecast),
        replications: scenario.replications.atLeast)
    ]
    for row in values {
      let own = try made(row)
      let key = shaping.map { row[$0] }
      let world = known[key] ?? worlds.count
      if known[key] == nil {
        known[key] = world
        worlds.append(ForecastWorld(scenario: own, days: own.forecastDays(forecast), replications: 1))
      }
      draws.append(Draw(values: row, scenario: own, world: world))
    }
    for (index, world) in worlds.enumerated() {
      let weights = world.days.map { world.scenario.onDay($0).expectedRequests }
      for replication in 0..<world.replications {
        for day in world.days.indices {
          items.append(Item(world: index, replication: replication, day: day, weight: weights[day]))
        }
      }
    }
  }
}

extension Forecast.Input {
  /// Whether its values change what a run costs and nothing that happens in it.
  fileprivate func isPrice(in scenario: Scenario) -> Bool {
    switch role {
    case .value: isPricedOnly(path, in: scenario)
    case .written(let path, _, _, _): isPricedOnly(path, in: scenario)
    case .apiPrice: scenario.moneySteers == nil
    case .instancePrice(let pool, _): !scenario.pools[pool].readsPrices && scenario.moneySteers == nil
    case .inputTokens, .outputTokens: false
    }
  }
}

/// Adds up the progress of a forecast.
private final class ForecastMeter: Sendable {
  private struct State {
    var done = 0.0
    var finished = 0
    var isStopped = false
  }
  private let state = Mutex(State())
  private let items: Int
  private let weight: Double
  private let report: (@Sendable (StudyProgress) -> Bool)?

  init(items: Int, weight: Double, report: (@Sendable (StudyProgress) -> Bool)?) {
    self.items = items
    self.weight = weight
    self.report = report
  }

  func advance(by weight: Double) -> Bool { update { $0.done += weight } }
  func finish() -> Bool { update { $0.finished += 1 } }

  private func update(_ change: (inout State) -> Void) -> Bool {
    guard let report else { return true }
    return state.withLock { state in
      change(&state)
      if state.isStopped { return false }
      let share = weight > 0 ? min(1, state.done / weight) : 1
      state.isStopped = !report(StudyProgress(share: share, finished: state.finished, planned: items))
      return !state.isStopped
    }
  }
}
