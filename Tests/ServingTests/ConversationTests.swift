import EventKernel
import Model
import Serving
import Testing

/// Requests that follow one another.
@Suite struct ConversationTests {
  static func workload(
    process: Arrivals.Process = .poisson(rate: 1), input: Distribution = .constant(100),
    output: Distribution = .constant(50), _ conversation: Conversation, systemPrompt: Int? = 30,
    client: Client = Client()
  ) -> Workload {
    var workload = LanguagePools.workload(process: process, input: 1, output: 1, client: client)
    workload.inputTokens = input
    workload.outputTokens = output
    workload.conversation = conversation
    workload.systemPrompt = systemPrompt.map { SystemPrompt(tokens: $0, isCounted: false) }
    return workload
  }

  static func run(
    _ workload: Workload, blocks: Int = 100_000, replicas: Int = 1, balancing: LoadBalancing = .leastLoaded,
    queue: QueueLimits = QueueLimits(), maxNumSeqs: Int = 32, horizon: Double = 2_000, replication: Int = 0
  ) throws -> ReplicationResult {
    var pool = try LanguagePools.pool(maxNumSeqs: maxNumSeqs, blocks: blocks, queue: queue, replicas: replicas)
    pool.loadBalancing = balancing
    let scenario = LanguagePools.scenario(workload, pool: pool, horizon: horizon)
    let result = try simulate(scenario, replication: replication, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    return result
  }

  /// One conversation of four turns by hand: each prompt holds the text, what was said, and its own.
  @Test func promptsGrowByWhatWasSaid() throws {
    let conversation = Conversation(turns: .constant(4), thinkTime: .constant(20))
    let result = try Self.run(Self.workload(process: .burst(requests: 1), conversation))
    #expect(result.records.map(\.inputTokens) == [130, 280, 430, 580])
    #expect(result.records.map(\.turn) == [1, 2, 3, 4])
    for (record, next) in zip(result.records, result.records.dropFirst()) {
      #expect(abs(next.arrivedAt - record.finishedAt - record.overhead - 20) < 1e-9)
    }
    // Of each later prompt the full blocks of the one before and its answer, but for the answer's last token, are there.
    let found = [0, 176, 320, 464].map { Double($0) }.reduce(0, +)
    #expect([179, 329, 479].map { $0 / 16 * 16 } == [176, 320, 464])
    #expect(abs(try #require(result.pools[0].prefixHitRate) - found / (130 + 280 + 430 + 580)) < 1e-12)
    let counts = try #require(result.workloads[0].conversations)
    #expect(counts.started == 1 && counts.finished == 1 && counts.open == 0)
    let between = zip(result.records, result.records.dropFirst()).reduce(0) { $0 + $1.1.arrivedAt - $1.0.finishedAt }
    #expect(abs(counts.thinking * 2_000 - between) < 1e-9)
  }

  /// Where the oldest is left out, only the text that all begin with is found.
  @Test func aCutHistoryIsFoundNoMore() throws {
    let conversation = Conversation(turns: .constant(4), thinkTime: .constant(20), keptHistory: 160)
    let result = try Self.run(Self.workload(process: .burst(requests: 1), conversation))
    #expect(result.records.map(\.inputTokens) == [130, 280, 290, 290])
    let found = 176.0 + 16 + 16
    #expect(abs(try #require(result.pools[0].prefixHitRate) - found / (130 + 280 + 290 + 290)) < 1e-12)
  }

  /// Turns a conversation are as drawn, and conversations and requests are conserved.
  @Test func turnsAreAsDrawn() throws {
    var means: [Double] = []
    for replication in 0..<12 {
      let conversation = Conversation(turns: .geometric(p: 1 / 3.5), thinkTime: .constant(1))
      var workload = Self.workload(process: .poisson(rate: 1), output: .constant(5), conversation)
      workload.arrivals.shape.spikes = [Spike(at: 1_500, factor: 0, lasting: 1_000)]
      let result = try Self.run(workload, replication: replication)
      let counts = try #require(result.workloads[0].conversations)
      #expect(counts.open == 0 && counts.brokenOff == 0 && counts.thinkingAtEnd == 0)
      #expect(result.workloads[0].arrived == result.workloads[0].completed)
      means.append(Double(result.workloads[0].arrived) / Double(counts.started))
      // Little's law of those who think: a rate times a second each, and the overhead of the answer before.
      let between =
        result.records.reduce(0) { $0 + $1.overhead + 1 }
        - result.records.filter { record in
          !result.records.contains { $0.conversation == record.conversation && $0.turn == record.turn + 1 }
        }.reduce(0) { $0 + $1.overhead + 1 }
      #expect(abs(counts.thinking * 2_000 - between) < 1e-6 * between)
    }
    #expect(Sample(means).agrees(with: 3.5), "\(means)")
  }

  /// What a turn is does not depend on the fleet: a fleet that is slow, and has it served elsewhere, meets the same.
  @Test func everyFleetMeetsTheSameTurns() throws {
    let conversation = Conversation(
      turns: .geometric(p: 0.25), thinkTime: .exponential(mean: 5), keptHistory: 1_500)
    let workload = Self.workload(
      process: .poisson(rate: 2), input: .exponential(mean: 200), output: .exponential(mean: 60), conversation)
    struct Turn: Hashable {
      var conversation: Int64
      var turn: Int
    }
    func turns(_ result: ReplicationResult) -> [Turn: [Int]] {
      Dictionary(
        result.records.map {
          (Turn(conversation: $0.conversation ?? -1, turn: $0.turn), [$0.inputTokens, $0.outputTokens])
        }, uniquingKeysWith: { first, _ in first })
    }
    let one = turns(try Self.run(workload, replicas: 3, balancing: .roundRobin, horizon: 300))
    let other = turns(try Self.run(workload, blocks: 1_000, maxNumSeqs: 2, horizon: 300))
    let common = one.keys.filter { other[$0] != nil }
    #expect(common.count > 500 && one.count != other.count)
    #expect(common.allSatisfy { one[$0] == other[$0] })
  }

  /// A turn that comes to nothing ends its conversation.
  @Test func aRefusedTurnIsTheLast() throws {
    let conversation = Conversation(turns: .constant(50), thinkTime: .exponential(mean: 2))
    let workload = Self.workload(
      process: .poisson(rate: 2), conversation, client: Client(timeout: 4, retries: 1, backoff: Backoff(base: 0.5)))
    let result = try Self.run(workload, queue: QueueLimits(maxSize: 3), maxNumSeqs: 2, horizon: 500)
    let counts = try #require(result.workloads[0].conversations)
    let failed = result.records.filter { $0.outcome != .completed }
    #expect(failed.count > 100 && counts.brokenOff == Int64(failed.count))
    for record in failed {
      #expect(!result.records.contains { $0.conversation == record.conversation && $0.turn > record.turn })
    }
    #expect(counts.started == counts.finished + counts.brokenOff + counts.open)
  }

  /// The replica that skips against one that takes every step, with histories that are found and lost again.
  @Test func equalsStepByStep() throws {
    let bank = StreamBank(seed: 4_003, replication: 0)
    let draws = bank.stream("cases")
    func pick<T>(_ values: [T]) -> T { values[draws.below(values.count)] }
    var (finished, found, preemptions) = (0, 0, 0)
    for number in 0..<120 {
      let conversation = Conversation(
        turns: .geometric(p: pick([0.1, 0.3])), thinkTime: .exponential(mean: pick([0, 1, 10])),
        keptHistory: pick([nil, nil, 600]))
      var workload = Self.workload(
        process: .poisson(rate: pick([0.2, 2])), input: try Stations.gamma(mean: 80, cv: 1).clipped(min: 1, max: 400),
        output: try Stations.gamma(mean: 60, cv: 1).clipped(min: 1, max: 300), conversation,
        systemPrompt: pick([nil, 30, 200]))
      workload.arrivals.shape.spikes = [Spike(at: 40, factor: 0, lasting: 100_000)]
      let blockSize = pick([1, 16, 16])
      let blocks = pick([6_400, 12_000, 200_000]) / blockSize
      let maxNumSeqs = pick([2, 8, 32])
      let (plain, roofline) = (try LanguagePools.pool(), try LanguagePools.roofline(blockSize: blockSize))
      var pool = plain
      let batching = ContinuousBatching(
        maxNumSeqs: maxNumSeqs, maxNumBatchedTokens: pick([100, 2_048]), blockSize: blockSize, blocks: blocks)
      pool.batching = .continuous(batching)
      pool.stepTime = .roofline(roofline)
      var scenario = LanguagePools.scenario(workload, pool: pool, horizon: 20_000, seed: UInt64(number))
      scenario.workloads[0] = workload
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
      #expect(result.workloads[0].inFlight == 0)
      let served = result.records.filter { $0.outcome == .completed }.sorted {
        ($0.arrivedAt, $0.index) < ($1.arrivedAt, $1.index)
      }
      var oracle = StepByStepScheduler(
        stepTime: RooflineStepTime(roofline), maxNumSeqs: maxNumSeqs, budget: batching.maxNumBatchedTokens,
        blockSize: blockSize, totalBlocks: blocks)
      let text = workload.systemPrompt?.tokens ?? 0
      let jobs = served.map { record in
        let said = record.inputTokens + record.outputTokens - 1
        let before = conversation.keptHistory.map { kept in
          // A turn whose history is cut is as long as the text, what is kept, and its own.
          let own = served.filter { $0.conversation == record.conversation && $0.turn < record.turn }
          return Self.said(own, text: text, kept: kept) > kept
        }
        let isCut = before ?? false
        let contents = (0..<(isCut ? text : said) / blockSize).map { block in
          (block + 1) * blockSize <= text ? block : (Int(record.conversation ?? 0) + 1) * 1_000_000 + block
        }
        return StepByStepScheduler.Job(
          arrival: record.arrivedAt, prompt: record.inputTokens, output: record.outputTokens, contents: contents)
      }
      let expected = oracle.run(jobs)
      for (record, job) in zip(served, expected) {
        let error = max(
          abs(record.firstTokenAt - job.firstToken) / job.firstToken, abs(record.finishedAt - job.finish) / job.finish)
        #expect(error <= 1e-9, "case \(number), \(record)")
        finished += 1
      }
      found += oracle.found
      preemptions += oracle.preemptions
    }
    #expect(finished > 3_000)
    #expect(found > 100_000)
    #expect(preemptions > 100, "\(preemptions)")
  }

  /// Tokens said in the first turns of a conversation.
  static func said(_ turns: [RequestRecord], text: Int, kept: Int) -> Int {
    var sum = 0
    for record in turns.sorted(by: { $0.turn < $1.turn }) {
      sum += record.inputTokens - text - min(sum, kept) + record.outputTokens
    }
    return sum
  }

  /// With a home for each conversation, every later turn finds all that was said; in turn over replicas it does not.
  @Test func aHomeFindsWhatWasSaid() throws {
    let conversation = Conversation(turns: .geometric(p: 0.2), thinkTime: .exponential(mean: 10))
    let workload = Self.workload(process: .poisson(rate: 2), conversation, systemPrompt: nil)
    var rates: [LoadBalancing: Double] = [:]
    for balancing in [LoadBalancing.sessionAffinity, .prefixAware, .roundRobin] {
      let result = try Self.run(workload, replicas: 4, balancing: balancing, horizon: 500)
      rates[balancing] = result.pools[0].prefixHitRate
      guard balancing == .sessionAffinity else { continue }
      // Requests in flight at the end were looked up as well, but there are few.
      var (tokens, found) = (0, 0)
      for record in result.records {
        tokens += record.inputTokens
        if record.turn > 1 { found += (record.inputTokens - 100 - 1) / 16 * 16 }
      }
      #expect(abs(Double(found) / Double(tokens) - (rates[balancing] ?? 0)) < 0.01)
    }
    let (home, aware, inTurn) = (
      try #require(rates[.sessionAffinity]), try #require(rates[.prefixAware]), try #require(rates[.roundRobin])
    )
    #expect(home > 0.7 && aware > inTurn + 0.05 && home >= aware && inTurn < home - 0.2, "\(rates)")
  }
}
