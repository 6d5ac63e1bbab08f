import EventKernel
import Model

extension Language {
  /// A law of chance, wherever a key takes one: its families are those of `Distribution`.
  package static let distribution: any AnyKeyBlock = DistributionBlock()

  package static let mixturePart = KeyBlock(
    "A law with its weight.", example: "{weight: 30%, of: {exponential: {mean: 2s}}}", MixturePartKeys())

  package static let empirical = KeyBlock(
    "Values that were measured, listed here or in a column of a CSV.",
    example: "{values: [1, 2, 4], weights: [5, 3, 2]}",
    EmpiricalKeys())
}

extension Language {
  /// What a parameter of a family is measured in: as the draws for locations and scales, not at all for shapes and probabilities.
  package static func parameter(_ name: String, of family: String, drawing quantity: Quantity) -> Quantity {
    switch name {
    case "value", "low", "high", "mode", "mean", "sd", "scale", "minimum", "midpoint", "median", "min", "max":
      quantity == .count ? .number : quantity
    case "rate": quantity == .duration ? .rate : .number
    case "count", "n": .count
    case "p": .share
    default: isQuantile(name) ? quantity : .number
    }
  }

  /// Whether a parameter is a quantile: `p95`, `p99.9`.
  package static func isQuantile(_ name: String) -> Bool {
    name.first == "p" && name.count > 1 && name.dropFirst().allSatisfy { $0.isNumber || $0 == "." }
  }
}

extension Language {
  /// The parameters of a family as its example gives them: `{low: 0.8, high: 1.3}`.
  static func parametersExample(of family: String) -> String { lawExample(family) }

  /// The parameters of a family that its example gives.
  static func exampleParameters(of family: String) -> [String] {
    lawExample(family).dropFirst().dropLast().split(separator: ",").compactMap { part in
      part.split(separator: ":").first.map { $0.filter { $0 != " " } }
    }
  }
}

/// Parameters of a family that make a law.
private func lawExample(_ family: String) -> String {
  switch family {
  case "constant": "{value: 2}"
  case "uniform": "{low: 1, high: 3}"
  case "triangular": "{low: 1, mode: 2, high: 4}"
  case "exponential", "poisson", "geometric": "{mean: 2}"
  case "erlang": "{k: 3, mean: 2}"
  case "beta": "{a: 2, b: 3, low: 1, high: 4}"
  case "pareto": "{minimum: 1, shape: 3}"
  case "binomial": "{n: 10, p: 30%}"
  case "negative_binomial": "{n: 4, p: 50%}"
  case "zipf": "{count: 10, exponent: 1}"
  default: "{mean: 2, cv: 0.5}"
  }
}

/// The families of laws, each with its parameters, and the bounds of draws.
private struct DistributionBlock: AnyKeyBlock {
  let meaning =
    "A law of chance: one family with its parameters, in the unit of the key that the law is for. Families of two parameters take any "
    + "two of mean, sd, cv, median and quantiles such as p95; draws outside of min and max are set to them."
  let example = "{lognormal: {mean: 900, p95: 2600}, max: 8000}"
  let variants: Variants? = nil
  let alternatives: [Alternative] = []
  let keys: [Key]

  init() {
    let families = Distribution.families.map { family in
      let names = Distribution.parameterNames(family)
      let shown = names.filter { !Language.isQuantile($0) && !["min", "max"].contains($0) }
      let quantile = names.contains(where: Language.isQuantile) ? ", p95 and other quantiles" : ""
      return Key(
        family, .mapping("parameters", .drawn), .says(""), "Parameters: \(shown.joined(separator: ", "))\(quantile).",
        .choice, lawExample(family))
    }
    keys =
      families + [
        Key(
          "empirical", .either([.list(.drawn, most: Ceilings.points), .block(Language.empirical)]),
          .says(""),
          "Values that were measured, each as likely as its weight.", .choice, "[1, 2, 2, 4]"),
        Key(
          "mixture", .list(.block(Language.mixturePart), most: 1_000), .says(""),
          "One of several laws, each as likely as its weight.", .choice,
          "[{weight: 70%, of: 200}, {weight: 30%, of: {exponential: {mean: 800}}}]", expected: "a list of {weight, of}"),
        Key(
          "min", .drawn, .says("the key's own bound"), "Draws below it are set to it.", .choice, "1"),
        Key(
          "max", .drawn, .says("the key's own bound"), "Draws above it are set to it.", .choice, "8000"),
      ]
  }
}

package struct MixturePartKeys: Sendable {
  let weight = Key(
    "weight", .quantity(.share, .closed(0, 1e6)), .required, "How likely the law is, relative to the others.", .choice,
    "30%")
  let of = Key(
    "of", .law, .required, "The law.", .choice, "{exponential: {mean: 2s}}")
}

package struct EmpiricalKeys: Sendable {
  let file = Key(
    "file", .text("the path of a CSV"), .says("values are written"), "A CSV with the values.", .choice, "lengths.csv")
  let column = Key(
    "column", .text("the name of a column"), .says("must be written with file"), "Its column.", .choice, "tokens",
    expected: "the name of a column")
  let values = Key(
    "values", .list(.drawn, most: Ceilings.points), .says("a file is written"), "The values.", .choice,
    "[1, 2, 4]")
  let weights = Key(
    "weights", .list(.quantity(.number, .closed(0, 1e12)), most: Ceilings.points), .says("all equal"),
    "How likely each value is, relative to the others.", .choice, "[5, 3, 2]")
}
