import Billing
import Model
import Studies

extension Summary {
  /// The bill in whole cents, months together; where the money goes; unit costs. The cents of the rows add up to those of the purpose that
  /// they are of, and these to the printed total (`Amount.split`).
  func cost() -> [PageSection] {
    guard let ledger = study.ledger else { return [] }
    var table = PageTable(
      [.left("backend"), .left("resource"), .left("option"), .left("for"), .right("cost")], names: 3)
    let rows = Ledger(ledger.charges.filter { $0.nature == .usage }).sums { BillRow($0) }
    let total = ledger.total.inWholeCents
    let parts = ledger.byPurpose
    var printed = rows.map { _ in Amount.zero }
    for (part, cents) in zip(parts, total.inCents(by: parts.map(\.cost))) {
      let places = rows.indices.filter { rows[$0].name.purpose == part.name }
      for (place, own) in zip(places, cents.inCents(by: places.map { rows[$0].cost })) { printed[place] = own }
    }
    for (row, cost) in zip(rows.map(\.name), printed) {
      table.add([.text(row.backend), .text(row.resource), .text(row.option), .text(row.what), .cents(cost)])
    }
    func add(_ name: String, _ cell: PageCell, _ ink: Ink = .plain) {
      table.add([.text(name, ink), .empty, .empty, .empty, cell])
    }
    add("total", .cents(total, .heading), .heading)
    if let figure = figure("total.cost"), let low = figure.low, let high = figure.high {
      let interval = "[\(Format.fixed(low, 2)), \(Format.fixed(high, 2))]"
      add("95 % interval", .number(figure.value, low: low, high: high, unit: "USD", as: interval, .faint), .faint)
    }
    if ledger.billed != ledger.total { add("invoiced in the run", .cents(ledger.billed.inWholeCents, .faint), .faint) }
    add("a month of \(scenario.start.daysOfMonth) days", value("total.monthly_cost"))
    var steps = scenario.pricesByVolume ? [PageBlock.remark(Summary.byVolume)] : []
    if let why = figure("total.monthly_cost")?.why { steps.append(.remark("What a month costs is not known: \(why).")) }
    return [
      PageSection("Cost of \(Format.span(scenario.horizon))", [.table(table)] + steps), purposes(ledger), unitCosts(),
    ]
  }

  /// What a month is of which the prices go by volume.
  static let byVolume =
    "In a month, prices by volume are those of the traffic of a whole month; above, those of the run alone."

  /// Where the money goes: cents that add up to the total, and tenths of a percent that add up to 100.
  func purposes(_ ledger: Ledger) -> PageSection {
    let title = "Where the money goes"
    let purposes = ledger.byPurpose.filter { $0.cost > .zero }
    guard purposes.count > 1 else { return PageSection(title, []) }
    let total = ledger.total.inWholeCents
    let shares = Amount(millionths: 1_000).split(by: purposes.map(\.cost.millionths))
    var table = PageTable([.left("purpose"), .right("cost"), .right("share")])
    for (purpose, (cost, share)) in zip(purposes, zip(total.inCents(by: purposes.map(\.cost)), shares)) {
      table.add([.text(purpose.name.words), .cents(cost), .share(Double(share.millionths) / 1_000, decimals: 1)])
    }
    table.add([.text("total", .heading), .cents(total, .heading), .share(1, decimals: 1, .heading)])
    return PageSection(title, [.table(table)])
  }

  func unitCosts() -> PageSection {
    let talks = scenario.workloads.contains(where: \.hasTokens)
    var table = PageTable(
      [.left("workload"), .left("1,000 requests")] + (talks ? [.left("a million tokens")] : []))
    for workload in scenario.workloads {
      let tokens = workload.hasTokens ? [PageCell.figure(figure("\(workload.name).cost_per_million_tokens"))] : []
      table.add([.text(workload.name), .figure(figure("\(workload.name).cost_per_1k_requests"))] + tokens)
    }
    return PageSection("Unit cost, with each workload's share of idle and the like", [.table(table)])
  }
}

/// What lines of the bill are printed together.
private struct BillRow: Hashable {
  var backend: String
  var resource: String
  var option: String
  var category: Charge.Category
  var purpose: Charge.Purpose
  var workload: String

  init(_ charge: Charge) {
    backend = charge.backend
    resource = charge.resource
    option = charge.purchaseOption.label
    category = charge.category
    purpose = charge.purpose
    workload = charge.workload
  }

  var what: String {
    switch category {
    case .usage: "used by \(workload)"
    case .lostWork: "work of \(workload) lost"
    case .retries: "attempts of \(workload) repeated"
    case .wasted: "wasted answers to \(workload)"
    case .underWay: "calls of \(workload) under way at the end"
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
    case .toolCalls: "tools for \(workload)"
    case .cacheLookups: "look-ups of \(workload)"
    case .searches: "searches of \(workload)"
    case .agentTools: "tools of \(workload)"
    case .classification: "classification of \(workload)"
    case .validation: "validation of \(workload)"
    case .people: "cases of \(workload)"
    case .power: workload.isEmpty ? "power while waiting" : "power for \(workload)"
    case .rack: "space and network"
    case .staff: "staff"
    case .overhead: workload.isEmpty ? "" : "for \(workload)"
    case .upfront, .recurring: "bought"
    case .resale: "sold"
    }
  }
}

extension Charge.Purpose {
  /// As it is called on a page.
  var words: String {
    switch self {
    case .usage: "requests that were answered"
    case .underWay: "calls that APIs were answering at the end"
    case .idle: "idle"
    case .coldStart: "starting up"
    case .drain: "draining with nothing to do"
    case .lostWork: "work lost with its machine"
    case .retries: "attempts that were repeated"
    case .wasted: "work for nobody: timed out, refused or failed after it"
    case .warmPool: "kept warm"
    case .unusedCommitment: "bought, not used"
    case .rounding: "minimum and rounding"
    case .caches: "look-ups in caches"
    case .retrieval: "searches of documents"
    case .tools: "tools of agents"
    case .routing: "classifiers and validations"
    case .people: "people who took cases"
    case .overhead: "beside machines and models"
    }
  }
}

extension Amount {
  /// Rounded to whole cents.
  var inWholeCents: Amount {
    Amount(millionths: Amount(rounding: millionths, over: 10_000).millionths * 10_000)
  }

  /// The same in whole cents for each of some parts, in proportion to them; nothing where all of them are nothing.
  fileprivate func inCents(by parts: [Amount]) -> [Amount] {
    let weights = parts.map { max($0.millionths, 0) }
    return weights.contains { $0 > 0 } ? split(by: weights, step: 10_000) : parts.map { _ in .zero }
  }
}
