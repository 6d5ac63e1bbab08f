import Model
import Scenarios
import Testing

@Suite("Examples of the language") struct ExampleTests {
  @Test("Every example of a key and of a block decodes where it stands") func examples() throws {
    var walk = ExampleWalk()
    try walk.visit(Language.scenario, at: "", in: try tree(ExampleWalk.surroundings)) { $0 }
    for failure in walk.failures { Issue.record("\(failure)") }
    #expect(walk.keys >= 725 && walk.blocks >= 100, "\(walk.keys) keys, \(walk.blocks) blocks")
    #expect(walk.defaults >= 250 && walk.unlike.isEmpty, "\(walk.defaults) defaults, unlike: \(walk.unlike)")
    print(
      "examples of \(walk.keys) keys and \(walk.blocks) blocks, \(ExampleWalk.exceptions.count) exceptions; "
        + "\(walk.defaults) defaults compared, refused beside others: \(walk.refused)")
  }
}

/// Puts each example into a scenario that has everything it speaks of.
private struct ExampleWalk {
  static let surroundings = """
    {fleetcast: 1, start: 2026-12-01, horizon: 14d,
     workloads: {chat: {arrivals: {process: poisson, rate: 3/s}, input_tokens: 900, output_tokens: 220, route: gpu}},
     models: {llama: {architecture: llama-3.1-8b, precision: bf16}},
     pools: {
       gpu: {model: llama, instance: aws/g5.xlarge, replicas: {min: 1, max: 12}},
       writers: {model: llama, instance: aws/g5.xlarge, replicas: 2},
       cpu: {model: llama, instance: aws/g5.xlarge, replicas: 2}},
     apis: {hosted: {model: gpt-4o-mini, latency: {ttft: 450ms, tokens_per_second: 80}}}}
    """

  /// Paths whose examples cannot be tried, and why.
  static let exceptions = [
    "base": "a base is read before the scenario is a whole"
  ]

  private(set) var keys = 0
  private(set) var blocks = 0
  private(set) var failures: [String] = []
  /// How many keys with a default say the same without it and with it.
  private(set) var defaults = 0
  /// Keys whose default, written, says something else than their absence.
  private(set) var unlike: [String] = []
  /// Keys that may not be written, or not be left out, where their example stands.
  private(set) var refused: [String] = []
  private var seen: [any AnyKeyBlock] = []

  /// Tries a block's examples.
  ///
  /// - Parameters:
  ///   - example: The block as it is around each key.
  ///   - whole: Puts the block into its scenario.
  mutating func visit(
    _ block: any AnyKeyBlock, at path: String, in example: Node, among alternatives: [Alternative] = [],
    with word: String? = nil,
    _ whole: (Node) throws -> Node
  ) throws {
    let alternatives = alternatives + block.alternatives
    for key in block.keys {
      let here = path.isEmpty ? key.name : "\(path).\(key.name)"
      let id = here + (word.map { " (\($0))" } ?? "")
      var bare = example
      for alternative in alternatives {
        if alternative.key == key.name {
          for other in alternative.others.allKeys { bare = bare.setting(other.name, nil) }
        } else if alternative.others.allKeys.contains(where: { $0.name == key.name }) {
          bare = bare.setting(alternative.key, nil)
        }
      }
      let around = try Surroundings.of(id, bare)
      func put(_ value: Node, ending: String = "") throws -> Node {
        try Surroundings.finish(
          id + ending, whole(around.setting(key.name, Self.merged(value, path: path, key, around))))
      }
      keys += 1
      try judge(put(tree(key.example)), id)
      try compareDefault(of: key, id, put) { try Surroundings.finish(id, whole(around.setting(key.name, nil))) }
      guard let (inner, wrap) = Self.nested(key.kind), !seen.contains(where: { $0.isSame(as: inner) }) else { continue }
      seen.append(inner)
      try visitInner(inner, at: here) { try put(wrap($0), ending: ".") }
    }
    for variant in block.variants?.cases ?? [] {
      try visit(
        variant.block, at: path, in: try tree(variant.block.example), among: alternatives, with: variant.words[0], whole
      )
    }
  }

  private mutating func visitInner(
    _ block: any AnyKeyBlock, at path: String, _ whole: (Node) throws -> Node
  ) throws {
    let example = try tree(block.example)
    blocks += 1
    try judge(whole(example), path + " {}")
    try visit(block, at: path, in: example, whole)
  }

  private mutating func judge(_ scenario: Node, _ path: String) throws {
    guard ExampleWalk.exceptions[path] == nil, let first = complaints(scenario).first else { return }
    failures.append("\(path): \(first)")
  }

  /// Compares what is said without a key to what is said with its default.
  private mutating func compareDefault(
    of key: Key, _ id: String, _ put: (Node, String) throws -> Node, _ without: () throws -> Node
  ) throws {
    guard case .value(let text) = key.standard else { return }
    guard let before = try? content(without()), let after = try? content(put(tree(text), "")) else {
      refused.append(id)
      return
    }
    if before == after { defaults += 1 } else { unlike.append(id) }
  }

  /// A top mapping of names keeps its other names.
  private static func merged(_ value: Node, path: String, _ key: Key, _ around: Node) -> Node {
    guard path.isEmpty, case .named = key.kind, let before = around[key.name] else { return value }
    return (value.entries ?? []).reduce(before) { $0.setting($1.key, $1.value) }
  }

  /// The block within a kind, and what puts a value of it into one of the kind.
  private static func nested(_ kind: ValueKind) -> (any AnyKeyBlock, (Node) -> Node)? {
    switch kind {
    case .block(let block): return (block, { $0 })
    case .named(let what, let block):
      let name = ["workload": "chat", "API": "hosted"][what] ?? "tested"
      return (block, { Node(.mapping([]), at: $0.place).setting(name, $0) })
    case .mapping(let words, let kind):
      let word =
        words.hasPrefix("paths") ? "workloads.chat.arrivals.rate" : words.hasPrefix("hardware") ? "any" : "first"
      return nested(kind).map { block, wrap in
        (block, { Node(.mapping([]), at: $0.place).setting(word, wrap($0)) })
      }
    case .list(let kind, _):
      return nested(kind).map { block, wrap in (block, { Node(.sequence([wrap($0)]), at: $0.place) }) }
    case .either(let kinds): return kinds.lazy.compactMap { nested($0) }.first
    default: return nil
    }
  }
}
