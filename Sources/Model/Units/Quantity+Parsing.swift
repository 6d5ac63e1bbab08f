import Glibc

extension Quantity {
  /// Reads a text as this quantity. One space may stand between number and unit. Bounds other than finiteness are the caller's.
  ///
  /// - Returns: The value in the model's unit, finite.
  package func parse(_ text: String) throws(UnitProblem) -> Double {
    switch text {
    case ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "-.inf", "+.Inf", "-.Inf", "+.INF", "-.INF":
      throw .notFinite
    default: break
    }
    var scan = NumberScanner(text)
    let sign = scan.sign()
    guard let magnitude = scan.magnitude() else { throw .notANumber }
    guard magnitude.isFinite else { throw .tooLarge }
    let value: Double
    if self == .duration, !scan.isAtEnd {
      value = try Quantity.duration(first: magnitude, scan: &scan)
    } else {
      _ = scan.take(" ")
      value = try inModelUnit(magnitude, unit: scan.rest)
    }
    guard value.isFinite else { throw .tooLarge }
    return sign * value
  }

  private func inModelUnit(_ number: Double, unit: String) throws(UnitProblem) -> Double {
    switch self {
    case .duration: throw .bare
    case .rate: return try Quantity.rate(number, unit: unit)
    case .share:
      if unit == "%" { return number / 100 }
      guard unit.isEmpty else { throw .unknownUnit(unit) }
      guard number <= 1 else { throw .bare }
      return number
    case .number:
      guard unit.isEmpty else { throw .unknownUnit(unit) }
      return number
    case .count:
      guard let factor = Quantity.multipliers[unit] else { throw .unknownUnit(unit) }
      return number * factor
    case .tokens:
      var unit = unit
      if unit == "tokens" || unit == "token" { unit = "" }
      if unit.hasSuffix(" tokens") { unit.removeLast(" tokens".count) }
      guard let factor = Quantity.multipliers[unit] else { throw .unknownUnit(unit) }
      return number * factor
    case .size:
      guard !unit.isEmpty else { throw .bare }
      guard let factor = Quantity.sizes[unit] else { throw .unknownUnit(unit) }
      return number * factor
    case .bandwidth:
      guard !unit.isEmpty else { throw .bare }
      guard unit.hasSuffix("/s"), let factor = Quantity.sizes[String(unit.dropLast(2))] else {
        throw .unknownUnit(unit)
      }
      return number * factor
    case .growth: return try Quantity.growth(number, unit: unit)
    case .monthlyShare:
      if unit.isEmpty || unit == "%" { throw .bare }
      guard unit == "%/month" || unit == "%/mo" else { throw .unknownUnit(unit) }
      return number / 100
    }
  }

  private static let multipliers: [String: Double] = ["": 1, "k": 1e3, "M": 1e6]

  private static let sizes: [String: Double] = [
    "B": 1, "KB": 1e3, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12, "KiB": 0x1p10, "MiB": 0x1p20, "GiB": 0x1p30,
    "TiB": 0x1p40,
  ]

  private static let seconds: [String: Double] = [
    "s": 1, "m": 60, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800,
  ]

  /// Reads units and further parts of `1h30m`: each part's unit smaller than the one before.
  private static func duration(first: Double, scan: inout NumberScanner) throws(UnitProblem) -> Double {
    var number = first
    var total = 0.0
    var last = Double.infinity
    while true {
      _ = scan.take(" ")
      let rest = scan.rest
      let unit = scan.letters()
      // Divided, since a thousandth is not a double: 3.1ms is then the double nearest to 0.0031.
      let isMilliseconds = unit == "ms"
      guard let size = isMilliseconds ? 0.001 : seconds[unit], size < last else { throw .unknownUnit(rest) }
      total += isMilliseconds ? number / 1_000 : number * size
      last = size
      if scan.isAtEnd { return total }
      _ = scan.take(" ")
      let tail = scan.rest
      guard let next = scan.magnitude() else { throw .unknownUnit(unit + tail) }
      number = next
    }
  }

  private static func rate(_ number: Double, unit: String) throws(UnitProblem) -> Double {
    var text = Substring(unit)
    var number = number
    if let factor = text.first.flatMap({ multipliers[String($0)] }) {
      number *= factor
      text = text.dropFirst()
    }
    guard !text.isEmpty else { throw .bare }
    guard text.first == "/" else { throw .unknownUnit(unit) }
    switch text.dropFirst() {
    case "s", "sec", "second": return number
    case "m", "min", "minute": return number / 60
    case "h", "hour": return number / 3_600
    case "d", "day": return number / 86_400
    default: throw .unknownUnit(unit)
    }
  }

  /// Growth compounds: 6 %/year is 1.06^(1/12) - 1 a month.
  private static func growth(_ number: Double, unit: String) throws(UnitProblem) -> Double {
    let days: Double
    switch unit {
    case "%/month": return number / 100
    case "%/year", "%/y": days = 365
    case "%/week", "%/w": days = 7
    case "%/day", "%/d": days = 1
    case "", "%": throw .bare
    default: throw .unknownUnit(unit)
    }
    return expm1(log1p(number / 100) * RateMonth.seconds / (days * 86_400))
  }
}
