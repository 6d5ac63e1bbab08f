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
  public var tier = Tier.standard
  /// What the provider's prompt cache finds of tokens that prompts share (`Workload.cachedTokens`); nil finds nothing.
  public var promptCache: PromptCache?
  /// Tokens that the model thinks in and does not show, by call: billed, and beyond the answer's length.
  public var reasoningTokens = 0
  /// Capacity bought by the hour, in place of prices by the token; nil pays by the token.
  public var provisioned: ProvisionedThroughput?

  /// How soon an answer is requested, which decides its price.
  public enum Tier: String, Sendable, CaseIterable {
    case standard, batch, flex, priority
  }

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
  /// Prompt tokens of an answer that is served before others; nil where the provider has no price for them.
  public var priorityInput: Decimal?
  /// Answer tokens of one.
  public var priorityOutput: Decimal?
  /// Prompt tokens written to the provider's cache; nil is the input price.
  public var cacheWrite: Decimal?
  /// Tokens that the model thinks in; nil is the output price.
  public var reasoning: Decimal?
  /// Prices of calls with a long prompt, all of whose tokens cost more; nil has none.
  public var longContext: LongContextPrice?
  /// Steps of the month's tokens and the share of the price that is paid in each; empty pays all of it.
  public var volume: [VolumeStep] = []
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

  /// Prompt tokens above which a call has other prices, ascending.
  public var lengthSteps: [Int] { longContext.map { [$0.above] } ?? [] }
}

/// Prices of calls whose prompt is longer than a number of tokens.
public struct LongContextPrice: Sendable, Equatable {
  /// Prompt tokens above which they apply to the whole call.
  public var above: Int
  /// US dollars per 1,000,000 prompt tokens.
  public var input: Decimal
  /// The same of tokens found in the cache; nil is the input price.
  public var cachedInput: Decimal?
  /// US dollars per 1,000,000 answer tokens.
  public var output: Decimal

  /// Creates prices.
  public init(above: Int, input: Decimal, cachedInput: Decimal? = nil, output: Decimal) {
    self.above = above
    self.input = input
    self.cachedInput = cachedInput
    self.output = output
  }
}

/// A step of a discount on volume.
public struct VolumeStep: Sendable, Equatable {
  /// Tokens of a calendar month, of all kinds, at which the step ends; nil is without end.
  public var upTo: Int64?
  /// The share of the price that is paid within it, in millionths.
  public var paid: Int64

  /// Creates a step.
  public init(upTo: Int64?, paid: Int64) {
    self.upTo = upTo
    self.paid = paid
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
