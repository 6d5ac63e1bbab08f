import Model

extension Biller {
  /// Lines of what is paid by use beside calls of models and time of instances: look-ups, searches, tools, classifiers, validations, people.
  func useCharges() -> [Charge] {
    let uses = scenario.workloads.indices.map { scenario.paidUses(ofWorkload: $0).map(\.use) }
    return usage.uses.compactMap { row in
      let workload = usage.consumers[row.consumer].workload
      let use = uses[workload][row.use]
      // What costs nothing is told by figures.
      guard row.count > 0, use.price > 0 else { return nil }
      let names = names(ofConsumer: row.consumer)
      let price = UnitPrice(use.price)
      return Charge(
        position: Charge.Position(
          month: row.month, kind: .service, backend: PaidUse.Kind.allCases.firstIndex(of: use.kind) ?? 0,
          option: row.use, category: Charge.Category(use.kind), consumer: row.consumer),
        month: monthName(row.month), workload: names.workload, tenant: names.tenant, backend: use.name,
        resource: use.kind.rawValue, service: .use(use.kind), purchaseOption: .payAsYouGo,
        category: Charge.Category(use.kind), quantity: Amount(millionths: Int128(row.count) * 1_000_000),
        unit: Charge.Unit(use.kind), unitPrice: price, cost: price.cost(of: Int128(row.count)), priceSource: "scenario",
        period: usage.months[row.month], sku: "\(use.kind.rawValue):\(use.name)")
    }
  }
}

extension Charge.Category {
  /// What a use is spent on.
  fileprivate init(_ kind: PaidUse.Kind) {
    switch kind {
    case .lookUp: self = .cacheLookups
    case .search: self = .searches
    case .tool: self = .agentTools
    case .classification: self = .classification
    case .validation: self = .validation
    case .people: self = .people
    }
  }
}

extension Charge.Unit {
  /// What uses are counted in.
  fileprivate init(_ kind: PaidUse.Kind) {
    switch kind {
    case .lookUp: self = .lookup
    case .search, .tool: self = .call
    case .classification: self = .request
    case .validation: self = .answer
    case .people: self = .case
    }
  }
}
