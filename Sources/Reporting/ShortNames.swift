import Model

/// Paths of settings without what they have in common, as far as they stay apart; an option of a purchase by what it is.
func shortNames(_ paths: [String], of scenario: Scenario) -> [String] {
  let named = paths.map { naming($0, of: scenario) }
  let parts = (Set(named).count == paths.count ? named : paths).map { $0.split(separator: ".") }
  let longest = parts.map(\.count).max() ?? 0
  for length in stride(from: 2, to: longest, by: 1) {
    let suffixes = parts.map { $0.suffix(length) }
    // A place in a list names nothing without the list.
    if suffixes.contains(where: { $0.first.flatMap { Int($0) } != nil }) { continue }
    let names = suffixes.map { $0.joined(separator: ".") }
    if Set(names).count == names.count { return names }
  }
  return paths
}

/// `pools.gpu.purchase.0.count` as `pools.gpu.purchase.reserved.count`.
private func naming(_ path: String, of scenario: Scenario) -> String {
  var parts = path.split(separator: ".").map(String.init)
  guard parts.count > 4, parts[0] == "pools", parts[2] == "purchase", let place = Int(parts[3]),
    let pool = scenario.pools.first(where: { $0.name == parts[1] }), pool.purchase.indices.contains(place)
  else { return path }
  parts[3] = pool.purchase[place].kind.rawValue
  return parts.joined(separator: ".")
}
