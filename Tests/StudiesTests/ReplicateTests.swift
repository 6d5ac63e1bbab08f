import EventKernel
import Model
import Studies
import Synchronization
import Testing

@Suite("Replications") struct ReplicateTests {
  @Test func theStudyDoesNotDependOnTheNumberOfThreads() throws {
    var scenario = try chatScenario(service: .exponential(mean: 1))
    scenario.replications = ReplicationPlan(atLeast: 5, atMost: 5)
    let one = try replicate(scenario, jobs: 1)
    for jobs in [2, 8] {
      let other = try replicate(scenario, jobs: jobs)
      #expect(other.figures == one.figures)
      #expect(other.ledger == one.ledger)
      #expect(other.timeline == one.timeline)
      #expect(other.warnings == one.warnings)
    }
  }

  @Test func aWantedPrecisionIsReachedOrTheCap() throws {
    var scenario = try chatScenario(service: .exponential(mean: 1))
    let target = PrecisionTarget(figure: "latency.mean", relativeHalfWidth: 0.05)
    scenario.replications = ReplicationPlan(atLeast: 3, atMost: 200, until: [target])
    let study = try replicate(scenario, jobs: 2)
    let figure = try #require(study.figures["chat.latency.mean"])
    let (value, low, high) = try (
      #require(figure.value), #require(figure.low), #require(figure.high)
    )
    #expect(study.replications < 200)
    #expect((high - low) / 2 <= 0.05 * value)
    #expect(try replicate(scenario, jobs: 1).replications == study.replications)

    scenario.replications = ReplicationPlan(
      atLeast: 2, atMost: 4, until: [PrecisionTarget(figure: "latency.mean", relativeHalfWidth: 1e-6)])
    #expect(try replicate(scenario, jobs: 3).replications == 4)
  }

  @Test func progressEndsAtOneAndCanStopTheStudy() throws {
    let scenario = try chatScenario(service: .exponential(mean: 1))
    let shares = Mutex<[Double]>([])
    _ = try replicate(scenario, jobs: 2) { progress in
      shares.withLock { $0.append(progress.share) }
      return true
    }
    let seen = shares.withLock { $0 }
    #expect(seen == seen.sorted())
    #expect(abs((seen.last ?? 0) - 1) < 1e-9)
    #expect(throws: CancellationError.self) { try replicate(scenario, jobs: 2) { $0.share < 0.3 } }
  }

  @Test func theSameTrafficGoesToEveryApi() throws {
    let scenario = try chatScenario(service: .exponential(mean: 1))
    let study = try replicate(scenario, jobs: 2)
    #expect(study.figures["apis.hosted.calls"]?.value == study.figures["chat.requests"]?.value)
    // 100 tokens and 10, whether the pool has answered them by the end or not.
    let requests = try #require(study.figures["chat.requests"]?.value)
    let cost = try #require(study.figures["apis.hosted.cost"]?.value)
    #expect(abs(cost - requests * 0.0002) < 1e-9)
    #expect(abs((study.figures["apis.hosted.ttft.p50"]?.value ?? 0) - 0.5) < 0.002)
  }

  @Test func theMeanWaitIsNearItsClosedForm() throws {
    var scenario = try chatScenario(service: .exponential(mean: 1))
    scenario.horizon = 40_000
    scenario.replications = ReplicationPlan(atLeast: 8, atMost: 8)
    let study = try replicate(scenario, jobs: 2)
    let wait = try #require(study.figures["chat.queue_wait.mean"])
    let theory = try #require(study.figures["chat.queue_wait.theory"]?.value)
    // The half-width is t(0.975, 7) = 2.365 standard errors; the test allows four.
    let halfWidth = try #require(wait.high) - #require(wait.value)
    #expect(abs(try #require(wait.value) - theory) < 4 / 2.365 * halfWidth)
  }
}
