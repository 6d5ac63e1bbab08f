import Catalog
import EventKernel
import Model
import Serving
import Testing

/// What a provider's prompt cache finds and writes, by hand. Every prompt has a system prompt of 1,000 tokens and 200 of its own, every
/// answer 51 tokens: the first after 1 s, the last 5 s later.
@Suite struct ProviderCacheTests {
  /// Tokens of a run by what they are charged as.
  struct Tokens: Equatable, CustomStringConvertible {
    var read: Int64 = 0
    var written: Int64 = 0
    var plain: Int64 = 0
    var description: String { "read \(read), written \(written), plain \(plain)" }
  }

  static let claude = PromptCacheRules(minimum: 512, timeToLive: 300, chargesWrites: true)
  static let openAI = PromptCacheRules(minimum: 1_024, step: 128, timeToLive: 300)

  static func scenario(
    _ rules: PromptCacheRules?, arrivals: Arrivals.Process = .burst(requests: 1), turns: Double? = nil,
    thinkTime: Double = 20, kept: Int? = nil, systemPrompt: Int? = 1_000, horizon: Double = 100_000,
    client: Client = Client(), change: (inout API) -> Void = { _ in }
  ) -> Scenario {
    var api = APITests.api()
    api.timeToFirstToken = .constant(1)
    api.tokensPerSecond = .constant(10)
    api.promptCache = rules
    change(&api)
    var scenario = APITests.scenario(
      api, process: arrivals, input: 200, output: 51, horizon: horizon, client: client)
    scenario.workloads[0].systemPrompt = systemPrompt.map { SystemPrompt(tokens: $0, isCounted: false) }
    scenario.workloads[0].conversation = turns.map {
      Conversation(turns: .constant($0), thinkTime: .constant(thinkTime), keptHistory: kept)
    }
    return scenario
  }

  static func tokens(_ scenario: Scenario) throws -> Tokens {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    let sum = result.usage.tokens.reduce(into: Tokens()) {
      $0.read += $1.cachedTokens
      $0.written += $1.writtenTokens
      $0.plain += $1.inputTokens
    }
    #expect(result.apis[0].cachedTokens == sum.read)
    #expect(result.apis[0].promptTokens == sum.read + sum.written + sum.plain)
    return sum
  }

  /// Prompts of 1,200, 1,451, 1,702 and 1,953 tokens, 26 s apart. Each finds the prompt before and writes its answer and what is new.
  @Test func aConversationReadsItsLastPromptAndWritesTheRest() throws {
    let found = try Self.tokens(Self.scenario(Self.claude, turns: 4))
    #expect(found == Tokens(read: 1_200 + 1_451 + 1_702, written: 1_200 + 3 * 251))
    var rules = Self.claude
    rules.keepsAnswers = true
    let whole = try Self.tokens(Self.scenario(rules, turns: 4))
    #expect(whole == Tokens(read: 1_251 + 1_502 + 1_753, written: 1_200 + 3 * 200))
  }

  /// A turn comes 26 s after the one before, and 25 s after the first token of its answer.
  @Test("On both sides of the time to live", arguments: [(25.5, true), (24.5, false)])
  func thinkTimesAtTheTimeToLive(timeToLive: Double, isFound: Bool) throws {
    var rules = Self.claude
    rules.timeToLive = timeToLive
    let tokens = try Self.tokens(Self.scenario(rules, turns: 4))
    let all = Int64(1_200 + 1_451 + 1_702 + 1_953)
    #expect(tokens == (isFound ? Tokens(read: 4_353, written: all - 4_353) : Tokens(written: all)))
  }

  /// Without renewal the system prompt of calls 10 s apart is found until 25 s after it was written; with it always.
  @Test func whatIsFoundIsKeptForAsLongAgain() throws {
    var rules = Self.claude
    rules.timeToLive = 25
    func tokens() throws -> Tokens {
      // Calls at 10, 20, ..., 100 s, and answers to all of them.
      var scenario = Self.scenario(rules, arrivals: .deterministic(rate: 0.1), horizon: 200)
      scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 105, factor: 0, lasting: 1_000)]
      return try Self.tokens(scenario)
    }
    #expect(try tokens() == Tokens(read: 9_000, written: 1_000, plain: 2_000))
    rules.isRenewed = false
    // Written at 10 and kept to 36, again at 40 and to 66, at 70, and at 100.
    #expect(try tokens() == Tokens(read: 6_000, written: 4_000, plain: 2_000))
  }

  /// Without renewal a conversation's first part is gone 60 s after the answer to its write began, at 61 s, whatever was added since: the turns at
  /// 26 and 52 s read what the one before wrote, the one at 78 s writes all.
  @Test func aConversationLastsNoLongerThanItsBeginning() throws {
    var rules = Self.claude
    rules.timeToLive = 60
    #expect(
      try Self.tokens(Self.scenario(rules, turns: 4)) == Tokens(read: 1_200 + 1_451 + 1_702, written: 1_200 + 3 * 251))
    rules.isRenewed = false
    #expect(
      try Self.tokens(Self.scenario(rules, turns: 4))
        == Tokens(read: 1_200 + 1_451, written: 1_200 + 2 * 251 + 1_953))
  }

  /// Two conversations of two turns begin at 40 and 80 s. The system prompt is written at 40 and kept to 101 s: the turn at 106 s does not
  /// find the prompt before, which is kept to 141 s, since what stands before it is gone.
  @Test func whatStandsOnAPartThatIsGoneIsNotFound() throws {
    func tokens(renews: Bool) throws -> Tokens {
      var rules = Self.claude
      rules.timeToLive = 60
      rules.isRenewed = renews
      var scenario = Self.scenario(rules, arrivals: .deterministic(rate: 0.025), turns: 2, horizon: 1_000)
      scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 85, factor: 0, lasting: 2_000)]
      return try Self.tokens(scenario)
    }
    #expect(try tokens(renews: true) == Tokens(read: 1_200 + 1_000 + 1_200, written: 1_200 + 251 + 200 + 251))
    #expect(try tokens(renews: false) == Tokens(read: 1_200 + 1_000, written: 1_200 + 251 + 200 + 1_451))
  }

  /// 10 calls of 1,251 tokens, 10 s apart, against a bucket of 1,800 that fills by 300 from one to the next. Where the 1,000 that are found do not
  /// count, 251 are taken of each but the first, and all pass; else those at 10, 40 and 80 s do.
  @Test func tokensThatAreFoundMayNotCountInLimits() throws {
    func throttled(_ counts: Bool, stated: Bool = false) throws -> Int64 {
      var scenario = Self.scenario(Self.claude, arrivals: .deterministic(rate: 0.1), horizon: 200) { api in
        api.tokenLimitPerSecond = 30
        api.countsCachedTokens = counts
      }
      scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 105, factor: 0, lasting: 1_000)]
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty)
      #expect(result.apis[0].calls == 10)
      return result.apis[0].throttled
    }
    #expect(try throttled(false) == 0)
    #expect(try throttled(true) == 7)
  }

  /// Five calls at once all write; a sixth finds it once the first token of the others has come.
  @Test func callsSentTogetherAllWrite() throws {
    let together = try Self.tokens(Self.scenario(Self.claude, arrivals: .burst(requests: 5)))
    #expect(together == Tokens(written: 5_000, plain: 1_000))
    // One call every 0.4 s: those at 0.4, 0.8, 1.2 come before 1.4 s, and so does not the one at 1.6.
    var scenario = Self.scenario(Self.claude, arrivals: .deterministic(rate: 2.5), horizon: 100)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 2.1, factor: 0, lasting: 1_000)]
    #expect(try Self.tokens(scenario) == Tokens(read: 2_000, written: 3_000, plain: 1_000))
  }

  /// Whole steps from the minimum on, nothing written: 1,200, 1,451 and 1,702 are 9, 11 and 13 steps of 128.
  @Test func stepsAndMinimum() throws {
    let tokens = try Self.tokens(Self.scenario(Self.openAI, turns: 4))
    #expect(tokens == Tokens(read: 128 * (9 + 11 + 13), plain: 6_306 - 128 * 33))
    // A system prompt one token short of the minimum is neither found nor written, and one of its length is.
    for (length, read) in [(511, 0), (512, 9 * 512)] {
      var scenario = Self.scenario(
        Self.claude, arrivals: .deterministic(rate: 0.1), systemPrompt: length, horizon: 200)
      scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 105, factor: 0, lasting: 1_000)]
      let tokens = try Self.tokens(scenario)
      #expect(tokens.read == Int64(read) && tokens.written == (read > 0 ? 512 : 0))
    }
    // A conversation whose first prompts are too short begins to be kept with the first that is not: 200, 451, 702, 953.
    let short = try Self.tokens(Self.scenario(Self.claude, turns: 4, systemPrompt: nil))
    #expect(short == Tokens(read: 702, written: 702 + 251, plain: 651))
  }

  /// Where the oldest is left out, only the system prompt is found: prompts of 1,200, 1,451, 1,500 and 1,500.
  @Test func aCutHistoryIsFoundNoMore() throws {
    let tokens = try Self.tokens(Self.scenario(Self.claude, turns: 4, kept: 300))
    #expect(tokens == Tokens(read: 1_200 + 1_000 + 1_000, written: 1_200 + 251 + 500 + 500))
  }

  /// Prompts of a recording that says what they share, 100 s apart: one that is the beginning of another is found to its last token, in whole
  /// steps. Who keeps steps computes the last token of each prompt, so that of a prompt of whole steps all but the last is found.
  @Test(
    "Recorded prompts of which one is the start of the other",
    arguments: [
      (["1536 [1,2,3]", "2000 [1,2,3,4]"], [1_536, 1_536, 1_536]),
      (["2000 [1,2,3,4]", "1536 [1,2,3]"], [1_536, 1_408, 1_024]),
      (["1536 [1,2,3]", "1536 [1,2,3]"], [1_536, 1_408, 1_024]),
      // The recording says of a last block of its own that it is another.
      (["2000 [1,2,3,4]", "1535 [1,2,9]"], [1_024, 1_024, 1_024]),
      (["1300 [1,2,8]", "1300 [1,2,8]"], [1_300, 1_280, 1_024]),
    ])
  func recordedPrompts(rows: [String], read: [Int64]) throws {
    let text = rows.enumerated().map { place, row in
      let parts = row.split(separator: " ")
      return "{\"timestamp\": \(place * 100_000), \"input_length\": \(parts[0]), \"output_length\": 51, "
        + "\"hash_ids\": \(parts[1])}\n"
    }.joined()
    let all = rows.compactMap { Int64($0.prefix(4)) }.reduce(0, +)
    var coarse = Self.openAI
    coarse.step = 512
    try TemporaryFile.with(text) { path in
      let trace = Trace(path: path, format: .mooncake, rateScale: 1, requests: 2, firstTimestamp: 0, span: 100)
      for (rules, read) in zip([Self.claude, Self.openAI, coarse], read) {
        let tokens = try Self.tokens(Self.scenario(rules, arrivals: .trace(trace), systemPrompt: nil))
        let rest = all - read
        #expect(
          tokens == Tokens(read: read, written: rules.chargesWrites ? rest : 0, plain: rules.chargesWrites ? 0 : rest))
      }
    }
  }

  /// Calls that fail or are refused find nothing, write nothing and are not charged.
  @Test func whatIsNotServedLeavesNoTrace() throws {
    let client = Client(retries: 50, backoff: Backoff(base: 1))
    let plain = try Self.tokens(Self.scenario(Self.claude, turns: 4))
    let failing = try Self.tokens(Self.scenario(Self.claude, turns: 4, client: client) { $0.errors = 0.5 })
    #expect(failing == plain)
    let refusing = try Self.tokens(
      Self.scenario(Self.claude, turns: 4, client: client) { $0.refusals.share = 0.5 })
    #expect(refusing == plain)
  }

  /// A client that gives up after half of an answer sends its prompt again: all of it is there.
  @Test func anAttemptFindsTheOneBefore() throws {
    let client = Client(timeout: 3, retries: 1, backoff: Backoff(base: 1))
    let tokens = try Self.tokens(Self.scenario(Self.claude, turns: 1, horizon: 100, client: client))
    #expect(tokens == Tokens(read: 1_200, written: 1_200))
    // One that gives up before the first token writes it again.
    let hasty = Client(timeout: 0.5, retries: 1, backoff: Backoff(base: 0.1))
    let twice = try Self.tokens(Self.scenario(Self.claude, turns: 1, horizon: 100, client: hasty))
    #expect(twice == Tokens(written: 2_400))
  }

  @Test func missesAreOfTheirShare() throws {
    var rules = Self.claude
    rules.misses = 0.25
    let scenario = Self.scenario(rules, arrivals: .deterministic(rate: 0.5), horizon: 20_000)
    let tokens = try Self.tokens(scenario)
    let calls = Double(tokens.plain) / 200
    let missed = Double(tokens.written) / 1_000 / calls
    #expect(abs(missed - 0.25) < 4 * (0.25 * 0.75 / calls).squareRoot())
  }

  /// A cache that finds nothing leaves every time alike, and an API's cache is its own.
  @Test func aCacheThatFindsNothingChangesNothing() throws {
    var rules = Self.claude
    rules.misses = 1
    let with = try simulate(
      Self.scenario(rules, arrivals: .poisson(rate: 0.1), turns: 3, horizon: 2_000), replication: 0, recording: true)
    let without = try simulate(
      Self.scenario(nil, arrivals: .poisson(rate: 0.1), turns: 3, horizon: 2_000), replication: 0, recording: true)
    #expect(with.records == without.records && with.apis[0].cachedTokens == 0)
  }

  /// Turns that go to one API and then to the other find the prompt before the last.
  @Test func eachAPIHasACacheOfItsOwn() throws {
    var scenario = Self.scenario(Self.claude, turns: 4)
    var other = scenario.apis[0]
    other.name = "other"
    scenario.apis.append(other)
    scenario.workloads[0].stages[0].route = Route(rule: .roundRobin, targets: [.api(0), .api(1)])
    let result = try simulate(scenario, replication: 0)
    #expect(result.apis.map(\.cachedTokens) == [1_200, 1_451])
  }

  /// What is stated is found always, of prompts that share nothing, and the rest of them is written.
  @Test func whatIsStatedIsFound() throws {
    var scenario = Self.scenario(Self.claude, arrivals: .deterministic(rate: 1), systemPrompt: nil, horizon: 100)
    scenario.workloads[0].inputTokens = .constant(2_000)
    scenario.workloads[0].cachedTokens = .constant(600)
    let tokens = try Self.tokens(scenario)
    let calls = tokens.read / 600
    #expect(tokens == Tokens(read: calls * 600, written: calls * 1_400) && calls > 90)
  }

  /// A tenth of the calls come off peak, and a fifth fall back to the standard tier.
  @Test func termsAreThoseOfTheCall() throws {
    var scenario = Self.scenario(nil, arrivals: .deterministic(rate: 0.1), horizon: 86_400) { api in
      api.tier = .flex
      api.refusals.share = 0.2
      api.refusals.fallsBack = true
      api.price.offPeak = OffPeak(paid: 500_000, windows: OffPeak.windows(in: "tue 00:00-02:24") ?? [])
    }
    scenario.workloads[0].systemPrompt = nil
    let result = try simulate(scenario, replication: 0)
    let usage = result.usage.tokens
    func calls(_ isCounted: (CallTerms) -> Bool) -> Double {
      Double(usage.filter { isCounted($0.terms) }.reduce(0) { $0 + $1.calls })
    }
    // The first of December 2026 is a Tuesday; its calls are at 10, 20, ... s, those before 8,640 s are cheaper.
    #expect(calls(\.isOffPeak) == 863)
    let all = calls { _ in true }
    #expect(abs(calls(\.fellBack) / all - 0.2) < 4 * (0.16 / all).squareRoot())
    #expect(usage.allSatisfy { $0.terms.lengthStep == 0 })
    // A refusal of the tier is none of a rate limit.
    #expect(result.apis[0].flexRefused == result.apis[0].fellBack && result.apis[0].throttled == 0)
    #expect(abs(Double(result.apis[0].fellBack) - calls(\.fellBack)) <= 1 && result.apis[0].unserved == 0)
  }

  /// A tier that refuses every call and does not fall back answers none; one that falls back is held to the limits all the same.
  @Test func refusalsOfATierAreCountedApart() throws {
    func result(fallsBack: Bool, limit: Double? = nil) throws -> ReplicationResult {
      let scenario = Self.scenario(nil, arrivals: .deterministic(rate: 0.1), systemPrompt: nil, horizon: 1_001) { api in
        api.tier = .flex
        api.refusals.share = 1
        api.refusals.fallsBack = fallsBack
        api.requestsPerSecond = limit
      }
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty)
      return result
    }
    let refused = try result(fallsBack: false)
    #expect(refused.apis[0].flexRefused == 100 && refused.apis[0].fellBack == 0 && refused.apis[0].throttled == 0)
    #expect(refused.workloads[0].rejected == 100 && refused.apis[0].unserved == 100)
    #expect(refused.workloads[0].rejections[.noRoom] == 100 && refused.workloads[0].rejections[.rateLimit] == 0)
    let fallen = try result(fallsBack: true)
    #expect(fallen.apis[0].flexRefused == 100 && fallen.apis[0].fellBack == 100 && fallen.workloads[0].rejected == 0)
    // A bucket of one call that fills once in a minute: 17 of the 100 pass.
    let limited = try result(fallsBack: true, limit: 1.0 / 60)
    #expect(limited.apis[0].fellBack == 100 && limited.apis[0].throttled == limited.workloads[0].rejected)
    #expect(limited.apis[0].throttled > 80 && limited.apis[0].unserved == limited.apis[0].throttled)
  }

  /// Answers of a batch come whole; those that take a day fail then.
  @Test func batchesComeWhole() throws {
    let scenario = Self.scenario(nil, systemPrompt: nil, horizon: 200_000) { api in
      api.tier = .batch
      api.completion = .constant(5_000)
    }
    let answered = try simulate(scenario, replication: 0, recording: true)
    #expect(answered.records.map(\.finishedAt) == [5_000] && answered.records.map(\.firstTokenAt) == [5_000])
    #expect(answered.usage.tokens.map(\.outputTokens) == [51])
    var late = scenario
    late.apis[0].completion = .constant(90_000)
    let failed = try simulate(late, replication: 0, recording: true)
    #expect(failed.records.map(\.outcome) == [.failed] && failed.records.map(\.finishedAt) == [86_400])
    #expect(failed.usage.tokens.isEmpty)
  }
}
