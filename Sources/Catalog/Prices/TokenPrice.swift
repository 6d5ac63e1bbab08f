import FoundationEssentials

/// What a hosted model costs: every price that a list has of it.
public struct TokenPrice: Sendable, Hashable {
  /// US dollars per 1,000,000 tokens of calls with short prompts.
  public var rates = TokenRates()
  /// Those of calls with longer prompts, ascending.
  public var steps: [LengthStep] = []
  /// Times at which a share of the price is paid; nil has none.
  public var offPeak: OffPeak?
  /// What calls of the provider's own tools cost.
  public var tools: [HostedTool: ToolPrice] = [:]
  /// Steps of the month's tokens and the share of the price that is paid in each; empty pays all of it.
  public var volume: [VolumeStep] = []
  /// Where the prices come from, for the bill.
  public var source: String

  /// Creates prices of the standard tier.
  public init(input: Decimal, cachedInput: Decimal? = nil, output: Decimal, source: String) {
    self.source = source
    rates[.input] = input
    rates[.cachedInput] = cachedInput
    rates[.output] = output
  }

  /// Creates prices; nil where those of prompts and answers are not all there.
  public init?(rates: TokenRates, source: String) {
    guard rates[.input] != nil, rates[.output] != nil else { return nil }
    self.rates = rates
    self.source = source
  }

  /// Prompt tokens above which a call has other prices, ascending.
  public var lengthSteps: [Int] { steps.map(\.above) }

  /// Place among the prices by length of a call's prompt: 0 is below the first step.
  public func lengthStep(ofPrompt tokens: Int) -> Int {
    var step = 0
    while step < steps.count, tokens > steps[step].above { step += 1 }
    return step
  }

  /// Whether a tier has a price: of flex those of batches do.
  public func offers(_ tier: ServiceTier) -> Bool {
    tier == .standard || rates.offers(tier) || tier == .flex && rates.offers(.batch)
  }

  /// US dollars per 1,000,000 tokens of a kind, by tier and step of length.
  ///
  /// What a list does not say follows from what it says. In this order, a price is
  /// 1. the one that is written for the tier and step,
  /// 2. of a kind without a standard price, that of the kind it is a part of: cached and written prompt tokens are prompt tokens, thought
  ///    is an answer,
  /// 3. of another tier, the standard price of the step times what the tier makes of prompts, or of answers: of GPT-5 a batch halves the
  ///    input from $1.25 to $0.625, so cached input goes from $0.125 to $0.0625,
  /// 4. of a further step, the price below the first step times what the step makes of prompts, or of answers.
  /// A tier whose price of a kind is written for short prompts moves the kind by that in the further steps too: what is cached of
  /// Gemini 2.5 Pro costs as much under flex as in the standard tier, above 200,000 tokens as below.
  /// Flex without prices of its own has those of batches (OpenAI, flex processing, 2026-11: tokens at the rates of the Batch API).
  ///
  /// The providers' lists hold to the ratio: of 218, 120 and 278 models that LiteLLM's list has a cached price of under batch, flex and
  /// priority, it gives that price but for rounding in 195, 90 and 268 (release 1.109.1, 2026-11-21).
  public func perMillion(_ kind: TokenKind, tier: ServiceTier = .standard, step: Int = 0) -> Decimal {
    if let written = rates(ofStep: step)[kind, tier] { return written }
    if tier == .flex && !rates.offers(.flex) { return perMillion(kind, tier: .batch, step: step) }
    guard rates[kind] != nil || rates[kind, tier] != nil else {
      return kind.fallback.map { perMillion($0, tier: tier, step: step) } ?? 0
    }
    guard tier == .standard else {
      return perMillion(kind, step: step) * ratio(of: kind, tier: tier, step: step)
    }
    guard kind != kind.lead else { return perMillion(kind, step: step - 1) }
    return perMillion(kind) * Self.quotient(perMillion(kind.lead, step: step), perMillion(kind.lead))
  }

  private func rates(ofStep step: Int) -> TokenRates { step == 0 ? rates : steps[step - 1].rates }

  /// What a tier makes of the price of a kind; of one it does not name, what it makes of prompts or of answers.
  private func ratio(of kind: TokenKind, tier: ServiceTier, step: Int) -> Decimal {
    for kind in [kind, kind.lead, kind.lead == .input ? .output : .input] {
      for place in step > 0 ? [step, 0] : [0] {
        if let written = rates(ofStep: place)[kind, tier] {
          return Self.quotient(written, perMillion(kind, step: place))
        }
      }
    }
    return 1
  }

  /// One price over another; a free one stays as it is.
  private static func quotient(_ price: Decimal, _ other: Decimal) -> Decimal { other == 0 ? 1 : price / other }

  /// Every price multiplied: of tokens in every tier and step, and of tools.
  public func scaled(by factor: Decimal) -> TokenPrice {
    var price = scaled(TokenKind.allCases, by: factor)
    price.tools = tools.mapValues { ToolPrice(perCall: $0.perCall * factor, free: $0.free) }
    return price
  }

  /// The prices of kinds of tokens multiplied, in every tier and step.
  public func scaled(_ kinds: [TokenKind], by factor: Decimal) -> TokenPrice {
    var price = self
    price.rates = rates.scaled(kinds, by: factor)
    price.steps = steps.map { LengthStep(above: $0.above, rates: $0.rates.scaled(kinds, by: factor)) }
    return price
  }
}

/// A step of a discount on volume.
public struct VolumeStep: Sendable, Hashable {
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
