import Catalog
import FoundationEssentials

/// What calls and work cost as a run meters them: what budgets count, and what a task has cost so far.
///
/// Calls of APIs have the list's price, before discounts on volume and what is free of a month; work on pools has that of an instance on
/// demand, of the pool's first type. Nothing else of a bill is metered: no idle time, no commitment, no overhead.
public struct MeteredRates: Sendable, Equatable {
  /// Pico-dollars of a call.
  public struct Call: Sendable, Equatable {
    /// Of a prompt token that was computed.
    public var input: Int64
    /// Of a prompt token that was found in the provider's cache.
    public var cached: Int64
    /// Of a prompt token that was written to it.
    public var written: Int64
    /// Of an answer token.
    public var output: Int64
    /// Of the call itself: what is thought before an answer, and the provider's tools.
    public var each: Int64

    /// Pico-dollars of a call with so many tokens of each kind.
    public func cost(input: Int64, cached: Int64, written: Int64, output: Int64) -> Int64 {
      each + input * self.input + cached * self.cached + written * self.written + output * self.output
    }
  }
  /// By API, by the rank of a call's terms.
  public var calls: [[Call]]
  /// By pool, pico-dollars of a replica-second.
  public var replicaSeconds: [Double]

  /// The rates of a scenario.
  public init(_ scenario: Scenario) {
    calls = scenario.apis.map(\.meteredCalls)
    replicaSeconds = scenario.pools.map(\.meteredReplicaSecond)
  }
}

extension API {
  /// What its calls cost as a run meters them, by the rank of their terms.
  fileprivate var meteredCalls: [MeteredRates.Call] {
    (0..<CallTerms.count(of: price)).map { rank in
      let terms = CallTerms(rank: rank)
      func perToken(_ kind: TokenKind) -> Int64 {
        let perMillion = price.perMillion(kind, tier: terms.fellBack ? .standard : tier, step: terms.lengthStep)
        let paid = terms.isOffPeak ? price.offPeak?.paid ?? 1_000_000 : 1_000_000
        return (perMillion * Decimal(paid) / 1_000_000 / 1_000_000).picodollars
      }
      let tools = HostedTool.allCases.reduce(Int64(0)) { sum, tool in
        guard let perCall = self.tools[tool], let listed = price.tools[tool] else { return sum }
        return sum + (listed.perCall * Decimal(perCall) / 1_000_000).picodollars
      }
      return MeteredRates.Call(
        input: perToken(.input), cached: perToken(.cachedInput), written: perToken(promptCache?.writes ?? .cacheWrite),
        output: perToken(.output), each: Int64(reasoningTokens) * perToken(.reasoning) + tools)
    }
  }
}

extension Pool {
  /// Pico-dollars of a second of one of its replicas on its first type of instance.
  fileprivate var meteredReplicaSecond: Double {
    let hourly = Double(listPrice(ofMachine: 0).description) ?? 0
    return hourly * 1e12 / 3_600 / Double(max(machines[0].replicasPerInstance, 1))
  }
}

extension Decimal {
  /// A number of US dollars in whole pico-dollars, millionths of a millionth, rounded to the nearest, halves to the even one; at most the
  /// greatest number that 64 bits hold.
  public var picodollars: Int64 {
    // The description of a decimal is its exact value: digits, at most one dot, a sign.
    var text = Substring(description)
    let isNegative = text.first == "-"
    if isNegative { text = text.dropFirst() }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? parts[1] : ""
    let kept = String(fraction.prefix(12))
    guard let whole = Int64(parts[0] + kept + String(repeating: "0", count: 12 - kept.count)) else {
      return isNegative ? -.max : .max
    }
    let dropped = fraction.dropFirst(12)
    let isAboveHalf = dropped.first.map { $0 > "5" || $0 == "5" && dropped.dropFirst().contains { $0 != "0" } } ?? false
    let isHalf = dropped.first == "5" && !isAboveHalf
    let rounded = isAboveHalf || isHalf && whole % 2 == 1 ? whole + 1 : whole
    return isNegative ? -rounded : rounded
  }
}

extension Workload {
  /// Whether a run meters what its requests cost: where something decides by it, or says it by task.
  public var isMetered: Bool {
    !budgets.isEmpty || agent != nil || hasCaches || stages.contains { $0.route.rule == .leastCost }
  }
}

extension Scenario {
  /// Why other prices make other runs, so that a run cannot be priced again; nil where no price decides anything in it.
  public var moneySteers: String? {
    for workload in workloads {
      if !workload.budgets.isEmpty { return "the budget of \(workload.name) counts money in the run" }
      if workload.agent?.budget.maxCost != nil {
        return "max_cost stops tasks of \(workload.name) by money that is counted in the run"
      }
      if workload.stages.contains(where: { $0.route.rule == .leastCost }) {
        return "least_cost routes requests of \(workload.name) by prices"
      }
    }
    return nil
  }
}
