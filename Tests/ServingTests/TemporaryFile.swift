import Glibc
import Testing

/// A file that exists while a test needs it.
enum TemporaryFile {
  static func with(_ text: String, _ body: (String) throws -> Void) throws {
    var name = Array("/tmp/fleetcast-test-XXXXXX".utf8CString)
    let descriptor = mkstemp(&name)
    try #require(descriptor >= 0)
    let path = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      try #require(written > 0)
      bytes = bytes.dropFirst(written)
    }
    close(descriptor)
    try body(path)
  }
}
