import Diagnostics
import FoundationEssentials
import Glibc
import Importing
import Model
import Scenarios
import Testing

/// What others run, written to files and imported.
struct Import {
  var block: ManifestImport.Block
  private let folder: String

  /// Writes files and imports them together.
  init(_ files: [(name: String, text: String)], pool: String? = nil, instance: String? = nil) throws {
    let folder =
      FileManager.default.temporaryDirectory.path + "/fleetcast-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    do {
      for file in files { try Data(file.text.utf8).write(to: URL(filePath: folder + "/" + file.name)) }
      block = try ManifestImport.read(
        paths: files.map { folder + "/" + $0.name }, pool: pool, instance: instance)
    } catch {
      try? FileManager.default.removeItem(atPath: folder)
      throw error
    }
    block.text = block.text.split(separator: folder + "/", omittingEmptySubsequences: false).joined()
    self.folder = folder
  }

  init(_ text: String, as name: String, pool: String? = nil, instance: String? = nil) throws {
    try self.init([(name, text)], pool: pool, instance: instance)
  }

  /// The scenario that names the block as its base and says the rest.
  func scenario(_ rest: String, route: String) throws -> Scenario {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let top = """
      fleetcast: 1
      base: block.yaml
      horizon: 1h
      workloads:
        w: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 100, output_tokens: 100, route: \(route)}
      \(rest)
      """
    try Data(block.text.utf8).write(to: URL(filePath: folder + "/block.yaml"))
    try Data(top.utf8).write(to: URL(filePath: folder + "/scenario.yaml"))
    return try ScenarioFile.load(path: folder + "/scenario.yaml")
  }

  /// The pool of a scenario that needs a language model and a machine for it.
  func pool(_ name: String) throws -> Pool {
    let whole = try scenario(
      """
      models: {m: {architecture: llama-3.1-8b}}
      pools: {\(name): {model: m, instance: aws/p5.48xlarge}}
      """, route: name)
    return try #require(whole.pools.first)
  }

  /// The lines of the block that begin with words, without their comments.
  func line(_ start: String) -> String? {
    for line in block.text.split(separator: "\n") {
      let text = line.drop { $0 == " " }
      if text.hasPrefix(start) {
        let end = text.firstIndex(of: "#").map { text[..<$0] } ?? text
        return String(end.reversed().drop { $0 == " " }.reversed())
      }
    }
    return nil
  }

  /// What was told with a word in it.
  func notes(_ word: String) -> [Diagnostic] {
    block.notes.filter { $0.message.contains(word) || $0.hint?.contains(word) == true }
  }
}

/// The complaints about files that cannot be imported.
func importComplaints(_ files: [(name: String, text: String)], pool: String? = nil) -> [Diagnostic] {
  do {
    _ = try Import(files, pool: pool)
    return []
  } catch let error as ScenarioError {
    return error.diagnostics
  } catch {
    return []
  }
}
