import Diagnostics

/// What the time zone database says of a zone today: its standard time, and whether it has a summer time.
struct TimeZoneRule: Equatable {
  /// Minutes east of UTC in standard time.
  var offset: Int
  /// Whether clocks are put forward for a part of the year.
  var hasSummerTime: Bool

  /// The rule of a zone, or nil where the machine has none of that name.
  ///
  /// The last line of a file of version 2 or later is a rule in the form of POSIX' `TZ`, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
  ///
  /// Source: RFC 9636, section 3.3 "TZif Footer".
  static func named(_ name: String) -> TimeZoneRule? {
    if ["UTC", "Etc/UTC", "GMT", "Etc/GMT", "Z"].contains(name) {
      return TimeZoneRule(offset: 0, hasSummerTime: false)
    }
    let isName = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || [0x2B, 0x2D, 0x2F, 0x5F].contains(byte)
    }
    guard isName, !name.isEmpty, name.utf8.count <= 60, !name.hasPrefix("/"), name.first?.isLetter == true,
      let descriptor = try? openFile("/usr/share/zoneinfo/\(name)"),
      let bytes = try? readFile(descriptor, limit: 1 << 16), bytes.starts(with: Array("TZif".utf8)),
      let footer = bytes.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last
    else { return nil }
    return TimeZoneRule(footer: String(decoding: footer, as: UTF8.self))
  }

  /// Reads a rule such as `IST-5:30` or `<+03>-3`.
  init?(footer: String) {
    var rest = Substring(footer)
    guard TimeZoneRule.takeName(&rest) else { return nil }
    let sign = rest.first == "-" ? 1 : -1
    if rest.first == "-" || rest.first == "+" { rest = rest.dropFirst() }
    let digits = rest.prefix { $0.isNumber || $0 == ":" }
    let parts = digits.split(separator: ":").compactMap { Int($0) }
    guard let hours = parts.first, hours <= 24 else { return nil }
    offset = sign * (hours * 60 + (parts.count > 1 ? parts[1] : 0))
    hasSummerTime = digits.endIndex != rest.endIndex
  }

  init(offset: Int, hasSummerTime: Bool) {
    self.offset = offset
    self.hasSummerTime = hasSummerTime
  }

  /// Takes `CET` or `<+03>`.
  private static func takeName(_ rest: inout Substring) -> Bool {
    if rest.first == "<", let close = rest.firstIndex(of: ">") {
      rest = rest[rest.index(after: close)...]
      return true
    }
    let name = rest.prefix(while: \.isLetter)
    rest = rest.dropFirst(name.count)
    return name.count >= 3
  }
}
