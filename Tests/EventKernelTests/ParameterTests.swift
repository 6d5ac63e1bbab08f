import EventKernel
import Glibc
import Testing

@Suite struct ParameterTests {
  private func figure(_ name: String, of distribution: Distribution) -> Double {
    switch name {
    case "mean": distribution.mean
    case "sd": distribution.variance.squareRoot()
    case "cv": distribution.variance.squareRoot() / distribution.mean
    case "median": distribution.quantile(0.5)
    default: distribution.quantile((Double(name.dropFirst()) ?? .nan) / 100)
    }
  }

  static let twoParameterFamilies = ["gamma", "lognormal", "normal", "weibull", "pareto", "logistic"]

  static let pairs: [[String: Double]] = [
    ["mean": 900, "cv": 0.4], ["mean": 900, "sd": 250], ["mean": 900, "p95": 1600], ["median": 450, "p95": 1200],
    ["p50": 0.45, "p99": 2], ["p10": 2, "p90": 9], ["p99": 5, "p99.9": 6], ["mean": 5, "p90": 7],
    ["median": 0.4, "p75": 0.5], ["sd": 2, "p99": 30], ["cv": 0.3, "p95": 100],
  ]

  @Test(arguments: twoParameterFamilies, pairs)
  func solvedLawHasTheGivenFigures(_ family: String, _ parameters: [String: Double]) throws {
    let law = try Distribution.make(family: family, parameters: parameters)
    for (name, value) in parameters { #expect(abs(figure(name, of: law) / value - 1) < 1e-9, "\(law) \(name)") }
  }

  @Test(arguments: ["gamma", "lognormal", "weibull", "pareto"])
  func widthsFromNarrowToWide(_ family: String) throws {
    for cv in [0.005, 0.1, 1, 4, 20] where family != "gamma" || cv > 0.01 {
      let law = try Distribution.make(family: family, parameters: ["mean": 3, "cv": cv])
      #expect(abs(figure("cv", of: law) / cv - 1) < 1e-8 && abs(law.mean / 3 - 1) < 1e-9)
    }
  }

  /// Close to the largest ratio of p95 to mean, exp(z^2 / 2), the two roots lie nearly together.
  @Test func lognormalNearItsExtremeRatio() throws {
    let z = Distribution.normal(mean: 0, sd: 1).quantile(0.95)
    let p95 = exp(z * z / 2) * (1 - 1e-5)
    let law = try Distribution.make(family: "lognormal", parameters: ["mean": 1, "p95": p95])
    #expect(abs(law.mean - 1) < 1e-9 && abs(law.quantile(0.95) / p95 - 1) < 1e-9)
  }

  @Test func lognormalOfMeanAndQuantileTakesTheSmallerSigma() throws {
    let law = try Distribution.make(family: "lognormal", parameters: ["mean": 900, "p95": 2600])
    guard case .lognormal(let mu, let sigma) = law else {
      Issue.record("expected a lognormal")
      return
    }
    // exp(z sigma - sigma^2 / 2) = 2600 / 900 has the roots z -+ sqrt(z^2 - 2 ln(2600 / 900)).
    let z = Distribution.normal(mean: 0, sd: 1).quantile(0.95)
    let root = z - (z * z - 2 * log(2600.0 / 900)).squareRoot()
    #expect(abs(sigma / root - 1) < 1e-9 && abs(mu - (log(900) - root * root / 2)) < 1e-9)
  }

  @Test func naturalParameters() throws {
    let cases: [(String, [String: Double], Distribution)] = [
      ("constant", ["value": 3], .constant(3)),
      ("uniform", ["low": 1, "high": 2], .uniform(low: 1, high: 2)),
      ("triangular", ["low": 0.8, "mode": 1, "high": 1.6], .triangular(low: 0.8, mode: 1, high: 1.6)),
      ("exponential", ["rate": 4], .exponential(mean: 0.25)),
      ("gamma", ["shape": 2, "scale": 3], .gamma(shape: 2, scale: 3)),
      ("erlang", ["k": 4, "mean": 2], .gamma(shape: 4, scale: 0.5)),
      ("lognormal", ["mu": 1, "sigma": 2], .lognormal(mu: 1, sigma: 2)),
      ("normal", ["mean": 0.08, "sd": 0.03], .normal(mean: 0.08, sd: 0.03)),
      ("weibull", ["shape": 2, "scale": 3], .weibull(shape: 2, scale: 3)),
      ("pareto", ["scale": 2, "shape": 3], .pareto(minimum: 2, shape: 3)),
      ("beta", ["a": 2, "b": 4], .beta(a: 2, b: 4, low: 0, high: 1)),
      ("logistic", ["midpoint": 0.5, "slope": 4], .logistic(mean: 0.5, scale: 0.25)),
      ("geometric", ["mean": 4], .geometric(p: 0.25)),
      ("poisson", ["mean": 4], .poisson(mean: 4)),
      ("binomial", ["n": 10, "p": 0.5], .binomial(n: 10, p: 0.5)),
      ("negative_binomial", ["n": 2.5, "p": 0.5], .negativeBinomial(n: 2.5, p: 0.5)),
      ("zipf", ["count": 200_000, "exponent": 1.02], .zipf(count: 200_000, exponent: 1.02)),
      ("constant", ["value": 3, "max": 2], .clipped(.constant(3), min: -.infinity, max: 2)),
    ]
    for (family, parameters, expected) in cases {
      #expect(try Distribution.make(family: family, parameters: parameters) == expected)
    }
    #expect(Set(cases.map(\.0)) == Set(Distribution.families))
  }

  @Test func oneParameterFamiliesTakeOneQuantile() throws {
    for (family, name, value) in [("exponential", "p95", 3.7), ("geometric", "p90", 12), ("poisson", "median", 8)] {
      let law = try Distribution.make(family: family, parameters: [name: value])
      #expect(abs(figure(name, of: law) / value - 1) < 1e-9)
    }
  }

  @Test func betaAndNegativeBinomialFromMeanAndWidth() throws {
    for (family, parameters) in [
      ("beta", ["mean": 0.3, "cv": 0.5]), ("beta", ["mean": 0.7, "sd": 0.1]),
      ("beta", ["mean": 4, "sd": 1, "low": 2, "high": 9]), ("negative_binomial", ["mean": 6, "cv": 1.5]),
      ("negative_binomial", ["mean": 6, "sd": 3]),
    ] {
      let law = try Distribution.make(family: family, parameters: parameters)
      for (name, value) in parameters where !["low", "high"].contains(name) {
        #expect(abs(figure(name, of: law) / value - 1) < 1e-9)
      }
    }
  }

  /// The parameter at fault and words that the message must contain.
  static let impossible: [(String, [String: Double], String?, String)] = [
    ("lognormal", ["mean": 900, "p95": 500], "p95", "above the mean"),
    ("gamma", ["mean": 900, "p90": 900], "p90", "above the mean"),
    ("lognormal", ["mean": 900, "p95": 4000], "p95", "between 900 and 348"),
    ("weibull", ["mean": 1, "p95": 100], "p95", "between 1 and"),
    ("pareto", ["median": 5, "p95": 4], "p95", "higher percentage"),
    ("normal", ["median": 5, "p95": 5], "p95", "rise with the percentage"),
    ("normal", ["mean": 5, "p95": 4], "p95", "rise with the percentage"),
    ("logistic", ["mean": 5, "median": 5], "median", "its mean is its median"),
    ("gamma", ["mean": 5, "cv": 1e9], "cv", "between"),
    ("gamma", ["p50": 5, "median": 5], "p50", "same figure"),
    ("gamma", ["mean": -5, "cv": 1], "mean", "above 0"),
    ("gamma", ["shape": 2], nil, "shape and scale, or two of mean"),
    ("gamma", ["mean": 2, "cv": 1, "p95": 3], nil, "two of mean"),
    ("gamma", ["shape": 2, "mean": 1], nil, "two of mean"),
    ("gamma", [:], nil, "got nothing"),
    ("constant", [:], nil, "takes value"),
    ("gamma", ["shape": 2, "scle": 1], "scle", "did you mean 'scale'?"),
    ("lognorml", ["mu": 2, "sigma": 1], nil, "did you mean 'lognormal'?"),
    ("uniform", ["low": 3, "high": 1], "high", "not below low"),
    ("triangular", ["low": 0, "mode": 3, "high": 2], "high", "not below mode"),
    ("exponential", ["mean": 0], "mean", "above 0"),
    ("exponential", ["rate": .infinity], "rate", "finite"),
    ("exponential", ["sd": 3], "sd", "unknown parameter"),
    ("geometric", ["p": 1.5], "p", "at most 1"),
    ("geometric", ["mean": 0.5], "mean", "at least 1"),
    ("poisson", ["p95": 2.5], "p95", "whole number"),
    ("binomial", ["n": 2.5, "p": 0.5], "n", "whole number"),
    ("zipf", ["count": 0, "exponent": 1], "count", "whole number"),
    ("beta", ["mean": 0.5, "cv": 1], "cv", "below 1"),
    ("beta", ["mean": 1.5, "cv": 0.1], "mean", "between low and high"),
    ("negative_binomial", ["mean": 9, "sd": 3], "sd", "above 3"),
    ("normal", ["mean": 1, "sd": 1, "min": 3, "max": 2], "min", "not above max"),
    ("normal", ["mean": 1, "p950": 1], "p950", "unknown parameter"),
  ]

  @Test(arguments: impossible)
  func impossibleParametersSayWhy(
    _ family: String, _ parameters: [String: Double], _ parameter: String?, _ words: String
  ) {
    do {
      let law = try Distribution.make(family: family, parameters: parameters)
      Issue.record("\(family) \(parameters) gave \(law)")
    } catch {
      #expect(error.parameter == parameter && error.message.contains(words), "\(error)")
    }
  }

  @Test func namesCoverWhatMakeTakes() {
    for family in Distribution.families {
      let names = Distribution.parameterNames(family)
      #expect(names.count > 2 && names.suffix(2) == ["min", "max"] && Set(names).count == names.count)
    }
    #expect(Distribution.parameterNames("pareto").prefix(3) == ["minimum", "shape", "scale"])
    #expect(Distribution.parameterNames("nothing").isEmpty)
  }
}
