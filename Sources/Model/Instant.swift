/// A moment in UTC, as seconds since 1970-01-01T00:00:00Z (no leap seconds), with the calendar that bills follow.
public struct Instant: Sendable, Equatable, Comparable, Hashable {
  /// Whole seconds since the epoch.
  public var secondsSinceEpoch: Int64

  /// Creates an instant.
  public init(secondsSinceEpoch: Int64) { self.secondsSinceEpoch = secondsSinceEpoch }

  /// Creates midnight UTC of a civil date in the proleptic Gregorian calendar.
  ///
  /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", days_from_civil, 2013.
  public init(year: Int, month: Int, day: Int) {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    secondsSinceEpoch = Int64(era * 146_097 + dayOfEra - 719_468) * 86_400
  }

  /// The civil date.
  ///
  /// Source: H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days, 2013.
  public var date: (year: Int, month: Int, day: Int) {
    let days = Int((Double(secondsSinceEpoch) / 86_400).rounded(.down)) + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }

  /// Seconds since midnight UTC, in 0..<86400.
  public var secondOfDay: Int64 {
    let remainder = secondsSinceEpoch % 86_400
    return remainder < 0 ? remainder + 86_400 : remainder
  }

  /// Day of the week, 0 for Monday. (1970-01-01 was a Thursday.)
  public var weekday: Int {
    let days = (secondsSinceEpoch - secondOfDay) / 86_400
    return Int(((days + 3) % 7 + 7) % 7)
  }

  /// Midnight of the first day of the next calendar month.
  public var nextMonth: Instant {
    let (year, month, _) = date
    return month == 12 ? Instant(year: year + 1, month: 1, day: 1) : Instant(year: year, month: month + 1, day: 1)
  }

  /// Seconds of the calendar month in which it lies: what a month of money is.
  public var secondsOfMonth: Int64 {
    let (year, month, _) = date
    return nextMonth.secondsSinceEpoch - Instant(year: year, month: month, day: 1).secondsSinceEpoch
  }

  /// Days of that month.
  public var daysOfMonth: Int { Int(secondsOfMonth / 86_400) }

  /// Whether the first is earlier.
  public static func < (a: Instant, b: Instant) -> Bool { a.secondsSinceEpoch < b.secondsSinceEpoch }
}
