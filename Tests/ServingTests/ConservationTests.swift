import EventKernel
import Model
import Serving
import Testing

/// Nothing is lost and nothing comes from nowhere, on any run.
@Suite struct ConservationTests {
  @Test(arguments: 0..<20)
  func everythingIsAccountedFor(group: Int) throws {
    for number in group * 50..<(group + 1) * 50 {
      let scenario = try RandomScenario.make(number)
      let result = try simulate(scenario, replication: 0, recording: true)
      let audit = Audit(scenario, result)
      #expect(audit.findings.isEmpty, "scenario \(number): \(audit.findings.prefix(4).joined(separator: "; "))")
      let attempts = result.workloads.reduce(0) { $0 + $1.attempts }
      let evaluations = scenario.pools.reduce(0.0) {
        $0 + ($1.autoscaler.map { $0.evaluations(within: scenario.horizon) } ?? 0)
      }
      let speculates = scenario.pools.contains { pool in
        if case .continuous(let batching) = pool.batching { batching.speculation != nil } else { false }
      }
      // Drafts have every step taken by itself, and answers have tens of thousands of tokens.
      let steps = speculates ? 50_000.0 : 5_000
      // Prompts of tens of thousands of tokens in chunks of 64, again after each preemption, take hundreds of steps.
      #expect(
        Double(result.events) <= steps * Double(attempts) + 2 * evaluations + 5_000, "scenario \(number) does too much")
    }
  }

  /// The draws reach what they are meant to: every outcome, preemptions, interruptions, cold starts, throttled calls.
  @Test func theScenariosAreVaried() throws {
    var outcomes: Set<Outcome> = []
    var preemptions: Int64 = 0
    var interruptions: Int64 = 0
    var coldStarts: Int64 = 0
    var throttled: Int64 = 0
    var errors: Int64 = 0
    var hits = 0
    var months = 0
    var (transfers, unsent) = (0, 0)
    var crashes: Int64 = 0
    var lost: Int64 = 0
    for number in 0..<400 {
      let result = try simulate(try RandomScenario.make(number), replication: 1, recording: true)
      outcomes.formUnion(result.records.map(\.outcome))
      preemptions += result.pools.reduce(0) { $0 + $1.preemptions }
      transfers += result.pools.reduce(0) { $0 + $1.transfers.count }
      unsent += result.pools.reduce(0) { $0 + ($1.transfers.isEmpty ? 0 : Int($1.served) - $1.transfers.count) }
      hits += result.pools.count { ($0.prefixHitRate ?? 0) > 0 }
      interruptions += result.pools.reduce(0) { $0 + $1.interruptions }
      coldStarts += result.pools.reduce(0) { $0 + $1.coldStarts }
      throttled += result.apis.reduce(0) { $0 + $1.throttled }
      errors += result.apis.reduce(0) { $0 + $1.errors }
      crashes += result.pools.reduce(0) { $0 + $1.crashes }
      lost += result.pools.reduce(0) { $0 + $1.lostRequests }
      months += result.usage.months.count > 1 ? 1 : 0
    }
    #expect(outcomes.count == 4)
    #expect(
      [preemptions, interruptions, coldStarts, throttled, errors, crashes, lost].allSatisfy { $0 > 50 },
      "\([preemptions, interruptions, coldStarts, throttled, errors, crashes, lost])")
    #expect(months > 10 && hits > 30)
    // Some are given up or lost on their way.
    #expect(transfers > 1_000 && unsent > 50, "\([transfers, unsent])")
  }

  struct Line {
    var batching: Batching
    var loadBalancing: LoadBalancing
    var queue: QueueLimits
    var load: Double
  }

  static let lines: [Line] = {
    let batchings: [Batching] = [
      .none(concurrency: 1), .none(concurrency: 3),
      .dynamic(DynamicBatching(maxBatchSize: 4, preferredBatchSizes: [2], maxQueueDelay: 0.5)),
      .dynamic(DynamicBatching(maxBatchSize: 8, preferredBatchSizes: [], maxQueueDelay: 2, instanceCount: 2)),
      .continuous(ContinuousBatching(maxNumSeqs: 6, maxNumBatchedTokens: 256, blockSize: 16, blocks: 100_000)),
    ]
    let limits = [QueueLimits(), QueueLimits(timeout: 1), QueueLimits(maxSize: 5)]
    var lines: [Line] = []
    for batching in batchings {
      for loadBalancing in LoadBalancing.allCases {
        for queue in limits {
          lines.append(
            Line(batching: batching, loadBalancing: loadBalancing, queue: queue, load: lines.count % 2 == 0 ? 0.8 : 1.2)
          )
        }
      }
    }
    return lines
  }()

  /// Little's law as an identity: over a run that begins and ends empty, the integral of the number waiting is the sum of
  /// the times waited, whatever the order of service, also by those that gave up.
  @Test func littlesLawIsAnIdentity() throws {
    for (number, line) in Self.lines.enumerated() {
      var pool = Stations.pool(service: .exponential(mean: 1), batching: line.batching, queue: line.queue, replicas: 3)
      var places = 3.0
      switch line.batching {
      case .none(let concurrency): places *= Double(concurrency)
      case .dynamic(let batching): places *= Double(batching.maxBatchSize * batching.instanceCount)
      case .continuous(let batching):
        pool = try LanguagePools.pool(maxNumSeqs: 6, budget: 256, queue: line.queue, replicas: 3)
        pool.batching = .continuous(batching)
        places *= 6
      }
      pool.loadBalancing = line.loadBalancing
      let rate = line.load * places
      let horizon = 4_000 / rate
      // Nothing arrives in the second half, in which the queue empties.
      let silence = TrafficShape(spikes: [Spike(at: horizon / 2, factor: 0, lasting: horizon)])
      let workload = LanguagePools.workload(process: .poisson(rate: rate), input: 100, output: 60, shape: silence)
      let scenario = LanguagePools.scenario(workload, pool: pool, horizon: horizon, seed: UInt64(number))
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(result.workloads[0].inFlight == 0)
      #expect(Audit(scenario, result).findings.isEmpty, "\(line): \(Audit(scenario, result).findings)")
      var waited = 0.0
      for record in result.records {
        switch record.outcome {
        case .completed: waited += record.startedAt - record.arrivedAt
        case .timedOut: waited += record.finishedAt - record.arrivedAt
        case .rejected, .failed: break
        }
      }
      let integral = result.pools[0].queueDepth * horizon
      #expect(abs(integral - waited) <= 1e-9 * max(waited, 1), "\(line): \(integral) against \(waited)")
      #expect(result.records.filter { $0.outcome == .timedOut }.allSatisfy { $0.finishedAt - $0.arrivedAt <= 1.000001 })
      // A batch that has room takes a request at its next step, whatever the queue's limit: 3 replicas of 6.
      if let maxSize = line.queue.maxSize {
        let room = if case .continuous = line.batching { 18 } else { 0 }
        #expect(result.pools[0].queueDepthMax <= maxSize + room, "\(line)")
      }
    }
  }
}
