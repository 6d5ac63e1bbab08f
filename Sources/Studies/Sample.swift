import Billing
import Catalog
import EventKernel
import Model
import Serving

/// One replication of a study: what was measured, what it cost, and how each unused API did with the same traffic.
public struct Sample: Sendable {
  /// By workload, in scenario order.
  public var workloads: [WorkloadResult]
  /// By pool, in scenario order.
  public var pools: [PoolResult]
  /// By API, in scenario order.
  public var apis: [APIResult]
  /// By desk of people, in scenario order.
  public var people: [PeopleResult] = []
  /// What was consumed.
  public var usage: Usage
  /// What it cost.
  public var ledger: Ledger
  /// What it costs a month.
  public var monthly: MonthlyBill
  /// The run over time.
  public var timeline: Timeline
  /// Its worst day, where that was kept.
  public var worstDay: Timeline?
  /// Set when the run was stopped early.
  public var overload: OverloadVerdict?
  /// Events simulated.
  public var events: UInt64
  /// By alternative, in the order of `Scenario.alternatives`.
  public var alternatives: [AlternativeSample]

  /// Creates a sample and bills its usage.
  public init(
    _ scenario: Scenario, workloads: [WorkloadResult], pools: [PoolResult], apis: [APIResult], usage: Usage,
    timeline: Timeline, overload: OverloadVerdict? = nil, events: UInt64 = 0, alternatives: [AlternativeSample] = []
  ) {
    self.workloads = workloads
    self.pools = pools
    self.apis = apis
    self.usage = usage
    ledger = bill(scenario, usage)
    monthly = MonthlyBill(scenario, usage, billed: ledger)
    self.timeline = timeline
    self.overload = overload
    self.events = events
    self.alternatives = alternatives
  }
}

/// The same traffic on an API that the scenario does not route to, in one replication.
public struct AlternativeSample: Sendable {
  /// What the API did.
  public var api: APIResult
  /// What became of requests there, by workload in scenario order; empty where nothing was run.
  public var workloads: [WorkloadResult]
  /// What is charged there, by month and by the terms that calls have; of nothing else than the API.
  public var usage: Usage
  /// What it costs.
  public var cost: Amount
  /// The same in US dollars a month.
  public var monthlyCost: Double
  /// Seconds to the first token of all requests routed there.
  public var ttft: LogHistogram
  /// Seconds to the end of all requests routed there.
  public var latency: LogHistogram

  /// Creates a sample.
  public init(
    api: APIResult, workloads: [WorkloadResult] = [], usage: Usage, cost: Amount, monthlyCost: Double,
    ttft: LogHistogram, latency: LogHistogram
  ) {
    self.api = api
    self.workloads = workloads
    self.usage = usage
    self.cost = cost
    self.monthlyCost = monthlyCost
    self.ttft = ttft
    self.latency = latency
  }
}

extension Sample {
  /// Runs and bills one replication.
  /// - Parameters:
  ///   - byHour: As for `simulate`; of what the scenario routes to.
  ///   - progress: As for `simulate`; the share is of all the runs together.
  /// - Throws: As `simulate`.
  init(_ scenario: Scenario, replication: Int, byHour: Bool = false, progress: @escaping (Double) -> Bool) throws {
    let alternatives = scenario.alternatives
    // An alternative has no batches to step through and takes a small part of the run's time.
    let mainShare = 1 / (1 + 0.2 * Double(alternatives.count))
    let result = try simulate(scenario, replication: replication, byHour: byHour) { progress($0 * mainShare) }
    let others = try alternatives.enumerated().map { index, api in
      // The figures of an overloaded study have no value, and the traffic that drowned it may be endless.
      guard result.overload == nil else {
        return AlternativeSample(
          api: APIResult(), usage: result.usage.calls([]), cost: .zero, monthlyCost: 0, ttft: LogHistogram(),
          latency: LogHistogram())
      }
      let other = try simulate(scenario.routed(toAPI: api), replication: replication) {
        progress(mainShare + (1 - mainShare) * (Double(index) + $0) / Double(alternatives.count))
      }
      let routed = scenario.workloads.indices.filter { scenario.workloads[$0].hasTokens }.map { other.workloads[$0] }
      // Clients that wait for answers send other requests there: those of the run are priced. All others are what the run there got.
      let isOfRun =
        scenario.workloads.contains { $0.hasTokens && $0.arrivals.isClosed } && scenario.incomparable(onAPI: api) == nil
      let usage =
        isOfRun
        ? result.usage.calls(scenario.called(result, onAPI: api))
        : other.usage.calls(other.usage.tokens.filter { $0.api == api })
      return AlternativeSample(
        api: other.apis[api], workloads: other.workloads, usage: usage, cost: bill(scenario, usage, api: api),
        monthlyCost: scenario.monthlyCost(usage, ofAPI: api), ttft: routed.map(\.ttft).pooled(),
        latency: routed.map(\.latency).pooled())
    }
    guard progress(1) else { throw CancellationError() }
    self.init(
      scenario, workloads: result.workloads, pools: result.pools, apis: result.apis, usage: result.usage,
      timeline: result.timeline, overload: result.overload.map { OverloadVerdict(scenario, $0) },
      events: result.events, alternatives: others)
    people = result.people
    worstDay = result.worstDay
  }
}

extension Sample {
  /// The same replication at the prices of another scenario that differs in nothing else.
  ///
  /// - Parameter volume: Which volume fills the steps of prices that go by volume.
  func billed(_ scenario: Scenario, volume: StepVolume = .run) -> Sample {
    var sample = self
    sample.ledger = bill(scenario, usage, volume: volume)
    sample.monthly = MonthlyBill(scenario, usage, billed: sample.ledger)
    // The traffic that drowned an overloaded run was sent to no API.
    guard overload == nil else { return sample }
    for (index, api) in scenario.alternatives.enumerated() {
      let usage = alternatives[index].usage
      sample.alternatives[index].cost = bill(scenario, usage, api: api, volume: volume)
      sample.alternatives[index].monthlyCost = scenario.monthlyCost(usage, ofAPI: api)
    }
    return sample
  }
}

extension Scenario {
  /// The calls of models that all requests make which arrived, each answered once, with their tokens: those of the answered ones, as many times
  /// as more arrived; where none was answered, those that the scenario says. Where stages have tokens of their own, the results count those of
  /// all calls; else each call has the request's.
  func called(_ results: [WorkloadResult]) -> CalledTokens {
    zip(workloads, results).reduce(into: CalledTokens(calls: 0, input: 0, output: 0)) { sum, pair in
      let own = called(pair.0, pair.1)
      for count in [\CalledTokens.calls, \.input, \.output] { sum[keyPath: count] += own[keyPath: count] }
    }
  }

  /// Those of one workload.
  private func called(_ workload: Workload, _ result: WorkloadResult) -> CalledTokens {
    var sum = CalledTokens(calls: 0, input: 0, output: 0)
    guard workload.hasTokens, result.arrived > 0 else { return sum }
    // An embedding is made by a model of its own, whoever answers.
    let asks = zip(workload.stages, callsModel(of: workload)).map { $1 && $0.role != .retrieval }
    let calls = Int64(asks.count { $0 })
    sum.calls = calls * result.arrived
    // Of requests that came to nothing the tokens are not counted, which need not be as many as those of others; and where a route makes
    // further calls of other models, one would be made there.
    let isLost = Double(result.timedOut + result.failed) > 0.01 * Double(result.arrived)
    let isByLaw =
      workload.conversation == nil && workload.agent == nil && !workload.arrivals.isTrace
      && (isLost || workload.stages.contains { !$0.route.isPlain })
    guard result.completed > 0, !isByLaw else {
      for stage in asks.indices where asks[stage] {
        let mean = workload.meanTokens(ofStage: stage)
        sum.input += Int64((mean.input * Double(result.arrived)).rounded())
        sum.output += Int64((mean.output * Double(result.arrived)).rounded())
      }
      return sum
    }
    let times = workload.hasStageTokens ? 1 : calls
    func all(_ answered: Int64) -> Int64 {
      Int64((Double(times * answered) / Double(result.completed) * Double(result.arrived)).rounded())
    }
    sum.input = result.arrived == result.completed ? times * result.inputTokens : all(result.inputTokens)
    sum.output = result.arrived == result.completed ? times * result.outputTokens : all(result.outputTokens)
    for (stage, isCounted) in callsModel(of: workload).enumerated() where isCounted && !asks[stage] {
      let mean = workload.meanTokens(ofStage: stage)
      sum.input -= min(sum.input, Int64((mean.input * Double(result.arrived)).rounded()))
      sum.output -= min(sum.output, Int64((mean.output * Double(result.arrived)).rounded()))
    }
    return sum
  }

  /// The calls of a run as rows of an API, in the months in which their requests came.
  fileprivate func called(_ result: ReplicationResult, onAPI api: Int) -> [TokenUsage] {
    workloads.indices.flatMap { index -> [TokenUsage] in
      let own = result.usage.requests.filter { consumers[$0.consumer].workload == index && $0.arrived > 0 }
      guard !own.isEmpty else { return [] }
      let all = called(workloads[index], result.workloads[index])
      let weights = own.map { Int128($0.arrived) }
      func parts(_ count: Int64) -> [Int128] {
        Amount(millionths: Int128(count)).split(by: weights).map(\.millionths)
      }
      let (calls, input, output) = (parts(all.calls), parts(all.input), parts(all.output))
      return own.indices.map { place in
        TokenUsage(
          api: api, consumer: own[place].consumer, month: own[place].month, calls: Int64(calls[place]),
          inputTokens: Int64(input[place]), cachedTokens: 0, outputTokens: Int64(output[place]))
      }
    }
  }

  /// US dollars a month of what an API charges for, by the rule of all bills.
  fileprivate func monthlyCost(_ usage: Usage, ofAPI api: Int) -> Double {
    bill(self, usage, api: api, volume: .month).double * monthFactor(of: self)
  }

  /// What the mean tokens of a run cost on an API.
  func cost(of called: [CalledTokens], onAPI api: Int, _ volume: StepVolume) -> Amount {
    apis[api].cost(of: called, seconds: horizon, volume.multiples(of: self))
  }
}

extension Scenario {
  /// Why an API that the scenario does not route to has no cost to compare; nil where it has one. Clients that wait for answers send
  /// other requests there than in the run, and those of the run have no known terms there.
  func incomparable(onAPI index: Int) -> String? {
    guard workloads.contains(where: { $0.hasTokens && $0.arrivals.isClosed }) else { return nil }
    let others = "clients that wait for answers send other requests there"
    guard hasOneKindOfCall(onAPI: index) else { return others + ", and those of the run cost by more than tokens" }
    return changesCalls ? others + ", and which calls those of the run would make there only a run knows" : nil
  }

  /// Whether the calls that a request makes depend on who answers them and when, or are not those of its steps: so that only a run on an API
  /// knows those that it gets.
  fileprivate var changesCalls: Bool {
    workloads.contains { workload in
      workload.hasTokens
        && (workload.hasCaches || workload.agent != nil || workload.stages.contains { !$0.route.isPlain }
          || !workload.limits.isEmpty || !workload.budgets.isEmpty || workload.client.timeout != nil
          || workload.client.retries > 0)
    }
  }

  /// Whether what a call of an API costs depends on the lengths of prompt and answer alone.
  fileprivate func hasOneKindOfCall(onAPI index: Int) -> Bool {
    withoutCalls(onAPI: index).isEmpty
  }

  /// What is not priced on an API by tokens of prompts and answers alone, as calls of it would be; a sentence's part each.
  func withoutCalls(onAPI index: Int) -> [String] {
    let api = apis[index]
    let isCached =
      api.promptCache != nil || api.findsStatedTokens && workloads.contains(where: \.statesCachedTokens)
    return [
      isCached ? "nothing is found in the provider's cache" : nil,
      api.price.steps.isEmpty ? nil : "every prompt costs what a short one does",
      api.price.offPeak == nil ? nil : "every call is made at peak hours",
      api.refusals.fallsBack ? "its tier refuses no call" : nil,
    ].compactMap { $0 }
  }
}

extension Usage {
  /// The same months and consumers with these calls of APIs, and nothing else.
  fileprivate func calls(_ rows: [TokenUsage]) -> Usage {
    Usage(months: months, consumers: consumers, instances: [], ranks: [], poolTime: [], tokens: rows)
  }
}
