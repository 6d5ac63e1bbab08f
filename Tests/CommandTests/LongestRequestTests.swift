import FoundationEssentials
import Testing

/// What is too long for a pool, from the scenario to the page.
@Suite("The longest request") struct LongestRequestTests {
  static func scenario(_ batching: String, more: String = "") -> String {
    """
    fleetcast: 1
    name: long
    horizon: 200s
    replications: 1
    workloads:
      chat: {arrivals: {process: deterministic, rate: 0.05/s}, input_tokens: 3k, output_tokens: 10, route: gpu}
    models: {m: {architecture: llama-3.1-8b}}
    pools:
      gpu: {model: m, instance: aws/g5.xlarge, batching: {policy: continuous, \(batching)}, purchase: [{option: on_demand}]}
    \(more)
    """
  }

  private func write(_ text: String, to folder: String) throws {
    try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
  }

  /// At 20, 40, ... 180 s nine requests of 3,010 tokens come to a pool that takes 3,009.
  @Test func aRunThatRejectsAllSaysWhyFirst() throws {
    try withFolder { folder in
      try write(Self.scenario("max_model_len: 3009"), to: folder)
      let outcome = try Program.run(["run", "s.yaml"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.complaints.contains("warning: workloads.chat: about 100 % of its requests are longer"))
      let lines = outcome.output.split(separator: "\n")
      #expect(
        lines.dropFirst().first
          == "REJECTED  chat: 9 of 9 requests were rejected: 9 longer with their answers than gpu takes (3009 tokens)")
      try write(Self.scenario("max_model_len: 3010"), to: folder)
      let other = try Program.run(["run", "s.yaml"], in: folder)
      #expect(other.complaints.isEmpty && !other.output.contains("REJECTED"))
    }
  }

  /// Prompts that are computed whole take memory beside the cache, and the more the longer they may be: the length that is named is the
  /// longest that is accepted.
  @Test(arguments: ["chunked_prefill: false, ", ""]) func theLengthThatIsNamedIsTheLongest(_ scheduling: String)
    throws
  {
    try withFolder { folder in
      func validated(_ length: Int) throws -> Outcome {
        try write(Self.scenario("\(scheduling)max_model_len: \(length)"), to: folder)
        return try Program.run(["validate", "s.yaml"], in: folder)
      }
      let refused = try validated(40_000)
      let after = try #require(
        refused.complaints.components(separatedBy: "the longest that fits is ").dropFirst().first)
      let longest = try #require(Int(after.prefix { $0.isNumber }))
      #expect(try validated(longest).code == 0)
      #expect(try validated(longest + 1).code == 2)
    }
  }

  /// 28,000 tokens fit in what 92 % of the memory leaves and not in what 85 % does, which is no reason to leave the others out.
  @Test func aSweepTellsOfPointsThatAreRefused() throws {
    let sweep = """
      sweep:
        over:
          pools.gpu.batching.max_model_len: [4k, 28k]
          pools.gpu.batching.gpu_memory_utilization: [92%, 85%]
      """
    try withFolder { folder in
      try write(Self.scenario("max_model_len: 4k, gpu_memory_utilization: 92%", more: sweep), to: folder)
      let outcome = try Program.run(["sweep", "s.yaml", "--quiet"], in: folder)
      #expect(outcome.code == 0)
      #expect(outcome.output.contains("3 points") && outcome.output.contains("REFUSED  point 3"))
      #expect(outcome.complaints.contains("refused: point 3"))
      let table = try String(contentsOfFile: folder + "/notebooks-out/long/pareto.csv", encoding: .utf8)
      #expect(table.split(separator: "\r\n").dropFirst().map { $0.prefix(2) } == ["0,", "1,", "2,"])
      // The same from what is kept, and a sweep of nothing else is an error.
      #expect(try Program.run(["sweep", "merge", "s.yaml"], in: folder).output == outcome.output)
    }
  }
}
