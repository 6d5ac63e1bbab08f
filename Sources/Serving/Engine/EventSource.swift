/// What an event of the calendar happens to: a kind in the upper 5 of 28 bits and an index in the lower 23.
enum EventSource: UInt32 {
  /// The next request of a workload.
  case arrival = 0
  /// The end of a request's own service, or of sending its keys and values to another pool; index of the request.
  case service
  /// The end of a batch; index of the replica times `batchPlaces`, plus the place.
  case batch
  /// The end of a continuous-batching segment; index of the replica.
  case segment
  /// The oldest request of a dynamic batcher's queue has waited long enough; index of the queue's owner.
  case batchDelay
  /// A client times out; index of the workload.
  case clientDeadline
  /// A queue's timeout; index of the pool.
  case queueDeadline
  /// A request is sent again; index of the request.
  case retry
  /// An API answers; index of the request.
  case answer
  /// A request comes back from what no backend does: a look-up, a search, tools, a validation, a wait; index of the request.
  case errand
  /// People are done with a case; index of the request.
  case person
  /// People's hours begin; index of the desk.
  case desk
  /// A second call is made for a request, or one of two calls has its first token; index of the request.
  case hedge
  /// A gateway has waited long enough for a call; index of the request.
  case patience
  /// A replica can serve; index of the replica.
  case ready
  /// An instance runs, is warned, or is interrupted; index of the instance.
  case instance
  /// Something of a pool's agenda is due; index of the pool.
  case agenda
  /// Something of a fleet's agenda is due; index of the pool whose instances they are.
  case fleet
  /// An autoscaler samples or evaluates; index of the pool times `PoolScaler.mostTickers`, plus which of its times it is.
  case autoscaler
  /// A bin of the timeline ends.
  case sample
  /// A calendar month begins.
  case month
  /// A clock hour begins, where hours are kept.
  case hour
  /// A finer bin ends, where the worst day is kept.
  case fineBin
  /// The run ends.
  case end

  private static let indexBits: UInt32 = 23
  /// Batches a replica may run at a time.
  static let batchPlaces = 64

  @inline(__always)
  func callAsFunction(_ index: Int = 0) -> UInt32 {
    rawValue << Self.indexBits | UInt32(truncatingIfNeeded: index) & (1 << Self.indexBits - 1)
  }

  /// - Parameter source: What a kind made of an index. That is not checked, since it is asked of every event.
  @inline(__always)
  static func parse(_ source: UInt32) -> (kind: EventSource, index: Int) {
    let kind = source >> indexBits
    assert(EventSource(rawValue: kind) != nil, "no kind of event has the number \(kind)")
    // Kinds are numbered from 0 in their order, as they are in memory.
    return (unsafeBitCast(UInt8(truncatingIfNeeded: kind), to: EventSource.self), Int(source & (1 << indexBits - 1)))
  }
}
