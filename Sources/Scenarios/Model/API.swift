import Catalog
import EventKernel
import FoundationEssentials

/// A hosted model priced per token.
public struct API: Sendable {
  /// Its name in the scenario.
  public var name: String
  /// The hosted model's name in the catalog, or as written.
  public var model: String
  /// Prices per million tokens.
  public var price: TokenPrice
  /// Seconds from the call to the first token.
  public var timeToFirstToken: Distribution
  /// Answer tokens per second after the first.
  public var tokensPerSecond: Distribution
  /// Requests per second allowed, as a token bucket of one minute; nil is without limit.
  public var requestsPerSecond: Double?
  /// Tokens (input and output) per second allowed, as a token bucket of one minute; nil is without limit.
  public var tokenLimitPerSecond: Double?
  /// Probability that a call fails.
  public var errors: Double
  /// What goes wrong at times.
  public var faults = APIFaults()

  /// Creates an API.
  public init(
    name: String, model: String, price: TokenPrice, timeToFirstToken: Distribution, tokensPerSecond: Distribution,
    requestsPerSecond: Double? = nil, tokenLimitPerSecond: Double? = nil, errors: Double = 0
  ) {
    self.name = name
    self.model = model
    self.price = price
    self.timeToFirstToken = timeToFirstToken
    self.tokensPerSecond = tokensPerSecond
    self.requestsPerSecond = requestsPerSecond
    self.tokenLimitPerSecond = tokenLimitPerSecond
    self.errors = errors
  }
}

/// US dollars per 1,000,000 tokens.
public struct TokenPrice: Sendable, Equatable {
  /// Prompt tokens.
  public var input: Decimal
  /// Prompt tokens found in the provider's cache; nil is the input price.
  public var cachedInput: Decimal?
  /// Answer tokens.
  public var output: Decimal
  /// Prompt tokens of a batch job, answered within a day; nil where the provider has no price for them.
  public var batchInput: Decimal?
  /// Answer tokens of a batch job.
  public var batchOutput: Decimal?
  /// Where the prices come from, for the bill.
  public var source: String

  /// Creates prices.
  public init(
    input: Decimal, cachedInput: Decimal? = nil, output: Decimal, batchInput: Decimal? = nil,
    batchOutput: Decimal? = nil, source: String
  ) {
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
    self.batchInput = batchInput
    self.batchOutput = batchOutput
    self.source = source
  }
}
