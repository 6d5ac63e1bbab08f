/// What a backend says of a request it lets go.
enum Departure: UInt8 {
  /// Served to the end.
  case served
  /// Refused: the line is full, the request can never fit, or a rate limit is reached.
  case rejected
  /// Its replica was taken away.
  case lost
  /// The API answered with an error.
  case failed
}

/// The requests that left a backend during one event. Emptying it keeps the storage and touches nothing.
struct Departures {
  struct Entry {
    var request: RequestID
    var departure: Departure
  }
  private var storage: [Entry] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  subscript(place: Int) -> Entry { storage[place] }

  @inline(__always)
  mutating func append(_ request: RequestID, _ departure: Departure) {
    let entry = Entry(request: request, departure: departure)
    if count == storage.count { storage.append(entry) } else { storage[count] = entry }
    count += 1
  }

  mutating func removeAll() { count = 0 }
}
