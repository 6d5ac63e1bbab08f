import FoundationEssentials

/// Reads amounts of money: `$3.06/h`, `$0.15/M`, exact to the last digit written.
package enum Money {
  /// What an amount is paid for.
  package enum Basis: Sendable {
    /// An hour of an instance.
    case hour
    /// 1,000,000 tokens.
    case millionTokens

    /// What a complaint says was expected.
    package var expected: String {
      switch self {
      case .hour: "a price such as $3.06/h"
      case .millionTokens: "a price such as $0.15/M (per million tokens)"
      }
    }

    /// The units it takes, as a hint.
    package var units: String {
      switch self {
      case .hour: "units: /s, /min, /h, /d, after a dollar sign"
      case .millionTokens: "units: /M (or /1M tokens), /k (or /1k tokens), after a dollar sign"
      }
    }

    /// An amount in a unit as one per basis; nil for a unit that does not fit.
    fileprivate func amount(_ amount: Decimal, _ unit: String) -> Decimal? {
      switch (self, unit) {
      case (.hour, "/s"): amount * 3_600
      case (.hour, "/min"), (.hour, "/m"): amount * 60
      case (.hour, "/h"), (.hour, "/hour"): amount
      case (.hour, "/d"), (.hour, "/day"): amount / 24
      case (.millionTokens, "/M"), (.millionTokens, "/1M"): amount
      case (.millionTokens, "/k"), (.millionTokens, "/1k"): amount * 1_000
      default: nil
      }
    }
  }

  /// Reads an amount.
  ///
  /// - Returns: Dollars per basis; at most 1e9, and with at most 30 digits, so that exact arithmetic stays exact.
  package static func parse(_ text: String, per basis: Basis) throws(UnitProblem) -> Decimal {
    var scan = NumberScanner(text)
    let isNegative = scan.take("-")
    guard scan.take("$") else {
      throw scan.magnitude() == nil ? .notANumber : .bare
    }
    guard let numeral = scan.numeral() else { throw .notANumber }
    guard let approximate = Double(numeral), approximate <= 1e9, numeral.utf8.count <= 30 else { throw .tooLarge }
    guard let amount = Decimal(string: numeral) else { throw .notANumber }
    let unit = scan.rest
    if unit.isEmpty { throw .bare }
    let noun = " tokens"
    let plainUnit = unit.hasSuffix(noun) ? String(unit.dropLast(noun.count)) : unit
    guard let price = basis.amount(amount, plainUnit) else { throw .unknownUnit(unit) }
    return isNegative ? -price : price
  }
}
