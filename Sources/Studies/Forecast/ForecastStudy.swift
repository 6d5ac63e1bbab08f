import Billing
import EventKernel
import Model

/// The months ahead: what they may cost, and how well that is known.
public struct ForecastStudy: Sendable {
  /// The scenario as written.
  public let scenario: Scenario
  /// What was requested.
  public let forecast: Forecast
  /// The draws that were finished, in the order of the sequence; one where nothing is uncertain.
  public let draws: [ForecastDraw]
  /// Draws that were requested.
  public let planned: Int
  /// Whether it was stopped before all draws were finished.
  public let isInterrupted: Bool
  /// Days simulated.
  public let days: Int
  /// Replications of each draw.
  public let replicationsPerDraw: Int
  /// Replications of the draw with every input at its median, from which the error of the simulation is known.
  public let replications: Int
  /// The lines of the bill with what the draws say about each, in whole cents; their means add up to those of the months and of the
  /// whole.
  public let lines: [ForecastLine]
  /// Means by month in whole cents; they add up to `meanTotal`. A month's is of the draws without an overload in it.
  public let meanByMonth: [Amount]
  /// By month, half the 95 % interval of a cost because few days are simulated; nil with one replication, and where all are the same.
  public let errorByMonth: [Double?]
  /// The same of the total.
  public let errorOfTotal: Double?

  /// Whether there are several runs of the draw with every input at its median and all cost the same: nothing is left to chance in them.
  public var isRepeated: Bool { replications > 1 && errorOfTotal == nil && draws.allSatisfy { $0.total != nil } }
  /// The mean of the total in whole cents.
  public var meanTotal: Amount { meanByMonth.sum() }

  init(_ work: ForecastWork, _ outcomes: [[[DayOutcome?]]], scenario: Scenario, isInterrupted: Bool) {
    let forecast = work.forecast
    let periods = forecast.periods
    self.scenario = scenario
    self.forecast = forecast
    self.isInterrupted = isInterrupted
    planned = work.draws.count
    days = outcomes.joined().joined().count { $0 != nil }
    func runs(_ draw: ForecastWork.Draw) -> [ForecastMonths] {
      outcomes[draw.world].compactMap { days in
        let known = days.compactMap { $0 }
        guard known.count == days.count else { return nil }
        return ForecastMonths(
          known, of: work.worlds[draw.world].days, periods: periods, scenario: draw.scenario)
      }
    }
    var draws: [ForecastDraw] = []
    var perDraw = Int.max
    for draw in work.draws {
      let runs = runs(draw)
      guard !runs.isEmpty else { continue }
      perDraw = min(perDraw, runs.count)
      draws.append(ForecastDraw(values: draw.values, runs: runs, months: periods.count))
    }
    self.draws = draws
    replicationsPerDraw = draws.isEmpty ? 0 : perDraw
    let middle = runs(work.middle)
    replications = middle.count
    let costs = middle.map { run in
      periods.indices.map { month in
        run.isKnown[month] ? run.ledger.cost { $0.position.month == month }.double : nil
      }
    }
    // The interval of a mean over all replications, as wide as that of a mean over those of a draw.
    let width = (Double(middle.count) / Double(max(1, replicationsPerDraw))).squareRoot()
    func error(_ values: [Double?]) -> Double? {
      let known = values.compactMap { $0 }
      // What is the same in every run is one run, which has no interval.
      guard known.count == values.count, known.contains(where: { $0 != known[0] }) else { return nil }
      return Estimate.mean(of: known)?.halfWidth.map { $0 * width }
    }
    errorByMonth = periods.indices.map { month in error(costs.map { $0[month] }) }
    errorOfTotal = error(
      costs.map { months in
        let known = months.compactMap { $0 }
        return known.count == months.count ? known.reduce(0, +) : nil
      })
    (lines, meanByMonth) = ForecastLine.all(draws, months: periods.count)
  }

  /// What the draws say about the cost of a month.
  public func cost(ofMonth month: Int) -> DrawQuantiles {
    DrawQuantiles(draws.map { $0.costs[month]?.double }, floors: draws.map(\.floors[month].double))
  }
  /// Draws in which a pool is overloaded in a month.
  public func overloaded(inMonth month: Int) -> Int { draws.count { $0.costs[month] == nil } }
  /// What the draws say about the requests of a month.
  public func requests(ofMonth month: Int) -> DrawQuantiles { DrawQuantiles(draws.map { $0.requests[month] }) }
  /// What the draws say about the share of a month's requests that is answered.
  public func answered(inMonth month: Int) -> DrawQuantiles { DrawQuantiles(draws.map { $0.answered[month] }) }
  /// What the draws say about the cost of all months; the mean is the sum of those of the months.
  public var total: DrawQuantiles {
    var total = DrawQuantiles(draws.map { $0.total?.double }, floors: draws.map { $0.floors.sum().double })
    // A month that no draw knows leaves the whole unknown.
    let isKnown = forecast.periods.indices.allSatisfy { month in draws.contains { $0.costs[month] != nil } }
    total.mean = isKnown ? meanTotal.double : nil
    return total
  }
  /// What the draws say about the requests of all months.
  public var totalRequests: DrawQuantiles {
    DrawQuantiles(
      draws.map { draw in
        let known = draw.requests.compactMap { $0 }
        return known.count == draw.requests.count ? known.reduce(0, +) : nil
      })
  }

  /// APIs of the scenario, by index, on which the same answers are priced.
  public var alternatives: [Int] { scenario.alternatives }
  /// How an alternative is priced, where that is not as `run` prices calls of it, which are simulated there; nil where it is the same.
  public func pricingNote(ofAlternative place: Int) -> String? {
    let api = scenario.apis[alternatives[place]]
    let parts = scenario.withoutCalls(onAPI: alternatives[place])
    guard !parts.isEmpty, api.provisioned == nil else { return nil }
    return "\(api.name) is priced by tokens alone, and no calls of it are simulated: \(parts.joined(separator: ", ")); "
      + "a run of the same scenario prices them as they come"
  }
  /// The share of calls that an alternative would answer, as far as that is known without simulating them: what its limits leave room for at
  /// the mean rate, less what fails each time that its clients try.
  public func answered(onAlternative place: Int) -> Double {
    room(onAlternative: place) * (1 - failing(onAlternative: place)) * (1 - tooLong(onAlternative: place))
  }
  /// The share of calls that its limits leave room for at their mean rate.
  private func room(onAlternative place: Int) -> Double {
    draws.isEmpty ? 1 : draws.reduce(0) { $0 + $1.roomOnAlternatives[place] } / Double(draws.count)
  }
  /// The share of calls whose prompts are longer than the model takes, by the law of prompts; of conversations and tasks their first.
  private func tooLong(onAlternative place: Int) -> Double {
    guard let longest = scenario.apis[alternatives[place]].longestPrompt else { return 0 }
    var (calls, refused) = (0.0, 0.0)
    for workload in scenario.workloads where workload.hasTokens {
      let rate = TrafficSummary(workload, start: scenario.start, horizon: scenario.horizon).mean
      let beside = Double((workload.systemPrompt?.tokens ?? 0) + (workload.retrieved?.tokens ?? 0))
      calls += rate
      refused += rate * workload.inputTokens.survival(Double(longest) - beside)
    }
    return calls > 0 ? refused / calls : 0
  }
  /// The share of calls that fail there each time that the clients of the least patient workload try.
  private func failing(onAlternative place: Int) -> Double {
    let api = scenario.apis[alternatives[place]]
    let refused = api.refusals.fallsBack ? 0 : api.refusals.share
    let tries = 1 + (scenario.workloads.filter(\.hasTokens).map(\.client.retries).min() ?? 0)
    return (0..<tries).reduce(1) { share, _ in share * (1 - (1 - api.errors) * (1 - refused)) }
  }
  /// What is left out of the price of an alternative where it would not answer all calls; nil where nothing is known to be.
  public func answersNote(ofAlternative place: Int) -> String? {
    let (failing, room, tooLong) = (
      failing(onAlternative: place), room(onAlternative: place), tooLong(onAlternative: place)
    )
    func about(_ share: Double) -> String {
      let percent = share * 100
      return percent < 1 ? "less than 1 %" : "about \(Int(percent.rounded())) %"
    }
    let parts = [
      room < 1 - 1e-9 && failing < 1 ? "its limits leave out \(about(1 - room)) of the calls by their mean rate" : nil,
      tooLong > 0 ? "\(about(tooLong)) of their prompts are longer than it takes" : nil,
      failing > 0 ? "its errors and refusals \(about(failing)) of those that it takes" : nil,
    ].compactMap { $0 }
    guard !parts.isEmpty else { return nil }
    return "\(scenario.apis[alternatives[place]].name) is priced as if all calls were answered: "
      + parts.joined(separator: ", ")
  }
  /// Share of the requests of workloads with tokens that are answered as routed, of those that come to an end in all months, over the draws; nil
  /// where no draw knows.
  public var answeredAsRouted: Double? {
    draws.reduce(into: AnswerShare()) { $0.add(completed: $1.answers.completed, ended: $1.answers.ended) }.share
  }
  /// Whether what is paid on an alternative is for as much as what is paid as routed, as far as that is known.
  public func isCompared(withAlternative place: Int) -> Bool {
    guard let own = answeredAsRouted else { return true }
    let difference = answered(onAlternative: place) - own
    let tolerance = AlternativeComparison.answeredTolerance + 1e-9
    // Who costs more and answers less is not in doubt.
    let cheaper = shareCheaper(on: place) ?? 0
    return (difference >= -tolerance || cheaper + (shareSame(on: place) ?? 0) == 0)
      && (difference <= tolerance || cheaper == 1)
  }
  /// What the draws say about a month on an alternative, by its place in `alternatives`.
  public func alternative(_ place: Int, inMonth month: Int) -> DrawQuantiles {
    DrawQuantiles(draws.map { $0.alternatives[place][month]?.double })
  }
  /// The same of all months; the mean is the sum of those of the months.
  public func alternative(_ place: Int) -> DrawQuantiles {
    var total = DrawQuantiles(draws.map { ForecastDraw.sum($0.alternatives[place])?.double })
    let means = forecast.periods.indices.compactMap { alternative(place, inMonth: $0).mean }
    total.mean = means.count == forecast.months ? means.reduce(0, +) : nil
    return total
  }
  /// Share of the draws in which all months cost less on an alternative than as routed, by a cent or more; nil where none is known.
  public func shareCheaper(on place: Int) -> Double? { share(on: place) { !isSameMoney($0, $1) && $0 < $1 } }
  /// Share of the draws in which all months cost as much on an alternative as they do as routed, to the cent; nil where none is known.
  public func shareSame(on place: Int) -> Double? { share(on: place, isSameMoney) }
  private func share(on place: Int, _ holds: (Double, Double) -> Bool) -> Double? {
    let known = draws.compactMap { draw in
      draw.total.flatMap { own in ForecastDraw.sum(draw.alternatives[place]).map { holds($0.double, own.double) } }
    }
    return known.isEmpty ? nil : Double(known.count { $0 }) / Double(known.count)
  }
}
