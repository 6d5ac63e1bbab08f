import Catalog
import Testing

/// The rules of providers' prompt caches.
@Suite struct PromptCacheTests {
  /// Of the rows that a name begins with the longest counts.
  @Test func theLongestFamilyCounts() throws {
    #expect(Catalog.promptCache(of: "claude-sonnet-5-5")?.minimum == 512)
    #expect(Catalog.promptCache(of: "claude-sonnet-5")?.minimum == 1_024)
    #expect(Catalog.promptCache(of: "claude-opus-4-6")?.minimum == 4_096)
    #expect(Catalog.promptCache(of: "claude-opus-4-8")?.minimum == 1_024)
    #expect(Catalog.promptCache(of: "together/llama-3.3-70b") == nil)
    let five = try #require(Catalog.promptCache(of: "gpt-5.5"))
    let six = try #require(Catalog.promptCache(of: "gpt-5.6"))
    #expect(five.timeToLive == 300 && !five.chargesWrites && six.timeToLive == 1_800 && six.chargesWrites)
    #expect([five.step, six.step] == [128, 128])
    #expect(Catalog.promptCache(of: "gpt-5.5", minimum: 2_000)?.minimum == 2_000)
  }

  /// Claude's writes for an hour have a price of their own, GPT-5.6's only from 12 hours on.
  @Test func longWrites() throws {
    var claude = try #require(Catalog.promptCache(of: "claude-opus-5"))
    var six = try #require(Catalog.promptCache(of: "gpt-5.6"))
    #expect(claude.writes == .cacheWrite && six.writes == .cacheWrite)
    (claude.timeToLive, six.timeToLive) = (3_600, 3_600)
    #expect(claude.writes == .longCacheWrite && six.writes == .cacheWrite)
  }

  /// By documents of the provider, or by what was measured of it; of GLM and Nova none gives figures.
  @Test(arguments: [
    ("grok-4.6", 128, 128, false), ("kimi-k2.6", 256, 256, false), ("kimi-k3", 256, 256, true),
    ("mistral-large", 64, 64, false), ("magistral-medium", 64, 64, false), ("qwen3.8-max", 1_024, 1, false),
    ("gemini-2.5-flash", 2_048, 1, false),
  ])
  func otherMakers(row: (String, Int, Int, Bool)) throws {
    let family = try #require(Catalog.promptCacheFamily(of: row.0))
    #expect(family.rules.minimum == row.1 && family.rules.step == row.2 && family.rules.chargesWrites == row.3)
    #expect(family.rules.timeToLive == 300)
    #expect(!family.provenance.source.isEmpty && family.provenance.date >= "2026-08-19")
  }

  @Test(arguments: ["glm-5", "nova-pro", "together/kimi-k3", "deepinfra/qwen3.8-max", "a model of our own"])
  func whatNobodySaysIsNotKnown(model: String) {
    #expect(Catalog.promptCache(of: model) == nil && Catalog.promptCacheFamily(of: model) == nil)
  }

  /// Tokens that Claude's cache had do not count in its limits, nor in Azure's provisioned throughput; who is not in the table has no rules.
  @Test func whatCountsInLimits() throws {
    let claude = try #require(Catalog.rateLimits(of: "claude-sonnet-5-5")).rules
    #expect(!claude.countsCached && !claude.reservesAnswers)
    let openAI = try #require(Catalog.rateLimits(of: "gpt-5.4")).rules
    #expect(openAI.countsCached && openAI.countsCachedProvisioned && openAI.reservesAnswers)
    let azure = try #require(Catalog.rateLimits(of: "azure/gpt-5")).rules
    #expect(azure.countsCached && !azure.countsCachedProvisioned)
    #expect(Catalog.rateLimits(of: "glm-5") == nil && Catalog.rateLimits(of: "vertex/claude-opus-5") == nil)
  }
}
