import Diagnostics

extension Importer {
  /// The parts put together into pools.
  ///
  /// - Parameter name: What the one pool is called; nil takes the names of the parts.
  func pools(named name: String?) -> [ImportedPart] {
    var pools: [ImportedPart] = []
    for part in parts where part.role == .workload {
      if let index = pools.firstIndex(where: { $0.name == part.name }) {
        error(
          part.place, "\(part.title) has the name of another one",
          hint: "import them one by one, each with --pool NAME (the other begins on line \(pools[index].place.line))")
      } else {
        pools.append(part)
      }
    }
    var loose: [ImportedPart] = []
    for part in parts where part.role == .scaler {
      if let index = pools.firstIndex(where: { $0.name == part.name }) {
        if !pools[index].policies.isEmpty {
          differ(
            part.place, part.title,
            "something else scales the pool already; it has the most that any of them wants here")
        }
        pools[index].take(part)
      } else if let index = loose.firstIndex(where: { $0.name == part.name }) {
        loose[index].take(part)
      } else {
        loose.append(part)
      }
    }
    let engines = parts.filter { $0.role == .engine }
    join(engines, &pools, &loose)
    guard let name else { return unique(pools) }
    if pools.count > 1 {
      error(
        pools[1].place,
        "--pool names one pool, but the files describe \(pools.count): "
          + pools.map { shown($0.name) }.joined(separator: ", "), hint: "leave --pool out, or import them one by one")
    }
    if poolName(name) != name {
      error(
        pools[0].place, "--pool \(quoted(name)) cannot name a pool",
        hint: "a name is letters, digits, - and _, starts with a letter or digit and has at most 64 characters")
    }
    pools[0].name = name
    return pools
  }

  /// Engines and scalers that name no workload of these files go with the only one there is.
  private func join(_ engines: [ImportedPart], _ pools: inout [ImportedPart], _ loose: inout [ImportedPart]) {
    var engines = engines
    let free = pools.indices.filter { pools[$0].model == nil }
    if engines.count == 1, free.count == 1 {
      let named = pools[free[0]].title
      differ(engines[0].place, engines[0].title, "taken to be what \(named) runs")
      pools[free[0]].take(engines.removeFirst())
    }
    if engines.count == 1, loose.count == 1, pools.isEmpty {
      var part = loose.removeFirst()
      let engine = engines.removeFirst()
      differ(
        part.place, part.title,
        "taken to scale \(engine.title) of \(shown(engine.name)), since no file has \(shown(part.name))")
      part.take(engine)
      pools.append(part)
    }
    if loose.count == 1, engines.isEmpty, pools.count == 1, pools[0].policies.isEmpty {
      let part = loose.removeFirst()
      differ(
        part.place, part.title, "taken to scale \(pools[0].title), since no file has \(shown(part.name))")
      pools[0].take(part)
    }
    pools += loose + engines
  }

  private func unique(_ pools: [ImportedPart]) -> [ImportedPart] {
    var names: Set<String> = []
    return pools.map { part in
      var part = part
      let base = poolName(part.name)
      var name = base
      var number = 2
      while !names.insert(name).inserted {
        name = "\(base.prefix(60))-\(number)"
        number += 1
      }
      part.name = name
      return part
    }
  }
}
