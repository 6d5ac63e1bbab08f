import Diagnostics
import EventKernel

/// The places of a replica in which a dynamic batcher's batches run.
struct BatchPlaces {
  /// One batch.
  struct Place {
    var members = Buffer<RequestID>()
    /// Seconds it takes while every place is busy.
    var seconds = 0.0
    /// Second at which it was sent.
    var sentAt = 0.0
    /// The part of it that is left to do, 1 when it is sent, as of the replica's last change.
    var left = 1.0
    var ending = Timer()
  }
  let places: Buffer<Place>
  private(set) var busy = 0
  /// Seconds of a batch that others beside it do not lengthen; nil where nothing does.
  private let unshared: Double?
  private var changedAt = 0.0

  init(count: Int, unsharedSeconds: Double?) {
    places = Buffer(repeating: Place(), count: count)
    unshared = count > 1 ? unsharedSeconds : nil
  }

  var hasRoom: Bool { busy < places.count }

  /// An empty place; there must be one.
  mutating func claim() -> Int {
    busy += 1
    for place in places.indices where !places[place].ending.isArmed { return place }
    return 0
  }

  mutating func release(_ place: Int) {
    busy -= 1
    places[place].members.truncate(to: 0)
    places[place].ending.disarm()
  }

  /// Starts a batch in a place that was claimed, and slows those beside it down.
  /// - Parameters:
  ///   - source: Of the event at which the batch in place 0 ends; those of the other places follow it.
  mutating func start(
    _ place: Int, seconds: Double, at now: Double, calendar: inout Calendar, source: UInt32
  ) {
    places[place].seconds = seconds
    places[place].sentAt = now
    places[place].left = 1
    guard unshared != nil else {
      places[place].ending.arm(&calendar, at: now + seconds, source: source + UInt32(place))
      return
    }
    progress(to: now, beside: busy - 1)
    setEnds(at: now, starting: place, calendar: &calendar, source: source)
  }

  /// Lets a batch go that ended, and the others go on with what it leaves them.
  mutating func end(_ place: Int, at now: Double, calendar: inout Calendar, source: UInt32) {
    guard unshared != nil else { return release(place) }
    progress(to: now, beside: busy)
    release(place)
    setEnds(at: now, starting: nil, calendar: &calendar, source: source)
  }

  /// Seconds that a batch took which ends now.
  mutating func elapsed(_ place: Int, at now: Double) -> Double {
    unshared == nil ? places[place].seconds : now - places[place].sentAt
  }

  /// Books what was done since the last change, with N batches at work.
  private mutating func progress(to now: Double, beside count: Int) {
    for place in places.indices where places[place].ending.isArmed {
      places[place].left = max(0, places[place].left - (now - changedAt) / length(place, with: count))
    }
    changedAt = now
  }

  private mutating func setEnds(at now: Double, starting: Int?, calendar: inout Calendar, source: UInt32) {
    for place in places.indices where places[place].ending.isArmed || place == starting {
      let end = now + places[place].left * length(place, with: busy)
      places[place].ending.arm(&calendar, at: end, source: source + UInt32(place))
    }
  }

  /// Seconds of a batch among N, itself included.
  private mutating func length(_ place: Int, with count: Int) -> Double {
    guard let unshared else { return places[place].seconds }
    return unshared + (places[place].seconds - unshared) * Double(count) / Double(places.count)
  }
}
