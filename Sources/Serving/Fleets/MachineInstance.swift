import EventKernel
import Model

/// A machine that holds replicas and is billed whole.
struct MachineInstance {
  /// Where an instance is in its life.
  enum Life: UInt8 {
    /// The slot is unused.
    case terminated
    /// Requested and not running yet; not billed.
    case provisioning
    /// Running.
    case running
    /// Running, and advised that it may be interrupted: it serves on while another is started.
    case advised
    /// Running, and about to be interrupted.
    case warned
    /// Running, and terminated once its replicas have drained.
    case leaving
  }
  /// What an instance is bought as.
  enum Purchase {
    /// Paid by the second at the provider's mercy, under the option of this index.
    case spot(option: Int)
    /// Under a commitment or on demand: which of them covers which instance is a matter of the bill.
    case steady
  }
  var life = Life.terminated
  /// Number that is unique over all pools.
  var global: Int
  /// What it is bought as.
  var purchase = Purchase.steady
  /// Index of the purchase option that it was requested under.
  var option = 0
  /// Place of its type among the fleet's.
  var machine = 0
  /// Place of its zone among the owner's; -1 where they are not told apart.
  var zone = -1
  /// Replicas it holds.
  var replicas = 0
  /// Those of them that start or are ready.
  var staying = 0
  /// Its places that replicas take, by kind.
  var taken: [Int]
  /// How much of it replicas take.
  var occupied = 0
  /// Second since which it is known not to be needed; infinity where it is.
  var unneededSince = Double.infinity
  /// Second at which a replica last came or went.
  var changedAt = 0.0
  /// Second at which it runs.
  var runsAt = 0.0
  /// Microsecond at which it began to run.
  var startedAt: Int64 = 0
  /// Microsecond up to which its time is booked; of spot only.
  var bookedUntil: Int64 = 0
  /// What is on it, by pool of the fleet.
  var kept: [KeptStages]
  /// Whether it comes with its owner's engine running.
  var keepsEngine = false
  /// Its next event.
  var timer = Timer()

  init(global: Int, fleet: Fleet) {
    self.global = global
    taken = fleet.places[0].map { _ in 0 }
    kept = fleet.pools.map { _ in KeptStages() }
  }

  /// Index of the spot option it runs under.
  var spotOption: Int? {
    if case .spot(let option) = purchase { option } else { nil }
  }

  var isBilled: Bool { life != .terminated && life != .provisioning }

  /// Whether it may get another replica.
  var takesReplicas: Bool { life == .running || life == .provisioning }
}

/// What an instance has of the stages of a start.
struct KeptStages {
  /// Second from which the image is on it; infinity where it is not kept.
  var imageAt = Double.infinity
  /// Second from which the weights are on its disk; infinity where they are not kept.
  var weightsAt = Double.infinity
}
