/// All charges of a run.
public struct Ledger: Sendable, Equatable {
  /// The lines, by month, backend, purchase option, category and consumer.
  public let charges: [Charge]
  /// The exact sum of the lines' costs, with what is paid at once spread over what it pays for.
  public let total: Amount
  /// The exact sum of what is invoiced in the run.
  public let billed: Amount

  /// Creates a ledger of lines in the order given.
  public init(_ charges: [Charge]) {
    self.charges = charges
    total = charges.map(\.cost).sum()
    billed = charges.map(\.billed).sum()
  }

  /// Exact sums of the lines under each name, in order of first appearance; they add up to `total`.
  public func sums<Name: Hashable>(by name: (Charge) -> Name) -> [(name: Name, cost: Amount)] {
    var index: [Name: Int] = [:]
    var sums: [(name: Name, cost: Amount)] = []
    for charge in charges {
      let key = name(charge)
      if let known = index[key] {
        sums[known].cost += charge.cost
      } else {
        index[key] = sums.count
        sums.append((key, charge.cost))
      }
    }
    return sums
  }

  /// The exact sum of the lines that satisfy a condition.
  public func cost(where isIncluded: (Charge) -> Bool) -> Amount {
    charges.lazy.filter(isIncluded).map(\.cost).sum()
  }

  /// By workload; what no workload caused alone stands under the empty name.
  public var byWorkload: [(name: String, cost: Amount)] { sums { $0.workload } }
  /// By tenant, named `workload/tenant`; tenants without a name and shared lines stand under the workload's name or the empty one.
  public var byTenant: [(name: String, cost: Amount)] {
    sums { $0.tenant.isEmpty ? $0.workload : "\($0.workload)/\($0.tenant)" }
  }
  /// By category.
  public var byCategory: [(name: Charge.Category, cost: Amount)] { sums { $0.category } }
  /// Where the money goes, in the order of the purposes; they add up to `total`.
  public var byPurpose: [(name: Charge.Purpose, cost: Amount)] {
    Charge.Purpose.allCases.compactMap { purpose in
      let lines = charges.filter { $0.purpose == purpose && $0.nature == .usage }
      return lines.isEmpty ? nil : (purpose, lines.map(\.cost).sum())
    }
  }
  /// By calendar month.
  public var byMonth: [(name: String, cost: Amount)] { sums { $0.month } }
  /// What a pool cost.
  public func cost(ofPool name: String) -> Amount { cost { $0.position.kind == .pool && $0.backend == name } }
  /// What an API cost.
  public func cost(ofAPI name: String) -> Amount { cost { $0.position.kind == .api && $0.backend == name } }
}
