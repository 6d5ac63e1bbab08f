import Model

/// What one commitment of several pools did in one month.
struct PoolCover: Sendable {
  /// A type of instance of a pool, by index and place among `Pool.machines`.
  struct Machine: Hashable, Comparable {
    var pool: Int
    var machine: Int

    static func < (a: Machine, b: Machine) -> Bool { (a.pool, a.machine) < (b.pool, b.machine) }
  }
  /// Index of the commitment.
  var commitment: Int
  /// Index of the month.
  var month: Int
  /// Microseconds of instances covered, by pool and type.
  var covered: [Machine: Int128] = [:]
  /// What was there of it: quantity times microseconds.
  var available: Int128 = 0
  /// What was taken of it, in the same unit, by pool and type.
  var taken: [Machine: Int128] = [:]

  /// What nothing took.
  var unused: Int128 { available - taken.values.reduce(0, +) }
}

extension PoolCover {
  /// Goes over the clock hours of a run, as providers do: in each, what the pools' own reservations leave on demand is covered by
  /// one commitment after another, and what one does not need in an hour is lost.
  ///
  /// - Complexity: O(hours x commitments x types of instances).
  static func all(_ scenario: Scenario, _ usage: Usage) -> [PoolCover] {
    guard !scenario.commitments.isEmpty else { return [] }
    let hours = usage.hours
    let onDemand = HourlyTime(scenario, usage, hours: hours.count)
    let order = scenario.commitments.indices.sorted {
      (scenario.commitments[$0].kind.turn, $0) < (scenario.commitments[$1].kind.turn, $1)
    }
    var covers = scenario.commitments.indices.map { index in
      usage.months.indices.map { PoolCover(commitment: index, month: $0) }
    }
    var month = 0
    for (index, hour) in hours.enumerated() {
      while month + 1 < usage.months.count, hour.start >= usage.months[month].end { month += 1 }
      var left = onDemand.microseconds[index]
      for commitment in order {
        let contract = scenario.commitments[commitment]
        let length = contract.microseconds(in: hour)
        guard length > 0 else { continue }
        let available = Int128(contract.hourlyQuantity) * Int128(length)
        covers[commitment][month].available += available
        var rest = available
        for coverage in contract.coverage {
          let place = onDemand.place(coverage.pool, coverage.machine)
          let time = min(left[place], rest / Int128(coverage.take))
          guard time > 0 else { continue }
          left[place] -= time
          rest -= time * Int128(coverage.take)
          let machine = Machine(pool: coverage.pool, machine: coverage.machine)
          covers[commitment][month].covered[machine, default: 0] += time
          covers[commitment][month].taken[machine, default: 0] += time * Int128(coverage.take)
        }
      }
    }
    return covers.flatMap { $0 }
  }
}

extension SharedCommitment {
  /// Microseconds of an hour of the run in which it holds.
  func microseconds(in hour: UsagePeriod) -> Int64 {
    guard let window else { return hour.seconds * 1_000_000 }
    let start = max(hour.start, window.start)
    let end = min(hour.end, window.end)
    return start < end ? (end.secondsSinceEpoch - start.secondsSinceEpoch) * 1_000_000 : 0
  }
}

extension SharedCommitment.Kind {
  /// What is bought for certain machines is used before what is good for all.
  ///
  /// Sources, read 2026-11-21: AWS Savings Plans user guide, "Understanding how Savings Plans apply to your AWS usage": after reserved
  /// instances; MicrosoftDocs, cost-management-billing/savings-plan/discount-application.md: reservation benefits first.
  fileprivate var turn: Int {
    switch self {
    case .capacityBlock: 0
    case .reserved: 1
    case .savingsPlan, .committedUse: 2
    }
  }
}

/// Instance time on demand by clock hour, pool and type, in microseconds.
private struct HourlyTime {
  /// By hour and `place`.
  var microseconds: [[Int128]]
  /// The place of each pool's first type.
  private let offsets: [Int]

  init(_ scenario: Scenario, _ usage: Usage, hours: Int) {
    var offsets = [0]
    for pool in scenario.pools { offsets.append(offsets[offsets.count - 1] + pool.machines.count) }
    self.offsets = offsets
    microseconds = Array(repeating: Array(repeating: 0, count: offsets[scenario.pools.count]), count: hours)
    for (index, pool) in scenario.pools.enumerated() {
      for (option, bought) in pool.purchase.enumerated() where bought.kind == .onDemand {
        add(usage, pool: index, machine: bought.machine, ranks: pool.ranks(ofOption: option))
      }
    }
  }

  /// Where the time of a type stands within an hour.
  func place(_ pool: Int, _ machine: Int) -> Int { offsets[pool] + machine }

  private mutating func add(_ usage: Usage, pool: Int, machine: Int, ranks: Range<Int>) {
    let place = place(pool, machine)
    let rows = usage.levels.filter { $0.pool == pool && $0.machine == machine }
    guard rows.isEmpty else {
      for row in rows {
        let count = Int128(ranks.clamped(to: 1..<row.level + 1).count)
        for hour in row.hours where hour < microseconds.count {
          microseconds[hour][place] += count * Int128(row.microseconds)
        }
      }
      return
    }
    // Usage that was not measured by the hour: a rank is taken to have run evenly over its month.
    let all = usage.hours
    for row in usage.ranks where row.pool == pool && row.machine == machine {
      let count = Int128(ranks.clamped(to: Range(row.ranks)).count)
      let period = usage.months[row.month]
      for (hour, clock) in all.enumerated() where clock.start >= period.start && clock.start < period.end {
        microseconds[hour][place] += count * Int128(row.microseconds) * Int128(clock.seconds) / Int128(period.seconds)
      }
    }
  }
}
