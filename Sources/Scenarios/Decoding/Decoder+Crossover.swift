extension Decoder {
  /// The `crossover` study.
  ///
  /// - Parameters:
  ///   - top: The whole scenario, in which `over` must name something.
  ///   - names: Every figure that the scenario has, for conditions.
  func crossover(
    _ field: Field?, top: Node, backends: Backends, names: [FigureName], start: Instant, horizon: Double?
  ) -> Crossover? {
    guard let field else { return nil }
    var fields = self.fields(field)
    var pool: Int?
    var api: Int?
    if let between = fields.require("between", "between: {self_host: POOL, api: API}") {
      var parts = self.fields(between)
      pool = index(parts.require("self_host", "the name of a pool"), among: backends.pools, kind: "pool")
      api = index(parts.require("api", "the name of an API"), among: backends.apis, kind: "API")
      parts.finish()
    }
    let overField = fields.require("over", "a path such as workloads.chat.arrivals.rate")
    let varied = varied(overField, in: top)
    let rangeField = fields.require("range", "a least and a greatest value")
    let range = varied.flatMap { interval(rangeField, as: $0.quantity) }
    let conditions = checks(fields.take("subject_to"), names: names, start: start, horizon: horizon)
    fields.finish()
    guard let pool, let api, let varied, let range else { return nil }
    var crossover = Crossover(pool: pool, api: api, over: varied.path, range: range, conditions: conditions)
    crossover.quantity = varied.quantity
    return crossover
  }

  private func index(_ field: Field?, among names: [String], kind: String) -> Int? {
    guard let field, let name = text(field, "the name of a \(kind)") else { return nil }
    if let index = names.firstIndex(of: name) { return index }
    let near = suggestion(name, among: names)
    error(
      field.place, "\(field.path): no \(kind) is called \(quoted(name))",
      hint: (names.isEmpty ? "there is none yet" : "expected one of: \(listed(names))")
        + (near.isEmpty ? "" : "; \(near)"))
    return nil
  }

  /// The parameter that `over` names, and the quantity it is.
  private func varied(_ field: Field?, in top: Node) -> (path: String, quantity: Quantity)? {
    guard let field, let path = text(field, "a path such as workloads.chat.arrivals.rate") else { return nil }
    var node = top
    var walked: [Substring] = []
    for part in path.split(separator: ".", omittingEmptySubsequences: false) {
      if let item = node.item(named: String(part)) {
        walked.append(part)
        node = item
        continue
      }
      guard let entry = node.entries?.first(where: { $0.key == part }) else {
        let within = walked.isEmpty ? "the scenario" : walked.joined(separator: ".")
        let near = suggestion(String(part), among: node.entries?.map(\.key) ?? [])
        error(field.place, "\(field.path): there is no \(quoted(part)) in \(within)", hint: near.isEmpty ? nil : near)
        return nil
      }
      walked.append(part)
      node = entry.value
    }
    let candidates: [Quantity] = [.number, .rate, .duration, .count, .share, .growth, .monthlyShare]
    guard let text = node.scalar?.text, let quantity = candidates.first(where: { (try? $0.parse(text)) != nil }) else {
      error(field.place, "\(field.path): \(shown(path)) is not a number", hint: "found \(node.described)")
      return nil
    }
    return (path, quantity)
  }

  private func interval(_ field: Field?, as quantity: Quantity) -> ClosedRange<Double>? {
    guard let field else { return nil }
    guard let items = field.items, items.count == 2 else {
      error(field.place, "\(field.path): expected [least, greatest], found \(field.node.described)")
      return nil
    }
    let values = items.map { self.quantity($0, quantity, .closed(0, .greatestFiniteMagnitude)) }
    guard let low = values[0], let high = values[1] else { return nil }
    guard low < high, low > 0 else {
      error(field.place, "\(field.path): expected two values above 0, the least first")
      return nil
    }
    return low...high
  }
}
