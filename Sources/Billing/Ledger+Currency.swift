import FoundationEssentials

/// A currency that a bill is written in.
public struct Currency: Sendable, Equatable {
  /// Its code by ISO 4217.
  public var code: String
  /// What one US dollar costs in it.
  public var rate: UnitPrice

  /// The currency that scenarios are written in.
  public static let dollar = Currency(code: "USD", rate: 1)

  /// Creates a currency.
  /// - Parameter rate: Units of it for a US dollar, above 0; to twelve decimals.
  public init(code: String, rate: Decimal) {
    self.code = code
    self.rate = UnitPrice(rate)
  }
}

extension Ledger {
  /// The same bill in another currency: every amount of every line is converted and rounded half to even to a millionth, so
  /// that sums are those of what is printed.
  public func converted(to currency: Currency) -> Ledger {
    guard currency.rate != Currency.dollar.rate else { return self }
    func converted(_ amount: Amount) -> Amount { currency.rate.times(amount) }
    func converted(_ price: UnitPrice) -> UnitPrice {
      let product = Amount.roundedQuotient(price.picodollars * currency.rate.picodollars, 1_000_000_000_000)
      return UnitPrice(picodollars: product)
    }
    return Ledger(
      charges.map { line in
        var line = line
        line.cost = converted(line.cost)
        line.billed = converted(line.billed)
        line.list = converted(line.list)
        line.contracted = converted(line.contracted)
        line.unitPrice = converted(line.unitPrice)
        line.listUnitPrice = converted(line.listUnitPrice)
        line.contractedUnitPrice = converted(line.contractedUnitPrice)
        if line.purchaseOption.commitmentUnit == .money { line.committed = converted(line.committed) }
        return line
      })
  }
}

extension UnitPrice {
  /// As many units as an amount says.
  func times(_ amount: Amount) -> Amount {
    Amount(rounding: amount.millionths * picodollars, over: 1_000_000_000_000)
  }
}
