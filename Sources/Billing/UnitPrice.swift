import FoundationEssentials

/// The price of one unit of something in US dollars, to twelve decimals.
public struct UnitPrice: Sendable, Hashable {
  /// The price times 10^12.
  public var picodollars: Int128

  /// Creates a price of whole picodollars.
  public init(picodollars: Int128) { self.picodollars = picodollars }

  /// Takes a decimal to twelve places, rounding half to even. (A price per token is 10^-6 of a price per million, and
  /// those are quoted to four places at most.)
  public init(_ price: Decimal) {
    // The description of a decimal is its exact value: digits, at most one dot, a sign.
    var text = Substring(price.description)
    let isNegative = text.first == "-"
    if isNegative { text = text.dropFirst() }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : ""
    let kept = String(fraction.prefix(12))
    let dropped = fraction.dropFirst(12).prefix(18)
    let digits = String(parts[0]) + kept + String(repeating: "0", count: 12 - kept.count)
    guard let value = Int128(digits) else { preconditionFailure("no price: \(price)") }
    var rounded = value
    if let rest = Int128(dropped) {
      let scale = (0..<dropped.count).reduce(Int128(1)) { product, _ in product * 10 }
      rounded = value + Amount.roundedQuotient((value % 2) * scale + rest, scale) - value % 2
    }
    picodollars = isNegative ? -rounded : rounded
  }

  /// A price per million units as the price of one.
  public init(perMillion price: Decimal) { self.init(price / 1_000_000) }

  /// The mean price of a quantity; 0 of none.
  public init(of cost: Amount, for quantity: Amount) {
    picodollars =
      quantity == .zero ? 0 : Amount.roundedQuotient(cost.millionths * 1_000_000_000_000, quantity.millionths)
  }

  /// What `quantity / divisor` units cost, rounded to the nearest millionth of a dollar, ties to the even one.
  public func cost(of quantity: Int128, dividedBy divisor: Int128 = 1) -> Amount {
    Amount(rounding: quantity * picodollars, over: divisor * 1_000_000)
  }
}

extension UnitPrice: Comparable {
  /// By value.
  public static func < (a: UnitPrice, b: UnitPrice) -> Bool { a.picodollars < b.picodollars }
}

extension UnitPrice: CustomStringConvertible {
  /// The exact decimal with a dot: `1.006`, `0.00000015`.
  public var description: String {
    let magnitude = picodollars.magnitude
    var fraction = String(magnitude % 1_000_000_000_000)
    fraction = String(repeating: "0", count: 12 - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    let whole = (picodollars < 0 ? "-" : "") + String(magnitude / 1_000_000_000_000)
    return fraction.isEmpty ? whole : whole + "." + fraction
  }
}
