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
}
