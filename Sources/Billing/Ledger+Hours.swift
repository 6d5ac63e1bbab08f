import Catalog
import Model

/// What a line of a bill comes to in one clock hour.
public struct HourlyCost: Sendable {
  /// Place of the line in `Ledger.charges`.
  public var line: Int
  /// The hour, as `Usage.hours` numbers them.
  public var hour: Int
  /// US dollars, as `Charge.cost`.
  public var cost: Amount
  /// US dollars, as `Charge.billed`.
  public var billed: Amount
}

extension Ledger {
  /// The bill by clock hour: each line is divided among the hours of its month, so that its parts add up to it to the last digit.
  ///
  /// Instance time is divided as instances of its purchase option ran, and within an hour as replica time was; tokens, uses and charges
  /// by requests as there were such; unused commitments as they were unused. What has no hour of its own (commitments that several pools
  /// draw on, space, staff and idle power of machines of one's own, charges by the month) is divided evenly over the hours in which it
  /// holds. What is invoiced at once stands in the first hour of its month, and what is invoiced and costs nothing yet otherwise evenly.
  /// - Parameter usages: Of the replications whose mean the bill is.
  /// - Returns: Parts other than nothing, by line and hour; nil where usage was not kept by the hour.
  public func byHour(_ scenario: Scenario, _ usages: [Usage]) -> [HourlyCost]? {
    guard let first = usages.first, usages.allSatisfy({ $0.byHour != nil }) else { return nil }
    let hours = first.hours
    let spreads = usages.map { CostSpread(scenario, $0, hours: hours) }
    let months = first.months.map { month in
      (hours.firstIndex { $0.start >= month.start } ?? 0)..<(hours.lastIndex { $0.start < month.end } ?? -1) + 1
    }
    return charges.enumerated().flatMap { line, charge -> [HourlyCost] in
      let own = months[charge.position.month]
      let even = spreads[0].even(charge)
      let weights = CostSpread.weights(sum(spreads.map { $0.weights(of: charge) })[own], else: even[own])
      let costs = charge.cost.split(by: weights)
      let isAtOnce = charge.category == .upfront || charge.category == .resale
      let billed = isAtOnce ? [charge.billed] : charge.billed.split(by: weights)
      return own.indices.compactMap { hour in
        let place = hour - own.lowerBound
        let invoiced = place < billed.count ? billed[place] : .zero
        guard costs[place] != .zero || invoiced != .zero else { return nil }
        return HourlyCost(line: line, hour: hour, cost: costs[place], billed: invoiced)
      }
    }
  }
}

private func sum(_ series: [[Double]]) -> [Double] {
  var sums = series[0]
  for other in series.dropFirst() {
    for index in sums.indices { sums[index] += other[index] }
  }
  return sums
}

/// How lines of a bill are divided among the clock hours of one replication.
private final class CostSpread {
  private let scenario: Scenario
  private let usage: Usage
  private let byHour: UsageByHour
  private let hours: [UsagePeriod]
  /// The replica time of everything on a pool's own instances, by pool and type.
  private var fleetTimes: [Machine: [Double]] = [:]
  /// What replicas that served did no work in, by pool and type.
  private var idleTimes: [Machine: [Double]] = [:]
  private let nothing: [Double]

  private struct Machine: Hashable {
    var pool: Int
    var machine: Int
  }

  init(_ scenario: Scenario, _ usage: Usage, hours: [UsagePeriod]) {
    self.scenario = scenario
    self.usage = usage
    self.hours = hours
    byHour = usage.byHour ?? UsageByHour()
    nothing = hours.map { _ in 0 }
  }

  /// Whole weights, below 2^41, in proportion; others where all are nothing.
  static func weights(_ weights: ArraySlice<Double>, else others: ArraySlice<Double>) -> [Int128] {
    let most = weights.max() ?? 0
    guard most > 0, most.isFinite else { return whole(others, most: others.max() ?? 0) }
    return whole(weights, most: most)
  }

  private static func whole(_ weights: ArraySlice<Double>, most: Double) -> [Int128] {
    guard most > 0 else { return weights.map { _ in 1 } }
    let whole = weights.map { Int128(($0 / most * 0x1p40).rounded()) }
    return whole
  }

  /// Seconds of each hour in which a line's commitment holds: of all others, of each hour.
  func even(_ charge: Charge) -> [Double] {
    guard let window = window(of: charge) else { return hours.map { Double($0.seconds) } }
    return hours.map { hour in
      let seconds = min(hour.end, window.end).secondsSinceEpoch - max(hour.start, window.start).secondsSinceEpoch
      return Double(max(0, seconds))
    }
  }

  private func window(of charge: Charge) -> UsagePeriod? {
    let position = charge.position
    switch position.kind {
    case .commitment: return scenario.commitments[position.backend].window
    case .pool:
      let place = position.option - scenario.pools[owner(of: position.backend)].purchase.count
      guard charge.category != .warmPool, scenario.commitments.indices.contains(place) else { return nil }
      return scenario.commitments[place].window
    case .api, .service, .overhead: return nil
    }
  }

  /// What each hour had of what a line is for; nothing where there is no such thing.
  func weights(of charge: Charge) -> [Double] {
    guard charge.nature == .usage else { return nothing }
    let position = charge.position
    switch position.kind {
    case .pool: return poolWeights(charge)
    case .api: return apiWeights(charge)
    case .service: return dense(.use(position.option, consumer: position.consumer))
    case .overhead:
      guard position.consumer >= 0 else { return nothing }
      let counted = scenario.overheads[position.backend].requests
      return dense(
        counted == .arrived ? .arrived(consumer: position.consumer) : .completed(consumer: position.consumer))
    case .commitment: return nothing
    }
  }

  private func dense(_ measure: UsageByHour.Measure) -> [Double] {
    byHour[measure]?.dense(hours: hours.count) ?? nothing
  }

  // MARK: Pools

  private func owner(of pool: Int) -> Int { scenario.pools[pool].instancesOf ?? pool }

  private func poolWeights(_ charge: Charge) -> [Double] {
    let position = charge.position
    let owner = owner(of: position.backend)
    let purchase = scenario.pools[owner].purchase
    if charge.category == .warmPool { return dense(.warm(pool: owner, isWaiting: position.price == 0)) }
    let isOwn = purchase.indices.contains(position.option)
    let machine = isOwn ? purchase[position.option].machine : position.price
    let running = isOwn ? running(owner, position.option, price: position.price) : onDemand(owner, machine: machine)
    switch charge.category {
    case .rack, .staff: return nothing
    case .rounding: return running
    case .unusedCommitment:
      let count = Double(isOwn ? purchase[position.option].limit ?? 0 : 0)
      return zip(hours, running).map { max(0, count * Double($0.seconds) * 1e6 - $1) }
    case .power where position.consumer < 0: return nothing
    default: break
    }
    let part = replicaTime(charge, on: scenario.pools[owner].mixesHardware ? machine : 0)
    let all = fleetTime(Machine(pool: owner, machine: scenario.pools[owner].mixesHardware ? machine : 0))
    return hours.indices.map { all[$0] > 0 ? running[$0] * part[$0] / all[$0] : 0 }
  }

  /// Microseconds of the instances that a purchase option holds.
  private func running(_ pool: Int, _ option: Int, price: Int) -> [Double] {
    let bought = scenario.pools[pool].purchase[option]
    guard bought.kind != .spot else { return dense(.spot(pool: pool, option: option, price: price)) }
    let ranks = scenario.pools[pool].ranks(ofOption: option)
    var time = nothing
    for row in usage.levels where row.pool == pool && row.machine == bought.machine {
      let count = ranks.clamped(to: 1..<row.level + 1).count
      for hour in row.hours where hour < time.count { time[hour] += Double(count) * Double(row.microseconds) }
    }
    return time
  }

  /// The same of what a type of instance is on demand, which commitments of several pools cover.
  private func onDemand(_ pool: Int, machine: Int) -> [Double] {
    let purchase = scenario.pools[pool].purchase
    guard
      let option = purchase.indices.first(where: { purchase[$0].kind == .onDemand && purchase[$0].machine == machine })
    else { return nothing }
    return running(pool, option, price: 0)
  }

  /// What the replicas of a line's pool did of what it is for, in parts of an instance.
  private func replicaTime(_ charge: Charge, on machine: Int) -> [Double] {
    let pool = charge.position.backend
    let owner = owner(of: pool)
    let time: [Double]
    switch charge.category {
    case .idle: time = idleTime(Machine(pool: pool, machine: machine))
    case .drain: time = drainTime(Machine(pool: pool, machine: machine))
    case .starting: time = dense(.starting(pool: pool, machine: machine))
    case .unoccupied: time = dense(.unoccupied(pool: owner, machine: machine))
    default:
      time = dense(
        .work(pool: pool, machine: machine, outcome: outcome(charge), consumer: charge.position.consumer))
    }
    let fleet = scenario.fleet(of: owner)
    let size = Double(fleet.pools.firstIndex(of: pool).map { fleet.footprints[$0].size } ?? 1)
    return time.map { $0 * size }
  }

  private func outcome(_ charge: Charge) -> WorkOutcome {
    switch charge.category {
    case .lostWork: .lost
    case .retries: .repeated
    case .wasted: .wasted
    case .underWay: .underWay
    default: .used
    }
  }

  /// All replica time on a pool's own instances.
  private func fleetTime(_ place: Machine) -> [Double] {
    if let known = fleetTimes[place] { return known }
    let fleet = scenario.fleet(of: place.pool)
    var all = nothing
    for (pool, footprint) in zip(fleet.pools, fleet.footprints) {
      let serving = dense(.serving(pool: pool, machine: place.machine))
      let worked = workTime(Machine(pool: pool, machine: place.machine))
      let starting = dense(.starting(pool: pool, machine: place.machine))
      let free = pool == place.pool ? dense(.unoccupied(pool: pool, machine: place.machine)) : nothing
      for hour in all.indices {
        all[hour] += (max(serving[hour], worked[hour]) + starting[hour] + free[hour]) * Double(footprint.size)
      }
    }
    fleetTimes[place] = all
    return all
  }

  private func workTime(_ place: Machine) -> [Double] {
    var worked = nothing
    for outcome in WorkOutcome.allCases {
      for consumer in usage.consumers.indices {
        let measure = UsageByHour.Measure.work(
          pool: place.pool, machine: place.machine, outcome: outcome, consumer: consumer)
        guard byHour[measure] != nil else { continue }
        worked = sum([worked, dense(measure)])
      }
    }
    return worked
  }

  /// Serving with nothing to do: what drains comes first.
  private func idleTime(_ place: Machine) -> [Double] {
    if let known = idleTimes[place] { return known }
    let worked = workTime(place)
    let draining = dense(.draining(pool: place.pool, machine: place.machine))
    let serving = dense(.serving(pool: place.pool, machine: place.machine))
    let idle = hours.indices.map { max(0, serving[$0] - worked[$0] - draining[$0]) }
    idleTimes[place] = idle
    return idle
  }

  private func drainTime(_ place: Machine) -> [Double] {
    dense(.draining(pool: place.pool, machine: place.machine))
  }

  // MARK: APIs

  private func apiWeights(_ charge: Charge) -> [Double] {
    let position = charge.position
    let api = scenario.apis[position.backend]
    if charge.purchaseOption == .provisioned {
      guard position.consumer >= 0 else { return unusedCapacity(api, index: position.backend) }
      return allTokens(position.backend, consumer: position.consumer, outcome(charge))
    }
    let outcome = outcome(charge)
    let place = outcome == .used ? Self.place(of: charge.category) : position.price
    return amount(place, api: position.backend, consumer: position.consumer, terms: position.option, outcome)
  }

  /// Where a category of tokens stands among those of a row of the bill; after the last, what goes by calls.
  private static func place(of category: Charge.Category) -> Int {
    switch category {
    case .inputTokens: 0
    case .cachedTokens: 1
    case .cacheWrites: 2
    case .outputTokens: 3
    default: 4
    }
  }

  private func amount(_ place: Int, api: Int, consumer: Int, terms: Int, _ outcome: WorkOutcome) -> [Double] {
    let columns = UsageByHour.TokenColumn.allCases
    guard columns.indices.contains(place) else {
      return dense(.calls(api: api, consumer: consumer, terms: terms, outcome: outcome))
    }
    return dense(.tokens(columns[place], api: api, consumer: consumer, terms: terms, outcome: outcome))
  }

  /// Tokens of all kinds and terms, those that were thought among them.
  private func allTokens(_ api: Int, consumer: Int, _ outcome: WorkOutcome) -> [Double] {
    var tokens = nothing
    for terms in 0..<CallTerms.count(of: scenario.apis[api].price) {
      for place in UsageByHour.TokenColumn.allCases.indices {
        tokens = sum([tokens, amount(place, api: api, consumer: consumer, terms: terms, outcome)])
      }
      let calls = dense(.calls(api: api, consumer: consumer, terms: terms, outcome: outcome))
      for hour in tokens.indices { tokens[hour] += calls[hour] * Double(scenario.apis[api].reasoningTokens) }
    }
    return tokens
  }

  private func unusedCapacity(_ api: API, index: Int) -> [Double] {
    guard let bought = api.provisioned else { return nothing }
    var used = nothing
    for outcome in WorkOutcome.allCases {
      for consumer in usage.consumers.indices { used = sum([used, allTokens(index, consumer: consumer, outcome)]) }
    }
    return zip(hours, used).map { max(0, Double(bought.units) * bought.tokensPerSecond * Double($0.seconds) - $1) }
  }
}
