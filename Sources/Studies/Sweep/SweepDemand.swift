extension SweepPlan {
  /// Places of the parameters that say what is asked for, and not how it is served. A cost of less traffic is no saving: points are compared
  /// where these are alike.
  public var demandParameters: [Int] { paths.indices.filter { isDemand(paths[$0]) } }
}

/// Whether a path of `--set` leads to what comes, or to how long it is looked at.
private func isDemand(_ path: String) -> Bool {
  let parts = path.split(separator: ".")
  switch parts.first {
  case "horizon", "start": return true
  case "workloads": return parts.count < 3 || demandKeys.contains(parts[2])
  default: return false
  }
}

/// Keys of a workload that say who asks for what; those beside them say what is done about it.
private let demandKeys: Set<Substring> = [
  "arrivals", "users", "tenants", "class", "difficulty", "input_tokens", "output_tokens", "cached_tokens",
  "conversation",
  "items", "duplicates",
]

extension SweepStudy {
  /// By point, the number of its demand: from 0, in the order in which demands come in the plan.
  static func demands(of plan: SweepPlan) -> [Int] {
    let varied = plan.demandParameters
    var numbers: [[String]: Int] = [:]
    return plan.points.map { point in
      let key = varied.map { point.values[$0] }
      let number = numbers[key] ?? numbers.count
      numbers[key] = number
      return number
    }
  }

  /// Demands that the points have.
  public var demandCount: Int { (demands.max() ?? 0) + 1 }

  /// Whether any two points have the same demand, so that one may be called cheaper than the other.
  public var isComparable: Bool { demandCount == 1 || demandCount < demands.count }

  /// Places of the points of each demand.
  public var members: [[Int]] {
    demands.indices.reduce(into: Array(repeating: [], count: demandCount)) { $0[demands[$1]].append($1) }
  }
}
