import Catalog

/// A type of instance that a pool's replicas run on.
public struct MachineType: Sendable {
  /// The machine, with its prices.
  public var instance: Instance
  /// Replicas that fit on one, which is billed whole; at least 1.
  public var replicasPerInstance: Int
  /// How a replica runs on it; nil is as on the pool's own, whose accelerators it has.
  public var serving: MachineServing?

  /// Creates a type.
  public init(instance: Instance, replicasPerInstance: Int, serving: MachineServing? = nil) {
    self.instance = instance
    self.replicasPerInstance = replicasPerInstance
    self.serving = serving
  }
}

/// How a replica of a pool runs on the hardware of one type of instance.
public struct MachineServing: Sendable {
  /// How long work takes.
  public var stepTime: StepTimeModel
  /// How requests are grouped: the pool's policy, with the limits and the cache that it has there.
  public var batching: Batching
  /// The slice of an accelerator a replica gets; nil is whole accelerators.
  public var slice: SliceProfile?

  /// Creates a way to run.
  public init(stepTime: StepTimeModel, batching: Batching, slice: SliceProfile? = nil) {
    self.stepTime = stepTime
    self.batching = batching
    self.slice = slice
  }
}

/// Which of the purchase options that have an instance left is taken.
public enum PurchaseChoice: String, Sendable, CaseIterable {
  /// The first one written.
  case inOrder = "in_order"
  /// The one of whose instances the least share would stay unused by the replicas that wait; all of these are given the same type.
  ///
  /// Source: kubernetes/autoscaler, cluster-autoscaler/FAQ.md, "What are Expanders?", `least-waste`, 2026-08. It counts processors and
  /// memory; here it is places for replicas. Of equals the first one written is taken, not one at random.
  case leastWaste = "least_waste"
  /// The one whose instances cost the least for all the replicas that wait, what is committed costing nothing more; likewise of one type.
  ///
  /// Source: as `leastWaste`, `price`, without its preference for machines of a size that suits the cluster.
  case cheapest
  /// The cheapest instance of those that hold as many of the replicas that wait as any does, one after the other.
  ///
  /// Source: kubernetes-sigs/karpenter, pkg/controllers/provisioning/scheduling, 2026-11: replicas are put together on one machine
  /// while any type has room for them, and the cheapest such type is requested.
  case cheapestThatFits = "cheapest_that_fits"

  /// Whether prices have a say in it.
  public var readsPrices: Bool { self == .cheapest || self == .cheapestThatFits }
}

extension Pool {
  /// The types of instances that may be bought; the first is `instance`.
  public var machines: [MachineType] {
    [MachineType(instance: instance, replicasPerInstance: replicasPerInstance)] + otherMachines
  }

  /// Whether what is bought depends on prices: where the cheapest option is chosen, and where Karpenter replaces instances by cheaper
  /// ones, of which there is more than one price.
  public var readsPrices: Bool {
    guard !choice.readsPrices else { return true }
    guard case .karpenter(let rules) = provisioner?.rules, rules.consolidationPolicy == .whenEmptyOrUnderutilized,
      rules.consolidateAfter != nil
    else { return false }
    return purchase.count { !$0.kind.isCommitment } > 1 || purchase.contains { $0.priceSchedule != nil }
  }

  /// How a replica runs on one of `machines`.
  public func serving(on machine: Int) -> MachineServing {
    let others = machine > 0 ? otherMachines[machine - 1].serving : nil
    return others ?? MachineServing(stepTime: stepTime, batching: batching, slice: slice)
  }

  /// Whether a replica is quicker or larger on one type of instance than on another.
  public var mixesHardware: Bool { otherMachines.contains { $0.serving != nil } }

  /// The type that a purchase option buys.
  public func machine(ofOption option: Int) -> MachineType { machines[purchase[option].machine] }
}

extension Provisioner.Rules {
  /// Which of several types of instances the tool takes by itself.
  public var choice: PurchaseChoice {
    switch self {
    case .clusterAutoscaler: .leastWaste
    case .karpenter: .cheapestThatFits
    }
  }
}
