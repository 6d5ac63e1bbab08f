import FoundationEssentials

extension Forecast {
  /// What `--set` is given for values of the inputs, one an input and in their order.
  public func settings(_ values: [Double]) -> [String] {
    zip(inputs, values).compactMap { $0.setting($1) }
  }

  /// Applies what no setting can say, as a price of the catalog that is multiplied.
  ///
  /// - Parameters:
  ///   - values: One an input, in their order.
  ///   - scenario: The scenario with `settings` on it.
  public func apply(_ values: [Double], to scenario: Scenario) -> Scenario {
    var scenario = scenario
    for (input, value) in zip(inputs, values) {
      switch input.role {
      case .value, .written: break
      case .inputTokens(let workload):
        scenario.workloads[workload].scaleInputTokens(by: value)
      case .outputTokens(let workload):
        scenario.workloads[workload].scaleOutputTokens(by: value)
      case .apiPrice(let api):
        scenario.apis[api].price = scenario.apis[api].price.scaled(by: decimal(value))
        scenario.apis[api].provisioned?.hourly *= decimal(value)
      case .instancePrice(let pool, let option):
        scenario.pools[pool].purchase[option].hourly *= decimal(value)
      }
    }
    return scenario
  }

  /// Six significant places are more than any factor is known to, and keep exact arithmetic short.
  private func decimal(_ value: Double) -> Decimal {
    Decimal(string: String((value * 1e6).rounded() / 1e6)) ?? Decimal(value)
  }
}

extension Forecast.Input {
  /// The setting that gives the input a value; nil where none can.
  package func setting(_ value: Double) -> String? {
    switch role {
    case .value(let prefix, let suffix):
      "\(path)=\(SweepRange(prefix: prefix, suffix: suffix, from: value, to: value).text(of: value))"
    case .written(let path, let prefix, let number, let suffix):
      "\(path)=\(SweepRange(prefix: prefix, suffix: suffix, from: value, to: value).text(of: number * value))"
    case .inputTokens, .outputTokens, .apiPrice, .instancePrice: nil
    }
  }

  /// A value with its unit, as a reader knows it.
  public func written(_ value: Double) -> String {
    if case .value(let prefix, let suffix) = role {
      return SweepRange(prefix: prefix, suffix: suffix, from: value, to: value).text(of: value)
    }
    return SweepRange(from: value, to: value).text(of: value)
  }
}
