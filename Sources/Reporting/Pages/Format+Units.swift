extension Format {
  /// A figure in its unit, with its interval if there is one, as people write it.
  static func value(_ x: Double, _ low: Double? = nil, _ high: Double? = nil, unit: String) -> String {
    switch unit {
    case "s": duration(x, low: low, high: high)
    case "USD": money(x, low: low, high: high)
    case "1": percent(x, low: low, high: high)
    default: number(x) + (unit == "1/s" ? "/s" : "") + bounds(low, high, number)
    }
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
