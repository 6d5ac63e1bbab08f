import Diagnostics
import FoundationEssentials
import Scenarios
import Testing

@Suite struct BrokenScenarioTests {
  private static let folder = Repository.root + "Tests/ScenariosTests/Broken/"

  private func headlines(of path: String, sets: [String] = []) -> [String] {
    do {
      let scenario = try ScenarioFile.load(path: path, sets: sets)
      return ["read \(scenario.name)"]
    } catch {
      let folder = path.prefix(through: path.lastIndex(of: "/") ?? path.startIndex)
      return error.diagnostics.map { $0.headline.replacing(folder, with: "") }
    }
  }

  @Test(arguments: brokenScenarios.indices)
  func saysWhatIsWrongAndWhere(_ index: Int) {
    let (file, expected) = brokenScenarios[index]
    #expect(headlines(of: BrokenScenarioTests.folder + file + ".yaml") == expected)
  }

  @Test func everyBrokenFileIsInTheTable() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: BrokenScenarioTests.folder)
    let scenarios = files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }
    #expect(Set(scenarios) == Set(brokenScenarios.map(\.file)))
    #expect(scenarios.count >= 40)
  }

  @Test func missingFileHasNoLine() {
    #expect(
      headlines(of: "no/such.yaml") == ["such.yaml: error: cannot read such.yaml: No such file or directory"])
  }

  @Test func giantFileIsRefusedUnread() throws {
    let bytes = [UInt8](repeating: UInt8(ascii: "#"), count: (4 << 20) + 1)
    try withFile(bytes) { #expect(headlines(of: $0) == ["s.yaml: error: the file is larger than 4 MiB"]) }
  }

  @Test func folderIsNotAFile() {
    #expect(headlines(of: Repository.root + "Sources") == ["Sources: error: cannot read Sources: not a file"])
  }

  @Test func deepAliasesAreRefused() throws {
    var text = "a0: &a0 x\n"
    for level in 1...70 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
    try withFile(Array(text.utf8)) {
      #expect(headlines(of: $0) == ["s.yaml:65:12: error: nested more than 64 deep, aliases followed"])
    }
  }

  @Test func baseChainIsLimited() throws {
    var files: [String: [UInt8]] = [:]
    for level in 0..<12 { files["s\(level).yaml"] = Array("base: s\(level + 1).yaml\n".utf8) }
    try withFolder(files) {
      #expect(headlines(of: $0 + "/s0.yaml") == ["s7.yaml:1:7: error: more than 8 files in a chain of base:"])
    }
  }

  /// Complaints name each other's words, N of them must not multiply into minutes or gigabytes.
  @Test func thousandsOfMistakesAreToldInGoodTime() throws {
    var text = "fleetcast: 1\nhorizon: 1d\nworkloads:\n"
    for index in 0..<200 { text += "  w\(index): {arrivals: {process: poisson, rate: 1}, route: nowhere\(index)}\n" }
    text += "pools:\n"
    for index in 0..<200 { text += "  p\(index): {model: x\(index), instance: aws/none\(index), a: 1, b: 2}\n" }
    for index in 0..<5_000 { text += "nonsense\(index): 1\n" }
    try withFile(Array(text.utf8)) { path in
      let clock = ContinuousClock()
      let took = clock.measure { #expect(headlines(of: path).count > 5_000) }
      #expect(took < .seconds(60))
    }
  }

  @Test func printsFiftyAndCountsTheRest() throws {
    var text = "fleetcast: 1\n"
    for index in 0..<120 { text += "nonsense\(index): 1\n" }
    try withFile(Array(text.utf8)) { path in
      let error = #expect(throws: ScenarioError.self) { try ScenarioFile.load(path: path) }
      let rendered = error?.rendered(colour: false) ?? ""
      // 120 unknown keys, and two required ones that are missing.
      #expect(error?.diagnostics.count == 122)
      #expect(rendered.split(separator: "\n").filter { $0.contains(": error: ") }.count == 50)
      #expect(rendered.hasSuffix("\nand 72 more errors\nfleetcast explain lists the keys of a scenario"))
    }
  }

  @Test(arguments: [
    ("pools.gpu.replicas.mx=8", "--set:1:20: error: unknown key \"mx\" in pools.gpu.replicas"),
    ("pools.gpu.replicas.max=-8", "--set:1:24: error: pools.gpu.replicas.max must be at least 1, found -8"),
    ("horizon=7", "--set:1:9: error: horizon: expected a duration such as 250ms, 30s or 1h30m, found 7"),
    ("pool.gpu=8", "--set:1:1: error: unknown key \"pool\""),
    ("horizon", "--set:1:1: error: expected path=value, found \"horizon\""),
    ("=4", "--set:1:1: error: expected path=value, found \"=4\""),
    ("horizon=", "--set:1:8: error: no value after ="),
    ("pools..gpu=1", "--set:1:7: error: an empty part in the path"),
    ("horizon.length=3d", "--set:1:9: error: horizon is 7d, not a mapping"),
    ("pools.gpu.purchase.spot.max=3", "--set:1:20: error: no item \"spot\" in pools.gpu.purchase"),
    (
      "workloads.chat.route=[gpu", "--set:1:26: error: did not find expected ',' or ']' (while parsing a flow sequence)"
    ),
  ])
  func settingsAreLocated(_ setting: String, _ expected: String) {
    #expect(headlines(of: Repository.root + "scenarios/quickstart.yaml", sets: [setting]).first == expected)
  }
}
