import Billing
import Model
import Studies

/// The bill for finance: one row a month and charge, exact decimals, always the same columns. Header alone when the bill is not known.
///
/// `cost` is amortised: what is paid at once for a commitment is spread over its term, and purchases cost nothing;
/// `billed_cost` is what is invoiced. Rows add up to the totals of both, to the last digit.
struct CostRow {
  let charge: Charge
  let tags: [(key: String, value: JSONValue)]
  let currency: Currency

  static let table = CSVTable<CostRow>(
    "costs.csv", "A charge of a month.",
    [
      Column(.month) { .number($0.charge.month) }, Column(.workload) { .text($0.charge.workload) },
      Column(.tenant) { .text($0.charge.tenant) },
      Column(.backendType) { .text($0.charge.position.kind.rawValue) },
      Column(.backend) { .text($0.charge.backend) }, Column(.resource) { .text($0.charge.resource) },
      Column(.purchaseOption) { .text($0.charge.purchaseOption.label) },
      Column(.category) { .text($0.charge.category.rawValue) },
      Column(.quantity) { .number($0.charge.quantity.description) }, Column(.unit) { .text($0.charge.unit.rawValue) },
      Column(.unitPrice) { .number($0.charge.unitPrice.description) },
      Column(.cost) { .number($0.charge.cost.description) }, Column(.currency) { .number($0.currency.code) },
      Column(.priceSource) { .text($0.charge.priceSource) }, Column(.charge) { .text($0.charge.nature.rawValue) },
      Column(.purpose) { .text($0.charge.purposeOrPurchase) },
      Column(.billedCost) { .number($0.charge.billed.description) },
      Column(.listUnitPrice) { .number($0.charge.listUnitPrice.description) },
      Column(.listCost) { .number($0.charge.list.description) },
      Column(.contractedCost) { .number($0.charge.contracted.description) },
      Column(.commitment) { .text($0.charge.commitment) }, Column(.sku) { .text($0.charge.sku) },
      Column(.chargePeriodStart) { .date($0.charge.period?.start) },
      Column(.chargePeriodEnd) { .date($0.charge.period?.end) },
      Column(.tags) { $0.tags.isEmpty ? .empty : .text(JSONValue.object($0.tags).line()) },
    ])

  static func all(_ study: Study, in currency: Currency) -> [CostRow] {
    (study.ledger?.converted(to: currency).charges ?? []).map { charge in
      CostRow(charge: charge, tags: study.scenario.tags(ofWorkload: charge.workload), currency: currency)
    }
  }
}

/// The bill by month, backend, purchase option and purpose, with quantiles over the replications where there are several.
/// Rows add up to those of `costs.csv` exactly.
struct MonthlyCostRow {
  let key: MonthlyKey
  let cost: Amount
  let billed: Amount
  let quantiles: CostQuantiles?
  let currency: Currency

  static let table = CSVTable<MonthlyCostRow>(
    "costs_monthly.csv", "What a month's charges of one backend, purchase option and purpose come to.",
    [
      Column(.month) { .number($0.key.month) }, Column(.backendType) { .text($0.key.kind.rawValue) },
      Column(.backend) { .text($0.key.backend) }, Column(.purchaseOption) { .text($0.key.option) },
      Column(.purpose) { .text($0.key.purpose) }, Column(.cost) { .number($0.cost.description) },
      Column(.billedCost) { .number($0.billed.description) },
    ] + CostQuantiles.columns { $0.quantiles } + [Column(.currency) { .number($0.currency.code) }])

  static func all(_ study: Study, in currency: Currency) -> [MonthlyCostRow] {
    guard let ledger = study.ledger?.converted(to: currency) else { return [] }
    let own = study.ledgers.map { $0.converted(to: currency).sums { MonthlyKey($0) } }
    return ledger.sums(by: { MonthlyKey($0) }).map { key, cost in
      MonthlyCostRow(
        key: key, cost: cost, billed: ledger.charges.filter { MonthlyKey($0) == key }.map(\.billed).sum(),
        quantiles: CostQuantiles(own.map { sums in sums.first { $0.name == key }?.cost ?? .zero }),
        currency: currency)
    }
  }
}

/// What lines of the bill are one row of a month.
struct MonthlyKey: Hashable {
  var month: String
  var kind: Charge.BackendKind
  var backend: String
  var option: String
  var purpose: String

  init(_ charge: Charge) {
    month = charge.month
    kind = charge.position.kind
    backend = charge.backend
    option = charge.purchaseOption.label
    purpose = charge.purposeOrPurchase
  }
}

/// What each workload cost with its share of idle and the like, that per request and token, and where it goes. What belongs to no workload is a
/// row without a name, so that the costs add up to the total.
struct UnitCostRow {
  let full: FullCost
  let quantiles: CostQuantiles?
  /// The figures of the workload; none for what belongs to none.
  let figure: (WorkloadFigure) -> Double?
  let currency: Currency

  static let table = CSVTable<UnitCostRow>(
    "unit_costs.csv", "A workload, with its share of everything.",
    [Column(.workload) { .text($0.full.name) }, Column(.cost) { .number($0.full.cost.description) }]
      + CostQuantiles.columns { $0.quantiles } + [
        Column(.completed) { .optional($0.figure(.completed)) }, Column(.costPerRequest) { $0.price(.costPerRequest) },
        Column(.costPer1kRequests) { $0.price(.costPer1kRequests) },
        Column(.costPerMillionTokens) { $0.price(.costPerMillionTokens) },
        Column(.currency) { .number($0.currency.code) },
      ]
      + Charge.Purpose.allCases.map { purpose in
        Column(.cost(for: purpose)) { .number($0.full[purpose].description) }
      })

  static func all(_ study: Study, in currency: Currency) -> [UnitCostRow] {
    guard let ledger = study.ledger?.converted(to: currency) else { return [] }
    let own = study.ledgers.map { $0.converted(to: currency).fullCostByWorkload }
    return ledger.fullCostByWorkload.map { full in
      UnitCostRow(
        full: full,
        quantiles: CostQuantiles(own.map { costs in costs.first { $0.name == full.name }?.cost ?? .zero }),
        figure: { full.name.isEmpty ? nil : study.figures[$0.path(of: full.name)]?.value }, currency: currency)
    }
  }

  private func price(_ figure: WorkloadFigure) -> CSV.Cell {
    .optional(self.figure(figure).map { $0 * currency.rate.double })
  }
}

extension Charge {
  /// Where the money goes; a purchase has its cost in lines of usage.
  var purposeOrPurchase: String { nature == .usage ? purpose.rawValue : nature.rawValue }
}

/// The 10th, 50th and 90th percentile of amounts, between neighbours in proportion.
struct CostQuantiles {
  private let p10: Amount
  private let p50: Amount
  private let p90: Amount

  /// Nil where there is a single amount.
  init?(_ amounts: [Amount]) {
    guard amounts.count > 1 else { return nil }
    let sorted = amounts.sorted()
    func quantile(_ percent: Int) -> Amount {
      let (place, rest) = ((sorted.count - 1) * percent).quotientAndRemainder(dividingBy: 100)
      let low = sorted[place].millionths
      let high = sorted[min(place + 1, sorted.count - 1)].millionths
      return Amount(rounding: low * 100 + (high - low) * Int128(rest), over: 100)
    }
    p10 = quantile(10)
    p50 = quantile(50)
    p90 = quantile(90)
  }

  /// The three columns of a file, empty where there are none.
  static func columns<Row>(_ quantiles: @escaping @Sendable (Row) -> CostQuantiles?) -> [Column<Row>] {
    [
      Column(.costP10) { .optional(quantiles($0)?.p10) }, Column(.costP50) { .optional(quantiles($0)?.p50) },
      Column(.costP90) { .optional(quantiles($0)?.p90) },
    ]
  }
}

extension CSV.Cell {
  fileprivate static func optional(_ amount: Amount?) -> CSV.Cell {
    amount.map { .number($0.description) } ?? .empty
  }
}

extension UnitPrice {
  /// The nearest binary number.
  var double: Double { Double(picodollars) / 1e12 }
}
