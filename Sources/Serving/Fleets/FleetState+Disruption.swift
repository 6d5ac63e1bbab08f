import EventKernel
import Model

/// What Karpenter terminates or replaces: one command at a time, of instances without replicas, else of several together, else of one. It
/// is done when it still holds after 15 s.
///
/// Candidates are in the order of version 1.14, by what an hour costs over 1 + the number of replicas, the highest first; up to version
/// 1.13 it was by replicas, the fewest first. Where that is equal, here it is by the instance's number. Not modelled: the policy
/// `Balanced`, and the replacement of spot by spot, which is off by default.
///
/// Source: kubernetes-sigs/karpenter 1.14.1 (2026-08), pkg/controllers/disruption: controller.go, consolidation.go (`sortCandidates`),
/// types.go (`SavingsRatio`), emptiness.go, multinodeconsolidation.go, singlenodeconsolidation.go and validation.go; and
/// aws/karpenter-provider-aws, concepts/disruption.md, 2026-08.
extension FleetState {
  /// What becomes of what is placed on instances that are terminated.
  enum Consolidation: Equatable {
    /// Nothing is.
    case empty
    /// It fits on those that stay.
    case fits
    /// It fits on these and on one that costs less, bought under this option.
    case replaced(by: Int)
  }

  mutating func disrupt(_ rules: Karpenter, _ occupancy: Occupancy, at now: Double, shared: inout Shared) -> Command {
    guard let quiet = rules.consolidateAfter else { return Command() }
    let budget = budget(rules)
    if let planned = provisioner?.consolidation {
      let due = planned.since + Karpenter.validation
      guard now >= due else {
        planScan(at: due, shared: &shared)
        return Command()
      }
      let command = confirm(planned, after: quiet, budget: budget, occupancy, at: now)
      provisioner?.consolidation = nil
      _ = stamp([], at: now)
      changed(at: now, shared: &shared)
      return command
    }
    let settled = instances.indices.filter { instances[$0].life == .running }
    for slot in settled where !isQuiet(slot, for: quiet, at: now) {
      guard let next = provisioner?.scan(from: instances[slot].changedAt + quiet) else { continue }
      planScan(at: max(next, provisioner?.nextScan(after: now) ?? next), shared: &shared)
    }
    guard budget > 0 else { return Command() }
    let candidates = settled.filter { isQuiet($0, for: quiet, at: now) && !occupancy.isBlocked[$0] }
    guard let (slots, kind) = chosen(candidates, budget: budget, rules.consolidationPolicy, occupancy, at: now) else {
      planScan(at: marketChange(after: now), shared: &shared)
      return Command()
    }
    provisioner?.consolidation = (slots, kind, now)
    planScan(at: now + Karpenter.validation, shared: &shared)
    return Command(unneeded: stamp(slots, at: now))
  }

  /// What a command comes to once it was to hold: of empty instances those that still are, of others all or none, as they were decided.
  private mutating func confirm(
    _ planned: (slots: [Int], kind: Consolidation, since: Double), after quiet: Double, budget: Int,
    _ occupancy: Occupancy, at now: Double
  ) -> Command {
    let still = planned.slots.filter {
      instances[$0].unneededSince == planned.since && isQuiet($0, for: quiet, at: now) && !occupancy.isBlocked[$0]
    }
    if planned.kind == .empty {
      return Command(given: Array(still.filter { occupancy.count(on: $0) == 0 }.prefix(max(0, budget))))
    }
    guard still == planned.slots, still.count <= budget else { return Command() }
    switch (planned.kind, outcome(of: still, occupancy, at: now)) {
    case (.fits, .fits): return Command(given: still)
    case (.replaced, .replaced(let option)): return Command(replaced: (still, option))
    default: return Command()
    }
  }

  /// Instances that may be put on their way out now.
  private mutating func budget(_ rules: Karpenter) -> Int {
    let running = instances.indices.filter { instances[$0].isBilled }
    let leaving = running.count { instances[$0].life == .leaving || instances[$0].life == .warned }
    return rules.allowedDisruptions(of: running.count) - leaving
  }

  /// The first scan after a purchase option may be asked again or its price moves, with which another instance may be worth buying.
  private mutating func marketChange(after now: Double) -> Double {
    let microsecond = InstanceMeter.microseconds(now)
    var next = Double.infinity
    for option in owner.purchase.indices {
      if supply[option].closedUntil > now { next = min(next, supply[option].closedUntil) }
      guard let schedule = owner.purchase[option].priceSchedule else { continue }
      let following = schedule.period(at: microsecond) + 1
      if following < schedule.starts.count { next = min(next, Double(schedule.starts[following]) / 1e6) }
    }
    return next < .infinity ? provisioner?.nextScan(after: next) ?? next : next
  }

  private mutating func isQuiet(_ slot: Int, for seconds: Double, at now: Double) -> Bool {
    instances[slot].life == .running && now - instances[slot].changedAt >= seconds
  }

  /// The instances of the next command, and what becomes of what they hold; nil where nothing is to be had.
  private mutating func chosen(
    _ candidates: [Int], budget: Int, _ policy: Karpenter.ConsolidationPolicy, _ occupancy: Occupancy, at now: Double
  ) -> (slots: [Int], kind: Consolidation)? {
    let saved = instances.indices.map { paid(for: $0, at: now) / Double(1 + occupancy.count(on: $0)) }
    let ordered = candidates.sorted { (-saved[$0], $0) < (-saved[$1], $1) }
    let empty = ordered.filter { occupancy.count(on: $0) == 0 }
    if !empty.isEmpty { return (Array(empty.prefix(budget)), .empty) }
    guard policy == .whenEmptyOrUnderutilized else { return nil }
    if let several = several(Array(ordered.prefix(budget)), occupancy, at: now) { return several }
    for slot in ordered {
      if let outcome = outcome(of: [slot], occupancy, at: now) { return ([slot], outcome) }
    }
    return nil
  }

  /// The first N candidates that can go together, at least two, by bisection for the largest N: what it passes over is not tried.
  private mutating func several(
    _ candidates: [Int], _ occupancy: Occupancy, at now: Double
  ) -> (slots: [Int], kind: Consolidation)? {
    var (least, most) = (2, min(candidates.count, Karpenter.largestBatch))
    var best: (slots: [Int], kind: Consolidation)?
    while least <= most {
      let count = (least + most) / 2
      let slots = Array(candidates.prefix(count))
      if let outcome = outcome(of: slots, occupancy, at: now) {
        best = (slots, outcome)
        least = count + 1
      } else {
        most = count - 1
      }
    }
    return best
  }

  /// What would come of giving instances back; nil where what they hold has no place then.
  private mutating func outcome(of slots: [Int], _ occupancy: Occupancy, at now: Double) -> Consolidation? {
    var placement = placement(occupancy.load)
    var missing = fleet.pools.map { _ in 0 }
    for slot in slots {
      for (member, count) in placement.remove(slot).enumerated() { missing[member] += count }
    }
    placement.place(&missing)
    if missing.allSatisfy({ $0 == 0 }) { return .fits }
    guard provisioner?.replacement == nil else { return nil }
    return cheaperOffer(holding: missing, than: slots, at: now).map { .replaced(by: $0) }
  }
}

extension Karpenter {
  /// Instances that may be on their way out at a time, of N.
  fileprivate func allowedDisruptions(of count: Int) -> Int {
    switch budget {
    case .count(let most): most
    case .share(let share): Int((share * Double(count) - 1e-9).rounded(.up))
    }
  }
}
