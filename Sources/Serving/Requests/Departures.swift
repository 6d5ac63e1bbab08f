/// How a request leaves a backend.
package enum Departure: Equatable {
  /// Served to the end.
  case served
  /// Its answer was validated, after it had been served.
  case judged
  /// Its prompt is computed, and its keys and values are where its answer is written.
  case prefilled
  /// Refused.
  case rejected(Rejection)
  /// Its replica was taken away.
  case lost
  /// Its replica was taken away, and the tokens it has are kept.
  case moved
  /// The API answered with an error.
  case failed
  /// The pool's queue gave it up.
  case timedOut
  /// Its client gave it up.
  case givenUp

  /// How a request ends that leaves so for good.
  var outcome: Outcome {
    switch self {
    case .served, .judged, .prefilled: .completed
    case .rejected: .rejected
    case .lost, .moved, .failed: .failed
    case .timedOut, .givenUp: .timedOut
    }
  }
}

/// The requests that left a backend during one event.
struct Departures {
  struct Entry {
    var request: RequestID
    var departure: Departure
  }
  private var storage = Buffer<Entry>()

  var count: Int { storage.count }
  var isEmpty: Bool { storage.isEmpty }

  subscript(place: Int) -> Entry { storage[place] }

  @inline(__always)
  mutating func append(_ request: RequestID, _ departure: Departure) {
    storage.append(Entry(request: request, departure: departure))
  }

  mutating func removeAll() { storage.truncate(to: 0) }
}
