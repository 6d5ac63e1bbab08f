import Billing
import EventKernel
import Model
import Serving

/// What must be so of a scenario whatever chance does, without a run: the grounds on which a combination is not simulated.
struct PlanBounds {
  /// How far beyond a threshold a bound must lie, so that the chance of one run's requests does not matter.
  static let margin = 1.05

  private let scenario: Scenario
  private let estimate: ClosedEstimate

  init(_ scenario: Scenario) {
    self.scenario = scenario
    estimate = ClosedEstimate(scenario)
  }

  /// Why no run can keep the conditions, as a sentence; nil where one might.
  func whyInfeasible(_ conditions: [Check]) -> String? {
    for condition in conditions where condition.isAtMost {
      guard let floor = floor(of: condition.path), floor.seconds > PlanBounds.margin * condition.threshold else {
        continue
      }
      return "\(condition.path) is at least \(plain(floor.seconds)) s: \(floor.why)"
    }
    let depends = conditions.contains { $0.unit == "s" || $0.path.hasSuffix(".success") }
    return depends ? whyDrowned(conditions) ?? whyQueued(conditions) : nil
  }

  /// The least that a cost can be, in US dollars of the horizon: the fleet that must be held, at its commitments; nil for other figures.
  func leastCost(_ path: String) -> Double? {
    guard path == TotalFigure.cost.path || path.hasPrefix("pools.") && path.hasSuffix(".cost") else { return nil }
    let held = scenario.pools.indices.map { index in
      let pool = scenario.pools[index]
      guard pool.autoscaler != nil else { return pool.replicas.initial }
      let load = estimate.load(on: .pool(index))
      let needed =
        capacity(index).map {
          estimate.demand.isSole(.pool(index)) && !sheds(index) ? Int((load.mean / $0).rounded(.down)) : 0
        } ?? 0
      return max(pool.replicas.minimum, min(needed, pool.replicas.maximum))
    }
    // How instances are divided among pools depends on what each has on them, and so does a pool's part.
    let isShared = scenario.pools.contains { $0.instancesOf != nil }
    if isShared, path != TotalFigure.cost.path { return nil }
    // Where it is not told which of several prices is paid for a replica, the least that any composition costs is added.
    let isMixed = scenario.pools.map { !$0.otherMachines.isEmpty || $0.readsPrices }
    if isShared, isMixed.contains(true) { return nil }
    let ledger = estimate.ledger(holding: zip(held, isMixed).map { $1 ? 0 : $0 })
    let pool = scenario.pools.firstIndex { path == PoolFigure.cost.path(of: $0.name) }
    let mixed = held.indices.filter { isMixed[$0] && (pool == nil || $0 == pool) }
    let hourly =
      pool == nil
      ? max(0, mixed.reduce(0) { $0 + scenario.leastRate($1, holding: held[$1]) } - scenario.mostCovered(of: mixed))
      : mixed.reduce(0) { $0 + scenario.leastRate($1, holding: held[$1], isCovered: true) }
    let cost =
      (pool.map { ledger.cost(ofPool: scenario.pools[$0].name) } ?? ledger.total).double
      + hourly * scenario.horizon / 3_600
    // A spot instance that was interrupted is not paid until another runs.
    let isInterrupted = scenario.pools.contains { $0.purchase.contains { $0.kind == .spot } }
    return cost * (isInterrupted ? 0.8 : 1) / PlanBounds.margin
  }

  /// Requests a second of one replica on the type on which it carries most; nil where no formula tells.
  private func capacity(_ pool: Int) -> Double? {
    let load = estimate.load(on: .pool(pool))
    guard load.mean > 0 else { return nil }
    return estimate.greatestCapacity(pool, load)
  }

  /// More than the largest fleet can carry comes on average. Where the rest is given up, by a full queue or by clients that do not wait,
  /// that alone breaks nothing: it does where a condition asks for more of the requests than the fleet can answer.
  private func whyDrowned(_ conditions: [Check]) -> String? {
    for (index, pool) in scenario.pools.enumerated() where estimate.demand.isSole(.pool(index)) {
      guard let capacity = capacity(index) else { continue }
      let load = estimate.load(on: .pool(index))
      let most = pool.autoscaler == nil ? pool.replicas.initial : pool.replicas.maximum
      var share = 1.0
      if sheds(index) {
        guard load.parts.count == 1, !load.statesSeconds,
          let only = load.parts.first?.workload
        else { continue }
        let path = scenario.workloads[only].name + ".success"
        let required = conditions.filter { $0.path == path && !$0.isAtMost }.map(\.threshold).max()
        guard let required else { continue }
        share = required
      }
      guard load.mean * share > PlanBounds.margin * capacity * Double(most) else { continue }
      return "\(pool.name) is offered \(plain(load.mean))/s and \(most) replicas carry at most "
        + "\(plain(capacity * Double(most)))/s"
    }
    return nil
  }

  /// Whether requests of a pool may go away without an answer: from its queue, or with their clients.
  private func sheds(_ pool: Int) -> Bool {
    scenario.pools[pool].queue != QueueLimits()
      || estimate.demand.workloads(at: .pool(pool)).contains { scenario.workloads[$0].client.timeout != nil }
  }

  /// The mean wait for the largest fleet is beyond a threshold on the mean or on a high quantile of it: of an exponential wait the
  /// 95th percentile is above the mean where more than one request in twenty waits. Held to twice the threshold, since Kimura's is
  /// an approximation and a run does not last for ever.
  private func whyQueued(_ conditions: [Check]) -> String? {
    for (index, pool) in scenario.pools.enumerated()
    where estimate.demand.isSole(.pool(index)) && pool.queue == QueueLimits() && !pool.mixesHardware {
      let load = estimate.load(on: .pool(index))
      guard case .none(let concurrency) = pool.batching, case .latency(let service) = pool.stepTime,
        pool.loadBalancing == .sharedQueue, load.parts.count == 1, let only = load.parts.first?.workload
      else { continue }
      let workload = scenario.workloads[only]
      guard workload.arrivals.shape.isFlat, estimate.traffic[only].isPoisson, workload.client.timeout == nil else {
        continue
      }
      let most = pool.autoscaler == nil ? pool.replicas.initial : pool.replicas.maximum
      guard load.mean * service.mean < Double(most * concurrency), service.variance.isFinite else { continue }
      let wait = Queueing.meanWait(
        arrivalRate: load.mean, serviceMean: service.mean,
        squaredVariation: service.variance / (service.mean * service.mean), servers: most * concurrency)
      let bounded = [WorkloadFigure.queueWait, .latency].flatMap { figure in
        [Objective.Statistic.mean, .p95, .p99].map { figure.path(of: workload.name, $0) }
      }
      let broken = conditions.first { $0.isAtMost && bounded.contains($0.path) && wait > 2 * $0.threshold }
      guard let broken, wait.isFinite else { continue }
      return
        "\(broken.path) is about \(plain(wait)) s or more with \(most) replicas of \(pool.name) by Kimura's formula"
    }
    return nil
  }
}

extension Workload {
  /// Whether every answer is computed from a prompt as long as drawn, of which nothing was found, and is as long as drawn itself.
  fileprivate var hasFloors: Bool {
    !hasCaches && agent == nil && budgets.isEmpty && !sharesRetrievedText && stages[0].work == nil
  }
}

extension PlanBounds {
  private struct Floor {
    var seconds: Double
    var why: String
  }

  /// The least that a quantile of a time can be: what the request takes on an empty replica.
  private func floor(of path: String) -> Floor? {
    for (index, workload) in scenario.workloads.enumerated() where path.hasPrefix(workload.name + ".") {
      let rest = path.dropFirst(workload.name.count + 1).split(separator: ".")
      guard rest.count == 2, let metric = Objective.Metric(rawValue: String(rest[0])),
        let probability = Objective.Statistic(rawValue: String(rest[1]))?.probability,
        workload.stages.count == 1, !workload.arrivals.isTrace, workload.hasFloors
      else { return nil }
      let floors = estimate.demand.visits(ofWorkload: index).map { visit -> Floor? in
        guard case .pool(let pool) = visit.backend else { return nil }
        return floor(metric, probability, workload.seen(by: workload.stages[0]), onAnyOf: scenario.pools[pool])
      }
      guard !floors.contains(where: { $0 == nil }) else { return nil }
      return floors.compactMap { $0 }.min { $0.seconds < $1.seconds }
    }
    return nil
  }

  /// The least over the types of instances, of which a request may get the quickest.
  private func floor(
    _ metric: Objective.Metric, _ probability: Double, _ workload: Workload, onAnyOf pool: Pool
  ) -> Floor? {
    let floors = pool.machines.indices.map { machine in
      floor(metric, probability, workload, pool.serving(on: machine), on: pool.machines[machine].instance.name)
    }
    guard !floors.contains(where: { $0 == nil }) else { return nil }
    return floors.compactMap { $0 }.min { $0.seconds < $1.seconds }
  }

  private func floor(
    _ metric: Objective.Metric, _ probability: Double, _ workload: Workload, _ serving: MachineServing,
    on instance: String
  ) -> Floor? {
    switch (serving.stepTime, serving.batching) {
    case (.roofline(let roofline), .continuous(let batching)):
      guard batching.scheduling == .chunked, batching.speculation == nil else { return nil }
      let stepTime = RooflineStepTime(roofline)
      switch metric {
      case .ttft:
        let prefix = workload.systemPrompt
        let found = batching.prefixCaching && prefix?.isCounted == true ? prefix?.tokens ?? 0 : 0
        let cached = Double(found) + workload.cachedTokens.support.upperBound
        let tokens = max(1, Int(max(1, workload.inputTokens.quantile(probability) - cached).rounded(.down)))
        return Floor(
          seconds: stepTime.timeToFirstTokenAlone(tokens, budget: batching.maxNumBatchedTokens),
          why: "a prompt of \(tokens) tokens takes that long on an empty replica of \(instance)")
      case .latency, .taskTime:
        let tokens = max(1, Int(workload.outputTokens.quantile(probability).rounded(.down)))
        let first = stepTime.timeToFirstTokenAlone(1, budget: batching.maxNumBatchedTokens)
        let decode = stepTime.step(decoding: [1], prompts: [])
        return Floor(
          seconds: first + Double(tokens - 1) * decode,
          why: "an answer of \(tokens) tokens takes that long on an empty replica of \(instance)")
      case .tpot, .itl, .queueWait: return nil
      }
    case (.latency(let service), .none) where metric == .latency:
      return Floor(seconds: service.quantile(probability), why: "service alone takes that long")
    default: return nil
    }
  }
}

extension RooflineStepTime {
  /// Seconds from a request's arrival at an empty replica to its first token.
  fileprivate func timeToFirstTokenAlone(_ tokens: Int, budget: Int) -> Double {
    var (context, seconds) = (0, overhead(inputTokens: tokens))
    while context < tokens {
      let chunk = min(budget, tokens - context)
      seconds += step(decoding: [], prompts: [(chunk, context)])
      context += chunk
    }
    return seconds
  }
}
