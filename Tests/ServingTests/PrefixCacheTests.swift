import Catalog
import EventKernel
import Glibc
import Model
import Serving
import Testing
import Traces

/// What is found again of prompts that begin alike.
@Suite struct PrefixCacheTests {
  static func run(
    _ workload: Workload, blocks: Int = 10_000, replicas: Int = 1, caching: Bool = true, horizon: Double = 2_000
  ) throws -> ReplicationResult {
    var pool = try LanguagePools.pool(blocks: blocks, replicas: replicas)
    pool.batching = .continuous(
      ContinuousBatching(
        maxNumSeqs: 32, maxNumBatchedTokens: 2_048, blockSize: 16, blocks: blocks, prefixCaching: caching))
    let scenario = LanguagePools.scenario(workload, pool: pool, horizon: horizon)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    return result
  }

  static func workload(rate: Double = 0.5, input: Double = 1_000, output: Double = 20, prefix: SystemPrompt?)
    -> Workload
  {
    var workload = LanguagePools.workload(process: .deterministic(rate: rate), input: input, output: output)
    workload.systemPrompt = prefix
    return workload
  }

  /// One text in a cache that holds it for good is computed once: all others find its full blocks.
  @Test func oneTextIsComputedOnce() throws {
    let result = try Self.run(Self.workload(prefix: SystemPrompt(tokens: 810)))
    let found = Double(800 * (result.pools[0].served - 1)) / Double(1_000 * result.pools[0].served)
    #expect(abs(try #require(result.pools[0].prefixHitRate) - found) < 1e-12)
    let first = try #require(result.records.first)
    for record in result.records.dropFirst() {
      #expect(record.firstTokenAt - record.arrivedAt < 0.6 * (first.firstTokenAt - first.arrivedAt))
    }
  }

  /// Least recently used with one text a request, drawn alike from more texts than fit: of the texts in use in turn, a cache of c of n
  /// finds the wanted one with probability c / n, since all orders of the n texts are alike.
  @Test func theCacheForgetsWhatIsLongUnused() throws {
    let texts = 40
    // Each request releases 50 blocks of text and 14 of its own, so between two uses of a text that is found fewer than `blocks` go by.
    let result = try Self.run(
      Self.workload(input: 1_000, prefix: SystemPrompt(tokens: 800, variants: texts)), blocks: 1_000, horizon: 40_000)
    let rate = try #require(result.pools[0].prefixHitRate) / 0.8
    // Between 1000 / 64 texts, where all between were new, and 1000 / 50, where all were found.
    #expect(rate > 1_000.0 / 64 / Double(texts) - 0.02)
    #expect(rate < 1_000.0 / 50 / Double(texts) + 0.02)
  }

  /// Each replica has a cache of its own: the text is computed once on each.
  @Test func everyReplicaLearnsForItself() throws {
    let result = try Self.run(Self.workload(rate: 20, prefix: SystemPrompt(tokens: 800)), replicas: 4, horizon: 100)
    let missed = (1 - (try #require(result.pools[0].prefixHitRate)) / 0.8) * Double(result.pools[0].served)
    #expect(missed > 3 && missed < 4.2)
  }

  /// Caching changes nothing where prompts share nothing and none is preempted, nor texts that are shared where it is off.
  @Test func nothingChangesWithoutSharing() throws {
    let alone = try Self.run(Self.workload(rate: 9, output: 300, prefix: nil), blocks: 4_000, horizon: 200)
    let off = try Self.run(
      Self.workload(rate: 9, output: 300, prefix: nil), blocks: 4_000, caching: false, horizon: 200)
    #expect(alone.records == off.records && alone.pools[0].preemptions == 0)
    let crowded = try Self.run(
      Self.workload(rate: 9, output: 300, prefix: nil), blocks: 200, caching: false, horizon: 200)
    let unused = try Self.run(
      Self.workload(rate: 9, output: 300, prefix: SystemPrompt(tokens: 800, variants: 3)), blocks: 200, caching: false,
      horizon: 200)
    #expect(crowded.records == unused.records && crowded.pools[0].preemptions > 0)
    #expect(alone.pools[0].prefixHitRate == nil && unused.pools[0].prefixHitRate == nil)
    // What is preempted finds its own blocks, which no figure of sharing counts.
    let own = try Self.run(Self.workload(rate: 9, output: 300, prefix: nil), blocks: 200, horizon: 200)
    #expect(own.pools[0].served > crowded.pools[0].served && own.pools[0].prefixHitRate == nil)
  }

  /// With a cache for everything, what a trace's prompts find is what earlier rows named.
  @Test(
    .enabled(if: access(TraceReplayTests.azure + "/mooncake-conversation.jsonl", R_OK) == 0, "no Mooncake trace here"))
  func mooncakeFindsWhatItNamed() throws {
    let path = TraceReplayTests.azure + "/mooncake-conversation.jsonl"
    let seconds = 600.0
    var reader = try TraceReader(path: path, format: .mooncake)
    var known: Set<UInt64> = []
    var (rows, expected, prompts) = (0, 0, 0)
    while let row = try reader.next(), row.time < seconds {
      let input = Int(row.inputTokens ?? 0)
      let named = reader.blocks.prefix { known.contains($0) }.count
      expected += min(named * 512, input - 1) / 16 * 16
      prompts += input
      known.formUnion(reader.blocks)
      rows += 1
    }
    // A thousand times slower, so that a row mostly comes when those before are done.
    let trace = Trace(path: path, format: .mooncake, rateScale: 1e-3, requests: rows, firstTimestamp: 0, span: seconds)
    let workload = LanguagePools.workload(process: .trace(trace), input: 1, output: 1)
    var pool = try LanguagePools.pool(blocks: 100_000_000)
    pool.batching = .continuous(
      ContinuousBatching(
        maxNumSeqs: 64, maxNumBatchedTokens: 2_048, blockSize: 16, blocks: 100_000_000, maxModelLen: 1_000_000))
    let scenario = LanguagePools.scenario(workload, pool: pool, horizon: seconds * 1_000)
    let result = try simulate(scenario, replication: 0)
    #expect(result.workloads[0].arrived == rows)
    let rate = try #require(result.pools[0].prefixHitRate)
    #expect(abs(rate - Double(expected) / Double(prompts)) < 0.002, "\(rate), \(Double(expected) / Double(prompts))")
  }
}
