import FoundationEssentials
import Model

extension Biller {
  /// Lines of every charge beside machines and models, by month and, where requests cause it, by consumer.
  func overheadCharges() -> [Charge] {
    scenario.overheads.enumerated().flatMap { index, overhead in
      usage.months.indices.flatMap { charges(of: overhead, index, month: $0) }
    }
  }

  private func charges(of overhead: Overhead, _ index: Int, month: Int) -> [Charge] {
    let period = usage.months[month]
    func general(_ quantity: Amount, _ unit: Charge.Unit, _ price: Decimal, _ cost: Amount) -> [Charge] {
      [line(overhead, index, month: month, consumer: -1, quantity, unit, UnitPrice(price), cost)]
    }
    switch overhead.basis {
    case .months(let price):
      return general(monthShare(period), .month, price, monthlyCost(UnitPrice(price), count: 1, period))
    case .hours(let price):
      let cost = UnitPrice(price).cost(of: Int128(period.seconds), dividedBy: 3_600)
      return general(Amount(rounding: Int128(period.seconds) * 1_000_000, over: 3_600), .hour, price, cost)
    case .storage(let bytes, let price):
      let quantity = Amount(
        rounding: Int128(bytes) * Int128(period.seconds) * 1_000_000, over: bytesAGigabyte * monthSeconds(period))
      let cost = Amount(
        rounding: UnitPrice(price).picodollars * Int128(bytes) * Int128(period.seconds),
        over: bytesAGigabyte * monthSeconds(period) * 1_000_000)
      return general(quantity, .gigabyteMonth, price, cost)
    case .units(let unit, let perRequest, let price, let share):
      let unitPrice = unit == .token ? UnitPrice(perMillion: price) : UnitPrice(price)
      return requests(of: overhead, month: month).map { row in
        let counted = Amount(rounding: Int128(row.count) * Int128(perRequest) * Int128(share), over: 1_000_000)
        return line(
          overhead, index, month: month, consumer: row.consumer, counted, Charge.Unit(unit), unitPrice,
          unitPrice.cost(of: counted.millionths, dividedBy: 1_000_000))
      }
    case .bytes(let perRequest, let share, let tiers):
      let rows = requests(of: overhead, month: month)
      func bytes(_ rows: [(consumer: Int, count: Int64)]) -> [Int128] {
        rows.map { Int128($0.count) * Int128(perRequest) * Int128(share) / 1_000_000 }
      }
      let own = bytes(rows)
      let all = own.reduce(0, +)
      guard all > 0 else { return [] }
      let (months, multiples) = filling(month)
      let volume = months.map { bytes(requests(of: overhead, month: $0)).reduce(0, +) }.reduce(0, +)
      let cost = tiers.cost(of: all, unit: bytesAGigabyte, filledBy: volume, multiples)
      let parts = cost.split(by: own)
      let quantities = Amount(rounding: all * 1_000_000, over: bytesAGigabyte).split(by: own)
      // In several steps no single price makes the cost; the mean one is told.
      let price =
        tiers.count == 1
        ? UnitPrice(tiers[0].price)
        : UnitPrice(picodollars: Amount.roundedQuotient(cost.millionths * bytesAGigabyte * 1_000_000, all))
      return rows.indices.compactMap { row in
        guard parts[row] != .zero || quantities[row] != .zero else { return nil }
        return line(
          overhead, index, month: month, consumer: rows[row].consumer, quantities[row], .gigabyte, price, parts[row])
      }
    }
  }

  private func requests(of overhead: Overhead, month: Int) -> [(consumer: Int, count: Int64)] {
    usage.requests.compactMap { row in
      guard row.month == month, overhead.workloads.contains(usage.consumers[row.consumer].workload) else { return nil }
      let count = overhead.requests == .arrived ? row.arrived : row.completed
      return count > 0 ? (row.consumer, count) : nil
    }
  }

  private func line(
    _ overhead: Overhead, _ index: Int, month: Int, consumer: Int, _ quantity: Amount, _ unit: Charge.Unit,
    _ price: UnitPrice, _ cost: Amount
  ) -> Charge {
    let names = names(ofConsumer: consumer)
    return Charge(
      position: Charge.Position(
        month: month, kind: .overhead, backend: index, option: 0, category: .overhead, consumer: consumer),
      month: monthName(month), workload: names.workload, tenant: names.tenant, backend: overhead.name,
      resource: overhead.name, service: .overhead(overhead.kind), purchaseOption: .payAsYouGo, category: .overhead,
      quantity: quantity, unit: unit,
      unitPrice: price, cost: cost, priceSource: "scenario", period: usage.months[month], sku: overhead.name)
  }

  /// A monthly price for the part of a month that a period has.
  func monthlyCost(_ price: UnitPrice, count: Int128, _ period: UsagePeriod) -> Amount {
    price.cost(of: count * Int128(period.seconds), dividedBy: monthSeconds(period))
  }

  /// How much of a month a period has.
  func monthShare(_ period: UsagePeriod) -> Amount {
    Amount(rounding: Int128(period.seconds) * 1_000_000, over: monthSeconds(period))
  }

  /// The seconds that a price by the month is for: of the period's own month; at a month's prices of that in which the run starts, since all of
  /// the run is taken to go on through it.
  private func monthSeconds(_ period: UsagePeriod) -> Int128 {
    Int128((volume == .month ? scenario.start : period.start).secondsOfMonth)
  }
}

/// Decimal gigabytes, as networks and logs are sold.
private let bytesAGigabyte: Int128 = 1_000_000_000

extension [PriceTier] {
  /// What units cost of which N went before in the month: each step's price for what lies in it, rounded once.
  ///
  /// - Parameter unit: How many units the price is of.
  public func cost(of count: Int128, unit: Int128, from before: Int128) -> Amount {
    var sum: Int128 = 0
    var position = before
    let end = before + count
    for tier in self where position < end {
      let stop = Swift.min(end, tier.upTo.map { Int128($0) } ?? end)
      guard stop > position else { continue }
      sum += (stop - position) * UnitPrice(tier.price).picodollars
      position = stop
    }
    return Amount(rounding: sum, over: unit * 1_000_000)
  }
}

extension Charge.Unit {
  fileprivate init(_ unit: Overhead.Unit) {
    switch unit {
    case .request: self = .request
    case .call: self = .call
    case .token: self = .token
    }
  }
}

extension Amount {
  func scaled(by count: Int) -> Amount { Amount(millionths: millionths * Int128(count)) }
}
