/// One text that places point into: a scenario file, a base of it, or the text of a `--set`.
package struct SourceFile: Sendable {
  /// The name printed in diagnostics.
  package let name: String
  /// Folder that relative paths in the text are resolved against; empty is the working directory.
  package let directory: String
  /// Its bytes; valid UTF-8 unless the reader refused it.
  package let bytes: [UInt8]

  package init(name: String, directory: String, bytes: [UInt8]) {
    self.name = name
    self.directory = directory
    self.bytes = bytes
  }

  /// The text, with broken bytes replaced.
  package var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The line's bytes without its line break; empty past the end. Linear in the file.
  package func line(_ number: Int) -> ArraySlice<UInt8> {
    var start = bytes.startIndex
    for _ in 1..<max(1, number) {
      guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return [] }
      start = end + 1
    }
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    return bytes[start..<end]
  }
}
