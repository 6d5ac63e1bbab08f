import Model

extension Language {
  /// The scenario's `sweep`.
  static let sweep = KeyBlock(
    "Values of settings whose combinations are simulated.",
    example: "{over: {pools.gpu.replicas: [1, 2, 4]}}", SweepKeys())

  static let range = KeyBlock(
    "Values from a least to a greatest.", example: "{from: 0.5/s, to: 40/s, points: 8, scale: log}", RangeKeys())

  /// What a varied setting may be.
  static let variedKind = ValueKind.either([
    .list(.anything("a value"), most: Ceilings.sweepPoints), .block(Language.range),
  ])
}

struct SweepKeys: Sendable {
  let design = Key(
    "design", .choice(Sweep.Design.self), .of(Sweep.Design.grid), "Which combinations are simulated.",
    .document("I. M. Sobol, 1967; M. D. McKay, 1979; A. Saltelli, 2010"), "sobol")
  let zip = Key(
    "zip",
    .either([
      .list(.list(.text("a path of over"), most: Ceilings.sweepPoints), most: Ceilings.sweepPoints),
      .list(.mapping("paths to values", .anything("a value")), most: Ceilings.sweepPoints),
      .list(.anything("lists of paths, or of mappings"), most: Ceilings.sweepPoints),
    ]), .says("every setting moves by itself"), "Settings that move together.", .choice,
    "[{pools.gpu.replicas.min: 1, pools.gpu.replicas.max: 4}, {pools.gpu.replicas.min: 2, pools.gpu.replicas.max: 8}]")
  let over = Key(
    "over", .mapping("paths to values", Language.variedKind), .says("must be written unless zip says the values"),
    "The settings and their values.", .choice, "{pools.gpu.replicas: [1, 2, 4]}",
    expected: "paths with their values, such as {pools.gpu.replicas.max: [2, 4, 8]}")
  let points = Key(
    "points", .whole(.count, 1...Double(Ceilings.sweepPoints)), .says("must be written for designs other than grid"),
    "How many points the design has.", .choice, "128", expected: "a number of points, such as 128")
}

struct RangeKeys: Sendable {
  let from = RangeKeys.end("from", "The least value.", "0.5/s", expected: "the least value")
  let to = RangeKeys.end("to", "The greatest value, in the unit of from.", "40/s", expected: "the greatest value")
  let step = Key(
    "step", RangeKeys.number, .says("points are written, or every whole number is taken"),
    "From one value to the next, in the unit of from.", .choice, "0.5/s")
  let points = Key(
    "points", .whole(.count, 2...Double(Ceilings.sweepPoints)),
    .says("step is written, or every whole number is taken"),
    "How many values there are, both ends among them.", .choice, "8")
  let scale = Key("scale", .words(["linear", "log"]), .value("linear"), "How values are spaced.", .choice, "log")
  let whole = Key(
    "whole", .flag, .of(false), "Whether values are rounded to whole numbers.", .choice, "true")

  private static let number = ValueKind.either([
    .quantity(.number, .closed(-.greatestFiniteMagnitude, .greatestFiniteMagnitude)),
    .form("a number with at most one unit", pattern: "^[+-]?\\$?[0-9.]+([eE][+-]?[0-9]+)?[^0-9]*$"),
  ])

  private static func end(_ name: String, _ meaning: String, _ example: String, expected: String) -> Key {
    Key(name, number, .required, meaning, .choice, example, expected: expected)
  }
}
