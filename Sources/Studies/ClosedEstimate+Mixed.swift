import Scenarios
import Serving

/// Pools whose replicas are quicker on one type of instance than on another.
extension ClosedEstimate {
  /// What a replica carries on each type, and the fewest replicas that carry the peak, bought in the order written.
  func mixedLines(
    _ index: Int, _ subject: String, peak: Double, _ shares: [(workload: Int, rate: Double)]
  ) -> (lines: [Line], fleet: Int?) {
    let pool = scenario.pools[index]
    let names = pool.machines.map(\.instance.name)
    let capacities = names.indices.map { replicaCapacity(index, shares, on: $0) }
    var lines = names.indices.map { machine in
      Line(
        subject, "capacity of a replica on \(names[machine])", capacities[machine]?.rate, "1/s",
        capacities[machine]?.assumption ?? "no closed form: \(whyNoCapacity(index, shares, on: machine))")
    }
    let rates = capacities.compactMap(\.?.rate)
    guard rates.count == names.count else { return (lines, nil) }
    let bounds = pool.replicas
    let isFixed = bounds.minimum == bounds.maximum
    let needed = (max(1, bounds.minimum)...bounds.maximum).first { count in
      pool.filled(count).reduce(0) { $0 + Double($1.replicas) * rates[$1.machine] } > peak
    }
    let fleet = needed ?? bounds.maximum
    let held = pool.filled(fleet)
    let types = names.indices.compactMap { machine -> String? in
      let count = held.reduce(0) { $0 + ($1.machine == machine ? $1.replicas : 0) }
      return count > 0 ? "\(count) on \(names[machine])" : nil
    }
    let kept = isFixed ? "the scenario keeps \(fleet)" : "the fewest it allows that carry the offered load"
    lines.append(
      Line(
        subject, "replicas for the peak", needed.map(Double.init), "replicas",
        "\(types.joined(separator: ", ")), bought in the order written; "
          + (needed == nil ? "too few, and the scenario allows no more" : kept)
          + "; as if each got what it can carry, of which round_robin and random know nothing"))
    lines.append(Line(subject, "wait", nil, "s", "no closed form: some replicas are quicker than others"))
    return (lines, fleet)
  }
}

extension Pool {
  /// What a fleet of so many replicas is, bought in the order written as long as each option has instances: by purchase option.
  func filled(_ replicas: Int) -> [(machine: Int, instances: Int, replicas: Int)] {
    var left = replicas
    return purchase.enumerated().map { index, option in
      let each = machines[option.machine].replicasPerInstance
      let all = (replicas + each - 1) / each
      let count = min((left + each - 1) / each, option.most(of: all - base(ofOption: index)))
      let held = min(left, count * each)
      left -= held
      return (option.machine, count, held)
    }
  }
}
