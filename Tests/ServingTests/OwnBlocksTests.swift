import Model
import Serving
import Testing

/// What a preempted request finds of what it computed.
@Suite struct OwnBlocksTests {
  /// Prompts of 800 and 1,600 tokens fill 150 blocks of 16. When both begin to answer the second gives its blocks up; the first takes four
  /// of them for its 50 tokens, from the end of the second's text.
  static func run(_ change: (inout ContinuousBatching) -> Void = { _ in }) throws -> [RequestRecord] {
    var first = LanguagePools.workload(process: .burst(requests: 1), input: 800, output: 50)
    first.name = "first"
    let second = LanguagePools.workload(process: .burst(requests: 1), input: 1_600, output: 2)
    var batching = ContinuousBatching(maxNumSeqs: 8, maxNumBatchedTokens: 4_096, blockSize: 16, blocks: 150)
    change(&batching)
    var pool = try LanguagePools.pool(maxNumSeqs: 8, budget: 4_096)
    pool.batching = .continuous(batching)
    var scenario = LanguagePools.scenario(first, pool: pool, horizon: 600)
    scenario.workloads.append(second)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.pools[0].preemptions == 1)
    return result.records
  }

  /// 96 of its 100 blocks are left: the 65 tokens after them are computed in one step, which brings its second token.
  @Test func itComputesWhatWasGivenOut() throws {
    let records = try Self.run()
    #expect(records.map(\.workload) == [0, 1])
    let roofline = try LanguagePools.roofline(maxNumSeqs: 8, budget: 4_096)
    let time = RooflineStepTime(roofline, maxNumBatchedTokens: 4_096)
    let step = time.step(decoding: [], prompts: [(chunk: 65, context: 1_536)])
    #expect(abs(records[1].finishedAt - records[0].finishedAt - step) < 1e-9)
  }

  /// Without a cache all 1,601 are computed again.
  @Test func withoutACacheItComputesAll() throws {
    let records = try Self.run { $0.prefixCaching = false }
    let roofline = try LanguagePools.roofline(maxNumSeqs: 8, budget: 4_096)
    let time = RooflineStepTime(roofline, maxNumBatchedTokens: 4_096)
    let step = time.step(decoding: [], prompts: [(chunk: 1_601, context: 0)])
    #expect(abs(records[1].finishedAt - records[0].finishedAt - step) < 1e-9)
  }

  /// Clients that give up while their requests wait leave nothing behind: the identities of the run hold, with a text that prompts share
  /// and without one.
  @Test(arguments: [SystemPrompt(tokens: 200, variants: 3), nil]) func whatIsGivenUpLeavesNothing(
    text: SystemPrompt?
  ) throws {
    var workload = LanguagePools.workload(
      process: .poisson(rate: 6), input: 600, output: 300, client: Client(timeout: 20, retries: 1))
    workload.systemPrompt = text
    var pool = try LanguagePools.pool(blocks: 200)
    pool.batching = .continuous(
      ContinuousBatching(maxNumSeqs: 32, maxNumBatchedTokens: 2_048, blockSize: 16, blocks: 200))
    let scenario = LanguagePools.scenario(workload, pool: pool, horizon: 150)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.pools[0].preemptions > 20, "\(result.pools[0].preemptions)")
    #expect(result.workloads[0].timedOut > 20, "\(result.workloads[0].timedOut)")
  }
}
