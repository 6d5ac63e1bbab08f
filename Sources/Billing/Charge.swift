/// Usage with a price put on it: one line of a bill.
public struct Charge: Sendable, Equatable {
  /// What the money was spent on.
  public enum Category: String, Sendable, CaseIterable {
    /// Instance time that a consumer kept busy.
    case usage
    /// Instance time that a consumer's attempts kept busy which were lost with their replica.
    case lostWork = "lost_work"
    /// Instance time ready with nothing to do.
    case idle
    /// Instance time running but not yet ready to serve.
    case starting
    /// Time billed on top because of the provider's minimum and rounding.
    case rounding
    /// Committed instance time that no instance used.
    case unusedCommitment = "unused_commitment"
    /// Instances kept prepared for a start.
    case warmPool = "warm_pool"
    /// Prompt tokens not found in the provider's cache.
    case inputTokens = "input_tokens"
    /// Prompt tokens found in the provider's cache.
    case cachedTokens = "cached_tokens"
    /// Answer tokens.
    case outputTokens = "output_tokens"
  }

  /// The kind of thing that served.
  public enum BackendKind: String, Sendable, Comparable {
    case pool, api

    /// Pools come first.
    public static func < (a: BackendKind, b: BackendKind) -> Bool { a == .pool && b == .api }
  }

  /// Where a line stands in its bill: the same in every replication, so that lines can be aligned.
  public struct Position: Sendable, Hashable, Comparable {
    /// Index of the month.
    public var month: Int
    /// Pools come before APIs.
    public var kind: BackendKind
    /// Index of the pool or API.
    public var backend: Int
    /// Index of the purchase option; 0 for APIs.
    public var option: Int
    /// Place of the price among the option's prices.
    public var price: Int
    /// Rank of the category.
    public var category: Int
    /// Index in `Usage.consumers`; -1 for a line that no consumer caused alone.
    public var consumer: Int

    /// Creates a position.
    public init(
      month: Int, kind: BackendKind, backend: Int, option: Int, price: Int = 0, category: Category, consumer: Int
    ) {
      self.month = month
      self.kind = kind
      self.backend = backend
      self.option = option
      self.price = price
      self.category = Category.allCases.firstIndex(of: category) ?? 0
      self.consumer = consumer
    }

    /// By month, backend, purchase option, price, category and consumer.
    public static func < (a: Position, b: Position) -> Bool {
      (a.month, a.kind, a.backend) == (b.month, b.kind, b.backend)
        ? (a.option, a.price, a.category, a.consumer) < (b.option, b.price, b.category, b.consumer)
        : (a.month, a.kind, a.backend) < (b.month, b.kind, b.backend)
    }
  }

  /// Where it stands.
  public var position: Position
  /// The calendar month, `2026-12`.
  public var month: String
  /// The workload that caused it; empty where none did alone.
  public var workload: String
  /// The workload's tenant; empty where it has none or none caused it alone.
  public var tenant: String
  /// The pool's or API's name.
  public var backend: String
  /// What was bought: an instance type or a hosted model.
  public var resource: String
  /// How it was bought: `reserved 1y`, `on_demand`, `spot`, `per_token`.
  public var purchaseOption: String
  /// What it was spent on.
  public var category: Category
  /// How much of it, in `unit`.
  public var quantity: Amount
  /// `instance-hour` or `token`.
  public var unit: String
  /// US dollars per unit.
  public var unitPrice: UnitPrice
  /// US dollars.
  public var cost: Amount
  /// Where the unit price comes from.
  public var priceSource: String

  /// Creates a line.
  public init(
    position: Position, month: String, workload: String, tenant: String, backend: String, resource: String,
    purchaseOption: String, category: Category, quantity: Amount, unit: String, unitPrice: UnitPrice, cost: Amount,
    priceSource: String
  ) {
    self.position = position
    self.month = month
    self.workload = workload
    self.tenant = tenant
    self.backend = backend
    self.resource = resource
    self.purchaseOption = purchaseOption
    self.category = category
    self.quantity = quantity
    self.unit = unit
    self.unitPrice = unitPrice
    self.cost = cost
    self.priceSource = priceSource
  }
}
