import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Steps before and after an answer, retrieval, and what they leave to the answer.
@Suite struct StepsAroundTests {
  static func station(_ name: String, _ batching: Batching = .none(concurrency: 4), seconds: Double = 1) -> Pool {
    var pool = Stations.pool(service: .constant(seconds), batching: batching)
    pool.name = name
    return pool
  }

  static func stage(_ name: String, _ role: Stage.Role, pool: Int, work: Distribution? = nil, items: Int = 1) -> Stage {
    var stage = Stage(name: name, route: Route(targets: [.pool(pool)]))
    stage.role = role
    stage.work = work
    stage.items = items
    return stage
  }

  static func search(_ latency: Distribution, price: Int = 0) -> Stage {
    var stage = Stage(name: "search", route: Route(targets: []))
    stage.role = .retrieval
    stage.errand = Errand(latency: latency, price: .init(price))
    return stage
  }

  static func scenario(
    _ stages: [Stage], pools: [Pool], process: Arrivals.Process = .deterministic(rate: 1), horizon: Double = 100.5,
    client: Client = Client()
  ) -> Scenario {
    var scenario = Stations.scenario(process: process, pool: pools[0], horizon: horizon, client: client)
    scenario.pools = pools
    scenario.workloads[0].stages = stages
    return scenario
  }

  static func run(_ scenario: Scenario) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    return result
  }

  /// An API that answers 4 tokens at 8 a second after half a second, between steps of known times.
  static func api(after: [Stage], inputs: Double = 6) throws -> Scenario {
    var scenario = scenario(
      [
        stage("tokenise", .before, pool: 0, work: .constant(0.125)), search(.constant(0.25)),
        Stage(route: Route(targets: [.api(0)])),
      ] + after, pools: [station("cpu")])
    scenario.apis = [APITests.api()]
    scenario.workloads[0].hasTokens = true
    scenario.workloads[0].inputTokens = .constant(inputs)
    scenario.workloads[0].outputTokens = .constant(4)
    return scenario
  }

  @Test func timesAddUp() throws {
    let result = try Self.run(Self.api(after: []))
    #expect(result.records.count >= 99)
    // 0.125 of the CPU, 0.25 of the search, and then 0.5 to the first token and 0.875 in all.
    for record in result.records {
      #expect(abs(record.firstTokenAt - record.arrivedAt - 0.875) < 1e-9)
      #expect(abs(record.finishedAt - record.arrivedAt - 1.25) < 1e-9)
      #expect(record.startedAt == record.arrivedAt)
    }
    #expect(result.usage.poolTime[0].busy[0] == Double(result.pools[0].served) * 0.125 / 4)
  }

  /// What is worked on after the answer reaches the client whole, with the tokens of the answer's call alone.
  @Test func whatComesAfterDelaysTheFirstToken() throws {
    let after = Self.stage("check", .after, pool: 0, work: .constant(0.5))
    let result = try Self.run(Self.api(after: [after]))
    for record in result.records {
      #expect(abs(record.finishedAt - record.arrivedAt - 1.75) < 1e-9)
      #expect(record.firstTokenAt == record.finishedAt)
      #expect(record.inputTokens == 6 && record.outputTokens == 4)
    }
    let sums = result.workloads[0]
    #expect(sums.inputTokens == 6 * sums.completed && sums.outputTokens == 4 * sums.completed)
    #expect(sums.tpot.isEmpty)
  }

  /// What a language model's server takes beside its steps is spent before the answer is worked on.
  @Test func serversTakeTheirTimeBeforeWhatComesAfter() throws {
    func run(_ after: [Stage]) throws -> RequestRecord {
      let workload = LanguagePools.workload(process: .burst(requests: 1), input: 100, output: 5)
      var scenario = LanguagePools.scenario(workload, pool: try LanguagePools.pool(), horizon: 100)
      scenario.pools.append(Self.station("cpu"))
      scenario.workloads[0].stages += after
      return try #require(Self.run(scenario).records.first)
    }
    let (alone, checked) = (try run([]), try run([Self.stage("check", .after, pool: 1, work: .constant(0.5))]))
    #expect(alone.overhead > 0 && checked.overhead == 0)
    #expect(abs(checked.finishedAt - (alone.finishedAt + alone.overhead + 0.5)) < 1e-9)
  }

  /// The time that a step says wins over that of the pool's model, which others have.
  @Test func workWins() throws {
    let result = try Self.run(
      Self.scenario(
        [Self.stage("short", .before, pool: 0, work: .constant(0.25)), Self.stage("serve", .answer, pool: 0)],
        pools: [Self.station("cpu", seconds: 2)]))
    for record in result.records { #expect(abs(record.finishedAt - record.arrivedAt - 2.25) < 1e-9) }
  }

  /// Each search is paid, and takes a time of its own, whatever comes of the request.
  @Test func searchesArePaidAndDrawnByNumber() throws {
    let stages = [Self.search(.exponential(mean: 2), price: 1), Self.stage("serve", .answer, pool: 0)]
    let pools = [Self.station("cpu", .none(concurrency: 50), seconds: 1)]
    let scenario = Self.scenario(stages, pools: pools, process: .poisson(rate: 5), horizon: 4_000)
    let result = try Self.run(scenario)
    #expect(result.usage.uses.map(\.count) == [result.workloads[0].arrived])
    let times = result.records.map { $0.finishedAt - $0.arrivedAt - 1 }
    #expect(Sample(times).agrees(with: 2))
    // Another answer changes no search.
    var other = scenario
    other.pools[0].stepTime = .latency(.constant(3))
    let later = Dictionary(uniqueKeysWithValues: try Self.run(other).records.map { ($0.index, $0) })
    for record in result.records {
      guard let same = later[record.index] else { continue }
      #expect(abs(same.finishedAt - record.finishedAt - 2) < 1e-9)
    }
  }

  /// Clients that give up while they search come back as another attempt, which searches anew.
  @Test func clientsGiveUpWhileTheySearch() throws {
    let stages = [Self.search(.exponential(mean: 2)), Self.stage("serve", .answer, pool: 0)]
    let result = try Self.run(
      Self.scenario(
        stages, pools: [Self.station("cpu", .none(concurrency: 50), seconds: 0.5)], process: .poisson(rate: 5),
        horizon: 500, client: Client(timeout: 2, retries: 2)))
    #expect(result.workloads[0].timedOut > 0)
    #expect(result.usage.uses.map(\.count) == [result.workloads[0].attempts])
  }

  /// An embedding on an API is paid for its input alone, and is no part of the answer's prompt.
  @Test func embeddingsBillTheirInput() throws {
    var scenario = try Self.api(after: [])
    scenario.apis.append(APITests.api())
    scenario.apis[1].name = "embeddings"
    var embed = Stage(
      name: "embed", route: Route(targets: [.api(1)]), inputTokens: .constant(40), outputTokens: .constant(0))
    embed.role = .retrieval
    scenario.workloads[0].stages.insert(embed, at: 1)
    let result = try Self.run(scenario)
    let usage = result.usage.tokens.filter { $0.outcome == .used }
    let count = try #require(usage.first { $0.api == 1 }).calls
    #expect(usage.filter { $0.api == 1 }.map(\.inputTokens) == [40 * count])
    #expect(usage.filter { $0.api == 1 }.map(\.outputTokens) == [0])
    let answers = try #require(usage.first { $0.api == 0 })
    #expect(answers.inputTokens == 6 * answers.calls)
    // The embedding comes when its first token would.
    for record in result.records {
      #expect(abs(record.finishedAt - record.arrivedAt - 1.75) < 1e-9)
      #expect(record.inputTokens == 46 && record.outputTokens == 4)
    }
  }

  /// Chunks stand in the answer's prompt; requests for the same item share them.
  @Test func chunksAreFoundAgain() throws {
    func run(items: Int?) throws -> ReplicationResult {
      var workload = PrefixCacheTests.workload(input: 100, prefix: SystemPrompt(tokens: 160, isCounted: false))
      workload.retrieved = RetrievedText(chunks: 4, tokensPerChunk: 80)
      workload.items = items.map { ItemPopularity(count: $0, zipfExponent: 0) }
      return try PrefixCacheTests.run(workload)
    }
    let (apart, one, many) = (try run(items: nil), try run(items: 1), try run(items: 3_000_000))
    #expect(apart.records.allSatisfy { $0.inputTokens == 580 })
    let later = Double(one.pools[0].served - 1) / Double(one.pools[0].served)
    // 160 tokens of the system prompt, and of the one item 320 more, all of them full blocks.
    let (apartRate, oneRate) = (
      try #require(apart.pools[0].prefixHitRate), try #require(one.pools[0].prefixHitRate)
    )
    #expect(abs(apartRate - later * 160 / 580) < 1e-12)
    #expect(abs(oneRate - later * 480 / 580) < 1e-12)
    #expect(many.records.allSatisfy { $0.inputTokens == 580 })
  }

  @Test func chunksOfConversationsStayInTheHistory() throws {
    var workload = ConversationTests.workload(
      process: .burst(requests: 1), Conversation(turns: .constant(3), thinkTime: .constant(1)))
    workload.retrieved = RetrievedText(chunks: 2, tokensPerChunk: 100)
    let result = try ConversationTests.run(workload)
    #expect(result.records.map(\.inputTokens) == [330, 680, 1_030])
  }
}

/// Requests that take several places of a batch.
@Suite struct ItemTests {
  /// A pool whose batch of N takes `base + N / 10` seconds.
  static func pool(
    _ size: Int, delay: Double = 0, instances: Int = 1, balancing: LoadBalancing = .sharedQueue, replicas: Int = 1
  ) -> Pool {
    var pool = Stations.pool(
      service: .constant(1),
      batching: .dynamic(
        DynamicBatching(
          maxBatchSize: size, preferredBatchSizes: [], maxQueueDelay: delay, instanceCount: instances)),
      loadBalancing: balancing, replicas: replicas)
    pool.stepTime = .table([BatchLatency(batch: 1, seconds: 1.1), BatchLatency(batch: 100, seconds: 11)])
    return pool
  }

  static func scenario(_ pool: Pool, items: Int, requests: Int, client: Client = Client(), horizon: Double = 400)
    -> Scenario
  {
    StepsAroundTests.scenario(
      [StepsAroundTests.stage("rerank", .retrieval, pool: 0, items: items)], pools: [pool],
      process: .burst(requests: requests), horizon: horizon, client: client)
  }

  /// 40 items in batches of 32 and 8, one after the other.
  @Test(arguments: [LoadBalancing.sharedQueue, .roundRobin])
  func callsAreSplit(balancing: LoadBalancing) throws {
    let result = try StepsAroundTests.run(Self.scenario(Self.pool(32, balancing: balancing), items: 40, requests: 1))
    #expect(abs(result.records[0].finishedAt - 6) < 1e-9)
    #expect(result.records[0].startedAt == 0)
    #expect(result.workloads[0].queueWait.maximum == 0)
    let batchSize = try #require(result.pools[0].batchSize)
    let truth: Double = (32 * 4.2 + 8 * 1.8) / 6
    #expect(abs(batchSize - truth) < 1e-9)
    #expect(result.pools[0].served == 1)
    #expect(abs(result.usage.poolTime[0].busy[0] - 6) < 1e-9)
  }

  /// Three calls of 40 are batches of 32, 32, 32 and 24: the second call ends with the third batch, the third with the last.
  @Test(arguments: [LoadBalancing.sharedQueue, .roundRobin])
  func callsShareBatches(balancing: LoadBalancing) throws {
    let result = try StepsAroundTests.run(Self.scenario(Self.pool(32, balancing: balancing), items: 40, requests: 3))
    // The first call comes alone and fills a batch by itself.
    let ends = result.records.sorted { $0.index < $1.index }.map(\.finishedAt)
    for (end, expected) in zip(ends, [8.4, 12.6, 16]) { #expect(abs(end - expected) < 1e-9, "\(ends)") }
    #expect(result.pools[0].queueDepthMax == 3)
  }

  /// Two batches of a call run side by side on two replicas.
  @Test func replicasShareACall() throws {
    let result = try StepsAroundTests.run(Self.scenario(Self.pool(20, replicas: 2), items: 40, requests: 1))
    #expect(abs(result.records[0].finishedAt - 3) < 1e-9)
  }

  /// Who gives up has no more items sent; those in a batch run to its end, and are wasted.
  @Test(arguments: [LoadBalancing.sharedQueue, .roundRobin])
  func clientsGiveUp(balancing: LoadBalancing) throws {
    let scenario = Self.scenario(
      Self.pool(10, balancing: balancing), items: 40, requests: 2, client: Client(timeout: 5), horizon: 100)
    let result = try StepsAroundTests.run(scenario)
    #expect(result.workloads[0].timedOut == 2)
    // Batches of 10 from 0, 2 and 4 on; the last ends at 6.
    #expect(abs(result.usage.poolTime[0].busy[0] + result.usage.poolTime[0].wasted[0] - 6) < 1e-9)
    #expect(abs(result.usage.poolTime[0].wasted[0] - 6) < 1e-9)
    #expect(result.pools[0].served <= 1)
  }

  /// Items that are lost with a replica are ranked again, and nothing else.
  @Test(arguments: [LoadBalancing.sharedQueue, .roundRobin, .leastLoaded])
  func crashesLoseItems(balancing: LoadBalancing) throws {
    var pool = Self.pool(8, delay: 0.05, instances: 2, balancing: balancing, replicas: 3)
    pool.faults.crashes = Crashes(meanTimeBetween: 30, repair: .constant(3))
    var scenario = Self.scenario(pool, items: 20, requests: 1, client: Client(timeout: 40, retries: 1), horizon: 3_000)
    scenario.workloads[0].arrivals.process = .poisson(rate: 0.25)
    let result = try StepsAroundTests.run(scenario)
    #expect(result.pools[0].crashes > 50)
    #expect(result.pools[0].lostWork > 0)
    #expect(result.workloads[0].completed > 500)
  }
}
