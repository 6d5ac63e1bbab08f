import Billing
import EventKernel
import FoundationEssentials
import Scenarios

/// How the first crossing moves when one price does: what was simulated is billed again, so that nothing but the price differs.
public struct PriceSensitivity: Sendable, Equatable {
  /// A price.
  public enum Price: String, Sendable, CaseIterable {
    /// Of the API's prompt tokens.
    case apiInput = "api_input_price"
    /// Of the API's answer tokens.
    case apiOutput = "api_output_price"
    /// Of an instance-hour under every purchase option of the pool.
    case instance = "instance_price"
  }
  /// The price.
  public var price: Price
  /// What it is multiplied by.
  public var factor: Double
  /// The first crossing among the values simulated; nil where the same side is cheaper at all of them.
  public var first: Crossing?
  /// The side that is cheaper at every value simulated, where it is the same and known.
  public var throughout: CostPoint.Side?

  static func all(_ values: [EvaluatedValue], scenario: Scenario, crossover: Crossover) -> [PriceSensitivity] {
    Price.allCases.flatMap { price in
      [Decimal(string: "0.8"), Decimal(string: "1.2")].compactMap { $0 }.map { factor in
        let points = values.map { $0.point(price, times: factor, crossover, scenario) }
        let sides = points.map(\.cheaper)
        let isSame = Set(sides).count == 1
        return PriceSensitivity(
          price: price, factor: factor == 1 ? 1 : factor < 1 ? 0.8 : 1.2, first: Crossing.all(in: points).first,
          throughout: isSame ? sides.first ?? nil : nil)
      }
    }
  }
}

extension EvaluatedValue {
  /// The point with one price multiplied; the cheapest fleet is chosen anew.
  fileprivate func point(
    _ price: PriceSensitivity.Price, times factor: Decimal, _ crossover: Crossover, _ written: Scenario
  ) -> CostPoint {
    let apiName = written.apis[crossover.api].name
    func priced(_ scenario: Scenario) -> Scenario {
      var other = scenario
      switch price {
      case .instance:
        for option in other.pools[crossover.pool].purchase.indices {
          other.pools[crossover.pool].purchase[option].hourly *= factor
        }
      case .apiInput:
        for api in other.apis.indices where other.apis[api].name == apiName {
          other.apis[api].price.input *= factor
          other.apis[api].price.cachedInput = other.apis[api].price.cachedInput.map { $0 * factor }
        }
      case .apiOutput:
        for api in other.apis.indices where other.apis[api].name == apiName { other.apis[api].price.output *= factor }
      }
      return other
    }
    func billedAgain(_ trial: FleetTrial, excluding pool: String? = nil) -> FleetTrial {
      var other = trial
      let scenario = priced(trial.scenario)
      other.costs = trial.usages.map { usage in
        let ledger = bill(scenario, usage)
        return (ledger.total - (pool.map { ledger.cost(ofPool: $0) } ?? .zero)).double * monthFactor(of: scenario)
      }
      return other
    }
    let fleets = fleets.map { billedAgain($0) }
    let cheapest = fleets.min { mean($0.costs) < mean($1.costs) }
    let hosted = billedAgain(api, excluding: written.pools[crossover.pool].name)
    return Self.point(value, fleet: cheapest, api: hosted)
  }
}
