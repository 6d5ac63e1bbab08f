/// What limits did to a workload's requests.
public struct LimitCounts: Sendable, Equatable {
  /// Attempts and calls that each limit refused, in the order written; of several that would, the first counts it.
  public var refused: [Int64]

  /// Creates counts.
  public init(refused: [Int64] = []) { self.refused = refused }
}

/// What was metered of a workload, in whole pico-dollars.
public struct MeteredMoney: Sendable, Equatable {
  /// Calls of APIs.
  public var apis: Int128 = 0
  /// Work on pools.
  public var pools: Int128 = 0
  /// What is paid by use: look-ups, searches, tools, validations, people.
  public var uses: Int128 = 0

  /// Creates amounts of nothing.
  public init() {}

  /// All of it.
  public var total: Int128 { apis + pools + uses }
}

/// What one budget saw and did.
public struct BudgetCounts: Sendable, Equatable {
  /// Pico-dollars that were spent and counted in it.
  public var spent: Int128 = 0
  /// Pico-dollars that it allows over the run, of all whom it counts apart; periods that the run cuts count in part.
  public var allowed = 0.0
  /// Most that was spent in a period, over its limit.
  public var highest = 0.0
  /// Periods in which it was used up.
  public var exhausted: Int64 = 0
  /// Periods in which `alert_at` was passed.
  public var alerts: Int64 = 0
  /// Requests that it sent to another backend, cut, held and refused; each request once, refusals by the call.
  public var rerouted: Int64 = 0
  /// Requests whose answers it cut.
  public var shortened: Int64 = 0
  /// Requests that it held for a while.
  public var deferred: Int64 = 0
  /// Calls that it refused.
  public var refused: Int64 = 0

  /// Creates counts of none.
  public init() {}
}

/// What a workload's budgets did together.
public struct BudgetSavings: Sendable, Equatable {
  /// Pico-dollars that calls would have cost more where their route sends them, at the same tokens: of routes that have one API for the call.
  public var rerouted: Int128 = 0
  /// Pico-dollars of answer tokens that were cut, of calls of APIs.
  public var shortened: Int128 = 0
  /// Pico-dollars of calls of APIs that were refused for good.
  public var refused: Int128 = 0

  /// Creates savings of nothing.
  public init() {}

  /// All of it.
  public var total: Int128 { rerouted + shortened + refused }
}
