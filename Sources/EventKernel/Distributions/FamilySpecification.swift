/// How a family may be written.
struct FamilySpecification {
  let name: String

  /// Sets of natural parameters, each complete in itself.
  let forms: [[String]]

  /// Parameters that may be added to a form or to statistics.
  let optional: [String]

  /// How many statistics stand in place of a form.
  let statistics: Int

  /// The statistics taken, `quantile` standing for all of them.
  let accepted: Set<String>

  init(
    _ name: String, _ forms: [[String]], optional: [String] = [], statistics: Int = 0, accepted: Set<String> = []
  ) {
    self.name = name
    self.forms = forms
    self.optional = optional
    self.statistics = statistics
    self.accepted = accepted
  }

  func accepts(_ statistic: Statistic) -> Bool {
    switch statistic {
    case .mean: accepted.contains("mean")
    case .sd: accepted.contains("sd")
    case .cv: accepted.contains("cv")
    case .quantile: accepted.contains("quantile")
    }
  }

  /// Every parameter name, natural ones first, without the clip.
  var names: [String] {
    var names: [String] = []
    let statistics = Statistic.names.filter { Statistic($0).map(accepts) ?? false }
    for name in forms.joined() + optional + statistics where !names.contains(name) { names.append(name) }
    return names
  }

  /// For messages: "shape and scale, or two of mean, cv, sd, median, p95 ...".
  var usage: String {
    let forms = forms.map { $0.joined(separator: " and ") }
    guard statistics > 0 else { return forms.joined(separator: ", or ") }
    let quantiles = accepted.contains("quantile") ? ["median", "p1 to p99.9"] : []
    let figures = ["mean", "sd", "cv"].filter(accepted.contains) + quantiles
    return (forms + ["\(statistics == 1 ? "one" : "two") of \(figures.joined(separator: ", "))"])
      .joined(separator: ", or ")
  }

  private static let anyTwo: Set<String> = ["mean", "sd", "cv", "quantile"]

  /// All families that numbers describe.
  static let all = [
    FamilySpecification("constant", [["value"]]),
    FamilySpecification("uniform", [["low", "high"]]),
    FamilySpecification("triangular", [["low", "mode", "high"]]),
    FamilySpecification("exponential", [["mean"], ["rate"]], statistics: 1, accepted: ["mean", "quantile"]),
    FamilySpecification("gamma", [["shape", "scale"]], statistics: 2, accepted: anyTwo),
    FamilySpecification("erlang", [["k", "mean"]]),
    FamilySpecification("lognormal", [["mu", "sigma"]], statistics: 2, accepted: anyTwo),
    FamilySpecification("normal", [["mean", "sd"]], statistics: 2, accepted: anyTwo),
    FamilySpecification("weibull", [["shape", "scale"]], statistics: 2, accepted: anyTwo),
    FamilySpecification("pareto", [["minimum", "shape"], ["scale", "shape"]], statistics: 2, accepted: anyTwo),
    FamilySpecification(
      "beta", [["a", "b"]], optional: ["low", "high"], statistics: 2, accepted: ["mean", "sd", "cv"]),
    FamilySpecification(
      "logistic", [["midpoint", "slope"], ["mean", "scale"]], statistics: 2, accepted: anyTwo),
    FamilySpecification("geometric", [["mean"], ["p"]], statistics: 1, accepted: ["mean", "quantile"]),
    FamilySpecification("poisson", [["mean"]], statistics: 1, accepted: ["mean", "quantile"]),
    FamilySpecification("binomial", [["n", "p"]]),
    FamilySpecification("negative_binomial", [["n", "p"]], statistics: 2, accepted: ["mean", "sd", "cv"]),
    FamilySpecification("zipf", [["count", "exponent"]]),
  ]
}
