import FoundationEssentials

/// US dollars per 1,000,000 tokens by kind of token and tier of service, as far as a list says them.
public struct TokenRates: Sendable, Hashable {
  private var written = [Decimal?](repeating: nil, count: TokenRate.allCases.count)

  /// Creates rates of which none is written.
  public init() {}

  /// A price as it is written; nil where it is not.
  public subscript(rate: TokenRate) -> Decimal? {
    get { written[rate.place] }
    set { written[rate.place] = newValue }
  }

  /// A price as it is written; nil where it is not.
  public subscript(kind: TokenKind, tier: ServiceTier = .standard) -> Decimal? {
    get { self[TokenRate(kind, tier)] }
    set { self[TokenRate(kind, tier)] = newValue }
  }

  /// Whether a tier has prices of its own: of prompts and of answers, from which those of other kinds follow.
  public func offers(_ tier: ServiceTier) -> Bool { self[.input, tier] != nil && self[.output, tier] != nil }

  /// The prices of kinds of tokens multiplied, in every tier.
  func scaled(_ kinds: [TokenKind], by factor: Decimal) -> TokenRates {
    var scaled = self
    for rate in TokenRate.allCases where kinds.contains(rate.kind) { scaled[rate] = self[rate].map { $0 * factor } }
    return scaled
  }
}

/// Rates of calls whose prompt is longer than a number of tokens.
public struct LengthStep: Sendable, Hashable {
  /// Prompt tokens above which they apply to the whole call.
  public var above: Int
  /// What its tokens cost.
  public var rates: TokenRates

  /// Creates a step.
  public init(above: Int, rates: TokenRates) {
    self.above = above
    self.rates = rates
  }
}
