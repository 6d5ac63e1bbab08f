import Billing
import EventKernel
import Model
import Serving

extension Merging {
  /// What the reader must know before trusting a figure, the gravest first.
  ///
  /// - Parameter areRepeated: Whether all replications are one and the same.
  func warnings(_ figures: FigureTable, areRepeated: Bool) -> [String] {
    overloaded() + unanswered() + rejecting() + nearCapacity() + busyPeople() + growingQueues()
      + restlessAutoscalers()
      + fewReplications(areRepeated: areRepeated) + endedArrivals() + unfinished()
      + thinTails()
      + shortRuns() + estimatedPrices() + unusedCommitments() + residuals() + datedPurchases()
  }

  private func overloaded() -> [String] {
    overloads.map { verdict in
      let runs =
        verdict.replications == samples.count
        ? "the runs were" : "\(verdict.replications) of \(samples.count) replications were"
      return "overloaded: \(verdict.sentence); \(runs) stopped after \(plain(verdict.stoppedAt)) simulated seconds "
        + "and have no figures"
    }
  }

  /// A workload that nothing can be said of: without a request, or without one that was answered.
  private func unanswered() -> [String] {
    guard overloads.isEmpty else { return [] }
    return scenario.workloads.indices.compactMap { index in
      let name = scenario.workloads[index].name
      func sum(_ count: (WorkloadResult) -> Int64) -> Int64 { samples.reduce(0) { $0 + count($1.workloads[index]) } }
      let arrived = sum(\.arrived)
      guard arrived > 0 else {
        return
          "\(name): no request arrived in any run, so that it has no figures: the horizon is short for its arrivals"
      }
      guard sum(\.completed) == 0 else { return nil }
      let outcomes = [
        (sum(\.rejected), "rejected (\(reasonsOfRejection(index)))"),
        (sum(\.timedOut), "timed out"), (sum(\.failed), "failed"),
        (sum(\.inFlight), "unfinished at the end of the run"),
        (sum(\.deferred), "held by a budget at the end of the run"),
      ].filter { $0.0 > 0 }.sorted { $0.0 > $1.0 }
      return "\(name): none of \(grouped(arrived)) requests was completed, so that it has no times: "
        + outcomes.map { "\(grouped($0.0)) \($0.1)" }.joined(separator: "; ")
    }
  }

  /// A utilization near 1 says so where a place is either free or taken; a continuous batch is busy with one request in it, and
  /// is at capacity when besides more requests wait than are served.
  private func nearCapacity() -> [String] {
    guard overloads.isEmpty else { return [] }
    let theory = ClosedForm.all(scenario).filter { $0.load >= 1 && $0.meanWait == nil }.map {
      "\($0.workload): the offered load is \(plain($0.load)) of capacity; waits grow with the length of the run"
    }
    return theory
      + scenario.pools.indices.compactMap { index in
        // Clients that wait for answers fill what there is.
        let users = scenario.demand.workloads(at: .pool(index)).map { scenario.workloads[$0] }
        if users.contains(where: \.arrivals.isClosed) { return nil }
        let values = samples.compactMap { $0.pools[index].utilization }
        guard let mean = Estimate.mean(of: values)?.value, mean >= 0.97 else { return nil }
        let isCrowded = samples.allSatisfy { sample in
          let pool = sample.pools[index]
          return pool.queueDepth > pool.replicas * (pool.batchSize ?? 1)
        }
        if case .continuous = scenario.pools[index].batching, !isCrowded { return nil }
        // A fleet that may have more replicas than it had is busy because it follows its load, not because the load is too much for it.
        let replicas = samples.reduce(0) { $0 + $1.pools[index].replicas } / Double(samples.count)
        guard replicas >= 0.97 * Double(scenario.pools[index].replicas.maximum) else { return nil }
        return
          "pool \(scenario.pools[index].name) is busy \(plain(mean * 100)) % of the time with every replica that it may have: with "
          + "more load its queue grows without end"
      }
  }

  /// People who are always busy: what waits for them is neither answered nor paid, so that fewer of them look cheaper.
  private func busyPeople() -> [String] {
    guard overloads.isEmpty else { return [] }
    return scenario.people.indices.compactMap { index in
      let results = samples.compactMap { $0.people.indices.contains(index) ? $0.people[index] : nil }
      guard !results.isEmpty else { return nil }
      guard let mean = Estimate.mean(of: results.compactMap(\.utilization))?.value, mean >= 0.95 else { return nil }
      let waiting = results.reduce(0.0) { $0 + $1.queueDepth } / Double(results.count)
      return
        "people \(scenario.people[index].name) are busy \(plain(mean * 100)) % of their time, and \(plain(waiting)) "
        + "cases wait on average: cases that are not begun are not paid for, and waits grow with the length of the run"
    }
  }

  /// Longer from tenth to tenth through the second half, and at the end a fifth above all before: a daily wave of a week's run is
  /// not taken for growth.
  private func growingQueues() -> [String] {
    guard overloads.isEmpty else { return [] }
    return scenario.pools.indices.compactMap { index in
      let tenths = samples.map { $0.pools[index].queueDepthByTenth }.filter { $0.count == 10 }
      guard !tenths.isEmpty else { return nil }
      let mean = (0..<10).map { tenth in tenths.reduce(0) { $0 + $1[tenth] } / Double(tenths.count) }
      let before = mean[0..<8].max() ?? 0
      guard (6..<10).allSatisfy({ mean[$0] > mean[$0 - 1] }), mean[9] > 1.2 * before, mean[9] > 1 else { return nil }
      return
        "the queue of pool \(scenario.pools[index].name) was still growing at the end (\(plain(mean[9])) waiting on "
        + "average in the last tenth, at most \(plain(before)) before the ninth): the figures depend on the length of the run"
    }
  }

  /// More than one start a replica and hour, and more than a fleet that comes and goes a few times a day has. Whether the autoscaler reacts to
  /// what its own delay causes, only a run of another would tell.
  private func restlessAutoscalers() -> [String] {
    guard overloads.isEmpty else { return [] }
    return scenario.pools.indices.compactMap { index in
      guard let autoscaler = scenario.pools[index].autoscaler else { return nil }
      let starts = samples.reduce(0) { $0 + Double($1.pools[index].coldStarts) } / Double(samples.count)
      let replicas = samples.reduce(0) { $0 + $1.pools[index].replicas } / Double(samples.count)
      let perHour = starts / (scenario.horizon / 3_600)
      let most = samples.map { $0.pools[index].replicasMax }.max() ?? 0
      let days = max(1, scenario.horizon / 86_400)
      guard starts >= 20, perHour > replicas, starts > Self.risesADay * Double(most) * days else { return nil }
      return
        "the autoscaler of pool \(scenario.pools[index].name) starts replicas again and again: \(plain(perHour)) an hour to keep "
        + "\(plain(replicas)) on average and \(most) at most; a longer \(Self.steadied(autoscaler)), a higher replicas.min or a shorter "
        + "startup may steady it, which fleetcast compare shows"
    }
  }

  /// How often a day a whole fleet may come and go before that is called restless.
  private static let risesADay = 3.0

  /// What of an autoscaler's own may steady it.
  private static func steadied(_ autoscaler: Autoscaler) -> String {
    let remedies = autoscaler.policies.compactMap { policy -> String? in
      switch policy {
      case .hpa: "scale_down.stabilization_window"
      case .keda: "scale_down.stabilization_window or cooldown_period"
      case .knative: "scale_down_delay or stable_window"
      case .rayServe: "downscale_delay"
      case .targetTracking: "scale_in_cooldown"
      case .stepScaling: "cooldown"
      case .planner, .predictive: "interval"
      case .schedule, .fixed: nil
      }
    }
    return remedies.first ?? "interval"
  }

  private func fewReplications(areRepeated: Bool) -> [String] {
    switch samples.count {
    case _ where areRepeated:
      [
        "all \(samples.count) replications are the same, since nothing that chance decides tells in any figure: figures have no intervals"
      ]
    case 1: ["one replication gives no intervals; use at least 3"]
    case 2: ["2 replications give very wide intervals; use at least 3"]
    default: []
    }
  }

  /// Requests that come to an end long before the run, whose costs and rates are over all of it. A burst says itself that it is over.
  private func endedArrivals() -> [String] {
    guard overloads.isEmpty else { return [] }
    return scenario.workloads.indices.compactMap { index in
      let workload = scenario.workloads[index]
      switch workload.arrivals.process {
      case .trace(let trace):
        guard trace.extending == nil,
          let silence = trace.silence(
            from: scenario.start, under: workload.arrivals.shape, horizon: scenario.horizon)
        else { return nil }
        return "\(workload.name): its recording ends \(plain(scenario.horizon - silence)) s into a run of "
          + "\(plain(scenario.horizon)) s: costs and rates are over all of it, with \(plain(100 * silence / scenario.horizon)) % of "
          + "the time without its requests; extend: has it go on"
      case .closed(let closed):
        guard let requests = closed.requests,
          samples.allSatisfy({ sample in
            let own = sample.workloads[index]
            return (own.conversations?.started ?? own.arrived) >= Int64(requests)
          })
        else { return nil }
        let sent = workload.conversation == nil ? "requests were sent" : "conversations were begun"
        return
          "\(workload.name): all of its \(requests) \(sent) before the run was over: costs and rates are over all "
          + "of it, idle time included"
      case .deterministic, .poisson, .gamma, .modulated, .burst, .batch: return nil
      }
    }
  }

  private func unfinished() -> [String] {
    guard overloads.isEmpty else { return [] }
    return scenario.workloads.indices.compactMap { index in
      let arrived = samples.reduce(Int64(0)) { $0 + $1.workloads[index].arrived }
      let inFlight = samples.reduce(Int64(0)) { $0 + $1.workloads[index].inFlight }
      guard arrived > 0, Double(inFlight) > 0.01 * Double(arrived) else { return nil }
      return
        "\(scenario.workloads[index].name): \(plain(100 * Double(inFlight) / Double(arrived))) % of the requests were "
        + "not finished when the run ended and are in no figure of time"
    }
  }

  /// A quantile rests on the requests beyond it; below 20 of them it is rough.
  private func thinTails() -> [String] {
    guard overloads.isEmpty else { return [] }
    return scenario.workloads.indices.compactMap { index in
      let completed = samples.reduce(Int64(0)) { $0 + $1.workloads[index].completed }
      let thin = Objective.Statistic.allCases.filter { statistic in
        statistic.probability.map { Double(completed) * (1 - $0) < 20 - 1e-6 } ?? false
      }
      guard let first = thin.first, completed > 0 else { return nil }
      let names = thin.count == 1 ? first.rawValue : "\(first.rawValue) and beyond"
      return "\(scenario.workloads[index].name): fewer than 20 requests lie beyond \(names) "
        + "(\(grouped(completed)) completed in all); those figures are rough"
    }
  }

  private func shortRuns() -> [String] {
    scenario.pools.compactMap { pool in
      guard let autoscaler = pool.autoscaler else { return nil }
      let memory = autoscaler.policies.map(\.memory).max() ?? 0
      guard scenario.horizon < 2 * memory else { return nil }
      return "the run is shorter than twice what the autoscaler of pool \(pool.name) remembers (\(plain(memory)) s): "
        + "it shows the start more than the rule"
    }
  }

  private func estimatedPrices() -> [String] {
    scenario.pools.flatMap { pool in
      pool.purchase.filter(\.isEstimated).map {
        "the \($0.label) price of \(pool.machines[$0.machine].instance.name) in pool \(pool.name) is an estimate, not a quoted price"
      }
    }
      + scenario.commitments.filter { $0.coverage.contains(where: \.isEstimated) }.map {
        "the prices of commitment \($0.name) are estimates, not quoted prices"
      }
  }

  /// A month is the run's cost as often as the run fits into it, and a block of capacity is bought once.
  private func datedPurchases() -> [String] {
    guard monthFactor(of: scenario) > 1 else { return [] }
    return scenario.commitments.filter { $0.kind == .capacityBlock && $0.holds(within: scenario) }.map {
      "the month has the capacity block \($0.name) \(plain(monthFactor(of: scenario))) times, as often as the run fits into it: take "
        + "the month of a run without it"
    }
  }

  private func unusedCommitments() -> [String] {
    guard overloads.isEmpty else { return [] }
    return scenario.pools.indices.flatMap { poolIndex -> [String] in
      let pool = scenario.pools[poolIndex]
      return pool.purchase.indices.compactMap { index in
        let option = pool.purchase[index]
        let covered = pool.ranks(ofOption: index)
        let isUsed = samples.contains { sample in
          sample.usage.ranks.contains {
            $0.pool == poolIndex && $0.machine == option.machine && covered.overlaps($0.ranks) && $0.microseconds > 0
          }
        }
        guard option.kind.isCommitment, (option.limit ?? 0) > 0, !isUsed else { return nil }
        return "pool \(pool.name) never used what it bought as \(option.label): it is paid for nothing"
      }
    } + unusedSharedCommitments()
  }

  private func unusedSharedCommitments() -> [String] {
    scenario.commitments.filter { $0.holds(within: scenario) }.compactMap { contract in
      let isUsed = samples.contains { sample in
        sample.ledger.charges.contains { $0.commitment == contract.name && $0.position.kind == .pool }
      }
      return isUsed ? nil : "commitment \(contract.name) was never used: it is paid for nothing"
    }
  }

  /// What machines of one's own will be sold for when the run is over.
  private func residuals() -> [String] {
    scenario.pools.flatMap { pool in
      pool.purchase.compactMap { option -> String? in
        guard let owned = option.owned, let count = option.limit, count > 0, owned.residual > 0 else { return nil }
        let term = Double(owned.depreciationHours) * 3_600
        let terms = (scenario.horizon / term).rounded(.up)
        guard terms * term > scenario.horizon else { return nil }
        let price = UnitPrice(owned.price).cost(of: Int128(count))
        let residual = UnitPrice(owned.residual).cost(of: Int128(count))
        return
          "pool \(pool.name): its own machines are invoiced at their whole price, $\(price); the $\(residual) that "
          + "they are worth after \(owned.depreciationHours / 8_760) years come back after the run"
      }
    }
  }
}

/// A count with a comma before every three digits, as pages have it.
private func grouped(_ count: Int64) -> String {
  let digits = String(count)
  return digits.enumerated().map { place, digit in
    (place > 0 && (digits.count - place) % 3 == 0 ? "," : "") + String(digit)
  }.joined()
}

extension SharedCommitment {
  /// Whether it holds at any time of a scenario's run.
  fileprivate func holds(within scenario: Scenario) -> Bool {
    guard let window else { return true }
    let end = scenario.start.secondsSinceEpoch + Int64(scenario.horizon.rounded(.up))
    return window.start.secondsSinceEpoch < end && window.end > scenario.start
  }
}
