import FoundationEssentials
import Model

extension Biller {
  /// What machines of one's own cost beside their depreciation: power by what they did, space and staff by the month.
  ///
  /// Busy time draws the power of load, wasted or not, all other time that of idling, also while no instance runs: the machine stays on.
  func ownedCharges() -> [Charge] {
    var charges: [Charge] = []
    for (month, period) in usage.months.enumerated() {
      for (poolIndex, pool) in scenario.pools.enumerated() {
        for (index, option) in pool.purchase.enumerated() {
          guard let owned = option.owned, let count = option.limit, count > 0 else { continue }
          charges += power(owned, count: count, month: month, pool: poolIndex, option: index)
          for (category, price) in [(Charge.Category.rack, owned.rack), (.staff, owned.staff)] where price > 0 {
            charges.append(
              line(
                category, consumer: -1, month: month, pool: poolIndex, option: index,
                quantity: monthShare(period).scaled(by: count), unit: .machineMonth, price: UnitPrice(price),
                cost: monthlyCost(UnitPrice(price), count: Int128(count), period)))
          }
        }
      }
    }
    return charges
  }

  private func power(_ owned: OwnedHardware, count: Int, month: Int, pool: Int, option: Int) -> [Charge] {
    let price = UnitPrice(owned.tariff * owned.powerUsageEffectiveness)
    let running = time(pool: pool, option: option, month: month).running
    let all = Int128(count) * Int128(usage.months[month].seconds) * 1_000_000
    var weights: [(pool: Int, category: Charge.Category, consumer: Int, wattMicroseconds: Int128)] = []
    var idle = all - running
    let machine = scenario.pools[pool].purchase[option].machine
    for part in split(running, pool: pool, machine: machine, month: month) {
      if part.consumer >= 0 {
        let category = part.category == .usage ? .power : part.category
        weights.append((part.pool, category, part.consumer, part.microseconds * Int128(owned.loadWatts)))
      } else {
        idle += part.microseconds
      }
    }
    weights.append((pool, .power, -1, idle * Int128(owned.idleWatts)))
    let energy = weights.reduce(Int128(0)) { $0 + $1.wattMicroseconds }
    guard energy > 0 else { return [] }
    let wattsPerKilowatt: Int128 = 1_000
    let shares = weights.map { $0.wattMicroseconds / wattsPerKilowatt }
    let costs = price.cost(of: energy, dividedBy: microsecondsAnHour * wattsPerKilowatt).split(by: shares)
    let quantities = Amount(rounding: energy * 1_000, over: microsecondsAnHour).split(by: shares)
    return weights.indices.compactMap { index in
      guard costs[index] != .zero || quantities[index] != .zero else { return nil }
      return line(
        weights[index].category, consumer: weights[index].consumer, month: month, pool: pool, user: weights[index].pool,
        option: option, quantity: quantities[index], unit: .kilowattHour, price: price, cost: costs[index], sold: .power
      )
    }
  }

  /// - Parameters:
  ///   - user: The pool it was for; nil for the owner.
  ///   - sold: What was sold, where the category says what it was wasted for; its line is next to that of the machine's time.
  private func line(
    _ category: Charge.Category, consumer: Int, month: Int, pool poolIndex: Int, user: Int? = nil, option: Int,
    quantity: Amount, unit: Charge.Unit, price: UnitPrice, cost: Amount, sold: Charge.Category? = nil
  ) -> Charge {
    let pool = scenario.pools[poolIndex]
    let names = names(ofConsumer: consumer)
    let resource = pool.machine(ofOption: option).instance.name
    return Charge(
      position: Charge.Position(
        month: month, kind: .pool, backend: user ?? poolIndex, option: option,
        price: sold == nil || sold == category ? 0 : 1,
        category: category, consumer: consumer),
      month: monthName(month), workload: names.workload, tenant: names.tenant,
      backend: scenario.pools[user ?? poolIndex].name, resource: resource, service: .machines,
      purchaseOption: pool.purchase[option].option,
      category: category,
      quantity: quantity, unit: unit, unitPrice: price, cost: cost, priceSource: "scenario",
      period: usage.months[month], sku: "\(resource):\((sold ?? category).rawValue)")
  }
}
