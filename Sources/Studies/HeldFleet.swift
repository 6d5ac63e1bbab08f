import Scenarios

/// The instances that replicas are put on which are all asked for at one moment, as at the start of a run: by the purchase options and by
/// what the pool chooses among them. The provider has all of them.
struct HeldFleet {
  /// Spot instances by purchase option.
  private(set) var spot: [Int]
  /// All others by type, in the order of `Pool.machines`: which option pays for them is a matter of their number.
  private(set) var steady: [Int]
  /// Replicas by type.
  private(set) var replicas: [Int]

  /// - Complexity: O(instances x options).
  init(_ replicas: Int, of pool: Pool) {
    spot = pool.purchase.map { _ in 0 }
    steady = pool.machines.map { _ in 0 }
    self.replicas = steady
    let places = pool.machines.map(\.replicasPerInstance)
    var left = replicas
    var settled: Int?
    while left > 0, let option = next(pool, missing: left, settled: settled) {
      let machine = pool.purchase[option].machine
      if pool.purchase[option].kind == .spot { spot[option] += 1 } else { steady[machine] += 1 }
      if pool.choice != .cheapestThatFits { settled = machine }
      self.replicas[machine] += min(left, places[machine])
      left -= places[machine]
    }
  }

  /// The option that the next instance is bought as, by the rules of `PurchaseChoice`; nil where nothing is left.
  private func next(_ pool: Pool, missing: Int, settled: Int?) -> Int? {
    let offers = offers(pool)
    guard pool.choice != .inOrder else { return offers.first }
    let most = offers.map { pool.machine(ofOption: $0).replicasPerInstance }.max() ?? 1
    func score(_ option: Int) -> Double {
      let capacity = pool.machine(ofOption: option).replicasPerInstance
      let count = (missing + capacity - 1) / capacity
      switch pool.choice {
      case .inOrder: return 0
      case .leastWaste: return Double(count * capacity - missing) / Double(count * capacity)
      case .cheapest: return Double(count) * rate(pool, option)
      case .cheapestThatFits: return capacity >= min(missing, most) ? rate(pool, option) : .infinity
      }
    }
    let scored = offers.map { option in
      (
        isOther: settled.map { $0 != pool.purchase[option].machine } ?? false ? 1 : 0, score: score(option),
        option: option
      )
    }
    return scored.min { ($0.isOther, $0.score, $0.option) < ($1.isOther, $1.score, $1.option) }?.option
  }

  /// Options with an instance left, in the order written.
  private func offers(_ pool: Pool) -> [Int] {
    var room = pool.machines.map { _ in 0 }
    let held = steady.reduce(0, +) + spot.reduce(0, +)
    return pool.purchase.indices.filter { index in
      let option = pool.purchase[index]
      guard option.kind != .spot else { return spot[index] < option.most(of: held + 1 - pool.base(ofOption: index)) }
      let (sum, isTooLarge) = room[option.machine].addingReportingOverflow(option.limit ?? .max)
      room[option.machine] = isTooLarge ? .max : sum
      return steady[option.machine] < room[option.machine]
    }
  }

  /// What an hour of one more instance costs at the start: nothing while fewer run than are committed.
  private func rate(_ pool: Pool, _ index: Int) -> Double {
    let option = pool.purchase[index]
    if option.kind != .spot {
      let committed = pool.purchase.reduce(0) {
        $1.kind.isCommitment && $1.machine == option.machine ? $0 + ($1.limit ?? 0) : $0
      }
      if steady[option.machine] < committed { return 0 }
      if option.kind.isCommitment { return .infinity }
    }
    return option.rates[option.priceSchedule?.places[0] ?? 0]
  }
}
