/// What a workload costs with its share of what no workload caused alone.
public struct FullCost: Sendable, Equatable {
  /// The workload; empty for what is nobody's.
  public var name: String
  /// Where it goes, one amount for each `Charge.Purpose` in their order.
  public var purposes: [Amount]
  /// All of it.
  public var cost: Amount { purposes.sum() }
  /// The part with one purpose.
  public subscript(_ purpose: Charge.Purpose) -> Amount { purposes[purpose.place] }
}

extension Ledger {
  /// What each workload cost with its share of what no workload caused alone, by where it goes.
  ///
  /// Idle time, start-up, rounding and unused commitments of a pool are shared by the workloads that used the pool, in
  /// proportion to what they used of it over the run; a pool that nobody used is nobody's and stands under the empty name.
  /// What belongs to no pool (a commitment of several pools that was not used, a fixed charge) is shared in proportion to all
  /// the rest. Each purpose is split exactly, so that the full costs add up to `total`, and those with one purpose to what
  /// `byPurpose` has of it.
  public var fullCostByWorkload: [FullCost] {
    var costs: [FullCost] = []
    func add(_ cost: Amount, _ purpose: Charge.Purpose, to name: String) {
      let place = costs.firstIndex { $0.name == name } ?? costs.count
      if place == costs.count {
        costs.append(FullCost(name: name, purposes: Charge.Purpose.allCases.map { _ in .zero }))
      }
      costs[place].purposes[purpose.place] += cost
    }
    /// Shares what belongs to nobody alone.
    func share(_ lines: [Charge], among users: [(name: String, cost: Amount)]) {
      let weights = users.map(\.cost.millionths)
      for purpose in Charge.Purpose.allCases {
        let cost = lines.lazy.filter { $0.purpose == purpose }.map(\.cost).sum()
        guard cost != .zero else { continue }
        if weights.contains(where: { $0 > 0 }) {
          for (user, part) in zip(users, cost.split(by: weights)) { add(part, purpose, to: user.name) }
        } else {
          add(cost, purpose, to: "")
        }
      }
    }
    var general: [Charge] = []
    for lines in byBackend {
      let own = lines.filter { !$0.workload.isEmpty }
      for line in own { add(line.cost, line.purpose, to: line.workload) }
      let common = lines.filter { $0.workload.isEmpty }
      if let kind = lines.first?.position.kind, kind == .commitment || kind == .overhead {
        general += common
      } else {
        share(common, among: Ledger(own).byWorkload)
      }
    }
    share(general, among: costs.filter { !$0.name.isEmpty }.map { ($0.name, $0.cost) })
    return costs
  }

  /// The lines of each backend, in order of first appearance.
  private var byBackend: [[Charge]] {
    struct Key: Hashable {
      var kind: Charge.BackendKind
      var backend: Int
    }
    var index: [Key: Int] = [:]
    var groups: [[Charge]] = []
    for charge in charges {
      let key = Key(kind: charge.position.kind, backend: charge.position.backend)
      if let known = index[key] {
        groups[known].append(charge)
      } else {
        index[key] = groups.count
        groups.append([charge])
      }
    }
    return groups
  }
}

extension Charge.Purpose {
  /// Its place among all purposes.
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
