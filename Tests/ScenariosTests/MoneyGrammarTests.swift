import Catalog
import Diagnostics
import FoundationEssentials
import Model
import Scenarios
import Testing

@Suite("The grammar of money") struct MoneyGrammarTests {
  private func scenario(purchase: String = "[{option: on_demand}]", top: String = "", api: String = "") throws
    -> Scenario
  {
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 30d
      workloads:
        w: {arrivals: {process: poisson, rate: 3/s}, route: p}
        v: {arrivals: {process: poisson, rate: 3/s}, route: q}
      models:
        m: {latency: 1s}
      pools:
        p: {model: m, instance: aws/c7g.2xlarge, replicas: 4, purchase: \(purchase)}
        q: {model: m, instance: aws/g5.xlarge, replicas: 2}
      apis:
        a: {model: gpt-4o-mini, latency: {ttft: 1s, tokens_per_second: 80}, \(api)}
      \(top)
      """
    return try loadText(text)
  }

  private func loadText(_ text: String) throws -> Scenario {
    try withFile(Array(text.utf8)) { path in
      do throws(ScenarioError) { return try ScenarioFile.load(path: path) } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  @Test func machinesOfOnesOwn() throws {
    let purchase = """
      [{option: owned, count: 2, price: $100k, depreciation: 5y, residual: 12.4%, rack: $310/month, staff: $620/month,
        power: {idle: 1kW, load: 6000W, pue: 1.25, tariff: $0.10/kWh}}, {option: on_demand}]
      """
    let option = try scenario(purchase: purchase).pools[0].purchase[0]
    #expect(option.kind == .owned && option.limit == 2 && option.hourly == 2)
    #expect(
      option.owned
        == OwnedHardware(
          price: 100_000, residual: 12_400, depreciationHours: 43_800, idleWatts: 1_000, loadWatts: 6_000,
          powerUsageEffectiveness: Decimal(125) / 100, tariff: Decimal(1) / 10, rack: 310, staff: 620))
  }

  @Test func serverless() throws {
    let purchase = "[{option: serverless, price: $0.0001/s, billing: {increment: 100ms, minimum: 30s, idle_tail: 5s}}]"
    let option = try scenario(purchase: purchase).pools[0].purchase[0]
    #expect(option.hourly == Decimal(36) / 100)
    #expect(option.billing == BillingRule(increment: 100_000, minimum: 30_000_000, idleTail: 5_000_000))
  }

  /// Two on demand, then seven of ten from the spot market: AWS' base capacity of 2 and 30 % on demand above it.
  @Test func sharesOfWhatIsBeyondTheBase() throws {
    let purchase = "[{option: on_demand, max: 2}, {option: spot, share: 70%, discount: 60%}, {option: on_demand}]"
    let pool = try scenario(purchase: purchase).pools[0]
    #expect(pool.purchase[1].share == 700_000 && pool.base(ofOption: 1) == 2)
    #expect((0...11).map { pool.purchase[1].most(of: $0) } == [0, 0, 1, 2, 2, 3, 4, 4, 5, 6, 7, 7])
    // Four on demand allow for nine beside them.
    let bounded = "[{option: spot, share: 70%, discount: 60%}, {option: on_demand, max: 4}]"
    #expect(try scenario(purchase: bounded).pools[0].purchase.count == 2)
  }

  @Test func commitmentsOfSeveralPools() throws {
    let scenario = try scenario(
      top: """
        commitments:
          plan: {option: savings_plan, commitment: $0.80/h, term: 3y, payment: all_upfront, discount: 30%}
          one: {option: savings_plan, commitment: $1/h, discount: 20%, pools: [q]}
          family: {option: reserved, instance: aws/c7g.xlarge, count: 4, price: $0.09/h}
          block: {option: capacity_block, pool: q, count: 2, price: $2/h, from: 2026-12-03T06:00, lasting: 5d}
        """)
    let (plan, one) = (scenario.commitments[0], scenario.commitments[1])
    #expect(plan.hourlyQuantity == 800_000_000_000 && plan.hours == 26_280 && plan.payment == .allUpfront)
    // The same discount for both: the lower rate first, c7g.2xlarge at 0.29 x 0.7.
    #expect(plan.coverage.map(\.pool) == [0, 1])
    #expect(plan.coverage.map(\.take) == [203_000_000_000, 704_200_000_000])
    #expect(one.coverage.map(\.pool) == [1] && one.hours == 8_760)
    let family = scenario.commitments[2]
    #expect(family.hourlyQuantity == 128 && family.hourly == Decimal(36) / 100)
    #expect(family.coverage == [.init(pool: 0, take: 64)])
    let block = scenario.commitments[3]
    #expect(block.hours == 120 && block.hourly == 4 && block.payment == .allUpfront)
    #expect(block.window?.seconds == 432_000)
  }

  /// AWS trades no sizes of families with accelerators: a reservation of another size covers nothing.
  @Test func reservationsOfFamiliesWithAcceleratorsCoverTheirOwnSize() throws {
    let scenario = try scenario(
      top: """
        commitments:
          own: {option: reserved, instance: aws/g5.xlarge, count: 1, price: $0.60/h}
          other: {option: reserved, instance: aws/g5.2xlarge, count: 1, price: $0.70/h}
        """)
    #expect(scenario.commitments[0].coverage == [.init(pool: 1, take: 32)])
    #expect(scenario.commitments[0].label == "aws/g5.xlarge 1y")
    #expect(scenario.commitments[1].coverage.isEmpty)
  }

  /// Of a pool with several types each has its price under a plan, and a reservation covers the sizes of its family: of p3 those that AWS
  /// trades, of g5 none but its own. Prices on demand of 2026: p3.2xlarge $3.06, p3.8xlarge $12.24, g5.12xlarge $5.672.
  @Test func commitmentsCoverEachTypeOfAPool() throws {
    let scenario = try loadText(
      """
      fleetcast: 1
      start: 2026-12-01
      horizon: 1d
      workloads:
        w: {arrivals: {process: poisson, rate: 1/s}, route: {random: [p, q]}}
      models:
        m: {latency: 1s}
      pools:
        p:
          model: m
          instance: aws/p3.2xlarge
          purchase:
            - {option: spot, instance: aws/p3.16xlarge, discount: 60%, interruption: {rate: 5%/month}, max: 1}
            - {option: on_demand, instance: aws/p3.8xlarge, max: 1}
            - {option: on_demand}
        q:
          model: m
          instance: aws/g5.xlarge
          purchase: [{option: on_demand, instance: aws/g5.12xlarge, max: 1}, {option: on_demand, price: $0.9/h}]
      commitments:
        plan: {option: savings_plan, commitment: $3/h, discount: 30%}
        v100: {option: reserved, instance: aws/p3.8xlarge, count: 1, price: $8/h}
        large: {option: reserved, instance: aws/g5.12xlarge, count: 2, price: $3/h}
        block: {option: capacity_block, pool: q, instance: aws/g5.12xlarge, count: 1, price: $2/h, from: 2026-12-01, lasting: 5h}

      """)
    // Where the saving is the same, the lowest rate first: of g5.xlarge it is 30 % off the $0.90 that the pool writes. What is bought
    // on spot alone is not covered.
    let plan = scenario.commitments[0].coverage
    #expect(plan.map { [$0.pool, $0.machine] } == [[1, 0], [0, 0], [1, 1], [0, 2]])
    #expect(plan.map(\.take) == [630_000_000_000, 2_142_000_000_000, 3_970_400_000_000, 8_568_000_000_000])
    let machines = scenario.pools[0].machines.map(\.instance.name)
    #expect(machines == ["aws/p3.2xlarge", "aws/p3.16xlarge", "aws/p3.8xlarge"])
    #expect(plan.map { scenario.pools[$0.pool].machines[$0.machine].instance.name }.first == "aws/g5.xlarge")
    #expect(
      scenario.commitments[1].coverage == [.init(pool: 0, machine: 0, take: 64), .init(pool: 0, machine: 2, take: 256)])
    #expect(scenario.commitments[1].hourlyQuantity == 256)
    #expect(scenario.commitments[2].coverage == [.init(pool: 1, machine: 1, take: 384)])
    #expect(scenario.commitments[3].coverage == [.init(pool: 1, machine: 1, take: 1)])
  }

  @Test func overheads() throws {
    let scenario = try scenario(
      top: """
        overheads:
          logging: {size: 6KB/request, sampled: 5%, price: $0.50/GB}
          vector_search: {workloads: [v], price: $0.0004/request}
          egress: {size: 2KB/request, price: [{up_to: 10TB, price: $0.09/GB}, {price: $85/TB}]}
          storage: {size: 16GB, price: $0.08/GB/month}
          load_balancer: {price: $0.0225/h}
          human: {share: 2%, price: $4.50/case}
          tracing: {size: 20KB/request, sampled: 10%, price: $0.30/GB}
          embeddings: {tokens: 300, price: $0.02/M, workloads: [v]}
          tools: {calls: 1.5, share: 40%, price: $0.002/call}
          fixed: {platform team: $9k/month}
        """)
    let (embeddings, tools) = (scenario.overheads[2], scenario.overheads[3])
    #expect(embeddings.basis == .units(.token, perRequest: 300_000_000, price: Decimal(2) / 100, share: 1_000_000))
    #expect(tools.basis == .units(.call, perRequest: 1_500_000, price: Decimal(2) / 1_000, share: 400_000))
    #expect(
      scenario.overheads.map(\.name) == [
        "logging", "tracing", "embeddings", "tools", "vector_search", "egress", "storage", "load_balancer", "human",
        "platform team",
      ])
    #expect(
      scenario.overheads[0].basis
        == .bytes(perRequest: 6_000, share: 50_000, tiers: [PriceTier(upTo: nil, price: Decimal(5) / 10)]))
    #expect(scenario.overheads[4].workloads == [1])
    #expect(
      scenario.overheads[5].basis
        == .bytes(
          perRequest: 2_000, share: 1_000_000,
          tiers: [
            PriceTier(upTo: 10_000_000_000_000, price: Decimal(9) / 100),
            PriceTier(upTo: nil, price: Decimal(85) / 1_000),
          ]))
    #expect(scenario.overheads[5].requests == .completed)
    #expect(scenario.overheads[9].basis == .months(price: 9_000))
  }

  /// What is written beside `rules` replaces one rule; without it all are those that are written.
  @Test func promptCaches() throws {
    func cache(_ text: String) throws -> PromptCacheRules? {
      try scenario(api: "prompt_cache: \(text)").apis[0].promptCache
    }
    let known = try #require(Catalog.promptCache(of: "gpt-4o-mini"))
    #expect(try cache("automatic") == known)
    var longer = known
    longer.timeToLive = 3_600
    longer.misses = 0.02
    #expect(try cache("{rules: automatic, ttl: 1h, misses: 2%}") == longer)
    var own = PromptCacheRules(minimum: 64, step: 64, timeToLive: 7_200)
    own.isRenewed = false
    own.keepsAnswers = true
    #expect(try cache("{minimum: 64, step: 64, ttl: 2h, renew: false, answers: true}") == own)
  }

  @Test func pricesOfHostedModels() throws {
    let api = try scenario(
      api: """
        tier: priority, reasoning_tokens: 400, prompt_cache: {minimum: 1024, step: 128, charges_writes: true},
            provisioned: {units: 4, price: $12/h, tokens: 60k/min}, limits: {tokens: 300k/min},
            price: {input: $1/M, output: $2/M, cache_write: $1.25/M, reasoning: $3/M, priority_input: $4/M, priority_output: $5/M,
              long_context: {above: 200k, input: $6/M, output: $7/M}, volume: [{up_to: 1000M, discount: 0%}, {discount: 10%}]}
        """
    ).apis[0]
    #expect(api.tier == .priority && api.reasoningTokens == 400)
    let cache = try #require(api.promptCache)
    #expect(cache.minimum == 1_024 && cache.step == 128 && cache.chargesWrites)
    // Four units of 1,000 tokens a second are less than the limit of 5,000.
    #expect(api.tokenLimitPerSecond == 4_000)
    #expect(api.price.lengthSteps == [200_000])
    #expect(api.price.steps.first?.rates[.input] == 6 && api.price.steps.first?.rates[.output] == 7)
    #expect(
      api.price.volume == [VolumeStep(upTo: 1_000_000_000, paid: 1_000_000), VolumeStep(upTo: nil, paid: 900_000)])
    #expect(api.price.rates[.cacheWrite] == Decimal(125) / 100 && api.price.rates[.reasoning] == 3)
  }

  @Test func everyPriceHasAKey() throws {
    let rates = TokenRate.allCases.enumerated().map { "\($1.key): $\($0 + 1)/M" }.joined(separator: ", ")
    let api = try scenario(
      api: """
        tier: flex, tools: {web_search: {per_call: 130%}},
            price: {\(rates), long_context: [{above: 100k, \(rates)}, {above: 200k, input: $6/M, output: $7/M}],
              off_peak: {discount: 75%, hours: [mon-fri 10:00-24:00, 06:00-07:30]},
              tools: {web_search: {price: $0.014/call, free: 5000}}}
        """
    ).apis[0]
    for (place, rate) in TokenRate.allCases.enumerated() {
      #expect(api.price.rates[rate] == Decimal(place + 1), "\(rate.key)")
      #expect(api.price.steps.first?.rates[rate] == Decimal(place + 1), "\(rate.key)")
    }
    #expect(api.tier == .flex && api.price.lengthSteps == [100_000, 200_000])
    #expect(api.price.offPeak?.paid == 250_000)
    #expect(api.price.offPeak?.windows.map(\.text) == ["mon-fri 10:00-24:00", "mon-sun 06:00-07:30"])
    #expect(api.tools == [.webSearch: 1_300_000])
    #expect(api.price.tools == [.webSearch: ToolPrice(perCall: Decimal(14) / 1_000, free: 5_000)])
  }

  @Test func theExampleReads() throws {
    let scenario = try ScenarioFile.load(path: Repository.root + "scenarios/money.yaml")
    #expect(scenario.commitments.count == 1 && scenario.overheads.count == 5)
    #expect(
      scenario.workloads[0].tags == [Tag(key: "team", value: "gallery"), Tag(key: "feature", value: "upload")])
  }

  /// A price on demand that a pool writes replaces the list's, which discounts are off: 40 % off a dollar. An agreed discount does not.
  @Test func discountsAreOffTheWrittenPrice() throws {
    let own = "[{option: reserved, count: 1, term: 1y, discount: 40%}, {option: on_demand, price: $1/h}]"
    let top = """
      commitments:
        plan: {option: savings_plan, commitment: $1/h, term: 1y, discount: 40%, pools: [p]}
        family: {option: reserved, instance: aws/c7g.2xlarge, count: 2, term: 1y, discount: 40%}
      """
    let written = try scenario(purchase: own, top: top)
    #expect(written.pools[0].purchase[0].hourly == Decimal(6) / 10)
    #expect(written.commitments[0].coverage.map(\.take) == [600_000_000_000])
    #expect(written.commitments[1].hourly == Decimal(12) / 10)
    let agreed = try scenario(
      purchase: "[{option: reserved, count: 1, term: 1y, discount: 40%}, {option: on_demand, discount: 10%}]", top: top)
    let list = written.pools[0].instance.onDemand
    #expect(agreed.pools[0].purchase[0].hourly == list * 6 / 10)
    #expect(agreed.commitments[1].hourly == list * 12 / 10)
  }

  /// GPT-5.6 writes at its long price from 12 hours on, whoever says how long is kept.
  @Test func ownRulesOfACacheKeepTheProvidersLongLife() throws {
    let known = try #require(Catalog.promptCache(of: "gpt-5.6"))
    let rules = "{minimum: 1024, ttl: 1h, charges_writes: true}"
    let text = """
      fleetcast: 1
      horizon: 1d
      workloads:
        w: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 10, output_tokens: 1, route: a}
      apis:
        a: {model: gpt-5.6, price: {input: $1/M, output: $1/M}, latency: {ttft: 1s, tokens_per_second: 9}, prompt_cache: \(rules)}
      """
    let cache = try #require(try loadText(text).apis[0].promptCache)
    #expect(known.longLife == 43_200 && cache.longLife == known.longLife && cache.writes == .cacheWrite)
  }
}
