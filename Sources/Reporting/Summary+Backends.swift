import Billing
import Model
import Studies

extension SummaryPage {
  func pools() -> [String] {
    guard study.isComplete, !scenario.pools.isEmpty else { return [] }
    var grid = TextGrid()
    let hasHits = scenario.pools.contains { figure("pools.\($0.name).prefix_hit_rate")?.value != nil }
    let heads = ["replicas", "min-max", "utilisation", "batch", "KV cache", "waiting", "max", "cold starts"]
    let rare = ["preemptions", "swaps", "interruptions", "crashes", "lost_requests"].filter { name in
      scenario.pools.contains { (figure("pools.\($0.name).\(name)")?.value ?? 0) > 0 }
    }
    let hits = hasHits ? ["prefix hits"] : []
    let transfers = scenario.pools.contains { $0.decode != nil } ? ["KV transfer", "its p95"] : []
    grid.add(
      [.left("")] + (heads + hits + transfers + rare.map { $0.replacing("_", with: " ") }).map { .right($0, .faint) })
    for pool in scenario.pools {
      let path = "pools.\(pool.name)."
      func number(_ name: String) -> String { text(path + name) { value, _, _ in Format.number(value) } }
      func percent(_ name: String) -> String { text(path + name) { value, _, _ in Format.percent(value) } }
      grid.add(
        [
          .left(pool.name), .right(number("replicas")), .right("\(number("replicas.min"))-\(number("replicas.max"))"),
          .right(percent("utilisation")), .right(number("batch_size")), .right(percent("kv_utilisation")),
          .right(number("queue_depth")), .right(number("queue_depth.max")), .right(number("cold_starts")),
        ] + hits.map { _ in .right(percent("prefix_hit_rate")) }
          + zip(transfers, ["mean", "p95"]).map { _, statistic in
            .right(pool.decode == nil ? "" : text(path + "kv_transfer.\(statistic)", Format.duration))
          } + rare.map { .right(number($0)) })
    }
    return section("Pools", grid)
  }

  /// The APIs that workloads route to; the others stand in the comparison.
  func apis() -> [String] {
    let demand = scenario.demand
    let used = scenario.apis.indices.filter { demand.reaches(.api($0)) }
    guard study.isComplete, !used.isEmpty else { return [] }
    var grid = TextGrid()
    grid.add([.left("")] + ["calls", "throttled", "errors"].map { .right($0, .faint) })
    for index in used {
      let name = scenario.apis[index].name
      grid.add(
        [.left(name)]
          + ["calls", "throttled", "errors"].map { metric in
            .right(text("apis.\(name).\(metric)") { value, _, _ in Format.number(value) })
          })
    }
    return section("APIs", grid)
  }

  /// The same traffic served by ourselves and by each API that no workload routes to.
  func comparison() -> [String] {
    let talkers = scenario.workloads.filter(\.hasTokens)
    guard study.isComplete, !scenario.alternatives.isEmpty else { return [] }
    let costs = talkers.compactMap { figure("\($0.name).cost") }
    let beside = overheads
    func sum(_ bound: KeyPath<Figure, Double?>) -> Double {
      costs.reduce(-beside) { $0 + ($1[keyPath: bound] ?? $1.value ?? 0) }
    }
    let own = (value: sum(\.value), low: sum(\.low), high: sum(\.high))
    var grid = TextGrid()
    grid.add(
      [.left("")] + ["cost", "a month"].map { .right($0, .faint) }
        + ["ttft p95", "latency p95"].map { .left($0, .faint) })
    // Quantiles of several workloads together are not known from those of each.
    func time(_ metric: String) -> String {
      talkers.count == 1 ? text("\(talkers[0].name).\(metric).p95", Format.duration) : "see above"
    }
    grid.add([
      .left(routing), .right(Format.money(own.value)), .right(Format.money(own.value * monthFactor(of: scenario))),
      .left(time("ttft")), .left(time("latency")),
    ])
    for index in scenario.alternatives {
      let path = "apis.\(scenario.apis[index].name)"
      grid.add([
        .left("\(scenario.apis[index].name) (\(scenario.apis[index].model))"),
        .right(text("\(path).cost") { value, _, _ in Format.money(value) }),
        .right(text("\(path).monthly_cost") { value, _, _ in Format.money(value) }),
        .left(text("\(path).ttft.p95", Format.duration)), .left(text("\(path).latency.p95", Format.duration)),
      ])
    }
    return section("The same traffic \(routing) and on each API", grid)
      + scenario.alternatives.map { "  " + cheaper(own, figure("apis.\(scenario.apis[$0].name).cost"), $0) }
  }

  /// Overheads of the workloads that have tokens, mean of the runs: these are the same wherever the answers are computed.
  private var overheads: Double {
    let talkers = Set(scenario.workloads.filter(\.hasTokens).map(\.name))
    let sums = study.ledgers.map { ledger in
      ledger.fullCostByWorkload.filter { talkers.contains($0.name) }.map { $0[.overhead].double }.reduce(0, +)
    }
    return sums.reduce(0, +) / Double(max(sums.count, 1))
  }

  /// `self-hosted` when pools alone serve the workloads that have tokens.
  private var routing: String {
    let isSelfHosted = Demand(scenario.workloads.filter(\.hasTokens)).visits.allSatisfy {
      if case .pool = $0.backend { true } else { false }
    }
    return (isSelfHosted ? "self-hosted" : "as routed") + (scenario.overheads.isEmpty ? "" : " without overheads")
  }

  /// Names the cheaper of the two, unless their intervals overlap.
  private func cheaper(_ own: (value: Double, low: Double, high: Double), _ other: Figure?, _ api: Int) -> String {
    let name = scenario.apis[api].name
    guard let price = other?.value, own.value > 0, price > 0 else { return "\(name): no cost to compare" }
    if own.low <= other?.high ?? price, own.high >= other?.low ?? price {
      return "The traffic costs the same \(routing) and on \(name), within the intervals."
    }
    let saved = Format.percent(abs(own.value - price) / max(own.value, price))
    return own.value < price
      ? "The traffic is cheaper \(routing) than on \(name), by \(saved)."
      : "The traffic is cheaper on \(name) than \(routing), by \(saved)."
  }
}
