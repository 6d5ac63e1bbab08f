import EventKernel

/// The places of a replica in which a dynamic batcher's batches run.
struct BatchPlaces {
  /// One batch.
  struct Place {
    var members: [RequestID] = []
    var seconds = 0.0
    /// Second at which it began.
    var startedAt = 0.0
    var ending = Timer()
  }
  var places: [Place]
  private(set) var busy = 0

  init(count: Int, maxBatchSize: Int) {
    places = Array(repeating: Place(), count: count)
    for place in places.indices { places[place].members.reserveCapacity(min(maxBatchSize, 1024)) }
  }

  var hasRoom: Bool { busy < places.count }

  /// An empty place; there must be one.
  mutating func claim() -> Int {
    busy += 1
    return places.firstIndex { !$0.ending.isArmed } ?? 0
  }

  mutating func release(_ place: Int) {
    busy -= 1
    places[place].members.removeAll(keepingCapacity: true)
    places[place].ending.disarm()
  }
}
