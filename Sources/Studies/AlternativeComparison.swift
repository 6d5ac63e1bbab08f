import Billing
import EventKernel
import Model

/// The same traffic answered as the scenario routes it, and by each API that no workload routes to: what answering costs, which share of it is
/// answered, and which of two costs less where they can be compared.
public struct AlternativeComparison: Sendable {
  /// One way to have the traffic answered.
  public struct Side: Sendable {
    /// US dollars of a run; nil where it is not known.
    public var cost: Double?
    /// US dollars a month, with its 95 % interval.
    public var monthly: Figure
    /// Share of the requests of workloads with tokens that were answered, of those that came to an end; nil where that is not known.
    public var answered: Double?
    /// For each of the study's verdicts whether the SLO is kept; nil where that is not known.
    public var kept: [Bool?]
  }

  /// What an API is to the scenario as it routes.
  public enum Outcome: Sendable, Equatable {
    /// No difference of the costs is known: they are as good as the same, or their intervals overlap.
    case same(byInterval: Bool)
    /// The API costs less, by a share of the scenario's cost.
    case cheaper(by: Double)
    /// The API costs more, by a share of its own cost.
    case dearer(by: Double)
    /// There is no cost of one of them, and why.
    case unknown(why: String?)
    /// What costs less, or as much, answers a smaller share of the requests than the other.
    case answersLess(isAPI: Bool)
    /// What costs less misses an SLO that the other keeps; its place among the study's verdicts.
    case missesSLO(isAPI: Bool, verdict: Int)
  }

  /// As the scenario routes.
  public let routed: Side
  /// On each API, in the order of `Scenario.alternatives`.
  public let others: [Side]

  /// Shares of answers, as fractions of 1, within which two sides answer as much as each other.
  public static let answeredTolerance = 0.01

  /// What an API is to the scenario, by its place among the alternatives.
  public func outcome(_ place: Int) -> Outcome {
    let other = others[place]
    guard let own = routed.monthly.value, let price = other.monthly.value else {
      return .unknown(why: other.monthly.why ?? routed.monthly.why)
    }
    // Where nothing came to an end there is nothing to pay for.
    guard own != 0 || price != 0, price > 0 || other.answered != nil else { return .unknown(why: nil) }
    guard routed.answered != 0 || other.answered != 0 else { return .unknown(why: "neither answers a request") }
    func overlap(_ a: Figure, _ b: Figure) -> Bool {
      (a.low ?? a.value ?? 0) <= (b.high ?? b.value ?? 0) && (a.high ?? a.value ?? 0) >= (b.low ?? b.value ?? 0)
    }
    let isEqual = isSameMoney(own, price)
    let isSame = isEqual || overlap(routed.monthly, other.monthly)
    func answersLess(_ side: Side, than rest: Side) -> Bool {
      guard let answered = side.answered, let more = rest.answered else { return false }
      return answered < more - Self.answeredTolerance - 1e-9
    }
    let isAPICheaper = price < own
    if isSame || isAPICheaper, answersLess(other, than: routed) { return .answersLess(isAPI: true) }
    if isSame || !isAPICheaper, answersLess(routed, than: other) { return .answersLess(isAPI: false) }
    if isSame { return .same(byInterval: !isEqual) }
    let (cheaper, dearer) = isAPICheaper ? (other, routed) : (routed, other)
    if let missed = zip(cheaper.kept, dearer.kept).enumerated().first(where: { $1.0 == false && $1.1 == true }) {
      return .missesSLO(isAPI: isAPICheaper, verdict: missed.offset)
    }
    let saved = abs(own - price) / max(own, price)
    return isAPICheaper ? .cheaper(by: saved) : .dearer(by: saved)
  }
}

/// Whether two amounts of US dollars differ by less than a cent, or by less than a ten thousandth; of those below ten cents, by less than what
/// three digits show.
public func isSameMoney(_ a: Double, _ b: Double) -> Bool {
  let most = max(abs(a), abs(b))
  return a == b || abs(a - b) < (most < 0.1 ? most / 1_000 : max(0.01, most / 10_000))
}

extension Study {
  /// The same traffic as routed and on each API; nil where no API is an alternative, or not every replication reached its horizon.
  public var alternativeComparison: AlternativeComparison? {
    guard isComplete, !scenario.alternatives.isEmpty else { return nil }
    let beside = costsBesideAnswers
    let talkers = scenario.workloads.filter(\.hasTokens)
    let routed = AlternativeComparison.Side(
      cost: answering(.cost, of: talkers, less: beside.run).value,
      monthly: answering(.monthlyCost, of: talkers, less: beside.monthly), answered: answered(talkers),
      kept: verdicts.map { $0.isKept(by: figures[$0.path]) })
    let others = scenario.alternatives.enumerated().map { place, api in
      func figure(_ kind: APIFigure) -> Figure {
        let path = kind.path(of: scenario.apis[api].name)
        return figures[path] ?? Figure(path, why: "it was not measured", unit: "USD")
      }
      return AlternativeComparison.Side(
        cost: figure(.cost).value, monthly: figure(.monthlyCost), answered: figure(.answered).value,
        kept: keptOnAlternatives.indices.contains(place) ? keptOnAlternatives[place] : verdicts.map { _ in nil })
    }
    return AlternativeComparison(routed: routed, others: others)
  }

  /// What workloads cost, less what they cost wherever their models answer.
  private func answering(_ kind: WorkloadFigure, of workloads: [Workload], less beside: [Double]) -> Figure {
    let own = workloads.compactMap { figures[kind.path(of: $0.name)] }
    func sum(_ bound: KeyPath<Figure, Double?>) -> Double {
      own.reduce(0) { $0 + ($1[keyPath: bound] ?? $1.value ?? 0) }
    }
    let path = "answers.\(kind.rawValue)"
    // What budgets leave of a month is not always known.
    if let why = own.lazy.compactMap(\.why).first { return Figure(path, why: why, unit: "USD") }
    let less = beside.isEmpty ? 0 : beside.reduce(0, +) / Double(beside.count)
    guard less != 0 || beside.contains(where: { $0 != 0 }),
      own.allSatisfy({ $0.byReplication.count == beside.count })
    else {
      return Figure(path, sum(\.value) - less, low: sum(\.low) - less, high: sum(\.high) - less, unit: "USD")
    }
    // What is left out varies with what stays, so that the interval is that of the differences.
    let values = beside.indices.map { place in own.reduce(-beside[place]) { $0 + ($1.byReplication[place] ?? 0) } }
    let bounds = Estimate.mean(of: values)
    return Figure(path, sum(\.value) - less, low: bounds?.low, high: bounds?.high, unit: "USD", byReplication: values)
  }

  /// Share of the requests of workloads that were answered, of those that came to an end.
  private func answered(_ workloads: [Workload]) -> Double? {
    func sum(_ kinds: [WorkloadFigure]) -> Double {
      workloads.reduce(0) { sum, workload in
        kinds.reduce(sum) { $0 + (figures[$1.path(of: workload.name)]?.value ?? 0) }
      }
    }
    let ended = sum([.requests]) - sum([.inFlight, .deferred])
    guard ended > 0 else { return nil }
    // All of them are all, whatever the rounding of means.
    let share = sum([.completed]) / ended
    return abs(share - 1) < 1e-12 ? 1 : share
  }
}
