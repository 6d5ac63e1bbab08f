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
    guard let comparison = study.alternativeComparison else { return PageSection(title, []) }
    let talkers = scenario.workloads.filter(\.hasTokens)
    var table = PageTable([
      .left("served"), .right("cost"), .right("a month"), .right("answered"), .left("ttft p95"), .left("latency p95"),
    ])
    // Quantiles of several workloads together are not known from those of each.
    func time(_ metric: String) -> PageCell {
      talkers.count == 1 ? .figure(figure("\(talkers[0].name).\(metric).p95")) : .text("see above")
    }
    let answered = comparison.routed.answered
    table.add([
      .text(routing), .money(comparison.routed.cost), .money(comparison.routed.monthly.value),
      .number(answered, unit: "1", as: answered.map { Format.percent($0) } ?? "-"), time("ttft"), time("latency"),
    ])
    for index in scenario.alternatives {
      let path = "apis.\(scenario.apis[index].name)"
      table.add([
        .text("\(scenario.apis[index].name) (\(scenario.apis[index].model))"), value("\(path).cost"),
        value("\(path).monthly_cost"), value("\(path).answered"), .figure(figure("\(path).ttft.p95")),
        .figure(figure("\(path).latency.p95")),
      ])
    }
    let sentences = scenario.alternatives.indices.map { PageBlock.sentence(sentence(comparison, $0)) }
    let committed =
      scenario.commitments.isEmpty
      ? []
      : [
        PageBlock.sentence(
          "What the scenario is committed to (\(listed(scenario.commitments.map(\.name)))) is paid wherever answers come from and is in none "
            + "of these costs; what it covers costs nothing more.")
      ]
    let shared = scenario.poolsSharedWithModels.map { scenario.pools[$0].name }
    let kept =
      shared.isEmpty
      ? []
      : [
        PageBlock.sentence(
          "\(listed(shared)) \(shared.count == 1 ? "does" : "do") other work too and \(shared.count == 1 ? "is" : "are") in none of these costs, "
            + "as if what \(shared.count == 1 ? "it costs" : "they cost") were the same without these calls.")
      ]
    return PageSection(
      title, [.table(table)] + sentences + committed + kept + scenario.promptCacheRemarks(scenario.alternatives))
  }

  /// `self-hosted` when pools alone serve the workloads that have tokens.
  private var plainRouting: String {
    let isSelfHosted = Demand(scenario.workloads.filter(\.hasTokens)).visits.allSatisfy {
      if case .pool = $0.backend { true } else { false }
    }
    return isSelfHosted ? "self-hosted" : "as routed"
  }

  /// The same with what is left out of its cost.
  private var routing: String {
    let isPaidByUse = scenario.workloads.indices.contains { !scenario.paidUses(ofWorkload: $0).isEmpty }
    let unchanged = [
      scenario.overheads.isEmpty ? nil : "overheads", scenario.commitments.isEmpty ? nil : "commitments",
      isPaidByUse ? "what is paid by use" : nil,
      scenario.poolsBesideModels.isEmpty ? nil : "steps that call no model",
    ].compactMap { $0 }
    return plainRouting + (unchanged.isEmpty ? "" : " without " + unchanged.joined(separator: " and "))
  }

  /// Names the cheaper of the two in a month, or says why neither is.
  private func sentence(_ comparison: AlternativeComparison, _ place: Int) -> String {
    let name = scenario.apis[scenario.alternatives[place]].name
    let other = comparison.others[place]
    switch comparison.outcome(place) {
    case .unknown(let why): return "\(name): no cost to compare\(why.map { ", since \($0)" } ?? "")."
    case .same(let byInterval):
      return "The traffic costs the same \(routing) and on \(name)\(byInterval ? ", within the intervals" : "")."
    case .cheaper(let saved): return "The traffic is cheaper on \(name) than \(routing), by \(Format.percent(saved))."
    case .dearer(let saved): return "The traffic is cheaper \(routing) than on \(name), by \(Format.percent(saved))."
    case .answersLess(let isAPI):
      let (there, here) = (Format.percent(other.answered ?? 0), Format.percent(comparison.routed.answered ?? 0))
      return isAPI
        ? "\(name) answers \(there) of the requests, \(plainRouting) \(here): the costs are not compared."
        : "\(plainRouting.capitalisedFirst) \(here) of the requests are answered, on \(name) \(there): the costs are not compared."
    case .missesSLO(let isAPI, let verdict):
      let path = study.verdicts[verdict].path
      return isAPI
        ? "On \(name) \(path) misses its SLO, which is kept \(plainRouting): the costs are not compared."
        : "\(plainRouting.capitalisedFirst) \(path) misses its SLO, which is kept on \(name): the costs are not compared."
    }
  }
}

extension String {
  /// With a capital at its beginning.
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
