/// Why a request is refused.
public enum Rejection: Sendable, CaseIterable {
  /// It is longer with its answer than the pool's serving software takes, or its prompt than the API's model does.
  case tooLong
  /// As many wait as the pool's queue holds.
  case queueFull
  /// A limit of the API is reached.
  case rateLimit
  /// A limit of the workload's own gateway is reached.
  case limit
  /// A budget of the workload is used up.
  case budget
  /// Every backend of the route is left alone after failures.
  case coolingDown

  /// The API's tier has no room for it.
  case noRoom

  /// Whether a backend refused it, so that another one may take it.
  var isOfBackend: Bool { self != .limit && self != .budget && self != .coolingDown }
}

/// How many requests were rejected for each reason.
public struct RejectionCounts: Sendable, Equatable {
  private var tooLong: Int64 = 0
  private var queueFull: Int64 = 0
  private var rateLimit: Int64 = 0
  private var limit: Int64 = 0
  private var budget: Int64 = 0
  private var coolingDown: Int64 = 0
  private var noRoom: Int64 = 0

  /// Creates counts of none.
  public init() {}

  /// How many were rejected for a reason.
  public subscript(why: Rejection) -> Int64 {
    switch why {
    case .tooLong: tooLong
    case .queueFull: queueFull
    case .rateLimit: rateLimit
    case .limit: limit
    case .budget: budget
    case .coolingDown: coolingDown
    case .noRoom: noRoom
    }
  }

  /// Counts requests.
  package mutating func add(_ why: Rejection, times: Int64 = 1) {
    switch why {
    case .tooLong: tooLong += times
    case .queueFull: queueFull += times
    case .rateLimit: rateLimit += times
    case .limit: limit += times
    case .budget: budget += times
    case .coolingDown: coolingDown += times
    case .noRoom: noRoom += times
    }
  }
}
