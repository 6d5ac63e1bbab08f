import EventKernel
import Model

/// Instances that are terminated since what they hold fits on others: which, and when to scan again.
///
/// As under Kubernetes, a replica on such an instance is removed first and started anew elsewhere then: there is no replica more in
/// the meantime.
extension FleetState {
  /// What a provisioner does after a scan of its fleet.
  struct Command {
    /// Instances to terminate.
    var given: [Int] = []
    /// Instances to be terminated once one bought under an option runs.
    var replaced: (slots: [Int], option: Int)?
    /// Instances found not to be needed, which were before.
    var unneeded: [Int] = []
  }

  // MARK: The cluster autoscaler

  /// Source: kubernetes/autoscaler, cluster-autoscaler/core/static_autoscaler.go, core/scaledown/planner/planner.go and
  /// core/scaledown/eligibility/eligibility.go, 2026-08: unneeded is what has less than the threshold of its accelerators requested and
  /// whose replicas fit on the instances that stay; it is terminated once it has been so for long enough, those without replicas
  /// together, of the others one at a time.
  /// - Parameters:
  ///   - load: Replicas that would have to find another place, by pool of the fleet and instance.
  ///   - isBlocked: By instance, whether a budget keeps a replica on it.
  mutating func scaleDown(
    _ rules: ClusterAutoscaler, load: [[Int]], isBlocked: [Bool], at now: Double, shared: inout Shared
  ) -> Command {
    guard rules.scaleDownEnabled else { return Command() }
    let candidates = instances.indices.filter { slot in
      instances[slot].life == .running && !isBlocked[slot]
        && Double(instances[slot].occupied) < rules.scaleDownUtilizationThreshold * Double(size(of: slot))
    }
    let isEmpty = instances.indices.map { slot in load.allSatisfy { $0[slot] == 0 } }
    let ordered = candidates.sorted { first, second in
      let (a, b) = (instances[first], instances[second])
      return (isEmpty[first] ? 0 : 1, a.unneededSince, first) < (isEmpty[second] ? 0 : 1, b.unneededSince, second)
    }
    let unneeded = removable(ordered, load: load)
    var command = Command()
    command.unneeded = stamp(unneeded, at: now)
    var next = Double.infinity
    let coolsUntil = (provisioner?.askedAt ?? now) + rules.scaleDownDelayAfterAdd
    var leaving = instances.indices.count { instances[$0].life == .leaving }
    for slot in unneeded {
      let due = max(instances[slot].unneededSince + rules.scaleDownUnneededTime, coolsUntil)
      if due > now {
        next = min(next, provisioner?.scan(from: due) ?? .infinity)
      } else if isEmpty[slot] && instances[slot].replicas == 0 {
        if command.given.count < rules.maxScaleDownParallelism { command.given.append(slot) }
      } else if leaving < rules.maxDrainParallelism {
        leaving += 1
        command.given.append(slot)
      }
    }
    planScan(at: next, shared: &shared)
    return command
  }

  // MARK: Karpenter

  /// Source: kubernetes-sigs/karpenter, pkg/controllers/disruption (controller.go, consolidation.go), and aws/karpenter-provider-aws,
  /// concepts/disruption.md, 2026-08: one command at a time, of instances without replicas, else of several, else of one; it is done
  /// when it still holds after 15 s.
  /// - Parameters:
  ///   - load: As for `scaleDown`.
  ///   - isBlocked: Likewise.
  mutating func disrupt(
    _ rules: Karpenter, load: [[Int]], isBlocked: [Bool], at now: Double, shared: inout Shared
  ) -> Command {
    var command = Command()
    guard let quiet = rules.consolidateAfter else { return command }
    let chosenBefore = instances.indices.filter { instances[$0].unneededSince < .infinity }
    if let since = chosenBefore.first.map({ instances[$0].unneededSince }) {
      guard now >= since + Karpenter.validation else {
        planScan(at: since + Karpenter.validation, shared: &shared)
        return command
      }
      let isStill = chosenBefore.allSatisfy { isQuiet($0, for: quiet, at: now) && !isBlocked[$0] }
      let outcome = isStill ? self.outcome(of: chosenBefore, load: load, at: now) : nil
      _ = stamp([], at: now)
      switch outcome {
      case .fits: command.given = chosenBefore
      case .replaced(let option): command.replaced = (chosenBefore, option)
      case nil:
        command.given = chosenBefore.filter { instances[$0].life == .running && instances[$0].replicas == 0 }
      }
      changed(at: now, shared: &shared)
      return command
    }
    let running = instances.indices.filter { instances[$0].isBilled }
    let leaving = running.count { instances[$0].life == .leaving || instances[$0].life == .warned }
    let budget = rules.allowedDisruptions(of: running.count) - leaving
    let settled = running.filter { instances[$0].life == .running }
    for slot in settled where !isQuiet(slot, for: quiet, at: now) {
      guard let next = provisioner?.scan(from: instances[slot].changedAt + quiet) else { continue }
      planScan(at: max(next, provisioner?.nextScan(after: now) ?? next), shared: &shared)
    }
    guard budget > 0 else { return command }
    let total = instances.indices.map { slot in load.reduce(0) { $0 + $1[slot] } }
    let candidates = settled.filter { isQuiet($0, for: quiet, at: now) && !isBlocked[$0] }.sorted {
      (total[$0], $0) < (total[$1], $1)
    }
    let chosen = chosen(
      candidates, total: total, load: load, budget: budget, policy: rules.consolidationPolicy, at: now)
    if chosen.isEmpty {
      planScan(at: marketChange(after: now), shared: &shared)
    } else {
      command.unneeded = stamp(chosen, at: now)
      planScan(at: now + Karpenter.validation, shared: &shared)
    }
    return command
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

  /// The instances of the next command.
  /// - Parameter candidates: Those with the fewest replicas first.
  private mutating func chosen(
    _ candidates: [Int], total: [Int], load: [[Int]], budget: Int, policy: Karpenter.ConsolidationPolicy, at now: Double
  ) -> [Int] {
    let empty = candidates.filter { total[$0] == 0 }
    if !empty.isEmpty { return Array(empty.prefix(budget)) }
    guard policy == .whenEmptyOrUnderutilized else { return [] }
    for count in stride(from: min(budget, candidates.count), to: 1, by: -1) {
      let several = Array(candidates.prefix(count))
      if outcome(of: several, load: load, at: now) != nil { return several }
    }
    return candidates.first { outcome(of: [$0], load: load, at: now) != nil }.map { [$0] } ?? []
  }

  /// What becomes of what is placed on instances that are terminated.
  private enum Outcome {
    /// It fits on those that stay.
    case fits
    /// It fits on these and on one that costs less, bought under this option.
    case replaced(by: Int)
  }

  /// What would come of giving instances back; nil where what they hold has no place then.
  private mutating func outcome(of slots: [Int], load: [[Int]], at now: Double) -> Outcome? {
    if removable(slots, load: load).count == slots.count { return .fits }
    guard provisioner?.replacement == nil else { return nil }
    var free = freePlaces
    for slot in slots { free[slot] = nil }
    var missing = load.map { counts in slots.reduce(0) { $0 + counts[$1] } }
    place(&missing, into: &free)
    return cheaperOffer(holding: missing, than: slots, at: now).map { .replaced(by: $0) }
  }

  /// The instance that was to take the place of others did not come: those stay.
  mutating func replacementFailed() {
    for slot in provisioner?.replacement?.replaced ?? [] where instances[slot].life == .leaving {
      instances[slot].life = .running
    }
    provisioner?.replacement = nil
  }

  // MARK: Both

  /// The places that are free on running instances, by kind; nil of others.
  private var freePlaces: [[Int]?] {
    mutating get {
      instances.indices.map { slot in
        guard instances[slot].life == .running else { return nil }
        return zip(fleet.places[instances[slot].machine], instances[slot].taken).map { $0 - $1 }
      }
    }
  }

  /// Places replicas on instances, those of the largest first, each on the first instance that has room.
  /// - Parameter missing: Replicas by pool of the fleet; what finds no room is left.
  private mutating func place(_ missing: inout [Int], into free: inout [[Int]?]) {
    let largestFirst = missing.indices.sorted { fleet.footprints[$0].places > fleet.footprints[$1].places }
    for member in largestFirst where missing[member] > 0 {
      let footprint = fleet.footprints[member]
      for slot in free.indices where missing[member] > 0 {
        guard let places = free[slot]?[footprint.kind], places >= footprint.places else { continue }
        let count = min(missing[member], places / footprint.places)
        free[slot]?[footprint.kind] -= count * footprint.places
        missing[member] -= count
      }
    }
  }

  /// Those candidates that can go together, in their order: what they hold fits on the running instances that stay.
  private mutating func removable(_ candidates: [Int], load: [[Int]]) -> [Int] {
    var free = freePlaces
    var removed: [Int] = []
    for slot in candidates {
      var trial = free
      trial[slot] = nil
      var missing = load.map { $0[slot] }
      place(&missing, into: &trial)
      guard missing.allSatisfy({ $0 == 0 }) else { continue }
      free = trial
      removed.append(slot)
    }
    return removed
  }

  /// Remembers since when instances are not needed.
  /// - Returns: Those that were needed before.
  private mutating func stamp(_ unneeded: [Int], at now: Double) -> [Int] {
    var new: [Int] = []
    for slot in instances.indices {
      if !unneeded.contains(slot) {
        instances[slot].unneededSince = .infinity
      } else if instances[slot].unneededSince == .infinity {
        instances[slot].unneededSince = now
        new.append(slot)
      }
    }
    return new
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
