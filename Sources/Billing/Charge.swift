import Model

/// Usage with a price put on it: one line of a bill.
///
/// A line has four costs, as FOCUS defines them: what it would be at list prices, at the prices agreed, what it costs when
/// what is paid at once is spread over what it pays for (`cost`), and what is invoiced for it (`billed`).
public struct Charge: Sendable, Equatable {
  /// Whether something was used or bought.
  public enum Nature: String, Sendable {
    /// Something was used, or stood ready though bought.
    case usage
    /// A commitment was paid for. Its cost stands in lines of usage; the purchase itself has a billed cost alone.
    case purchase
  }

  /// What the money was spent on.
  public enum Category: String, Sendable, CaseIterable {
    /// Instance time that a consumer kept busy.
    case usage
    /// Instance time that a consumer's attempts kept busy which were lost with their replica.
    case lostWork = "lost_work"
    /// Instance time, or tokens, that attempts took after which the client tried again.
    case retries
    /// Instance time, or tokens, that the last attempts of requests took that were not answered.
    case wasted
    /// Instance time ready with nothing to do.
    case idle
    /// Instance time of replicas that drained and had nothing to do.
    case drain
    /// Instance time running but not yet ready to serve.
    case starting
    /// The part of instances' time in which no replica was on their accelerators.
    case unoccupied
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
    /// Prompt tokens written to the provider's cache.
    case cacheWrites = "cache_writes"
    /// Answer tokens.
    case outputTokens = "output_tokens"
    /// Tokens that the model thinks in and does not show.
    case reasoningTokens = "reasoning_tokens"
    /// Uses of tools that a provider runs for its models.
    case toolCalls = "tool_calls"
    /// Tokens, and uses of tools, of calls that an API was still answering when the run ended.
    case underWay = "under_way"
    /// Look-ups in caches of answers, of what was retrieved and of tool results.
    case cacheLookups = "cache_lookups"
    /// Searches of documents.
    case searches
    /// Calls of agents' tools.
    case agentTools = "agent_tools"
    /// Classifications before a route.
    case classification
    /// Validations of answers.
    case validation
    /// Cases that people took.
    case people
    /// Electricity of machines of one's own.
    case power
    /// Space and network of machines of one's own.
    case rack
    /// People who look after machines of one's own.
    case staff
    /// A charge beside machines and models.
    case overhead
    /// What is paid at once for a commitment.
    case upfront
    /// What is paid month by month for a commitment.
    case recurring
    /// What machines of one's own are sold for when they are written off.
    case resale
  }

  /// Where the money goes, in the order in which it is told: every line of usage has one answer, so the answers add up to the whole.
  public enum Purpose: String, Sendable, CaseIterable {
    case usage
    /// Calls that APIs were still answering when the run ended.
    case underWay = "under_way"
    case idle
    case coldStart = "cold_start"
    case drain
    case lostWork = "lost_work"
    case retries, wasted
    case warmPool = "warm_pool"
    case unusedCommitment = "unused_commitment"
    case rounding
    /// Look-ups in caches.
    case caches
    /// Searches of documents.
    case retrieval
    /// Tools of agents.
    case tools
    /// Classifiers and validations.
    case routing
    /// People who took cases.
    case people
    case overhead

    /// Whether it is paid wherever models are called: overheads, look-ups, searches and tools.
    public var isBesideModels: Bool {
      switch self {
      case .caches, .retrieval, .tools, .overhead: true
      case .usage, .underWay, .idle, .coldStart, .drain, .lostWork, .retries, .wasted, .warmPool, .unusedCommitment,
        .rounding,
        .routing,
        .people:
        false
      }
    }
  }

  /// The kind of thing that the money was paid for.
  public enum BackendKind: String, Sendable, CaseIterable, Comparable {
    case pool, api
    /// Something paid by use: a cache, a search, tools, a classifier, a validation, people.
    case service
    /// A commitment that several pools draw on.
    case commitment
    /// A charge beside machines and models.
    case overhead

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// In the order of the cases.
    public static func < (a: BackendKind, b: BackendKind) -> Bool { a.rank < b.rank }
  }

  /// Where a line stands in its bill: the same in every replication, so that lines can be aligned.
  public struct Position: Sendable, Hashable, Comparable {
    /// Index of the month.
    public var month: Int
    /// Pools come before APIs, and these before all else.
    public var kind: BackendKind
    /// Index of the pool or API; of a use, place of its kind.
    public var backend: Int
    /// Index of the purchase option; of an API the rank of the calls' terms; of a use its place among the workload's.
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
      self.category = Self.rank(of: category)
      self.consumer = consumer
    }

    /// Where a category stands among all.
    static func rank(of category: Category) -> Int { Category.allCases.firstIndex(of: category) ?? 0 }

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
  /// What kind of thing was bought.
  public var service: Service
  /// How it was bought.
  public var purchaseOption: Option
  /// What it was spent on.
  public var category: Category
  /// How much of it, in `unit`.
  public var quantity: Amount
  /// What the quantity is counted in.
  public var unit: Unit
  /// US dollars per unit.
  public var unitPrice: UnitPrice
  /// The price on the list, per unit.
  public var listUnitPrice: UnitPrice
  /// The price agreed, before commitments, per unit.
  public var contractedUnitPrice: UnitPrice
  /// US dollars, what is paid at once spread over what it pays for: FOCUS' effective cost. Nothing for a purchase.
  public var cost: Amount
  /// US dollars on the invoice: nothing for what a commitment covers, whose purchase is billed instead.
  public var billed: Amount
  /// US dollars at list prices.
  public var list: Amount
  /// US dollars at the prices agreed, before commitments.
  public var contracted: Amount
  /// Where the unit price comes from.
  public var priceSource: String
  /// Whether something was used or bought.
  public var nature: Nature
  /// The part of the month that lies in the run; nil where a line was made without.
  public var period: UsagePeriod?
  /// What the seller calls the thing sold: `g5.xlarge:reserved 1y`, `gpt-4o-mini:output_tokens`.
  public var sku: String
  /// The commitment that covers or is the line; empty for all others.
  public var commitment: String
  /// How much of the commitment was bought, used or not used, in the `Option.CommitmentUnit` of how it was bought.
  /// Its purchases over the term add up to what is used and not used over the term.
  public var committed: Amount

  /// Creates a line.
  public init(
    position: Position, month: String, workload: String, tenant: String, backend: String, resource: String,
    service: Service, purchaseOption: Option, category: Category, quantity: Amount, unit: Unit, unitPrice: UnitPrice,
    cost: Amount,
    priceSource: String, listUnitPrice: UnitPrice? = nil, contractedUnitPrice: UnitPrice? = nil,
    billed: Amount? = nil, list: Amount? = nil, contracted: Amount? = nil, nature: Nature = .usage,
    period: UsagePeriod? = nil, sku: String = "", commitment: String = "", committed: Amount = .zero
  ) {
    self.position = position
    self.month = month
    self.workload = workload
    self.tenant = tenant
    self.backend = backend
    self.resource = resource
    self.service = service
    self.purchaseOption = purchaseOption
    self.category = category
    self.quantity = quantity
    self.unit = unit
    self.unitPrice = unitPrice
    self.cost = cost
    self.priceSource = priceSource
    self.listUnitPrice = listUnitPrice ?? unitPrice
    self.contractedUnitPrice = contractedUnitPrice ?? unitPrice
    self.billed = billed ?? cost
    self.list = list ?? cost
    self.contracted = contracted ?? cost
    self.nature = nature
    self.period = period
    self.sku = sku
    self.commitment = commitment
    self.committed = committed
  }
}

extension Charge {
  /// Whether it was spent on attempts that came to nothing.
  public var isWasted: Bool { category == .lostWork || category == .retries || category == .wasted }

  /// Where the money goes. Power that no request caused is idle, and so are space and staff, which are paid whatever happens.
  public var purpose: Purpose {
    switch category {
    case .usage, .inputTokens, .cachedTokens, .cacheWrites, .outputTokens, .reasoningTokens, .toolCalls: .usage
    case .underWay: .underWay
    case .power: position.consumer < 0 ? .idle : .usage
    case .idle, .unoccupied, .rack, .staff: .idle
    case .starting: .coldStart
    case .rounding: .rounding
    case .drain: .drain
    case .lostWork: .lostWork
    case .retries: .retries
    case .wasted: .wasted
    case .warmPool: .warmPool
    case .unusedCommitment, .upfront, .recurring, .resale: .unusedCommitment
    case .overhead: .overhead
    case .cacheLookups: .caches
    case .searches: .retrieval
    case .agentTools: .tools
    case .classification, .validation: .routing
    case .people: .people
    }
  }
}
