import Model

/// ISO 8601 in UTC, `2026-12-01T00:09:50.625Z`, to the millisecond; whole seconds without a fraction.
func isoTime(_ start: Instant, plus seconds: Double) -> String {
  let milliseconds = Int64((seconds * 1_000).rounded())
  let (whole, fraction) = (milliseconds / 1_000, milliseconds % 1_000)
  let instant = Instant(secondsSinceEpoch: start.secondsSinceEpoch + whole)
  let (year, month, day) = instant.date
  func two(_ n: Int64) -> String { (n < 10 ? "0" : "") + String(n) }
  let second = instant.secondOfDay
  var text = "\(year)-\(two(Int64(month)))-\(two(Int64(day)))T"
  text += "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60))"
  if fraction > 0 {
    let digits = String(fraction)
    text += "." + String(repeating: "0", count: 3 - digits.count) + digits
  }
  return text + "Z"
}
