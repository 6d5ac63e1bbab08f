/// Bounds on a YAML text, so that no file can take unbounded time or memory.
package enum YAMLLimits {
  /// Bytes of a file: hand-written scenarios are kilobytes.
  package static let bytes = 4 << 20
  /// Mappings and lists inside one another, aliases followed.
  package static let depth = 64
  /// Values after every alias is followed.
  package static let nodes = 100_000
}
