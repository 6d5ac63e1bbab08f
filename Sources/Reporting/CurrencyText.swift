import Billing
import FoundationEssentials

/// Why a currency cannot be understood, as a sentence.
public struct CurrencyProblem: Error, Sendable, CustomStringConvertible {
  /// The sentence.
  public var description: String
}

/// The currency of a code and a rate as a command line has them; US dollars where neither is given.
public func readCurrency(code: String?, rate: String?) throws(CurrencyProblem) -> Currency {
  guard let code, let rate else {
    if rate == nil, code == nil || code == "USD" { return .dollar }
    throw CurrencyProblem(description: "--currency and --fx go together: --currency EUR --fx 0.92")
  }
  guard code.utf8.count == 3, code.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) else {
    throw CurrencyProblem(description: "--currency needs a code of ISO 4217 such as EUR, not \"\(code)\"")
  }
  let isNumeral = rate.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E } && rate.utf8.count <= 15
  guard isNumeral, let exact = Decimal(string: rate), exact > 0, exact < 1_000_000 else {
    throw CurrencyProblem(description: "--fx needs a number above 0 such as 0.92, not \"\(rate)\"")
  }
  return Currency(code: code, rate: exact)
}
