import Billing
import Model
import Studies

/// All money by who caused it, a row a tenant of a workload: nothing is left without a name.
///
/// What a tenant caused by itself, and its share of idle time and of what nobody used; the costs add up to the total of `costs.csv`, to the
/// last digit. `Ledger.showback` says by which rule it is shared out.
struct ShowbackRow {
  let full: FullCost
  let total: Amount
  let tags: [(key: String, value: JSONValue)]
  let currency: Currency

  static let table = CSVTable<ShowbackRow>(
    "showback.csv", "A tenant of a workload, with its share of everything.",
    [
      Column(.workload) { .text($0.full.name) }, Column(.tenant) { .text($0.full.tenant) },
      Column(.ownCost) { .number($0.full.own.description) },
      Column(.sharedCost) { .number(($0.full.cost - $0.full.own).description) },
      Column(.cost) { .number($0.full.cost.description) }, Column(.shareOfCost) { .number($0.share.description) },
      Column(.currency) { .number($0.currency.code) },
      Column(.tags) { $0.tags.isEmpty ? .empty : .text(JSONValue.object($0.tags).line()) },
    ]
      + Charge.Purpose.allCases.map { purpose in
        Column(.cost(for: purpose)) { .number($0.full[purpose].description) }
      })

  /// Of the total, in millionths.
  private var share: Amount {
    total.millionths > 0
      ? Amount(rounding: full.cost.millionths * 1_000_000, over: total.millionths) : .zero
  }

  static func all(_ study: Study, in currency: Currency) -> [ShowbackRow] {
    guard let ledger = study.ledger?.converted(to: currency) else { return [] }
    return ledger.showback.map { full in
      ShowbackRow(
        full: full, total: ledger.total, tags: study.scenario.tags(ofWorkload: full.name), currency: currency)
    }
  }
}
