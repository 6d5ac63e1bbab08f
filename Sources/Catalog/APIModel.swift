import FoundationEssentials

/// A hosted model that is paid by the token.
public struct APIModel: Sendable, Hashable {
  /// The name scenarios use, such as `gpt-4o-mini`.
  public let name: String
  /// Who sells it, such as `openai`; empty where a price book does not say.
  public let provider: String
  /// Every price that its source has.
  public let price: TokenPrice
  /// Input tokens a request may have; nil where the source does not say.
  public let contextLimit: Int?
  /// Fewest prompt tokens that the provider's cache keeps; nil where the source does not say.
  public let cacheMinimum: Int?
  /// The day on which the provider turns it off, as `YYYY-MM-DD`; nil where none is announced.
  public let retires: String?
  /// The last day that its prices are promised for; nil where no change is announced.
  public let pricesUntil: String?
  /// The name the source lists it under.
  public let listedAs: String
  /// Where the prices come from.
  public let provenance: Provenance
}
