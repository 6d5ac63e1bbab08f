import Model

/// Instance time of one type by month, in whole microseconds, so that parts add up exactly: of spot by purchase option, of all others by
/// rank.
///
/// Time is kept at each number of instances running, which costs the same whatever that number is; a rank ran while at
/// least N instances did, which is a sum from there upwards, made when a month ends.
struct InstanceMeter {
  private var spotTime: [Int64]
  private var spotRounding: [Int64]
  /// Place of each option's first price in a month's row of times; last, their number.
  private let offsets: [Int]
  private let pool: Int
  private let machine: Int
  private(set) var month = 0
  /// Instances running that are not spot.
  private var level = 0
  /// Microsecond up to which the present level is booked.
  private var bookedUntil: Int64 = 0
  /// By level, since the month began.
  private var levelTime: [Int64] = [0]
  /// By rank, since the month began.
  private var rankRounding: [Int64] = [0]
  /// Time by rank of the months that ended; neighbouring ranks with equal time are one row.
  private(set) var ranks: [RankUsage] = []
  /// Instances that ended; none where each is billed by the second, since there may be as many as the run is long.
  private(set) var runs: [RunUsage] = []
  private let keepsRuns: Bool
  private var levels: LevelMeter
  /// How many of the instances that are not spot commitments pay for.
  private let committed: Int
  /// Microseconds since the run began of instances that commitments pay for, and of the others that are not spot.
  private var committedTime: Int64 = 0
  private var onDemandTime: Int64 = 0

  /// - Parameters:
  ///   - prices: How many prices each purchase option has.
  ///   - committed: How many instances commitments pay for.
  init(
    pool: Int, machine: Int, prices: [Int], committed: Int, months: Int, start: Instant, keepsRuns: Bool
  ) {
    self.pool = pool
    self.machine = machine
    self.committed = committed
    self.keepsRuns = keepsRuns
    levels = LevelMeter(pool: pool, machine: machine, start: start)
    var offsets = [0]
    for count in prices { offsets.append(offsets[offsets.count - 1] + count) }
    self.offsets = offsets
    spotTime = Array(repeating: 0, count: offsets[prices.count] * months)
    spotRounding = spotTime
  }

  private func place(_ option: Int, _ price: Int, _ month: Int) -> Int {
    month * offsets[offsets.count - 1] + offsets[option] + price
  }

  /// A simulated second in whole microseconds.
  static func microseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e6).rounded()) }

  /// What the provider bills beyond the time an instance ran: at least 60 s, in whole seconds.
  ///
  /// Source: AWS "Amazon EC2 On-Demand Pricing" and Google "Compute Engine pricing": per second with a minimum of one
  /// minute (read 2026-08).
  private static func rounding(_ total: Int64) -> Int64 {
    let second: Int64 = 1_000_000
    return max(60 * second, (total + second - 1) / second * second) - total
  }

  /// Adds time of a spot instance, by the prices that held.
  mutating func addSpot(from: Int64, until: Int64, option: Int, schedule: PriceSchedule?) {
    guard let schedule else {
      spotTime[place(option, 0, month)] += until - from
      return
    }
    var from = from
    while from < until {
      let period = schedule.period(at: from)
      let end = period + 1 < schedule.starts.count ? min(until, schedule.starts[period + 1]) : until
      spotTime[place(option, schedule.places[period], month)] += end - from
      from = end
    }
  }

  /// A spot instance ended that ran for N microseconds; the provider's rounding is at the price of the end.
  mutating func endSpot(total: Int64, at now: Int64, option: Int, schedule: PriceSchedule?) {
    let price = schedule.map { $0.places[$0.period(at: max(0, now - 1))] } ?? 0
    spotRounding[place(option, price, month)] += Self.rounding(total)
    guard keepsRuns else { return }
    runs.append(RunUsage(pool: pool, machine: machine, spotOption: option, month: month, rank: 0, microseconds: total))
  }

  /// One more instance runs that is not spot.
  mutating func start(at now: Int64) {
    bookLevel(until: now)
    level += 1
    if level == levelTime.count {
      levelTime.append(0)
      rankRounding.append(0)
    }
  }

  /// An instance that is not spot ended; the highest rank running goes, whichever instance it was.
  /// - Parameter total: Microseconds that the instance ran.
  mutating func end(total: Int64, at now: Int64) {
    bookLevel(until: now)
    rankRounding[level] += Self.rounding(total)
    if keepsRuns {
      runs.append(
        RunUsage(pool: pool, machine: machine, spotOption: nil, month: month, rank: level, microseconds: total))
    }
    level -= 1
  }

  private mutating func bookLevel(until now: Int64) {
    levelTime[level] += now - bookedUntil
    committedTime += (now - bookedUntil) * Int64(min(level, committed))
    onDemandTime += (now - bookedUntil) * Int64(max(0, level - committed))
    levels.book(level: level, from: bookedUntil, until: now)
    bookedUntil = now
  }

  /// Microseconds of spot that were booked under one option and price since the run began.
  func spotTime(option: Int, price: Int) -> Int64 {
    stride(from: place(option, price, 0), to: spotTime.count, by: offsets[offsets.count - 1]).reduce(0) {
      $0 + spotTime[$1]
    }
  }

  /// Adds the time of all instances since the run began; of spot, what is booked.
  mutating func addTotals(to totals: inout InstanceTotals, at now: Int64) {
    bookLevel(until: now)
    totals.committed += committedTime
    totals.onDemand += onDemandTime
    for time in spotTime { totals.spot += time }
  }

  /// Ends a calendar month, or the run.
  mutating func closeMonth(at now: Int64) {
    bookLevel(until: now)
    var time = levelTime
    for rank in time.indices.dropFirst().dropLast().reversed() { time[rank] += time[rank + 1] }
    for rank in time.indices.dropFirst() where time[rank] != 0 || rankRounding[rank] != 0 {
      if let last = ranks.last, last.month == month, last.ranks.upperBound == rank - 1,
        last.microseconds == time[rank], last.roundingMicroseconds == rankRounding[rank]
      {
        ranks[ranks.count - 1].ranks = last.ranks.lowerBound...rank
      } else {
        ranks.append(
          RankUsage(
            pool: pool, machine: machine, month: month, ranks: rank...rank, microseconds: time[rank],
            roundingMicroseconds: rankRounding[rank]))
      }
    }
    for rank in levelTime.indices {
      levelTime[rank] = 0
      rankRounding[rank] = 0
    }
    month += 1
  }

  /// Ends the run and gives away its time at each level by clock hour.
  mutating func takeHourlyLevels() -> [LevelUsage] { levels.takeRows() }

  /// The non-zero rows of spot, by option, then month, then price.
  func spotRows() -> [InstanceUsage] {
    var rows: [InstanceUsage] = []
    let width = max(offsets[offsets.count - 1], 1)
    for option in offsets.indices.dropLast() {
      for month in 0..<(spotTime.count / width) {
        for price in 0..<(offsets[option + 1] - offsets[option]) {
          let place = place(option, price, month)
          guard spotTime[place] != 0 || spotRounding[place] != 0 else { continue }
          rows.append(
            InstanceUsage(
              pool: pool, option: option, month: month, price: price, microseconds: spotTime[place],
              roundingMicroseconds: spotRounding[place]))
        }
      }
    }
    return rows
  }
}
