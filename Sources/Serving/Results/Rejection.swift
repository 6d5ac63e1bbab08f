/// Why a backend refuses a request.
public enum Rejection: Sendable, CaseIterable {
  /// It is longer with its answer than the pool's serving software takes.
  case tooLong
  /// As many wait as the pool's queue holds.
  case queueFull
  /// A limit of the API is reached.
  case rateLimit
  /// The API's tier has no room for it.
  case noRoom
}

/// How many requests were rejected for each reason.
public struct RejectionCounts: Sendable, Equatable {
  private var tooLong: Int64 = 0
  private var queueFull: Int64 = 0
  private var rateLimit: Int64 = 0
  private var noRoom: Int64 = 0

  /// Creates counts of none.
  public init() {}

  /// How many were rejected for a reason.
  public subscript(why: Rejection) -> Int64 {
    switch why {
    case .tooLong: tooLong
    case .queueFull: queueFull
    case .rateLimit: rateLimit
    case .noRoom: noRoom
    }
  }

  /// Counts requests.
  package mutating func add(_ why: Rejection, times: Int64 = 1) {
    switch why {
    case .tooLong: tooLong += times
    case .queueFull: queueFull += times
    case .rateLimit: rateLimit += times
    case .noRoom: noRoom += times
    }
  }
}
