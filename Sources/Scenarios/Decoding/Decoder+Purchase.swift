import Catalog
import FoundationEssentials
import Model

extension Decoder {
  /// A pool's `purchase`, priced; on demand by default.
  /// - Parameters:
  ///   - known: The types of instances that may be bought, so far the pool's own; others that are named are added.
  func purchase(
    _ field: Field?, machines known: inout PoolMachines, bounds: ReplicaBounds, start: Instant
  ) -> [PurchaseOption]? {
    guard let field else {
      let instance = known.types[0].instance
      return [
        PurchaseOption(kind: .onDemand, hourly: instance.onDemand, priceSource: described(instance.provenance))
      ]
    }
    guard let items = list(field, "a list such as [{option: on_demand}]", atMost: 1_000) else { return nil }
    let machines = items.map { machine(of: $0, among: &known) }
    var decoded: [PurchaseOption?] = items.map { _ in nil }
    // Discounts are taken off what is written of the price on demand.
    let isOnDemand = items.map { item in
      item.node.entries?.contains {
        $0.key == Language.purchase.option.name && $0.value.scalar?.text == PurchaseOption.Kind.onDemand.rawValue
      } ?? false
    }
    for index in items.indices.filter({ isOnDemand[$0] }) + items.indices.filter({ !isOnDemand[$0] }) {
      // What else is wrong with an option is told where its type is not known, too.
      let place = machines[index] ?? 0
      let type = known.types[place]
      let list =
        isOnDemand[index] ? nil : decoded.lazy.compactMap { $0 }.first { $0.machine == place && $0.list != nil }?.list
      var option = option(
        items[index], instance: type.instance, list: list ?? type.instance.onDemand,
        committed: max(1, type.instances(bounds.minimum)), start: start)
      option?.machine = place
      if machines[index] != nil { decoded[index] = option }
    }
    return allOrNil(decoded)
  }

  /// - Parameter list: What discounts are taken off.
  private func option(
    _ field: Field, instance: Instance, list: Decimal, committed: Int, start: Instant
  ) -> PurchaseOption? {
    let keys = Language.purchase
    var fields = self.fields(field, keys)
    // Read before, since prices depend on it.
    for key in Self.machineKeys { _ = fields.take(key) }
    guard let kind = choice(fields.require(keys.option), PurchaseOption.Kind.self) else { return nil }
    let limitField = fields.take(kind.isCommitment ? Language.committedPurchase.count : Language.serverless.max)
    let limit = integer(limitField)
    var term: Term?
    var payment: Payment?
    if kind == .owned { return owned(&fields, count: limit, limitField: limitField, committed: committed) }
    if kind.isCommitment {
      let termField = fields.take(Key.term)
      term = termField == nil ? Defaults.term : choice(termField, Term.self)
      payment = word(fields.take(Key.payment)).flatMap { Payment(rawValue: $0) }
    }
    let hazard =
      kind == .spot ? interruption(fields.take(Language.spot.interruption), instance: instance, option: field) : nil
    let zone = kind == .spot ? zone(fields.take(Language.spot.zone)) : nil
    let shareField = kind == .spot ? fields.take(Language.spot.share) : nil
    let share = quantity(shareField)
    let shortage = kind.isCommitment ? nil : shortage(fields.take(Language.serverless.insufficientCapacity))
    let schedule = kind == .spot ? priceSchedule(&fields, start: start) : nil
    let billingField = kind.isCommitment ? nil : fields.take(Language.serverless.billing)
    let billing = billingField.flatMap { billingRule($0) }
    let returnToSpot =
      kind == .onDemand
      ? quantity(fields.take(Language.onDemand.returnToSpot)) : nil
    let hasPrice = fields.has(Language.spot.price)
    let price = price(
      &fields, kind: kind, schedule: schedule, instance: instance, list: list, term: term, payment: payment)
    fields.finish()
    if billingField != nil, billing == nil { return nil }
    guard let price, kind != .spot || hazard != nil, !kind.isCommitment || term != nil else { return nil }
    if limitField != nil, limit == nil { return nil }
    if shareField != nil, share == nil { return nil }
    var option = PurchaseOption(
      kind: kind, limit: limit ?? (kind.isCommitment ? committed : nil),
      share: share.map { max(1, Int64(($0 * 1_000_000).rounded())) }, term: term,
      payment: kind.isCommitment ? price.payment ?? payment ?? .unspecified : nil, hourly: price.hourly,
      priceSource: price.source, isEstimated: price.isEstimated, interruption: hazard,
      zone: zone, priceSchedule: schedule, shortage: shortage, billing: billing)
    option.returnToSpot = returnToSpot
    if kind == .onDemand, hasPrice { option.list = price.hourly }
    return option
  }

  private struct Price {
    var hourly: Decimal
    var source: String
    var isEstimated = false
    var payment: Payment?
  }

  func described(_ provenance: Provenance) -> String { "\(provenance.source), \(provenance.date)" }

  private func price(
    _ fields: inout Fields, kind: PurchaseOption.Kind, schedule: PriceSchedule?, instance: Instance, list: Decimal,
    term: Term?, payment: Payment?
  ) -> Price? {
    let priceField = fields.take(Language.spot.price)
    let discountField = fields.take(Language.spot.discount)
    if let priceField {
      if let schedule, let least = schedule.prices.min() {
        if let discountField {
          error(discountField.keyPlace, "\(discountField.path): price and discount exclude each other")
        }
        return Price(hourly: least, source: "scenario")
      }
      if priceField.node.scalar == nil, kind == .spot { return nil }
      if let discountField {
        error(discountField.keyPlace, "\(discountField.path): price and discount exclude each other")
      }
      return money(priceField).map { Price(hourly: $0, source: "scenario") }
    }
    if let discountField {
      guard let discount = quantity(discountField) else { return nil }
      let exact = exactShare(discountField) ?? Decimal(discount)
      let off = list == instance.onDemand ? described(instance.provenance) : "the price on demand"
      return Price(hourly: list * (1 - exact), source: "scenario (discount on \(off))")
    }
    switch kind {
    case .onDemand: return Price(hourly: instance.onDemand, source: described(instance.provenance))
    case .spot:
      if let spot = instance.spot {
        return Price(hourly: spot, source: described(instance.spotProvenance ?? instance.provenance))
      }
      error(
        fields.field.place, "\(fields.field.path): the catalog has no spot price of \(instance.name)",
        hint: "write discount: 65%, or price: $1.20/h")
      return nil
    case .serverless, .owned:
      error(
        fields.field.place, "\(fields.field.path): the catalog has no price of \(kind.rawValue)",
        hint: "write price: $0.0011/s")
      return nil
    case .reserved, .savingsPlan, .committedUse:
      guard let term else { return nil }
      return committedPrice(fields.field, instance: instance, list: list, term: term, payment: payment)
    }
  }

  /// The catalog's price of a commitment; where it has none, what the provider's commitments typically save.
  private func committedPrice(
    _ field: Field, instance: Instance, list: Decimal, term: Term, payment: Payment?
  ) -> Price? {
    let listed = instance.reservedPrice(term: term, payment: payment ?? .noUpfront)
    if let price = listed ?? (payment == nil ? instance.reservedPrice(term: term, payment: .unspecified) : nil) {
      return Price(hourly: price.hourly, source: described(price.provenance), payment: payment ?? price.payment)
    }
    guard
      let typical = Catalog.commitmentDiscount(cloud: instance.cloud, term: term, payment: payment ?? .noUpfront)
    else {
      error(
        field.place, "\(field.path): the catalog has no \(term.rawValue) price of \(instance.name)",
        hint: "write discount: 40%, or price: $1.20/h")
      return nil
    }
    problems.warning(
      field.place, "\(field.path): the \(term.rawValue) price of \(instance.name) is an estimate",
      hint: "what \(instance.cloud.rawValue) commitments typically save; write price: or discount: to replace it")
    return Price(
      hourly: list * (1 - typical.fraction), source: described(typical.provenance), isEstimated: true)
  }

  /// A percentage as it was written, without the rounding of a double.
  func exactShare(_ field: Field) -> Decimal? {
    guard let text = field.node.scalar?.text else { return nil }
    return text.hasSuffix("%") ? Decimal(string: String(text.dropLast())).map { $0 / 100 } : Decimal(string: text)
  }
}

extension MachineType {
  /// Instances that hold N replicas.
  func instances(_ replicas: Int) -> Int { (replicas + replicasPerInstance - 1) / replicasPerInstance }
}
