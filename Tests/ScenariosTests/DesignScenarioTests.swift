import Catalog
import EventKernel
import FoundationEssentials
import Model
import Scenarios
import Testing

@Suite struct DesignScenarioTests {
  private func load(_ path: String, sets: [String] = []) throws -> LoadedScenario {
    do {
      return try ScenarioFile.loadWithSources(path: path, sets: sets)
    } catch {
      Issue.record("\(error.rendered(colour: false))")
      throw error
    }
  }

  @Test func quickstart() throws {
    let loaded = try load(Repository.root + "scenarios/quickstart.yaml")
    let scenario = loaded.scenario
    #expect(loaded.warnings.isEmpty)
    #expect(loaded.sources.map(\.path) == [Repository.root + "scenarios/quickstart.yaml"])
    #expect(scenario.name == "quickstart")
    #expect(scenario.start == Instant(year: 2026, month: 12, day: 1))
    #expect(scenario.horizon == 7 * 86_400)
    #expect(scenario.replications == ReplicationPlan(atLeast: 5, atMost: 5))
    #expect(scenario.seed == 1)

    let chat = try #require(scenario.workloads.first)
    #expect(chat.arrivals.shape.diurnal == Diurnal(peakAt: 15 * 3_600, peakToMean: 1.8))
    guard case .poisson(rate: 3) = chat.arrivals.process else { throw Unexpected() }
    #expect(chat.hasTokens)
    #expect(
      chat.objectives == [
        Objective(.atMost(.ttft, .p95, seconds: 1)), Objective(.atMost(.latency, .p95, seconds: 20)),
      ])
    #expect(chat.stages == [Stage(route: Route(targets: [.pool(0)]))])
    guard case .clipped(.lognormal, _, max: 8_000) = chat.inputTokens else { throw Unexpected() }

    let pool = try #require(scenario.pools.first)
    #expect(pool.instance.name == "aws/g6e.xlarge")
    #expect(pool.tensorParallel == 1)
    #expect(pool.replicasPerInstance == 1)
    #expect(pool.loadBalancing == .leastLoaded)
    #expect(pool.replicas == ReplicaBounds(minimum: 1, maximum: 6, initial: 1))
    guard case .continuous(let batching) = pool.batching, case .roofline(let roofline) = pool.stepTime else {
      throw Unexpected()
    }
    #expect(batching.maxNumSeqs == 64)
    #expect(batching.maxNumBatchedTokens == 2_048)
    #expect(batching.blockSize == 16)
    #expect(batching.blocks == roofline.memory.blocks)
    #expect(roofline.keyValuePrecision == .bf16)
    guard case .hpa(let autoscaler) = pool.autoscaler?.policies.first else { throw Unexpected() }
    #expect(autoscaler.metrics.map(\.name) == [.concurrency])
    #expect(autoscaler.metrics.map(\.target) == [16])
    #expect(autoscaler.metrics[0].reading == MetricReading(scrapeInterval: 15))
    #expect(!autoscaler.hasNoBehavior)
    #expect(autoscaler.scaleUp == Defaults.scaleUp)
    #expect(autoscaler.scaleDown == Defaults.scaleDown)
    #expect(pool.startup == Startup(provision: .constant(120), load: .constant(60)))
    #expect(pool.purchase.map(\.kind) == [.reserved, .onDemand])
    #expect(pool.purchase.map(\.limit) == [1, nil])
    #expect(pool.purchase[0].hourly < pool.purchase[1].hourly)

    let api = try #require(scenario.apis.first)
    #expect(api.price.rates[.input] == Decimal(string: "0.15"))
    #expect(api.tokensPerSecond == .constant(80))
    #expect(abs(api.timeToFirstToken.quantile(0.95) - 0.9) < 1e-9)
    let crossover = try #require(scenario.crossover)
    #expect(crossover.pool == 0 && crossover.api == 0 && crossover.over == "workloads.chat.arrivals.rate")
    #expect(crossover.range == 0.2...10 && crossover.conditions.map(\.text) == ["chat.ttft.p95 <= 1s"])
    #expect(crossover.written(0.25) == "0.25/s" && !crossover.isPlainNumber)
  }

  @Test func forecast2027() throws {
    let scenario = try load(Repository.root + "scenarios/forecast-2027.yaml").scenario
    let forecast = try #require(scenario.forecast)
    #expect(forecast.start == Instant(year: 2027, month: 1, day: 1))
    #expect(forecast.months == 12 && forecast.sample == 1 && forecast.draws == 32 && forecast.budget == nil)
    #expect(forecast.periods.last?.end == Instant(year: 2028, month: 1, day: 1))
    #expect(
      forecast.inputs.map(\.role) == [
        .value(prefix: "", suffix: "%/month"), .outputTokens(workload: 0), .apiPrice(api: 0),
      ])
    #expect(
      forecast.inputs.map(\.distribution) == [
        .normal(mean: 8, sd: 3), .triangular(low: 0.8, mode: 1, high: 1.6), .uniform(low: 0.5, high: 1),
      ])
    #expect(forecast.settings([7.5, 1, 1]) == ["workloads.chat.arrivals.growth=7.5%/month"])
    let dear = forecast.apply([7.5, 1.5, 0.5], to: scenario)
    #expect(dear.apis[0].price.perMillion(.output) == scenario.apis[0].price.perMillion(.output) / 2)
    #expect(abs(dear.workloads[0].outputTokens.mean / scenario.workloads[0].outputTokens.mean - 1.5) < 1e-9)
  }

  @Test func vision() throws {
    let scenario = try load(Repository.root + "scenarios/vision-t4-mig.yaml").scenario
    #expect(scenario.start == Defaults.start)
    let photos = try #require(scenario.workloads.first)
    guard case .modulated(let states) = photos.arrivals.process else { throw Unexpected() }
    #expect(
      states == [ModulatedState(rate: 150, meanDuration: 1_200), ModulatedState(rate: 900, meanDuration: 120)])
    #expect(!photos.hasTokens)
    #expect(
      photos.client
        == Client(
          timeout: 2, retries: 2,
          backoff: Backoff(base: 0.1, factor: 2, maximum: photos.client.backoff.maximum, jitter: 0.5)))
    #expect(
      photos.stages == [
        Stage(name: "decode", route: Route(targets: [.pool(0)])),
        Stage(name: "classify", route: Route(rule: .leastLoaded, targets: [.pool(1), .pool(2)])),
      ])
    let (cpu, t4, mig) = (scenario.pools[0], scenario.pools[1], scenario.pools[2])
    #expect(cpu.batching == .none(concurrency: 8))
    #expect(cpu.tensorParallel == 0)
    guard case .hpa(let scaler) = cpu.autoscaler?.policies.first else { throw Unexpected() }
    #expect(scaler.metrics.map(\.name) == [.cpuUtilization])
    #expect(scaler.metrics.map(\.target) == [0.65])
    #expect(scaler.metrics[0].reading == MetricReading(scrapeInterval: 15, averagingWindow: 60))
    #expect(scaler.hasNoBehavior)
    #expect(
      t4.batching
        == .dynamic(DynamicBatching(maxBatchSize: 32, preferredBatchSizes: [8, 16], maxQueueDelay: 0.004)))
    #expect(t4.loadBalancing == .sharedQueue)
    #expect(t4.queue == QueueLimits(maxSize: 2_000, timeout: 1))
    guard case .table(let t4Times) = t4.stepTime, case .table(let migTimes) = mig.stepTime else { throw Unexpected() }
    #expect(t4Times.first == BatchLatency(batch: 1, seconds: 0.0031))
    #expect(migTimes.first == BatchLatency(batch: 1, seconds: 0.0019))
    #expect(t4.purchase.map(\.kind) == [.reserved, .spot, .onDemand])
    #expect(t4.purchase[1].hourly == t4.instance.onDemand * (Decimal(35) / 100))
    #expect(t4.purchase[1].interruption == Interruption(monthlyProbability: 0.12, notice: 120))
    #expect(mig.slice?.name == "1g.5gb")
    #expect(mig.replicasPerInstance == 56)
    #expect(
      mig.batching == .dynamic(DynamicBatching(maxBatchSize: 32, preferredBatchSizes: [32], maxQueueDelay: 0.004)))
    #expect(mig.purchase.map(\.limit) == [1])
    #expect(mig.purchase[0].term == .oneYear)
  }

  @Test func traceReplay() throws {
    guard let path = Repository.shared("design/scenarios/trace-replay.yaml") else {
      print("skipped: the shared trace data is not beside this checkout")
      return
    }
    let scenario = try load(path).scenario
    let traces = scenario.workloads.compactMap { workload -> Trace? in
      if case .trace(let trace) = workload.arrivals.process { trace } else { nil }
    }
    #expect(traces.map(\.requests) == [8_819, 19_366])
    #expect(scenario.workloads.map(\.hasTokens) == [true, true])
    let pool = try #require(scenario.pools.first)
    #expect(pool.tensorParallel == 2)
    #expect(pool.replicas == ReplicaBounds(minimum: 4, maximum: 4, initial: 4))
  }
}

struct Unexpected: Error {}
