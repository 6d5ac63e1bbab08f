import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Steps that have tokens of their own.
@Suite struct StepTokensTests {
  /// A question is classified from a prompt of its own, written anew in other words, and answered by another API.
  static func scenario(
    _ process: Arrivals.Process = .burst(requests: 10),
    classify: (Distribution, Distribution) = (.constant(400), .constant(5)),
    rewrite: Distribution? = .constant(40), client: Client = Client(), horizon: Double = 100
  ) -> Scenario {
    var scenario = Stations.scenario(
      process: process, pool: Stations.pool(service: .constant(1), batching: .none(concurrency: 1)), horizon: horizon,
      client: client)
    func api(_ name: String, first: Double, rate: Double) -> API {
      API(
        name: name, model: "m", price: TokenPrice(input: 1, output: 1, source: "test"),
        timeToFirstToken: .constant(first), tokensPerSecond: .constant(rate))
    }
    scenario.apis = [api("small", first: 0.2, rate: 150), api("hosted", first: 0.45, rate: 80)]
    scenario.workloads[0].hasTokens = true
    scenario.workloads[0].inputTokens = .constant(2_000)
    scenario.workloads[0].outputTokens = .constant(300)
    scenario.workloads[0].stages = [
      Stage(
        name: "classify", route: Route(targets: [.api(0)]), inputTokens: classify.0, outputTokens: classify.1),
      Stage(name: "rewrite", route: Route(targets: [.api(0)]), outputTokens: rewrite),
      Stage(name: "answer", route: Route(targets: [.api(1)])),
    ]
    return scenario
  }

  private func run(_ scenario: Scenario) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    return result
  }

  @Test("Each step is billed by its own tokens, and the client sees the last one's") func byHand() throws {
    let result = try run(Self.scenario())
    #expect(result.usage.tokens.map(\.api) == [0, 1] && result.usage.tokens.map(\.calls) == [20, 10])
    // Ten times 400 and 2,000 tokens, 2,000; ten times 5 and 40, 300.
    #expect(result.usage.tokens.map(\.inputTokens) == [24_000, 20_000])
    #expect(result.usage.tokens.map(\.outputTokens) == [450, 3_000])
    #expect(result.workloads[0].inputTokens == 44_000 && result.workloads[0].outputTokens == 3_450)
    let (classified, rewritten) = (0.2 + 4.0 / 150, 0.2 + 39.0 / 150)
    let before: Double = classified + rewritten
    for record in result.records {
      #expect(abs(record.firstTokenAt - record.arrivedAt - before - 0.45) < 1e-9)
      #expect(abs(record.finishedAt - record.firstTokenAt - 299.0 / 80) < 1e-9)
    }
    #expect(abs((result.workloads[0].tpot.mean ?? 0) - 1.0 / 80) < 1e-9)
  }

  /// 4 Ki tokens of cache hold a prompt of 400 tokens and not one of 4,500: which step has which decides who is refused.
  @Test("A pool has the blocks that the step needs", arguments: [(400, 10), (4_500, 0)])
  func blocks(input: Int, completed: Int64) throws {
    let pool = try LanguagePools.pool(maxNumSeqs: 16, budget: 2_048, blockSize: 16, blocks: 256)
    var workload = LanguagePools.workload(process: .burst(requests: 10), input: 100_000, output: 5)
    workload.stages[0].inputTokens = .constant(Double(input))
    let result = try run(LanguagePools.scenario(workload, pool: pool, horizon: 100))
    #expect(result.workloads[0].completed == completed && result.workloads[0].rejected == 10 - completed)
  }

  /// What other steps and later requests draw does not depend on the tokens of a step, nor on whether it has any.
  @Test func noOtherDrawMoves() throws {
    func hosted(_ classify: (Distribution, Distribution)?) throws -> [TokenUsage] {
      var scenario = Self.scenario(.poisson(rate: 2), rewrite: .uniform(low: 1, high: 90), horizon: 1_000)
      scenario.workloads[0].inputTokens = .uniform(low: 100, high: 3_000)
      scenario.workloads[0].outputTokens = .uniform(low: 1, high: 500)
      scenario.apis[0].timeToFirstToken = .constant(0)
      scenario.apis[0].tokensPerSecond = .constant(1e9)
      if let classify {
        (scenario.workloads[0].stages[0].inputTokens, scenario.workloads[0].stages[0].outputTokens) = classify
      } else {
        scenario.workloads[0].stages.removeFirst()
      }
      return try run(scenario).usage.tokens
    }
    let without = try hosted(nil)
    let drawn = try hosted((.uniform(low: 1, high: 900), .geometric(p: 0.1)))
    #expect(drawn[1] == without[1])
    let fixed = try hosted((.constant(400), .constant(5)))
    #expect(fixed[1] == without[1])
    #expect(fixed[0].inputTokens - without[0].inputTokens == 400 * without[0].calls)
    #expect(fixed[0].outputTokens - without[0].outputTokens == 5 * without[0].calls)
  }

  /// The last step fails for a while: what earlier steps did for it is moved to what was done again, by the tokens that each had, and
  /// every attempt has the same ones.
  @Test func attemptsHaveTheSameTokens() throws {
    var scenario = Self.scenario(
      .burst(requests: 1), classify: (.uniform(low: 1, high: 10_000), .uniform(low: 1, high: 1_000)),
      rewrite: .uniform(low: 1, high: 1_000), client: Client(retries: 5, backoff: Backoff(base: 10)))
    scenario.apis[0].timeToFirstToken = .constant(0.1)
    scenario.apis[0].tokensPerSecond = .constant(1e9)
    scenario.apis[1].faults = APIFaults(outages: [Occurrence(.at(0), lasting: 35)])
    let result = try run(scenario)
    // The answer is requested 0.2 s, 10.4 s, 20.6 s, 30.8 s and 41 s after the arrival.
    let attempts: Int64 = 5
    #expect(result.records.map(\.attempts) == [5])
    let used = try #require(result.usage.tokens.first { $0.api == 0 && $0.outcome == .used })
    let repeated = try #require(result.usage.tokens.first { $0.api == 0 && $0.outcome == .repeated })
    #expect(used.calls == 2 && repeated.calls == 2 * (attempts - 1))
    #expect(repeated.inputTokens == (attempts - 1) * used.inputTokens)
    #expect(repeated.outputTokens == (attempts - 1) * used.outputTokens)
    #expect(used.inputTokens > 2_000)
  }

  /// A step before the answer leaves what is said in a conversation as it is.
  @Test func conversationsGrowByWhatIsSaid() throws {
    let pool = try LanguagePools.pool(maxNumSeqs: 4, blocks: 100_000)
    var workload = ConversationTests.workload(
      process: .burst(requests: 1), Conversation(turns: .constant(4), thinkTime: .constant(20)))
    workload.stages.insert(
      Stage(
        name: "classify", route: Route(targets: [.pool(0)]), inputTokens: .uniform(low: 1, high: 90),
        outputTokens: .constant(1)), at: 0)
    let scenario = LanguagePools.scenario(workload, pool: pool, horizon: 1_000)
    let result = try run(scenario)
    #expect(result.records.map(\.outputTokens) == [51, 51, 51, 51])
    let own = zip(result.records, [130, 280, 430, 580]).map { $0.inputTokens - $1 }
    #expect(own.allSatisfy { (1...90).contains($0) } && Set(own).count > 1)
  }

  /// Tokens that a stage alone has make its workload one with tokens.
  @Test func aWorkloadWithoutTokens() throws {
    var scenario = Self.scenario()
    scenario.workloads[0].inputTokens = .constant(0)
    scenario.workloads[0].outputTokens = .constant(0)
    scenario.workloads[0].stages[1] = Stage(name: "cut", route: Route(targets: [.pool(0)]))
    scenario.workloads[0].stages.removeLast()
    scenario.pools[0].stepTime = .latency(.constant(0.01))
    let result = try run(scenario)
    #expect(result.workloads[0].inputTokens == 4_000 && result.workloads[0].outputTokens == 50)
  }
}
