/// What a run consumed in each of its clock hours, as `Usage.hours` numbers them: the shape by which a month's lines of a bill are spread
/// over its hours.
///
/// Kept where costs are wanted by the hour alone; amounts are those by which `Usage` has the month, without its exactness.
public struct UsageByHour: Sendable, Equatable {
  /// What is measured.
  public enum Measure: Sendable, Hashable {
    /// Replica-seconds of a pool's attempts with one outcome, in the hour in which they were booked.
    case work(pool: Int, machine: Int, outcome: WorkOutcome, consumer: Int)
    /// Replica-seconds of replicas that serve, at work or not.
    case serving(pool: Int, machine: Int)
    /// Replica-seconds running but not yet ready.
    case starting(pool: Int, machine: Int)
    /// Replica-seconds that replicas had nothing to do while they drained.
    case draining(pool: Int, machine: Int)
    /// Seconds of places for a replica on a pool's own instances that held none.
    case unoccupied(pool: Int, machine: Int)
    /// Microseconds of spot instances by option and place of its price.
    case spot(pool: Int, option: Int, price: Int)
    /// Microseconds of instances kept prepared: waiting, or being prepared.
    case warm(pool: Int, isWaiting: Bool)
    /// Calls of an API.
    case calls(api: Int, consumer: Int, terms: Int, outcome: WorkOutcome)
    /// Tokens of an API of one kind.
    case tokens(TokenColumn, api: Int, consumer: Int, terms: Int, outcome: WorkOutcome)
    /// Requests that arrived.
    case arrived(consumer: Int)
    /// Requests that were answered in full.
    case completed(consumer: Int)
    /// What was paid by use, by its place among the workload's.
    case use(Int, consumer: Int)
  }

  /// A kind of tokens that `TokenUsage` counts.
  public enum TokenColumn: Sendable, CaseIterable {
    case input, cached, written, output
  }

  /// What was measured in the hours in which there was any, in their order.
  public struct Series: Sendable, Equatable {
    private var hours: [Int32] = []
    private var amounts: [Double] = []

    /// Creates a series of nothing.
    public init() {}

    /// Adds what an hour had, later than all before.
    public mutating func add(_ amount: Double, hour: Int) {
      hours.append(Int32(hour))
      amounts.append(amount)
    }

    /// An amount an hour.
    public func dense(hours count: Int) -> [Double] {
      var dense = Array(repeating: 0.0, count: count)
      for (hour, amount) in zip(hours, amounts) where hour < count { dense[Int(hour)] = amount }
      return dense
    }
  }

  private var series: [Measure: Series] = [:]

  /// Creates usage of nothing.
  public init() {}

  /// What is known of a measure; nil where there was none of it in any hour.
  public subscript(_ measure: Measure) -> Series? { series[measure] }

  /// Adds what an hour had, later than all before.
  public mutating func add(_ amount: Double, of measure: Measure, hour: Int) {
    series[measure, default: Series()].add(amount, hour: hour)
  }

  /// The most hours times consumers of which a run keeps hours: a year of 11 tenants, a month of 130. Files by the hour have several rows for
  /// each, and so are tens of megabytes by then.
  public static let most = 100_000
}

extension Scenario {
  /// Whether a run can keep what each of its clock hours had.
  public var canKeepHours: Bool {
    horizon / 3_600 * Double(max(1, consumers.count)) <= Double(UsageByHour.most)
  }
}
