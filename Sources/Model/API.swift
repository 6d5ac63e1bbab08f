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
  /// Tokens of the longest prompt that the model takes; nil is without limit.
  public var longestPrompt: Int?
  /// Whether prompt tokens that the provider's cache had count in that limit.
  public var countsCachedTokens = true
  /// Answer tokens that every call takes out of that limit when it comes, at least, those that are thought included; 0 takes those of its
  /// answer.
  public var reservedAnswer = 0
  /// Probability that a call fails.
  public var errors: Double
  /// What goes wrong at times.
  public var faults = APIFaults()
  /// Which of the prices applies.
  public var tier = ServiceTier.standard
  /// What the provider's prompt cache keeps and finds; nil finds nothing. It is of this API alone, and all workloads share it.
  public var promptCache: PromptCacheRules?
  /// Which document its rules are from, or that the scenario has them; empty without a cache.
  public var promptCacheSource = ""
  /// What becomes of calls that its tier has no room for.
  public var refusals = TierRefusals()
  /// Seconds from the call to the whole answer, where answers come as those of a batch job do; nil streams them.
  public var completion: Distribution?
  /// Tokens that the model thinks in and does not show, by call: billed, and beyond the answer's length.
  public var reasoningTokens = 0
  /// How often a call uses the provider's tools on average, in millionths.
  public var tools: [HostedTool: Int64] = [:]
  /// The chance that its answer is good, by how hard the request is; nil where answers are not judged.
  public var quality: DifficultyCurve?
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

extension API {
  /// Whether prompt tokens that a workload says are found (`Workload.cachedTokens`) are, though nothing else is known of the provider's
  /// cache: where the price has one of such tokens.
  public var findsStatedTokens: Bool { promptCache == nil && price.rates[.cachedInput] != nil }
}

extension Workload {
  /// Whether it says of any of its calls how many prompt tokens are found.
  public var statesCachedTokens: Bool {
    cachedTokens != .constant(0) || stages.contains { $0.cachedTokens.map { $0 != .constant(0) } ?? false }
  }
}

/// What becomes of calls that a tier without promises has no room for.
///
/// Sources: OpenAI, flex processing (429 resource unavailable, not charged), 2026-11; Google, Gemini API flex tier, 2026-11.
public struct TierRefusals: Sendable, Equatable {
  /// Probability with which a call is refused.
  public var share = 0.0
  /// Whether the standard tier serves it at once, at its price; else the client is told.
  public var fallsBack = false

  /// Creates a tier that refuses nothing.
  public init() {}
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
