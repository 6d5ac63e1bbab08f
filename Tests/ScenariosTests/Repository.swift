import Glibc
import Model

/// Where the repository's files are, found from this file's own place.
enum Repository {
  /// The root of the checkout, with a slash at its end.
  static let root = String(#filePath.dropLast("Tests/ScenariosTests/Repository.swift".count))

  /// Data beside the checkout, which a clone may not have; nil when it is absent.
  static func shared(_ path: String) -> String? {
    for up in ["../shared/", "../../shared/"] where access(root + up + path, R_OK) == 0 { return root + up + path }
    return nil
  }
}

/// Writes a text to a scratch file that is removed afterwards.
func withFile<Answer>(
  named name: String = "s.yaml", _ bytes: [UInt8], _ body: (String) throws -> Answer
) throws -> Answer {
  try withFolder([name: bytes]) { try body($0 + "/" + name) }
}

/// Writes texts to a scratch folder that is removed afterwards.
func withFolder<Answer>(_ files: [String: [UInt8]], _ body: (String) throws -> Answer) throws -> Answer {
  var template = Array((Repository.root + ".build/scratch-XXXXXX").utf8CString)
  guard mkdtemp(&template) != nil else { throw ScratchProblem.noFolder }
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer {
    for name in files.keys { unlink(folder + "/" + name) }
    rmdir(folder)
  }
  for (name, bytes) in files {
    guard let file = fopen(folder + "/" + name, "w") else { throw ScratchProblem.noFile }
    bytes.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
  }
  return try body(folder)
}

enum ScratchProblem: Error { case noFolder, noFile }
