import EventKernel
import Model

extension Language {
  /// A law of chance, wherever a key takes one: its families are those of `Distribution`.
  package static let distribution: any AnyKeyBlock = DistributionBlock()

  static let mixturePart = KeyBlock(
    "A law with its weight.", example: "{weight: 30%, of: {exponential: {mean: 2s}}}", MixturePartKeys())

  static let empirical = KeyBlock(
    "Values that were measured, listed here or in a column of a CSV.",
    example: "{values: [1, 2, 4], weights: [5, 3, 2]}",
    EmpiricalKeys())
}

/// The families of laws, each with its parameters, and the bounds of draws.
private struct DistributionBlock: AnyKeyBlock {
  let meaning = "A law of chance: one family with its parameters, each in the unit of the key that the law is for."
  let example = "{lognormal: {mean: 900, p95: 2600}, max: 8000}"
  let variants: Variants? = nil
  let keys: [Key]

  init() {
    let families = Distribution.families.map { family in
      let names = Distribution.parameterNames(family)
      return Key(
        family, .mapping("parameters to numbers", .anything("a number")), .says("another family is written"),
        "Parameters: \(names.joined(separator: ", ")).", .choice, "{\(names[0]): ...}")
    }
    let values = ValueKind.list(.anything("a number"), most: Ceilings.points)
    keys =
      families + [
        Key(
          "empirical", .either([values, .block(Language.empirical)]), .says("another family is written"),
          "Values that were measured, each as likely as its weight.", .choice, "[1, 2, 2, 4]"),
        Key(
          "mixture", .list(.block(Language.mixturePart), most: 1_000), .says("another family is written"),
          "One of several laws, each as likely as its weight.", .choice,
          "[{weight: 70%, of: 200}, {weight: 30%, of: {exponential: {mean: 800}}}]", expected: "a list of {weight, of}"),
        Key(
          "min", .anything("a number"), .says("the key's own bound"), "Draws below it are set to it.", .choice, "1"),
        Key(
          "max", .anything("a number"), .says("the key's own bound"), "Draws above it are set to it.", .choice, "8000"),
      ]
  }
}

struct MixturePartKeys: Sendable {
  let weight = Key(
    "weight", .quantity(.share, .closed(0, 1e6)), .required, "How likely the law is, relative to the others.", .choice,
    "30%")
  let of = Key(
    "of", .anything("a distribution"), .required, "The law.", .choice, "{exponential: {mean: 2s}}")
}

struct EmpiricalKeys: Sendable {
  let file = Key(
    "file", .text("the path of a CSV"), .says("values are written"), "A CSV with the values.", .choice, "lengths.csv")
  let column = Key(
    "column", .text("the name of a column"), .says("must be written with file"), "Its column.", .choice, "tokens",
    expected: "the name of a column")
  let values = Key(
    "values", .list(.anything("a number"), most: Ceilings.points), .says("a file is written"), "The values.", .choice,
    "[1, 2, 4]")
  let weights = Key(
    "weights", .list(.quantity(.number, .closed(0, 1e12)), most: Ceilings.points), .says("all equal"),
    "How likely each value is, relative to the others.", .choice, "[5, 3, 2]")
}
