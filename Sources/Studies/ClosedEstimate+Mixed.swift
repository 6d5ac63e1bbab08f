import Model
import Serving

/// Pools whose replicas are quicker on one type of instance than on another.
extension ClosedEstimate {
  /// What a replica carries on each type, and the fewest replicas that carry the peak, bought in the order written.
  func mixedLines(
    _ index: Int, _ subject: String, _ load: OfferedLoad
  ) -> (lines: [Line], fleet: Int?) {
    let pool = scenario.pools[index]
    let names = pool.machines.map(\.instance.name)
    let capacities = names.indices.map { replicaCapacity(index, load, on: $0) }
    var lines = names.indices.map { machine in
      Line(
        subject, "capacity of a replica on \(names[machine])", capacities[machine]?.rate, "1/s",
        capacities[machine]?.assumption ?? "no closed form: \(whyNoCapacity(index, load, on: machine))")
    }
    let rates = capacities.compactMap(\.?.rate)
    guard rates.count == names.count else { return (lines, nil) }
    let bounds = pool.replicas
    let isFixed = bounds.minimum == bounds.maximum
    func carries(_ count: Int) -> Bool {
      zip(HeldFleet(count, of: pool).replicas, rates).reduce(0) { $0 + Double($1.0) * $1.1 } > load.peak
    }
    // More replicas carry more.
    var (below, enough) = (max(1, bounds.minimum) - 1, bounds.maximum)
    while enough - below > 1 {
      let middle = (below + enough) / 2
      if carries(middle) { enough = middle } else { below = middle }
    }
    let needed = carries(enough) ? enough : nil
    let fleet = needed ?? bounds.maximum
    let held = HeldFleet(fleet, of: pool).replicas
    let types = zip(names, held).filter { $0.1 > 0 }.map { "\($0.1) on \($0.0)" }
    let order = pool.choice == .inOrder ? "in the order written" : "at once, \(pool.choice.rawValue)"
    let kept = isFixed ? "the scenario keeps \(fleet)" : "the fewest it allows that carry the offered load"
    lines.append(
      Line(
        subject, "replicas for the peak", needed.map(Double.init), "replicas",
        "\(types.joined(separator: ", ")), bought \(order); "
          + (needed == nil ? "too few, and the scenario allows no more" : kept)
          + "; as if each got what it can carry, of which round_robin and random know nothing"))
    lines.append(Line(subject, "wait", nil, "s", "no closed form: some replicas are quicker than others"))
    return (lines, fleet)
  }

  /// The most requests per second of one replica over the types of instances; nil where no formula has it.
  func greatestCapacity(_ pool: Int, _ load: OfferedLoad) -> Double? {
    let rates = scenario.pools[pool].machines.indices.map { replicaCapacity(pool, load, on: $0)?.rate }
    return rates.contains { $0 == nil } ? nil : rates.compactMap { $0 }.max()
  }
}
