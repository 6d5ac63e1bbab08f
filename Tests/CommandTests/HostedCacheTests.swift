import FoundationEssentials
import Testing

/// By which rules a provider's cache is taken to work is shown wherever a scenario is.
@Suite("Hosted models as they are shown") struct HostedCacheTests {
  private let scenario = """
    fleetcast: 1
    name: hosted
    start: 2026-12-01
    horizon: 1000s
    replications: 1
    workloads:
      chat:
        arrivals: {process: deterministic, rate: 0.1/s}
        system_prompt: 2000 tokens
        input_tokens: 500
        output_tokens: 50
        route: h
    apis:
      h:
        model: gpt-5.6
        tier: flex
        flex: {refused: 50%, fall_back: true}
        prompt_cache: {rules: automatic, misses: 1%}
        latency: {ttft: 1s, tokens_per_second: 80}

    """

  @Test func rulesAndRefusals() throws {
    try withFolder { folder in
      try scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let checked = try Program.run(["validate", "s.yaml"], in: folder)
      let words = checked.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(checked.code == 0, "\(checked.complaints)")
      #expect(words.contains("from 1,024 tokens on in steps of 128, kept for 30 min from the last use"), "\(words)")
      #expect(words.contains("per million written, the next turn writes the answer, 1.00 % of calls miss"), "\(words)")
      #expect(words.contains("(automatic but for misses: OpenAI, prompt caching"), "\(words)")
      let run = try Program.run(["run", "s.yaml"], in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      #expect(run.output.contains("flex refused  fell back") && run.output.contains("h, prompt cache: from 1,024"))
      let out = folder + "/notebooks-out/hosted"
      struct Manifest: Decodable {
        struct Cache: Decodable {
          let backend: String
          let minimum_tokens: Int
          let step_tokens: Int
          let kept_seconds: Double
          let renewed: Bool
          let writes_charged: Bool
          let source: String
        }
        let prompt_caches: [Cache]
      }
      let manifest = try JSONDecoder().decode(
        Manifest.self, from: Data(try String(contentsOfFile: out + "/manifest.json", encoding: .utf8).utf8))
      let cache = try #require(manifest.prompt_caches.first)
      #expect(cache.backend == "h" && cache.minimum_tokens == 1_024 && cache.step_tokens == 128)
      #expect(cache.kept_seconds == 1_800 && cache.renewed && cache.writes_charged && cache.source.contains("OpenAI"))
      let figures = try String(contentsOfFile: out + "/summary.json", encoding: .utf8)
      #expect(figures.contains("apis.h.flex_refused") && figures.contains("apis.h.fell_back"))
    }
  }

  @Test func whatAutomaticTakesIsExplained() throws {
    try withFolder { folder in
      let key = try Program.run(["explain", "apis.prompt_cache"], in: folder)
      #expect(key.code == 0 && key.output.contains("What automatic takes"))
      for family in ["claude-opus-4-6", "mistral-", "kimi-k3"] { #expect(key.output.contains(family)) }
      let model = try Program.run(["catalog", "apis", "claude-sonnet-5-5"], in: folder)
      let words = model.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("from 512 tokens on, kept for 5 min from the last use"), "\(words)")
      let unknown = try Program.run(["catalog", "apis", "glm-5.3-flash"], in: folder)
      #expect(unknown.output.contains("of rules that are not known"))
    }
  }
}
