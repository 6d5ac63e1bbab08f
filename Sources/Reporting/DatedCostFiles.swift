import Billing
import Model
import Studies

/// The bill by day and by hour, computed once for all files that are made of it.
///
/// `Ledger.byHour` says by which rule lines are divided. Rows of each file add up to the totals of `costs.csv`, to the last digit.
final class DatedCosts {
  /// What lines and hours are one row.
  struct Key: Hashable {
    /// Midnight UTC.
    var day: Int64
    /// From 0; nil in files by day.
    var hour: Int?
    var workload: String
    var tenant: String
    var kind: Charge.BackendKind
    var backend: String
    var option: String
    var purpose: String

    fileprivate init(_ charge: Charge, at start: Instant, isHourly: Bool) {
      day = start.secondsSinceEpoch - start.secondOfDay
      hour = isHourly ? Int(start.secondOfDay / 3_600) : nil
      workload = charge.workload
      tenant = charge.tenant
      kind = charge.position.kind
      backend = charge.backend
      option = charge.purchaseOption.label
      purpose = charge.purposeOrPurchase
    }
  }

  struct Row {
    let key: Key
    var cost: Amount
    var billed: Amount
    let tags: [(key: String, value: JSONValue)]
    let currency: Currency
  }

  private let study: Study
  private let currency: Currency
  private lazy var ledger = study.ledger?.converted(to: currency) ?? Ledger([])
  private lazy var parts = (ledger.byHour(study.scenario, study.usages) ?? []).sorted {
    ($0.hour, $0.line) < ($1.hour, $1.line)
  }

  init(_ study: Study, in currency: Currency) {
    self.study = study
    self.currency = currency
  }

  /// Whether hours were kept, or there is no bill to be divided.
  var areKnown: Bool { study.ledger == nil || !study.usages.isEmpty && study.usages.allSatisfy { $0.byHour != nil } }

  private(set) lazy var byDay = rows(isHourly: false)

  var byHour: [Row] { rows(isHourly: true) }

  /// By time, and of one time in the order of the bill.
  private func rows(isHourly: Bool) -> [Row] {
    guard let hours = study.usages.first?.hours else { return [] }
    var places: [Key: Int] = [:]
    var rows: [Row] = []
    for part in parts {
      let charge = ledger.charges[part.line]
      let key = Key(charge, at: hours[part.hour].start, isHourly: isHourly)
      if let known = places[key] {
        rows[known].cost += part.cost
        rows[known].billed += part.billed
      } else {
        places[key] = rows.count
        rows.append(
          Row(
            key: key, cost: part.cost, billed: part.billed,
            tags: study.scenario.tags(ofWorkload: charge.workload), currency: currency))
      }
    }
    return rows
  }
}

extension DatedCosts {
  static let daily = CSVTable<Row>(
    "costs_daily.csv", "What a day's charges of one workload, tenant, backend, purchase option and purpose come to.",
    [Column(.day) { .day($0.key.day) }] + columns)

  static let hourly = CSVTable<Row>(
    "costs_hourly.csv",
    "What a clock hour's charges of one workload, tenant, backend, purchase option and purpose come to.",
    [Column(.day) { .day($0.key.day) }, Column(.hour) { .optional($0.key.hour) }] + columns)

  private static var columns: [Column<Row>] {
    [
      Column(.workload) { .text($0.key.workload) }, Column(.tenant) { .text($0.key.tenant) },
      Column(.backendType) { .text($0.key.kind.rawValue) }, Column(.backend) { .text($0.key.backend) },
      Column(.purchaseOption) { .text($0.key.option) }, Column(.purpose) { .text($0.key.purpose) },
      Column(.cost) { .number($0.cost.description) }, Column(.billedCost) { .number($0.billed.description) },
      Column(.currency) { .number($0.currency.code) },
      Column(.tags) { $0.tags.isEmpty ? .empty : .text(JSONValue.object($0.tags).line()) },
    ]
  }

  /// The files; none where no hours were kept.
  var files: [OutputFile] {
    guard areKnown else { return [Self.daily.name, Self.hourly.name, Self.workbook].map(OutputFile.absent) }
    return [Self.daily.file { self.byDay }, Self.hourly.file { self.byHour }, workbookFile]
  }
}

extension CSV.Cell {
  /// A day, which spreadsheets read as a date.
  fileprivate static func day(_ midnight: Int64) -> CSV.Cell {
    .number(String(isoTime(Instant(secondsSinceEpoch: midnight), plus: 0).prefix(10)))
  }
}
