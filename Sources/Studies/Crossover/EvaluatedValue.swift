import EventKernel
import Scenarios

/// What was simulated at one value of the varied parameter.
struct EvaluatedValue: Sendable {
  /// The value.
  var value: Double
  /// The fleets that keep the conditions: the smallest fixed one, and the autoscaled one as written.
  var fleets: [FleetTrial]
  /// The fleet that came closest where no fixed one keeps them.
  var closest: FleetTrial?
  /// The same traffic on the API.
  var api: FleetTrial
  /// Replicas that the search ended at.
  var size: Int

  /// The cheapest fleet; the first of equals.
  var best: FleetTrial? { fleets.min { mean($0.costs) < mean($1.costs) } }

  var point: CostPoint { Self.point(value, fleet: best, api: api) }

  var row: CrossoverStudy.Row {
    let best = best
    let isUnkept = best == nil
    return CrossoverStudy.Row(
      point: point, selfHosted: best.flatMap(Self.side), replicas: best?.replicas,
      closest: isUnkept ? closest.map { ($0.replicas ?? 0, $0.figures) } : nil,
      api: Self.side(api)
        ?? CrossoverStudy.Side(
          monthlyCost: Estimate(value: 0, low: nil, high: nil), figures: [], keepsConditions: false))
  }

  /// Costs of the two sides, paired by replication.
  static func point(_ value: Double, fleet: FleetTrial?, api: FleetTrial) -> CostPoint {
    let difference = fleet.flatMap { fleet in Estimate.mean(of: zip(fleet.costs, api.costs).map { $0 - $1 }) }
    return CostPoint(
      value: value, selfHosted: fleet.flatMap { Estimate.mean(of: $0.costs) },
      api: Estimate.mean(of: api.costs) ?? Estimate(value: 0, low: nil, high: nil), difference: difference,
      step: fleet.map { $0.replicas ?? 0 } ?? -1)
  }

  private static func side(_ trial: FleetTrial) -> CrossoverStudy.Side? {
    Estimate.mean(of: trial.costs).map {
      CrossoverStudy.Side(monthlyCost: $0, figures: trial.figures, keepsConditions: trial.isMet)
    }
  }
}

/// The mean of at least one number.
func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
