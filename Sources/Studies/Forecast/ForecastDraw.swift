import Billing
import Model

/// The months ahead, if the uncertain inputs have certain values.
public struct ForecastDraw: Sendable {
  /// One an input, in the order of the forecast's.
  public var values: [Double]
  /// Requests by month, mean over replications; nil where a pool was overloaded.
  public var requests: [Double?]
  /// Share of the requests answered by month; nil where a pool was overloaded.
  public var answered: [Double?]
  /// Of the requests of workloads with tokens, all replications together; nothing where a pool was overloaded.
  var answers = AnswerShare()
  /// US dollars by month; nil where a pool was overloaded.
  public var costs: [Amount?]
  /// What each month costs at least in US dollars: all of it where it is known. Of a day that was stopped because a pool was overloaded,
  /// what was simulated, and that pool's largest fleet for the rest of the day.
  public var floors: [Amount]
  /// By alternative of the scenario, the share of its calls that its limits leave room for at their mean rate.
  public var roomOnAlternatives: [Double]
  /// By alternative of the scenario and month, US dollars with all that is paid wherever answers come from; nil where a pool was overloaded.
  public var alternatives: [[Amount?]]
  /// The bill of all months, mean over replications; months in which a pool was overloaded are in it as `floors` are.
  public var ledger: Ledger

  /// US dollars of all months; nil where a pool was overloaded in any.
  public var total: Amount? { ForecastDraw.sum(costs) }

  /// What is known only where every part is.
  static func sum(_ amounts: [Amount?]) -> Amount? {
    let known = amounts.compactMap { $0 }
    return known.count == amounts.count ? known.sum() : nil
  }

  init(values: [Double], runs: [ForecastMonths], months: Int) {
    self.values = values
    let ledger = Ledger.mean(of: runs.map(\.ledger))
    let isKnown = (0..<months).map { month in runs.allSatisfy { $0.isKnown[month] } }
    func mean(_ part: (ForecastMonths) -> [Double]) -> [Double?] {
      (0..<months).map { month in
        isKnown[month] ? runs.reduce(0) { $0 + part($1)[month] } / Double(runs.count) : nil
      }
    }
    requests = mean(\.requests)
    answered = mean(\.answered)
    if isKnown.allSatisfy(\.self) {
      for run in runs { answers.add(completed: run.answers.completed, ended: run.answers.ended) }
    }
    costs = (0..<months).map { month in
      isKnown[month] ? ledger.cost { $0.position.month == month } : nil
    }
    floors = (0..<months).map { month in ledger.cost { $0.position.month == month } }
    alternatives = (runs.first?.alternatives ?? []).indices.map { index in
      (0..<months).map { month in
        isKnown[month]
          ? Amount.mean(ofSum: runs.map { $0.alternatives[index][month] }.sum(), count: runs.count) : nil
      }
    }
    roomOnAlternatives = (runs.first?.roomOnAlternatives ?? []).indices.map { index in
      runs.reduce(0) { $0 + $1.roomOnAlternatives[index] } / Double(runs.count)
    }
    self.ledger = ledger
  }
}
