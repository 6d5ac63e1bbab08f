/// Checks natural parameters and makes the distribution they describe.
struct NaturalParameters {
  private let family: String
  private let given: [String: Double]

  init(_ family: String, _ given: [String: Double]) {
    self.family = family
    self.given = given
  }

  func distribution() throws(DistributionError) -> Distribution {
    switch family {
    case "constant": .constant(value("value"))
    case "uniform": .uniform(low: value("low"), high: try notBelow("low", "high"))
    case "triangular": try triangular()
    case "exponential": .exponential(mean: given["rate"] == nil ? try positive("mean") : 1 / (try positive("rate")))
    case "gamma": .gamma(shape: try positive("shape"), scale: try positive("scale"))
    case "erlang": try erlang()
    case "lognormal": .lognormal(mu: value("mu"), sigma: try positive("sigma"))
    case "normal": .normal(mean: value("mean"), sd: try positive("sd"))
    case "weibull": .weibull(shape: try positive("shape"), scale: try positive("scale"))
    case "pareto":
      .pareto(minimum: try positive(given["minimum"] == nil ? "scale" : "minimum"), shape: try positive("shape"))
    case "beta": try beta()
    case "logistic": try logistic()
    case "geometric": .geometric(p: given["p"] == nil ? 1 / (try atLeast(1, "mean")) : try probability("p"))
    case "poisson": .poisson(mean: try poissonMean("mean"))
    case "binomial": .binomial(n: Int(try whole("n", in: 0...2_147_483_647)), p: try share("p"))
    case "negative_binomial": .negativeBinomial(n: try positive("n"), p: try probability("p"))
    default:
      .zipf(count: Int(try whole("count", in: 1...1e15)), exponent: try atLeast(0, "exponent"))
    }
  }

  private func triangular() throws(DistributionError) -> Distribution {
    let (low, mode, high) = (value("low"), try notBelow("low", "mode"), try notBelow("mode", "high"))
    return low < high ? .triangular(low: low, mode: mode, high: high) : .constant(low)
  }

  private func erlang() throws(DistributionError) -> Distribution {
    let stages = try whole("k", in: 1...1e9)
    return .gamma(shape: stages, scale: try positive("mean") / stages)
  }

  private func beta() throws(DistributionError) -> Distribution {
    let bounds = try betaBounds()
    return .beta(a: try positive("a"), b: try positive("b"), low: bounds.low, high: bounds.high)
  }

  /// The interval of a beta law, [0, 1] unless given.
  func betaBounds() throws(DistributionError) -> (low: Double, high: Double) {
    let (low, high) = (given["low"] ?? 0, given["high"] ?? 1)
    guard low < high else { throw fault("high", "above low", high) }
    return (low, high)
  }

  private func logistic() throws(DistributionError) -> Distribution {
    if given["midpoint"] == nil { return .logistic(mean: value("mean"), scale: try positive("scale")) }
    return .logistic(mean: value("midpoint"), scale: 1 / (try positive("slope")))
  }

  private func value(_ name: String) -> Double { given[name] ?? .nan }

  func positive(_ name: String) throws(DistributionError) -> Double {
    guard value(name) > 0 else { throw fault(name, "above 0", value(name)) }
    return value(name)
  }

  func poissonMean(_ name: String) throws(DistributionError) -> Double {
    // GSL counts in 32 bits.
    guard try positive(name) <= 1e9 else { throw fault(name, "of at most 1e9", value(name)) }
    return value(name)
  }

  private func probability(_ name: String) throws(DistributionError) -> Double {
    guard value(name) > 0, value(name) <= 1 else { throw fault(name, "above 0 and at most 1", value(name)) }
    return value(name)
  }

  private func share(_ name: String) throws(DistributionError) -> Double {
    guard (0...1).contains(value(name)) else { throw fault(name, "from 0 to 1", value(name)) }
    return value(name)
  }

  private func atLeast(_ bound: Double, _ name: String) throws(DistributionError) -> Double {
    guard value(name) >= bound else { throw fault(name, "of at least \(figureText(bound))", value(name)) }
    return value(name)
  }

  private func notBelow(_ lower: String, _ name: String) throws(DistributionError) -> Double {
    guard value(name) >= value(lower) else {
      throw fault(name, "not below \(lower), which is \(figureText(value(lower)))", value(name))
    }
    return value(name)
  }

  private func whole(_ name: String, in range: ClosedRange<Double>) throws(DistributionError) -> Double {
    guard range.contains(value(name)), value(name) == value(name).rounded() else {
      throw DistributionError(
        parameter: name,
        message: "expected a whole number from \(figureText(range.lowerBound)) to \(figureText(range.upperBound)); "
          + "got \(figureText(value(name)))")
    }
    return value(name)
  }

  private func fault(_ name: String, _ expected: String, _ got: Double) -> DistributionError {
    DistributionError(parameter: name, message: "expected a number \(expected); got \(figureText(got))")
  }
}
