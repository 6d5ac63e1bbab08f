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
    /// Paid per second at a lower price, taken back at the provider's will.
    case spot

    /// Whether hours are paid whether used or not.
    public var isCommitment: Bool { self == .reserved || self == .savingsPlan }
  }
  /// The kind of contract.
  public var kind: Kind
  /// Most instances this option holds; nil is without limit. For commitments: the number bought.
  public var limit: Int?
  /// Length of a commitment; nil for others.
  public var term: Term?
  /// How a commitment is paid; nil for others.
  public var payment: Payment?
  /// Effective price of one instance-hour in US dollars: list, or after the discount written.
  public var hourly: Decimal
  /// Where `hourly` comes from, for the bill: a catalog source, or "scenario".
  public var priceSource: String
  /// Whether `hourly` is a fallback discount of the provider and not this instance's known price.
  public var isEstimated: Bool
  /// How often the provider takes the instance back; spot only.
  public var interruption: Interruption?

  /// Creates an option.
  public init(
    kind: Kind, limit: Int? = nil, term: Term? = nil, payment: Payment? = nil, hourly: Decimal,
    priceSource: String, isEstimated: Bool = false, interruption: Interruption? = nil
  ) {
    self.kind = kind
    self.limit = limit
    self.term = term
    self.payment = payment
    self.hourly = hourly
    self.priceSource = priceSource
    self.isEstimated = isEstimated
    self.interruption = interruption
  }
}

/// The hazard of a spot instance.
public struct Interruption: Sendable, Equatable {
  /// Probability that an instance is interrupted within a 730-hour month, in 0..<1; the hazard is -ln(1 - p) / 730 h.
  public var monthlyProbability: Double
  /// Seconds between the warning and the loss.
  public var notice: Double

  /// Creates a hazard.
  public init(monthlyProbability: Double, notice: Double) {
    self.monthlyProbability = monthlyProbability
    self.notice = notice
  }
}
