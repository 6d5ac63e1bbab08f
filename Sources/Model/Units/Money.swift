import FoundationEssentials

/// Reads amounts of money: `$3.06/h`, `$0.15/M`, exact to the last digit written.
package enum Money {
  /// What an amount is paid for.
  package enum Basis: Sendable {
    /// An hour of an instance.
    case hour
    /// 1,000,000 tokens.
    case millionTokens
    /// The thing itself.
    case piece
    /// A calendar month.
    case month
    /// A request, call, lookup or case.
    case request
    /// The same, which may be written without its unit.
    case use
    /// 10^9 bytes.
    case gigabyte
    /// 10^9 bytes kept for a calendar month.
    case gigabyteMonth
    /// A kilowatt-hour.
    case kilowattHour

    /// What a complaint says was expected.
    package var expected: String {
      switch self {
      case .hour: "a price such as $3.06/h"
      case .millionTokens: "a price such as $0.15/M (per million tokens)"
      case .piece: "an amount such as $250k"
      case .month: "an amount such as $1500/month"
      case .request: "a price such as $0.0004/request"
      case .use: "a price such as $0.0004"
      case .gigabyte: "a price such as $0.09/GB"
      case .gigabyteMonth: "a price such as $0.10/GB/month"
      case .kilowattHour: "a price such as $0.12/kWh"
      }
    }

    /// The units it takes, as a hint.
    package var units: String {
      switch self {
      case .hour: "units: /s, /min, /h, /d, after a dollar sign"
      case .millionTokens: "units: /M (or /1M tokens), /k (or /1k tokens), after a dollar sign"
      case .piece: "k and M multiply, after a dollar sign"
      case .month: "unit: /month, after a dollar sign; k and M multiply"
      case .request: "units: /request, /call, /lookup, /case, after a dollar sign"
      case .use: "each; or with a unit: /request, /call, /lookup, /case, after a dollar sign"
      case .gigabyte: "units: /GB, /TB, after a dollar sign"
      case .gigabyteMonth: "unit: /GB/month, after a dollar sign"
      case .kilowattHour: "units: /kWh, /MWh, after a dollar sign"
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
      case (.piece, ""): amount
      case (.piece, "k"): amount * 1_000
      case (.piece, "M"): amount * 1_000_000
      case (.month, "/month"), (.month, "/mo"): amount
      case (.month, "k/month"): amount * 1_000
      case (.month, "M/month"): amount * 1_000_000
      case (.request, "/request"), (.request, "/call"), (.request, "/lookup"), (.request, "/case"): amount
      case (.use, ""), (.use, "/request"), (.use, "/call"), (.use, "/lookup"), (.use, "/case"): amount
      case (.gigabyte, "/GB"): amount
      case (.gigabyte, "/TB"): amount / 1_000
      case (.gigabyteMonth, "/GB/month"), (.gigabyteMonth, "/GB-month"): amount
      case (.kilowattHour, "/kWh"): amount
      case (.kilowattHour, "/MWh"): amount / 1_000
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
    if unit.isEmpty, basis != .piece, basis != .use { throw .bare }
    let noun = " tokens"
    let plainUnit = unit.hasSuffix(noun) ? String(unit.dropLast(noun.count)) : unit
    guard let price = basis.amount(amount, plainUnit) else { throw .unknownUnit(unit) }
    return isNegative ? -price : price
  }
}
