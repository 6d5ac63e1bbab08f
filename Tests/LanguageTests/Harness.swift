import Diagnostics
import FoundationEssentials
import Glibc
import Scenarios

/// The repository's own folder, with a slash at its end.
let repository = String(#filePath.dropLast("Tests/LanguageTests/Harness.swift".count))

/// Reads YAML that the test itself wrote.
func tree(_ text: String) throws -> Node {
  let problems = Problems()
  let source = problems.add(SourceFile(name: "text", directory: "", bytes: Array(text.utf8)))
  guard let node = YAMLReader.read(source: source, problems: problems) else { throw Unreadable(text: text) }
  return node
}

struct Unreadable: Error { var text: String }

/// The folder of the files that examples name.
let files = repository + "Tests/LanguageTests/Files"

/// What a scenario says, whatever order its dictionaries have.
func content(_ scenario: Node, _ directory: String = files) throws -> [Character] {
  let scenario = try ScenarioFile.load(composed: scenario.flowText, directory: directory).scenario
  return String(describing: scenario).sorted()
}

/// The complaints about a tree read as a scenario; none where it is fine.
func complaints(_ scenario: Node, directory: String = files) -> [String] {
  do {
    _ = try ScenarioFile.load(composed: scenario.flowText, directory: directory)
    return []
  } catch { return error.diagnostics.map(\.message) }
}

extension Node {
  /// The mapping with a value at a key, or without it.
  func setting(_ key: String, _ value: Node?) -> Node {
    var entries = (self.entries ?? []).filter { $0.key != key || value != nil }
    if let value {
      let entry = Entry(key: key, keyPlace: place, value: value)
      if let index = entries.firstIndex(where: { $0.key == key }) {
        entries[index] = entry
      } else {
        entries.append(entry)
      }
    }
    return Node(.mapping(entries), at: place)
  }

  subscript(key: String) -> Node? { entries?.first { $0.key == key }?.value }
}

/// Every scenario that is shipped.
func shipped() throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: repository + "scenarios").filter { $0.hasSuffix(".yaml") }
    .sorted()
    .map { repository + "scenarios/" + $0 }
}

/// Runs a program and gives its exit code.
func run(_ words: [String]) -> Int32 {
  var process: pid_t = 0
  let arguments = words.map { strdup($0) } + [nil]
  defer { arguments.forEach { free($0) } }
  guard posix_spawnp(&process, words[0], nil, nil, arguments, environ) == 0 else { return 77 }
  var status: Int32 = 0
  waitpid(process, &status, 0)
  return (status >> 8) & 0xFF
}
