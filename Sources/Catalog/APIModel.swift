import FoundationEssentials

/// A hosted model that is paid by the token.
public struct APIModel: Sendable, Hashable {
  /// The name scenarios use, such as `gpt-4o-mini`.
  public let name: String
  /// Who sells it, such as `openai`.
  public let provider: String
  /// Dollars per 1,000,000 input tokens.
  public let input: Decimal
  /// Dollars per 1,000,000 input tokens read from the provider's prompt cache; nil where it has no such price.
  public let cachedInput: Decimal?
  /// Dollars per 1,000,000 output tokens.
  public let output: Decimal
  /// Dollars per 1,000,000 input tokens of a batch job; nil where there is no batch price.
  public let batchInput: Decimal?
  /// Dollars per 1,000,000 output tokens of a batch job; nil where there is no batch price.
  public let batchOutput: Decimal?
  /// Input tokens a request may have; nil where the source does not say.
  public let contextLimit: Int?
  /// The name the source lists it under.
  public let listedAs: String
  /// Where the prices come from.
  public let provenance: Provenance
}
