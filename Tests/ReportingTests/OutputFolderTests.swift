import FoundationEssentials
import Glibc
import Reporting
import Testing

@Suite("Files appear whole or not at all") struct OutputFolderTests {
  /// A new empty folder, removed afterwards.
  func withFolder(_ body: (String) throws -> Void) throws {
    let path =
      FileManager.default.temporaryDirectory.path + "/fleetcast-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test func writesAllAndReplaces() throws {
    try withFolder { path in
      let folder = OutputFolder(path: path + "/deep/er")
      try folder.write([("a.txt", "old"), ("b.txt", "b")])
      try folder.write([("a.txt", "new")])
      let text = try String(contentsOfFile: folder.path + "/a.txt", encoding: .utf8)
      #expect(text == "new")
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(names == ["a.txt", "b.txt"])
    }
  }

  @Test func writesWhatIsLongerThanItKeeps() throws {
    try withFolder { path in
      let text = (0..<100_000).map { "\($0) é\n" }.joined()
      try OutputFolder(path: path).write([OutputFile("long.txt") { text }])
      #expect(try String(contentsOfFile: path + "/long.txt", encoding: .utf8) == text)
    }
  }

  @Test func oneThatCannotBeWrittenLeavesNone() throws {
    try withFolder { path in
      let error = #expect(throws: OutputError.self) {
        try OutputFolder(path: path).write([("a.txt", "a"), ("no/such/folder.txt", "b")])
      }
      #expect(error?.description.hasPrefix("cannot write \(path)/") == true)
      let left = try FileManager.default.contentsOfDirectory(atPath: path)
      #expect(left.isEmpty)
    }
  }

  @Test func aFileInTheWayIsAnError() throws {
    try withFolder { path in
      try OutputFolder(path: path).write([("file", "")])
      #expect(throws: OutputError.self) { try OutputFolder(path: path + "/file/sub").write([("a", "")]) }
    }
  }

  @Test(arguments: [
    ("quickstart", "quickstart"), ("../../etc", "-..-etc"), ("a b/c", "a-b-c"), ("", "scenario"), ("..", "scenario"),
    ("é", "-"),
  ]) func names(_ scenario: String, _ folder: String) {
    #expect(OutputFolder.standard(scenario: scenario).path == "notebooks-out/\(folder)")
  }
}
