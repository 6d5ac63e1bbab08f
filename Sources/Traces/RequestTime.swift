import Model

/// How the times of a request log are written.
package enum RequestTime: Sendable, Equatable {
  /// Dates with a time of day.
  case dates
  /// Numbers since 1970, by how many of them make a second.
  case epoch(perSecond: Double)
  /// Numbers since a moment of the file's own.
  case relative(perSecond: Double)

  /// Tells by the column's name and its first value; nil for what is neither a date nor a number.
  ///
  /// Seconds since 1970 have been above 1e8 since 1973, and stay below 1e11 until the year 5138.
  package init?(title: String, first: String) {
    guard let number = RequestTime.decimal(first) else {
      guard RequestTime.date(first) != nil else { return nil }
      self = .dates
      return
    }
    let units: [(suffix: String, perSecond: Double)] = [("_ms", 1e3), ("_us", 1e6), ("_ns", 1e9)]
    let named = units.first { title.lowercased().hasSuffix($0.suffix) }?.perSecond
    switch number {
    case 1e17...: self = .epoch(perSecond: 1e9)
    case 1e14...: self = .epoch(perSecond: 1e6)
    case 1e11...: self = .epoch(perSecond: 1e3)
    case 1e8... where named == nil: self = .epoch(perSecond: 1)
    default: self = .relative(perSecond: named ?? 1)
    }
  }

  /// How many of its numbers make a second; 1 for dates.
  var perSecond: Double {
    switch self {
    case .dates: 1
    case .epoch(let perSecond), .relative(let perSecond): perSecond
    }
  }

  /// A decimal number as logs write it: no hexadecimal one, no infinity, nothing behind it.
  package static func decimal(_ text: some StringProtocol) -> Double? {
    let isPlain = text.utf8.allSatisfy { byte in
      (48...57).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E || byte == 0x45 || byte == 0x65
    }
    guard isPlain, let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// As it is said.
  package var described: String {
    func unit(_ perSecond: Double) -> String {
      switch perSecond {
      case 1e9: "nanoseconds"
      case 1e6: "microseconds"
      case 1e3: "milliseconds"
      default: "seconds"
      }
    }
    return switch self {
    case .dates: "dates"
    case .epoch(let perSecond): unit(perSecond) + " since 1970"
    case .relative(let perSecond): unit(perSecond) + " since a zero of its own"
    }
  }

  /// What a complaint says was expected.
  package var expected: String { self == .dates ? Self.expectedDate : "a number of \(described)" }

  /// What a date is expected to be.
  package static let expectedDate = "a date with a time such as 2026-12-01T09:00:00Z, from 1970 to 2199"

  /// Whether a date says its zone; it is taken as UTC where it does not.
  package static func hasZone(_ text: String) -> Bool {
    let end = text.utf8.last
    return end == 0x5A || end == 0x7A || text.hasSuffix(" UTC")
      || text.utf8.dropFirst(16).contains { $0 == 0x2B || $0 == 0x2D }
  }

  /// Whether times are moments of the calendar.
  package var isAbsolute: Bool { if case .relative = self { false } else { true } }

  /// Seconds since 1970, or since the file's zero; nil for what is no such time.
  package func seconds(_ text: String) -> Double? {
    switch self {
    case .dates: return RequestTime.date(text)
    case .epoch(let perSecond), .relative(let perSecond):
      guard let number = RequestTime.decimal(text), number >= 0, number < 1e20 else { return nil }
      return number / perSecond
    }
  }

  /// Seconds since 1970 of `2026-12-01T09:00:00.5+01:00`; a time without a zone is taken as UTC.
  private static func date(_ text: String) -> Double? {
    guard text.utf8.count <= 64 else { return nil }
    var clock = TraceClock(scale: 1)
    let nanoseconds = Array(text.utf8).withUnsafeBufferPointer {
      clock.date($0, TraceSpan(start: 0, end: $0.count))
    }
    // Of 64 bits a double has 53: the whole seconds are kept apart from the rest.
    return nanoseconds.map { Double($0 / 1_000_000_000) + Double($0 % 1_000_000_000) / 1e9 }
  }
}
