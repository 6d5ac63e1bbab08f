import Catalog
import Model

extension Language {
  /// A pool's `accelerator`.
  static let accelerator = KeyBlock(
    "An accelerator that the catalog does not know, by the figures of its datasheet.",
    example:
      "{generation: hopper, memory_gib: 80, bandwidth_gb_per_s: 3350, bf16_tflops: 989, multiprocessors: 132}",
    AcceleratorKeys())
}

struct AcceleratorKeys: Sendable {
  let name = Key("name", .text("a name"), .value("custom"), "What it is called on pages.", .choice, "my-board")
  let count = Key(
    "count", .whole(.count, 1...1_024), .says("as many as the instance has"), "How many an instance has.", .choice, "8")
  let generation = Key(
    "generation", .words(Generation.allCases.filter { !$0.isProcessor }.map(\.rawValue)), .required,
    "Of which generation it is, which says what is reached of the datasheet.", .choice, "hopper")
  let memoryGiB = AcceleratorKeys.figure("memory_gib", .required, 100_000, "Memory in GiB.", "80")
  let bandwidth = AcceleratorKeys.figure(
    "bandwidth_gb_per_s", .required, 1e6, "Memory bandwidth in GB a second.", "3350")
  /// Of each of `Precision.multiplied`, in their order.
  let peaks = Precision.multiplied.map { precision in
    AcceleratorKeys.figure(
      precision.rawValue + (precision == .int8 ? "_tops" : "_tflops"),
      .says("not multiplied in; of 16 bits one is written"),
      1e6, "Dense rate of multiplying \(precision.rawValue), in 10^12 operations a second.", "989")
  }
  let multiprocessors = Key(
    "multiprocessors", .whole(.count, 1...10_000), .required, "Streaming multiprocessors, or compute units.",
    .datasheet, "132", expected: "a whole number such as 132")
  let power = AcceleratorKeys.figure("power_w", .of(0, .number), 100_000, "Board power in watts.", "700")
  let link = AcceleratorKeys.figure(
    "link_gb_per_s", .says("PCIe"), 1e6, "Bandwidth to the others of an instance in one direction, in GB a second.",
    "450")

  private static func figure(
    _ name: String, _ standard: KeyDefault, _ most: Double, _ meaning: String, _ example: String
  ) -> Key {
    Key(
      name, .quantity(.number, .closed(0.001, most)), standard, meaning, .datasheet, example,
      expected: "a number such as the datasheet has")
  }
}
