import Glibc
import Model

/// Reads time stamps: numbers, or dates such as `2023-11-16 18:15:46.6805900` and `2024-05-10T00:00:00.009930+00:00`, which it remembers
/// the day of.
struct TraceClock {
  /// Nanoseconds of one unit of a bare number.
  let scale: Int64
  private var day: (UInt64, UInt16) = (0, 0)
  private var midnight: Int64 = 0

  init(scale: Int64) { self.scale = scale }

  /// Nanoseconds since the file's own zero, or since 1970 for dates; nil when it is neither.
  mutating func nanoseconds(_ bytes: TraceBytes, _ span: TraceSpan) -> Int64? {
    guard span.end - span.start >= 16, bytes[span.start + 4] == 0x2D else {
      return TraceNumber.nanoseconds(bytes, span, scale: scale)
    }
    return date(bytes, span)
  }

  /// Nanoseconds since 1970 of a date with a time of day, whose seconds may be left out; UTC where it says no zone. Nil for anything else.
  mutating func date(_ bytes: TraceBytes, _ span: TraceSpan) -> Int64? {
    let start = span.start
    guard span.end - start >= 16, bytes[start + 10] == 0x20 || bytes[start + 10] == 0x54, bytes[start + 13] == 0x3A,
      selectDay(bytes, start), let hour = TraceNumber.pair(bytes, start + 11),
      let minute = TraceNumber.pair(bytes, start + 14), hour < 24, minute < 60
    else { return nil }
    var (second, fraction): (Int64, Int64) = (0, 0)
    var index = start + 16
    if index < span.end, bytes[index] == 0x3A {
      guard index + 3 <= span.end, let written = TraceNumber.pair(bytes, index + 1), written < 60 else { return nil }
      second = written
      index += 3
      if index < span.end, bytes[index] == 0x2E {
        index += 1
        var unit: Int64 = 1_000_000_000
        while index < span.end, bytes[index] &- 0x30 <= 9 {
          unit /= 10
          fraction += Int64(bytes[index] &- 0x30) * unit
          index += 1
        }
      }
    }
    guard let zone = TraceClock.zone(bytes, TraceSpan(start: index, end: span.end)) else { return nil }
    return (midnight + hour * 3_600 + minute * 60 + second - zone) * 1_000_000_000 + fraction
  }

  /// Seconds by which a zone is before UTC: of nothing, `Z`, ` UTC`, `+01:00`, `-0530` or `+02`; nil for anything else.
  private static func zone(_ bytes: TraceBytes, _ span: TraceSpan) -> Int64? {
    var index = span.start
    while index < span.end, bytes[index] == 0x20 { index += 1 }
    guard index < span.end else { return index == span.start ? 0 : nil }
    let sign: Int64
    switch bytes[index] {
    case 0x5A, 0x7A: return index + 1 == span.end ? 0 : nil
    case 0x55:
      let isUTC = index + 3 == span.end && bytes[index + 1] == 0x54 && bytes[index + 2] == 0x43
      return isUTC ? 0 : nil
    case 0x2B: sign = 1
    case 0x2D: sign = -1
    default: return nil
    }
    index += 1
    guard index + 2 <= span.end, let hours = TraceNumber.pair(bytes, index), hours <= 14 else { return nil }
    index += 2
    if index < span.end, bytes[index] == 0x3A { index += 1 } else if index == span.end { return sign * hours * 3_600 }
    guard index + 2 == span.end, let minutes = TraceNumber.pair(bytes, index), minutes < 60 else { return nil }
    return sign * (hours * 3_600 + minutes * 60)
  }

  /// Sets `midnight` to the date at an index; whether it is a date.
  private mutating func selectDay(_ bytes: TraceBytes, _ start: Int) -> Bool {
    guard let base = bytes.baseAddress else { return false }
    let key = (
      UnsafeRawPointer(base + start).loadUnaligned(as: UInt64.self),
      UnsafeRawPointer(base + start + 8).loadUnaligned(as: UInt16.self)
    )
    if key == day { return true }
    let text = String(decoding: bytes[start..<start + 10], as: UTF8.self)
    guard let instant = CalendarText.instant(text) else { return false }
    day = key
    midnight = instant.secondsSinceEpoch
    return true
  }
}
