import FoundationEssentials

/// Whose machine it is.
public enum Cloud: String, CaseIterable, Sendable, Codable {
  case aws, gcp, azure
}

/// The instruction set of a machine's processors.
public enum InstructionSet: String, CaseIterable, Sendable, Codable {
  case x86, arm
}

/// The central processors of a machine.
public struct Processor: Sendable, Hashable {
  /// The instruction set, which decides what software runs.
  public let instructionSet: InstructionSet
  /// The maker's name, such as `AWS Graviton3`.
  public let name: String
}

/// How long a commitment lasts.
public enum Term: String, CaseIterable, Sendable, Codable {
  case oneYear = "1y"
  case threeYears = "3y"

  /// Hours of the term: 8,760 a year (AWS counts 31,536,000 s a year, EC2 API reference, `duration`).
  public var hours: Int { self == .oneYear ? 8_760 : 26_280 }
}

/// When a commitment is paid.
public enum Payment: String, CaseIterable, Sendable, Codable {
  case noUpfront = "no_upfront"
  case partialUpfront = "partial_upfront"
  case allUpfront = "all_upfront"
  /// The source gives a price but not how it is paid.
  case unspecified
}

/// What an hour of a committed instance costs, used or not.
public struct ReservedPrice: Sendable, Hashable {
  /// How long the commitment lasts.
  public let term: Term
  /// When it is paid.
  public let payment: Payment
  /// Effective dollars per hour: the upfront part spread over the term, plus the recurring part.
  public let hourly: Decimal
  /// Where the price comes from.
  public let provenance: Provenance
}

/// A machine that can be rented: what is in it and what an hour of it costs.
public struct Instance: Sendable, Hashable {
  /// Cloud and type, such as `aws/g5.xlarge`.
  public let name: String
  /// Whose machine it is.
  public let cloud: Cloud
  /// The cloud's own name for it.
  public let type: String
  /// The region the prices are of.
  public let region: String
  /// Its central processors.
  public let processor: Processor
  /// Virtual processors: hardware threads on most x86 types, cores on Arm.
  public let vcpus: Int
  /// Main memory, bytes.
  public let memoryBytes: Double
  /// The accelerator, or nil for a machine without.
  public let accelerator: Accelerator?
  /// How many accelerators it has; zero without.
  public let acceleratorCount: Int
  /// On-demand price, dollars per hour, Linux.
  public let onDemand: Decimal
  /// Spot price, dollars per hour: a listed one, or implied by `spotSaving`; nil where neither is known.
  public let spot: Decimal?
  /// What spot saves on the on-demand price, 0 to 1; nil where unknown.
  public let spotSaving: Decimal?
  /// Upper bound of the published range of the monthly interruption probability; nil where unknown or the range is open.
  public let spotInterruption: Double?
  /// Lower bound of that range: 0.2 with no upper bound is AWS's `>20%`.
  public let spotInterruptionAtLeast: Double?
  /// Committed prices that are known, one for each term and payment.
  public let reserved: [ReservedPrice]
  /// Where the machine's figures and its on-demand and listed spot prices come from.
  public let provenance: Provenance
  /// Where `spotSaving` and the interruption range come from; it says so when the spot price is implied.
  public let spotProvenance: Provenance?

  /// The same machine, at the same price, with other accelerators.
  public func with(_ accelerator: Accelerator, count: Int) -> Instance {
    Instance(
      name: name, cloud: cloud, type: type, region: region, processor: processor, vcpus: vcpus,
      memoryBytes: memoryBytes,
      accelerator: accelerator, acceleratorCount: count, onDemand: onDemand, spot: spot, spotSaving: spotSaving,
      spotInterruption: spotInterruption, spotInterruptionAtLeast: spotInterruptionAtLeast, reserved: reserved,
      provenance: provenance, spotProvenance: spotProvenance)
  }

  /// The known committed price of this instance for a term and payment.
  ///
  /// A price whose source does not say how it is paid answers for any payment when no exact one is known. EC2 Instance
  /// Savings Plans are priced as the reserved price of the same term and payment.
  public func reservedPrice(term: Term, payment: Payment) -> ReservedPrice? {
    let sameTerm = reserved.filter { $0.term == term }
    if payment == .unspecified, let first = sameTerm.first { return first }
    return sameTerm.first { $0.payment == payment } ?? sameTerm.first { $0.payment == .unspecified }
  }
}
