import Model

/// The instances that replicas are put on which are all requested at one moment, as at the start of a run: by the purchase options and by
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
    // Where the next one is the same as long as there is one, as many are taken at a time.
    let isPlain = pool.choice == .inOrder && pool.purchase.allSatisfy { $0.share == nil }
    var left = replicas
    var settled: Int?
    while left > 0, let offer = next(pool, missing: left, settled: settled) {
      let machine = pool.purchase[offer.option].machine
      let count = isPlain ? min(offer.room, (left + places[machine] - 1) / places[machine]) : 1
      if pool.purchase[offer.option].kind == .spot { spot[offer.option] += count } else { steady[machine] += count }
      if pool.choice != .cheapestThatFits { settled = machine }
      let held = min(left, count * places[machine])
      self.replicas[machine] += held
      left -= held
    }
  }

  /// The option that the next instance is bought as, by the rules of `PurchaseChoice`; nil where nothing is left.
  private func next(_ pool: Pool, missing: Int, settled: Int?) -> (option: Int, room: Int)? {
    let offers = offers(pool)
    guard pool.choice != .inOrder else { return offers.first }
    let most = offers.map { pool.machine(ofOption: $0.option).replicasPerInstance }.max() ?? 1
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
    let scored = offers.map { offer in
      (
        offer: offer, isOther: settled.map { $0 != pool.purchase[offer.option].machine } ?? false ? 1 : 0,
        score: score(offer.option)
      )
    }
    return scored.min {
      ($0.isOther, $0.score, $0.offer.option) < ($1.isOther, $1.score, $1.offer.option)
    }?.offer
  }

  /// Options with an instance left, in the order written, and how many.
  private func offers(_ pool: Pool) -> [(option: Int, room: Int)] {
    var room = pool.machines.map { _ in 0 }
    let held = steady.reduce(0, +) + spot.reduce(0, +)
    return pool.purchase.indices.compactMap { index in
      let option = pool.purchase[index]
      let left: Int
      if option.kind == .spot {
        left = option.most(of: held + 1 - pool.base(ofOption: index)) - spot[index]
      } else {
        let (sum, isTooLarge) = room[option.machine].addingReportingOverflow(option.limit ?? .max)
        room[option.machine] = isTooLarge ? .max : sum
        left = room[option.machine] - steady[option.machine]
      }
      return left > 0 ? (index, left) : nil
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
