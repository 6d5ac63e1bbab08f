import Scenarios

extension SweepPlan {
  /// Points in groups that differ in prices only, in order of their first points: one simulation serves a group, since
  /// what happens to requests does not depend on what it costs.
  ///
  /// Where replications go on until a figure is known, a cost may be that figure, and every point is a group of its own.
  public func groups(_ points: some Sequence<SweepPoint>) -> [[SweepPoint]] {
    guard scenario.replications.until.isEmpty, !paths.contains(where: { $0.hasPrefix("replications") }) else {
      return points.map { [$0] }
    }
    let physical = paths.indices.filter { !isPrice(paths[$0]) }
    guard physical.count < paths.count else { return points.map { [$0] } }
    var groups: [[SweepPoint]] = []
    var known: [[String]: Int] = [:]
    for point in points {
      let key = physical.map { point.values[$0] }
      if let group = known[key] {
        groups[group].append(point)
      } else {
        known[key] = groups.count
        groups.append([point])
      }
    }
    return groups
  }
}

/// Whether a path leads to a price: of a purchase option, or of an API's tokens. Numbers of instances are none, since they decide
/// which option an instance is booked on.
private func isPrice(_ path: String) -> Bool {
  let parts = path.split(separator: ".")
  switch parts.first {
  case "pools":
    return parts.count == 5 && parts[2] == "purchase" && ["price", "discount", "term", "payment"].contains(parts[4])
  case "apis": return parts.count >= 3 && parts[2] == "price"
  default: return false
  }
}
