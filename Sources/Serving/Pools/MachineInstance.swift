import EventKernel

/// A machine that holds replicas and is billed whole.
struct MachineInstance {
  /// Where an instance is in its life.
  enum Life: UInt8 {
    /// The slot is unused.
    case gone
    /// Asked for and not running yet; not billed.
    case provisioning
    /// Running.
    case running
    /// Running, and about to be taken back.
    case warned
  }
  var life = Life.gone
  /// Number that is unique over all pools.
  var global: Int
  /// Index of the purchase option it runs under.
  var option = 0
  /// Replicas it holds.
  var replicas = 0
  /// Second at which it runs.
  var runsAt = 0.0
  /// Microsecond at which it began to run.
  var startedAt: Int64 = 0
  /// Microsecond up to which its time is booked.
  var bookedUntil: Int64 = 0
  /// Its next event.
  var timer = Timer()

  init(global: Int) { self.global = global }

  var isBilled: Bool { life == .running || life == .warned }
}
