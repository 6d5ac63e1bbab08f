import EventKernel
import Model
import Serving
import Testing

/// What a gateway decides, as values: no run.
@Suite struct GatewayTests {
  /// Three steps, the second with two targets that overflow; a client that tries three times and waits 2 s, then 6 s.
  static let stages = [
    Stage(name: "first", route: Route(targets: [.pool(0)])),
    Stage(name: "second", route: Route(rule: .overflow, targets: [.pool(0), .pool(1), .pool(2)])),
    Stage(name: "third", route: Route(rule: .leastLoaded, targets: [.pool(0), .pool(1)])),
  ]

  static func scenario(_ conversation: Conversation? = nil) -> Scenario {
    let pool = Stations.pool(service: .constant(1), batching: .none(concurrency: 1))
    var scenario = Stations.scenario(
      process: .poisson(rate: 1), pool: pool, horizon: 100,
      client: Client(timeout: 9, retries: 2, backoff: Backoff(base: 2, factor: 3)))
    scenario.pools = (0..<3).map { number in
      var other = pool
      other.name = "pool\(number)"
      return other
    }
    scenario.workloads[0].stages = stages
    scenario.workloads[0].conversation = conversation
    return scenario
  }

  struct Case: CustomTestStringConvertible {
    var departure: Departure
    var step: UInt8
    var target: UInt16 = 0
    var retries: UInt16 = 0
    var isLastTurn = true
    var answer: NextMove
    var testDescription: String { "\(departure) of step \(step), target \(target), retries \(retries)" }
  }

  @Test(
    "What comes after a departure",
    arguments: [
      Case(departure: .served, step: 0, answer: .step(1)),
      Case(departure: .served, step: 1, target: 2, answer: .step(2)),
      Case(departure: .served, step: 2, retries: 2, answer: .finish(.completed)),
      Case(departure: .prefilled, step: 1, answer: .handOver),
      // A replica that is lost costs the client nothing, however often it tried.
      Case(departure: .lost, step: 0, retries: 2, answer: .again(keepsTokens: false)),
      Case(departure: .moved, step: 2, retries: 2, answer: .again(keepsTokens: true)),
      // A refusal goes to the next target of an overflow, then to the client, and ends when it has no try left.
      Case(departure: .rejected, step: 1, target: 0, retries: 2, answer: .target(1)),
      Case(departure: .rejected, step: 1, target: 1, answer: .target(2)),
      Case(departure: .rejected, step: 1, target: 2, answer: .retry(after: 2)),
      Case(departure: .rejected, step: 1, target: 2, retries: 1, answer: .retry(after: 6)),
      Case(departure: .rejected, step: 1, target: 2, retries: 2, answer: .finish(.rejected)),
      Case(departure: .rejected, step: 0, answer: .retry(after: 2)),
      Case(departure: .rejected, step: 2, target: 0, retries: 2, answer: .finish(.rejected)),
      // An error and a timeout do not overflow.
      Case(departure: .failed, step: 1, target: 0, answer: .retry(after: 2)),
      Case(departure: .failed, step: 1, target: 0, retries: 2, answer: .finish(.failed)),
      Case(departure: .timedOut, step: 1, target: 0, retries: 1, answer: .retry(after: 6)),
      Case(departure: .timedOut, step: 0, retries: 2, answer: .finish(.timedOut)),
    ])
  func after(_ row: Case) { answers(Self.scenario(), row) }

  /// The last step of a conversation waits for the user's next turn: a loop with a person in it.
  @Test(arguments: [
    Case(departure: .served, step: 0, isLastTurn: false, answer: .step(1)),
    Case(departure: .served, step: 2, isLastTurn: false, answer: .wait),
    Case(departure: .served, step: 2, isLastTurn: true, answer: .finish(.completed)),
    Case(departure: .failed, step: 2, retries: 2, isLastTurn: false, answer: .finish(.failed)),
  ])
  func afterATurn(_ row: Case) { answers(Self.scenario(Conversation(turns: .constant(3))), row) }

  private func answers(_ scenario: Scenario, _ row: Case) {
    let bank = StreamBank(seed: 1, replication: 0)
    withExtendedLifetime(bank) {
      var gateway = Gateway(0, of: scenario, streams: bank)
      let answer = gateway.after(
        row.departure, step: row.step, target: row.target, retries: row.retries, isLastTurn: row.isLastTurn,
        request: RequestNumber(number: 0))
      #expect(answer == row.answer)
    }
  }

  /// A million requests on their way are 128 MB, and each lies in two lines of the cache.
  @Test func aRequestIsOfTwoCacheLines() {
    #expect(MemoryLayout<Request>.stride <= 128)
  }
}
