/// Items of requests that take several places of a batch: those that wait, and those in batches.
struct ItemTable {
  /// Of one request.
  struct Items {
    /// Still to be sent.
    var left: Int32 = 0
    /// In batches.
    var sent: Int32 = 0
    /// Whether the request stands in a queue.
    var isQueued = false
    /// Whether any was sent.
    var isBegun = false
    /// Whether the request counts as served: its last item was sent.
    var isServed = false
  }
  private var storage = Buffer<Items>()
  /// Items that wait in the pool's queue.
  private var waiting = 0
  /// By slot, items that wait in a replica's own queue.
  private var waitingAtReplica = Buffer<Int>()

  /// Those of a request; valid until the next `expect`.
  func pointer(_ id: RequestID) -> UnsafeMutablePointer<Items> { storage.pointer(Int(id)) }

  /// Says how many items a request has that comes.
  mutating func expect(_ count: Int32, of id: RequestID) {
    while storage.count <= Int(id) { storage.append(Items()) }
    storage[Int(id)] = Items(left: count, isQueued: true)
  }

  /// Counts items that join or leave a queue: that of a replica, or of the pool.
  mutating func count(_ change: Int32, in slot: Int?) {
    guard let slot else {
      waiting += Int(change)
      return
    }
    while waitingAtReplica.count <= slot { waitingAtReplica.append(0) }
    waitingAtReplica[slot] += Int(change)
  }

  /// Items that wait in a queue.
  func waiting(in slot: Int?) -> Int {
    guard let slot else { return waiting }
    return slot < waitingAtReplica.count ? waitingAtReplica[slot] : 0
  }
}
