import EventKernel
import Model

/// What was simulated at one value of the varied parameter.
struct EvaluatedValue: Sendable {
  /// The value.
  var value: Double
  /// The fleets that keep the conditions: the smallest fixed one, and the autoscaled one as written.
  var fleets: [FleetTrial]
  /// The fleets that may keep them, as far as intervals tell.
  var possible: [FleetTrial]
  /// The fleet that came closest where no fixed one keeps them.
  var closest: FleetTrial?
  /// The same traffic on the API.
  var api: FleetTrial
  /// The cheapest base fleet with the API for the rest; nil where none pays, or none was looked for.
  var hybrid: FleetTrial?
  /// Whether a hybrid was looked for.
  var isHybridKnown = false
  /// Replicas that the search ended at.
  var size: Int

  /// The cheapest fleet; the first of equals.
  func best(_ costs: CrossoverCosts) -> FleetTrial? { fleets.min { mean(costs.monthly($0)) < mean(costs.monthly($1)) } }

  /// Self-hosted against the API.
  func point(_ costs: CrossoverCosts) -> CostPoint {
    let best = best(costs)
    let hosted = costs.monthly(api)
    let own = best.map { costs.monthly($0) }
    let maybe = possible.map { costs.monthly($0) }.min { mean($0) < mean($1) }
    return CostPoint(
      value: value, selfHosted: own.map { estimate($0, costs) }, api: estimate(hosted, costs),
      apiOutcome: api.outcome, difference: own.flatMap { Self.difference($0, hosted) },
      possible: maybe.flatMap { Self.difference($0, hosted) },
      step: best.map { $0.replicas ?? 0 } ?? -1)
  }

  /// The hybrid, in the place of the fleet, against the cheaper of the two pure ways.
  func hybridPoint(_ costs: CrossoverCosts) -> CostPoint {
    let best = pureBest(costs)
    let pure = costs.monthly(best)
    let own = hybrid.map { costs.monthly($0) }
    return CostPoint(
      value: value, selfHosted: own.map { estimate($0, costs) }, api: estimate(pure, costs),
      apiOutcome: best.kind == .api ? api.outcome : .met, difference: own.flatMap { Self.difference($0, pure) },
      step: hybrid?.replicas ?? -1)
  }

  /// The cheaper of fleet and API, of which an API that does not keep the conditions is the last resort.
  func pureBest(_ costs: CrossoverCosts) -> FleetTrial {
    guard let best = best(costs) else { return api }
    return api.outcome != .met || mean(costs.monthly(best)) < mean(costs.monthly(api)) ? best : api
  }

  func row(_ costs: CrossoverCosts) -> CrossoverStudy.Row {
    let best = best(costs)
    func side(_ trial: FleetTrial) -> CrossoverStudy.Side {
      CrossoverStudy.Side(
        monthlyCost: estimate(costs.monthly(trial), costs), figures: trial.figures,
        outcome: trial.outcome,
        perMillionTokens: costs.unitCosts(trial), replications: trial.runs.count)
    }
    func share(_ trial: FleetTrial, _ part: (FleetTrial.Run) -> Int64, of whole: (FleetTrial.Run) -> Int64) -> Double {
      let all = trial.runs.reduce(0) { $0 + whole($1) }
      return all > 0 ? Double(trial.runs.reduce(0) { $0 + part($1) }) / Double(all) : 0
    }
    return CrossoverStudy.Row(
      point: point(costs), selfHosted: best.map(side), replicas: best?.replicas,
      closest: best == nil
        ? closest.map { CrossoverStudy.Closest(replicas: $0.replicas ?? 0, figures: $0.figures, outcome: $0.outcome) }
        : nil,
      api: side(api), refused: share(api, \.unserved, of: \.calls), unanswered: share(api, \.unanswered, of: \.arrived),
      unfinished: share(api, \.underWay.requests, of: \.arrived),
      hybrid: hybrid.flatMap { trial in
        guard case .hybrid(let base, let limit) = trial.kind else { return nil }
        return CrossoverStudy.Hybrid(
          side: side(trial), base: base, overflowAt: limit,
          overflow: share(trial, { $0.calls - $0.unserved }, of: \.served))
      }, isHybridKnown: isHybridKnown)
  }

  /// What a side costs. Where several runs cost the same on the API, which is paid by the token, nothing is left to chance, as with a
  /// recording: they are one run, which has no interval.
  private func estimate(_ runs: [Double], _ costs: CrossoverCosts) -> Estimate {
    guard let estimate = Estimate.mean(of: runs) else { return Estimate(value: 0, low: nil, high: nil) }
    let hosted = costs.monthly(api)
    let areRepeated = hosted.count > 1 && hosted.allSatisfy { $0 == hosted[0] } && runs.allSatisfy { $0 == runs[0] }
    return areRepeated ? Estimate(value: estimate.value, low: nil, high: nil) : estimate
  }

  /// Paired by replication, as far as both have them. A fleet that costs the same in every run needs no more of them.
  private static func difference(_ a: [Double], _ b: [Double]) -> Estimate? {
    let isConstant = a.count > 1 && a.allSatisfy { abs($0 - a[0]) <= 1e-12 * abs(a[0]) }
    let first = isConstant ? b.map { _ in a[0] } : a
    return Estimate.mean(of: zip(first, b).map { $0 - $1 })
  }
}
