import EventKernel

/// The requests on their way: places that are used again, so that memory follows what is in flight.
struct RequestTable {
  private var storage = Buffer<Request>()
  private var unused = IndexRing()

  subscript(id: RequestID) -> Request {
    @inline(__always) unsafeAddress { UnsafePointer(storage.pointer(Int(id))) }
    @inline(__always) nonmutating unsafeMutableAddress { storage.pointer(Int(id)) }
  }

  /// The place of a request, valid until the next `claim()`; for reading several fields without copying them all.
  @inline(__always)
  func pointer(_ id: RequestID) -> UnsafeMutablePointer<Request> { storage.pointer(Int(id)) }

  /// A place for a new attempt; the caller overwrites everything but the generation. O(1) amortised.
  @inline(__always)
  mutating func claim() -> RequestID {
    if let id = unused.popFirst() { return id }
    storage.append(Request())
    return RequestID(storage.count - 1)
  }

  /// Places in use or used before: never fewer than the requests on their way.
  var places: Int { storage.count }

  /// Places of calls that were given up and that a backend, an errand or a queue still has. O(places).
  var abandoned: Int { storage.indices.count { storage.pointer($0).pointee.state == .abandoned } }

  /// Places in use.
  var inUse: Int { storage.count - unused.count }

  /// Gives a place back.
  @inline(__always)
  mutating func release(_ id: RequestID) {
    let request = pointer(id)
    request.pointee.state = .free
    request.pointee.visit.ending.disarm()
    request.pointee.generation &+= 1
    unused.append(id)
  }

  /// Requests that are held for a budget's next period. O(places).
  ///
  /// - Parameter latest: Of those that were sent by then.
  func countHeld(ofWorkload workload: Int, sentBy latest: Double = .infinity) -> Int64 {
    storage.indices.reduce(0) {
      let request = storage.pointer($1)
      let isCounted =
        request.pointee.state == .held && request.pointee.identity.workload == UInt16(workload)
        && request.pointee.identity.firstSentAt <= latest
      return isCounted ? $0 + 1 : $0
    }
  }

  /// Attempts that stand for a request still on its way: neither free, given up, held nor yet to come. O(places).
  ///
  /// - Parameter latest: Of those that were sent by then.
  func countLive(ofWorkload workload: Int, sentBy latest: Double = .infinity) -> Int64 {
    var live: Int64 = 0
    for place in storage.indices
    where storage[place].identity.workload == UInt16(workload) && storage[place].identity.firstSentAt <= latest {
      switch storage[place].state {
      case .free, .abandoned, .thinking, .held: break
      case .waiting, .preempted, .running, .transferring, .calling, .leaving, .away, .handedOver, .backingOff: live += 1
      }
    }
    return live
  }

  /// The requests that a replica serves one by one, those given up meanwhile included. O(places).
  func running(inPool pool: Int, replica: Int) -> [RequestID] {
    storage.indices.filter { place in
      let request = storage[place]
      return Int(request.visit.pool) == pool && Int(request.visit.replica) == replica && request.visit.ending.isArmed
    }.map { RequestID($0) }
  }
}
