/// Reads clock times and dates as scenarios write them; all UTC.
package enum CalendarText {
  /// Seconds after midnight of `15:00` or `15:00:30`, or nil.
  package static func clock(_ text: some StringProtocol) -> Int? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { digits($0, 2) }
    guard parts.count == 2 || parts.count == 3, let hour = parts[0], let minute = parts[1], hour < 24, minute < 60
    else {
      return nil
    }
    guard parts.count == 3 else { return hour * 3_600 + minute * 60 }
    guard let second = parts[2], second < 60 else { return nil }
    return hour * 3_600 + minute * 60 + second
  }

  /// The instant of `2026-12-01`, `2026-12-09T09:00`, `2026-12-09 09:00:30` or the same with `Z`, or nil when there is none.
  package static func instant(_ text: some StringProtocol) -> Instant? {
    var text = Substring(text)
    if text.hasSuffix("Z"), text.utf8.count > 10 { text = text.dropLast() }
    guard var instant = date(text.prefix(10)) else { return nil }
    let rest = text.dropFirst(10)
    guard let separator = rest.first else { return instant }
    guard separator == "T" || separator == " ", let seconds = clock(rest.dropFirst()) else { return nil }
    instant.secondsSinceEpoch += Int64(seconds)
    return instant
  }

  private static func date(_ text: Substring) -> Instant? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, let year = digits(parts[0], 4), let month = digits(parts[1], 2),
      let day = digits(parts[2], 2), (1...12).contains(month), (1970...2199).contains(year)
    else { return nil }
    let midnight = Instant(year: year, month: month, day: day)
    let (sameYear, sameMonth, sameDay) = midnight.date
    return (sameYear, sameMonth, sameDay) == (year, month, day) ? midnight : nil
  }

  private static func digits(_ text: some StringProtocol, _ count: Int) -> Int? {
    guard text.utf8.count == count, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
