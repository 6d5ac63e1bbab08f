/// The requests on their way: places that are used again, so that memory follows what is in flight.
///
/// The storage is manual, because every event touches it: the owner calls `deallocate()` once at the end.
struct RequestTable {
  private(set) var storage: UnsafeMutablePointer<Request>
  private(set) var capacity: Int
  private var unused: IndexRing
  private var highest: Int

  init() {
    capacity = 1024
    storage = .allocate(capacity: capacity)
    storage.initialize(repeating: Request(), count: capacity)
    unused = IndexRing()
    highest = 0
  }

  func deallocate() { storage.deallocate() }

  subscript(id: RequestID) -> Request {
    @inline(__always) get { storage[Int(id)] }
    @inline(__always) nonmutating _modify { yield &storage[Int(id)] }
  }

  /// The place of a request, valid until the next `claim()`; for reading several fields without copying them all.
  @inline(__always)
  func pointer(_ id: RequestID) -> UnsafeMutablePointer<Request> { storage + Int(id) }

  /// A place for a new attempt; the caller overwrites everything but the generation. O(1) amortised.
  mutating func claim() -> RequestID {
    if let id = unused.popFirst() { return id }
    if highest == capacity { grow() }
    defer { highest += 1 }
    return RequestID(highest)
  }

  /// Gives a place back.
  mutating func release(_ id: RequestID) {
    storage[Int(id)].state = .free
    storage[Int(id)].ending.disarm()
    storage[Int(id)].generation &+= 1
    unused.append(id)
  }

  /// Attempts that stand for a request still on its way: neither free nor given up. O(capacity).
  func countLive(ofWorkload workload: Int) -> Int64 {
    var live: Int64 = 0
    for place in 0..<highest where storage[place].workload == UInt16(workload) {
      if storage[place].state != .free && storage[place].state != .abandoned { live += 1 }
    }
    return live
  }

  /// The requests that a replica serves one by one, those given up meanwhile included. O(capacity).
  func running(inPool pool: Int, replica: Int) -> [RequestID] {
    (0..<highest).filter { place in
      let request = storage[place]
      return Int(request.pool) == pool && Int(request.replica) == replica && request.ending.isArmed
    }.map { RequestID($0) }
  }

  @inline(never)
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Request>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: storage, count: capacity)
    (larger + capacity).initialize(repeating: Request(), count: capacity)
    storage.deallocate()
    storage = larger
    capacity *= 2
  }
}
