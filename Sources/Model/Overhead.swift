import FoundationEssentials

/// A charge beside machines and models.
public struct Overhead: Sendable, Equatable {
  /// What it is paid by.
  public enum Basis: Sendable, Equatable {
    /// Bytes a request, of which a share (in millionths) counts, at a price per 10^9 bytes in steps.
    case bytes(perRequest: Int64, share: Int64, tiers: [PriceTier])
    /// N units a request (in millionths), of which a share (in millionths) counts, at a price a request, a call or a million tokens.
    case units(Unit, perRequest: Int64, price: Decimal, share: Int64)
    /// Bytes kept, at a price per 10^9 bytes and calendar month.
    case storage(bytes: Int64, price: Decimal)
    /// A price an hour, whether used or not.
    case hours(price: Decimal)
    /// A price a calendar month, in proportion where the run has a part of it.
    case months(price: Decimal)
  }

  /// Which of the charges that the language knows.
  public enum Kind: String, Sendable, CaseIterable {
    case logging, tracing, embeddings, tools
    case vectorSearch = "vector_search"
    case egress
    case crossZone = "cross_zone"
    case storage
    case loadBalancer = "load_balancer"
    case human
    /// One of the user's own, with the user's name.
    case fixed
  }

  /// What requests are or cause.
  public enum Unit: String, Sendable, Equatable {
    /// The requests themselves.
    case request
    /// Calls of tools.
    case call
    /// Tokens that are embedded.
    case token
  }

  /// Which requests count.
  public enum Requests: Sendable, Equatable {
    /// All that arrived.
    case arrived
    /// Those that were answered in full.
    case completed
  }

  /// Which charge it is.
  public var kind: Kind
  /// What it is, as the bill says: `logging`, `egress`, or the user's words for a fixed charge.
  public var name: String
  /// What it is paid by.
  public var basis: Basis
  /// Which requests count, where it is paid by them.
  public var requests: Requests
  /// The workloads that cause it, by index; all of them where the scenario names none.
  public var workloads: [Int]

  /// Creates a charge.
  /// - Parameter name: The user's words for a fixed charge; the kind's own for all others.
  public init(
    _ kind: Kind, name: String? = nil, basis: Basis, requests: Requests = .arrived, workloads: [Int]
  ) {
    self.kind = kind
    self.name = name ?? kind.rawValue
    self.basis = basis
    self.requests = requests
    self.workloads = workloads
  }
}

/// A step of a price that falls with volume: it holds for what lies between the end of the step before and its own.
public struct PriceTier: Sendable, Equatable {
  /// Whole units (bytes or tokens) of a calendar month at which the step ends; nil is without end.
  public var upTo: Int64?
  /// US dollars per unit of sale.
  public var price: Decimal

  /// Creates a step.
  public init(upTo: Int64?, price: Decimal) {
    self.upTo = upTo
    self.price = price
  }
}
