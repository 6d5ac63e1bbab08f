import Catalog
import Model

extension Language {
  /// A pool's `processor`.
  static let processor = KeyBlock(
    "A CPU that the catalog does not know, in the place of the instance's own.",
    example:
      "{unit: amx, cores: 32, clock_ghz: 3.2, memory_channels: 8, memory_mt_per_s: 4800, fp32_per_cycle: 64, bf16_per_cycle: 1024}",
    ProcessorKeys())
}

struct ProcessorKeys: Sendable {
  /// Formats whose operations a datasheet has, the first of which must be written.
  static let formats = [Precision.fp32, .fp16, .bf16, .int8]
  let name = Key("name", .text("a name"), .value("custom"), "What it is called on pages.", .choice, "my-cpu")
  let unit = Key(
    "unit", .words(Generation.allCases.filter(\.isProcessor).map(\.rawValue)), .required,
    "Its vector or matrix unit, which says what is reached of the datasheet.", .datasheet, "amx")
  let cores = Key(
    "cores", .whole(.count, 1...10_000), .required, "Physical cores.", .datasheet, "32",
    expected: "a whole number such as 32")
  let clock = ProcessorKeys.figure(
    "clock_ghz", 100, "Clock with all cores at work, in GHz.", "3.2",
    expected: "a number such as 3.2, with all cores at work")
  let memoryChannels = Key(
    "memory_channels", .whole(.count, 1...1_000), .required, "Channels of memory.", .datasheet, "8",
    expected: "a whole number such as 8")
  let transfers = ProcessorKeys.figure(
    "memory_mt_per_s", 100_000, "Transfers of a channel, of eight bytes each, in 10^6 a second.", "4800",
    expected: "a number such as 4800")
  /// Of each of `formats`, in their order.
  let operations = ProcessorKeys.formats.map { format in
    Key(
      format.rawValue + "_per_cycle", .quantity(.number, .closed(0.001, 1e6)),
      format == .fp32 ? .required : .says("not computed in"), "Operations of a core in a cycle, in \(format.rawValue).",
      .datasheet, "64", expected: "operations of a core in a cycle, such as 64")
  }

  private static func figure(
    _ name: String, _ most: Double, _ meaning: String, _ example: String, expected: String
  ) -> Key {
    Key(name, .quantity(.number, .closed(0.001, most)), .required, meaning, .datasheet, example, expected: expected)
  }
}
