/// Time during which exactly so many instances of a pool ran that are not spot, within each of some clock hours.
///
/// An hour is one of the clock (UTC), numbered from the one in which the run starts; the first and the last may be cut by the run.
public struct LevelUsage: Sendable, Equatable {
  /// Index of the pool.
  public var pool: Int
  /// Place of the type of instance among `Pool.machines`.
  public var machine: Int
  /// The hours; neighbouring ones that are alike are one row.
  public var hours: Range<Int>
  /// Instances running, at least 1.
  public var level: Int
  /// Whole microseconds of each of the hours at that level.
  public var microseconds: Int64

  /// Creates a row.
  public init(pool: Int, machine: Int = 0, hours: Range<Int>, level: Int, microseconds: Int64) {
    self.pool = pool
    self.machine = machine
    self.hours = hours
    self.level = level
    self.microseconds = microseconds
  }
}

/// An instance that ended, for providers that bill by other steps than whole seconds.
public struct RunUsage: Sendable, Equatable {
  /// Index of the pool.
  public var pool: Int
  /// Place of the type of instance among `Pool.machines`.
  public var machine: Int
  /// Index of the spot option; nil for an instance that is not spot.
  public var spotOption: Int?
  /// Index of the month in which it ended.
  public var month: Int
  /// The rank that its end freed, from 1; 0 for spot.
  public var rank: Int
  /// Whole microseconds from its start to its end.
  public var microseconds: Int64

  /// Creates a row.
  public init(pool: Int, machine: Int = 0, spotOption: Int?, month: Int, rank: Int, microseconds: Int64) {
    self.pool = pool
    self.machine = machine
    self.spotOption = spotOption
    self.month = month
    self.rank = rank
    self.microseconds = microseconds
  }
}

/// Requests of one consumer in one month.
public struct RequestUsage: Sendable, Equatable {
  /// Index in `Usage.consumers`.
  public var consumer: Int
  /// Index of the month.
  public var month: Int
  /// Requests that arrived.
  public var arrived: Int64
  /// Requests that were answered in full, in the month of the answer.
  public var completed: Int64

  /// Creates a row.
  public init(consumer: Int, month: Int, arrived: Int64, completed: Int64) {
    self.consumer = consumer
    self.month = month
    self.arrived = arrived
    self.completed = completed
  }
}

extension Usage {
  /// The clock hours that the run touches, clipped to it; hour 0 is the one in which it starts.
  public var hours: [UsagePeriod] {
    guard let start = months.first?.start, let end = months.last?.end else { return [] }
    let first = start.secondsSinceEpoch - start.secondOfDay % 3_600
    return stride(from: first, to: end.secondsSinceEpoch, by: 3_600).map {
      UsagePeriod(
        start: max(start, Instant(secondsSinceEpoch: $0)), end: min(end, Instant(secondsSinceEpoch: $0 + 3_600)))
    }
  }
}
