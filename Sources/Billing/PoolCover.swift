import FoundationEssentials
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
  /// one `Claim` after another, and what a commitment does not need in an hour is lost.
  ///
  /// - Complexity: O(hours x commitments x types of instances).
  static func all(_ scenario: Scenario, _ usage: Usage) -> [PoolCover] {
    guard !scenario.commitments.isEmpty else { return [] }
    let hours = usage.hours
    let onDemand = HourlyTime(scenario, usage, hours: hours.count)
    let claims = Claim.all(scenario)
    var covers = scenario.commitments.indices.map { index in
      usage.months.indices.map { PoolCover(commitment: index, month: $0) }
    }
    var month = 0
    var rest = scenario.commitments.map { _ in Int128(0) }
    for (index, hour) in hours.enumerated() {
      while month + 1 < usage.months.count, hour.start >= usage.months[month].end { month += 1 }
      for (commitment, contract) in scenario.commitments.enumerated() {
        rest[commitment] = Int128(contract.hourlyQuantity) * Int128(contract.microseconds(in: hour))
        covers[commitment][month].available += rest[commitment]
      }
      var left = onDemand.microseconds[index]
      for claim in claims where rest[claim.commitment] > 0 {
        let (commitment, coverage) = (claim.commitment, claim.coverage)
        let place = onDemand.place(coverage.pool, coverage.machine)
        let time = min(left[place], rest[commitment] / Int128(coverage.take))
        guard time > 0 else { continue }
        left[place] -= time
        rest[commitment] -= time * Int128(coverage.take)
        let machine = Machine(pool: coverage.pool, machine: coverage.machine)
        covers[commitment][month].covered[machine, default: 0] += time
        covers[commitment][month].taken[machine, default: 0] += time * Int128(coverage.take)
      }
    }
    return covers.flatMap { $0 }
  }
}

/// A type of instance of a pool that a commitment covers, among all such.
private struct Claim {
  /// Index of the commitment.
  var commitment: Int
  var contract: SharedCommitment
  var coverage: SharedCommitment.Coverage

  /// In the order in which providers apply them, whatever the order written; each commitment's own in the order of its coverage.
  static func all(_ scenario: Scenario) -> [Claim] {
    var left = scenario.commitments.map { $0.coverage[...] }
    var claims: [Claim] = []
    while true {
      let heads = scenario.commitments.enumerated().compactMap { index, contract in
        left[index].first.map { Claim(commitment: index, contract: contract, coverage: $0) }
      }
      guard let next = heads.min(by: { $0.precedes($1) }) else { return claims }
      left[next.commitment].removeFirst()
      claims.append(next)
    }
  }

  /// Plans of spend are applied together, to the highest saving first; where that leaves a choice, the plan that covers less first,
  /// as AWS has it of plans of a family and those of all. Of several for machines the one at the lowest price is used first, which
  /// no provider states and which changes no total. Names decide what is left.
  private func precedes(_ other: Claim) -> Bool {
    let (turn, others) = (contract.kind.turn, other.contract.kind.turn)
    guard turn == others else { return turn < others }
    if contract.isSpend {
      if let saves = coverage.savesMore(than: other.coverage) { return saves }
      let (breadth, wider) = (contract.coverage.count, other.contract.coverage.count)
      guard breadth == wider else { return breadth < wider }
    } else {
      let price = contract.hourly * Decimal(other.contract.hourlyQuantity)
      let dearer = other.contract.hourly * Decimal(contract.hourlyQuantity)
      guard price == dearer else { return price < dearer }
    }
    return contract.name < other.contract.name
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
