import Catalog
import Diagnostics
import Model

/// `zip` of a sweep: parameters that move together.
extension Decoder {
  /// The items of `zip` that are lists of mappings, or `zip` itself where it is one.
  func mappings(_ zip: Field) -> [Field] {
    func isMappings(_ field: Field) -> Bool { field.items?.contains { $0.node.entries != nil } == true }
    return isMappings(zip) ? [zip] : zip.items?.filter(isMappings) ?? []
  }

  /// A list of mappings, each of which sets the same paths: a parameter a path, which all move together.
  func together(_ field: Field, paths: [String], into written: inout [VariedSetting], in top: Node) -> [Int] {
    guard let items = list(field, "a list of mappings of paths to values", atMost: Ceilings.sweepPoints) else {
      return []
    }
    var rows: [[(name: String, field: Field)]] = []
    for item in items {
      guard let row = item.namedFields, !row.isEmpty else {
        error(
          item.place, "\(item.path): expected a mapping of paths to values, found \(item.node.described)",
          hint: "such as {pools.gpu.replicas.min: 2, pools.gpu.replicas.max: 8}")
        return []
      }
      rows.append(row)
    }
    let names = rows[0].map(\.name)
    for (item, row) in zip(items, rows) {
      if let missing = names.first(where: { name in !row.contains { $0.name == name } }) {
        error(item.place, "\(item.path): \(quoted(missing)) is missing, which the first of the list sets")
      }
      if let extra = row.first(where: { !names.contains($0.name) }) {
        error(extra.field.keyPlace, "\(item.path): \(quoted(extra.name)) is not set by the first of the list")
      }
      for (_, value) in row where value.node.isNull {
        error(value.place, "\(value.path): expected a value, found nothing")
      }
    }
    var members: [Int] = []
    for (name, first) in rows[0] where isVariable(name, first, in: top) {
      if paths.contains(name) || written.contains(where: { $0.parameter.path == name }) {
        error(first.keyPlace, "\(first.path): \(quoted(name)) is varied twice")
        continue
      }
      let values = rows.compactMap { row in row.first { $0.name == name }?.field }
      let probes = values.map { (text: $0.node.flowText, place: $0.place) }
      members.append(written.count)
      written.append(
        VariedSetting(
          parameter: Sweep.Parameter(path: name, values: .list(probes.map(\.text))), path: "\(field.path).\(name)",
          count: probes.count,
          probes: probes))
    }
    return members
  }

  /// `zip`: groups of paths that move together, beside those that were read already; every other parameter moves alone.
  func axes(_ field: Field?, _ known: [[Int]], _ written: [VariedSetting], paths: [String]) -> [[Int]]? {
    var groups = known.filter { !$0.isEmpty }
    var taken = Set(known.joined())
    let before = problems.errorCount
    let sets = (field.map(mappings) ?? []).map(\.path)
    let rest = field.flatMap { sets.contains($0.path) ? nil : $0 }
    for group in list(rest, "a list of lists of paths of over, or of mappings", atMost: Ceilings.names) ?? [] {
      guard !sets.contains(group.path) else { continue }
      var members: [Int] = []
      for item in list(group, "a list of paths of over", atMost: Ceilings.names) ?? [] {
        guard let path = text(item, "a path of over") else { continue }
        guard let index = written.firstIndex(where: { $0.parameter.path == path }) else {
          // One whose values were complained about has its complaint.
          if paths.contains(path) { continue }
          let near = suggestion(path, among: paths)
          error(item.place, "\(item.path): \(quoted(path)) is not in over", hint: near.isEmpty ? nil : near)
          continue
        }
        if taken.insert(index).inserted {
          members.append(index)
        } else {
          error(item.place, "\(item.path): \(quoted(path)) is zipped twice")
        }
      }
      if let first = members.first, members.contains(where: { written[$0].count != written[first].count }) {
        let counts = members.map { written[$0].count.map(String.init) ?? "a range" }.joined(separator: ", ")
        error(group.place, "\(group.path): zipped parameters need equally many values, found \(counts)")
      }
      if !members.isEmpty { groups.append(members.sorted()) }
    }
    guard problems.errorCount == before else { return nil }
    // In the order of over, a group where its first parameter stands.
    return (groups + written.indices.filter { !taken.contains($0) }.map { [$0] }).sorted { $0[0] < $1[0] }
  }
}
