import Model

/// A word of the scenario language: everything that help, schema, reference, completion and complaints say of it.
///
/// A key stands once, as a property of its block's keys; decoders take it by that property:
///
///     let timeout = Key(
///       "timeout", .quantity(.duration, .positive(Ceilings.duration)), .says("no limit"),
///       "How long a request may wait before it is refused.", .choice, "30s")
package struct Key: Sendable {
  /// As it is written in a scenario.
  package let name: String
  /// Which values it takes.
  package let kind: ValueKind
  /// What holds where it is not written.
  package let standard: KeyDefault
  /// What it means, in a sentence.
  package let meaning: String
  /// Where its meaning or its default comes from.
  package let source: KeySource
  /// A value that may be written, as YAML in one line.
  package let example: String
  /// What a complaint says was expected, where the kind does not say it well enough.
  package let wording: String?

  package init(
    _ name: String, _ kind: ValueKind, _ standard: KeyDefault, _ meaning: String, _ source: KeySource,
    _ example: String,
    expected wording: String? = nil
  ) {
    self.name = name
    self.kind = kind
    self.standard = standard
    self.meaning = meaning
    self.source = source
    self.example = example
    self.wording = wording
  }

  /// What a complaint says was expected.
  package var expected: String { wording ?? kind.expected }
}
