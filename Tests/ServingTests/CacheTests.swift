import Catalog
import EventKernel
import FoundationEssentials
import Glibc
import Model
import Serving
import Testing
import Traces

/// Caches in front of backends, as they run.
@Suite struct CacheTests {
  /// Requests of 6 and 4 tokens for an API that takes 0.875 s, or for a pool.
  private static func scenario(
    _ process: Arrivals.Process = .poisson(rate: 2),
    items: ItemPopularity? = ItemPopularity(count: 50, zipfExponent: 1),
    exact: ExactCache? = nil, semantic: SemanticCache? = nil, horizon: Double = 1_000, client: Client = Client(),
    errors: Double = 0
  ) -> Scenario {
    var scenario = APITests.scenario(
      APITests.api(errors: errors), process: process, horizon: horizon, client: client)
    scenario.workloads[0].items = items
    scenario.workloads[0].exactCache = exact
    scenario.workloads[0].semanticCache = semantic
    return scenario
  }

  private static func run(_ scenario: Scenario) throws -> (ReplicationResult, CacheCounts) {
    let result = try simulate(scenario, replication: 0, recording: true)
    let findings = Audit(scenario, result).findings
    #expect(findings.isEmpty, "\(findings)")
    return (result, try #require(result.workloads[0].caches))
  }

  /// All that is measured, but what caches count.
  private static func rest(_ result: ReplicationResult) -> String {
    var other = result
    other.workloads[0].caches = nil
    other.workloads[0].answers = nil
    other.workloads[0].calls = nil
    other.workloads[0].metered = nil
    other.leftovers.awaitedAnswers = 0
    other.usage.uses = []
    return String(describing: other)
  }

  @Test("A cache that finds nothing in no time leaves every byte alike") func zeroEffect() throws {
    let client = Client(timeout: 1.2, retries: 1, backoff: Backoff(base: 1, jitter: 0.5))
    var plain = Self.scenario(items: nil, client: client, errors: 0.2)
    plain.workloads[0].tenants = [Tenant(name: "a", share: 0.5), Tenant(name: "b", share: 0.5)]
    let before = Self.rest(try simulate(plain, replication: 0, recording: true))
    var semantic = plain
    semantic.workloads[0].semanticCache = SemanticCache(hit: 0)
    var exact = plain
    exact.workloads[0].items = ItemPopularity(count: 1_000_000_000, zipfExponent: 0)
    exact.workloads[0].exactCache = ExactCache(capacity: 1_000_000)
    var coalescing = exact
    coalescing.workloads[0].exactCache?.coalesces = true
    var conversations = (plain, exact)
    conversations.0.workloads[0].conversation = Conversation(turns: .constant(3), thinkTime: .constant(5))
    conversations.1.workloads[0].conversation = Conversation(turns: .constant(3), thinkTime: .constant(5))
    for scenario in [semantic, exact, coalescing] {
      let (result, counts) = try Self.run(scenario)
      #expect(counts.lookUps == result.workloads[0].arrived && counts.answered == 0)
      #expect(Self.rest(result) == before)
    }
    #expect(
      Self.rest(try Self.run(conversations.1).0)
        == Self.rest(try simulate(conversations.0, replication: 0, recording: true)))
  }

  @Test("A hit takes a look-up's time and no tokens; a miss has it added") func times() throws {
    let (result, counts) = try Self.run(
      Self.scenario(.deterministic(rate: 0.5), exact: ExactCache(capacity: 100, latency: 0.25, price: 1)))
    let hits = result.records.filter { $0.outputTokens == 0 }
    #expect(counts.exact.count == result.workloads[0].arrived && counts.exact.hits > 300)
    #expect(hits.count == Int(counts.answered) && counts.answered == counts.exact.hits)
    #expect(hits.allSatisfy { $0.finishedAt - $0.arrivedAt == 0.25 && $0.firstTokenAt == $0.finishedAt })
    let misses = result.records.filter { $0.outputTokens == 4 }
    #expect(misses.allSatisfy { abs($0.finishedAt - $0.arrivedAt - 1.125) < 1e-9 })
    #expect(misses.count == Int(counts.computed) && abs(counts.computedSeconds - 1.125 * Double(misses.count)) < 1e-6)
    #expect(result.workloads[0].outputTokens == 4 * Int64(misses.count))
    // Items that were asked, each once, as there is room for all.
    #expect(counts.mostEntries == counts.computed && counts.mostEntries <= 50)
    #expect(result.usage.uses.map(\.count) == [counts.exact.count])
  }

  /// Of a look-up.
  private static let price = Decimal(4) / 1_000_000

  /// A hit spares 0.875 s and $0.00001, and takes the look-up's quarter of a second; every look-up is paid.
  @Test("What caches save is less what look-ups take", arguments: [0.0, 0.4]) func saved(_ hit: Double) throws {
    let (_, counts) = try Self.run(
      Self.scenario(semantic: SemanticCache(hit: hit, latency: 0.25, price: Self.price)))
    let (answered, computed) = (Double(counts.answered), Double(counts.computed))
    #expect(counts.semantic.count >= counts.answered + counts.computed && (answered > 300) == (hit > 0))
    let seconds = try #require(counts.savedSeconds)
    let spared: Double = answered * 0.625 - computed * 0.25
    #expect(abs(seconds - spared) < 1e-6, "\(seconds)")
    let money = try #require(counts.savedDollars)
    let net: Double = answered * 0.00001 - (answered + computed) * 0.000004
    #expect(abs(money - net) < 1e-9, "\(money)")
    #expect((money < 0) == (hit == 0))
  }

  /// Of conversations of three turns first turns alone ask the exact cache: each hit spares what first turns cost that it had nothing for, 6 and 4 tokens
  /// at $1 a million, and not what later ones do, whose prompts bring what was said.
  @Test func firstTurnsSpareFirstTurns() throws {
    var scenario = Self.scenario(exact: ExactCache(capacity: 50, latency: 0.25), horizon: 4_000)
    scenario.workloads[0].conversation = Conversation(turns: .constant(3), thinkTime: .constant(5))
    let (_, counts) = try Self.run(scenario)
    #expect(
      counts.answeredExactly == counts.answered && counts.answered > 3_000 && counts.computed > counts.exactMisses.count
    )
    let money = try #require(counts.savedDollars)
    #expect(abs(money - Double(counts.answered) * 0.00001) < 1e-9, "\(money)")
    // 0.875 s of a call, and a look-up more for each that found nothing.
    let seconds = try #require(counts.savedSeconds)
    let spared: Double = Double(counts.answered) * 0.625 - Double(counts.exactMisses.count) * 0.25
    #expect(abs(seconds - spared) < 1e-6, "\(seconds)")
  }

  /// Every call fails, twice: the look-up is made once and was for nothing; of requests that are answered none was.
  @Test(arguments: [0.0, 1]) func usesOfWhatFailsAreWasted(errors: Double) throws {
    let (result, counts) = try Self.run(
      Self.scenario(
        .deterministic(rate: 1), semantic: SemanticCache(hit: 0, price: Self.price),
        client: Client(retries: 1), errors: errors))
    let sums = result.workloads[0]
    let failed = Int128(sums.failed)
    // Of those under way at the end the first attempt may have failed.
    #expect((failed...failed + Int128(sums.inFlight)).contains(sums.wastedUses / 4_000_000), "\(counts)")
    #expect((failed > 900) == (errors == 1) && (errors == 1 || sums.wastedUses == 0))
  }

  @Test("Nobody finds what others wrote beyond the scope", arguments: ExactCache.Scope.allCases)
  func scopes(_ scope: ExactCache.Scope) throws {
    // One question, an answer at a time.
    var scenario = Self.scenario(
      .deterministic(rate: 0.5), items: ItemPopularity(count: 1, zipfExponent: 0),
      exact: ExactCache(capacity: 100, scope: scope))
    scenario.workloads[0].tenants = [0.5, 0.3, 0.2].map { Tenant(name: "of \($0)", share: $0) }
    scenario.workloads[0].users = UserPopulation(count: 7)
    let (_, counts) = try Self.run(scenario)
    let expected: Int64 =
      switch scope {
      case .tenant: 3
      case .all: 1
      case .user: 7
      }
    #expect(counts.computed == expected)
  }

  @Test("No more than the capacity is held") func capacity() throws {
    let few = try Self.run(Self.scenario(exact: ExactCache(capacity: 3))).1
    let many = try Self.run(Self.scenario(exact: ExactCache(capacity: 30))).1
    #expect(few.mostEntries == 3 && many.mostEntries == 30 && few.exact.hits < many.exact.hits)
  }

  /// A hundred ask for the same at once; an answer takes 0.875 s.
  @Test("Requests for what is being answered wait for it", arguments: [true, false]) func coalescing(_ waits: Bool)
    throws
  {
    let (result, counts) = try Self.run(
      Self.scenario(
        .burst(requests: 100), items: ItemPopularity(count: 1, zipfExponent: 0),
        exact: ExactCache(capacity: 9, latency: 0.125, coalesces: waits), horizon: 10))
    #expect(counts.computed == (waits ? 1 : 100) && counts.coalesced == (waits ? 99 : 0))
    #expect(counts.exact.count == 100 && counts.exact.hits == counts.coalesced)
    #expect(result.workloads[0].completed == 100)
    let last = result.records.map(\.finishedAt).max() ?? 0
    #expect(abs(last - (waits ? 1.125 : 1)) < 1e-9)
  }

  @Test("Where the answer fails, those who wait for it make their own") func failedLeader() throws {
    var scenario = Self.scenario(
      .burst(requests: 50), items: ItemPopularity(count: 1, zipfExponent: 0),
      exact: ExactCache(capacity: 9, coalesces: true), horizon: 10, errors: 1)
    let (failed, counts) = try Self.run(scenario)
    #expect(failed.workloads[0].failed == 50 && failed.apis[0].calls == 50 && counts.coalesced == 0)
    // Those whose clients give up while they wait come to an end once.
    scenario.workloads[0].client = Client(timeout: 0.5, retries: 1)
    scenario.apis[0].errors = 0
    let (late, _) = try Self.run(scenario)
    #expect(late.workloads[0].timedOut == 50 && late.workloads[0].attempts == 100)
  }

  @Test("Semantic hits, wrong ones and questions asked again have their shares", arguments: [false, true])
  func semantic(inConversations: Bool) throws {
    let cache = SemanticCache(hit: 0.3, wrong: 0.2, repeated: 0.5, latency: 0.025)
    var scenario = Self.scenario(.poisson(rate: 5), items: nil, semantic: cache, horizon: 4_000)
    if inConversations {
      scenario.workloads[0].arrivals = Arrivals(process: .poisson(rate: 2))
      scenario.workloads[0].conversation = Conversation(turns: .constant(3), thinkTime: .constant(5))
    }
    let (result, counts) = try Self.run(scenario)
    func isShare(_ part: Int64, of whole: Int64, _ share: Double) -> Bool {
      abs(Double(part) / Double(whole) - share) < 4 * (share * (1 - share) / Double(whole)).squareRoot()
    }
    #expect(isShare(counts.semantic.hits, of: counts.semantic.count, 0.3), "\(counts)")
    #expect(isShare(counts.wrong, of: counts.answered, 0.2), "\(counts)")
    #expect(isShare(counts.askedAgain, of: counts.wrong, 0.5), "\(counts)")
    // What is asked again arrives once more and is not looked up, but for what users still think about.
    let thinking = result.workloads[0].conversations?.thinkingAtEnd ?? 0
    let again = result.workloads[0].arrived - counts.semantic.count
    #expect(again <= counts.askedAgain && again >= counts.askedAgain - thinking)
    if inConversations {
      let talks = try #require(result.workloads[0].conversations)
      #expect(talks.finished * 3 <= counts.semantic.count && talks.finished > 0)
    } else {
      #expect(again == counts.askedAgain)
    }
  }

  @Test("Of a conversation the first turn asks the exact cache, or by its last message each", arguments: [false, true])
  func conversations(byLastMessage: Bool) throws {
    var scenario = Self.scenario(exact: ExactCache(capacity: 20, isByLastMessage: byLastMessage))
    scenario.workloads[0].conversation = Conversation(turns: .constant(4), thinkTime: .constant(3))
    let (result, counts) = try Self.run(scenario)
    let talks = try #require(result.workloads[0].conversations)
    #expect(counts.exact.count == (byLastMessage ? result.workloads[0].arrived : talks.started))
    #expect(counts.exact.hits > 0 && result.workloads[0].arrived > 3 * talks.finished)
  }

  @Test("A share of duplicates stands in for items and stores nothing") func duplicates() throws {
    var scenario = Self.scenario(.poisson(rate: 5), items: nil, exact: ExactCache(capacity: 100), horizon: 2_000)
    scenario.workloads[0].duplicates = 0.6
    let (result, counts) = try Self.run(scenario)
    let arrived = Double(result.workloads[0].arrived)
    #expect(abs(Double(counts.exact.hits) / arrived - 0.6) < 4 * (0.24 / arrived).squareRoot())
    #expect(counts.mostEntries == 0 && counts.exact.count == result.workloads[0].arrived)
  }

  /// One question a second, answered at once: every tenth finds that the item has changed, or such a share of them.
  @Test("What has changed is not found", arguments: [1.0, 0.3]) func invalidation(share: Double) throws {
    let (result, counts) = try Self.run(
      Self.scenario(
        .deterministic(rate: 1), items: ItemPopularity(count: 1, zipfExponent: 0),
        exact: ExactCache(capacity: 5, invalidation: ExactCache.Invalidation(every: 10, share: share)), horizon: 20_000)
    )
    let marks = 2_000.0
    let error = 4 * (marks * share * (1 - share)).squareRoot()
    // Answers take 0.875 s, so that a question before them is never asked.
    #expect(abs(Double(counts.computed) - marks * share) <= error + 1, "\(counts)")
    #expect(counts.exact.count == result.workloads[0].arrived)
  }

  @Test("A cache of a stage spares it and those that it stands for", arguments: [1, 2]) func stages(span: Int) throws {
    let pool = Stations.pool(service: .constant(0.25), batching: .none(concurrency: 1))
    var scenario = Stations.scenario(process: .deterministic(rate: 0.5), pool: pool, horizon: 1_000)
    scenario.pools = ["embed", "rerank", "answer"].map {
      var other = pool
      other.name = $0
      return other
    }
    scenario.workloads[0].stages = scenario.pools.indices.map {
      Stage(name: scenario.pools[$0].name, route: Route(targets: [.pool($0)]))
    }
    scenario.workloads[0].stages[0].cache = ExactCache(capacity: 20, latency: 0.125, price: 1)
    scenario.workloads[0].stages[0].cacheSpan = span
    scenario.workloads[0].items = ItemPopularity(count: 40, zipfExponent: 1)
    let (result, counts) = try Self.run(scenario)
    let arrived = result.workloads[0].arrived
    let missed = arrived - counts.stages.hits
    #expect(counts.stages.count == arrived && counts.stages.hits > 100 && missed > 20)
    #expect(result.pools.map(\.served) == [missed, span == 2 ? missed : arrived, arrived])
    let hit = 0.125 + 0.25 * Double(3 - span)
    #expect(result.records.filter { abs($0.finishedAt - $0.arrivedAt - hit) < 1e-9 }.count == Int(counts.stages.hits))
    #expect(result.records.filter { abs($0.finishedAt - $0.arrivedAt - 0.875) < 1e-9 }.count == Int(missed))
    #expect(counts.answered == 0 && counts.computed == arrived)
    #expect(result.usage.uses.map(\.count) == [arrived])
  }

  @Test("Tokens are those of the steps that were made") func tokensOfSparedSteps() throws {
    var scenario = StepTokensTests.scenario(.deterministic(rate: 0.05), horizon: 10_000)
    scenario.workloads[0].items = ItemPopularity(count: 5, zipfExponent: 0)
    scenario.workloads[0].stages[0].cache = ExactCache(capacity: 5)
    let (result, counts) = try Self.run(scenario)
    #expect(counts.stages.count - counts.stages.hits == 5)
    #expect(result.usage.tokens.reduce(0) { $0 + $1.outputTokens } == result.workloads[0].outputTokens)
    #expect(result.usage.tokens.reduce(0) { $0 + $1.inputTokens } == result.workloads[0].inputTokens)
  }

  @Test("A column of a recording says what is asked; a row that does not asks for something of its own") func column()
    throws
  {
    try TemporaryFile.with("timestamp,id\n0,a\n2,b\n4,a\n6,\n8,\n10,b\n12,a\n") { path in
      let trace = Trace(
        path: path, format: .csv(TraceColumns(item: "id")), rateScale: 1, requests: 7, firstTimestamp: 0, span: 12)
      let (result, counts) = try Self.run(
        Self.scenario(.trace(trace), items: nil, exact: ExactCache(capacity: 9), horizon: 20))
      #expect(result.workloads[0].arrived == 7 && counts.exact.hits == 3 && counts.computed == 4)
      #expect(counts.mostEntries == 2)
    }
  }

  static let recording = TraceReplayTests.azure + "/mooncake-conversation.jsonl"

  @Test(
    "Prompts of a trace with hashes are items, and blocks of them recur as often as was published",
    .enabled(if: access(CacheTests.recording, R_OK) == 0, "../shared/data has no Mooncake trace, so it is not compared")
  )
  func mooncake() throws {
    var reader = try TraceReader(path: Self.recording, format: .mooncake)
    var cache = AnswerCache(ExactCache(capacity: 1_000_000), horizon: 1)
    var prompts: Set<[UInt64]> = []
    var (rows, blocks, found, alike, last) = (0, 0, 0, 0, 0.0)
    while let row = try reader.next() {
      rows += 1
      last = row.time
      for block in reader.blocks {
        let key = AnswerCache.Key(scope: 0, item: UInt32(truncatingIfNeeded: block))
        blocks += 1
        if cache.find(key, at: 0) == nil { cache.write(key, note: 0, at: 0) } else { found += 1 }
      }
      if !prompts.insert(reader.blocks + [UInt64(row.inputTokens ?? 0)]).inserted { alike += 1 }
    }
    #expect(abs(Double(found) / Double(blocks) - 0.366) < 0.0005, "\(found) of \(blocks)")
    // A thousand times slower, so that answers are there before the next question.
    let trace = Trace(
      path: Self.recording, format: .mooncake, rateScale: 1e-3, requests: rows, firstTimestamp: 0, span: last)
    var scenario = Self.scenario(
      .trace(trace), items: nil, exact: ExactCache(capacity: 1_000_000), horizon: last * 1_000 + 10_000)
    scenario.apis[0].tokensPerSecond = .constant(1e6)
    let result = try simulate(scenario, replication: 0)
    let counts = try #require(result.workloads[0].caches)
    #expect(counts.exact.count == rows && alike > 50)
    #expect(abs(Int(counts.exact.hits) - alike) <= alike / 20, "\(counts.exact.hits) hits, \(alike) alike")
  }
}
