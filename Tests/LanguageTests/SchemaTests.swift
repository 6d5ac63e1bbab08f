import FoundationEssentials
import Reporting
import Scenarios
import Testing

@Suite("JSON Schema of the language") struct SchemaTests {
  @Test("Shipped scenarios are valid", arguments: SchemaDraft.allCases) func scenarios(draft: SchemaDraft) throws {
    let validator = SchemaValidator(languageSchema(draft))
    for path in try shipped() {
      let text = String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
      #expect(try validator.accepts(tree(text)), "\(path)")
    }
  }

  @Test(
    "What no scenario can be is invalid",
    arguments: [
      "[]", "{}", "{fleetcast: 2, horizon: 1d, workloads: {a: {arrivals: {process: poisson, rate: 1/s}}}}",
      "{fleetcast: 1, horizon: 1d, workloads: {}}", "{base: a.yaml, colour: red}",
      "{base: a.yaml, pools: {gpu: {replicas: {min: \"1\"}}}}", "{base: a.yaml, pools: {gpu: {queue: {timeout: 3}}}}",
      "{base: a.yaml, workloads: {a: {arrivals: {process: burst, rate: 3/s}}}}",
      "{base: a.yaml, pools: {gpu: {autoscaler: {policy: hpa, cooldown_period: 5m}}}}",
    ]) func refused(text: String) throws
  {
    #expect(try !SchemaValidator(languageSchema(.draft2020)).accepts(tree(text)))
  }

  @Test("The decoder accepts no scenario that the schema refuses, and refuses what the schema can know")
  func mutants() throws {
    let validator = SchemaValidator(languageSchema(.draft2020))
    var chance = Mutator(seed: 20_261_128)
    let trees = try shipped().map { try ScenarioFile.loadWithSources(path: $0).tree }
    var refused = 0
    for number in 0..<300 {
      let (mutant, isVisible, what) = chance.mutant(of: trees[number % trees.count])
      let isValid = try validator.accepts(mutant)
      let errors = complaints(mutant, directory: repository + "scenarios")
      if !isValid { refused += 1 }
      #expect(isValid || !errors.isEmpty, "the schema alone refuses \(what)")
      if isVisible {
        #expect(!isValid && !errors.isEmpty, "\(what): schema \(isValid), decoder \(errors.first ?? "fine")")
      }
    }
    #expect(refused > 100)
  }

  /// A mapping that may be a block or have free words is broken like any other.
  @Test func mappingsOfWordsAreBrokenToo() throws {
    let trees = try shipped().map { try ScenarioFile.loadWithSources(path: $0).tree }
    let places = trees.flatMap { Mutator.mappings(of: $0, at: []) }
    let words = places.filter { !$0.isBlock }.compactMap(\.path.last)
    for name in ["latency_by_batch", "tenants"] { #expect(words.contains(name), "\(Set(words).sorted())") }
    #expect(places.contains { $0.isBlock && $0.path.last == "arrivals" })
  }

  @Test("python's jsonschema judges alike") func python() throws {
    let folder = repository + ".build/schema-check"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for draft in SchemaDraft.allCases {
      try Data(languageSchema(draft).text().utf8).write(to: URL(filePath: "\(folder)/\(draft.rawValue).json"))
    }
    let outcome = run(["python3", repository + "Tests/LanguageTests/check-schema.py", folder] + (try shipped()))
    if outcome == 77 {
      print("skipped: python3 with jsonschema and PyYAML is not installed, so the schema is not checked by it")
    } else {
      #expect(outcome == 0)
    }
  }
}
