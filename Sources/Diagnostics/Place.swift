/// Where something stands in what the user wrote.
package struct Place: Sendable, Hashable {
  /// Index into the sources of the load.
  package var source: Int
  /// Line, from 1; 0 is the file as a whole.
  package var line: Int
  /// Column in characters (Unicode scalars), from 1.
  package var column: Int
  /// Characters to underline on that line, at least 1.
  package var length: Int

  package init(source: Int, line: Int, column: Int, length: Int = 1) {
    self.source = source
    self.line = line
    self.column = column
    self.length = max(1, length)
  }
}

extension Place: Comparable {
  package static func < (a: Place, b: Place) -> Bool {
    (a.source, a.line, a.column) < (b.source, b.line, b.column)
  }
}
