import Catalog
import Diagnostics
import Model

extension Decoder {
  /// The `crossover` study.
  ///
  /// - Parameters:
  ///   - top: The whole scenario, in which `over` must name something.
  ///   - workloads: Those that can be read: the pool's are compared, and recordings say what may be varied.
  ///   - apis: The APIs, whose prices say what may be discounted.
  ///   - names: Every figure that the scenario has, for conditions.
  func crossover(
    _ field: Field?, top: Node, backends: Backends, workloads: [Workload], apis: [API?], names: [FigureName],
    start: Instant, horizon: Double?
  ) -> Crossover? {
    guard let field else { return nil }
    let keys = Language.crossover
    var fields = self.fields(field, keys)
    var pool: Int?
    var api: Int?
    var compared: [Workload] = []
    if let between = fields.require(keys.between) {
      var parts = self.fields(between, Language.sides)
      let own = parts.require(Language.sides.selfHost)
      pool = index(own, among: backends.pools, kind: "pool")
      compared = pool.map { Demand(workloads).workloads(at: .pool($0)).map { workloads[$0] } } ?? []
      if let own { refuseClosed(compared, at: own) }
      if let own, let pool { refuseOtherWork(compared, of: pool, named: backends.pools[pool], at: own) }
      api = index(parts.require(Language.sides.api), among: backends.apis, kind: "API")
      parts.finish()
    }
    if let horizon { refuseCutBudgets(workloads, start: start, horizon: horizon, at: field) }
    let varied = varied(fields.require(keys.over), in: top, workloads)
    let rangeField = fields.require(keys.range)
    let range = varied.flatMap { interval(rangeField, as: $0.unit) }
    let conditions = checks(fields.take(keys.subjectTo), names: names, start: start, horizon: horizon)
    let fixed = sides(fields.take(keys.fixedCost), Language.sideCosts, "an amount such as $8k/month") {
      monthlyDollars($0)
    }
    let escalation = escalation(fields.take(keys.escalation))
    let discounts = apiTraffic(fields.take(keys.apiTraffic), of: compared, on: api.flatMap { apis[$0] })
    let overflowAt = quantity(fields.take(keys.overflowAt))
    fields.finish()
    guard let pool, let api, let varied, let range else { return nil }
    var crossover = Crossover(pool: pool, api: api, over: varied.path, range: range, conditions: conditions)
    crossover.unit = varied.unit
    crossover.fixedCost = fixed ?? Crossover.Sides()
    crossover.escalation = escalation
    crossover.cachedInput = discounts.cachedInput
    crossover.batch = discounts.batch
    crossover.overflowAt = overflowAt
    return crossover
  }

  /// Costs a month are those of the run, multiplied: which does not hold of budgets of which it has no whole periods.
  func refuseCutBudgets(_ workloads: [Workload], start: Instant, horizon: Double, at field: Field) {
    for workload in workloads {
      guard let budget = workload.budgets.first(where: { $0.periodOverPart(start: start, horizon: horizon) != nil })
      else {
        continue
      }
      let word = budget.period.word
      error(
        field.keyPlace,
        "\(field.path): a budget of \(workload.name) is by the \(word), and a run of \(Quantity.duration.written(horizon)) "
          + "does not have whole \(word)s, so that what a month costs is not known",
        hint: "let horizon be a whole number of \(word)s" + (budget.reset == .calendar ? " from the begin of one" : "")
          + ", or leave that budget out")
      return
    }
  }

  /// An API takes the place of a pool that answers with a model, not of one that does other work beside.
  private func refuseOtherWork(_ workloads: [Workload], of pool: Int, named name: String, at field: Field) {
    for workload in workloads {
      guard
        let stage = workload.stages.first(where: {
          $0.route.targets.contains(.pool(pool)) && ($0.role != .answer || $0.work != nil || !workload.hasTokens)
        })
      else { continue }
      error(
        field.place,
        "\(field.path): \(name) does work of \(workload.name) that calls no model (\(stage.name)), which no API can take over",
        hint: "give what calls no model a pool of its own")
      return
    }
  }

  /// Clients that wait for answers send the more the sooner they get them.
  private func refuseClosed(_ workloads: [Workload], at field: Field) {
    guard let closed = workloads.first(where: \.arrivals.isClosed) else { return }
    error(
      field.place,
      "\(field.path): the clients of the workload \(closed.name) wait for answers (process: closed), so that each side would answer "
        + "as many requests as it can",
      hint: "costs are compared of the same requests: give \(closed.name) arrivals with a rate")
  }

  /// `{self_host: ..., api: ...}`, of which one may be left out and is then 0.
  private func sides(
    _ field: Field?, _ block: any AnyKeyBlock, _ expected: String, _ read: (Field) -> Double?
  ) -> Crossover.Sides? {
    guard let field else { return nil }
    var parts = self.fields(field, block)
    let written = block.keys.map { parts.take($0) }
    let (own, hosted) = (written[0], written[1])
    parts.finish()
    if parts.isMapping, own == nil, hosted == nil {
      error(field.place, "\(field.path): expected {self_host: ..., api: ...}", hint: expected)
      return nil
    }
    return Crossover.Sides(selfHosted: own.flatMap(read) ?? 0, api: hosted.flatMap(read) ?? 0)
  }

  private func monthlyDollars(_ field: Field) -> Double? {
    guard let text = text(field, "an amount such as $8k/month") else { return nil }
    if let (amount, suffix) = VariedUnit.dollars(text), ["/month", "/mo"].contains(suffix) { return amount }
    error(
      field.place, "\(field.path): expected an amount such as $8k/month, found \(shown(text))",
      hint: "unit: /month, after a dollar sign; k and M multiply")
    return nil
  }

  /// `escalation: {cost: $0.05, share: {self_host: 12%, api: 4%}}`.
  private func escalation(_ field: Field?) -> Crossover.Escalation? {
    guard let field else { return nil }
    let keys = Language.escalation
    var parts = self.fields(field, keys)
    var cost: Double?
    if let item = parts.require(keys.cost),
      let text = text(item, "an amount such as $0.05")
    {
      if let (amount, suffix) = VariedUnit.dollars(text), suffix.isEmpty {
        cost = amount
      } else {
        error(item.place, "\(item.path): expected an amount such as $0.05, found \(shown(text))")
      }
    }
    let share = sides(parts.require(keys.share), Language.sideShares, "shares such as 12%") { quantity($0) }
    parts.finish()
    guard let cost, let share else { return nil }
    return Crossover.Escalation(cost: cost, share: share)
  }

  /// `api_traffic: {cached_input: 40%, batch: 20%}`: what of the traffic the provider charges less for.
  private func apiTraffic(
    _ field: Field?, of workloads: [Workload], on api: API?
  ) -> (cachedInput: Double, batch: Double) {
    guard let field else { return (0, 0) }
    let keys = Language.apiTraffic
    var parts = self.fields(field, keys)
    let (cached, batch) = (parts.take(keys.cachedInput), parts.take(keys.batch))
    parts.finish()
    let price = api?.price
    if let cached, let price, price.rates[.cachedInput] == nil {
      error(
        cached.keyPlace, "\(cached.path): the API has no price for cached prompt tokens",
        hint: "write price: {cached_input: ...}")
    }
    if let cached, let api {
      if api.promptCache != nil {
        error(
          cached.keyPlace, "\(cached.path): the prompt_cache of \(api.name) says what is found",
          hint: "they exclude each other: leave one of them out")
      } else if api.findsStatedTokens, let stated = workloads.first(where: \.statesCachedTokens) {
        error(
          cached.keyPlace, "\(cached.path): the cached_tokens of the workload \(stated.name) say what is found",
          hint: "they exclude each other: leave one of them out")
      }
    }
    if let batch, let price, !price.offers(.batch) {
      error(
        batch.keyPlace, "\(batch.path): the API has no price for batches",
        hint: "write price: {batch_input: ..., batch_output: ...}")
    }
    return (quantity(cached) ?? 0, quantity(batch) ?? 0)
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

  /// The parameter that `over` names, and the unit it has.
  private func varied(_ field: Field?, in top: Node, _ workloads: [Workload]) -> (path: String, unit: VariedUnit)? {
    guard let field, let path = text(field, "a path such as workloads.chat.arrivals.rate") else { return nil }
    if let recorded = recordedTokens(at: path, in: workloads) {
      error(field.place, "\(field.path): \(shown(path)) is \(recorded.message)", hint: recorded.hint)
      return nil
    }
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
        let isUnwritten = part == "price" || node.entries != nil && walked.last == "price"
        let hint =
          isUnwritten
          ? "the catalog's price applies: write the price to vary it" : rateHint(String(part), of: node) ?? near
        error(field.place, "\(field.path): there is no \(quoted(part)) in \(within)", hint: hint.isEmpty ? nil : hint)
        return nil
      }
      walked.append(part)
      node = entry.value
    }
    let candidates: [Quantity] = [.number, .rate, .duration, .count, .share, .growth, .monthlyShare]
    if let text = node.scalar?.text {
      if let quantity = candidates.first(where: { (try? $0.parse(text)) != nil }) { return (path, .quantity(quantity)) }
      if let (_, suffix) = VariedUnit.dollars(text) { return (path, .dollars(suffix: suffix)) }
    }
    error(field.place, "\(field.path): \(shown(path)) is not a number", hint: "found \(node.described)")
    return nil
  }

  /// How a recording comes to have a rate that a study can vary.
  private func rateHint(_ key: String, of arrivals: Node) -> String? {
    let keys = Language.trace
    let process = arrivals.entries?.first { $0.key == Language.arrivals.process.name }?.value
    guard process?.scalar?.text == "trace" else { return nil }
    switch key {
    case keys.rate.name: return "write rate: in it, such as rate: 2/s, the mean at which the recording is replayed"
    case keys.rateScale.name: return "write rate_scale: 1 in it, or vary rate"
    default: return nil
    }
  }

  private func interval(_ field: Field?, as unit: VariedUnit) -> ClosedRange<Double>? {
    guard let field else { return nil }
    guard let items = field.items, items.count == 2 else {
      error(field.place, "\(field.path): expected [least, greatest], found \(field.node.described)")
      return nil
    }
    let values = items.map { item -> Double? in
      switch unit {
      case .quantity(let quantity): return self.quantity(item, quantity, .closed(0, .greatestFiniteMagnitude))
      case .dollars(let suffix):
        guard let text = text(item, "an amount such as $1\(suffix)") else { return nil }
        if let value = unit.parse(text) { return value }
        error(
          item.place, "\(item.path): expected an amount such as $1\(suffix), found \(shown(text))",
          hint: "in the unit in which the scenario has it")
        return nil
      }
    }
    guard let low = values[0], let high = values[1] else { return nil }
    guard low < high, low > 0 else {
      error(field.place, "\(field.path): expected two values above 0, the least first")
      return nil
    }
    return low...high
  }
}
