import Catalog
import Diagnostics
import FoundationEssentials
import Model

extension Decoder {
  /// `commitments`: what several pools draw on, by name.
  ///
  /// - Parameter horizon: Seconds of the run; nil where that is not known.
  func commitments(
    _ field: Field?, pools: [Pool?], start: Instant, horizon: Double?
  ) -> [SharedCommitment]? {
    let entries = named(field, "commitment")
    let decoded = entries.map { name, field in
      let contract = commitment(field, name: name, pools: pools)
      if let contract { checkBlock(contract, field, pools: pools, start: start, horizon: horizon) }
      return contract
    }
    return allOrNil(decoded)
  }

  /// Warns of a capacity block of which the run can use nothing, or not all.
  private func checkBlock(
    _ block: SharedCommitment, _ field: Field, pools: [Pool?], start: Instant, horizon: Double?
  ) {
    guard block.kind == .capacityBlock, let window = block.window, let horizon else { return }
    let begins = Double(window.start.secondsSinceEpoch - start.secondsSinceEpoch)
    let ends = Double(window.end.secondsSinceEpoch - start.secondsSinceEpoch)
    if ends <= 0 || begins >= horizon {
      problems.warning(
        field.place, "\(field.path): the block lies outside the run, which neither uses nor pays it",
        hint: "a run goes from start: on, for as long as horizon:")
    }
    guard let coverage = block.coverage.first, let pool = pools[coverage.pool],
      !pools.contains(where: { $0?.instancesOf == coverage.pool })
    else { return }
    let most = pool.machines[coverage.machine].instances(pool.replicas.maximum)
    if block.hourlyQuantity > Int64(most) {
      problems.warning(
        field.place,
        "\(field.path): the block has \(block.hourlyQuantity) instances, of which \(pool.name) runs at most \(most)")
    }
  }

  private func commitment(_ field: Field, name: String, pools: [Pool?]) -> SharedCommitment? {
    let keys = Language.commitment
    var fields = self.fields(field, keys)
    guard let kind = choice(fields.require(keys.option), SharedCommitment.Kind.self) else { return nil }
    // A pool with complaints of its own leaves the others their places.
    let known = pools.enumerated().compactMap { index, pool in pool.map { (index, $0) } }
    switch kind {
    case .capacityBlock: return capacityBlock(&fields, name: name, pools: known)
    case .reserved: return family(&fields, name: name, pools: known)
    case .savingsPlan, .committedUse: return spend(&fields, kind: kind, name: name, pools: known)
    }
  }

  private struct Terms {
    var term: Term
    var payment: Payment
  }

  private func terms(_ fields: inout Fields) -> Terms? {
    let termField = fields.take(Key.term)
    let paymentField = fields.take(Key.payment)
    let term = termField == nil ? Defaults.term : choice(termField, Term.self)
    let payment = paymentField == nil ? .noUpfront : word(paymentField).flatMap { Payment(rawValue: $0) }
    guard let term, let payment else { return nil }
    return Terms(term: term, payment: payment)
  }

  /// `{option: savings_plan, commitment: $3/h, term: 1y, discount: 37%, pools: [gpu]}`.
  private func spend(
    _ fields: inout Fields, kind: SharedCommitment.Kind, name: String, pools: [(index: Int, pool: Pool)]
  ) -> SharedCommitment? {
    let keys = Language.spendCommitment
    let hourly = money(fields.require(keys.commitment))
    let terms = terms(&fields)
    let discountField = fields.take(keys.discount)
    let poolsField = fields.take(keys.pools)
    fields.finish()
    var discount: Decimal?
    if let discountField {
      guard quantity(discountField) != nil else { return nil }
      discount = exactShare(discountField)
    }
    guard let chosen = choose(poolsField, among: pools), let hourly, let terms else { return nil }
    let clouds: [Cloud] = kind == .committedUse ? [.gcp] : [.aws, .azure]
    var coverage: [SharedCommitment.Coverage] = []
    for bought in onDemand(chosen) where clouds.contains(bought.instance.cloud) || poolsField != nil {
      let instance = bought.instance
      guard let rate = rate(instance, terms, list: bought.list, discount: discount) else {
        problems.warning(
          fields.field.place,
          "\(fields.field.path): the price of \(instance.name) under it is not known, so it does not cover \(bought.name)",
          hint: "write discount: 30%")
        continue
      }
      guard rate.price < bought.hourly, rate.price > 0 else { continue }
      coverage.append(
        .init(
          pool: bought.pool, machine: bought.machine, take: picodollars(rate.price),
          onDemand: picodollars(bought.hourly), isEstimated: rate.isEstimated))
    }
    if coverage.isEmpty {
      problems.warning(
        fields.field.place, "\(fields.field.path): no pool buys on demand what it could cover, so it only costs")
    }
    if discount == nil, coverage.contains(where: \.isEstimated) {
      problems.warning(
        fields.field.place, "\(fields.field.path): its discount is an estimate",
        hint: "what such commitments typically save; write discount: to replace it")
    }
    return SharedCommitment(
      name: name, kind: kind, hourlyQuantity: picodollars(hourly), hourly: hourly, hours: terms.term.hours,
      label: terms.term.rawValue, payment: terms.payment,
      coverage: coverage.sorted {
        $0.savesMore(than: $1) ?? (($0.pool, $0.machine) < ($1.pool, $1.machine))
      }, priceSource: discount == nil ? "catalog" : "scenario")
  }

  /// A type of instance that a pool buys on demand.
  private struct Bought {
    /// Index and name of the pool.
    var pool: Int
    var name: String
    /// Place among `Pool.machines`.
    var machine: Int
    var instance: Instance
    /// What it is paid on demand.
    var hourly: Decimal
    /// What discounts are taken off: the list's price on demand, or what the pool writes in its place.
    var list: Decimal
  }

  /// What commitments of several pools may cover.
  private func onDemand(_ pools: [(index: Int, pool: Pool)]) -> [Bought] {
    pools.flatMap { index, pool in
      pool.machines.enumerated().compactMap { place, machine in
        pool.purchase.first { $0.kind == .onDemand && $0.machine == place }.map {
          Bought(
            pool: index, name: pool.name, machine: place, instance: machine.instance, hourly: $0.hourly,
            list: pool.listPrice(ofMachine: place))
        }
      }
    }
  }

  /// - Parameter list: What discounts are taken off.
  private func rate(
    _ instance: Instance, _ terms: Terms, list: Decimal, discount: Decimal?
  ) -> (price: Decimal, isEstimated: Bool)? {
    if let discount { return (list * (1 - discount), false) }
    if let known = instance.reservedPrice(term: terms.term, payment: terms.payment) { return (known.hourly, false) }
    let typical = Catalog.commitmentDiscount(cloud: instance.cloud, term: terms.term, payment: terms.payment)
    return typical.map { (list * (1 - $0.fraction), true) }
  }

  /// A price in picodollars, to which it is exact: prices have at most twelve decimals.
  private func picodollars(_ price: Decimal) -> Int64 {
    let whole = (price * 1_000_000_000_000).description.prefix { $0 != "." }
    return max(1, Int64(whole) ?? .max)
  }

  private func choose(_ field: Field?, among pools: [(index: Int, pool: Pool)]) -> [(index: Int, pool: Pool)]? {
    guard let field else { return pools }
    guard let items = list(field, "a list of pools such as [gpu]", atMost: Ceilings.names) else { return nil }
    return allOrNil(items.map { pool($0, among: pools) })
  }

  private func pool(_ field: Field?, among pools: [(index: Int, pool: Pool)]) -> (index: Int, pool: Pool)? {
    guard let field, let name = text(field, "the name of a pool") else { return nil }
    if let found = pools.first(where: { $0.pool.name == name }) { return found }
    error(
      field.place, "\(field.path): no pool is called \(quoted(name))",
      hint: suggestion(name, among: pools.map(\.pool.name)))
    return nil
  }

  /// `{option: reserved, instance: aws/c7g.xlarge, count: 8, term: 1y}`: covers every size of the family.
  private func family(
    _ fields: inout Fields, name: String, pools: [(index: Int, pool: Pool)]
  ) -> SharedCommitment? {
    let keys = Language.familyReservation
    let instanceField = fields.require(keys.instance)
    let count = integer(fields.require(keys.count))
    let terms = terms(&fields)
    let priceField = fields.take(keys.price)
    let discountField = fields.take(keys.discount)
    fields.finish()
    if priceField != nil, let discountField {
      error(discountField.keyPlace, "\(discountField.path): price and discount exclude each other")
      return nil
    }
    guard let instanceField, let instanceName = text(instanceField) else {
      return nil
    }
    guard let instance = Catalog.instance(instanceName) else {
      error(
        instanceField.place, "\(instanceField.path): the catalog has no \(quoted(instanceName))",
        hint: suggestion(instanceName, among: Catalog.instances.map(\.name)))
      return nil
    }
    guard let units = instance.sizeUnits else {
      error(instanceField.place, "\(instanceField.path): \(instance.name) has no size that could be traded for another")
      return nil
    }
    var price: (price: Decimal, isEstimated: Bool)?
    var discount: Decimal?
    if let priceField {
      price = money(priceField).map { ($0, false) }
      guard price != nil else { return nil }
    } else if let discountField {
      guard quantity(discountField) != nil else { return nil }
      discount = exactShare(discountField)
    }
    guard let count, let terms else { return nil }
    // Of several pools with prices of their own the first that buys this size.
    let list = onDemand(pools).first { $0.instance.name == instance.name && $0.list != instance.onDemand }?.list
    guard let hourly = price ?? rate(instance, terms, list: list ?? instance.onDemand, discount: discount) else {
      error(
        fields.field.place, "\(fields.field.path): the catalog has no \(terms.term.rawValue) price of \(instance.name)",
        hint: "write discount: 40%, or price: $1.20/h")
      return nil
    }
    if hourly.isEstimated {
      problems.warning(
        fields.field.place, "\(fields.field.path): the \(terms.term.rawValue) price of \(instance.name) is an estimate",
        hint: "write price: or discount: to replace it")
    }
    // Source: Amazon EC2 user guide, "How Reserved Instance discounts are applied"
    // (docs.aws.amazon.com/AWSEC2/latest/UserGuide/apply_ri.html, read 2026-11-21): from the smallest size to the largest within the
    // family, by the normalisation factor.
    let members = onDemand(pools).compactMap { bought -> SharedCommitment.Coverage? in
      guard
        instance.tradesSizes ? bought.instance.family == instance.family : bought.instance.type == instance.type,
        let take = bought.instance.sizeUnits
      else { return nil }
      return .init(pool: bought.pool, machine: bought.machine, take: take)
    }.sorted { ($0.take, $0.pool, $0.machine) < ($1.take, $1.pool, $1.machine) }
    if members.isEmpty {
      problems.warning(
        fields.field.place,
        instance.tradesSizes
          ? "\(fields.field.path): no pool buys an instance of \(instance.family) on demand, so it only costs"
          : "\(fields.field.path): no pool buys \(instance.name) on demand, so it only costs",
        hint: instance.tradesSizes ? nil : "AWS applies reservations of this family to their own size alone")
    }
    return SharedCommitment(
      name: name, kind: .reserved, hourlyQuantity: units * Int64(count), hourly: hourly.price * Decimal(count),
      hours: terms.term.hours,
      label: "\(instance.tradesSizes ? instance.family : instance.name) \(terms.term.rawValue)", payment: terms.payment,
      coverage: members, priceSource: price != nil || discount != nil ? "scenario" : described(instance.provenance))
  }

  /// `{option: capacity_block, pool: gpu, count: 8, price: $2.10/h, from: 2026-12-03, lasting: 5d}`; of a pool that buys several
  /// types of instances `instance` says which.
  private func capacityBlock(
    _ fields: inout Fields, name: String, pools: [(index: Int, pool: Pool)]
  ) -> SharedCommitment? {
    let keys = Language.capacityBlock
    let found = pool(fields.require(keys.pool), among: pools)
    let machine = machine(fields.take(keys.instance), of: found?.pool)
    let count = integer(fields.require(keys.count))
    let price = money(fields.require(keys.price))
    let start = instant(fields.require(keys.from))
    let lasting = integer(fields.require(keys.lasting))
    fields.finish()
    guard let found, let machine, let count, let price, let start, let lasting else { return nil }
    guard lasting % 3_600 == 0, start.secondsSinceEpoch % 3_600 == 0 else {
      error(fields.place(of: keys.lasting), "\(fields.field.path): a capacity block begins and ends on the hour")
      return nil
    }
    let end = Instant(secondsSinceEpoch: start.secondsSinceEpoch + Int64(lasting))
    return SharedCommitment(
      name: name, kind: .capacityBlock, hourlyQuantity: Int64(count), hourly: price * Decimal(count),
      hours: lasting / 3_600, label: Quantity.duration.written(Double(lasting)), payment: .allUpfront,
      window: UsagePeriod(start: start, end: end),
      coverage: [.init(pool: found.index, machine: machine, take: 1)], priceSource: "scenario")
  }

  /// The place of the type that a field names among those that a pool buys, its own where there is no field; nil after a complaint.
  private func machine(_ field: Field?, of pool: Pool?) -> Int? {
    guard let field else { return 0 }
    guard let name = text(field, "one of the pool's instances"), let pool else { return nil }
    let names = pool.machines.map(\.instance.name)
    if let place = names.firstIndex(of: name) { return place }
    let near = suggestion(name, among: names)
    error(
      field.place, "\(field.path): pool \(pool.name) buys no \(quoted(name))",
      hint: "expected one of: \(listed(names))" + (near.isEmpty ? "" : "; \(near)"))
    return nil
  }
}
