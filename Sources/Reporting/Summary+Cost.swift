import Billing
import Model
import Studies

extension SummaryPage {
  /// The bill in whole cents that add up to the printed total (`Amount.split`), months together.
  func cost() -> [String] {
    guard let ledger = study.ledger else { return [] }
    var grid = TextGrid()
    let rows = Ledger(ledger.charges.filter { $0.nature == .usage }).sums { BillRow($0) }
    let cents = Amount(rounding: ledger.total.millionths, over: 10_000).millionths * 10_000
    let total = Amount(millionths: cents)
    let weights = rows.map(\.cost.millionths)
    let printed =
      weights.contains { $0 > 0 } ? total.split(by: weights, step: 10_000) : rows.map { _ in Amount.zero }
    var previous: BillRow?
    for (row, cost) in zip(rows.map(\.name), printed) {
      let isSameBackend = row.backend == previous?.backend && row.resource == previous?.resource
      let isSameOption = isSameBackend && row.option == previous?.option
      grid.add([
        .left(isSameBackend ? "" : row.backend), .left(isSameBackend ? "" : row.resource),
        .left(isSameOption ? "" : row.option), .left(row.what), .right(Format.cents(cost)),
      ])
      previous = row
    }
    grid.add([.left("total", .heading), .left(""), .left(""), .left(""), .right(Format.cents(total), .heading)])
    if let figure = figure("total.cost"), let low = figure.low, let high = figure.high {
      grid.add([
        .left("95 % interval", .faint), .left(""), .left(""), .left(""),
        .right("[\(Format.fixed(low, 2)), \(Format.fixed(high, 2))]", .faint),
      ])
    }
    if ledger.billed != ledger.total {
      grid.add([
        .left("invoiced in the run", .faint), .left(""), .left(""), .left(""),
        .right(Format.cents(Amount(rounding: ledger.billed.millionths, over: 10_000).inCents), .faint),
      ])
    }
    grid.add([
      .left("a month"), .left(""), .left(""), .left(""),
      .right(text("total.monthly_cost") { value, _, _ in Format.money(value) }),
    ])
    return section("Cost of \(Format.span(scenario.horizon))", grid) + purposes(ledger) + unitCosts()
  }

  /// Where the money goes: cents that add up to the total, and tenths of a percent that add up to 100.
  private func purposes(_ ledger: Ledger) -> [String] {
    let purposes = ledger.byPurpose.filter { $0.cost > .zero }
    guard purposes.count > 1 else { return [] }
    let weights = purposes.map(\.cost.millionths)
    let total = Amount(millionths: Amount(rounding: ledger.total.millionths, over: 10_000).millionths * 10_000)
    let shares = Amount(millionths: 1_000).split(by: weights)
    var grid = TextGrid()
    for (purpose, (cost, share)) in zip(purposes, zip(total.split(by: weights, step: 10_000), shares)) {
      grid.add([
        .left(purpose.name.words), .right(Format.cents(cost)),
        .right("\(share.millionths / 10).\(share.millionths % 10) %"),
      ])
    }
    grid.add([
      .left("total", .heading), .right(Format.cents(total), .heading), .right("100.0 %", .heading),
    ])
    return [""] + section("Where the money goes", grid)
  }

  private func unitCosts() -> [String] {
    var grid = TextGrid()
    for workload in scenario.workloads {
      grid.add([
        .left(workload.name),
        .left(
          "\(text("\(workload.name).cost_per_1k_requests", Format.money)) per 1,000 requests"
            + (workload.hasTokens
              ? ", \(text("\(workload.name).cost_per_million_tokens", Format.money)) per million tokens" : "")),
      ])
    }
    return ["", palette.paint("Unit cost, with each workload's share of idle and the like", .heading)]
      + grid.lines(palette)
  }
}

/// What lines of the bill are printed together.
private struct BillRow: Hashable {
  var backend: String
  var resource: String
  var option: String
  var category: Charge.Category
  var workload: String

  init(_ charge: Charge) {
    backend = charge.backend
    resource = charge.resource
    option = charge.purchaseOption
    category = charge.category
    workload = charge.workload
  }

  var what: String {
    switch category {
    case .usage: "used by \(workload)"
    case .lostWork: "work of \(workload) lost"
    case .retries: "attempts of \(workload) repeated"
    case .wasted: "answers to \(workload) in vain"
    case .idle: "idle"
    case .drain: "draining"
    case .starting: "starting up"
    case .unoccupied: "no replica on it"
    case .rounding: "minimum and rounding"
    case .unusedCommitment: "bought, not used"
    case .warmPool: "kept warm"
    case .inputTokens: "input tokens of \(workload)"
    case .cachedTokens: "cached tokens of \(workload)"
    case .cacheWrites: "cache writes of \(workload)"
    case .outputTokens: "output tokens of \(workload)"
    case .reasoningTokens: "reasoning tokens of \(workload)"
    case .power: workload.isEmpty ? "power while waiting" : "power for \(workload)"
    case .rack: "space and network"
    case .staff: "staff"
    case .overhead: workload.isEmpty ? "" : "for \(workload)"
    case .upfront, .recurring: "bought"
    }
  }
}

extension Charge.Purpose {
  /// As it is called on a terminal.
  fileprivate var words: String {
    switch self {
    case .usage: "requests that were answered"
    case .idle: "idle"
    case .coldStart: "starting up"
    case .drain: "draining with nothing to do"
    case .lostWork: "work lost with its machine"
    case .retries: "attempts that were repeated"
    case .wasted: "work for nobody: timed out, refused or failed after it"
    case .warmPool: "kept warm"
    case .unusedCommitment: "bought, not used"
    case .rounding: "minimum and rounding"
    case .overhead: "beside machines and models"
    }
  }
}

extension Amount {
  /// As many cents as the value has millionths.
  fileprivate var inCents: Amount { Amount(millionths: millionths * 10_000) }
}
