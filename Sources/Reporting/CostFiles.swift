import Billing
import Model
import Studies

/// The bill for finance: one row a month and charge, exact decimals, always the same columns. Header alone when the bill is not known.
///
/// `cost` is amortised: what is paid at once for a commitment is spread over its term, and purchases cost nothing;
/// `billed_cost` is what is invoiced. Rows add up to the totals of both, to the last digit.
public func costsCSV(_ study: Study, in currency: Currency = .dollar) -> String {
  var csv = CSV(columns: [
    "month", "workload", "tenant", "backend_type", "backend", "resource", "purchase_option", "category", "quantity",
    "unit", "unit_price", "cost", "currency", "price_source", "charge", "purpose", "billed_cost", "list_unit_price",
    "list_cost", "contracted_cost", "commitment", "sku", "charge_period_start", "charge_period_end",
    "tags",
  ])
  for charge in study.ledger?.converted(to: currency).charges ?? [] {
    let tags = study.scenario.tags(ofWorkload: charge.workload)
    csv.add([
      .number(charge.month), .text(charge.workload), .text(charge.tenant), .text(charge.position.kind.rawValue),
      .text(charge.backend), .text(charge.resource), .text(charge.purchaseOption), .text(charge.category.rawValue),
      .number(charge.quantity.description), .text(charge.unit), .number(charge.unitPrice.description),
      .number(charge.cost.description), .number(currency.code), .text(charge.priceSource),
      .text(charge.nature.rawValue), .text(charge.nature == .usage ? charge.purpose.rawValue : "purchase"),
      .number(charge.billed.description), .number(charge.listUnitPrice.description),
      .number(charge.list.description), .number(charge.contracted.description), .text(charge.commitment),
      .text(charge.sku), .date(charge.period?.start), .date(charge.period?.end),
      tags.isEmpty ? .empty : .text(JSONValue.object(tags).line()),
    ])
  }
  return csv.text
}

/// The bill by month, backend, purchase option and purpose, with quantiles over the replications where there are several.
/// Rows add up to those of `costs.csv` exactly.
public func monthlyCostsCSV(_ study: Study, in currency: Currency = .dollar) -> String {
  var csv = CSV(columns: [
    "month", "backend_type", "backend", "purchase_option", "purpose", "cost", "billed_cost", "cost_p10", "cost_p50",
    "cost_p90", "currency",
  ])
  guard let ledger = study.ledger?.converted(to: currency) else { return csv.text }
  let own = study.ledgers.map { $0.converted(to: currency).sums { MonthlyRow($0) } }
  for (row, cost) in ledger.sums(by: { MonthlyRow($0) }) {
    let billed = ledger.charges.filter { MonthlyRow($0) == row }.map(\.billed).sum()
    let drawn = own.map { sums in sums.first { $0.name == row }?.cost ?? .zero }
    csv.add(
      [
        .number(row.month), .text(row.kind.rawValue), .text(row.backend), .text(row.option), .text(row.purpose),
        .number(cost.description), .number(billed.description),
      ] + quantileCells(drawn) + [.number(currency.code)])
  }
  return csv.text
}

/// What rows of the bill are one row of a month.
private struct MonthlyRow: Hashable {
  var month: String
  var kind: Charge.BackendKind
  var backend: String
  var option: String
  var purpose: String

  init(_ charge: Charge) {
    month = charge.month
    kind = charge.position.kind
    backend = charge.backend
    option = charge.purchaseOption
    purpose = charge.nature == .usage ? charge.purpose.rawValue : "purchase"
  }
}

/// What each workload cost with its share of idle and the like, that per request and token, and where it goes. What belongs to no workload is a
/// row without a name, so that the costs add up to the total.
public func unitCostsCSV(_ study: Study, in currency: Currency = .dollar) -> String {
  var csv = CSV(
    columns: [
      "workload", "cost", "cost_p10", "cost_p50", "cost_p90", "completed", "cost_per_request", "cost_per_1k_requests",
      "cost_per_million_tokens", "currency",
    ] + Charge.Purpose.allCases.map { "cost_\($0.rawValue)" })
  guard let ledger = study.ledger?.converted(to: currency) else { return csv.text }
  let own = study.ledgers.map { $0.converted(to: currency).fullCostByWorkload }
  for full in ledger.fullCostByWorkload {
    let (name, cost) = (full.name, full.cost)
    let drawn = own.map { costs in costs.first { $0.name == name }?.cost ?? .zero }
    func figure(_ metric: String) -> Double? { name.isEmpty ? nil : study.figures["\(name).\(metric)"]?.value }
    func price(_ metric: String) -> CSV.Cell { .optional(figure(metric).map { $0 * currency.rate.double }) }
    csv.add(
      [.text(name), .number(cost.description)] + quantileCells(drawn) + [
        .optional(figure("completed")), price("cost_per_request"), price("cost_per_1k_requests"),
        price("cost_per_million_tokens"), .number(currency.code),
      ] + full.purposes.map { .number($0.description) })
  }
  return csv.text
}

/// The 10th, 50th and 90th percentile of amounts, between neighbours in proportion; empty where there is a single one.
private func quantileCells(_ amounts: [Amount]) -> [CSV.Cell] {
  guard amounts.count > 1 else { return [.empty, .empty, .empty] }
  let sorted = amounts.sorted()
  return [10, 50, 90].map { percent in
    let (place, rest) = ((sorted.count - 1) * percent).quotientAndRemainder(dividingBy: 100)
    let low = sorted[place].millionths
    let high = sorted[min(place + 1, sorted.count - 1)].millionths
    return .number(Amount(rounding: low * 100 + (high - low) * Int128(rest), over: 100).description)
  }
}

extension CSV.Cell {
  /// An instant as ISO 8601 has it; empty where there is none.
  static func date(_ instant: Instant?) -> CSV.Cell { instant.map { .number(isoTime($0, plus: 0)) } ?? .empty }
}

extension UnitPrice {
  /// The nearest binary number.
  var double: Double { Double(picodollars) / 1e12 }
}
