import EventKernel
import Glibc
import Model
import Serving
import Testing

/// Spot instances that are interrupted together, as recorded, with advice, and at prices that move.
@Suite struct SpotMarketTests {
  static let month = SpotTests.month

  static func option(_ interruption: Interruption, limit: Int? = nil) -> PurchaseOption {
    PurchaseOption(kind: .spot, limit: limit, hourly: 1, priceSource: "test", interruption: interruption)
  }

  static let onDemand = PurchaseOption(kind: .onDemand, hourly: 3, priceSource: "test")

  static func scenario(
    _ options: [PurchaseOption], replicas: Int, horizon: Double, rate: Double = 1e-6, service: Double = 1,
    startup: Startup = Startup()
  ) -> Scenario {
    var pool = Stations.pool(service: .constant(service), batching: .none(concurrency: 1), replicas: replicas)
    pool.purchase = options
    pool.startup = startup
    return Stations.scenario(process: .poisson(rate: rate), pool: pool, horizon: horizon)
  }

  /// 200 months of one instance that is replaced at once: a Poisson number of mean -200 ln(1 - p).
  @Test(arguments: [0.05, 0.15, 0.5])
  func twoHundredMonthsMatchTheRate(probability: Double) throws {
    let option = Self.option(Interruption(monthlyProbability: probability, notice: 0))
    let result = try simulate(
      Self.scenario([option], replicas: 1, horizon: 200 * Self.month), replication: 0, recording: false)
    let expected = -log1p(-probability) * 200
    #expect(abs(Double(result.pools[0].interruptions) - expected) <= 4 * expected.squareRoot())
  }

  /// A rate of a record, one interruption in half an hour: 1,440 in thirty days, which no monthly probability can say.
  @Test func aRateBeyondMonths() throws {
    var interruption = Interruption(monthlyProbability: 0, notice: 0)
    interruption.recordedHazard = 1 / 1_800.0
    let scenario = Self.scenario([Self.option(interruption)], replicas: 1, horizon: 30 * 86_400)
    let result = try simulate(scenario, replication: 0, recording: false)
    #expect(abs(Double(result.pools[0].interruptions) - 1_440) <= 4 * 1_440.squareRoot())
  }

  /// Events that take 40 % of twenty instances each: as many interruptions as the rate has, in bursts.
  @Test func zoneEventsKeepTheRate() throws {
    let months = 200.0
    let hazard = Interruption(monthlyProbability: 0.5, notice: 0).hazard
    let events = ZoneEvents(every: 0.4 / hazard, share: 0.4)
    let option = Self.option(Interruption(monthlyProbability: 0, notice: 0, zoneEvents: events))
    let scenario = Self.scenario([option], replicas: 20, horizon: months * Self.month)
    let result = try simulate(scenario, replication: 0, recording: true)
    let expected = hazard * months * Self.month * 20
    // A compound Poisson number: events of rate 1 / every, each a binomial number of mean 8 and variance 4.8.
    let number = months * Self.month / events.every
    let deviation = (number * (4.8 + 64)).squareRoot()
    #expect(abs(Double(result.pools[0].interruptions) - expected) <= 4 * deviation)
    #expect(deviation > 2 * expected.squareRoot(), "no bursts to speak of")
    #expect(Audit(scenario, result).findings.isEmpty)
  }

  /// A record with quiet days and storms: instances are interrupted when it falls, by as many as it falls.
  static let record: SpotTrace = {
    let bank = StreamBank(seed: 5, replication: 0)
    let stream = bank.stream("record")
    var counts: [Int] = []
    var level = 16
    for slot in 0..<(30 * 24 * 12) {
      let isStormy = (slot / 288) % 5 == 3
      if stream.uniform() < (isStormy ? 0.2 : 0.002) { level = max(0, level - 1 - stream.below(6)) }
      if stream.uniform() < 0.1 { level = min(16, level + 1 + stream.below(4)) }
      counts.append(level)
    }
    return withExtendedLifetime(bank) { SpotTrace(path: "none", gap: 300, counts: counts) }
  }()

  static func varianceToMean(_ counts: [Int64]) -> Double {
    let mean = Double(counts.reduce(0, +)) / Double(counts.count)
    let squares = counts.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
    return squares / Double(counts.count) / mean
  }

  @Test func replayKeepsTheClustering() throws {
    let option = Self.option(Interruption(monthlyProbability: 0, notice: 30, trace: Self.record))
    let scenario = Self.scenario(
      [option, Self.onDemand], replicas: 16, horizon: 30 * 86_400, startup: Startup(provision: .constant(60)))
    var falls = [Int64](repeating: 0, count: 720)
    for (slot, (before, after)) in zip(Self.record.counts, Self.record.counts.dropFirst()).enumerated() {
      falls[(slot + 1) * 300 / 3_600] += Int64(max(0, before - after))
    }
    let clustering = Self.varianceToMean(falls)
    #expect(clustering > 2, "a record without clusters tests nothing")
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.timeline.binWidth == 3_600)
    let hourly = result.timeline.pools[0].interruptions
    // What is on demand stays there, so that fewer spot instances run than the record has.
    #expect(hourly.reduce(0, +) <= falls.reduce(0, +) && hourly.reduce(0, +) > 0)
    #expect(hourly.reduce(0, +) == result.pools[0].interruptions)
    // Where spot alone is bought, every fall takes as many.
    var alone = scenario
    alone.pools[0].purchase = [option]
    alone.pools[0].startup = Startup()
    let own = try simulate(alone, replication: 0, recording: true)
    #expect(Audit(alone, own).findings.isEmpty)
    let replayed = Self.varianceToMean(own.timeline.pools[0].interruptions)
    #expect(abs(replayed / clustering - 1) < 0.2, "\(replayed) against \(clustering)")
    #expect(own.pools[0].interruptions == falls.reduce(0, +))
  }

  /// A record begins anew after its end, and may be entered in its middle.
  @Test func aRecordIsReadInACircle() {
    let trace = SpotTrace(path: "none", gap: 300, counts: [4, 4, 2, 2], start: 450)
    #expect(trace.count(at: 0) == (4, 150))
    #expect(trace.count(at: 150) == (2, 750))
    #expect(trace.count(at: 750) == (4, 1_350))
    #expect(SpotTrace(path: "none", gap: 60, counts: [3]).count(at: 1_000) == (3, .infinity))
  }

  /// Spot is used up to what is recorded, the rest is bought on demand: 5 desired, 2 to be had.
  @Test func whatSpotLacksIsBoughtOnDemand() throws {
    let record = SpotTrace(path: "none", gap: 500, counts: [2, 2])
    let option = Self.option(Interruption(monthlyProbability: 0, notice: 0, trace: record))
    let scenario = Self.scenario([option, Self.onDemand], replicas: 5, horizon: 1_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.usage.instances.map(\.microseconds) == [2_000_000_000])
    #expect(result.usage.ranks.map(\.ranks) == [1...3])
  }

  /// Advised 10 minutes before a warning, a replica serves on while another starts: none is missing.
  @Test(arguments: [0.0, 600])
  func adviceSparesTheGap(lead: Double) throws {
    let interruption = Interruption(monthlyProbability: 0.9999, notice: 120, rebalance: lead)
    let scenario = Self.scenario(
      [Self.option(interruption)], replicas: 4, horizon: 20 * Self.month,
      startup: Startup(provision: .constant(100), load: .constant(200)))
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.pools[0].interruptions > 100)
    let missing =
      (4 - result.timeline.pools[0].ready.reduce(0) { $0 + min($1, 4) }
        / Double(
          result.timeline.times.count)) * scenario.horizon
    let each = missing / Double(result.pools[0].interruptions)
    if lead == 0 {
      #expect(each > 200, "\(each) s missing an interruption")
    } else {
      #expect(result.pools[0].replicas > 4, "two stand side by side for five minutes")
    }
  }

  /// Prices that change at 1,000 s and 2,500 s: the time under each is exact.
  @Test func timeIsDividedByPrice() throws {
    var option = Self.option(Interruption(monthlyProbability: 0, notice: 0))
    option.priceSchedule = PriceSchedule([(0, 1), (1_000, 2), (2_500, 1)])
    let scenario = Self.scenario([option], replicas: 3, horizon: 4_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(result.usage.instances.map(\.price) == [0, 1])
    #expect(result.usage.instances.map(\.microseconds) == [3 * 2_500_000_000, 3 * 1_500_000_000])
  }

  /// A provider that refuses every other request: nothing is lost, and the next option is asked at once.
  @Test func refusalsGoToTheNextOption() throws {
    var option = Self.option(Interruption(monthlyProbability: 0.9999, notice: 0))
    option.shortage = Shortage(probability: 0.5, retryAfter: 600)
    let both = Self.scenario([option, Self.onDemand], replicas: 4, horizon: 20 * Self.month)
    let result = try simulate(both, replication: 0, recording: true)
    #expect(Audit(both, result).findings.isEmpty)
    #expect(abs(result.pools[0].replicas - 4) < 1e-6)
    #expect(!result.usage.ranks.isEmpty, "some are on demand")
    // With nothing else to buy the pool waits, and asks again when the option opens.
    let alone = Self.scenario([option], replicas: 4, horizon: 20 * Self.month)
    let waiting = try simulate(alone, replication: 0, recording: true)
    #expect(Audit(alone, waiting).findings.isEmpty)
    let gap = (4 - waiting.pools[0].replicas) * alone.horizon / Double(waiting.pools[0].interruptions)
    // A geometric number of refusals of mean 1, each 600 s; a wait that another one's refusal began is shorter.
    #expect(gap > 400 && gap < 620, "\(gap) s missing an interruption")
    #expect(waiting.pools[0].replicasMin < 4)
  }

  /// 3,000 s of notice with services of 4,000 s, as 30 s with 40 s: of a service in progress at the warning, a quarter is lost on the average, and with it
  /// the time from its start to the loss.
  @Test func workLongerThanTheNoticeIsPaidFor() throws {
    let interruption = Interruption(monthlyProbability: 1 - 0x1p-53, notice: 3_000)
    let scenario = Self.scenario(
      [Self.option(interruption)], replicas: 50, horizon: 2 * Self.month, rate: 0.005, service: 4_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let busy = result.pools[0].utilization ?? 0
    let interruptions = Double(result.pools[0].interruptions)
    // The service in progress is anywhere between its start and its end; with less than 3,000 s left it is done in time.
    let expected = interruptions * busy * 0.25
    #expect(abs(Double(result.pools[0].lostRequests) - expected) <= 4 * expected.squareRoot())
    // Lost are those begun at most 1,000 s before the warning: 3,000 to 4,000 s each.
    let each = result.pools[0].lostWork / Double(result.pools[0].lostRequests)
    #expect(each > 3_000 && each < 4_000 && abs(each - 3_500) < 100, "\(each) s each")
    #expect(result.workloads[0].failed == 0 && result.workloads[0].attempts > result.workloads[0].arrived)
  }

  /// Kept tokens spare the time of producing them again: nothing is produced twice, and answers come sooner.
  @Test func checkpointsKeepTokens() throws {
    func run(_ onNotice: Interruption.OnNotice) throws -> (Scenario, ReplicationResult) {
      var pool = try LanguagePools.pool(maxNumSeqs: 8, budget: 512, replicas: 6)
      pool.purchase = [
        Self.option(Interruption(monthlyProbability: 1 - 0x1p-53, notice: 10, onNotice: onNotice))
      ]
      let workload = LanguagePools.workload(process: .poisson(rate: 0.002), input: 200, output: 40_000)
      let scenario = LanguagePools.scenario(workload, pool: pool, horizon: 40 * 86_400, seed: 3)
      return (scenario, try simulate(scenario, replication: 0, recording: true))
    }
    let (scenario, lost) = try run(.finish)
    let (_, kept) = try run(.checkpoint)
    #expect(Audit(scenario, lost).findings.isEmpty, "\(Audit(scenario, lost).findings.first ?? "")")
    #expect(Audit(scenario, kept).findings.isEmpty, "\(Audit(scenario, kept).findings.first ?? "")")
    #expect(lost.pools[0].interruptions > 100 && kept.pools[0].interruptions > 100)
    #expect(lost.pools[0].lostRequests > 0 && lost.pools[0].lostWork > 0)
    #expect(kept.pools[0].lostWork < lost.pools[0].lostWork / 10)
    #expect((kept.workloads[0].latency.mean ?? 0) < (lost.workloads[0].latency.mean ?? 0))
    // Each token is produced once: gaps are one fewer than tokens of an answer.
    let gaps = kept.workloads[0].itl.count
    let tokens = kept.records.filter { $0.outcome == .completed }.reduce(0) { $0 + $1.outputTokens - 1 }
    #expect(kept.workloads[0].inFlight > 0 || gaps == tokens)
    #expect(
      Double(gaps) >= Double(tokens) && Double(gaps) <= Double(tokens) + 40_000 * Double(kept.workloads[0].inFlight))
  }

  /// Two on demand and then seven of ten from the spot market: at every size, on the way up and down, spot has no more than its share.
  @Test func spotHasNoMoreThanItsShare() throws {
    let market = Interruption(monthlyProbability: 0, notice: 120)
    func pool(_ replicas: Int) -> Pool {
      var pool = Stations.pool(service: .constant(1), batching: .none(concurrency: 1), replicas: replicas)
      pool.purchase = [
        PurchaseOption(kind: .onDemand, limit: 2, hourly: 1, priceSource: "test"),
        PurchaseOption(kind: .spot, share: 700_000, hourly: 1, priceSource: "test", interruption: market),
        PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test"),
      ]
      return pool
    }
    func spot(_ result: ReplicationResult, at second: Double) -> (spot: Int, all: Int) {
      let alive = result.instanceLives.filter { Double($0.start) <= second * 1e6 && Double($0.end) > second * 1e6 }
      return (alive.count { $0.spotOption != nil }, alive.count)
    }
    for replicas in 1...14 {
      let scenario = Stations.scenario(process: .poisson(rate: 0.1), pool: pool(replicas), horizon: 100)
      let counts = spot(try simulate(scenario, replication: 0, recording: true), at: 50)
      #expect(counts.all == replicas && counts.spot == max(0, replicas - 2) * 7 / 10)
    }
    // One replica fewer at each evaluation.
    var shrinking = pool(14)
    shrinking.replicas = ReplicaBounds(minimum: 1, maximum: 14, initial: 14)
    let rules = ScalingRules(stabilizationWindow: 0, policies: [ScalingPolicy(kind: .pods, value: 1, period: 15)])
    shrinking.autoscaler = Autoscaler([
      .hpa(
        HorizontalScaling(
          metrics: [ScalingMetric(.concurrency, target: 100)], interval: 15, scaleUp: rules, scaleDown: rules))
    ])
    let scenario = Stations.scenario(process: .poisson(rate: 0.001), pool: shrinking, horizon: 400)
    let result = try simulate(scenario, replication: 0, recording: true)
    var sizes: Set<Int> = []
    for second in stride(from: 7.0, to: 400, by: 15) {
      let counts = spot(result, at: second)
      sizes.insert(counts.all)
      #expect(counts.spot <= max(0, counts.all - 2) * 7 / 10, "\(counts)")
      // On demand is not kept where spot has room.
      #expect(counts.spot >= max(0, counts.all - 2) * 7 / 10 - 1, "\(counts)")
    }
    #expect(sizes == Set(1...14))
  }
}
