import EventKernel
import Model
import Serving
import Testing

/// Retries that clients may make together.
@Suite struct RetryBudgetTests {
  /// Everything fails: of a first attempt a second for 100 s a budget of a tenth makes ten retries, but for what is not earned yet.
  @Test func aShareOfFirstAttemptsIsRetried() throws {
    var client = Client(retries: 3, backoff: Backoff(base: 0.1))
    client.retryBudget = 0.1
    client.leastRetries = 0
    let scenario = APITests.scenario(
      APITests.api(errors: 1), process: .deterministic(rate: 1), horizon: 100.9, client: client)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let sums = result.workloads[0]
    // Ten first attempts within ten seconds earn one retry, so that no more than one is ever there.
    #expect(sums.attempts - sums.arrived == 10, "\(sums.attempts) attempts")
    #expect(sums.failed + sums.inFlight == 100)
    #expect(sums.retriesNotMade > 80)
  }

  /// What is not spent within ten seconds is lost: a tenth of one first attempt a second leaves no more than ten tenths.
  @Test func earningsAreKeptForTenSeconds() throws {
    var client = Client(retries: 3)
    client.retryBudget = 0.5
    client.leastRetries = 0
    // 4 attempts a second for 100 s in which nothing fails, and then an outage in which everything does.
    var api = APITests.api()
    api.faults = APIFaults(outages: [Occurrence(.at(100.1), lasting: 20)])
    let scenario = APITests.scenario(api, process: .deterministic(rate: 4), horizon: 110, client: client)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    // 10 s at 4/s earn 20 retries, and the about 40 attempts of the outage 20 more.
    let retries = result.workloads[0].attempts - result.workloads[0].arrived
    #expect(retries >= 36 && retries <= 40, "\(retries) retries")
  }

  /// Fewer than a first attempt a second do not earn a tenth of ten in ten seconds: the reserve lets as many be retried a second as it says, and
  /// all where it has more than fail.
  @Test(arguments: [(least: 0.0, retries: 0...0), (0.1, 98...100), (0.2, 198...202), (10, 598...600)])
  func aReserveForThoseWithFewRequests(least: Double, retries: ClosedRange<Int64>) throws {
    var client = Client(retries: 3, backoff: Backoff(base: 0.1))
    (client.retryBudget, client.leastRetries) = (0.1, least)
    let scenario = APITests.scenario(
      APITests.api(errors: 1), process: .deterministic(rate: 0.2), horizon: 1_000.9, client: client)
    let sums = try simulate(scenario, replication: 0).workloads[0]
    #expect(retries.contains(sums.attempts - sums.arrived), "\(sums.attempts - sums.arrived) retries")
  }

  /// Clients wait as long as a rate limit says.
  @Test func clientsWaitForTheRateLimit() throws {
    var client = Client(retries: 1, backoff: Backoff(base: 0.001))
    client.retryBudget = 1
    // A bucket of 60 that fills by one a second, and 61 requests within a second: the last one finds a part of one in it.
    var scenario = APITests.scenario(
      APITests.api(requests: 1), process: .deterministic(rate: 61), horizon: 20, client: client)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 1.005, factor: 0, lasting: 100)]
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let last = result.records.filter { $0.attempts == 2 }
    #expect(last.count == 1 && last.allSatisfy { $0.outcome == .completed })
    client.retryBudget = nil
    scenario.workloads[0].client = client
    let other = try simulate(scenario, replication: 0, recording: true)
    #expect(other.records.filter { $0.attempts == 2 }.contains { $0.outcome == .rejected })
  }

  /// A server of 10 a second is asked 8 a second, by clients that give up after 3 s and try three times again. Five minutes of silence fill
  /// its queue, and from then on it works for clients that have gone: what is asked with the retries is 32 a second. With a budget of a tenth it
  /// is at most 8.8, and the queue empties.
  @Test func anOutageIsLeftBehindWithABudgetAlone() throws {
    func served(_ budget: Double?) throws -> (before: Double, after: Double) {
      var client = Client(timeout: 3, retries: 3, backoff: Backoff(base: 0.5))
      client.retryBudget = budget
      var pool = Stations.pool(service: .constant(1), batching: .none(concurrency: 10))
      pool.faults = Faults(slow: [Slowdown(Occurrence(.at(600), lasting: 300), share: 1, factor: 300)])
      let scenario = Stations.scenario(process: .poisson(rate: 8), pool: pool, horizon: 5_000, client: client)
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty)
      func share(_ times: ClosedRange<Double>) -> Double {
        let own = result.records.filter { times.contains($0.arrivedAt) }
        return Double(own.filter { $0.outcome == .completed }.count) / Double(own.count)
      }
      return (share(100...500), share(3_000...4_500))
    }
    let (without, with) = (try served(nil), try served(0.1))
    #expect(without.before > 0.95 && with.before > 0.9)
    #expect(without.after < 0.5, "\(without)")
    #expect(with.after > 0.9, "\(with)")
  }
}
