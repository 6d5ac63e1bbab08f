import Catalog

/// A type of instance that a pool's replicas run on.
public struct MachineType: Sendable {
  /// The machine, with its prices.
  public var instance: Instance
  /// Replicas that fit on one, which is billed whole; at least 1.
  public var replicasPerInstance: Int

  /// Creates a type.
  public init(instance: Instance, replicasPerInstance: Int) {
    self.instance = instance
    self.replicasPerInstance = replicasPerInstance
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
  /// while any type has room for them, and the cheapest such type is asked for.
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
