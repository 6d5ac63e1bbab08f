/// Time during which exactly N instances of a pool ran that are not spot, within each of some clock hours.
///
/// An hour is one of the clock (UTC), numbered from the one in which the run starts; the first and the last may be cut by the run.
///
/// Twenty bytes, since a run has as many rows as its hours have changes.
public struct LevelUsage: Sendable, Equatable {
  /// The most microseconds of a row, those of an hour, and the most that its other numbers may be.
  public static let limits = (microseconds: Int64(3_600_000_000), hours: Int(UInt32.max), pools: Int(UInt16.max))

  private let firstHour: UInt32
  private var nextHour: UInt32
  private let instances: UInt32
  private let time: UInt32
  private let poolIndex: UInt16
  private let machineIndex: UInt16

  /// Index of the pool.
  public var pool: Int { Int(poolIndex) }
  /// Place of the type of instance among `Pool.machines`.
  public var machine: Int { Int(machineIndex) }
  /// The hours; neighbouring ones that are alike are one row.
  public var hours: Range<Int> { Int(firstHour)..<Int(nextHour) }
  /// Instances running, at least 1.
  public var level: Int { Int(instances) }
  /// Whole microseconds of each of the hours at that level.
  public var microseconds: Int64 { Int64(time) }

  /// Creates a row of numbers within `limits`.
  public init(pool: Int, machine: Int = 0, hours: Range<Int>, level: Int, microseconds: Int64) {
    precondition(0...Self.limits.microseconds ~= microseconds, "an hour has fewer than \(microseconds) microseconds")
    poolIndex = UInt16(pool)
    machineIndex = UInt16(machine)
    firstHour = UInt32(hours.lowerBound)
    nextHour = UInt32(hours.upperBound)
    instances = UInt32(level)
    time = UInt32(microseconds)
  }

  /// Has the row hold for the hour after its last one as well.
  public mutating func addHour() { nextHour += 1 }
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
