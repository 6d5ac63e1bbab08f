import EventKernel
import FoundationEssentials

/// A step of a request's way that no backend of the scenario serves: a search, with a time and a price.
public struct Errand: Sendable, Equatable {
  /// Seconds.
  public var latency: Distribution
  /// US dollars each time.
  public var price: Decimal

  /// Creates a step.
  public init(latency: Distribution, price: Decimal = 0) {
    self.latency = latency
    self.price = price
  }
}

/// Something that a workload's requests cause and that is paid by use, beside calls of models and time of instances.
public struct PaidUse: Sendable, Equatable {
  /// What it is.
  public enum Kind: String, Sendable, CaseIterable {
    /// A look-up in a cache of answers, or of what a stage gives.
    case lookUp = "cache_lookup"
    /// A search of documents.
    case search
    /// A call of an agent's tool.
    case tool
    /// A classification before a route.
    case classification
    /// A validation of an answer.
    case validation
    /// A case that people take.
    case people
  }
  /// What it is.
  public var kind: Kind
  /// What it is called on the bill: `exact cache`, `search`, the desk's name.
  public var name: String
  /// US dollars each.
  public var price: Decimal

  /// Creates a use.
  public init(_ kind: Kind, name: String, price: Decimal) {
    self.kind = kind
    self.name = name
    self.price = price
  }
}
