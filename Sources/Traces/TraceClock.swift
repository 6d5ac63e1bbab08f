import Glibc
import Model

/// Reads time stamps: numbers, or dates such as `2023-11-16 18:15:46.6805900`, which it remembers the day of.
struct TraceClock {
  /// Nanoseconds of one unit of a bare number: seconds or milliseconds.
  let scale: Int64
  private var day: (UInt64, UInt16) = (0, 0)
  private var midnight: Int64 = 0

  init(scale: Int64) { self.scale = scale }

  /// Nanoseconds since the file's own zero, or since 1970 for dates; nil when it is neither.
  mutating func nanoseconds(_ bytes: TraceBytes, _ span: TraceSpan) -> Int64? {
    let length = span.end - span.start
    guard length >= 19, bytes[span.start + 4] == 0x2D else {
      return TraceNumber.nanoseconds(bytes, span, scale: scale)
    }
    let start = span.start
    let separator = bytes[start + 10]
    guard separator == 0x20 || separator == 0x54, bytes[start + 13] == 0x3A, bytes[start + 16] == 0x3A,
      selectDay(bytes, start), let hour = TraceNumber.pair(bytes, start + 11),
      let minute = TraceNumber.pair(bytes, start + 14), let second = TraceNumber.pair(bytes, start + 17),
      hour < 24, minute < 60, second < 60
    else { return nil }
    var fraction: Int64 = 0
    var index = start + 19
    let end = bytes[span.end - 1] == 0x5A ? span.end - 1 : span.end
    if index < end {
      guard bytes[index] == 0x2E else { return nil }
      var unit: Int64 = 1_000_000_000
      index += 1
      while index < end {
        let digit = bytes[index] &- 0x30
        guard digit <= 9 else { return nil }
        unit /= 10
        fraction += Int64(digit) * unit
        index += 1
      }
    }
    return (midnight + hour * 3_600 + minute * 60 + second) * 1_000_000_000 + fraction
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
