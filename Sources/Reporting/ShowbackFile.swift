import Billing
import Model
import Studies

/// All money by who caused it, a row a tenant of a workload: nothing is left without a name.
///
/// What a tenant caused by itself, and its share of idle time and of what nobody used; the costs add up to the total of `costs.csv`, to the
/// last digit. `Ledger.showback` says by which rule it is shared out.
struct ShowbackRow {
  let full: FullCost
  /// Of the total.
  let share: Amount
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

  static func all(_ study: Study, in currency: Currency) -> [ShowbackRow] {
    guard let ledger = study.ledger?.converted(to: currency) else { return [] }
    let costs = ledger.showback
    return zip(costs, shares(of: costs.map(\.cost))).map { full, share in
      ShowbackRow(full: full, share: share, tags: study.scenario.tags(ofWorkload: full.name), currency: currency)
    }
  }
}

/// The same by the tags of workloads: for each tag that any workload has, a row a value, and one without for workloads that lack it. The rows
/// of each tag add up to the total of `costs.csv`, to the last digit, and their shares to 1.
struct TagShowbackRow {
  let tag: String
  let value: String
  var full: FullCost
  var share: Amount
  let currency: Currency

  static let table = CSVTable<TagShowbackRow>(
    "showback_tags.csv", "A value of a tag, with its share of everything.",
    [
      Column(.tag) { .text($0.tag) }, Column(.tagValue) { .text($0.value) },
      Column(.ownCost) { .number($0.full.own.description) },
      Column(.sharedCost) { .number(($0.full.cost - $0.full.own).description) },
      Column(.cost) { .number($0.full.cost.description) }, Column(.shareOfCost) { .number($0.share.description) },
      Column(.currency) { .number($0.currency.code) },
    ]
      + Charge.Purpose.allCases.map { purpose in
        Column(.cost(for: purpose)) { .number($0.full[purpose].description) }
      })

  static func all(_ study: Study, in currency: Currency) -> [TagShowbackRow] {
    guard let ledger = study.ledger?.converted(to: currency) else { return [] }
    let costs = ledger.showback
    var tags: [String] = []
    for tag in study.scenario.workloads.flatMap(\.tags) where !tags.contains(tag.key) { tags.append(tag.key) }
    return tags.flatMap { tag in
      var rows: [TagShowbackRow] = []
      for full in costs {
        let value = study.scenario.workloads.first { $0.name == full.name }?.tags.first { $0.key == tag }?.value ?? ""
        if let known = rows.firstIndex(where: { $0.value == value }) {
          rows[known].full.own += full.own
          for purpose in full.purposes.indices { rows[known].full.purposes[purpose] += full.purposes[purpose] }
        } else {
          rows.append(TagShowbackRow(tag: tag, value: value, full: full, share: .zero, currency: currency))
        }
      }
      for (place, share) in shares(of: rows.map(\.full.cost)).enumerated() { rows[place].share = share }
      return rows
    }
  }
}

/// What each amount is of all, in millionths that add up to 1; nothing where they are nothing together.
private func shares(of costs: [Amount]) -> [Amount] {
  let weights = costs.map { max(0, $0.millionths) }
  return weights.contains { $0 > 0 } ? Amount(1).split(by: weights) : weights.map { _ in .zero }
}
