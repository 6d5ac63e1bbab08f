extension Format {
  /// A figure in its unit, with its interval if there is one, as people write it.
  static func value(_ x: Double, _ low: Double? = nil, _ high: Double? = nil, unit: String, more: Int = 0) -> String {
    switch unit {
    case "s": duration(x, low: low, high: high, more: more)
    case "USD": money(x, low: low, high: high, more: more)
    case "1": percent(x, low: low, high: high, more: more)
    default: number(x, more) + (unit == "1/s" ? "/s" : "") + bounds(low, high) { number($0, more) }
    }
  }

  private static func number(_ x: Double, _ more: Int) -> String {
    more == 0 ? number(x) : fixed(x, decimals(for: x) + more)
  }

  /// The same with as many digits as tell the value and its interval from a threshold that it was judged by: $0.2512 and not $0.25 where
  /// at most $0.25 was asked for.
  static func value(
    _ x: Double, _ low: Double? = nil, _ high: Double? = nil, unit: String, apartFrom threshold: Double
  ) -> String {
    value(x, low, high, unit: unit, more: more(x, low, high, unit: unit, apartFrom: threshold))
  }

  /// Decimals beyond those that are usual which tell a value and its interval from a threshold.
  static func more(_ x: Double, _ low: Double?, _ high: Double?, unit: String, apartFrom threshold: Double) -> Int {
    let (scale, places): (Double, Int) =
      switch unit {
      case "s": (durationUnit(x).1, x == 0 ? 0 : decimals(for: x / durationUnit(x).1))
      case "USD": (1, moneyDecimals(x))
      case "1": (0.01, 2)
      default: (1, decimals(for: x))
      }
    let others = [x, low, high].compactMap { $0 }.filter { $0 != threshold }
    let more = (0...6).first { more in
      others.allSatisfy { fixed($0 / scale, places + more) != fixed(threshold / scale, places + more) }
    }
    return more ?? 6
  }

  /// A signed difference with its interval; differences of shares are in percentage points.
  static func difference(_ x: Double, _ low: Double?, _ high: Double?, unit: String) -> String {
    let sign = x > 0 ? "+" : ""
    switch unit {
    case "s": return sign + duration(x, low: low, high: high)
    case "USD": return sign + money(x, low: low, high: high)
    case "1":
      return sign + fixed(x * 100, 2) + " points" + bounds(low, high) { fixed($0 * 100, 2) }
    default:
      let places = decimals(for: x)
      return sign + fixed(x, places) + bounds(low, high) { fixed($0, places) }
    }
  }

  private static func bounds(_ low: Double?, _ high: Double?, _ text: (Double) -> String) -> String {
    guard let low, let high else { return "" }
    return "  [\(text(low)), \(text(high))]"
  }
}
