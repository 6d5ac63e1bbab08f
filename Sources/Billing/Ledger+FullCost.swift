extension Ledger {
  /// What each workload cost with its share of what no workload caused alone.
  ///
  /// Idle time, start-up, rounding and unused commitments of a pool are shared by the workloads that used the pool, in
  /// proportion to what they used of it over the run; a pool that nobody used is nobody's and stands under the empty name.
  /// What belongs to no pool (a commitment of several pools that was not used, a fixed charge) is shared in proportion to all
  /// the rest. The shares are split exactly, so the full costs add up to `total`.
  public var fullCostByWorkload: [(name: String, cost: Amount)] {
    var names: [String] = []
    var costs: [String: Amount] = [:]
    func add(_ cost: Amount, to name: String) {
      if costs[name] == nil { names.append(name) }
      costs[name, default: .zero] += cost
    }
    var general = Amount.zero
    for lines in byBackend {
      if let kind = lines.first?.position.kind, kind == .commitment || kind == .overhead {
        for line in lines {
          if line.workload.isEmpty { general += line.cost } else { add(line.cost, to: line.workload) }
        }
        continue
      }
      let backend = Ledger(lines)
      let users = backend.byWorkload.filter { !$0.name.isEmpty }
      let shared = backend.cost { $0.workload.isEmpty }
      for (name, cost) in users { add(cost, to: name) }
      let weights = users.map(\.cost.millionths)
      if weights.contains(where: { $0 > 0 }) {
        for (user, share) in zip(users, shared.split(by: weights)) { add(share, to: user.name) }
      } else if shared != .zero {
        add(shared, to: "")
      }
    }
    if general != .zero {
      let payers = names.filter { !$0.isEmpty }
      let weights = payers.map { costs[$0, default: .zero].millionths }
      if weights.contains(where: { $0 > 0 }) {
        for (name, share) in zip(payers, general.split(by: weights)) { add(share, to: name) }
      } else {
        add(general, to: "")
      }
    }
    return names.map { ($0, costs[$0] ?? .zero) }
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
