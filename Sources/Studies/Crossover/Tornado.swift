import Catalog
import EventKernel
import FoundationEssentials
import Model

/// How far the first crossing moves when one thing does.
public struct TornadoBar: Sendable, Equatable {
  /// What moves.
  public enum Lever: String, Sendable, CaseIterable {
    /// The API's price of prompt tokens, cached and batched ones too.
    case apiInput = "api_input_price"
    /// The API's price of answer tokens, batched ones too.
    case apiOutput = "api_output_price"
    /// An instance-hour under every purchase option of the pool.
    case instance = "instance_price"
    /// What self-hosting costs a month whatever the volume.
    case selfHostedFixed = "self_host_fixed_cost"
    /// What the API costs a month whatever the volume.
    case apiFixed = "api_fixed_cost"
    /// What an escalated request costs.
    case escalation = "escalation_cost"
    /// Prompt tokens of a request.
    case inputTokens = "input_tokens"
    /// Answer tokens of a request.
    case outputTokens = "output_tokens"

    /// Whether requests do not notice, so that nothing is simulated for it.
    public var isPrice: Bool { self != .inputTokens && self != .outputTokens }
  }
  /// One change.
  public struct End: Sendable, Equatable {
    /// What the lever is multiplied by.
    public var factor: Double
    /// Where the first crossing goes; nil where there is none near.
    public var crossing: Double?
    /// The side that is cheaper all around where there is no crossing near.
    public var throughout: CostPoint.Side?
    /// Whether it was looked for.
    public var isKnown: Bool
  }
  /// What moves.
  public var lever: Lever
  /// By how much, and what becomes of the crossing, from the least factor to the greatest.
  public var ends: [End]
  /// The distance between the crossings of the outermost factors; infinite where one of them has none.
  public var swing: Double {
    guard let low = ends.first?.crossing, let high = ends.last?.crossing else { return .infinity }
    return abs(high - low)
  }
}

/// Finds the first crossing again with one price or token length changed.
///
/// All of it is made of first replications, near the crossing alone, and so is the crossing that it is compared with: the
/// traffic is the same (common random numbers), so the shift is known far better than the place. Prices need no simulation of their
/// own: fleets that were simulated once are billed again.
struct Tornado {
  static let factors = [0.8, 0.9, 1.1, 1.2]
  private let evaluation: CrossoverEvaluation
  private let first: Crossing
  private let settings: CrossoverSettings
  private let scenario: (Double) throws -> Scenario
  private let progress: @Sendable (Int) -> Bool
  private let values: [Double]

  init(
    evaluation: CrossoverEvaluation, first: Crossing, settings: CrossoverSettings,
    scenario: @escaping (Double) throws -> Scenario, progress: @escaping @Sendable (Int) -> Bool
  ) {
    self.evaluation = evaluation
    self.first = first
    self.settings = settings
    self.scenario = scenario
    self.progress = progress
    let range = evaluation.crossover.range
    let near = max(range.lowerBound, first.estimate * 0.6)...min(range.upperBound, first.estimate * 1.7)
    // About four fleets a value, of which as many as the effort allows.
    let requests = 4 * max(1, evaluation.requests(near: first.low))
    let count = max(5, min(15, Int(settings.effort / 2 / requests)))
    values = CrossingSearch(isWhole: settings.isWhole).grid(near, count: settings.isPriceOnly ? 15 : count)
  }

  /// The bars, the longest first.
  func bars() throws -> [TornadoBar] {
    guard values.count > 1 else { return [] }
    let base = try table(input: 1, output: 1, at: values)
    guard let center = firstCrossing(base.points()) else { return [] }
    let levers = try levers()
    var found: [TornadoBar.Lever: [Double: [CostPoint]]] = [:]
    for lever in levers where lever.isPrice {
      for factor in Self.factors { found[lever, default: [:]][factor] = base.points { $0.changed(lever, by: factor) } }
    }
    // The outer changes of each first, as far as the effort goes.
    var spent: Int64 = 0
    for pair in [[0.8, 1.2], [0.9, 1.1]] {
      for lever in levers where !lever.isPrice {
        for factor in pair where spent < settings.effort {
          let (points, effort) = try tokens(lever, factor)
          found[lever, default: [:]][factor] = points
          spent += effort
        }
      }
    }
    let bars = levers.map { lever in
      TornadoBar(
        lever: lever,
        ends: Self.factors.map { factor in
          let points = found[lever]?[factor]
          let place = points.flatMap { firstCrossing($0) }
          let sides = Set((points ?? []).compactMap(\.cheaper))
          return TornadoBar.End(
            factor: factor, crossing: place.map { $0 * first.estimate / center },
            throughout: place == nil && sides.count == 1 ? sides.first : nil, isKnown: points != nil)
        })
    }
    return bars.enumerated().sorted { ($1.element.swing, $0.offset) < ($0.element.swing, $1.offset) }.map(\.element)
  }

  /// Those that there are.
  private func levers() throws -> [TornadoBar.Lever] {
    let crossover = evaluation.crossover
    let drawn = try scenario(values[0]).drawsTokens(pool: crossover.pool)
    // What a price does in the run only another run tells.
    let isPriceFree = try scenario(values[0]).moneySteers == nil
    return TornadoBar.Lever.allCases.filter { lever in
      switch lever {
      case .apiInput, .apiOutput, .instance: isPriceFree
      case .selfHostedFixed: crossover.fixedCost.selfHosted > 0
      case .apiFixed: crossover.fixedCost.api > 0
      case .escalation: crossover.escalation != nil
      case .inputTokens, .outputTokens: drawn
      }
    }
  }

  /// The first crossing in the direction of the one that is looked at.
  private func firstCrossing(_ points: [CostPoint]) -> Double? {
    let all = Crossing.all(in: points)
    return (all.first { $0.below == first.below } ?? all.first)?.estimate
  }

  /// What was simulated of values, with the prices of each.
  private struct Table {
    var evaluation: CrossoverEvaluation

    func points(_ change: (CrossoverCosts) -> CrossoverCosts = { $0 }) -> [CostPoint] {
      evaluation.evaluated.values.sorted { $0.value < $1.value }.compactMap { value in
        evaluation.costs(at: value.value).map { value.point(change($0)) }
      }
    }
  }

  private func empty(input: Double, output: Double) throws -> CrossoverEvaluation {
    let (scenario, pool) = (scenario, evaluation.crossover.pool)
    let changed: (Double) throws -> Scenario = { try scenario($0).withTokens(input: input, output: output, pool: pool) }
    return try CrossoverEvaluation(
      evaluation.crossover, of: changed(values[0]), settings: settings, replications: 1, scenario: changed,
      progress: progress)
  }

  private func table(input: Double, output: Double, at values: [Double]) throws -> Table {
    var own = try empty(input: input, output: output)
    for value in values { _ = try own.evaluate(value, below: nil, above: nil) }
    return Table(evaluation: own)
  }

  private func tokens(_ lever: TornadoBar.Lever, _ factor: Double) throws -> (points: [CostPoint], effort: Int64) {
    let isInput = lever == .inputTokens
    var own = try empty(input: isInput ? factor : 1, output: isInput ? 1 : factor)
    let last = values.count - 1
    let coarse = Set((0...4).map { values[$0 * last / 4] }).sorted()
    let search = CrossingSearch(precision: 0.03, refinements: 6, isWhole: settings.isWhole)
    let points = try search.run(grid: coarse) { try own.evaluate($0, below: $1, above: $2) }.points
    return (points, own.effort)
  }
}

extension CrossoverCosts {
  /// The same with one price multiplied.
  fileprivate func changed(_ lever: TornadoBar.Lever, by factor: Double) -> CrossoverCosts {
    let exact = Decimal(string: String(factor)) ?? Decimal(factor)
    var (crossover, prices) = (crossover, prices)
    let api = crossover.api
    switch lever {
    case .apiInput:
      prices.apis[api].price = prices.apis[api].price.scaled(TokenKind.allCases.filter { $0.lead == .input }, by: exact)
    case .apiOutput:
      prices.apis[api].price = prices.apis[api].price.scaled(
        TokenKind.allCases.filter { $0.lead == .output }, by: exact)
    case .instance:
      for option in prices.pools[crossover.pool].purchase.indices {
        prices.pools[crossover.pool].purchase[option].hourly *= exact
      }
    case .selfHostedFixed: crossover.fixedCost.selfHosted *= factor
    case .apiFixed: crossover.fixedCost.api *= factor
    case .escalation: crossover.escalation?.cost *= factor
    case .inputTokens, .outputTokens: break
    }
    return CrossoverCosts(crossover: crossover, prices: prices)
  }
}
