import FoundationEssentials
import Model

extension Biller {
  /// The lines of a pool's time that commitments of several pools cover: of each type of instance its own.
  func coveredCharges(pool: Int, month: Int) -> [Charge] {
    let machines = scenario.pools[pool].machines.indices
    return covers.filter { $0.month == month }.flatMap { cover in
      machines.flatMap { coveredCharges(cover, .init(pool: pool, machine: $0), month: month) }
    }
  }

  private func coveredCharges(_ cover: PoolCover, _ machine: PoolCover.Machine, month: Int) -> [Charge] {
    guard let time = cover.covered[machine], let share = shares(cover).machines[machine] else { return [] }
    let pool = machine.pool
    let contract = scenario.commitments[cover.commitment]
    let take = contract.coverage.first { $0.pool == pool && $0.machine == machine.machine }?.take ?? 1
    let price = UnitPrice(
      picodollars: UnitPrice(contract.hourly).picodollars * Int128(take) / Int128(contract.hourlyQuantity))
    let sale = Sale(
      option: scenario.pools[pool].purchase.count + cover.commitment, machine: machine.machine,
      place: machine.machine, bought: contract.option, price: price,
      source: contract.priceSource, commitment: contract.name)
    let parts = split(time, pool: pool, machine: machine.machine, month: month)
    return lines(parts, sale, cost: share.cost, committed: share.committed, month: month, pool: pool)
  }

  /// What of commitments of several pools nothing used.
  func sharedCommitmentCharges() -> [Charge] {
    covers.compactMap { cover in
      let unused = shares(cover).unused
      guard unused.cost != .zero else { return nil }
      let contract = scenario.commitments[cover.commitment]
      // Of a spend, dollars; of machines, hours of the smallest unit.
      let perUnit: Int128 = contract.isSpend ? 1_000_000_000_000 : 1
      let price = UnitPrice(
        picodollars: UnitPrice(contract.hourly).picodollars * perUnit / Int128(contract.hourlyQuantity))
      return Charge(
        position: Charge.Position(
          month: cover.month, kind: .commitment, backend: cover.commitment, option: 0, category: .unusedCommitment,
          consumer: -1),
        month: monthName(cover.month), workload: "", tenant: "", backend: contract.name,
        resource: contract.kind.rawValue, service: .machines, purchaseOption: contract.option,
        category: .unusedCommitment,
        quantity: Amount(rounding: cover.unused / perUnit * 1_000_000, over: microsecondsAnHour),
        unit: contract.unit, unitPrice: price, cost: unused.cost, priceSource: contract.priceSource, billed: .zero,
        period: usage.months[cover.month], sku: "\(contract.kind.rawValue):\(contract.title)",
        commitment: contract.name, committed: unused.committed)
    }
  }

  /// What commitments are paid: the lines that stand on invoices.
  func purchases() -> [Charge] {
    var charges: [Charge] = []
    for (month, period) in usage.months.enumerated() {
      for (poolIndex, pool) in scenario.pools.enumerated() {
        for (index, option) in pool.purchase.enumerated() where option.kind.isCommitment {
          let count = Int128(option.limit ?? 0)
          guard count > 0 else { continue }
          let position = Charge.Position(
            month: month, kind: .pool, backend: poolIndex, option: index, category: .upfront, consumer: -1)
          charges += purchases(
            amortisation(pool: poolIndex, option: index), count: count, perHour: count, period: period,
            unit: .instance, hourly: .instanceHour,
            template: purchase(
              position, backend: pool.name, resource: pool.machine(ofOption: index).instance.name,
              bought: option.option, source: option.priceSource,
              commitment: commitment(pool: poolIndex, option: index)))
        }
      }
      for (index, contract) in scenario.commitments.enumerated() {
        let position = Charge.Position(
          month: month, kind: .commitment, backend: index, option: 0, category: .upfront, consumer: -1)
        charges += purchases(
          amortisation(of: contract), count: 1, perHour: Int128(contract.hourlyQuantity),
          period: contract.clipped(period), unit: .contract, hourly: .contractHour,
          template: purchase(
            position, backend: contract.name, resource: contract.kind.rawValue, bought: contract.option,
            source: contract.priceSource, commitment: contract.name))
      }
    }
    return charges
  }

  private func purchase(
    _ position: Charge.Position, backend: String, resource: String, bought: Charge.Option, source: String,
    commitment: String
  ) -> Charge {
    Charge(
      position: position, month: monthName(position.month), workload: "", tenant: "", backend: backend,
      resource: resource, service: .machines, purchaseOption: bought, category: .upfront, quantity: .zero,
      unit: .instance,
      unitPrice: UnitPrice(picodollars: 0), cost: .zero, priceSource: source, nature: .purchase,
      period: usage.months[position.month], sku: "\(resource):\(bought.label)", commitment: commitment)
  }

  /// What is paid for a commitment in a period, and what comes back.
  ///
  /// - Parameters:
  ///   - count: How many are bought together.
  ///   - perHour: What they are good for in an hour, in what the commitment is counted in; nothing is asked of it for money.
  private func purchases(
    _ amortisation: Amortisation, count: Int128, perHour: Int128, period: UsagePeriod?, unit: Charge.Unit,
    hourly: Charge.Unit, template: Charge
  ) -> [Charge] {
    guard let period else { return [] }
    var charges: [Charge] = []
    let upfrontHalves = amortisation.share.rawValue
    func good(forSeconds seconds: Int64, halves: Int128, cost: Amount) -> Amount {
      let microseconds = perHour * Int128(seconds) * halves * 500_000
      return template.purchaseOption.commits(cost: cost, of: microseconds)
    }
    func pay(_ category: Charge.Category, _ amount: Amount, times: Int, committed: Amount) {
      guard times > 0, amount != .zero else { return }
      var charge = template
      charge.category = category
      charge.position.category = Charge.Position.rank(of: category)
      charge.unit = unit
      let sign: Int128 = category == .resale ? -1 : 1
      charge.quantity = Amount(millionths: sign * count * Int128(times) * 1_000_000)
      let price = UnitPrice(picodollars: Amount.roundedQuotient(amount.millionths * 1_000_000, count))
      charge.pay(Amount(millionths: sign * amount.millionths * Int128(times)), at: price, committed: committed)
      charges.append(charge)
    }
    let times = amortisation.purchases(in: period)
    let bought = Amount(millionths: amortisation.invoiced.millionths * Int128(times))
    pay(
      .upfront, amortisation.invoiced, times: times,
      committed: good(forSeconds: amortisation.term * Int64(times), halves: upfrontHalves, cost: bought))
    let fee = amortisation.fee(of: count, in: period)
    if fee != .zero {
      var charge = template
      charge.category = .recurring
      charge.position.category = Charge.Position.rank(of: .recurring)
      charge.unit = hourly
      charge.quantity = Amount(rounding: count * Int128(period.seconds) * 1_000_000, over: 3_600)
      charge.pay(
        fee, at: amortisation.recurring,
        committed: good(forSeconds: period.seconds, halves: 2 - upfrontHalves, cost: fee))
      charges.append(charge)
    }
    pay(.resale, amortisation.returned, times: amortisation.endings(in: period), committed: .zero)
    return charges
  }

  private func amortisation(of contract: SharedCommitment) -> Amortisation {
    Amortisation(
      hourly: UnitPrice(contract.hourly), count: 1, hours: contract.hours, payment: PaymentShare(contract.payment),
      start: contract.window?.start ?? runStart)
  }

  /// A part of a commitment: what it cost and how much it is.
  private struct Share {
    var cost: Amount
    var committed: Amount
  }

  /// A commitment's month by the types of instances it covered and what nothing used.
  private func shares(_ cover: PoolCover) -> (machines: [PoolCover.Machine: Share], unused: Share) {
    let contract = scenario.commitments[cover.commitment]
    guard let period = contract.clipped(usage.months[cover.month]), cover.available > 0 else {
      return ([:], Share(cost: .zero, committed: .zero))
    }
    let cost = amortisation(of: contract).cost(of: 1, in: period)
    let committed = contract.option.commits(cost: cost, of: cover.available)
    let machines = cover.taken.keys.sorted()
    let weights = machines.map { cover.taken[$0] ?? 0 } + [cover.unused]
    // Below 2^62, so that products with amounts stay within 128 bits.
    let scale = cover.available >> 62 + 1
    let scaled = weights.map { $0 / scale }
    let parts = zip(cost.split(by: scaled), committed.split(by: scaled)).map { Share(cost: $0, committed: $1) }
    return (Dictionary(uniqueKeysWithValues: zip(machines, parts)), parts[machines.count])
  }
}

extension Charge {
  fileprivate mutating func pay(_ amount: Amount, at price: UnitPrice, committed quantity: Amount) {
    billed = amount
    list = amount
    contracted = amount
    unitPrice = price
    listUnitPrice = price
    contractedUnitPrice = price
    committed = quantity
  }
}

extension Charge.Option {
  /// How much of a commitment a part of it is.
  ///
  /// - Parameters:
  ///   - cost: What the part costs.
  ///   - microseconds: How many instances, or smallest sizes, it holds for how long.
  func commits(cost: Amount, of microseconds: Int128) -> Amount {
    switch commitmentUnit {
    case .money: cost
    case .hours: Amount(rounding: microseconds * 1_000_000, over: microsecondsAnHour)
    // The smallest size is a quarter of AWS' unit, which a small one has.
    case .sizeHours: Amount(rounding: microseconds * 1_000_000, over: 4 * microsecondsAnHour)
    case nil: .zero
    }
  }
}

extension SharedCommitment {
  /// What its quantity is counted in.
  var unit: Charge.Unit {
    switch kind {
    case .savingsPlan, .committedUse: .committedDollar
    case .reserved: .sizeHour
    case .capacityBlock: .instanceHour
    }
  }

  /// The part of a period in which it holds; nil where there is none.
  func clipped(_ period: UsagePeriod) -> UsagePeriod? {
    guard let window else { return period }
    let (start, end) = (max(period.start, window.start), min(period.end, window.end))
    return start < end ? UsagePeriod(start: start, end: end) : nil
  }
}
