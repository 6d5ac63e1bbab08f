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
  /// Which of the prices applies.
  public var tier = ServiceTier.standard
  /// What the provider's prompt cache finds of tokens that prompts share (`Workload.cachedTokens`); nil finds nothing.
  public var promptCache: PromptCache?
  /// Tokens that the model thinks in and does not show, by call: billed, and beyond the answer's length.
  public var reasoningTokens = 0
  /// Capacity bought by the hour, in place of prices by the token; nil pays by the token.
  public var provisioned: ProvisionedThroughput?

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

/// What a provider's prompt cache finds: beginnings of at least N tokens, in steps.
public struct PromptCache: Sendable, Equatable {
  /// Fewest tokens that are kept, at least 0.
  public var minimum: Int
  /// Tokens are found in multiples of this, at least 1.
  public var step: Int
  /// Whether what is not found is written to the cache at a price of its own.
  public var chargesWrites: Bool

  /// Creates a cache.
  public init(minimum: Int, step: Int, chargesWrites: Bool = false) {
    self.minimum = minimum
    self.step = step
    self.chargesWrites = chargesWrites
  }

  /// Tokens found of a beginning that was seen before.
  public func found(_ shared: Int) -> Int { shared < minimum ? 0 : shared / step * step }
}

/// Capacity of a hosted model that is bought by the hour.
public struct ProvisionedThroughput: Sendable, Equatable {
  /// Units bought, at least 1.
  public var units: Int
  /// US dollars per unit and hour, used or not.
  public var hourly: Decimal
  /// Tokens per second of one unit, input and output.
  public var tokensPerSecond: Double

  /// Creates capacity.
  public init(units: Int, hourly: Decimal, tokensPerSecond: Double) {
    self.units = units
    self.hourly = hourly
    self.tokensPerSecond = tokensPerSecond
  }
}
