import Catalog
import FoundationEssentials
import Model

extension Biller {
  /// Lines of every pool, purchase option and month.
  ///
  /// Time paid by the second costs its hourly price over 3,600 a second, of the time billed. A commitment costs what its
  /// `Amortisation` says of the month, used or not. Commitments cover the lowest ranks, in the order written, as a provider
  /// applies them to whatever runs; what lies above is on demand (`Pool.ranks`), where commitments of several pools
  /// may cover it.
  func instanceCharges() -> [Charge] {
    var charges: [Charge] = []
    for month in usage.months.indices {
      for (poolIndex, pool) in scenario.pools.enumerated() {
        for machine in pool.machines.indices {
          let options = pool.purchase.indices.filter { pool.purchase[$0].machine == machine }
          let above = options.map { pool.ranks(ofOption: $0).upperBound }.max() ?? 1
          precondition(
            usage.ranks.allSatisfy { $0.pool != poolIndex || $0.machine != machine || $0.ranks.upperBound < above },
            "pool \(pool.name): more instances ran than can be bought")
        }
        var covered = pool.machines.indices.map { machine in
          covers.filter { $0.month == month }.reduce(Int128(0)) {
            $0 + ($1.covered[.init(pool: poolIndex, machine: machine)] ?? 0)
          }
        }
        for (optionIndex, option) in pool.purchase.enumerated() {
          if option.kind.isCommitment {
            let running = time(pool: poolIndex, option: optionIndex, month: month).running
            charges += committed(running, month: month, pool: poolIndex, option: optionIndex)
            continue
          }
          for price in option.prices.indices {
            var time = time(pool: poolIndex, option: optionIndex, price: price, month: month)
            if option.kind == .onDemand {
              let part = min(covered[option.machine], time.running)
              time.running -= part
              covered[option.machine] -= part
            }
            charges += metered(time, month: month, pool: poolIndex, option: optionIndex, price: price)
          }
        }
        charges += coveredCharges(pool: poolIndex, month: month)
        charges += warmCharges(pool: poolIndex, month: month)
      }
    }
    return charges
  }

  /// Microseconds billed of a purchase option.
  struct BilledTime {
    var running: Int128 = 0
    var rounding: Int128 = 0
    var tail: Int128 = 0
  }

  /// - Parameter price: Place among the option's prices. A rounding of the option's own is of whole runs, and stands with the first.
  func time(pool poolIndex: Int, option optionIndex: Int, price: Int = 0, month: Int) -> BilledTime {
    let pool = scenario.pools[poolIndex]
    let option = pool.purchase[optionIndex]
    let ranks = pool.ranks(ofOption: optionIndex)
    var time = BilledTime()
    if option.kind == .spot {
      for row in usage.instances
      where row.month == month && row.pool == poolIndex && row.option == optionIndex && row.price == price {
        time.running += Int128(row.microseconds)
        time.rounding += Int128(row.roundingMicroseconds)
      }
    } else {
      for row in usage.ranks where row.month == month && row.pool == poolIndex && row.machine == option.machine {
        let count = Int128(ranks.clamped(to: Range(row.ranks)).count)
        time.running += count * Int128(row.microseconds)
        time.rounding += count * Int128(row.roundingMicroseconds)
      }
    }
    guard let rule = option.billing else { return time }
    time.rounding = 0
    guard price == 0 else { return time }
    for run in usage.runs where run.pool == poolIndex && run.month == month {
      guard
        option.kind == .spot
          ? run.spotOption == optionIndex
          : run.spotOption == nil && run.machine == option.machine && ranks.contains(run.rank)
      else { continue }
      time.rounding += Int128(rule.rounding(of: run.microseconds))
      time.tail += Int128(rule.idleTail)
    }
    return time
  }

  /// A part of instance time with what it was for.
  struct Part {
    /// The pool it was for: the owner of the instances, or one that is placed on them as well.
    var pool: Int
    var category: Charge.Category
    var consumer: Int
    var microseconds: Int128
  }

  /// Instance time divided as the replica time of the month was on them: by pool and consumer what was used and what was wasted,
  /// idle, draining, starting; a replica counts by how much of an instance it takes. Where hardware differs it is the replica time on
  /// that type of instance.
  /// Instance time with no replica on it is idle, and the owner's.
  ///
  /// - Parameter machine: Place of the type among the owner's `Pool.machines`.
  func split(_ running: Int128, pool owner: Int, machine: Int, month: Int) -> [Part] {
    let machine = scenario.pools[owner].mixesHardware ? machine : 0
    var parts: [Part] = []
    var weights: [Int128] = []
    for (pool, footprint) in zip(fleets[owner].pools, fleets[owner].footprints) {
      let time = usage.poolTime.first { $0.pool == pool && $0.machine == machine && $0.month == month }
      // Weights in whole nanoseconds, so that the division is one of integers.
      func add(_ category: Charge.Category, _ consumer: Int, _ seconds: Double) {
        parts.append(Part(pool: pool, category: category, consumer: consumer, microseconds: 0))
        weights.append(Int128((seconds * 1e9).rounded()) * Int128(footprint.size))
      }
      for outcome in WorkOutcome.ofInstances {
        for (consumer, seconds) in (time?[outcome] ?? []).enumerated() { add(outcome.category, consumer, seconds) }
      }
      add(.idle, -1, time?.idle ?? 0)
      add(.drain, -1, time?.draining ?? 0)
      add(.starting, -1, time?.starting ?? 0)
      if let free = time?.unoccupied, free > 0 { add(.unoccupied, -1, free) }
    }
    if weights.allSatisfy({ $0 == 0 }) {
      return [Part(pool: owner, category: .idle, consumer: -1, microseconds: running)]
    }
    for (place, share) in Amount(millionths: running).split(by: weights).enumerated() {
      parts[place].microseconds = share.millionths
    }
    return parts
  }

  /// Time paid by the second.
  private func metered(_ time: BilledTime, month: Int, pool: Int, option: Int, price place: Int) -> [Charge] {
    let bought = scenario.pools[pool].purchase[option]
    var parts = split(time.running, pool: pool, machine: bought.machine, month: month)
    // The tail is idle time of the same line.
    if time.tail > 0, let idle = parts.firstIndex(where: { $0.category == .idle }) {
      parts[idle].microseconds += time.tail
    }
    parts.append(Part(pool: pool, category: .rounding, consumer: -1, microseconds: time.rounding))
    let price = UnitPrice(bought.prices[place])
    let billed = parts.reduce(Int128(0)) { $0 + $1.microseconds }
    let sale = Sale(
      option: option, machine: bought.machine, place: place, bought: bought.option, price: price,
      source: bought.priceSource)
    return lines(parts, sale, cost: price.cost(of: billed, dividedBy: microsecondsAnHour), month: month, pool: pool)
  }

  /// Time of instances that are paid whether they run or not.
  private func committed(_ running: Int128, month: Int, pool: Int, option: Int) -> [Charge] {
    let bought = scenario.pools[pool].purchase[option]
    let period = usage.months[month]
    let count = Int128(bought.limit ?? 0)
    let all = count * Int128(period.seconds) * 1_000_000
    precondition(running <= all, "pool \(scenario.pools[pool].name): more committed time used than bought")
    var parts = split(running, pool: pool, machine: bought.machine, month: month)
    // A commitment is bought whole: the provider's rounding of single instances costs nothing more.
    parts.append(Part(pool: pool, category: .unusedCommitment, consumer: -1, microseconds: all - running))
    let sale = Sale(
      option: option, machine: bought.machine, bought: bought.option, price: UnitPrice(bought.hourly),
      source: bought.priceSource, commitment: commitment(pool: pool, option: option))
    let cost = amortisation(pool: pool, option: option).cost(of: count, in: period)
    return lines(
      parts, sale, cost: cost, committed: bought.option.commits(cost: cost, of: all), month: month, pool: pool)
  }

  /// The name of a commitment of a pool's own, which no other has.
  func commitment(pool poolIndex: Int, option optionIndex: Int) -> String {
    let pool = scenario.pools[poolIndex]
    let label = pool.purchase[optionIndex].label
    let before = pool.purchase[..<optionIndex].count { $0.label == label }
    return "\(pool.name) \(label)" + (before == 0 ? "" : " (\(before + 1))")
  }

  func amortisation(pool: Int, option: Int) -> Amortisation {
    let bought = scenario.pools[pool].purchase[option]
    let count = Int128(bought.limit ?? 0)
    if let owned = bought.owned { return Amortisation(owned, count: count, start: runStart) }
    return Amortisation(
      hourly: UnitPrice(bought.hourly), count: count, hours: bought.amortisationHours,
      payment: PaymentShare(bought.payment), start: runStart)
  }

  /// How the lines of a purchase are named and priced.
  struct Sale {
    var option: Int
    /// Place of the type of instance among `Pool.machines`.
    var machine: Int
    /// Which of the option's prices it is; of what covers instances beside the options, the type of instance.
    var place = 0
    var bought: Charge.Option
    /// Effective, an hour.
    var price: UnitPrice
    var source: String
    /// What covers the time; empty where it is invoiced by itself.
    var commitment = ""
  }

  /// The lines of parts of instance time that cost an amount together.
  ///
  /// - Parameter committed: What they took of a commitment together.
  func lines(
    _ parts: [Part], _ sale: Sale, cost: Amount, committed: Amount = .zero, month: Int, pool poolIndex: Int
  ) -> [Charge] {
    let pool = scenario.pools[poolIndex]
    let instance = pool.machines[sale.machine].instance
    let weights = parts.map(\.microseconds)
    let billedTime = weights.reduce(0, +)
    guard billedTime > 0 else { return [] }
    let isCovered = !sale.commitment.isEmpty
    // What a commitment covers would have been paid on demand, at the price agreed.
    let agreed =
      isCovered ? pool.purchase.first { $0.kind == .onDemand && $0.machine == sale.machine }.map(\.hourly) : nil
    let contractedPrice = isCovered ? UnitPrice(agreed ?? instance.onDemand) : sale.price
    let listPrice = max(UnitPrice(instance.onDemand), sale.price, contractedPrice)
    let costs = cost.split(by: weights)
    let takes = committed.split(by: weights)
    let hours = Amount(rounding: billedTime * 1_000_000, over: microsecondsAnHour).split(by: weights)
    // What nothing used was not sold at a list price: it costs what it costs.
    let isUsed = parts.map { $0.category != .unusedCommitment }
    let usedTime = zip(isUsed, weights).reduce(Int128(0)) { $0 + ($1.0 ? $1.1 : 0) }
    let usedWeights = zip(isUsed, weights).map { $0 ? $1 : 0 }
    func used(at price: UnitPrice) -> [Amount] {
      guard usedTime > 0 else { return weights.map { _ in .zero } }
      return price.cost(of: usedTime, dividedBy: microsecondsAnHour).split(by: usedWeights)
    }
    let contracts = isCovered ? used(at: contractedPrice) : costs
    // What the list adds is split by itself, so that no line is agreed at more than it is listed at.
    let beyond = used(at: UnitPrice(picodollars: listPrice.picodollars - contractedPrice.picodollars))
    return parts.indices.compactMap { index in
      let part = parts[index]
      guard costs[index] != .zero || hours[index] != .zero else { return nil }
      let names = names(ofConsumer: part.consumer)
      let contracted = isUsed[index] ? contracts[index] : costs[index]
      return Charge(
        position: Charge.Position(
          month: month, kind: .pool, backend: part.pool, option: sale.option, price: sale.place,
          category: part.category,
          consumer: part.consumer),
        month: monthName(month), workload: names.workload, tenant: names.tenant,
        backend: scenario.pools[part.pool].name, resource: instance.name, service: .machines,
        purchaseOption: sale.bought,
        category: part.category, quantity: hours[index],
        unit: .instanceHour, unitPrice: sale.price, cost: costs[index], priceSource: sale.source,
        listUnitPrice: isUsed[index] ? listPrice : sale.price,
        contractedUnitPrice: isUsed[index] ? contractedPrice : sale.price,
        billed: isCovered ? .zero : costs[index], list: contracted + beyond[index], contracted: contracted,
        period: usage.months[month], sku: "\(instance.name):\(sale.bought.label)", commitment: sale.commitment,
        committed: takes[index])
    }
  }
}

extension Biller {
  /// Instances kept prepared: while they wait at a share of the price on demand, while they are prepared at all of it.
  fileprivate func warmCharges(pool poolIndex: Int, month: Int) -> [Charge] {
    let pool = scenario.pools[poolIndex]
    guard let rules = pool.warmPool, let row = usage.warm.first(where: { $0.pool == poolIndex && $0.month == month })
    else { return [] }
    let onDemand = pool.purchase.last { $0.kind == .onDemand && $0.machine == 0 }
    let hourly = onDemand?.hourly ?? pool.instance.onDemand
    let kinds = [
      (hourly * Decimal(rules.pricePerMillion) / 1_000_000, row.waitingMicroseconds),
      (hourly, row.preparingMicroseconds),
    ]
    return kinds.enumerated().compactMap { place, kind in
      let price = UnitPrice(kind.0)
      let cost = price.cost(of: Int128(kind.1), dividedBy: microsecondsAnHour)
      guard kind.1 > 0 else { return nil }
      return Charge(
        position: Charge.Position(
          month: month, kind: .pool, backend: poolIndex, option: pool.purchase.count, price: place, category: .warmPool,
          consumer: -1),
        month: monthName(month), workload: "", tenant: "", backend: pool.name, resource: pool.instance.name,
        service: .machines, purchaseOption: .purchase(.onDemand), category: .warmPool,
        quantity: Amount(rounding: Int128(kind.1) * 1_000_000, over: microsecondsAnHour), unit: .instanceHour,
        unitPrice: price, cost: cost, priceSource: onDemand?.priceSource ?? pool.instance.provenance.source,
        listUnitPrice: price, list: cost, contracted: cost, period: usage.months[month],
        sku: "\(pool.instance.name):warm_pool")
    }
  }
}

extension WorkOutcome {
  /// What instance time, or tokens, with that outcome were spent on.
  var category: Charge.Category {
    switch self {
    case .used: .usage
    case .lost: .lostWork
    case .repeated: .retries
    case .wasted: .wasted
    case .underWay: .underWay
    }
  }
}

let microsecondsAnHour: Int128 = 3_600_000_000
