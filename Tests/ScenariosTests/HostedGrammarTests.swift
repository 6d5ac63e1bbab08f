import Catalog
import Diagnostics
import FoundationEssentials
import Model
import Scenarios
import Testing

/// What an entry of `apis` means, and what is said of it.
@Suite("The grammar of hosted models") struct HostedGrammarTests {
  private func loaded(
    _ api: String, workload: String = "input_tokens: 900", top: String = "", directory: String = "."
  ) throws -> (scenario: Scenario, warnings: [String]) {
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 2d
      workloads:
        chat: {arrivals: {process: poisson, rate: 3/s}, output_tokens: 220, route: hosted, \(workload)}
      apis:
        hosted: {latency: {ttft: 450ms, tokens_per_second: 80}, \(api)}
      \(top)
      """
    do throws(ScenarioError) {
      let loaded = try ScenarioFile.load(composed: text, directory: directory)
      return (loaded.scenario, loaded.warnings.map { "\($0.message): \($0.hint ?? "")" })
    } catch {
      return try (loaded("model: gpt-4o-mini").scenario, error.diagnostics.map { "\($0.message): \($0.hint ?? "")" })
    }
  }

  @Test func whatCountsInALimitIsTheProvidersToSay() throws {
    func limits(_ api: String) throws -> (counts: Bool, reserved: Int) {
      let loaded = try loaded(api)
      #expect(loaded.warnings.isEmpty, "\(loaded.warnings)")
      return (loaded.scenario.apis[0].countsCachedTokens, loaded.scenario.apis[0].reservedAnswer)
    }
    #expect(try limits("model: claude-sonnet-5-5, limits: {tokens: 2M/min}") == (false, 0))
    #expect(try limits("model: claude-sonnet-5-5, limits: {tokens: 2M/min, counts_cached: true}") == (true, 0))
    #expect(try limits("model: gpt-5.4, limits: {tokens: 2M/min, max_tokens: 4096}") == (true, 4_096))
    #expect(try limits("model: gpt-5.4, limits: {tokens: 2M/min, counts_cached: false}") == (false, 0))
    let bought = "provisioned: {units: 4, price: $12/h, tokens: 60k/min}"
    #expect(try limits("model: azure/gpt-5, \(bought)") == (false, 0))
    #expect(try limits("model: gpt-5.4, \(bought)") == (true, 0))
  }

  @Test func limitsThatMeanNothingAreTold() throws {
    let claude = try loaded("model: claude-sonnet-5-5, limits: {tokens: 2M/min, max_tokens: 4096}")
    #expect(claude.warnings.contains { $0.contains("limits.max_tokens: the provider counts the tokens of an answer") })
    #expect(claude.scenario.apis[0].reservedAnswer == 0)
    for key in ["max_tokens: 4096", "counts_cached: false"] {
      let words = try loaded("model: gpt-5.4, limits: {requests: 50/min, \(key)}").warnings
      #expect(words.contains { $0.contains("there is no limit of tokens") }, "\(words)")
    }
  }

  /// Where the rules are from: of the catalog with its document and day, but for what is written, or all written.
  @Test func theSourceOfACacheIsKnown() throws {
    func source(_ cache: String) throws -> String {
      try loaded("model: claude-sonnet-5-5, prompt_cache: \(cache)").scenario.apis[0].promptCacheSource
    }
    let provenance = try #require(Catalog.promptCacheFamily(of: "claude-sonnet-5-5")?.provenance)
    let document = "\(provenance.source), \(provenance.date)"
    #expect(try source("automatic") == "automatic: \(document)")
    #expect(try source("{rules: automatic, ttl: 1h, misses: 2%}") == "automatic but for ttl, misses: \(document)")
    #expect(try source("{minimum: 1024}") == "as written")
    #expect(try loaded("model: claude-sonnet-5-5").scenario.apis[0].promptCacheSource.isEmpty)
  }

  @Test(arguments: ["glm-5", "nova-pro", "together/kimi-k3"])
  func aCacheThatIsNotKnownIsNeverSilent(model: String) throws {
    let refused = try loaded("model: \(model), prompt_cache: automatic").warnings
    let expected = "apis.hosted.prompt_cache: the catalog does not know the rules of the cache of \"\(model)\""
    #expect(
      refused.contains { $0.contains(expected) && $0.contains("write prompt_cache: {minimum: 1024") }, "\(refused)")
    let shared = try loaded("model: \(model)", workload: "input_tokens: 900, system_prompt: 2000 tokens").warnings
    #expect(
      shared.contains { $0.contains("has no prompt_cache") && $0.contains("does not know the rules") }, "\(shared)")
    let known = try loaded("model: kimi-k3", workload: "input_tokens: 900, system_prompt: 2000 tokens").warnings
    #expect(known.contains { $0.contains("{hosted: {prompt_cache: automatic}}") }, "\(known)")
  }

  /// The catalog has other prices of GPT-5.4 for long prompts, the book none.
  @Test func aPriceBookWithoutTheLongPriceIsWarnedOf() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/book-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let header = "kind,name,above_tokens,input_usd_per_million_tokens,output_usd_per_million_tokens,date"
    func words(_ rows: [String]) throws -> [String] {
      let book = ([header] + rows).joined(separator: "\n") + "\n"
      try book.write(toFile: folder + "/book.csv", atomically: false, encoding: .utf8)
      return try loaded("model: gpt-5.4", top: "prices: book.csv", directory: folder).warnings
    }
    let short = "api,gpt-5.4,,1,2,2026-11-01"
    let told = try words([short])
    #expect(told.contains { $0.contains("one price of \"gpt-5.4\" for prompts of every length") }, "\(told)")
    #expect(told.contains { $0.contains("another one above 272000 tokens") })
    #expect(try words([short, "api,gpt-5.4,200000,3,4,2026-11-01"]).isEmpty)
    // A model that costs the same at every length needs no other row.
    #expect(try words([short, "api,gpt-4o-mini,,1,2,2026-11-01"]).allSatisfy { !$0.contains("gpt-4o-mini") })
  }

  /// A run of two days from the first of December, of a pool of two.
  @Test func aCapacityBlockOutsideTheRunIsWarnedOf() throws {
    func words(_ block: String) throws -> [String] {
      try loaded(
        "model: gpt-4o-mini",
        top: """
          models:
            m: {latency: 1s}
          pools:
            p: {model: m, instance: aws/c7g.2xlarge, concurrency: 1, replicas: 2}
          commitments:
            block: {option: capacity_block, pool: p, price: $1/h, \(block)}
          """
      ).warnings.filter { $0.contains("commitments.block") }
    }
    for block in ["count: 1, from: 2026-12-03, lasting: 1d", "count: 1, from: 2026-11-29, lasting: 2d"] {
      let told = try words(block)
      #expect(told.count == 1 && told[0].contains("the block lies outside the run"), "\(told)")
    }
    for block in ["count: 1, from: 2026-12-02T23:00, lasting: 1d", "count: 2, from: 2026-11-29, lasting: 49h"] {
      #expect(try words(block).isEmpty)
    }
    let many = try words("count: 3, from: 2026-12-01, lasting: 1d")
    #expect(many.count == 1 && many[0].contains("the block has 3 instances, of which p runs at most 2"), "\(many)")
  }
}
