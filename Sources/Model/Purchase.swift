import Catalog
import FoundationEssentials

/// One way a pool's instances are bought; options are used in the order written.
public struct PurchaseOption: Sendable, Equatable {
  /// The kind of contract.
  public enum Kind: String, Sendable, CaseIterable {
    /// Paid per second while running.
    case onDemand = "on_demand"
    /// `count` instances paid for the whole period, used or not.
    case reserved
    /// As `reserved`, bought as a spend commitment.
    case savingsPlan = "savings_plan"
    /// As `reserved`: Google's resource-based committed use discount.
    case committedUse = "committed_use"
    /// Machines of one's own, paid by their depreciation, power, space and care.
    case owned
    /// Paid per second while running, by the provider's own increment, minimum and idle tail.
    case serverless
    /// Paid per second at a lower price, interrupted at the provider's will.
    case spot

    /// Whether hours are paid whether used or not.
    public var isCommitment: Bool {
      switch self {
      case .reserved, .savingsPlan, .committedUse, .owned: true
      case .onDemand, .spot, .serverless: false
      }
    }
  }
  /// The kind of contract.
  public var kind: Kind
  /// Place of the type it buys among `Pool.machines`.
  public var machine = 0
  /// Most instances this option holds; nil is without limit. For commitments: the number bought.
  public var limit: Int?
  /// The most of the instances beyond `Pool.base(ofOption:)` that this option holds, in millionths; nil is all. Spot only.
  public var share: Int64?
  /// Length of a commitment; nil for others.
  public var term: Term?
  /// How a commitment is paid; nil for others.
  public var payment: Payment?
  /// Effective price of one instance-hour in US dollars: list, or after the discount written. Where the price moves, the
  /// lowest it takes, so that it bounds from below what an hour costs.
  public var hourly: Decimal
  /// A price on demand that is written in the place of the list's, which discounts of commitments and spot are taken off; nil where the list's
  /// holds. On demand only.
  public var list: Decimal?
  /// Where `hourly` comes from, for the bill: a catalog source, or "scenario".
  public var priceSource: String
  /// Whether `hourly` is a fallback discount of the provider and not this instance's known price.
  public var isEstimated: Bool
  /// How often the provider takes the instance back; spot only.
  public var interruption: Interruption?
  /// The zone its instances run in; nil is any.
  public var zone: String?
  /// How the price of spot moves; nil is `hourly` all the time.
  public var priceSchedule: PriceSchedule?
  /// How often the provider has no instance to give; nil is never. Not for commitments.
  public var shortage: Shortage?
  /// How the time of an instance is billed; nil is per second with a minimum of 60 s, as `Usage` has it.
  public var billing: BillingRule?
  /// What a machine of one's own costs beside its hours; owned only.
  public var owned: OwnedHardware?
  /// Seconds between two attempts to replace instances on demand by spot, once there is some; nil is never. On demand only.
  public var returnToSpot: Double?

  /// Creates an option.
  public init(
    kind: Kind, limit: Int? = nil, share: Int64? = nil, term: Term? = nil, payment: Payment? = nil, hourly: Decimal,
    priceSource: String, isEstimated: Bool = false, interruption: Interruption? = nil,
    zone: String? = nil, priceSchedule: PriceSchedule? = nil, shortage: Shortage? = nil, billing: BillingRule? = nil,
    owned: OwnedHardware? = nil
  ) {
    self.kind = kind
    self.limit = limit
    self.share = share
    self.term = term
    self.payment = payment
    self.hourly = hourly
    self.priceSource = priceSource
    self.isEstimated = isEstimated
    self.interruption = interruption
    self.zone = zone
    self.priceSchedule = priceSchedule
    self.shortage = shortage
    self.billing = billing
    self.owned = owned
  }

  /// Hours over which what is paid at once is spread: the term, or the years of depreciation; nil without a commitment.
  public var amortisationHours: Int? { owned?.depreciationHours ?? term?.hours }

  /// How many instances this option may hold when N are beyond the base: a part of one more is none.
  public func most(of beyondBase: Int) -> Int {
    let most = limit ?? .max
    guard let share else { return most }
    return min(most, Int(Int128(max(0, beyondBase)) * Int128(share) / 1_000_000))
  }

  /// Prices of an instance-hour that a run may meet, in US dollars; `InstanceUsage.price` is a place among them.
  public var prices: [Decimal] { priceSchedule?.prices ?? [hourly] }

  /// The same, for comparing them.
  public var rates: [Double] { prices.map { Double($0.description) ?? 0 } }
}

extension Pool {
  /// What discounts of commitments and spot are taken off, of a type among `machines`: the list's price on demand, or that which the pool
  /// writes in its place.
  public func listPrice(ofMachine machine: Int) -> Decimal {
    purchase.first { $0.machine == machine && $0.list != nil }?.list ?? machines[machine].instance.onDemand
  }
}
