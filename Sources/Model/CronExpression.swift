/// Moments that come again: minute, hour, day of the month, month and day of the week, in UTC.
///
/// Source: POSIX.1-2017, crontab, "INPUT FILES", with the steps and names of Vixie's cron as robfig/cron reads them, which KEDA's
/// cron scaler uses.
public struct CronExpression: Sendable, Equatable {
  /// The text it was made of.
  public let text: String
  private let minutes: UInt64
  private let hours: UInt64
  private let days: UInt64
  private let months: UInt64
  private let weekdays: UInt64
  /// Where both days are given, either will do.
  private let needsBothDays: Bool

  /// Reads five fields; nil when the text is none.
  public init?(_ text: String) {
    let fields = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
    guard fields.count == 5,
      let minutes = Self.set(fields[0], 0...59, []), let hours = Self.set(fields[1], 0...23, []),
      let days = Self.set(fields[2], 1...31, []), let months = Self.set(fields[3], 1...12, Self.monthNames),
      let weekdays = Self.set(fields[4], 0...7, Self.dayNames)
    else { return nil }
    self.text = text
    self.minutes = minutes
    self.hours = hours
    self.days = days
    self.months = months
    // 7 is Sunday as well.
    self.weekdays = weekdays & 0x7F | weekdays >> 7 & 1
    needsBothDays = fields[2].hasPrefix("*") || fields[4].hasPrefix("*")
  }

  /// Whether it has the same moments on every day.
  public var isDaily: Bool {
    guard months == Self.every(1...12) else { return false }
    let (hasAllDays, hasAllWeekdays) = (days == Self.every(1...31), weekdays == Self.every(0...6))
    return needsBothDays ? hasAllDays && hasAllWeekdays : hasAllDays || hasAllWeekdays
  }

  /// Whether it has the same moments in every week.
  public var isWeekly: Bool { isDaily || months == Self.every(1...12) && days == Self.every(1...31) }

  private static func every(_ range: ClosedRange<Int>) -> UInt64 { range.reduce(0) { $0 | 1 << UInt64($1) } }

  private static let monthNames = [
    "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]
  private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  /// The numbers of a field: a list of ranges with steps.
  private static func set(_ field: Substring, _ range: ClosedRange<Int>, _ names: [String]) -> UInt64? {
    var set: UInt64 = 0
    for item in field.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count <= 2, let span = parts.first else { return nil }
      let step = parts.count == 2 ? Int(parts[1]) : 1
      guard let step, step > 0 else { return nil }
      var low = range.lowerBound
      var high = range.upperBound
      if span != "*" {
        let ends = span.split(separator: "-", omittingEmptySubsequences: false).map { number($0, names) }
        guard ends.count <= 2, let first = ends.first, let first else { return nil }
        low = first
        // A single number with a step goes on to the field's end.
        high = parts.count == 2 ? range.upperBound : first
        if ends.count == 2 {
          guard let last = ends[1] else { return nil }
          high = last
        }
      } else if range.upperBound == 7 {
        high = 6
      }
      guard range.contains(low), range.contains(high), low <= high else { return nil }
      for value in stride(from: low, through: high, by: step) { set |= 1 << UInt64(value) }
    }
    return set
  }

  private static func number(_ text: Substring, _ names: [String]) -> Int? {
    if let place = names.firstIndex(of: text.lowercased()), !text.isEmpty { return place }
    guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
    return Int(text)
  }

  /// The first moment after another; nil when there is none within eight years.
  /// - Complexity: O(days to it).
  public func next(after instant: Instant) -> Instant? {
    let minute = (instant.secondsSinceEpoch - instant.secondOfDay) / 60 + instant.secondOfDay / 60 + 1
    var day = Instant(secondsSinceEpoch: minute * 60 - Instant(secondsSinceEpoch: minute * 60).secondOfDay)
    var from = Int(Instant(secondsSinceEpoch: minute * 60).secondOfDay / 60)
    for _ in 0..<(8 * 366) {
      if hasDay(day), let found = minuteOfDay(from: from) {
        return Instant(secondsSinceEpoch: day.secondsSinceEpoch + Int64(found) * 60)
      }
      day = Instant(secondsSinceEpoch: day.secondsSinceEpoch + 86_400)
      from = 0
    }
    return nil
  }

  private func hasDay(_ day: Instant) -> Bool {
    let date = day.date
    guard months >> UInt64(date.month) & 1 == 1 else { return false }
    let isDay = days >> UInt64(date.day) & 1 == 1
    // Cron counts from Sunday.
    let isWeekday = weekdays >> UInt64((day.weekday + 1) % 7) & 1 == 1
    return needsBothDays ? isDay && isWeekday : isDay || isWeekday
  }

  private func minuteOfDay(from first: Int) -> Int? {
    var minute = first
    while minute < 1_440 {
      if hours >> UInt64(minute / 60) & 1 == 0 {
        minute = (minute / 60 + 1) * 60
      } else if minutes >> UInt64(minute % 60) & 1 == 1 {
        return minute
      } else {
        minute += 1
      }
    }
    return nil
  }
}
