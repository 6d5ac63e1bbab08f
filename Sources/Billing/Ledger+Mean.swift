extension Ledger {
  /// The mean over replications: lines at the same position are averaged, a missing one counts as nothing, and every mean
  /// is rounded half to even to a millionth. Its total is the exact sum of those rounded lines. Where the price of a line is another
  /// one in each, as it is where prices go by volume, it is the mean's cost over its quantity.
  /// - Parameter ledgers: At least one, of the same scenario.
  public static func mean(of ledgers: [Ledger]) -> Ledger {
    precondition(!ledgers.isEmpty, "a mean needs a ledger")
    var lines: [Charge.Position: Charge] = [:]
    var differing: Set<Charge.Position> = []
    for charge in ledgers.lazy.flatMap(\.charges) {
      if var known = lines[charge.position] {
        known.cost += charge.cost
        known.quantity += charge.quantity
        known.billed += charge.billed
        known.list += charge.list
        known.contracted += charge.contracted
        known.committed += charge.committed
        if charge.unitPrice != known.unitPrice { differing.insert(charge.position) }
        lines[charge.position] = known
      } else {
        lines[charge.position] = charge
      }
    }
    let averaged = lines.values.map { line in
      var mean = line
      mean.cost = .mean(ofSum: line.cost, count: ledgers.count)
      mean.quantity = .mean(ofSum: line.quantity, count: ledgers.count)
      mean.billed = .mean(ofSum: line.billed, count: ledgers.count)
      mean.list = .mean(ofSum: line.list, count: ledgers.count)
      mean.contracted = .mean(ofSum: line.contracted, count: ledgers.count)
      mean.committed = .mean(ofSum: line.committed, count: ledgers.count)
      if differing.contains(line.position) {
        mean.unitPrice = UnitPrice(of: mean.cost, for: mean.quantity)
        mean.contractedUnitPrice = UnitPrice(of: mean.contracted, for: mean.quantity)
      }
      return mean
    }
    return Ledger(averaged.sorted { $0.position < $1.position })
  }
}
