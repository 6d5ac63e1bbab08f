import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Prompts in one pool, answers in another.
@Suite struct DisaggregationTests {
  /// A pool of prompts and one of answers, each of one replica unless said.
  static func pools(
    prefill: Pool, decode: Pool, bandwidth: Double, latency: Double
  ) -> [Pool] {
    var (first, second) = (prefill, decode)
    first.name = "prefill"
    second.name = "decoders"
    first.decode = DecodePool(pool: 1, link: "own link", bandwidth: bandwidth, latency: latency)
    return [first, second]
  }

  static func scenario(_ workload: Workload, _ pools: [Pool], horizon: Double, seed: UInt64 = 1) -> Scenario {
    var scenario = LanguagePools.scenario(workload, pool: pools[0], horizon: horizon, seed: seed)
    scenario.pools = pools
    return scenario
  }

  static let bytesPerToken = Catalog.architecture("llama-3.1-8b")?.keyValueBytesPerToken(.bf16) ?? 0

  /// Random traffic through both, against two schedulers that take every step, the second fed by the first.
  @Test func equalsStepByStep() throws {
    let bank = StreamBank(seed: 20_261_122, replication: 0)
    let stream = bank.stream("cases")
    func pick<T>(_ values: [T]) -> T { values[stream.below(values.count)] }
    var (finished, preemptions, blocked, worst) = (0, 0, 0, 0.0)
    for number in 0..<200 {
      let (meanInput, meanOutput) = (pick([5.0, 60, 400, 1_500]), pick([1.0, 4, 40, 200]))
      let blockSize = pick([1, 8, 16, 32])
      let rate = pick([0.5, 3, 20])
      let longest = Int(meanInput * 6 + meanOutput * 6) + 2 * blockSize + 8
      func pool() throws -> Pool {
        let maxNumSeqs = pick([1, 2, 7, 32, 128])
        return try LanguagePools.pool(
          maxNumSeqs: maxNumSeqs, budget: max(maxNumSeqs, pick([32, 100, 512, 2_048])), blockSize: blockSize,
          blocks: longest / blockSize * pick([1, 2, 4, 30]) + stream.below(7))
      }
      // From links that are never waited for to those that everything waits for.
      let seconds = pick([1e-5, 0.01, 0.3, 2]) / rate
      let latency = pick([0, 1e-5, 0.01])
      let bandwidth = Self.bytesPerToken * meanInput / seconds
      let pools = Self.pools(prefill: try pool(), decode: try pool(), bandwidth: bandwidth, latency: latency)
      let workload = Workload(
        name: "chat", arrivals: Arrivals(process: .gamma(rate: rate, burstiness: pick([0.1, 1, 4]))),
        inputTokens: try Stations.gamma(mean: meanInput, cv: 1).clipped(min: 1, max: meanInput * 6),
        outputTokens: try Stations.gamma(mean: meanOutput, cv: 1).clipped(min: 1, max: meanOutput * 6),
        hasTokens: true, stages: [Stage(route: Route(targets: [.pool(0)]))])
      let scenario = Self.scenario(workload, pools, horizon: 100 / rate, seed: UInt64(number))
      let result = try simulate(scenario, replication: 0, recording: true)
      let arrivals = try SkippingTests.allArrivals(scenario, blockSize: blockSize)
      func oracle(_ pool: Pool) throws -> StepByStepScheduler {
        guard case .continuous(let batching) = pool.batching, case .roofline(let roofline) = pool.stepTime else {
          throw CancellationError()
        }
        return StepByStepScheduler(
          stepTime: RooflineStepTime(roofline), maxNumSeqs: batching.maxNumSeqs, budget: batching.maxNumBatchedTokens,
          blockSize: blockSize, totalBlocks: batching.blocks)
      }
      var prompts = try oracle(pools[0])
      prompts.link = (latency, Self.bytesPerToken * Double(blockSize) / bandwidth)
      var expected = prompts.run(arrivals)
      let order = expected.indices.filter { expected[$0].output > 1 }.sorted {
        expected[$0].finish < expected[$1].finish
      }
      var answers = try oracle(pools[1])
      let written = answers.run(
        order.map { index in
          var job = expected[index]
          job.arrival = job.finish
          job.isRemote = true
          (job.blocks, job.named, job.target, job.computed, job.produced) = ([], 0, 0, 0, 1)
          return job
        })
      let sent = order.filter { expected[$0].finish <= scenario.horizon }.count
      for (place, index) in order.enumerated() { expected[index].finish = written[place].finish }
      for record in result.records {
        let job = expected[Int(record.index)]
        let error = max(
          abs(record.firstTokenAt - job.firstToken) / job.firstToken, abs(record.finishedAt - job.finish) / job.finish)
        worst = max(worst, error)
        #expect(error <= 1e-9, "case \(number), request \(record.index)")
        finished += 1
      }
      #expect(result.records.count == expected.filter { $0.finish <= scenario.horizon }.count, "case \(number)")
      #expect(result.pools[0].transfers.count == sent, "case \(number)")
      #expect(Audit(scenario, result).findings.isEmpty, "case \(number): \(Audit(scenario, result).findings)")
      preemptions += answers.preemptions
      blocked += prompts.preemptions
    }
    #expect(finished > 5_000 && preemptions > 500 && blocked > 50, "\([finished, preemptions, blocked])")
    #expect(worst > 0, "the two must not share their arithmetic")
  }

  /// First token with the prompt's step, then start and blocks over the bandwidth, then a step a token.
  @Test func aLoneRequestTakesThePromptTheTransferAndTheAnswer() throws {
    let pool = try LanguagePools.pool()
    guard case .roofline(let roofline) = pool.stepTime else { return }
    let stepTime = RooflineStepTime(roofline)
    let workload = LanguagePools.workload(process: .burst(requests: 1), input: 1_000, output: 5)
    let scenario = Self.scenario(
      workload, Self.pools(prefill: pool, decode: pool, bandwidth: 40e9, latency: 0.003), horizon: 60)
    let result = try simulate(scenario, replication: 0, recording: true)
    let record = try #require(result.records.first)
    let first = stepTime.step(decoding: [], prompts: [(1_000, 0)])
    let transfer = 0.003 + 63 * 16 * Self.bytesPerToken / 40e9
    let rest = (1...4).reduce(0.0) { $0 + stepTime.step(decoding: [1_000 + $1], prompts: []) }
    #expect(abs(record.firstTokenAt - record.arrivedAt - first) < 1e-12)
    #expect(abs(record.finishedAt - record.firstTokenAt - transfer - rest) < 1e-12)
    #expect(abs((result.pools[0].transfers.mean ?? 0) - transfer) < 1e-12)
    // The transfer stands in the gap before the second token.
    let gaps = result.workloads[0].itl
    #expect(gaps.count == 4 && abs(gaps.sum - transfer - rest) < 1e-12)
    #expect(abs((gaps.maximum ?? 0) - transfer - stepTime.step(decoding: [1_001], prompts: [])) < 1e-12)
    #expect(abs((result.workloads[0].tpot.mean ?? 0) - (transfer + rest) / 4) < 1e-12)
    #expect(result.pools.map(\.served) == [1, 1])
  }

  /// With a link that takes no time and a great cache the first tokens are those of a pool that gives no more than one.
  @Test func aFreeLinkLeavesFirstTokensAsThoseOfPromptsAlone() throws {
    var pool = try LanguagePools.pool(maxNumSeqs: 16, budget: 512, replicas: 2)
    pool.name = "prefill"
    for output in [1.0, 200] {
      let whole = LanguagePools.workload(process: .poisson(rate: 8), input: 800, output: output)
      let prompts = LanguagePools.workload(process: .poisson(rate: 8), input: 800, output: 1)
      let pair = Self.pools(
        prefill: pool, decode: try LanguagePools.pool(maxNumSeqs: 256, blocks: 1_000_000, replicas: 20),
        bandwidth: 1e30, latency: 0)
      let apart = try simulate(Self.scenario(whole, pair, horizon: 200), replication: 0, recording: true)
      let alone = try simulate(Self.scenario(prompts, [pool], horizon: 200), replication: 0, recording: true)
      let expected = Dictionary(uniqueKeysWithValues: alone.records.map { ($0.index, $0.firstTokenAt) })
      #expect(apart.records.count > 1_000)
      for record in apart.records {
        #expect(abs(record.firstTokenAt - (expected[record.index] ?? 0)) < 1e-9, "\(output) \(record.index)")
      }
    }
  }

  /// Every token after the first has a gap, and the gaps of a request are the time from its first token to its end.
  @Test func gapsCoverTheWayOfEveryAnswer() throws {
    let silence = TrafficShape(spikes: [Spike(at: 50, factor: 0, lasting: 1_000)])
    for seconds in [1e-6, 0.05, 0.4] {
      let workload = LanguagePools.workload(process: .poisson(rate: 4), input: 700, output: 90, shape: silence)
      let pools = Self.pools(
        prefill: try LanguagePools.pool(blocks: 200), decode: try LanguagePools.pool(maxNumSeqs: 8, blocks: 250),
        bandwidth: Self.bytesPerToken * 700 / seconds, latency: 1e-5)
      let scenario = Self.scenario(workload, pools, horizon: 600)
      let result = try simulate(scenario, replication: 0, recording: true)
      let sums = result.workloads[0]
      #expect(sums.inFlight == 0 && sums.completed > 100)
      #expect(sums.itl.count == Int(sums.completed) * 89, "\(seconds)")
      let way = result.records.reduce(0.0) { $0 + $1.finishedAt - $1.firstTokenAt }
      #expect(abs(sums.itl.sum / way - 1) < 1e-9, "\(seconds)")
      // What each pool did for the workload is all that it did.
      #expect(result.pools.map(\.served) == [sums.completed, sums.completed])
      #expect(result.pools[0].transfers.count == Int(sums.completed))
      #expect((result.pools[0].transfers.minimum ?? 0) >= 1e-5)
    }
  }

  /// A link is used by one request at a time: n prompts that are done together are sent in turn.
  @Test func transfersOfAReplicaTakeTurns() throws {
    let workload = LanguagePools.workload(process: .burst(requests: 10), input: 100, output: 2)
    let seconds = 7 * 16 * Self.bytesPerToken / 1e6
    let pools = Self.pools(
      prefill: try LanguagePools.pool(), decode: try LanguagePools.pool(), bandwidth: 1e6, latency: 0)
    let result = try simulate(Self.scenario(workload, pools, horizon: 10_000), replication: 0, recording: true)
    let transfers = result.pools[0].transfers
    #expect(transfers.count == 10)
    #expect(abs(transfers.sum - 55 * seconds) < 1e-6)
  }
}
