import EventKernel
import FoundationEssentials
import Glibc
import Model
import Serving
import Testing

/// Cascades against their closed form: each target that is called is paid and adds its time.
@Suite struct CascadeTests {
  /// The mean of a function of a difficulty that is beta(2, 4): 20 d (1 - d)^3, by Simpson's rule.
  static func mean(_ value: (Double) -> Double) -> Double {
    let parts = 2_000
    var sum = 0.0
    for part in 0...parts {
      let d = Double(part) / Double(parts)
      let weight = part == 0 || part == parts ? 1.0 : part % 2 == 1 ? 4 : 2
      sum += weight * 20 * d * pow(1 - d, 3) * value(d)
    }
    return sum / Double(parts) / 3
  }

  static func logistic(_ midpoint: Double, _ slope: Double) -> (Double) -> Double {
    { 1 / (1 + exp(slope * ($0 - midpoint))) }
  }

  @Test func acceptanceByDifficulty() throws {
    #expect(abs(Self.mean { _ in 1 } - 1) < 1e-9 && abs(Self.mean { $0 } - 1.0 / 3) < 1e-9)
    let (midpoint, slope) = (0.4, 9.0)
    let points = [(0.0, 0.95), (0.5, 0.8), (1.0, 0.2)].map { DifficultyCurve.Point(difficulty: $0.0, value: $0.1) }
    let small = Answers.api("small", seconds: 1, quality: .points(points), price: 1)
    let large = Answers.api("large", seconds: 3, quality: .logistic(midpoint: 0.9, slope: 6), price: 10)
    var scenario = Answers.cascade(
      [small, large],
      [CascadeStep(judgement: .accepts(.logistic(midpoint: midpoint, slope: slope))), CascadeStep()])
    scenario.workloads[0].difficulty = .law(try Answers.beta(2, 4))
    scenario.workloads[0].outcome = OutcomeGoal(name: "resolved", success: 0.7)

    let accepts = Self.logistic(midpoint, slope)
    let first: (Double) -> Double = { $0 < 0.5 ? 0.95 - 0.3 * $0 : 0.8 - 1.2 * ($0 - 0.5) }
    let second = Self.logistic(0.9, 6)
    let accepted = Self.mean(accepts)
    let quality = Self.mean { accepts($0) * first($0) + (1 - accepts($0)) * second($0) }

    var results: [ReplicationResult] = []
    for replication in 0..<10 {
      results.append(try simulate(scenario, replication: replication))
    }
    let runs = results.compactMap(\.workloads.first)
    #expect(runs.count == 10)
    // Of requests that come to their end: a run's last seconds are in flight.
    let escalated = try Answers.share(runs) { Double($0.escalations[0]) / Double($1.completed) }
    #expect(escalated.agrees(with: 1 - accepted, relativeError: 0.002), "\(escalated) for \(1 - accepted)")
    let good = try Answers.share(runs) { answers, _ in Double(answers.good) / Double(answers.good + answers.bad) }
    #expect(good.agrees(with: quality), "\(good) for \(quality)")
    let outcomes = try Answers.share(runs) { Double($0.outcomes) / Double($1.completed) }
    #expect(outcomes.agrees(with: 0.7 * quality), "\(outcomes) for \(0.7 * quality)")
    // The time of both.
    let latency = Sample(runs.compactMap { $0.latency.mean })
    #expect(latency.agrees(with: 1 + (1 - accepted) * 3, relativeError: 1e-4), "\(latency)")
    // What is judged reaches the client whole.
    #expect(runs.allSatisfy { $0.ttft.mean == $0.latency.mean && $0.tpot.count == 0 })
    // 15 tokens a call, at 1 and at 10 dollars per million.
    let cost = Sample(
      results.map { result in
        let tokens = result.usage.tokens.reduce(0.0) {
          $0 + Double($1.inputTokens + $1.outputTokens) * ($1.api == 0 ? 1 : 10)
        }
        return tokens / Double(result.workloads[0].completed)
      })
    #expect(cost.agrees(with: 15 + (1 - accepted) * 150, relativeError: 0.002), "\(cost)")
    // Each call by itself.
    let calls = Sample(runs.map { Double($0.calls?.answered ?? 0) / Double($0.completed) })
    #expect(calls.agrees(with: 2 - accepted, relativeError: 0.002), "\(calls)")
    let callTime = Sample(runs.compactMap { $0.calls?.latency.mean })
    #expect(callTime.agrees(with: (1 + (1 - accepted) * 3) / (2 - accepted), relativeError: 0.002), "\(callTime)")
    let callTTFT = Sample(runs.compactMap { $0.calls?.ttft.mean })
    #expect(callTTFT.agrees(with: callTime.mean - 0.4, relativeError: 1e-4), "\(callTTFT)")
    #expect(runs.allSatisfy { $0.answers?.unresolved == 0 })
  }

  /// Of good answers it rejects a tenth, and of the others it accepts a quarter.
  @Test func validationErrsBothWays() throws {
    let (q, second) = (0.8, 0.9)
    let check = Validation(falseReject: 0.1, falseAccept: 0.25, latency: 0.5, price: 0)
    let scenario = Answers.cascade(
      [
        Answers.api("small", seconds: 1, quality: .constant(q)),
        Answers.api("large", seconds: 3, quality: .constant(second)),
      ], [CascadeStep(judgement: .validate(check)), CascadeStep()])
    let accepted = q * 0.9 + (1 - q) * 0.25
    let quality = q * 0.9 + (1 - accepted) * second
    let results = try (0..<10).map { try simulate(scenario, replication: $0) }
    let runs = results.map { $0.workloads[0] }
    let escalated = try Answers.share(runs) { Double($0.escalations[0]) / Double($1.completed) }
    #expect(escalated.agrees(with: 1 - accepted, relativeError: 0.002), "\(escalated) for \(1 - accepted)")
    let good = try Answers.share(runs) { answers, _ in Double(answers.good) / Double(answers.good + answers.bad) }
    #expect(good.agrees(with: quality), "\(good) for \(quality)")
    // The check comes after the first answer alone.
    let latency = Sample(runs.compactMap { $0.latency.mean })
    #expect(latency.agrees(with: 1.5 + (1 - accepted) * 3, relativeError: 1e-4), "\(latency)")
    for (result, run) in zip(results, runs) {
      let first = result.usage.tokens.filter { $0.api == 0 && $0.outcome == .used }.reduce(0) { $0 + $1.calls }
      #expect(result.usage.uses.reduce(0) { $0 + $1.count } == first)
      #expect(first >= run.completed && first <= run.arrived)
    }
  }

  /// A check that never errs lets good answers through and no others.
  @Test func aPerfectCheckIsTheQuality() throws {
    let scenario = Answers.cascade(
      [
        Answers.api("small", seconds: 1, quality: .constant(0.6)),
        Answers.api("large", seconds: 1, quality: .constant(1)),
      ], [CascadeStep(judgement: .validate(Validation())), CascadeStep()])
    let run = try simulate(scenario, replication: 0).workloads[0]
    let answers = try #require(run.answers)
    #expect(answers.bad == 0 && answers.good == run.completed && answers.escalations[0] > 0)
  }

  /// What the second does not accept goes to the third by 30 %, and the rest ends unresolved.
  @Test func theRestIsUnresolved() throws {
    var scenario = Answers.cascade(
      (0..<3).map { Answers.api("a\($0)", seconds: 1, quality: .constant(1)) },
      [
        CascadeStep(judgement: .accepts(.constant(0.5))), CascadeStep(judgement: .accepts(.constant(0.6))),
        CascadeStep(share: 0.3),
      ])
    scenario.workloads[0].outcome = OutcomeGoal(name: "done", success: 1)
    let runs = try Answers.runs(scenario)
    let unresolved = try Answers.share(runs) { Double($0.unresolved) / Double($1.completed) }
    #expect(unresolved.agrees(with: 0.5 * 0.4 * 0.7), "\(unresolved)")
    let third = try Answers.share(runs) { answers, _ in Double(answers.escalations[1]) / Double(answers.escalations[0])
    }
    #expect(third.agrees(with: 0.4 * 0.3, relativeError: 0.002), "\(third)")
    for run in runs {
      let answers = try #require(run.answers)
      #expect(answers.good + answers.bad + answers.unresolved == run.completed)
      #expect(answers.outcomes == answers.good && answers.bad == 0)
      #expect(run.rejected + run.failed + run.timedOut == 0)
    }
  }

  /// What nobody accepts at the last step ends unresolved too, where a scenario made by hand has it.
  @Test func theLastStepMayTurnDown() throws {
    let scenario = Answers.cascade(
      (0..<2).map { Answers.api("a\($0)", seconds: 1) },
      [CascadeStep(judgement: .accepts(.constant(0))), CascadeStep(judgement: .accepts(.constant(0)))], horizon: 100)
    let run = try simulate(scenario, replication: 0).workloads[0]
    #expect(run.completed > 1_000 && run.answers?.unresolved == run.completed)
  }

  /// A cascade whose first target is always accepted is a route to that target.
  @Test func acceptingAllChangesNothing() throws {
    var apis = [Answers.api("small", seconds: 1), Answers.api("large", seconds: 3)]
    apis[0].errors = 0.1
    apis[0].timeToFirstToken = try Stations.lognormal(mean: 0.6, cv: 1)
    let client = Client(timeout: 3, retries: 2, backoff: Backoff(base: 1, jitter: 0.5))
    var plain = Answers.scenario(apis, horizon: 500, client: client)
    plain.workloads[0].stages[0].route = Route(targets: [.api(0)])
    var cascade = plain
    cascade.workloads[0].stages[0].route = Route(rule: .cascade, targets: [.api(0), .api(1)])
    cascade.workloads[0].stages[0].route.cascade = [CascadeStep(judgement: .accepts(.constant(1))), CascadeStep()]
    let (one, other) = (
      try simulate(plain, replication: 0, recording: true), try simulate(cascade, replication: 0, recording: true)
    )
    // A judged answer reaches the client whole.
    let whole = one.records.map { record in
      var whole = record
      if record.outcome == .completed { whole.firstTokenAt = record.finishedAt }
      return whole
    }
    #expect(whole.contains { $0.attempts > 1 && $0.outcome == .completed } && whole.contains { $0.outcome == .failed })
    #expect(whole == other.records)
    #expect(one.usage == other.usage && one.events == other.events)
    #expect(one.workloads[0].latency == other.workloads[0].latency)
  }

  /// A call takes as long as it would if no other answer were turned down, on a pool whose services are drawn in order of arrival too.
  @Test func escalationsMoveNoOtherCall() throws {
    var pool = Stations.pool(service: try Stations.gamma(mean: 1, cv: 0.7), batching: .none(concurrency: 10_000))
    pool.name = "first"
    func times(_ chance: Double) throws -> [Double] {
      var scenario = Answers.scenario([Answers.api("second", seconds: 3)], horizon: 500)
      scenario.pools = [pool]
      var route = Route(rule: .cascade, targets: [.pool(0), .api(0)])
      route.cascade = [CascadeStep(judgement: .accepts(.constant(chance))), CascadeStep()]
      scenario.workloads[0].stages[0].route = route
      scenario.workloads[0].arrivals.shape = TrafficShape(spikes: [Spike(at: 400, factor: 0, lasting: 100)])
      return try NumberedCallsTests.records(scenario).map { $0.finishedAt - $0.arrivedAt }
    }
    let (all, half) = (try times(1), try times(0.5))
    #expect(all.count == half.count && all.count > 5_000)
    let added = zip(all, half).map { $1 - $0 }
    #expect(added.allSatisfy { abs($0) < 1e-6 || abs($0 - 3) < 1e-6 })
    #expect(added.contains { $0 > 1 } && added.contains { $0 < 1 })
  }

  /// Judging answers moves nothing else.
  @Test func anOutcomeMovesNothing() throws {
    var apis = [Answers.api("one", seconds: 1, quality: .constant(0.8)), Answers.api("two", seconds: 2)]
    apis[1].quality = .constant(0.9)
    apis[0].errors = 0.1
    var plain = Answers.scenario(apis, horizon: 500, client: Client(retries: 2, backoff: Backoff(base: 1, jitter: 0.5)))
    plain.workloads[0].stages[0].route.rule = .random
    var rated = plain
    rated.workloads[0].difficulty = .law(.uniform(low: 0, high: 1))
    rated.workloads[0].outcome = OutcomeGoal(name: "done", success: 0.5)
    let (one, other) = (
      try simulate(plain, replication: 0, recording: true), try simulate(rated, replication: 0, recording: true)
    )
    #expect(one.records == other.records && one.usage == other.usage && one.events == other.events)
    #expect(one.workloads[0].answers == nil && other.workloads[0].answers?.outcomes ?? 0 > 1_000)
  }

  /// A cascade over a pool that loses replicas, and an API that fails, with clients that give up while answers are validated.
  static func busy(_ seed: UInt64) throws -> Scenario {
    var pool = try LanguagePools.pool(maxNumSeqs: 8, replicas: 2)
    pool.faults.crashes = Crashes(meanTimeBetween: 60, repair: .constant(5))
    pool.quality = .logistic(midpoint: 0.6, slope: 6)
    var api = Answers.api("large", seconds: 2, quality: .constant(0.9))
    api.errors = 0.1
    var scenario = Answers.scenario(
      [api], rate: 6, horizon: 400, seed: seed,
      client: Client(timeout: 4, retries: 2, backoff: Backoff(base: 1, jitter: 0.5)))
    scenario.pools = [pool]
    scenario.workloads[0].inputTokens = .uniform(low: 50, high: 400)
    scenario.workloads[0].outputTokens = .uniform(low: 5, high: 150)
    scenario.workloads[0].difficulty = .law(try Answers.beta(2, 4))
    scenario.workloads[0].outcome = OutcomeGoal(name: "done", success: 0.6)
    var route = Route(rule: .cascade, targets: [.pool(0), .api(0)])
    let check = Validation(falseReject: 0.2, falseAccept: 0.1, latency: 1.5, price: 0)
    route.cascade = [CascadeStep(judgement: .validate(check)), CascadeStep(share: 0.8)]
    scenario.workloads[0].stages[0].route = route
    return scenario
  }

  @Test func everythingIsAccountedFor() throws {
    var (escalations, timedOut, unresolved, lost) = (Int64(0), Int64(0), Int64(0), Int64(0))
    for seed in 0..<20 {
      let scenario = try Self.busy(UInt64(seed))
      let result = try simulate(scenario, replication: 0, recording: true)
      let audit = Audit(scenario, result)
      #expect(audit.findings.isEmpty, "\(seed): \(audit.findings.prefix(4).joined(separator: "; "))")
      let (run, answers) = (result.workloads[0], try #require(result.workloads[0].answers))
      #expect(answers.good + answers.bad + answers.unresolved == run.completed)
      escalations += answers.escalations[0]
      unresolved += answers.unresolved
      timedOut += run.attempts - run.arrived
      lost += result.pools[0].lostRequests
      // Prompt tokens of answered calls are those of completed requests, and of what came to nothing or is under way.
      let billed = result.usage.tokens.reduce(0) { $0 + $1.inputTokens + $1.cachedTokens }
      #expect(run.inputTokens >= billed - 400 * (run.attempts - run.completed))
    }
    #expect(
      [escalations, timedOut, unresolved, lost].allSatisfy { $0 > 20 }, "\([escalations, timedOut, unresolved, lost])")
  }

  @Test func anyThreadIsTheSame() async throws {
    let scenario = try Self.busy(3)
    let alone = try (0..<4).map { try simulate(scenario, replication: $0, recording: true) }
    try await withThrowingTaskGroup(of: ReplicationResult.self) { group in
      for replication in [3, 1, 0, 2] {
        group.addTask { try simulate(scenario, replication: replication, recording: true) }
      }
      for try await result in group {
        RepeatabilityTests.expectEqual(alone[result.replication], result, "replication \(result.replication)")
      }
    }
  }

  /// An outcome comes once a conversation, at its last turn.
  @Test func onceAConversation() throws {
    var scenario = Answers.scenario([Answers.api("one", seconds: 1, quality: .constant(1))], rate: 2, horizon: 1_000)
    scenario.workloads[0].conversation = Conversation(turns: .constant(3), thinkTime: .constant(5))
    scenario.workloads[0].outcome = OutcomeGoal(name: "done", success: 1)
    let run = try simulate(scenario, replication: 0).workloads[0]
    let (answers, talks) = (try #require(run.answers), try #require(run.conversations))
    #expect(answers.good == run.completed && talks.finished > 1_000)
    #expect(answers.outcomes == talks.finished)
  }

  /// What two targets wrote is all counted, of completed requests alone.
  @Test func tokensOfEveryCallAreCounted() throws {
    var scenario = Answers.cascade(
      [Answers.api("small", seconds: 1), Answers.api("large", seconds: 1)],
      [CascadeStep(judgement: .accepts(.constant(0.5))), CascadeStep()], horizon: 500)
    // Nothing is in flight at the end.
    scenario.workloads[0].arrivals.shape = TrafficShape(spikes: [Spike(at: 490, factor: 0, lasting: 100)])
    let result = try simulate(scenario, replication: 0, recording: true)
    let run = result.workloads[0]
    #expect(run.inFlight == 0 && run.completed == run.arrived)
    #expect(run.inputTokens == result.usage.tokens.reduce(0) { $0 + $1.inputTokens })
    #expect(run.outputTokens == result.usage.tokens.reduce(0) { $0 + $1.outputTokens })
    #expect(run.inputTokens == result.records.reduce(0) { $0 + Int64($1.inputTokens) })
  }
}
