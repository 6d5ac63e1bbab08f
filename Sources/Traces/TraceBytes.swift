import Model

/// A part of a record.
package typealias TraceBytes = UnsafeBufferPointer<UInt8>

/// Where a value stands in a record: a half-open range of bytes, empty where there is none.
package struct TraceSpan {
  package var start = 0
  package var end = 0
}

/// Reads the numbers of trace files from bytes, without allocating.
enum TraceNumber {
  /// A whole number from 0 to the ceiling of tokens, or nil. It may have a fraction of zeros, as pandas writes it where some are missing.
  static func tokens(_ bytes: TraceBytes, _ span: TraceSpan) -> Int32? {
    var end = span.end
    if let dot = (span.start..<span.end).first(where: { bytes[$0] == 0x2E }) {
      guard dot + 1 < end, (dot + 1..<end).allSatisfy({ bytes[$0] == 0x30 }) else { return nil }
      end = dot
    }
    guard span.start < end, end - span.start <= 8 else { return nil }
    var value: Int32 = 0
    for index in span.start..<end {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value * 10 + Int32(digit)
    }
    return Double(value) <= Ceilings.tokens ? value : nil
  }

  /// A decimal number of at least 0 in units of `scale` nanoseconds, as nanoseconds, or nil. Digits beyond the nanosecond are
  /// dropped. Integers, so that the microseconds of time stamps counted from 1970 survive.
  static func nanoseconds(_ bytes: TraceBytes, _ span: TraceSpan, scale: Int64) -> Int64? {
    var index = span.start
    var whole: Int64 = 0
    while index < span.end, bytes[index] &- 0x30 <= 9 {
      let (scaled, overflow) = whole.multipliedReportingOverflow(by: 10)
      guard !overflow, scaled < Int64.max - 9 else { return nil }
      whole = scaled + Int64(bytes[index] &- 0x30)
      index += 1
    }
    guard index > span.start else { return nil }
    var fraction: Int64 = 0
    if index < span.end, bytes[index] == 0x2E {
      index += 1
      var unit = scale
      while index < span.end, bytes[index] &- 0x30 <= 9 {
        unit /= 10
        fraction += Int64(bytes[index] &- 0x30) * unit
        index += 1
      }
    }
    if index < span.end {
      guard bytes[index] | 0x20 == 0x65 else { return nil }
      let text = String(decoding: bytes[span.start..<span.end], as: UTF8.self)
      guard let value = Double(text), value >= 0, value * Double(scale) < 9e18 else { return nil }
      return Int64(value * Double(scale))
    }
    let (total, overflow) = whole.multipliedReportingOverflow(by: scale)
    return overflow || total > Int64.max - fraction ? nil : total + fraction
  }

  /// The whole numbers of a JSON list, into an array that keeps its memory; nothing where there is no list.
  ///
  /// - Returns: Whether it was a list of whole numbers of at most 64 bits, or nothing.
  static func list(_ bytes: TraceBytes, _ span: TraceSpan, into numbers: inout [UInt64]) -> Bool {
    numbers.removeAll(keepingCapacity: true)
    guard span.start < span.end else { return true }
    guard bytes[span.start] == 0x5B, span.end - span.start >= 2 else { return false }
    var value: UInt64?
    for index in span.start + 1..<span.end {
      let byte = bytes[index]
      let digit = byte &- 0x30
      switch byte {
      case 0x20, 0x09: continue
      case 0x2C, 0x5D:
        if let value { numbers.append(value) } else if byte == 0x2C || !numbers.isEmpty { return false }
        value = nil
      case _ where digit <= 9:
        let (scaled, isTooLarge) = (value ?? 0).multipliedReportingOverflow(by: 10)
        let (sum, isOver) = scaled.addingReportingOverflow(UInt64(digit))
        guard !isTooLarge, !isOver else { return false }
        value = sum
      default: return false
      }
    }
    return true
  }

  /// Two digits as a number, or nil.
  static func pair(_ bytes: TraceBytes, _ index: Int) -> Int64? {
    let (tens, ones) = (bytes[index] &- 0x30, bytes[index + 1] &- 0x30)
    return tens <= 9 && ones <= 9 ? Int64(tens) * 10 + Int64(ones) : nil
  }
}
