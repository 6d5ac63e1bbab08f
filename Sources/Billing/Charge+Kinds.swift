import Catalog
import Model

extension Charge {
  /// What a quantity is counted in.
  public enum Unit: String, Sendable, CaseIterable {
    case instanceHour = "instance-hour"
    case hour
    /// Of capacity bought from an API.
    case unitHour = "unit-hour"
    /// Of the smallest size that a reservation counts in.
    case sizeHour = "size-hour"
    case contractHour = "contract-hour"
    case month
    case machineMonth = "machine-month"
    case gigabyteMonth = "GB-month"
    case gigabyte = "GB"
    case kilowattHour = "kWh"
    case committedDollar = "committed dollar"
    case token, request, call, instance, contract, lookup, answer, `case`
  }

  /// What kind of thing is sold.
  public enum Service: Sendable, Equatable {
    /// Instances, and what commitments to them cost.
    case machines
    /// Models that others host.
    case models
    /// A charge beside machines and models.
    case overhead(Overhead.Kind)
    /// Something paid by use.
    case use(PaidUse.Kind)
  }

  /// How it was bought.
  public enum Option: Sendable, Hashable {
    /// By an option of a pool.
    case purchase(PurchaseOption.Kind, term: Term? = nil)
    /// By a commitment that several pools draw on, with its term.
    case commitment(SharedCommitment.Kind, term: String)
    /// Tokens of an API: those of calls with prompts above a length, or at a time of day that costs less, have prices of their own.
    case tokens(ServiceTier, above: Int? = nil, isOffPeak: Bool = false)
    /// Capacity of an API, by the hour.
    case provisioned
    /// By use.
    case payAsYouGo

    /// What a commitment is counted in.
    public enum CommitmentUnit: Sendable {
      case money
      /// Of machines of one type.
      case hours
      /// Of AWS' normalisation factor, by which a reservation covers sizes of its family.
      case sizeHours
    }

    /// What it is counted in, where it is a commitment.
    public var commitmentUnit: CommitmentUnit? {
      switch self {
      case .purchase(.savingsPlan, _), .commitment(.savingsPlan, _), .commitment(.committedUse, _): .money
      case .commitment(.reserved, _): .sizeHours
      case .purchase(let kind, _): kind.isCommitment ? .hours : nil
      case .commitment(.capacityBlock, _): .hours
      case .tokens, .provisioned, .payAsYouGo: nil
      }
    }

    /// In a word or two: `on_demand`, `reserved 1y`, `per_token batch`.
    public var label: String {
      switch self {
      case .purchase(let kind, let term): term.map { "\(kind.rawValue) \($0.rawValue)" } ?? kind.rawValue
      case .commitment(let kind, let term): "\(kind.rawValue) \(term)"
      case .tokens(let tier, let above, let isOffPeak):
        "per_token" + (tier == .standard ? "" : " \(tier.rawValue)")
          + (above.map { " long_context \($0)" } ?? "") + (isOffPeak ? " off_peak" : "")
      case .provisioned: "provisioned"
      case .payAsYouGo: "pay_as_you_go"
      }
    }
  }
}

extension PurchaseOption {
  /// How what it buys is bought, as lines of the bill say it.
  public var option: Charge.Option { .purchase(kind, term: term) }
  /// The option in a word or two: `on_demand`, `spot`, `reserved 1y`.
  public var label: String { option.label }
}

extension SharedCommitment {
  /// How what it covers is bought, as lines of the bill say it.
  public var option: Charge.Option { .commitment(kind, term: label) }
  /// In a word or two: `savings_plan 1y`.
  public var title: String { option.label }
}
