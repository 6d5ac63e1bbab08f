import Model

/// What a workload, or a tenant of it, costs with its share of what nobody caused alone.
public struct FullCost: Sendable, Equatable {
  /// The workload; empty for what is nobody's.
  public var name: String
  /// The workload's tenant; empty where it has none, where all of them are meant, and for what is nobody's.
  public var tenant = ""
  /// Where it goes, one amount for each `Charge.Purpose` in their order.
  public var purposes: [Amount]
  /// The part that it caused by itself.
  public var own = Amount.zero
  /// All of it.
  public var cost: Amount { purposes.sum() }
  /// The part with one purpose.
  public subscript(_ purpose: Charge.Purpose) -> Amount { purposes[purpose.place] }
}

extension Ledger {
  /// What each workload cost with its share of what no workload caused alone, by where it goes: those of its tenants together.
  ///
  /// Each purpose is split exactly, so that the full costs add up to `total`, and those with one purpose to what `byPurpose` has of it.
  public var fullCostByWorkload: [FullCost] {
    var costs: [FullCost] = []
    for part in fullCostByTenant {
      if let place = costs.firstIndex(where: { $0.name == part.name }) {
        costs[place].own += part.own
        for purpose in part.purposes.indices { costs[place].purposes[purpose] += part.purposes[purpose] }
      } else {
        costs.append(FullCost(name: part.name, purposes: part.purposes, own: part.own))
      }
    }
    return costs
  }

  /// What each tenant of each workload cost with its share of what nobody caused alone, by where it goes; they add up to `total`.
  ///
  /// Idle time, start-up, rounding and unused commitments of a pool are shared by the workloads that used the pool, in
  /// proportion to what they used of it over the run, and a workload's share by its tenants likewise; a pool that nobody used is
  /// nobody's and stands under the empty name. What belongs to no pool (a commitment of several pools that was not used, a fixed charge)
  /// is shared in proportion to all the rest.
  public var fullCostByTenant: [FullCost] {
    var costs = TenantCosts()
    var general: [Charge] = []
    for lines in byBackend {
      let own = lines.filter { !$0.workload.isEmpty }
      for line in own { costs.add(line.cost, line.purpose, to: Consumption(line), isOwn: true) }
      let common = lines.filter { $0.workload.isEmpty }
      if let kind = lines.first?.position.kind, kind == .commitment || kind == .overhead {
        general += common
      } else {
        costs.share(common, among: Ledger(own).sums { Consumption($0) })
      }
    }
    costs.share(general, among: costs.costs.filter { !$0.name.isEmpty }.map { (Consumption($0), $0.cost) })
    return costs.costs
  }

  /// What each tenant of each workload cost where everything is shared out: what is nobody's as well, in proportion to the rest, so that
  /// nothing is left without a name as long as anybody caused anything.
  public var showback: [FullCost] {
    var costs = TenantCosts()
    let full = fullCostByTenant
    for part in full where !part.name.isEmpty { costs.costs.append(part) }
    let users = costs.costs.map { (Consumption($0), $0.cost) }
    for part in full where part.name.isEmpty {
      for (place, purpose) in Charge.Purpose.allCases.enumerated() {
        costs.share(part.purposes[place], purpose, among: users)
      }
    }
    return costs.costs
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

/// Whose a cost is.
private struct Consumption: Hashable {
  var workload: String
  var tenant: String

  init(_ charge: Charge) { (workload, tenant) = (charge.workload, charge.tenant) }

  init(_ cost: FullCost) { (workload, tenant) = (cost.name, cost.tenant) }

  init(workload: String = "") { (self.workload, tenant) = (workload, "") }
}

/// Costs by tenant, as they are added up.
private struct TenantCosts {
  var costs: [FullCost] = []
  private var places: [Consumption: Int] = [:]

  mutating func add(_ cost: Amount, _ purpose: Charge.Purpose, to consumer: Consumption, isOwn: Bool = false) {
    let place = place(of: consumer)
    costs[place].purposes[purpose.place] += cost
    if isOwn { costs[place].own += cost }
  }

  private mutating func place(of consumer: Consumption) -> Int {
    if let known = places[consumer] { return known }
    if let known = costs.firstIndex(where: { Consumption($0) == consumer }) {
      places[consumer] = known
      return known
    }
    places[consumer] = costs.count
    costs.append(
      FullCost(
        name: consumer.workload, tenant: consumer.tenant, purposes: Charge.Purpose.allCases.map { _ in .zero }))
    return costs.count - 1
  }

  /// Shares what belongs to nobody alone.
  mutating func share(_ lines: [Charge], among users: [(name: Consumption, cost: Amount)]) {
    for purpose in Charge.Purpose.allCases {
      share(lines.lazy.filter { $0.purpose == purpose }.map(\.cost).sum(), purpose, among: users)
    }
  }

  /// Shares an amount: by workload first, so that what a workload costs does not depend on its tenants, and then by tenant.
  mutating func share(_ cost: Amount, _ purpose: Charge.Purpose, among users: [(name: Consumption, cost: Amount)]) {
    guard cost != .zero else { return }
    guard users.contains(where: { $0.cost.millionths > 0 }) else {
      add(cost, purpose, to: Consumption())
      return
    }
    var workloads: [(name: String, cost: Amount)] = []
    for user in users {
      if let place = workloads.firstIndex(where: { $0.name == user.name.workload }) {
        workloads[place].cost += user.cost
      } else {
        workloads.append((user.name.workload, user.cost))
      }
    }
    for (workload, part) in zip(workloads, cost.split(by: workloads.map(\.cost.millionths))) where part != .zero {
      let tenants = users.filter { $0.name.workload == workload.name }
      for (tenant, own) in zip(tenants, part.split(by: tenants.map(\.cost.millionths))) {
        add(own, purpose, to: tenant.name)
      }
    }
  }
}

extension Charge.Purpose {
  /// Its place among all purposes.
  fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What a workload's calls of one backend cost, with its share of the backend's idle time and the like.
public struct RouteCost: Sendable, Equatable {
  /// What was paid for.
  public var kind: Charge.BackendKind
  /// Its name.
  public var backend: String
  /// Whose it is, by where it goes; the empty name is nobody's.
  public var full: FullCost
}

extension Ledger {
  /// What each backend cost by workload, those of its tenants together; they add up to `total`.
  ///
  /// What no workload caused alone of a pool is shared as `fullCostByWorkload` does. What belongs to no pool, and what nobody used, is
  /// nobody's here.
  public var costByRoute: [RouteCost] {
    byBackend.flatMap { lines -> [RouteCost] in
      var names: [String] = []
      for line in lines where !names.contains(line.backend) { names.append(line.backend) }
      return names.flatMap { name -> [RouteCost] in
        let lines = lines.filter { $0.backend == name }
        guard let kind = lines.first?.position.kind else { return [] }
        var costs = TenantCosts()
        let own = lines.filter { !$0.workload.isEmpty }
        for line in own {
          costs.add(line.cost, line.purpose, to: Consumption(workload: line.workload), isOwn: true)
        }
        let isGeneral = kind == .commitment || kind == .overhead
        let users =
          isGeneral ? [] : Ledger(own).sums { Consumption(workload: $0.workload) }
        costs.share(lines.filter(\.workload.isEmpty), among: users)
        return costs.costs.map { RouteCost(kind: kind, backend: name, full: $0) }
      }
    }
  }
}
