import Model

/// Moments as people say them, in UTC.
enum ClockText {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `Dec 1`.
  static func day(_ epoch: Int64) -> String {
    let date = Instant(secondsSinceEpoch: epoch).date
    return "\(months[date.month - 1]) \(date.day)"
  }

  /// `15:00`, with seconds where there are any.
  static func time(_ epoch: Int64) -> String {
    let second = Instant(secondsSinceEpoch: epoch).secondOfDay
    func two(_ n: Int64) -> String { (n < 10 ? "0" : "") + String(n) }
    let rest = second % 60
    return "\(two(second / 3_600)):\(two(second / 60 % 60))" + (rest == 0 ? "" : ":\(two(rest))")
  }

  /// What a tick of an axis says that has one every `step` seconds.
  static func short(_ epoch: Int64, step: Int64) -> String { step >= 86_400 ? day(epoch) : time(epoch) }

  /// A time on a logarithmic axis, each in its own unit: `10 ms`, `2 min`, `1 d`.
  static func tick(_ seconds: Double) -> String {
    let units: [(least: Double, scale: Double, name: String)] = [
      (86_400, 86_400, "d"), (3_600, 3_600, "h"), (60, 60, "min"), (0.9995, 1, "s"), (0.9995e-3, 1e-3, "ms"),
      (0, 1e-6, "us"),
    ]
    let unit = units.first { seconds >= $0.least } ?? units[3]
    return Markup.coordinate(seconds / unit.scale, decimals: 2) + " " + unit.name
  }

  /// What a row of a table says: the day too where the axis has several.
  static func long(_ epoch: Int64, isOneDay: Bool) -> String {
    isOneDay ? time(epoch) : "\(day(epoch)) \(time(epoch))"
  }
}
