import Billing
import Catalog
import Model
import Studies

/// The bill in the form of the FinOps Open Cost and Usage Specification, version 1.2: every mandatory and recommended column,
/// and those conditional ones that a simulation can fill. (github.com/FinOps-Open-Cost-and-Usage-Spec, tag v1.2, 2025-05.)
///
/// A commitment is a row of category Purchase, which is billed, beside rows of usage that it covers or that nothing used,
/// which have an effective cost: over the term both add up to the same.
public func focusCSV(_ study: Study, in currency: Currency = .dollar) -> String {
  var csv = CSV(columns: FocusRow.columns)
  for charge in study.ledger?.converted(to: currency).charges ?? [] {
    csv.add(FocusRow(charge: charge, scenario: study.scenario, currency: currency).cells)
  }
  return csv.text
}

/// One row.
private struct FocusRow {
  let charge: Charge
  let scenario: Scenario
  let currency: Currency

  static let columns = [
    "AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName", "BillingAccountType",
    "BillingCurrency", "BillingPeriodEnd", "BillingPeriodStart", "ChargeCategory", "ChargeClass",
    "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd", "ChargePeriodStart", "CommitmentDiscountCategory",
    "CommitmentDiscountId", "CommitmentDiscountName", "CommitmentDiscountQuantity", "CommitmentDiscountStatus",
    "CommitmentDiscountType", "CommitmentDiscountUnit", "ConsumedQuantity", "ConsumedUnit", "ContractedCost",
    "ContractedUnitPrice", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost", "ListUnitPrice",
    "PricingCategory", "PricingCurrency", "PricingCurrencyContractedUnitPrice", "PricingCurrencyEffectiveCost",
    "PricingCurrencyListUnitPrice", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "RegionId",
    "RegionName", "ResourceId", "ResourceName", "ResourceType", "ServiceCategory", "ServiceName",
    "ServiceSubcategory", "SkuId", "SkuMeter", "SkuPriceDetails", "SkuPriceId", "SubAccountId", "SubAccountName",
    "SubAccountType", "Tags",
  ]

  var cells: [CSV.Cell] {
    let period = charge.period ?? UsagePeriod(start: scenario.start, end: scenario.start)
    let billing = month(of: period.start)
    let quantity = charge.quantity
    let isPurchase = charge.nature == .purchase
    let status: CSV.Cell =
      isPurchase || !isCommitted ? .empty : .text(charge.category == .unusedCommitment ? "Unused" : "Used")
    let consumes = !isPurchase && charge.category != .unusedCommitment
    return [
      .empty, decimal(charge.billed.description), .text("fleetcast"), .text(scenario.name), .text("Simulation"),
      .text(currency.code), .date(billing.end), .date(billing.start), .text(isPurchase ? "Purchase" : "Usage"), .empty,
      .text(description), .text(frequency), .date(period.end), .date(period.start),
      isCommitted ? .text(isSpend ? "Spend" : "Usage") : .empty, isCommitted ? .text(charge.commitment) : .empty,
      isCommitted ? .text(charge.commitment) : .empty, isCommitted ? decimal(quantity.description) : .empty, status,
      isCommitted ? .text(charge.purchaseOption) : .empty, isCommitted ? .text(unit) : .empty,
      consumes ? decimal(quantity.description) : .empty, consumes ? .text(unit) : .empty,
      decimal(charge.contracted.description), decimal(contractedUnitPrice.description),
      decimal(charge.cost.description), .text("\(scenario.name)-\(charge.month)"), .text(provider),
      decimal(charge.list.description), decimal(charge.listUnitPrice.description), .text(pricing),
      .text(currency.code), decimal(contractedUnitPrice.description), decimal(charge.cost.description),
      decimal(charge.listUnitPrice.description), decimal(quantity.description), .text(unit), .text(provider),
      .text(provider), .optionalText(region), .optionalText(region), .text(charge.backend), .text(charge.backend),
      .text(charge.resource), .text(service.category), .text(service.name), .text(service.subcategory),
      .text(charge.sku), .text(charge.category.rawValue), .empty, .text("\(charge.sku)@\(charge.purchaseOption)"),
      .optionalText(charge.workload), .optionalText(charge.workload),
      charge.workload.isEmpty ? .empty : .text("Workload"), .text(tags),
    ]
  }

  private var isCommitted: Bool { !charge.commitment.isEmpty }

  private var isSpend: Bool {
    charge.purchaseOption.hasPrefix(SharedCommitment.Kind.savingsPlan.rawValue)
      || charge.position.kind == .commitment && scenario.commitments.indices.contains(charge.position.backend)
        && scenario.commitments[charge.position.backend].isSpend
  }

  /// The price agreed: that of the list where a commitment covers the line, whose discount is in the effective cost.
  private var contractedUnitPrice: UnitPrice {
    isCommitted && charge.nature == .usage ? charge.listUnitPrice : charge.unitPrice
  }

  /// Numbers without a point would be taken for whole ones, and the column for one of integers.
  private func decimal(_ digits: String) -> CSV.Cell { .number(digits.contains(".") ? digits : digits + ".0") }

  private var frequency: String {
    switch charge.category {
    case .upfront: "One-Time"
    case .recurring: "Recurring"
    default: "Usage-Based"
    }
  }

  private var pricing: String {
    if charge.nature == .purchase || isCommitted { return "Committed" }
    return charge.purchaseOption == PurchaseOption.Kind.spot.rawValue ? "Dynamic" : "Standard"
  }

  private var description: String {
    let what =
      switch charge.category {
      case .retries: "repeated attempts"
      case .wasted: "wasted work"
      case .drain: "draining"
      default: charge.category.rawValue.replacing("_", with: " ")
      }
    return "\(what) of \(charge.resource)" + (charge.workload.isEmpty ? "" : " by \(charge.workload)")
  }

  /// Plural and capitalised, as the specification's unit format asks.
  private var unit: String {
    switch charge.unit {
    case "instance-hour", "hour": "Hours"
    case "token": "Tokens"
    case "request": "Requests"
    case "GB": "GB"
    case "GB-month": "GB-Months"
    case "kWh": "Kilowatt-Hours"
    case "month", "machine-month": "Months"
    case "committed dollar", "contract-hour": currency.code
    case "instance": "Instances"
    case "contract": "Contracts"
    default: "Units"
    }
  }

  private var pool: Pool? {
    charge.position.kind == .pool && scenario.pools.indices.contains(charge.position.backend)
      ? scenario.pools[charge.position.backend] : nil
  }

  /// The machine that a line of a pool is about: one of the types that it buys.
  private var instance: Instance? {
    pool.map { pool in pool.machines.first { $0.instance.name == charge.resource }?.instance ?? pool.instance }
  }

  private var region: String { instance?.region ?? "" }

  private var provider: String {
    switch charge.position.kind {
    case .pool: return instance?.cloud.title ?? "Own"
    case .api: return Catalog.api(charge.resource)?.provider ?? charge.backend
    case .commitment:
      let first = scenario.commitments[charge.position.backend].coverage.first
      return first.map { scenario.pools[$0.pool].machines[$0.machine].instance.cloud.title } ?? "Own"
    case .overhead: return "Own"
    }
  }

  private var service: (category: String, name: String, subcategory: String) {
    switch charge.position.kind {
    case .pool: ("Compute", "Virtual machines", "Virtual Machines")
    case .commitment: ("Compute", "Virtual machines", "Virtual Machines")
    case .api: ("AI and Machine Learning", "Hosted models", "Generative AI")
    case .overhead:
      switch charge.backend {
      case "egress", "cross_zone": ("Networking", "Data transfer", "Network Connectivity")
      case "load_balancer": ("Networking", "Load balancing", "Application Networking")
      case "storage": ("Storage", "Weights", "Other (Storage)")
      case "logging": ("Management and Governance", "Logs", "Observability")
      case "tracing": ("Management and Governance", "Traces", "Observability")
      case "embeddings": ("AI and Machine Learning", "Embeddings", "Generative AI")
      case "tools": ("Other", "Tools", "Other (Other)")
      case "vector_search": ("Databases", "Vector search", "Other (Databases)")
      default: ("Other", "Fixed charges", "Other (Other)")
      }
    }
  }

  private func month(of instant: Instant) -> UsagePeriod {
    let date = instant.date
    let first = Instant(year: date.year, month: date.month, day: 1)
    return UsagePeriod(start: first, end: first.nextMonth)
  }

  private var tags: String {
    // Tags of the provider's own have a prefix, as the specification asks, so that none hides one of the user's.
    let all = [
      ("fleetcast/backend", charge.backend), ("fleetcast/category", charge.category.rawValue),
      ("fleetcast/purpose", charge.purpose.rawValue), ("fleetcast/tenant", charge.tenant),
      ("fleetcast/workload", charge.workload),
    ]
    let members = all.filter { !$0.1.isEmpty }.map { ($0.0, JSONValue.string($0.1)) }
    return JSONValue.object(members + scenario.tags(ofWorkload: charge.workload)).line()
  }
}

extension Scenario {
  /// A workload's tags; none for a charge that no workload caused alone.
  func tags(ofWorkload name: String) -> [(key: String, value: JSONValue)] {
    (workloads.first { $0.name == name }?.tags ?? []).map { ($0.key, .string($0.value)) }
  }
}

extension CSV.Cell {
  /// A text; empty where there is none, since the specification knows no empty text.
  fileprivate static func optionalText(_ words: String) -> CSV.Cell { words.isEmpty ? .empty : .text(words) }
}

extension Cloud {
  /// As the provider calls itself.
  fileprivate var title: String {
    switch self {
    case .aws: "AWS"
    case .gcp: "Google Cloud"
    case .azure: "Microsoft Azure"
    }
  }
}
