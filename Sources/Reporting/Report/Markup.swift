import Glibc

/// Text of HTML and SVG; every word that is not ours goes through `escaped`.
enum Markup {
  /// Text that means itself, in an element and in a quoted attribute.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      // What HTML takes for an error, and what would turn the direction of the text after it.
      case "\0"..."\u{8}", "\u{B}", "\u{E}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
        "\u{2066}"..."\u{2069}":
        escaped += " "
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Escaped text that may be broken after the dots of a path.
  static func breakable(_ text: String) -> String { escaped(text).replacing(".", with: ".<wbr>") }

  /// A coordinate with at most N decimals, always written the same way.
  static func coordinate(_ x: Double, decimals: Int = 2) -> String {
    guard x.isFinite else { return "0" }
    var text = Format.fixed(x, decimals, grouped: false)
    guard text.contains(".") else { return text }
    while text.last == "0" { text.removeLast() }
    return text.last == "." ? String(text.dropLast()) : text
  }

  /// A share of the width as an attribute has it.
  static func percent(_ share: Double) -> String { coordinate(share * 100, decimals: 3) + "%" }
}

/// Round numbers along an axis.
enum Ticks {
  /// From at or below `low` to at or above `high`, at least two, about `count`.
  /// - Parameter isWhole: Whether only whole numbers are wanted.
  static func linear(_ low: Double, _ high: Double, count: Int, isWhole: Bool = false) -> [Double] {
    guard high > low else { return [low, low + 1] }
    let rough = (high - low) / Double(max(1, count))
    let power = pow(10, log10(rough).rounded(.down))
    let found = [1.0, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough * (1 - 1e-9) } ?? 10 * power
    let step = isWhole ? max(1, found.rounded(.up)) : found
    let first = (low / step + 1e-9).rounded(.down)
    let last = (high / step - 1e-9).rounded(.up)
    return (Int(first)...Int(max(first + 1, last))).map { Double($0) * step }
  }

  /// Powers of ten within a range, or 1, 2 and 5 times them where those are few.
  static func logarithmic(_ low: Double, _ high: Double) -> [Double] {
    guard low > 0, high > low else { return [] }
    let decades = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    func within(_ factors: [Double]) -> [Double] {
      let all = decades.flatMap { decade -> [Double] in
        let power = pow(10, Double(decade))
        return factors.map { $0 * power }
      }
      return all.filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
    }
    let tens = within([1])
    return tens.count >= 4 ? tens : within([1, 2, 5])
  }

  /// Times along a logarithmic axis at which people look: powers of ten of a second, and whole minutes, hours and days above.
  static func logarithmicTime(_ low: Double, _ high: Double) -> [Double] {
    let clock: [Double] = [
      60, 120, 300, 600, 1_800, 3_600, 7_200, 18_000, 43_200, 86_400, 172_800, 432_000, 864_000, 2_592_000,
    ]
    let sparse: [Double] = [60, 600, 3_600, 36_000, 86_400, 864_000]
    func within(_ factors: [Double], _ above: [Double]) -> [Double] {
      let below = (-6...1).flatMap { decade in factors.map { $0 * pow(10, Double(decade)) } }.filter { $0 < 59 }
      return (below + above).filter { $0 >= low * (1 - 1e-9) && $0 <= high * (1 + 1e-9) }
    }
    let few = within([1], sparse)
    return few.count >= 4 ? few : within([1, 2, 5], clock)
  }

  /// Moments at whole steps of the clock within a span of seconds from the start, with what they are called.
  static func time(from epoch: Int64, _ low: Double, _ high: Double, count: Int = 8) -> [(second: Double, name: String)]
  {
    let steps: [Int64] = [
      1, 5, 10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000,
      2_592_000, 7_776_000, 31_536_000,
    ]
    let span = high - low
    let step = steps.first { span / Double($0) <= Double(count) } ?? 31_536_000
    let start = epoch + Int64(low)
    var moment = (start + step - 1) / step * step
    var ticks: [(second: Double, name: String)] = []
    while Double(moment - epoch) <= high {
      // Of several days each begins with its name.
      let isDay = span > 86_400 && moment % 86_400 == 0
      ticks.append((Double(moment - epoch), isDay ? ClockText.day(moment) : ClockText.short(moment, step: step)))
      moment += step
    }
    return ticks
  }
}
