import Diagnostics
import Scenarios
import Testing

/// What stands below a complaint, and warnings.
@Suite("Hints") struct HintTests {
  private static let scenario = """
    fleetcast: 1
    start: 2026-02-01
    horizon: 2h
    workloads:
      chat: {arrivals: {process: poisson, rate: 3/s}, input_tokens: 900, output_tokens: 220, route: hosted}
    apis:
      hosted: {model: gpt-4o-mini, latency: {ttft: 450ms, tokens_per_second: 80}}

    """

  /// Complaints and warnings about the scenario with a setting, each with its hint.
  private func words(_ set: String) throws -> String {
    try withFile(Array(HintTests.scenario.utf8)) { path in
      let found: [(String, String?)]
      do throws(ScenarioError) {
        found = try ScenarioFile.loadWithSources(path: path, sets: [set]).warnings.map { ($0.message, $0.hint) }
      } catch { found = error.diagnostics.map { ($0.message, $0.hint) } }
      return found.map { "\($0): \($1 ?? "")" }.joined(separator: "\n")
    }
  }

  @Test(arguments: [
    ("horizon=1h30", "30 has no unit; units: ms, s"), ("horizon=30x", "unknown unit \"x\""),
    (
      "apis.hosted.tools={web_search: {per_call: 3}}",
      "a share is a percentage, or a bare fraction from 0 to 1; 3 times is 300%"
    ),
    ("apis.hosted.prompt_cache=true", "or a mapping such as {minimum: 1024, step: 128}; found true"),
    ("start=2026-02-30", "start: there is no such day, found 2026-02-30"),
    ("start=2026-02-3", "expected a date such as"), ("start=2026-13-30", "expected a date such as"),
    ("workloads.chat.input_tokens={uniform: [0.8, 1.3]}", "write uniform: {low: 0.8, high: 1.3}"),
    ("workloads.chat.input_tokens={uniform: [1]}", "parameters: low, high"),
    ("workloads.chat.cached_tokens=901", "901 tokens of a prompt of 900 are found"),
    ("pools={gpu: {model: llama-3.1-8b, instance: aws/g5.xlarge}}", "models: {llama: {architecture: llama-3.1-8b}}"),
    ("pools={gpu: {model: gpt, instance: aws/g5.xlarge}}", "there is nothing under models"),
  ])
  func hint(_ set: String, _ hint: String) throws {
    let words = try words(set)
    #expect(words.contains(hint), "\(words)")
  }

  @Test func nothingToSay() throws {
    #expect(try words("workloads.chat.cached_tokens=900").isEmpty)
  }

  /// Two stages that call models, each with the whole request, are seldom meant.
  @Test(arguments: [
    ("stages: [a, b]", true), ("stages: [{name: a, output_tokens: 5}, b]", false), ("route: hosted", false),
  ])
  func stagesThatEachReadAll(_ way: String, _ isTold: Bool) throws {
    let routes = way.hasPrefix("stages") ? ", routes: {a: hosted, b: hosted}" : ""
    let words = try words(
      "workloads.chat={arrivals: {process: poisson, rate: 3/s}, input_tokens: 900, output_tokens: 9, \(way)\(routes)}")
    #expect(words.contains("the stages a, b each read the whole prompt") == isTold, "\(words)")
  }

  @Test func aStageFindsNoMoreThanItsPrompt() throws {
    let stages = "{name: a, input_tokens: 50, output_tokens: 5, cached_tokens: 80}"
    let words = try words(
      "workloads.chat={arrivals: {process: poisson, rate: 3/s}, stages: [\(stages)], routes: {a: hosted}}")
    #expect(words.contains("stages.0.cached_tokens: 80 tokens of a prompt of 50 are found"), "\(words)")
  }
}
