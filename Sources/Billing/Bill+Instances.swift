import FoundationEssentials
import Scenarios

extension Biller {
  /// Lines of every pool, purchase option and month.
  ///
  /// Time paid by the second costs its hourly price over 3,600 a second, of the time billed. A commitment costs
  /// its number x hourly price x hours of the month inside the run, used or not. Commitments cover the lowest ranks, in the
  /// order written, as a provider applies them to whatever runs; what lies above is on demand (`Pool.ranks`).
  func instanceCharges() -> [Charge] {
    var charges: [Charge] = []
    for month in usage.months.indices {
      for (poolIndex, pool) in scenario.pools.enumerated() {
        let above = pool.purchase.indices.map { pool.ranks(ofOption: $0).upperBound }.max() ?? 1
        precondition(
          usage.ranks.allSatisfy { $0.pool != poolIndex || $0.ranks.upperBound < above },
          "pool \(pool.name): more instances ran than can be bought")
        for (optionIndex, option) in pool.purchase.enumerated() {
          for price in option.prices.indices {
            let (running, rounding) =
              option.kind == .spot
              ? spotTime(pool: poolIndex, option: optionIndex, price: price, month: month)
              : rankTime(pool: poolIndex, ranks: pool.ranks(ofOption: optionIndex), month: month)
            var parts = split(running, pool: poolIndex, month: month)
            if option.kind.isCommitment {
              // A commitment is bought whole: the provider's rounding of single instances costs nothing more.
              let bought = Int128(option.limit ?? 0) * Int128(usage.months[month].seconds) * 1_000_000
              precondition(running <= bought, "pool \(pool.name): more committed time used than bought")
              parts.append(Part(category: .unusedCommitment, consumer: -1, microseconds: bought - running))
            } else {
              parts.append(Part(category: .rounding, consumer: -1, microseconds: rounding))
            }
            charges += lines(parts, month: month, pool: poolIndex, option: optionIndex, price: price)
          }
        }
        charges += warmCharges(pool: poolIndex, month: month)
      }
    }
    return charges
  }

  private func spotTime(pool: Int, option: Int, price: Int, month: Int) -> (running: Int128, rounding: Int128) {
    usage.instances.reduce(into: (0, 0)) { sum, row in
      guard row.month == month, row.pool == pool, row.option == option, row.price == price else { return }
      sum.0 += Int128(row.microseconds)
      sum.1 += Int128(row.roundingMicroseconds)
    }
  }

  private func rankTime(pool: Int, ranks: Range<Int>, month: Int) -> (running: Int128, rounding: Int128) {
    usage.ranks.reduce(into: (0, 0)) { sum, row in
      guard row.month == month, row.pool == pool else { return }
      let count = Int128(ranks.clamped(to: Range(row.ranks)).count)
      sum.0 += count * Int128(row.microseconds)
      sum.1 += count * Int128(row.roundingMicroseconds)
    }
  }

  private struct Part {
    var category: Charge.Category
    var consumer: Int
    var microseconds: Int128
  }

  /// Instance time divided as the pool's replica time of the month was: busy and lost by consumer, idle, starting.
  /// Instance time with no replica on it is idle.
  private func split(_ running: Int128, pool: Int, month: Int) -> [Part] {
    let time = usage.poolTime.first { $0.pool == pool && $0.month == month }
    var kinds: [(Charge.Category, Int)] = []
    var weights: [Int128] = []
    // Weights in whole nanoseconds, so that the division is one of integers.
    func add(_ category: Charge.Category, _ consumer: Int, _ seconds: Double) {
      kinds.append((category, consumer))
      weights.append(Int128((seconds * 1e9).rounded()))
    }
    for (consumer, seconds) in (time?.busy ?? []).enumerated() { add(.usage, consumer, seconds) }
    for (consumer, seconds) in (time?.lost ?? []).enumerated() { add(.lostWork, consumer, seconds) }
    add(.idle, -1, time?.idle ?? 0)
    add(.starting, -1, time?.starting ?? 0)
    if weights.allSatisfy({ $0 == 0 }) { return [Part(category: .idle, consumer: -1, microseconds: running)] }
    return zip(kinds, Amount(millionths: running).split(by: weights)).map { kind, share in
      Part(category: kind.0, consumer: kind.1, microseconds: share.millionths)
    }
  }

  private func lines(_ parts: [Part], month: Int, pool poolIndex: Int, option optionIndex: Int, price place: Int)
    -> [Charge]
  {
    let pool = scenario.pools[poolIndex]
    let option = pool.purchase[optionIndex]
    let billed = parts.reduce(Int128(0)) { $0 + $1.microseconds }
    guard billed > 0 else { return [] }
    let price = UnitPrice(option.prices[place])
    let microsecondsAnHour: Int128 = 3_600_000_000
    let weights = parts.map(\.microseconds)
    let costs = price.cost(of: billed, dividedBy: microsecondsAnHour).split(by: weights)
    let hours = Amount(rounding: billed * 1_000_000, over: microsecondsAnHour).split(by: weights)
    return parts.indices.compactMap { index in
      let part = parts[index]
      guard costs[index] != .zero || hours[index] != .zero else { return nil }
      let names = names(ofConsumer: part.consumer)
      return Charge(
        position: Charge.Position(
          month: month, kind: .pool, backend: poolIndex, option: optionIndex, price: place, category: part.category,
          consumer: part.consumer),
        month: monthName(month), workload: names.workload, tenant: names.tenant, backend: pool.name,
        resource: pool.instance.name, purchaseOption: option.label, category: part.category, quantity: hours[index],
        unit: "instance-hour", unitPrice: price, cost: costs[index], priceSource: option.priceSource)
    }
  }
}

extension Biller {
  /// Instances kept prepared: while they wait at a share of the price on demand, while they are prepared at all of it.
  fileprivate func warmCharges(pool poolIndex: Int, month: Int) -> [Charge] {
    let pool = scenario.pools[poolIndex]
    guard let rules = pool.warmPool, let row = usage.warm.first(where: { $0.pool == poolIndex && $0.month == month })
    else { return [] }
    let onDemand = pool.purchase.last { $0.kind == .onDemand }
    let hourly = onDemand?.hourly ?? pool.instance.onDemand
    let kinds = [
      (hourly * Decimal(rules.pricePerMillion) / 1_000_000, row.waitingMicroseconds),
      (hourly, row.preparingMicroseconds),
    ]
    return kinds.enumerated().compactMap { place, kind in
      let price = UnitPrice(kind.0)
      let cost = price.cost(of: Int128(kind.1), dividedBy: 3_600_000_000)
      guard kind.1 > 0 else { return nil }
      return Charge(
        position: Charge.Position(
          month: month, kind: .pool, backend: poolIndex, option: pool.purchase.count, price: place, category: .warmPool,
          consumer: -1),
        month: monthName(month), workload: "", tenant: "", backend: pool.name, resource: pool.instance.name,
        purchaseOption: PurchaseOption.Kind.onDemand.rawValue, category: .warmPool,
        quantity: Amount(rounding: Int128(kind.1) * 1_000_000, over: 3_600_000_000), unit: "instance-hour",
        unitPrice: price, cost: cost, priceSource: onDemand?.priceSource ?? pool.instance.provenance.source)
    }
  }
}

extension PurchaseOption {
  /// The option in a word or two: `on_demand`, `spot`, `reserved 1y`.
  public var label: String { term.map { "\(kind.rawValue) \($0.rawValue)" } ?? kind.rawValue }
}
