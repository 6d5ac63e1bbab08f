import EventKernel

/// What every replica has, however it groups requests.
struct Replica {
  /// Where a replica is in its life.
  enum Life: UInt8 {
    /// The slot is unused.
    case terminated
    /// On its way: the instance is being provisioned, or the model is being loaded.
    case starting
    /// Takes requests.
    case ready
    /// Serves what it has and takes nothing new.
    case draining
  }
  var life = Life.terminated
  /// Place among the pool's types of instances of the one that its slot is made for.
  var machine: UInt16 = 0
  /// Requests (or, for dynamic batching, batches) that it serves at a time, or that an activator lets into it.
  var places: Int32 = 0
  /// Slot of the instance it runs on.
  var instance = 0
  /// Number that is unique over all pools.
  var global: Int
  /// Requests in its own queue.
  var waiting = 0
  /// Requests in service.
  var running = 0
  /// How many times as long its work takes.
  var pace = 1.0
  /// Place of the slowdown that it is under; -1 for none.
  var slowdown = -1
  /// Whether it is to be replaced by a new one.
  var isOld = false
  /// Requests whose keys and values it sends to another pool.
  var sending = 0
  /// Its own queue, where the pool has one a replica.
  var queue = IndexRing()
  /// Second from which its container runs, and that at which it was ready last.
  var runsAt = 0.0
  var readyAt = 0.0
  /// Its next event: it is ready, crashes, or has drained for too long.
  var readiness = Timer()
  /// For dynamic batching with a queue a replica: the end of the oldest request's queue delay.
  var delay = Timer()

  init(global: Int) { self.global = global }

  @inline(__always) var load: Int { waiting + running }
  /// Whether it holds no request.
  @inline(__always) var isEmpty: Bool { load == 0 && sending == 0 }
}
