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
    ("workloads.chat.users=500", "expected a mapping, found 500: such as {count:"),
    ("workloads.chat.outcome=72%", "expected a mapping, found 72%: such as {name:"),
    ("workloads.chat.route={to: hosted, hedge: 2s}", "such as {after: 2s, to: hosted}"),
    ("workloads.chat.budget=[{limit: $1/day, on_limit: {output_tokens: 50}}]", "found 50: such as {max:"),
    ("workloads.chat.route={least_loaded: [hosted, hosted]}", "name each once"),
    ("workloads.chat.input_tokens={uniform: {min: 1, max: 2000}}", "takes low and high; got max, min"),
    ("workloads.chat.input_tokens={uniform: {min: 1, max: 2000}}", "beside such as uniform: {low:"),
    // A third of what is drawn up to 150%; of a law with a tail more than one in a thousand.
    (
      "workloads.chat.difficulty={uniform: {low: 0%, high: 150%}}",
      "33.3% of it is above 100%, and counts as 100%"
    ),
    ("workloads.chat.difficulty={normal: {mean: 50%, sd: 50%}}", "15.9% of it is below 0%, and counts as 0%; 15.9%"),
    // 900 and 220 tokens.
    (
      "workloads.chat.limits=[{tokens: 1k/min}]",
      "a call has 1120 tokens on average, and no call of more than 1000 ever passes"
    ),
    (
      "workloads.chat.agent={steps: 3, budget: {max_steps: 2, on_limit: escalate}}",
      "cascade: [{to: small, accepts: 90%}, {to: desk}]"
    ),
  ])
  func hint(_ set: String, _ hint: String) throws {
    let words = try words(set)
    #expect(words.contains(hint), "\(words)")
  }

  @Test(arguments: [
    "workloads.chat.cached_tokens=900", "workloads.chat.limits=[{tokens: 2k/min}]",
    "workloads.chat.limits=[{tokens: 1k/min, reserve: after}]",
    "workloads.chat.difficulty={uniform: {low: 0%, high: 150%}, max: 100%}",
    "workloads.chat.difficulty={beta: {a: 2, b: 4}}", "workloads.chat.difficulty={exponential: {mean: 10%}}",
  ])
  func nothingToSay(_ set: String) throws {
    #expect(try words(set).isEmpty)
  }

  /// Days may stand before the hours or after them.
  @Test(arguments: ["mon-fri 09:00-18:00", "09:00-18:00 mon-fri"]) func hoursInEitherOrder(_ hours: String) throws {
    let people = try words("people={desk: {price: $4/case, time: 1m, count: 2, hours: \(hours)}}")
    #expect(!people.contains("hours"), "\(people)")
    let price = try words(
      "apis.hosted.price={input: $1/M, output: $2/M, off_peak: {discount: 50%, hours: [\(hours)]}}")
    #expect(!price.contains("hours"), "\(price)")
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
