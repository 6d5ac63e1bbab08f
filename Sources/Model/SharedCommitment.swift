import Catalog
import FoundationEssentials

/// A commitment that several pools draw on, hour by hour: what a pool's own reservations leave on demand is covered first by
/// capacity blocks, then by reservations of a family, then by plans of spend, in an order that is the provider's and not that written.
public struct SharedCommitment: Sendable, Equatable {
  /// The kind of contract.
  public enum Kind: String, Sendable, CaseIterable {
    /// Instances of one pool for a window of time, paid when bought.
    case capacityBlock = "capacity_block"
    /// Instances of one size that cover other sizes of their family in proportion.
    case reserved
    /// US dollars an hour to be spent at lower prices (AWS).
    case savingsPlan = "savings_plan"
    /// The same of Google: a flexible, spend-based committed use discount.
    case committedUse = "committed_use"

    /// Whether it is an amount of money and not of machines.
    public var isSpend: Bool { self == .savingsPlan || self == .committedUse }
  }

  /// A type of instance of a pool that it covers.
  public struct Coverage: Sendable, Equatable {
    /// Index of the pool.
    public var pool: Int
    /// Place of the type among `Pool.machines`.
    public var machine: Int
    /// How much of the commitment an instance-hour takes, above 0: picodollars of a plan of spend, units of size of a
    /// family, 1 of a capacity block.
    public var take: Int64
    /// Picodollars that the instance-hour costs on demand, above 0; of a plan of spend, whose savings are compared by it.
    public var onDemand: Int64
    /// Whether the price behind it is a typical discount and not the instance's known price.
    public var isEstimated: Bool

    /// Creates a coverage.
    public init(pool: Int, machine: Int = 0, take: Int64, onDemand: Int64 = 1, isEstimated: Bool = false) {
      self.pool = pool
      self.machine = machine
      self.take = take
      self.onDemand = onDemand
      self.isEstimated = isEstimated
    }

    /// Whether a plan of spend covers it before another: the higher saving off what is paid on demand first, the lower committed
    /// price where two are equal; nil where both are.
    ///
    /// Sources, read 2026-11-28: AWS Savings Plans user guide, "Understanding how Savings Plans apply to your AWS usage"
    /// (docs.aws.amazon.com/savingsplans/latest/userguide/sp-applying.html); MicrosoftDocs,
    /// cost-management-billing/savings-plan/discount-application.md: the greatest discount first. A spend is written at committed
    /// prices, as Google has it too since 2026-01-21 (docs.cloud.google.com/docs/cuds-multiprice), which does not say in which
    /// order it covers machines.
    public func savesMore(than other: Coverage) -> Bool? {
      let (own, others) = (Int128(take) * Int128(other.onDemand), Int128(other.take) * Int128(onDemand))
      if own != others { return own < others }
      return take == other.take ? nil : take < other.take
    }
  }

  /// Its name.
  public var name: String
  /// The kind of contract.
  public var kind: Kind
  /// How much there is of it in an hour, in the unit of `Coverage.take`.
  public var hourlyQuantity: Int64
  /// Effective US dollars an hour for all of it.
  public var hourly: Decimal
  /// Length of the contract in hours.
  public var hours: Int
  /// The same in words: `1y`, `14d`.
  public var label: String
  /// How it is paid.
  public var payment: Payment
  /// The first second at which it holds and the first at which it no longer does; nil is the whole run.
  public var window: UsagePeriod?
  /// What it covers, in the order in which it does: the best discount first, the smallest size first.
  public var coverage: [Coverage]
  /// Where the prices come from.
  public var priceSource: String

  /// Creates a commitment.
  public init(
    name: String, kind: Kind, hourlyQuantity: Int64, hourly: Decimal, hours: Int, label: String, payment: Payment,
    window: UsagePeriod? = nil, coverage: [Coverage], priceSource: String
  ) {
    self.name = name
    self.kind = kind
    self.hourlyQuantity = hourlyQuantity
    self.hourly = hourly
    self.hours = hours
    self.label = label
    self.payment = payment
    self.window = window
    self.coverage = coverage
    self.priceSource = priceSource
  }

  /// Whether it is an amount of money and not of machines.
  public var isSpend: Bool { kind.isSpend }
}
