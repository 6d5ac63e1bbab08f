import Billing
import Catalog
import Model

/// One row of the bill in the form of the FinOps Open Cost and Usage Specification: what its columns ask of a charge.
struct FocusRow {
  let charge: Charge
  let scenario: Scenario
  let currency: Currency
  /// Who sells each hosted model of the bill, by the model's name; those that the catalog knows.
  let sellers: [String: String]

  var period: UsagePeriod { charge.period ?? UsagePeriod(start: scenario.start, end: scenario.start) }

  /// The calendar month that is billed.
  var billing: UsagePeriod {
    let date = period.start.date
    let first = Instant(year: date.year, month: date.month, day: 1)
    return UsagePeriod(start: first, end: first.nextMonth)
  }

  var isPurchase: Bool { charge.nature == .purchase }

  /// Whether something was used, and not only paid for.
  var isConsumed: Bool { !isPurchase && !isUnused }

  /// Whether nothing used what a commitment was good for. (Capacity of an API that is paid by the hour is no commitment discount.)
  private var isUnused: Bool { isCommitted && charge.category == .unusedCommitment }

  var isCommitted: Bool { !charge.commitment.isEmpty }

  var isSpend: Bool { charge.purchaseOption.commitmentUnit == .money }

  /// One for each commitment, as its purchases and what is used of it are compared.
  var commitmentUnit: String {
    guard isCommitted else { return "" }
    switch charge.purchaseOption.commitmentUnit {
    case .money: return currency.code
    case .hours: return "Hours"
    case .sizeHours: return "Normalized Hours"
    case nil: return ""
    }
  }

  /// What was used; of a purchase and of what nothing used, the commitment.
  var resource: String { isCommitted && !isConsumed ? charge.commitment : charge.backend }

  var frequency: String {
    switch charge.category {
    case .upfront, .resale: "One-Time"
    case .recurring: "Recurring"
    default: "Usage-Based"
    }
  }

  /// A commitment is itself bought at the price agreed.
  var pricing: String {
    if isPurchase { return "Standard" }
    if isCommitted { return "Committed" }
    return charge.purchaseOption == .purchase(.spot) ? "Dynamic" : "Standard"
  }

  var description: String {
    let what =
      switch charge.category {
      case .retries: "repeated attempts"
      case .wasted: "wasted work"
      case .drain: "draining"
      case .underWay: "calls under way"
      default: charge.category.rawValue.replacing("_", with: " ")
      }
    return "\(what) of \(charge.resource)" + (charge.workload.isEmpty ? "" : " by \(charge.workload)")
  }

  /// Plural and capitalised, as the specification's unit format asks.
  var unit: String {
    switch charge.unit {
    case .instanceHour, .hour, .contractHour: "Hours"
    case .token: "Tokens"
    case .request: "Requests"
    case .gigabyte: "GB"
    case .gigabyteMonth: "GB-Months"
    case .kilowattHour: "Kilowatt-Hours"
    case .month, .machineMonth: "Months"
    case .committedDollar: Currency.dollar.code
    case .instance: "Instances"
    case .contract: "Contracts"
    case .unitHour: "Unit-Hours"
    case .sizeHour: "Normalized Hours"
    case .call: "Calls"
    case .lookup: "Lookups"
    case .answer: "Answers"
    case .case: "Cases"
    }
  }

  var pool: Pool? {
    charge.position.kind == .pool && scenario.pools.indices.contains(charge.position.backend)
      ? scenario.pools[charge.position.backend] : nil
  }

  /// The machine that a line of a pool is about: one of the types that it buys.
  var instance: Instance? {
    pool.map { pool in pool.machines.first { $0.instance.name == charge.resource }?.instance ?? pool.instance }
  }

  /// Whether it is about a machine of one's own, which stands in no region of a provider.
  private var isOwned: Bool { charge.purchaseOption == .purchase(.owned) }

  var region: String { isOwned ? "" : instance?.region ?? "" }

  var provider: String {
    switch charge.position.kind {
    case .pool where isOwned: return "Own"
    case .pool: return instance?.cloud.title ?? "Own"
    case .api: return sellers[charge.resource] ?? charge.backend
    case .commitment:
      let first = scenario.commitments[charge.position.backend].coverage.first
      let cloud = first.map { scenario.pools[$0.pool].machines[$0.machine].instance.cloud }
      // Of one that covers nothing its kind says whose it is.
      return (cloud ?? (scenario.commitments[charge.position.backend].kind == .committedUse ? .gcp : .aws)).title
    case .overhead, .service: return "Own"
    }
  }

  var service: (category: String, name: String, subcategory: String) {
    switch charge.service {
    case .machines where isOwned: ("Compute", "Own machines", "Virtual Machines")
    case .machines: ("Compute", "Virtual machines", "Virtual Machines")
    case .models: ("AI and Machine Learning", "Hosted models", "Generative AI")
    case .overhead(.egress), .overhead(.crossZone): ("Networking", "Data transfer", "Network Connectivity")
    case .overhead(.loadBalancer): ("Networking", "Load balancing", "Application Networking")
    case .overhead(.storage): ("Storage", "Weights", "Other (Storage)")
    case .overhead(.logging): ("Management and Governance", "Logs", "Observability")
    case .overhead(.tracing): ("Management and Governance", "Traces", "Observability")
    case .overhead(.embeddings): ("AI and Machine Learning", "Embeddings", "Generative AI")
    case .overhead(.tools): ("Other", "Tools", "Other (Other)")
    case .overhead(.vectorSearch): ("Databases", "Vector search", "Other (Databases)")
    case .overhead(.human), .overhead(.fixed): ("Other", "Fixed charges", "Other (Other)")
    case .use(.lookUp): ("Databases", "Answer caches", "Caching")
    case .use(.search): ("Databases", "Vector search", "Other (Databases)")
    case .use(.tool): ("Other", "Tools", "Other (Other)")
    case .use(.classification), .use(.validation):
      ("AI and Machine Learning", "Routing", "Other (AI and Machine Learning)")
    case .use(.people): ("Other", "People", "Other (Other)")
    }
  }

  var tags: String {
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
