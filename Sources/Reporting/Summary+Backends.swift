import Billing
import Diagnostics
import Model
import Studies

extension Summary {
  func pools() -> PageSection {
    guard study.isComplete, !scenario.pools.isEmpty else { return PageSection("Pools", []) }
    let hasHits = scenario.pools.contains { figure("pools.\($0.name).prefix_hit_rate")?.value != nil }
    let heads = ["replicas", "min-max", "utilization", "batch", "KV cache", "waiting", "max", "cold starts"]
    let rare = ["preemptions", "swaps", "interruptions", "crashes", "lost_requests"].filter { name in
      scenario.pools.contains { (figure("pools.\($0.name).\(name)")?.value ?? 0) > 0 }
    }
    let hits = hasHits ? ["prefix hits"] : []
    let transfers = scenario.pools.contains { $0.decode != nil } ? ["KV transfer", "its p95"] : []
    var table = PageTable(
      [.left("pool")] + (heads + hits + transfers + rare.map { $0.replacing("_", with: " ") }).map { .right($0) })
    for pool in scenario.pools {
      let path = "pools.\(pool.name)."
      let bounds = ["replicas.min", "replicas.max"].map { text(path + $0, Format.number) }
      let levels = ["batch_size", "kv_utilization", "queue_depth", "queue_depth.max", "cold_starts"].map {
        value(path + $0)
      }
      let sent = ["mean", "p95"].map { pool.decode == nil ? .empty : value(path + "kv_transfer.\($0)") }
      table.add(
        [
          .text(pool.name), value(path + "replicas"), .text(bounds.joined(separator: "-")), value(path + "utilization"),
        ] + levels + hits.map { _ in value(path + "prefix_hit_rate") } + (transfers.isEmpty ? [] : sent)
          + rare.map { value(path + $0) })
    }
    return PageSection("Pools", [.table(table)])
  }

  /// The APIs that workloads route to; the others stand in the comparison.
  func apis() -> PageSection {
    let demand = scenario.demand
    let used = scenario.apis.indices.filter { demand.reaches(.api($0)) }
    guard study.isComplete, !used.isEmpty else { return PageSection("APIs", []) }
    let refuses = used.contains { scenario.apis[$0].refusals.share > 0 }
    let metrics = ["calls", "throttled"] + (refuses ? ["flex_refused", "fell_back"] : []) + ["errors"]
    var table = PageTable([.left("API")] + metrics.map { .right($0.replacing("_", with: " ")) })
    for index in used {
      let name = scenario.apis[index].name
      table.add([.text(name)] + metrics.map { value("apis.\(name).\($0)") })
    }
    return PageSection("APIs", [.table(table)] + scenario.promptCacheRemarks(used))
  }

  /// The desks of people.
  func people() -> PageSection {
    guard study.isComplete, !scenario.people.isEmpty else { return PageSection("People", []) }
    let metrics = ["cases", "done", "utilization", "queue_depth", "queue_depth.max", "wait.mean", "wait.p95"]
    let heads = ["cases", "done", "utilization", "waiting", "max", "wait", "its p95"]
    var table = PageTable([.left("desk")] + heads.map { .right($0) })
    for desk in scenario.people {
      table.add([.text(desk.name)] + metrics.map { value("people.\(desk.name).\($0)") })
    }
    return PageSection("People", [.table(table)])
  }

  /// The same traffic served by ourselves and by each API that no workload routes to.
  func comparison() -> PageSection {
    let title = "The same traffic \(routing) and on each API"
    guard study.isComplete, !scenario.alternatives.isEmpty else { return PageSection(title, []) }
    let talkers = scenario.workloads.filter(\.hasTokens)
    let beside = unchanged
    func sum(_ name: String, _ bound: KeyPath<Figure, Double?>, less overheads: Double) -> Double {
      talkers.compactMap { figure("\($0.name).\(name)") }.reduce(-overheads) {
        $0 + ($1[keyPath: bound] ?? $1.value ?? 0)
      }
    }
    func month(_ bound: KeyPath<Figure, Double?>) -> Double { sum("monthly_cost", bound, less: beside.monthly) }
    let own = (value: month(\.value), low: month(\.low), high: month(\.high))
    var table = PageTable([.left("served"), .right("cost"), .right("a month"), .left("ttft p95"), .left("latency p95")])
    // Quantiles of several workloads together are not known from those of each.
    func time(_ metric: String) -> PageCell {
      talkers.count == 1 ? .figure(figure("\(talkers[0].name).\(metric).p95")) : .text("see above")
    }
    table.add([
      .text(routing), .money(sum("cost", \.value, less: beside.run)), .money(own.value), time("ttft"),
      time("latency"),
    ])
    for index in scenario.alternatives {
      let path = "apis.\(scenario.apis[index].name)"
      table.add([
        .text("\(scenario.apis[index].name) (\(scenario.apis[index].model))"), value("\(path).cost"),
        value("\(path).monthly_cost"), .figure(figure("\(path).ttft.p95")), .figure(figure("\(path).latency.p95")),
      ])
    }
    let sentences = scenario.alternatives.map { index in
      PageBlock.sentence(cheaper(own, figure("apis.\(scenario.apis[index].name).monthly_cost"), index))
    }
    let committed =
      scenario.commitments.isEmpty
      ? []
      : [
        PageBlock.sentence(
          "What the scenario is committed to (\(listed(scenario.commitments.map(\.name)))) is paid wherever answers come from; here it is in the "
            + "cost \(routing) alone, crossover has it on every side.")
      ]
    return PageSection(
      title, [.table(table)] + sentences + committed + scenario.promptCacheRemarks(scenario.alternatives))
  }

  /// What the workloads that have tokens cost wherever their models answer, mean of the runs: overheads, what is paid by use, and the pools of
  /// steps that call no model.
  private var unchanged: (run: Double, monthly: Double) {
    let talkers = Set(scenario.workloads.filter(\.hasTokens).map(\.name))
    let purposes: [Charge.Purpose] = [.overhead, .caches, .retrieval, .tools, .people]
    let pools = Set(scenario.poolsBesideModels.map { scenario.pools[$0].name })
    func mean(_ ledgers: [Ledger]) -> Double {
      let sums = ledgers.map { ledger in
        let full = ledger.fullCostByWorkload.filter { talkers.contains($0.name) }
        let steps = ledger.costByRoute.filter {
          $0.kind == .pool && pools.contains($0.backend) && talkers.contains($0.full.name)
        }
        return full.reduce(0.0) { sum, cost in purposes.reduce(sum) { $0 + cost[$1].double } }
          + steps.reduce(0.0) { $0 + $1.full.cost.double }
      }
      return sums.reduce(0, +) / Double(max(sums.count, 1))
    }
    let bills = study.monthlyBills
    return (mean(study.ledgers), mean(bills.map(\.ledger)) * (bills.first?.factor ?? 1))
  }

  /// `self-hosted` when pools alone serve the workloads that have tokens.
  private var routing: String {
    let isSelfHosted = Demand(scenario.workloads.filter(\.hasTokens)).visits.allSatisfy {
      if case .pool = $0.backend { true } else { false }
    }
    let isPaidByUse = scenario.workloads.indices.contains { !scenario.paidUses(ofWorkload: $0).isEmpty }
    let unchanged = [
      scenario.overheads.isEmpty ? nil : "overheads", isPaidByUse ? "what is paid by use" : nil,
      scenario.poolsBesideModels.isEmpty ? nil : "steps that call no model",
    ].compactMap { $0 }
    return (isSelfHosted ? "self-hosted" : "as routed")
      + (unchanged.isEmpty ? "" : " without " + unchanged.joined(separator: " and "))
  }

  /// Names the cheaper of the two in a month, unless their intervals overlap.
  private func cheaper(_ own: (value: Double, low: Double, high: Double), _ other: Figure?, _ api: Int) -> String {
    let name = scenario.apis[api].name
    guard let price = other?.value, own.value > 0, price > 0 else {
      let why = (other?.why).map { ", since \($0)" } ?? ""
      return "\(name): no cost to compare\(why)."
    }
    if own.low <= other?.high ?? price, own.high >= other?.low ?? price {
      return "The traffic costs the same \(routing) and on \(name), within the intervals."
    }
    let saved = Format.percent(abs(own.value - price) / max(own.value, price))
    return own.value < price
      ? "The traffic is cheaper \(routing) than on \(name), by \(saved)."
      : "The traffic is cheaper on \(name) than \(routing), by \(saved)."
  }
}
