import Billing
import FoundationEssentials
import Glibc

/// How figures look on a terminal: sensible digits, units people say, thousands separators. Files carry exact numbers instead.
enum Format {
  /// A number with a fixed count of decimals and, if wanted, thousands separators.
  static func fixed(_ x: Double, _ decimals: Int, grouped: Bool = true) -> String {
    guard x.isFinite, abs(x) < 1e15 else { return x.description }
    let scaled = (abs(x) * pow(10, Double(decimals))).rounded(.toNearestOrEven)
    var digits = String(UInt64(scaled))
    while digits.count <= decimals { digits = "0" + digits }
    let whole = String(digits.dropLast(decimals))
    let sign = x < 0 && scaled != 0 ? "-" : ""
    return sign + (grouped ? group(whole) : whole) + (decimals > 0 ? "." + digits.suffix(decimals) : "")
  }

  /// Decimals that show three significant digits.
  static func decimals(for x: Double) -> Int {
    guard x != 0, x.isFinite else { return 0 }
    return min(9, max(0, 2 - Int(log10(abs(x) * (1 + 1e-12)).rounded(.down))))
  }

  /// Three significant digits, and every digit of larger whole parts: `0.0123`, `4.12`, `1,814,400`.
  static func number(_ x: Double) -> String { fixed(x, x == x.rounded() ? 0 : decimals(for: x)) }

  /// `412 ms  [398, 427]`: the interval has the unit and the decimals of the value.
  /// - Parameter more: Decimals beyond those that are usual, here and below.
  static func duration(_ seconds: Double, low: Double? = nil, high: Double? = nil, more: Int = 0) -> String {
    // What is below a nanosecond is the rounding of sums.
    let seconds = abs(seconds) < 1e-9 ? 0 : seconds
    let (unit, scale) = durationUnit(seconds)
    let places = (seconds == 0 ? 0 : decimals(for: seconds / scale)) + more
    return fixed(seconds / scale, places) + " " + unit + interval(low, high) { fixed($0 / scale, places) }
  }

  /// A threshold as people write it, without trailing zeros: `1 s`, `120 ms`.
  static func threshold(_ seconds: Double) -> String {
    let (unit, scale) = durationUnit(seconds)
    return trimmed(fixed(seconds / scale, seconds == 0 ? 0 : decimals(for: seconds / scale) + 3)) + " " + unit
  }

  /// A share as people write it: `99.9 %`.
  static func thresholdPercent(_ share: Double) -> String { trimmed(fixed(share * 100, 6)) + " %" }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.last == "0" { text.removeLast() }
    return text.last == "." ? String(text.dropLast()) : text
  }

  static func durationUnit(_ seconds: Double) -> (String, Double) {
    switch abs(seconds) {
    case ..<1e-3 where seconds != 0: ("us", 1e-6)
    case ..<0.9995: ("ms", 1e-3)
    case ..<600: ("s", 1)
    case ..<36_000: ("min", 60)
    default: ("h", 3_600)
    }
  }

  /// A length of time in the largest unit that is a whole number: `7 d`, `90 min`, `12.5 s`.
  static func span(_ seconds: Double) -> String {
    for (unit, scale) in [("d", 86_400.0), ("h", 3_600), ("min", 60)]
    where seconds >= scale && seconds.truncatingRemainder(dividingBy: scale) == 0 {
      return "\(fixed(seconds / scale, 0)) \(unit)"
    }
    return "\(number(seconds)) s"
  }

  /// `$1,234.56`; amounts below ten cents keep three significant digits.
  static func money(_ dollars: Double, low: Double? = nil, high: Double? = nil, more: Int = 0) -> String {
    let places = moneyDecimals(dollars) + more
    return (dollars < 0 ? "-$" : "$") + fixed(abs(dollars), places) + interval(low, high) { fixed($0, places) }
  }

  /// A price as lists write it, with two decimals at least and four at most; of one below ten cents four digits that count: `$0.60`,
  /// `$3.1204`, `$0.03125`. What follows from a ratio of other prices has no end.
  static func price(_ dollars: Decimal) -> String {
    let exact = UnitPrice(dollars).picodollars
    var step: Int128 = 100_000_000
    while step > 1, exact.magnitude < 1_000 * step.magnitude { step /= 10 }
    var text = UnitPrice(picodollars: Amount(rounding: exact, over: step).millionths * step).description
    if let point = text.firstIndex(of: "."), text.distance(from: point, to: text.endIndex) == 2 { text += "0" }
    return "$" + text
  }

  static func moneyDecimals(_ dollars: Double) -> Int {
    dollars != 0 && abs(dollars) < 0.1 ? decimals(for: dollars) : 2
  }

  /// An amount that is a whole number of cents.
  static func cents(_ amount: Amount) -> String {
    let cents = amount.millionths / 10_000
    let text = String(cents.magnitude % 100)
    return (cents < 0 ? "-$" : "$") + group(String(cents.magnitude / 100)) + "."
      + (text.count == 1 ? "0" : "") + text
  }

  /// `99.98 %`; a share below 1 is never shown as 100, one above 0 never as 0.
  static func percent(_ share: Double, low: Double? = nil, high: Double? = nil, more: Int = 0) -> String {
    let text = fixed(share * 100, share == 0 || share == 1 ? 0 : 2 + more)
    if more == 0, share < 1, text.hasPrefix("100") { return "> 99.99 %" }
    if more == 0, share > 0, text == "0.00" { return "< 0.01 %" }
    return text + " %" + interval(low, high) { fixed($0 * 100, 2 + more) }
  }

  private static func interval(_ low: Double?, _ high: Double?, _ text: (Double) -> String) -> String {
    guard let low, let high else { return "" }
    return "  [\(text(low)), \(text(high))]"
  }

  private static func group(_ digits: String) -> String {
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    return grouped
  }
}
