import Billing
import Catalog
import FoundationEssentials
import Model
import Serving
import Studies
import Testing

/// What hosted calls cost whose prompts share beginnings: to the cent what read, written and other tokens cost each.
@Suite struct ProviderCacheBillTests {
  /// $3 for a million tokens of prompts and $15 of answers; read $0.30, written $3.75, and $6 where they are kept for an hour.
  static func price() -> TokenPrice {
    var price = TokenPrice(input: 3, cachedInput: dollars("0.3"), output: 15, source: "test")
    price.rates[.cacheWrite] = dollars("3.75")
    price.rates[.longCacheWrite] = 6
    return price
  }

  /// Ten conversations of five turns that begin 10 minutes apart, with a text of 12,000 tokens before them.
  static func scenario(_ rules: PromptCacheRules, thinkTime: Double, price: TokenPrice = price()) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.pools = []
    scenario.apis[0].price = price
    scenario.apis[0].promptCache = rules
    scenario.horizon = 24 * 3_600
    scenario.workloads[0].arrivals = Arrivals(process: .deterministic(rate: 1.0 / 600))
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 6_300, factor: 0, lasting: 86_400)]
    scenario.workloads[0].inputTokens = .constant(1_500)
    scenario.workloads[0].outputTokens = .constant(300)
    scenario.workloads[0].systemPrompt = SystemPrompt(tokens: 12_000, isCounted: false)
    scenario.workloads[0].conversation = Conversation(turns: .constant(5), thinkTime: .constant(thinkTime))
    scenario.workloads[0].stages = [Stage(route: Route(targets: [.api(0)]))]
    return scenario
  }

  static func cost(_ scenario: Scenario) throws -> Amount {
    bill(scenario, try simulate(scenario, replication: 0).usage).total
  }

  /// Prompts of 13,500, 15,300, 17,100, 18,900 and 20,700 tokens; the text is not kept from one conversation to the next.
  static let prompts: [Int64] = [13_500, 15_300, 17_100, 18_900, 20_700]
  static let claude = PromptCacheRules(minimum: 1_024, timeToLive: 300, chargesWrites: true)

  /// What ten conversations cost. Prices are in millionths of a dollar for a million tokens.
  static func amount(read: Int64, written: Int64, at price: Int64 = 3_750_000) -> Amount {
    let parts = Int128(read) * 300_000 + Int128(written) * Int128(price) + Int128(5 * 300) * 15_000_000
    return Amount(rounding: 10 * parts, over: 1_000_000)
  }

  @Test func thinkTimesWithinTheTimeToLiveRead() throws {
    let read = Self.prompts.dropLast().reduce(0, +)
    let expected = Self.amount(read: read, written: Self.prompts.reduce(0, +) - read)
    #expect(try Self.cost(Self.scenario(Self.claude, thinkTime: 20)) == expected)
  }

  /// Two hours from turn to turn: what one writes is gone when the next comes.
  @Test func thinkTimesBeyondItWriteAll() throws {
    let expected = Self.amount(read: 0, written: Self.prompts.reduce(0, +))
    var scenario = try Self.scenario(Self.claude, thinkTime: 7_200)
    // One conversation at a time, so that no other one keeps the text.
    scenario.workloads[0].arrivals = Arrivals(process: .burst(requests: 1))
    #expect(try Self.cost(scenario).millionths * 10 == expected.millionths)
  }

  /// Kept for an hour at $6: the text is found by the next conversation too.
  @Test func anHourCostsTheLongWrite() throws {
    var rules = Self.claude
    rules.timeToLive = 3_600
    let read = Self.prompts.dropLast().reduce(0, +)
    let written = Self.prompts.reduce(0, +) - read
    // Nine of the ten read 12,000 tokens that the first one writes.
    let shared = Amount(rounding: 9 * 12_000 * (6_000_000 - 300_000), over: 1_000_000)
    let expected = Self.amount(read: read, written: written, at: 6_000_000)
    #expect(try Self.cost(Self.scenario(rules, thinkTime: 20)) + shared == expected)
  }

  /// `cached_tokens` of an API of whose cache nothing else is said: 100 calls of 262,960 tokens, 257,955 of them found, and 1,744 of
  /// answer; at the prices of prompts above 200,000 tokens, $2.50, $0.25 and $15, that is $0.1031613 a call.
  @Test func statedTokensAreFoundWhereTheyHaveAPrice() throws {
    var price = TokenPrice(input: dollars("1.25"), cachedInput: dollars("0.125"), output: 10, source: "test")
    var long = TokenRates()
    (long[.input], long[.output]) = (dollars("2.5"), 15)
    price.steps = [LengthStep(above: 200_000, rates: long)]
    var scenario = try chatScenario()
    scenario.pools = []
    scenario.apis[0].price = price
    scenario.workloads[0].arrivals = Arrivals(process: .burst(requests: 100))
    scenario.workloads[0].inputTokens = .constant(262_960)
    scenario.workloads[0].cachedTokens = .constant(257_955)
    scenario.workloads[0].outputTokens = .constant(1_744)
    scenario.workloads[0].stages = [Stage(route: Route(targets: [.api(0)]))]
    #expect(try Self.cost(scenario).description == "10.316125")
    scenario.apis[0].price.rates[.cachedInput] = nil
    #expect(try Self.cost(scenario).description == "68.356")
  }
}
