import Glibc

/// Traces as files.
enum TraceFile {
  /// A trace beside the checkout, which a clone may not have; nil when it is absent.
  static func shared(_ name: String) -> String? {
    let root = #filePath.dropLast("Tests/TracesTests/TraceFile.swift".count)
    for up in ["../shared/", "../../shared/"] where access(root + up + "data/traces/" + name, R_OK) == 0 {
      return root + up + "data/traces/" + name
    }
    return nil
  }

  /// Writes a text to a scratch file that is removed afterwards.
  static func with<Answer>(_ text: String, _ body: (String) throws -> Answer) throws -> Answer {
    var template = Array("/tmp/fleetcast-test-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw NoFile() }
    close(descriptor)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { unlink(path) }
    guard let file = fopen(path, "w") else { throw NoFile() }
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
    return try body(path)
  }

  private struct NoFile: Error {}
}
