import Diagnostics
import Model

extension SweepPlan {
  /// Points in groups that differ in prices only, in order of their first points: one simulation serves a group, since
  /// what happens to requests does not depend on what it costs.
  ///
  /// Where replications go on until a figure is known, a cost may be that figure, and every point is a group of its own.
  ///
  /// - Parameter made: The scenarios of the points by their indices, where they were made before.
  /// - Throws: As `scenario(of:)`.
  public func groups(
    _ points: some Sequence<SweepPoint>, made: [Int: Scenario] = [:]
  ) throws(ScenarioError) -> [[SweepPoint]] {
    let kinds = paths.map { PricePath($0) }
    guard scenario.replications.until.isEmpty, !paths.contains(where: { $0.hasPrefix("replications") }),
      kinds.contains(where: { $0 != nil })
    else { return points.map { [$0] } }
    let others = paths.indices.filter { kinds[$0] == nil }
    // What a count or a list of options does is not told by its text alone.
    let needsScenario =
      scenario.moneySteers != nil || paths.contains { $0.hasPrefix("workloads.") }
      || kinds.contains { $0 != nil && $0 != .price }
      || scenario.pools.contains { $0.readsPrices || $0.purchase.contains { $0.priceSchedule != nil } }
    var groups: [[SweepPoint]] = []
    var known: [[String]: Int] = [:]
    for point in points {
      var key = others.map { point.values[$0] }
      if needsScenario {
        let scenario = if let known = made[point.index] { known } else { try scenario(of: point) }
        key += scenario.pools.map(\.boughtInstances)
        if scenario.moneySteers != nil {
          // What prices do in the run differs from point to point.
          key += paths.indices.filter { kinds[$0] != nil }.map { point.values[$0] }
        }
        key += scenario.apis.map { "long above \($0.price.lengthSteps), cheap at \($0.price.offPeak?.windows ?? [])" }
      }
      if let group = known[key] {
        groups[group].append(point)
      } else {
        known[key] = groups.count
        groups.append([point])
      }
    }
    return groups
  }
}

extension Pool {
  /// All that a simulation asks of the purchase options, as a text: two pools that differ in these alone run alike where it is the
  /// same.
  var boughtInstances: String {
    let runs = billsRuns ? "by run, " : ""
    if hasBilledCommitments { return runs }
    let choice = otherMachines.isEmpty && !readsPrices ? "" : "\(choice.rawValue): "
    return runs + choice
      + purchase.map { option in
        let machine = machines[option.machine]
        let type = otherMachines.isEmpty ? "" : "\(machine.instance.name)\(machine.serving?.text ?? "") "
        // What is committed costs nothing more while some of it is left, whatever was paid for it.
        let prices = !readsPrices ? "" : option.kind.isCommitment ? "committed " : "at \(option.prices) "
        return type + prices + bought(option)
      }.joined(separator: ", ")
  }

  private func bought(_ option: PurchaseOption) -> String {
    let limit = option.limit.map(String.init) ?? "any"
    let shortage = option.shortage.map { " short \($0.probability) \($0.retryAfter.map(\.description) ?? "")" } ?? ""
    guard option.kind == .spot else {
      return "steady \(limit)\(shortage)" + (option.returnToSpot.map { " back each \($0)" } ?? "")
    }
    let zone = option.zone.map { " in \($0)" } ?? ""
    // The times at which a price changes divide the usage.
    let periods = option.priceSchedule.map { " at \($0.starts) \($0.places)" } ?? ""
    let share = option.share.map { " share \($0)" } ?? ""
    return "spot \(limit)\(share) \(option.interruption?.described ?? "never")\(zone)\(shortage)\(periods)"
  }
}

extension Interruption {
  fileprivate var described: String {
    let events = zoneEvents.map { " events \($0.every) \($0.share)" } ?? ""
    let record = trace.map { " record \($0.path) \($0.start) \($0.counts.hashValue)" } ?? ""
    let recorded = recordedHazard > 0 ? " recorded \(recordedHazard)" : ""
    return "\(monthlyProbability)\(recorded) \(notice) \(rebalance) \(onNotice.rawValue)\(events)\(record)"
  }
}

extension MachineServing {
  /// What purchase options say of it beside the instance.
  fileprivate var text: String {
    let slice = slice.map { "/\($0.name)" } ?? ""
    guard case .roofline(let roofline) = stepTime else { return slice }
    let (efficiency, engine) = (roofline.efficiency, roofline.engine)
    return "\(slice) over \(roofline.parallelism) at \(efficiency.matrix) \(efficiency.bandwidth) \(efficiency.cache) "
      + "\(engine.kernelSecondsPerLayer) \(engine.requestSeconds)"
  }
}
