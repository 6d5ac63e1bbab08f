import Model

/// Instances that are terminated since what they hold fits on others.
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

  /// What is known of replicas when a provisioner scans.
  struct Occupancy {
    /// Replicas that would have to find another place, by pool of the fleet and instance.
    var load: [[Int]]
    /// By instance, whether a budget keeps a replica on it.
    var isBlocked: [Bool]

    /// Replicas on an instance that would have to find another place.
    func count(on slot: Int) -> Int { load.reduce(0) { $0 + $1[slot] } }
  }

  /// Remembers since when instances are not needed.
  /// - Returns: Those that were needed before.
  mutating func stamp(_ unneeded: [Int], at now: Double) -> [Int] {
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

  /// The instance that was to take the place of others did not come: those stay.
  mutating func replacementFailed() {
    for slot in provisioner?.replacement?.replaced ?? [] where instances[slot].life == .leaving {
      instances[slot].life = .running
    }
    provisioner?.replacement = nil
  }
}
