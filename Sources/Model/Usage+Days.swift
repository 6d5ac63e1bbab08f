extension Usage {
  /// What was used after a run's warm-up, in whole hours; all of it where there is none.
  public func after(warmUp: Double) -> Usage {
    guard warmUp > 0 else { return self }
    var usage = self
    usage.months.removeFirst()
    func later<Row>(_ rows: [Row], _ month: WritableKeyPath<Row, Int>) -> [Row] {
      rows.compactMap { row in
        guard row[keyPath: month] > 0 else { return nil }
        var row = row
        row[keyPath: month] -= 1
        return row
      }
    }
    usage.instances = later(instances, \.month)
    usage.ranks = later(ranks, \.month)
    usage.warm = later(warm, \.month)
    usage.poolTime = later(poolTime, \.month)
    usage.tokens = later(tokens, \.month)
    usage.runs = later(runs, \.month)
    usage.requests = later(requests, \.month)
    usage.uses = later(uses, \.month)
    let hours = Int(warmUp / 3_600)
    usage.levels = levels.compactMap { row in
      guard row.hours.upperBound > hours else { return nil }
      let first = max(row.hours.lowerBound, hours)
      return LevelUsage(
        pool: row.pool, machine: row.machine, hours: first - hours..<row.hours.upperBound - hours, level: row.level,
        microseconds: row.microseconds)
    }
    return usage
  }

  /// A day that was simulated and stands for several of a month.
  public struct Day: Sendable {
    /// Index of the month.
    public var month: Int
    /// Midnights of the days that it stands for, at least one.
    public var dates: [Instant]
    /// What it consumed; its own months are not looked at.
    public var usage: Usage

    /// Creates a day.
    public init(month: Int, dates: [Instant], usage: Usage) {
      self.month = month
      self.dates = dates
      self.usage = usage
    }

    /// How many days it stands for.
    public var times: Int { dates.count }
  }

  /// Usage of whole months, each made of days: what a day consumed counts as often as there are days like it.
  ///
  /// What is bought for a month, used or not, is no usage, and is not multiplied by anything.
  /// - Parameters:
  ///   - days: At least one, whose runs had the same consumers and began at midnight.
  ///   - months: The months, whole.
  ///   - byHour: Whether levels by the hour are kept, which commitments of several pools need: those of every day that a day stands
  ///     for are its own.
  public init(_ days: [Day], months: [UsagePeriod], byHour: Bool) {
    var spot: [Place: InstanceUsage] = [:]
    var time: [Place: PoolTime] = [:]
    var calls: [Place: TokenUsage] = [:]
    var warm: [Place: WarmUsage] = [:]
    var requests: [Place: RequestUsage] = [:]
    var uses: [Place: UseUsage] = [:]
    var runs: [RunUsage] = []
    var rankTime: [Place: [(run: Int64, rounding: Int64)]] = [:]
    for day in days {
      let times = Int64(day.times)
      for row in day.usage.instances {
        let place = Place(first: row.pool, second: row.option, third: row.price, month: day.month)
        var sum =
          spot[place]
          ?? InstanceUsage(
            pool: row.pool, option: row.option, month: day.month, price: row.price, microseconds: 0,
            roundingMicroseconds: 0)
        sum.microseconds += times * row.microseconds
        sum.roundingMicroseconds += times * row.roundingMicroseconds
        spot[place] = sum
      }
      for row in day.usage.ranks {
        let place = Place(first: row.pool, second: row.machine, month: day.month)
        var ranks = rankTime[place] ?? []
        while ranks.count < row.ranks.upperBound { ranks.append((0, 0)) }
        for rank in row.ranks {
          ranks[rank - 1].run += times * row.microseconds
          ranks[rank - 1].rounding += times * row.roundingMicroseconds
        }
        rankTime[place] = ranks
      }
      for row in day.usage.poolTime {
        let place = Place(first: row.pool, second: row.machine, month: day.month)
        var sum =
          time[place]
          ?? PoolTime(
            pool: row.pool, machine: row.machine, month: day.month, busy: row.busy.map { _ in 0 }, idle: 0, starting: 0)
        for outcome in WorkOutcome.ofInstances where !row[outcome].isEmpty {
          if sum[outcome].isEmpty { sum[outcome] = row[outcome].map { _ in 0 } }
          for consumer in row[outcome].indices { sum[outcome][consumer] += Double(times) * row[outcome][consumer] }
        }
        sum.idle += Double(times) * row.idle
        sum.draining += Double(times) * row.draining
        sum.starting += Double(times) * row.starting
        sum.unoccupied += Double(times) * row.unoccupied
        time[place] = sum
      }
      for row in day.usage.tokens {
        let place = Place(
          first: row.api, second: row.consumer,
          third: row.terms.rank * WorkOutcome.allCases.count + row.outcome.rawValue, month: day.month)
        var sum =
          calls[place]
          ?? TokenUsage(
            api: row.api, consumer: row.consumer, month: day.month, calls: 0, inputTokens: 0, cachedTokens: 0,
            outputTokens: 0, terms: row.terms, outcome: row.outcome)
        sum.calls += times * row.calls
        sum.inputTokens += times * row.inputTokens
        sum.cachedTokens += times * row.cachedTokens
        sum.writtenTokens += times * row.writtenTokens
        sum.outputTokens += times * row.outputTokens
        calls[place] = sum
      }
      for row in day.usage.warm {
        let place = Place(first: row.pool, month: day.month)
        var sum =
          warm[place]
          ?? WarmUsage(pool: row.pool, month: day.month, waitingMicroseconds: 0, preparingMicroseconds: 0)
        sum.waitingMicroseconds += times * row.waitingMicroseconds
        sum.preparingMicroseconds += times * row.preparingMicroseconds
        warm[place] = sum
      }
      for row in day.usage.requests {
        let place = Place(first: row.consumer, month: day.month)
        var sum =
          requests[place] ?? RequestUsage(consumer: row.consumer, month: day.month, arrived: 0, completed: 0)
        sum.arrived += times * row.arrived
        sum.completed += times * row.completed
        requests[place] = sum
      }
      for row in day.usage.uses {
        let place = Place(first: row.consumer, second: row.use, month: day.month)
        var sum = uses[place] ?? UseUsage(consumer: row.consumer, month: day.month, use: row.use, count: 0)
        sum.count += times * row.count
        uses[place] = sum
      }
      for run in day.usage.runs {
        var run = run
        run.month = day.month
        runs += Array(repeating: run, count: day.times)
      }
    }
    func ordered<Row>(_ rows: [Place: Row]) -> [Row] { rows.sorted { $0.key < $1.key }.map(\.value) }
    let ranks = rankTime.sorted { $0.key < $1.key }.flatMap { place, rows in
      rows.indices.compactMap { index -> RankUsage? in
        guard rows[index].run != 0 || rows[index].rounding != 0 else { return nil }
        return RankUsage(
          pool: place.first, machine: place.second, month: place.month, ranks: (index + 1)...(index + 1),
          microseconds: rows[index].run,
          roundingMicroseconds: rows[index].rounding)
      }
    }
    self.init(
      months: months, consumers: days.first?.usage.consumers ?? [], instances: ordered(spot), ranks: ranks,
      warm: ordered(warm), poolTime: ordered(time), tokens: ordered(calls),
      levels: byHour ? Usage.levels(days, from: months.first?.start) : [], runs: runs, requests: ordered(requests),
      uses: ordered(uses))
  }

  /// Levels of the hours of all days, by pool and time.
  private static func levels(_ days: [Day], from start: Instant?) -> [LevelUsage] {
    guard let start else { return [] }
    var rows: [LevelUsage] = []
    for day in days {
      for date in day.dates {
        let first = Int((date.secondsSinceEpoch - start.secondsSinceEpoch) / 3_600)
        rows += day.usage.levels.map { row in
          LevelUsage(
            pool: row.pool, machine: row.machine, hours: row.hours.lowerBound + first..<row.hours.upperBound + first,
            level: row.level,
            microseconds: row.microseconds)
        }
      }
    }
    return rows.sorted {
      ($0.pool, $0.machine, $0.hours.lowerBound, $0.level) < ($1.pool, $1.machine, $1.hours.lowerBound, $1.level)
    }
  }

  /// Where a row stands among its like.
  private struct Place: Hashable, Comparable {
    var first: Int
    var second = 0
    var third = 0
    var month: Int

    static func < (a: Place, b: Place) -> Bool {
      (a.first, a.second, a.month, a.third) < (b.first, b.second, b.month, b.third)
    }
  }
}
