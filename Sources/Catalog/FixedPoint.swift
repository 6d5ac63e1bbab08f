/// Numbers as text with a fixed count of decimals.
enum FixedPoint {
  /// `value` rounded half away from zero; NaN and infinities as Swift prints them.
  static func text(_ value: Double, places: Int) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<places { scale *= 10 }
    let rounded = (value.magnitude * scale).rounded(.toNearestOrAwayFromZero)
    let whole = (rounded / scale).rounded(.down)
    let sign = value < 0 && rounded > 0 ? "-" : ""
    guard places > 0 else { return sign + String(Int(whole)) }
    let digits = String(Int(rounded - whole * scale))
    return sign + String(Int(whole)) + "." + String(repeating: "0", count: max(0, places - digits.count)) + digits
  }

  /// `value` with at most `places` decimals, trailing zeros dropped.
  static func short(_ value: Double, places: Int) -> String {
    var text = text(value, places: places)
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }
}
