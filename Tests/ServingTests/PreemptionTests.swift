import EventKernel
import Model
import Serving
import Testing

/// Who gives blocks up, and what becomes of them: by priority and by swapping, against a scheduler that takes every step.
@Suite struct PreemptionTests {
  /// Three workloads in one pool, told apart by name and priority alone.
  static func split(_ scenario: Scenario, priorities: [Int]) -> Scenario {
    var scenario = scenario
    let model = scenario.workloads[0]
    scenario.workloads = priorities.enumerated().map { number, priority in
      var workload = model
      workload.name = "work\(number)"
      workload.priority = priority
      return workload
    }
    return scenario
  }

  static func change(_ scenario: Scenario, _ change: (inout ContinuousBatching) -> Void) -> Scenario {
    var scenario = scenario
    guard case .continuous(var batching) = scenario.pools[0].batching else { return scenario }
    change(&batching)
    scenario.pools[0].batching = .continuous(batching)
    return scenario
  }

  struct Outcome {
    var finished = 0
    var worst = 0.0
    var oracle: StepByStepScheduler
  }

  /// Runs a case both ways; every time is to agree to 1e-9.
  static func compare(_ scenario: Scenario, _ roofline: Roofline, number: Int) throws -> Outcome {
    guard case .continuous(let batching) = scenario.pools[0].batching else { throw Unexpected() }
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "case \(number)")
    var jobs: [(workload: Int, index: Int, job: StepByStepScheduler.Job)] = []
    for (workload, description) in scenario.workloads.enumerated() {
      let own = try SkippingTests.allArrivals(scenario, workload: workload, blockSize: batching.blockSize)
      for (index, job) in own.enumerated() {
        var job = job
        job.priority = description.priority
        jobs.append((workload, index, job))
      }
    }
    jobs.sort { $0.job.arrival < $1.job.arrival }
    let parallelism = roofline.parallelism
    var oracle = StepByStepScheduler(
      stepTime: RooflineStepTime(roofline, maxNumBatchedTokens: batching.maxNumBatchedTokens),
      maxNumSeqs: batching.maxNumSeqs * parallelism.data,
      budget: batching.maxNumBatchedTokens * parallelism.pipeline * parallelism.data, blockSize: batching.blockSize,
      totalBlocks: batching.blocks)
    if parallelism.pipeline > 1 { oracle.schedulesAhead = false }
    oracle.scheduling = batching.scheduling
    oracle.servesByPriority = batching.schedulingPolicy == .priority
    oracle.swap = batching.swap
    let expected = oracle.run(jobs.map(\.job))
    var found: [[Int: StepByStepScheduler.Job]] = scenario.workloads.map { _ in [:] }
    for (place, job) in expected.enumerated() { found[jobs[place].workload][jobs[place].index] = job }
    var outcome = Outcome(oracle: oracle)
    for record in result.records {
      let job = try #require(found[record.workload][Int(record.index)])
      let error = max(
        abs(record.firstTokenAt - job.firstToken) / job.firstToken, abs(record.finishedAt - job.finish) / job.finish)
      outcome.worst = max(outcome.worst, error)
      #expect(error <= 1e-9, "case \(number), \(record)")
      outcome.finished += 1
    }
    #expect(result.records.count == expected.filter { $0.finish <= scenario.horizon }.count, "case \(number)")
    return outcome
  }

  @Test func prioritiesEqualStepByStep() throws {
    let bank = StreamBank(seed: 4_001, replication: 0)
    let draws = bank.stream("cases")
    var (finished, preemptions, heldBack) = (0, 0, 0)
    for number in 0..<250 {
      var parameters = try SkippingTests.draw(draws)
      parameters.scheduling = .chunked
      parameters.speculation = nil
      parameters.admission = .maxUtilization
      parameters.rate /= 2
      let (plain, roofline) = try SkippingTests.scenario(parameters, seed: UInt64(number))
      let priorities = [[0, 0, 0], [2, -1, 0], [1, 0, 1]][draws.below(3)]
      let scenario = Self.change(Self.split(plain, priorities: priorities)) { $0.schedulingPolicy = .priority }
      let outcome = try Self.compare(scenario, roofline, number: number)
      finished += outcome.finished
      preemptions += outcome.oracle.preemptions
      heldBack += outcome.oracle.heldBack
    }
    #expect(finished > 10_000)
    #expect(preemptions > 1_000)
    #expect(heldBack > 20, "\(heldBack)")
  }

  @Test func swappingEqualsStepByStep() throws {
    let bank = StreamBank(seed: 4_002, replication: 0)
    let draws = bank.stream("cases")
    var (finished, preemptions, swaps) = (0, 0, 0)
    for number in 0..<250 {
      var parameters = try SkippingTests.draw(draws)
      if parameters.scheduling == .batchByBatch { parameters.scheduling = .promptsFirst }
      parameters.speculation = nil
      parameters.admission = .maxUtilization
      parameters.prefix = nil
      let (plain, roofline) = try SkippingTests.scenario(parameters, seed: UInt64(number))
      let swap = SwapSpace(
        blocks: [0, parameters.blocks / 4, 1_000_000][draws.below(3)], secondsPerBlock: [0, 1e-4][draws.below(2)])
      let scenario = Self.change(plain) {
        $0.swap = swap
        $0.prefixCaching = false
      }
      let outcome = try Self.compare(scenario, roofline, number: number)
      finished += outcome.finished
      preemptions += outcome.oracle.preemptions
      swaps += outcome.oracle.swaps
    }
    #expect(finished > 10_000)
    #expect(preemptions > 1_000)
    #expect(swaps > 500 && swaps < preemptions, "\(swaps)")
  }

  /// A cache that is too small for all: the urgent wait little, and as long as if they were alone.
  @Test func theUrgentHardlyNoticeOthers() throws {
    var urgent = LanguagePools.workload(process: .poisson(rate: 1), input: 200, output: 100)
    urgent.name = "urgent"
    var bulk = LanguagePools.workload(process: .poisson(rate: 40), input: 400, output: 400)
    bulk.name = "bulk"
    bulk.priority = 5
    var pool = try LanguagePools.pool(maxNumSeqs: 16, blocks: 300)
    pool.batching = .continuous(
      ContinuousBatching(
        maxNumSeqs: 16, maxNumBatchedTokens: 2_048, blockSize: 16, blocks: 300, schedulingPolicy: .priority))
    var scenario = LanguagePools.scenario(urgent, pool: pool, horizon: 300)
    scenario.workloads.append(bulk)
    let both = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, both).findings.isEmpty)
    #expect(both.pools[0].preemptions > 10)
    scenario.workloads.removeLast()
    let alone = try simulate(scenario, replication: 0, recording: true)
    let wait = try #require(both.workloads[0].queueWait.quantile(0.95))
    let bulkWait = try #require(both.workloads[1].queueWait.quantile(0.5))
    #expect(wait < 8 && bulkWait > 20, "\(wait) \(bulkWait)")
    #expect(both.workloads[0].arrived == alone.workloads[0].arrived)
  }

  /// The gaps between a request's tokens add up to the time from its first to its last, also where it stood still.
  @Test func gapsAddUp() throws {
    var workload = LanguagePools.workload(process: .poisson(rate: 5), input: 1, output: 1)
    workload.inputTokens = try Stations.gamma(mean: 500, cv: 1).clipped(min: 1, max: 2_000)
    workload.outputTokens = try Stations.gamma(mean: 60, cv: 1).clipped(min: 1, max: 1_000)
    workload.arrivals.shape.spikes = [Spike(at: 100, factor: 0, lasting: 1_000)]
    let swap = SwapSpace(blocks: 200, secondsPerBlock: 1e-4)
    for (scheduling, policy, swap) in [
      (ContinuousBatching.Scheduling.chunked, SchedulingPolicy.priority, nil as SwapSpace?),
      (.chunked, .firstComeFirstServed, swap), (.promptsFirst, .firstComeFirstServed, swap),
    ] {
      var other = workload
      other.name = "other"
      other.priority = 1
      var pool = try LanguagePools.pool()
      pool.batching = .continuous(
        ContinuousBatching(
          maxNumSeqs: 32, maxNumBatchedTokens: 4_096, blockSize: 16, blocks: 260, prefixCaching: false,
          scheduling: scheduling, schedulingPolicy: policy, swap: swap))
      var scenario = LanguagePools.scenario(workload, pool: pool, horizon: 1_000)
      scenario.workloads.append(other)
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty)
      #expect(result.pools[0].preemptions > 10)
      #expect((result.pools[0].swaps > 0) == (swap != nil))
      for (index, sums) in result.workloads.enumerated() {
        #expect(sums.inFlight == 0)
        let own = result.records.filter { $0.workload == index }
        #expect(sums.itl.count == own.reduce(0) { $0 + $1.outputTokens - 1 })
        let seconds = own.reduce(0) { $0 + $1.finishedAt - $1.firstTokenAt }
        let mean = try #require(sums.itl.mean)
        #expect(abs(mean * Double(sums.itl.count) - seconds) < 1e-6 * seconds)
      }
    }
  }

  /// A dynamic batcher with levels takes the urgent first, and within a level the oldest.
  @Test(arguments: [LoadBalancing.sharedQueue, .leastLoaded])
  func batchesAreFilledByLevel(balancing: LoadBalancing) throws {
    let pool = Stations.pool(
      service: .constant(1),
      batching: .dynamic(
        DynamicBatching(
          maxBatchSize: 2, preferredBatchSizes: [], maxQueueDelay: 0, priorityLevels: 3, defaultPriorityLevel: 2)),
      loadBalancing: balancing)
    var scenario = Stations.scenario(process: .burst(requests: 3), pool: pool, horizon: 100)
    let model = scenario.workloads[0]
    scenario.workloads = [3, 0, 1].enumerated().map { number, priority in
      var workload = model
      workload.name = "level\(number)"
      workload.priority = priority
      return workload
    }
    let result = try simulate(scenario, replication: 0, recording: true)
    // The first to arrive finds the replica free and goes alone; then level 1, level 2 and level 3, two at a time.
    let starts = (0..<3).map { workload in
      result.records.filter { $0.workload == workload }.map(\.startedAt).sorted()
    }
    #expect(starts == [[0, 4, 4], [2, 3, 3], [1, 1, 2]])
  }

  struct Unexpected: Error {}
}
