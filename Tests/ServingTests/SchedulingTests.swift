import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Schedulers beside vLLM V1's, and speculative decoding.
@Suite struct SchedulingTests {
  static func scenario(
    _ workload: Workload, _ scheduling: ContinuousBatching.Scheduling, _ speculation: Speculation? = nil,
    maxNumSeqs: Int = 32, budget: Int = 4_096, blocks: Int = 10_000, horizon: Double = 100
  ) throws -> Scenario {
    var pool = try LanguagePools.pool()
    pool.batching = .continuous(
      ContinuousBatching(
        maxNumSeqs: maxNumSeqs, maxNumBatchedTokens: budget, blockSize: 16, blocks: blocks, scheduling: scheduling,
        speculation: speculation))
    return LanguagePools.scenario(workload, pool: pool, horizon: horizon)
  }

  static func run(_ scenario: Scenario) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    return result
  }

  static let drafts = Speculation(tokens: 4, acceptance: 0.7, draft: .seconds(0.001))

  /// The gaps between a request's tokens add up to the time from its first to its last, whatever comes between, preemption too.
  @Test(arguments: [10_000, 260])
  func gapsAddUp(blocks: Int) throws {
    var workload = LanguagePools.workload(process: .poisson(rate: 4), input: 1, output: 1)
    workload.inputTokens = try Stations.gamma(mean: 500, cv: 1).clipped(min: 1, max: 2_000)
    workload.outputTokens = try Stations.gamma(mean: 60, cv: 1).clipped(min: 1, max: 1_000)
    // No more come when the last ones are served.
    workload.arrivals.shape.spikes = [Spike(at: 100, factor: 0, lasting: 1_000)]
    for (scheduling, speculation) in [
      (ContinuousBatching.Scheduling.chunked, nil), (.promptsFirst, nil), (.chunked, Self.drafts),
    ] {
      let scenario = try Self.scenario(workload, scheduling, speculation, blocks: blocks, horizon: 1_000)
      let result = try Self.run(scenario)
      let sums = result.workloads[0]
      #expect(sums.inFlight == 0 && sums.completed > 300)
      #expect((result.pools[0].preemptions > 0) == (blocks < 10_000))
      let gaps = result.records.reduce(0) { $0 + $1.outputTokens - 1 }
      if speculation == nil { #expect(sums.itl.count == gaps) } else { #expect(sums.itl.count < gaps / 2) }
      let seconds = result.records.reduce(0) { $0 + $1.finishedAt - $1.firstTokenAt }
      let mean = try #require(sums.itl.mean)
      #expect(abs(mean * Double(sums.itl.count) - seconds) < 1e-6 * seconds)
    }
  }

  /// One request at a time: each step gives (1 - a^(k + 1)) / (1 - a) tokens on average.
  @Test func draftsGiveWhatLeviathanSays() throws {
    #expect(abs(Self.drafts.meanTokensPerStep - (1 - pow5(0.7)) / 0.3) < 1e-12)
    let output = 1_001.0
    let workload = LanguagePools.workload(process: .deterministic(rate: 0.02), input: 100, output: output)
    let result = try Self.run(try Self.scenario(workload, .chunked, Self.drafts, horizon: 10_000))
    let stepTime = RooflineStepTime(try LanguagePools.roofline())
    // The step is linear in the context, which grows evenly.
    let step = stepTime.step(decoding: [600, 0, 0, 0, 0], prompts: []) + 4 * 0.001
    let expected = (output - 1) / Self.drafts.meanTokensPerStep * step
    let sample = Sample(result.records.map { $0.finishedAt - $0.firstTokenAt })
    // The last step of an answer is used in part.
    #expect(sample.agrees(with: expected, relativeError: 0.004), "\(sample.mean) for \(expected)")
  }

  private func pow5(_ value: Double) -> Double { value * value * value * value * value }

  /// Draws decide nothing where all or none are accepted.
  @Test func draftsAllOrNone() throws {
    let workload = LanguagePools.workload(process: .burst(requests: 1), input: 100, output: 101)
    for (acceptance, steps) in [(0.0, 100.0), (1, 20)] {
      let drafts = Speculation(tokens: 4, acceptance: acceptance, draft: .seconds(0))
      let record = try #require(try Self.run(try Self.scenario(workload, .chunked, drafts)).records.first)
      let stepTime = RooflineStepTime(try LanguagePools.roofline())
      let contexts = stride(from: 101.0, to: 201, by: 100 / steps).map { Int($0) }
      let seconds = contexts.reduce(0) { $0 + stepTime.step(decoding: [$1, 0, 0, 0, 0], prompts: []) }
      #expect(abs(record.finishedAt - record.firstTokenAt - seconds) < 1e-9)
    }
  }

  /// Without chunks an answer waits for the whole prompt of another, and no step has both.
  @Test func wholePromptsInterruptAnswers() throws {
    let workload = LanguagePools.workload(process: .deterministic(rate: 2), input: 3_000, output: 200)
    let scenario = try Self.scenario(workload, .promptsFirst, horizon: 1.8)
    let result = try Self.run(scenario)
    let stepTime = RooflineStepTime(try LanguagePools.roofline())
    let prompt = stepTime.step(decoding: [], prompts: [(3_000, 0)])
    let longest = try #require(result.workloads[0].itl.maximum)
    #expect(longest > prompt && longest < 1.4 * prompt)
  }

  /// Of a batch that waits together all are answered at once; whoever comes later waits for its end.
  @Test func aStaticBatchEndsTogether() throws {
    var workload = LanguagePools.workload(process: .burst(requests: 12), input: 100, output: 1)
    workload.outputTokens = .uniform(low: 10, high: 100)
    let result = try Self.run(try Self.scenario(workload, .batchByBatch, maxNumSeqs: 5))
    let ends = Set(result.records.map(\.finishedAt)).sorted()
    #expect(ends.map { end in result.records.count { $0.finishedAt == end } } == [5, 5, 2])
    #expect(result.records.allSatisfy { $0.firstTokenAt == $0.finishedAt })
    #expect(Set(result.records.map(\.startedAt)) == Set([0] + ends.dropLast()))
    #expect(result.workloads[0].itl.count == 0)
  }
}
