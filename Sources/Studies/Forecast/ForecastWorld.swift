import Billing
import Model
import Serving

/// What of a simulated day a forecast needs.
struct DayOutcome: Sendable {
  var usage: Usage
  var arrived: Int64
  var completed: Int64
  /// Of workloads with tokens, which an API could answer.
  var answers: AnswerShare
  /// Calls of models for the requests that arrived.
  var called: CalledTokens
  /// Whether the run was stopped because a line grew without end; the rest then says nothing.
  var isOverloaded: Bool

  init(_ result: ReplicationResult, of scenario: Scenario) {
    usage = result.usage.after(warmUp: scenario.warmUp)
    if let overload = result.overload { usage.fill(overload, of: scenario) }
    called = scenario.called(result.workloads)
    isOverloaded = result.overload != nil
    guard scenario.warmUp > 0 else {
      arrived = result.workloads.reduce(0) { $0 + $1.arrived }
      completed = result.workloads.reduce(0) { $0 + $1.completed }
      answers = zip(scenario.workloads, result.workloads).reduce(into: AnswerShare()) { sum, pair in
        guard pair.0.hasTokens else { return }
        sum.add(completed: Double(pair.1.completed), ended: Double(pair.1.ended))
      }
      return
    }
    arrived = usage.requests.reduce(0) { $0 + $1.arrived }
    completed = usage.requests.reduce(0) { $0 + $1.completed }
    // Those that are under way when it ends stand for those that were when it began, whose answers are counted.
    answers = usage.requests.reduce(into: AnswerShare()) { sum, row in
      guard scenario.workloads[scenario.consumers[row.consumer].workload].hasTokens else { return }
      sum.add(completed: Double(row.completed), ended: Double(row.arrived))
    }
    // Tokens are counted over the whole run: those of the day are as many as its part of the requests that caches did not answer, nearly.
    let all = result.workloads.reduce(0) { $0 + $1.arrived }
    let part = all > 0 ? Double(arrived) / Double(all) : 0
    for count in [\CalledTokens.calls, \.input, \.cached, \.written, \.output] {
      called[keyPath: count] = Int64((Double(called[keyPath: count]) * part).rounded())
    }
  }
}

/// How many requests were answered of those that came to an end.
struct AnswerShare: Sendable {
  private(set) var completed = 0.0
  private(set) var ended = 0.0

  mutating func add(completed: Double, ended: Double) {
    self.completed += completed
    self.ended += ended
  }

  /// A fraction; nil where none came to an end.
  var share: Double? { ended > 0 ? min(1, completed / ended) : nil }
}

extension Usage {
  /// Has a pool whose queue grew without end run all that it may for the rest of a day, as its autoscaler would have it.
  fileprivate mutating func fill(_ overload: Overload, of scenario: Scenario) {
    let pool = scenario.pools[overload.pool]
    let most = pool.instances(for: pool.autoscaler == nil ? pool.replicas.initial : pool.replicas.maximum)
    // Rounded as the run's own times are, so that no rank runs longer than the day.
    let stopped = max(0, overload.stoppedAt - scenario.warmUp)
    let (stop, hour): (Int64, Int64) = (Int64((stopped * 1e6).rounded()), 3_600_000_000)
    // What is bought from the spot market may be interrupted, and which of several types would run is not known, nor how many
    // instances would for several pools.
    guard most > 0, !scenario.pools.contains(where: { $0.instancesOf != nil }), stop < 24 * hour,
      pool.otherMachines.isEmpty, pool.purchase.allSatisfy({ $0.kind != .spot })
    else {
      return
    }
    ranks.append(
      RankUsage(
        pool: overload.pool, month: 0, ranks: 1...most, microseconds: 24 * hour - stop, roundingMicroseconds: 0))
    for place in stop / hour..<24 {
      levels.append(
        LevelUsage(
          pool: overload.pool, hours: Int(place)..<Int(place) + 1, level: most,
          microseconds: min(hour, (place + 1) * hour - stop)))
    }
  }
}

/// Draws that are one simulation, since they differ in prices only.
struct ForecastWorld: Sendable {
  /// That of the first draw.
  let scenario: Scenario
  /// What is simulated of it.
  let days: [ForecastDay]
  /// How often.
  let replications: Int

  /// A day, in one replication. Streams go by replication and the day's number within its month, so that draws and months meet
  /// the same traffic, as far as they have the same.
  func simulated(day: Int, replication: Int, progress: @escaping (Double) -> Bool) throws -> DayOutcome {
    let place = replication * ForecastWorld.mostDays + days[day].number
    let scenario = scenario.onDay(days[day])
    return DayOutcome(try simulate(scenario, replication: place, progress: progress), of: scenario)
  }

  /// Days of the longest month.
  private static let mostDays = 31
}

/// The months of one replication of a draw.
struct ForecastMonths {
  /// Requests by month.
  var requests: [Double]
  /// Share of requests answered by month.
  var answered: [Double]
  /// Of workloads with tokens, all months together.
  var answers: AnswerShare
  /// By month, whether every day of it was simulated to its end.
  var isKnown: [Bool]
  /// The bill of all months.
  var ledger: Ledger
  /// By alternative and month, what the tokens of the requests that arrived cost there, with all of the bill that answers have no part in.
  var alternatives: [[Amount]]
  /// By alternative, the share of its calls of all months that its limits leave room for at their mean rate.
  var roomOnAlternatives: [Double]

  /// Days counted as often as there are days like them, at the prices of a scenario.
  init(_ outcomes: [DayOutcome], of days: [ForecastDay], periods: [UsagePeriod], scenario: Scenario) {
    var requests = periods.map { _ in 0.0 }
    var completed = requests
    var answers = AnswerShare()
    var isKnown = periods.map { _ in true }
    var tokens = periods.map { _ in CalledTokens(calls: 0, input: 0, output: 0) }
    for (day, outcome) in zip(days, outcomes) {
      let times = Int64(day.standsFor.count)
      requests[day.month] += Double(times * outcome.arrived)
      completed[day.month] += Double(times * outcome.completed)
      answers.add(completed: Double(times) * outcome.answers.completed, ended: Double(times) * outcome.answers.ended)
      tokens[day.month].calls += times * outcome.called.calls
      tokens[day.month].input += times * outcome.called.input
      tokens[day.month].output += times * outcome.called.output
      if outcome.isOverloaded { isKnown[day.month] = false }
    }
    self.requests = requests
    self.isKnown = isKnown
    self.answers = answers
    answered = zip(completed, requests).map { $1 > 0 ? $0 / $1 : 1 }
    let parts = zip(days, outcomes).map { Usage.Day(month: $0.month, dates: $0.standsFor, usage: $1.usage) }
    let usage = Usage(parts, months: periods, byHour: !scenario.commitments.isEmpty)
    let ledger = bill(scenario, usage)
    self.ledger = ledger
    let alternatives = scenario.alternatives
    roomOnAlternatives = alternatives.map { scenario.apis[$0].room(for: tokens, in: periods) }
    guard !alternatives.isEmpty else {
      self.alternatives = []
      return
    }
    // Everything else is paid wherever answers come from: overheads, other workloads, commitments.
    let answering = AnsweringCosts(scenario)
    let rest = answering.rest(usage)
    func lines(_ ledger: Ledger, _ month: Int) -> Ledger {
      Ledger(ledger.charges.filter { $0.position.month == month })
    }
    let beside = periods.indices.map { month in
      let own = lines(ledger, month)
      return own.total - answering.cost(own, rest: rest.map { lines($0, month) })
    }
    self.alternatives = alternatives.map { api in
      periods.indices.map { month in
        // What an API without calls has of the bill is its capacity.
        let idle = ledger.cost {
          $0.position.kind == .api && $0.position.backend == api && $0.position.month == month
        }
        return scenario.apis[api].cost(of: [tokens[month]], seconds: Double(periods[month].seconds)) + beside[month]
          - idle
      }
    }
  }
}

extension API {
  /// The share of calls that its limits leave room for, if they come at the mean rate of their month: fewer at the peaks of a day.
  fileprivate func room(for called: [CalledTokens], in periods: [UsagePeriod]) -> Double {
    let calls = called.reduce(0) { $0 + Double($1.calls) }
    guard calls > 0 else { return 1 }
    let served = zip(called, periods).reduce(0.0) { sum, month in
      let (own, seconds) = (month.0, Double(month.1.seconds))
      let tokens = Double(own.input + own.output) + Double(own.calls) * Double(reasoningTokens)
      let shares = [
        requestsPerSecond.map { $0 * seconds / Double(own.calls) }, tokenLimitPerSecond.map { $0 * seconds / tokens },
      ]
      return sum + Double(own.calls) * shares.compactMap { $0 }.reduce(1, min)
    }
    return served / calls
  }
}
