import EventKernel
import Scenarios

/// Instances that are given back since what they hold fits on others.
///
/// As under Kubernetes, a replica on such an instance is taken out first and started anew elsewhere then: there is no replica more in
/// the meantime.
extension PoolState {
  /// Has the provisioner look again, since replicas or instances came or went.
  mutating func fleetChanged(at now: Double, shared: inout Shared) {
    guard let next = provisioner?.nextLook(after: now) else { return }
    planLook(at: next, shared: &shared)
  }

  private mutating func planLook(at time: Double, shared: inout Shared) {
    guard let planned = provisioner?.looksAt, time < planned else { return }
    provisioner?.looksAt = time
    plan(.consolidate, at: time, shared: &shared)
  }

  /// Looks for instances that are not needed, and gives back those that have not been for long enough.
  mutating func consolidate(at now: Double, shared: inout Shared) {
    guard let provisioner, provisioner.looksAt <= now else { return }
    self.provisioner?.looksAt = .infinity
    if provisioner.asksAt <= now { provision(at: now, shared: &shared) }
    guard update == nil else {
      // A deployment in the middle of an update has replicas of both versions to find room for.
      planLook(at: provisioner.nextLook(after: now), shared: &shared)
      return
    }
    switch provisioner.rules {
    case .clusterAutoscaler(let rules): scaleDown(rules, at: now, shared: &shared)
    case .karpenter(let rules): disrupt(rules, at: now, shared: &shared)
    }
    noteReplicas(at: now)
  }

  // MARK: The cluster autoscaler

  /// Source: kubernetes/autoscaler, cluster-autoscaler/core/static_autoscaler.go, core/scaledown/planner/planner.go and
  /// core/scaledown/eligibility/eligibility.go, 2026-08: unneeded is what has less than the threshold of its accelerators requested and
  /// whose replicas fit on the instances that stay; it is given back once it has been so for long enough, those without replicas
  /// together, of the others one at a time.
  private mutating func scaleDown(_ rules: ClusterAutoscaler, at now: Double, shared: inout Shared) {
    guard rules.scaleDownEnabled else { return }
    let load = movableReplicas()
    let candidates = instances.indices.filter { slot in
      instances[slot].life == .running
        && Double(instances[slot].replicas) < rules.scaleDownUtilizationThreshold * Double(capacity(of: slot))
    }
    let ordered = candidates.sorted { first, second in
      let (a, b) = (instances[first], instances[second])
      return (load[first] == 0 ? 0 : 1, a.unneededSince, first) < (load[second] == 0 ? 0 : 1, b.unneededSince, second)
    }
    let unneeded = removable(ordered, load: load)
    stamp(unneeded, at: now, shared: &shared)
    var next = Double.infinity
    let coolsUntil = (provisioner?.askedAt ?? now) + rules.scaleDownDelayAfterAdd
    var leaving = instances.indices.count { instances[$0].life == .leaving }
    var given: [Int] = []
    for slot in unneeded {
      let due = max(instances[slot].unneededSince + rules.scaleDownUnneededTime, coolsUntil)
      if due > now {
        next = min(next, provisioner?.look(from: due) ?? .infinity)
      } else if load[slot] == 0 && instances[slot].replicas == 0 {
        if given.count < rules.maxScaleDownParallelism { given.append(slot) }
      } else if leaving < rules.maxDrainParallelism {
        leaving += 1
        given.append(slot)
      }
    }
    giveBack(given, at: now, shared: &shared)
    planLook(at: next, shared: &shared)
  }

  // MARK: Karpenter

  /// Source: kubernetes-sigs/karpenter, pkg/controllers/disruption (controller.go, consolidation.go), and aws/karpenter-provider-aws,
  /// concepts/disruption.md, 2026-08: one command at a time, of instances without replicas, else of several, else of one; it is done
  /// when it still holds after 15 s.
  private mutating func disrupt(_ rules: Karpenter, at now: Double, shared: inout Shared) {
    guard let quiet = rules.consolidateAfter else { return }
    let load = movableReplicas()
    let command = instances.indices.filter { instances[$0].unneededSince < .infinity }
    if let since = command.first.map({ instances[$0].unneededSince }) {

      guard now >= since + Karpenter.validation else {
        planLook(at: since + Karpenter.validation, shared: &shared)
        return
      }
      let isStill = command.allSatisfy { isQuiet($0, for: quiet, at: now) }
      let outcome = isStill ? self.outcome(of: command, load: load, at: now) : nil
      let empty = command.filter { instances[$0].life == .running && instances[$0].replicas == 0 }
      stamp([], at: now, shared: &shared)
      switch outcome {
      case .fits: giveBack(command, at: now, shared: &shared)
      case .replaced(let option): replace(command, by: option, at: now, shared: &shared)
      case nil: giveBack(empty, at: now, shared: &shared)
      }
      fleetChanged(at: now, shared: &shared)
      return
    }
    let running = instances.indices.filter { instances[$0].isBilled }
    let leaving = running.count { instances[$0].life == .leaving || instances[$0].life == .warned }
    let budget = rules.allowedDisruptions(of: running.count) - leaving
    let settled = running.filter { instances[$0].life == .running }
    for slot in settled where !isQuiet(slot, for: quiet, at: now) {
      guard let next = provisioner?.look(from: instances[slot].changedAt + quiet) else { continue }
      planLook(at: max(next, provisioner?.nextLook(after: now) ?? next), shared: &shared)
    }
    guard budget > 0 else { return }
    let candidates = settled.filter { isQuiet($0, for: quiet, at: now) }.sorted { (load[$0], $0) < (load[$1], $1) }
    let chosen = chosen(candidates, load: load, budget: budget, policy: rules.consolidationPolicy, at: now)
    guard !chosen.isEmpty else { return }
    stamp(chosen, at: now, shared: &shared)
    planLook(at: now + Karpenter.validation, shared: &shared)
  }

  private func isQuiet(_ slot: Int, for seconds: Double, at now: Double) -> Bool {
    instances[slot].life == .running && now - instances[slot].changedAt >= seconds
  }

  /// The instances of the next command.
  /// - Parameter candidates: Those with the fewest replicas first.
  private func chosen(
    _ candidates: [Int], load: [Int], budget: Int, policy: Karpenter.ConsolidationPolicy, at now: Double
  ) -> [Int] {
    let empty = candidates.filter { load[$0] == 0 }
    if !empty.isEmpty { return Array(empty.prefix(budget)) }
    guard policy == .whenEmptyOrUnderutilized else { return [] }
    for count in stride(from: min(budget, candidates.count), to: 1, by: -1) {
      let several = Array(candidates.prefix(count))
      if outcome(of: several, load: load, at: now) != nil { return several }
    }
    return candidates.first { outcome(of: [$0], load: load, at: now) != nil }.map { [$0] } ?? []
  }

  /// What becomes of what stands on instances that are given back.
  private enum Outcome {
    /// It fits on those that stay.
    case fits
    /// It fits on these and on one that costs less, bought under this option.
    case replaced(by: Int)
  }

  /// What would come of giving instances back; nil where what they hold has no place then.
  private func outcome(of slots: [Int], load: [Int], at now: Double) -> Outcome? {
    if removable(slots, load: load).count == slots.count { return .fits }
    guard provisioner?.replacement == nil else { return nil }
    var missing = slots.reduce(0) { $0 + load[$1] }
    for slot in instances.indices where instances[slot].life == .running && !slots.contains(slot) {
      missing -= capacity(of: slot) - instances[slot].replicas
    }
    return cheaperOffer(holding: missing, than: slots, at: now).map { .replaced(by: $0) }
  }

  /// Buys an instance in place of others. They get no more replicas, and keep theirs until it runs.
  private mutating func replace(_ slots: [Int], by option: Int, at now: Double, shared: inout Shared) {
    guard isGranted(option, at: now) else { return }
    for slot in slots {
      instances[slot].life = .leaving
      tell(.instanceDraining, instance: slot, at: now, shared: &shared)
    }
    let slot = ask(option, at: now, isInstant: false, shared: &shared)
    provisioner?.replacement = (slot, slots)
  }

  /// What is replaced drains now.
  mutating func replacementRuns(at now: Double, shared: inout Shared) {
    guard let replaced = provisioner?.replacement?.replaced else { return }
    provisioner?.replacement = nil
    giveBack(replaced.filter { instances[$0].life == .leaving }, at: now, shared: &shared)
  }

  /// The instance did not come: what it was to replace stays.
  mutating func replacementFailed() {
    for slot in provisioner?.replacement?.replaced ?? [] where instances[slot].life == .leaving {
      instances[slot].life = .running
    }
    provisioner?.replacement = nil
  }

  // MARK: Both

  /// By instance, the replicas on it that would have to find another: those that drain already do not.
  private func movableReplicas() -> [Int] {
    var load = Array(repeating: 0, count: instances.count)
    for slot in replicas.indices where replicas[slot].life == .starting || replicas[slot].life == .ready {
      load[replicas[slot].instance] += 1
    }
    return load
  }

  /// Those candidates that can go together, in their order: what they hold fits on the running instances that stay.
  private func removable(_ candidates: [Int], load: [Int]) -> [Int] {
    var room = 0
    for slot in instances.indices where instances[slot].life == .running {
      room += capacity(of: slot) - instances[slot].replicas
    }
    return candidates.filter { slot in
      let left = room - (capacity(of: slot) - instances[slot].replicas) - load[slot]
      guard left >= 0 else { return false }
      room = left
      return true
    }
  }

  /// Remembers since when instances are not needed.
  private mutating func stamp(_ unneeded: [Int], at now: Double, shared: inout Shared) {
    for slot in instances.indices {
      if !unneeded.contains(slot) {
        instances[slot].unneededSince = .infinity
      } else if instances[slot].unneededSince == .infinity {
        instances[slot].unneededSince = now
        tell(.instanceUnneeded, instance: slot, at: now, shared: &shared)
      }
    }
  }

  /// Gives instances back: nothing comes to them any more, and what they hold drains and is started elsewhere.
  private mutating func giveBack(_ slots: [Int], at now: Double, shared: inout Shared) {
    guard !slots.isEmpty else { return }
    for slot in slots where instances[slot].life == .running {
      instances[slot].life = .leaving
      instances[slot].unneededSince = .infinity
      tell(.instanceDraining, instance: slot, at: now, shared: &shared)
    }
    let limits = [pool.drainTimeout, provisioner?.drainLimit].compactMap { $0 }
    for slot in slots {
      if instances[slot].replicas == 0 { endInstance(slot, at: now, shared: &shared) }
      for replica in replicas.indices where replicas[replica].instance == slot {
        switch replicas[replica].life {
        case .starting: retire(replica, at: now, shared: &shared)
        case .ready: drain(replica, within: limits.min(), at: now, shared: &shared)
        case .draining, .gone: break
        }
      }
    }
    scale(to: desired, at: now, shared: &shared)
  }
}

extension Karpenter {
  /// Instances that may be on their way out at a time, of so many.
  fileprivate func allowedDisruptions(of count: Int) -> Int {
    switch budget {
    case .count(let most): most
    case .share(let share): Int((share * Double(count) - 1e-9).rounded(.up))
    }
  }
}
