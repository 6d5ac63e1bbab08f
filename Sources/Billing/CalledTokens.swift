import Catalog
import Model

/// Tokens of calls that an API answers on the same terms.
public struct CalledTokens: Sendable, Equatable {
  /// Which of the API's prices the calls have.
  public var terms: CallTerms
  /// Answered calls.
  public var calls: Int64
  /// Prompt tokens that were neither found in the provider's cache nor written to it.
  public var input: Int64
  /// Prompt tokens that were found.
  public var cached: Int64 = 0
  /// Prompt tokens that were written, where that has a price.
  public var written: Int64 = 0
  /// Answer tokens.
  public var output: Int64

  /// Creates tokens.
  public init(terms: CallTerms = CallTerms(), calls: Int64, input: Int64, output: Int64) {
    self.terms = terms
    self.calls = calls
    self.input = input
    self.output = output
  }
}

extension API {
  /// What calls cost: the same traffic on another API. Capacity bought by the hour costs what it costs for N seconds; tools are charged by
  /// the call beside it.
  ///
  /// - Parameter multiples: How often the tokens count in each of the months whose steps of volume they fill.
  public func cost(of called: [CalledTokens], seconds: Double, _ multiples: [VolumeMultiple] = [.once]) -> Amount {
    let uses = tools.compactMap { tool, perCall in
      price.tools[tool].map { price in
        let count = called.reduce(Int128(0)) { $0 + Int128($1.calls) * Int128(perCall) }
        let paid = price.steps.paidShare(of: count, multiples)
        return Amount(rounding: count * UnitPrice(price.perCall).picodollars, over: 1_000_000_000_000)
          .times(paid.numerator, over: paid.denominator)
      }
    }
    if let provisioned {
      let time = Int128(provisioned.units) * Int128(seconds.rounded(.up))
      return ([UnitPrice(provisioned.hourly).cost(of: time, dividedBy: 3_600)] + uses).sum()
    }
    func parts(_ group: CalledTokens) -> [(Charge.Category, Int128)] {
      [
        (.inputTokens, Int128(group.input)), (.cachedTokens, Int128(group.cached)),
        (.cacheWrites, Int128(group.written)), (.outputTokens, Int128(group.output)),
        (.reasoningTokens, Int128(group.calls) * Int128(reasoningTokens)),
      ]
    }
    let all = called.flatMap(parts).reduce(0) { $0 + $1.1 }
    let paid = price.volume.paidShare(of: all, multiples)
    let tokens = called.flatMap { group in
      parts(group).map { category, count in
        let list =
          count
          * price.unitPrice(
            of: category, tier: group.terms.fellBack ? .standard : tier, terms: group.terms,
            writes: promptCache?.writes ?? .cacheWrite
          ).picodollars
        return Amount(rounding: list * paid.numerator, over: 1_000_000 * paid.denominator)
      }
    }
    return (tokens + uses).sum()
  }
}

extension Amount {
  /// A share of it, rounded to the nearest millionth.
  fileprivate func times(_ numerator: Int128, over denominator: Int128) -> Amount {
    Amount(millionths: Amount.roundedQuotient(millionths * numerator, denominator))
  }
}
