import Billing
import Catalog
import Model
import Studies

extension FocusRow {
  /// The bill in the form of the FinOps Open Cost and Usage Specification, version 1.2: every mandatory and recommended column,
  /// and those conditional ones that a simulation can fill. (github.com/FinOps-Open-Cost-and-Usage-Spec, tag v1.2, 2025-05.)
  ///
  /// A commitment is a row of category Purchase, which is billed, beside rows of usage that it covers or that nothing used,
  /// which have an effective cost: over the term both add up to the same.
  static let table = CSVTable<FocusRow>("focus.csv", "A month and charge, as FOCUS 1.2 has it.", columns)

  /// The same with charge periods of a day, whose rows of a charge add up to its row of the month, to the last digit of each cost and quantity.
  static let daily = CSVTable<FocusRow>("focus_daily.csv", "A day and charge, as FOCUS 1.2 has it.", columns)

  private static var columns: [Column<FocusRow>] {
    [
      text("AvailabilityZone", "Not known.") { _ in "" },
      money("BilledCost", "What is invoiced.") { $0.charge.billed },
      text("BillingAccountId", "Always fleetcast.") { _ in "fleetcast" },
      text("BillingAccountName", "Name of the scenario.") { $0.scenario.name },
      text("BillingAccountType", "Always Simulation.") { _ in "Simulation" },
      text("BillingCurrency", "Currency of the costs.") { $0.currency.code },
      date("BillingPeriodEnd", "End of the calendar month, not included.") { $0.billing.end },
      date("BillingPeriodStart", "Start of the calendar month.") { $0.billing.start },
      text("ChargeCategory", "Purchase or Usage.") { $0.isPurchase ? "Purchase" : "Usage" },
      text("ChargeClass", "Empty: no charge corrects another.") { _ in "" },
      text("ChargeDescription", "What was paid for, in words.") { $0.description },
      text("ChargeFrequency", "How often it is charged.") { $0.frequency },
      date("ChargePeriodEnd", "End of the part of the month or day in the run, not included.") { $0.period.end },
      date("ChargePeriodStart", "Start of the part of the month or day in the run.") { $0.period.start },
      text("CommitmentDiscountCategory", "Whether the commitment is of Spend or Usage.") { row in
        row.isCommitted ? row.isSpend ? "Spend" : "Usage" : ""
      },
      text("CommitmentDiscountId", "The commitment.") { $0.charge.commitment },
      text("CommitmentDiscountName", "The commitment.") { $0.charge.commitment },
      Column(number("CommitmentDiscountQuantity", "How much of the commitment.", in: "CommitmentDiscountUnit")) {
        $0.isCommitted ? .decimal($0.charge.committed.description) : .empty
      },
      text("CommitmentDiscountStatus", "Whether it was Used or Unused.") { row in
        row.isPurchase || !row.isCommitted ? "" : row.isConsumed ? "Used" : "Unused"
      },
      text("CommitmentDiscountType", "The kind of commitment and its term.") { row in
        row.isCommitted ? row.charge.purchaseOption.label : ""
      },
      text("CommitmentDiscountUnit", "Unit of CommitmentDiscountQuantity.") { $0.commitmentUnit },
      Column(number("ConsumedQuantity", "How much was used.", in: "ConsumedUnit")) {
        $0.isConsumed ? .decimal($0.charge.quantity.description) : .empty
      },
      text("ConsumedUnit", "Unit of ConsumedQuantity.") { $0.isConsumed ? $0.unit : "" },
      money("ContractedCost", "Cost at the prices agreed, before commitments.") { $0.charge.contracted },
      price("ContractedUnitPrice", "Price agreed, of one unit.") { $0.charge.contractedUnitPrice.description },
      money("EffectiveCost", "Cost, with what is paid at once spread over what it pays for.") { $0.charge.cost },
      text("InvoiceId", "Scenario, month and who invoices it.") {
        "\($0.scenario.name)-\($0.charge.month)-\($0.provider)"
      },
      text("InvoiceIssuerName", "Who invoices it.") { $0.provider },
      money("ListCost", "Cost at list prices.") { $0.charge.list },
      price("ListUnitPrice", "Price of one unit on the list.") { $0.charge.listUnitPrice.description },
      text("PricingCategory", "Standard, Dynamic or Committed.") { $0.pricing },
      text("PricingCurrency", "Currency of the prices.") { $0.currency.code },
      price("PricingCurrencyContractedUnitPrice", "ContractedUnitPrice in the currency of the prices.") {
        $0.charge.contractedUnitPrice.description
      },
      price("PricingCurrencyEffectiveCost", "EffectiveCost in the currency of the prices.") {
        $0.charge.cost.description
      },
      price("PricingCurrencyListUnitPrice", "ListUnitPrice in the currency of the prices.") {
        $0.charge.listUnitPrice.description
      },
      Column(number("PricingQuantity", "How much was priced.", in: "PricingUnit")) {
        .decimal($0.charge.quantity.description)
      },
      text("PricingUnit", "Unit of PricingQuantity.") { $0.unit },
      text("ProviderName", "Who sells it.") { $0.provider },
      text("PublisherName", "Who makes it.") { $0.provider },
      text("RegionId", "Region of the instance.") { $0.region },
      text("RegionName", "Region of the instance.") { $0.region },
      text("ResourceId", "Name of the pool, API, commitment or charge.") { $0.resource },
      text("ResourceName", "Name of the pool, API, commitment or charge.") { $0.resource },
      text("ResourceType", "What was bought.") { $0.charge.resource },
      text("ServiceCategory", "What kind of service it is.") { $0.service.category },
      text("ServiceName", "Name of the service.") { $0.service.name },
      text("ServiceSubcategory", "What kind of service it is, more closely.") { $0.service.subcategory },
      text("SkuId", "What the seller calls the thing sold.") { $0.charge.sku },
      text("SkuMeter", "What it was spent on.") { $0.charge.category.rawValue },
      text("SkuPriceDetails", "Not known.") { _ in "" },
      text("SkuPriceId", "The thing sold and how it was bought.") {
        "\($0.charge.sku)@\($0.charge.purchaseOption.label)"
      },
      text("SubAccountId", "Name of the workload.") { $0.charge.workload },
      text("SubAccountName", "Name of the workload.") { $0.charge.workload },
      text("SubAccountType", "Workload, where there is one.") { $0.charge.workload.isEmpty ? "" : "Workload" },
      Column(CSVField("Tags", .object, "Tags of the workload, and fleetcast's own.")) { .text($0.tags) },
    ]
  }

  static func all(_ study: Study, in currency: Currency) -> [FocusRow] {
    let charges = study.ledger?.converted(to: currency).charges ?? []
    // A look-up reads the catalog's tables, and several columns of every row ask for the seller.
    let models = Set(charges.lazy.filter { $0.position.kind == .api }.map(\.resource))
    let sellers = models.reduce(into: [:]) { $0[$1] = Catalog.api($1)?.provider }
    return charges.map {
      FocusRow(charge: $0, scenario: study.scenario, currency: currency, sellers: sellers)
    }
  }

  /// Each charge by day; nil where hours were not kept.
  ///
  /// Costs go by `Ledger.byHour`, and all else of a charge as its cost does, or what is invoiced where it has none: a price does not change
  /// within a charge. What costs nothing at all is spread evenly.
  static func byDay(_ study: Study, in currency: Currency) -> [FocusRow]? {
    guard let ledger = study.ledger?.converted(to: currency), let hours = study.usages.first?.hours,
      let parts = ledger.byHour(study.scenario, study.usages)
    else { return study.ledger == nil ? [] : nil }
    func day(_ hour: Int) -> Int64 { hours[hour].start.secondsSinceEpoch - hours[hour].start.secondOfDay }
    /// Costs of a line by day.
    var byLine: [[Int64: (cost: Amount, billed: Amount)]] = ledger.charges.map { _ in [:] }
    for part in parts {
      var sums = byLine[part.line][day(part.hour)] ?? (.zero, .zero)
      sums.cost += part.cost
      sums.billed += part.billed
      byLine[part.line][day(part.hour)] = sums
    }
    let run = UsagePeriod(start: hours[0].start, end: hours[hours.count - 1].end)
    return zip(all(study, in: currency), byLine).flatMap { row, costs -> [FocusRow] in
      let days = costs.isEmpty ? row.period.days : costs.keys.sorted()
      guard !days.isEmpty else { return [row] }
      let own = days.map { costs[$0] ?? (.zero, .zero) }
      let periods = days.map { row.period.day($0) ?? run.day($0) ?? row.period }
      let known = [own.map(\.cost), own.map(\.billed)].first { $0.contains { $0 != .zero } }
      let weights = known.map { $0.map { Int128($0.millionths.magnitude) } } ?? periods.map { Int128($0.seconds) }
      let charge = row.charge
      let quantities = charge.quantity.split(by: weights)
      let committed = charge.committed.split(by: weights)
      let contracted = charge.contracted.split(by: weights)
      let list = charge.list.split(by: weights)
      return days.indices.map { place in
        var part = charge
        part.period = periods[place]
        (part.cost, part.billed) = own[place]
        (part.quantity, part.committed) = (quantities[place], committed[place])
        (part.contracted, part.list) = (contracted[place], list[place])
        return FocusRow(charge: part, scenario: row.scenario, currency: row.currency, sellers: row.sellers)
      }
    }
  }

  /// An empty text is an empty cell, since the specification knows no empty text.
  private static func text(
    _ name: String, _ meaning: String, _ words: @escaping @Sendable (FocusRow) -> String
  ) -> Column<FocusRow> {
    Column(CSVField.text(name, meaning)) { row in
      let words = words(row)
      return words.isEmpty ? .empty : .text(words)
    }
  }

  private static func date(
    _ name: String, _ meaning: String, _ instant: @escaping @Sendable (FocusRow) -> Instant
  ) -> Column<FocusRow> {
    Column(CSVField(name, .datetime, meaning)) { .date(instant($0)) }
  }

  private static func money(
    _ name: String, _ meaning: String, _ amount: @escaping @Sendable (FocusRow) -> Amount
  ) -> Column<FocusRow> {
    Column(number(name, meaning, in: "BillingCurrency")) { .decimal(amount($0).description) }
  }

  private static func price(
    _ name: String, _ meaning: String, _ digits: @escaping @Sendable (FocusRow) -> String
  ) -> Column<FocusRow> {
    Column(number(name, meaning, in: "PricingCurrency")) { .decimal(digits($0)) }
  }

  private static func number(_ name: String, _ meaning: String, in column: String) -> CSVField {
    .number(name, meaning, in: .column(column))
  }
}

extension CSV.Cell {
  /// Numbers without a point would be taken for whole ones, and the column for one of integers.
  fileprivate static func decimal(_ digits: String) -> CSV.Cell {
    .number(digits.contains(".") ? digits : digits + ".0")
  }
}

extension UsagePeriod {
  /// The midnights of the days that it touches, in seconds since 1970.
  fileprivate var days: [Int64] {
    let first = start.secondsSinceEpoch - start.secondOfDay
    return Array(stride(from: first, to: end.secondsSinceEpoch, by: 86_400))
  }

  /// What it has of the day from a midnight on; nil where that is nothing.
  fileprivate func day(_ midnight: Int64) -> UsagePeriod? {
    let from = max(start, Instant(secondsSinceEpoch: midnight))
    let until = min(end, Instant(secondsSinceEpoch: midnight + 86_400))
    return from < until ? UsagePeriod(start: from, end: until) : nil
  }
}
