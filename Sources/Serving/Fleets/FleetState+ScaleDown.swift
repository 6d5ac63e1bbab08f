import EventKernel
import Model

/// What the Kubernetes cluster autoscaler terminates: unneeded is what has less than the threshold of its accelerators requested and whose
/// replicas fit on the instances that stay. It is terminated once it has been so for long enough.
///
/// Source: kubernetes/autoscaler 1.36.1 (2026-07), cluster-autoscaler/core/static_autoscaler.go, core/scaledown/planner/planner.go,
/// core/scaledown/eligibility/eligibility.go and core/scaledown/budgets/budgets.go.
extension FleetState {
  mutating func scaleDown(
    _ rules: ClusterAutoscaler, _ occupancy: Occupancy, at now: Double, shared: inout Shared
  ) -> Command {
    guard rules.scaleDownEnabled else { return Command() }
    let candidates = instances.indices.filter { slot in
      instances[slot].life == .running && !occupancy.isBlocked[slot]
        && Double(instances[slot].occupied) < rules.scaleDownUtilizationThreshold * Double(size(of: slot))
    }
    let isEmpty = instances.indices.map { occupancy.count(on: $0) == 0 && instances[$0].replicas == 0 }
    let ordered = candidates.sorted { first, second in
      let (a, b) = (instances[first], instances[second])
      return (isEmpty[first] ? 0 : 1, a.unneededSince, first) < (isEmpty[second] ? 0 : 1, b.unneededSince, second)
    }
    var placement = placement(occupancy.load)
    let unneeded = placement.removable(ordered)
    var command = Command()
    command.unneeded = stamp(unneeded, at: now)
    let coolsUntil = (provisioner?.askedAt ?? now) + rules.scaleDownDelayAfterAdd
    func due(_ slot: Int) -> Double { max(instances[slot].unneededSince + rules.scaleDownUnneededTime, coolsUntil) }
    let next = unneeded.map(due).filter { $0 > now }.min()
    planScan(at: next.flatMap { provisioner?.scan(from: $0) } ?? .infinity, shared: &shared)
    // What is empty ends at once, so that only those that drain are under way. Both kinds count towards the larger bound.
    let draining = instances.indices.count { instances[$0].life == .leaving }
    let removable = unneeded.filter { due($0) <= now }
    let most = max(0, rules.maxScaleDownParallelism - draining)
    command.given = Array(removable.filter { isEmpty[$0] }.prefix(most))
    let mostDrained = max(0, min(rules.maxDrainParallelism - draining, most - command.given.count))
    command.given += removable.filter { !isEmpty[$0] }.prefix(mostDrained)
    return command
  }
}
