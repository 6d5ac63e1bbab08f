import EventKernel
import Model

/// What the meter is told of replicas and instances beside their number.
extension PoolState {
  /// Writes to the meter how much of the draining replicas has nothing to do.
  mutating func noteDraining(at now: Double) {
    var idle = 0.0
    if draining > 0 {
      for slot in replicas.indices where replicas[slot].life == .draining { idle += idlePart(of: slot) }
    }
    if isMixed { return noteDrainingByMachine(at: now) }
    meter.setDraining(idle: idle, at: now)
  }

  /// The part of a replica that has nothing to do.
  private mutating func idlePart(of slot: Int) -> Double {
    switch policy {
    case .oneByOne: 1 - Double(replicas[slot].running) * replicasPerPlace
    case .dynamic: 1 - Double(batches[slot].busy) * replicasPerPlace
    // A batch has the whole replica, whatever its size; what is being sent needs none of it.
    case .continuous: replicas[slot].load > 0 ? 0 : 1
    }
  }

  private mutating func noteDrainingByMachine(at now: Double) {
    var idle = fleet.meters.map { _ in 0.0 }
    for slot in replicas.indices where replicas[slot].life == .draining {
      idle[Int(replicas[slot].machine)] += idlePart(of: slot)
    }
    for machine in idle.indices { meter.setDraining(idle: idle[machine], machine: machine, at: now) }
  }

  /// Writes to the meter how many replicas serve and start on each type of instance, where hardware differs.
  mutating func noteReplicasByMachine(at now: Double) {
    var levels = fleet.meters.map { _ in (serving: 0, starting: 0) }
    for slot in replicas.indices {
      let machine = Int(replicas[slot].machine)
      switch replicas[slot].life {
      case .ready, .draining: levels[machine].serving += 1
      case .starting where fleet.instances[replicas[slot].instance].isBilled: levels[machine].starting += 1
      case .starting, .terminated: break
      }
    }
    for (machine, level) in levels.enumerated() {
      meter.setReplicas(serving: level.serving, starting: level.starting, machine: machine, at: now)
    }
  }
}
