import Billing
import EventKernel
import Model
import Serving

extension Merging {
  /// `pools.<name>....` of every pool. An overloaded pool has `offered_rate` and `capacity` besides.
  func poolFigures() -> [Figure] {
    scenario.pools.indices.flatMap { index -> [Figure] in
      let path = "pools.\(scenario.pools[index].name)"
      let results = samples.map { $0.pools[index] }
      func mean(_ name: String, _ unit: String, _ why: String = "", _ value: (PoolResult) -> Double?) -> Figure {
        .mean("\(path).\(name)", results.map(value), unit: unit, why: why)
      }
      func extreme(_ name: String, _ unit: String, least: Bool = false, _ value: (PoolResult) -> Double?) -> Figure {
        .extreme(
          "\(path).\(name)", results.map(value), unit: unit, why: "the pool has no key-value cache", least: least)
      }
      var figures = [
        mean("utilisation", "1", "no replica was ever ready") { $0.utilisation },
        mean("batch_size", "requests", "the pool was never busy") { $0.batchSize },
        mean("kv_utilisation", "1", "the pool has no key-value cache") { $0.keyValueUtilisation },
        extreme("kv_utilisation.max", "1") { $0.keyValueUtilisationMax },
        mean("prefix_hit_rate", "1", "no prompt was looked up: none shares a beginning, or prefix_caching is off") {
          $0.prefixHitRate
        },
        mean("queue_depth", "requests") { $0.queueDepth },
        extreme("queue_depth.max", "requests") { Double($0.queueDepthMax) },
        mean("replicas", "replicas") { $0.replicas },
        extreme("replicas.min", "replicas", least: true) { Double($0.replicasMin) },
        extreme("replicas.max", "replicas") { Double($0.replicasMax) },
        mean("served", "requests") { Double($0.served) },
        mean("preemptions", "preemptions") { Double($0.preemptions) },
        mean("swaps", "preemptions") { Double($0.swaps) },
        mean("interruptions", "interruptions") { Double($0.interruptions) },
        mean("crashes", "replicas") { Double($0.crashes) },
        mean("lost_requests", "attempts") { Double($0.lostRequests) },
        mean("lost_work", "s") { $0.lostWork },
        mean("repeated_work", "s") { $0.repeatedWork },
        mean("wasted_work", "s") { $0.wastedWork },
        mean("cold_starts", "replicas") { Double($0.coldStarts) },
        Figure.mean(
          "\(path).cost", samples.map { $0.ledger.cost(ofPool: scenario.pools[index].name).double }, unit: "USD",
          why: ""),
        Figure.mean(
          "\(path).lost_work_cost",
          samples.map { sample in
            sample.ledger.cost {
              $0.category == .lostWork && $0.position.kind == .pool && $0.position.backend == index
            }.double
          }, unit: "USD", why: ""),
      ]
      if scenario.pools[index].decode != nil {
        figures += statistics("\(path).kv_transfer", results.map(\.transfers), why: "no transfer came to its end")
      }
      guard let why = stoppedWhy else { return figures }
      let nulls = figures.map { Figure($0.path, why: why, unit: $0.unit) }
      guard let overload = overloads.first(where: { $0.pool == index }) else { return nulls }
      return nulls + [
        Figure("\(path).offered_rate", overload.offeredRate, unit: "1/s"),
        Figure("\(path).capacity", overload.capacity, unit: "1/s"),
      ]
    }
  }

  /// `apis.<name>....` of every API: what it cost when a workload routes to it, else what the same traffic would.
  func apiFigures() -> [Figure] {
    scenario.apis.indices.flatMap { index -> [Figure] in
      let path = "apis.\(scenario.apis[index].name)"
      let alternative = scenario.alternatives.firstIndex(of: index)
      let costs = samples.map { sample in
        alternative.map { sample.alternatives[$0].cost.double }
          ?? sample.ledger.cost(ofAPI: scenario.apis[index].name).double
      }
      let results = samples.map { sample in
        alternative.map { sample.alternatives[$0].api } ?? sample.apis[index]
      }
      var figures = [
        Figure.mean("\(path).cost", costs, unit: "USD", why: ""),
        .mean("\(path).monthly_cost", costs.map { $0 * monthFactor(of: scenario) }, unit: "USD", why: ""),
        .mean("\(path).calls", results.map { Double($0.calls) }, unit: "calls", why: ""),
        .mean("\(path).throttled", results.map { Double($0.throttled) }, unit: "calls", why: ""),
        .mean("\(path).errors", results.map { Double($0.errors) }, unit: "calls", why: ""),
      ]
      if let alternative {
        let own = samples.map { $0.alternatives[alternative] }
        figures += statistics("\(path).ttft", own.map(\.ttft)) + statistics("\(path).latency", own.map(\.latency))
      }
      guard let why = stoppedWhy else { return figures }
      return figures.map { Figure($0.path, why: why, unit: $0.unit) }
    }
  }

  private func statistics(
    _ path: String, _ own: [LogHistogram], why: String = "no request was answered"
  ) -> [Figure] {
    let pooled = own.pooled()
    return publishedStatistics.map {
      .statistic($0, of: own, pooled: pooled, path: path, unit: "s", why: why)
    }
  }

  /// `total....`: the value of `total.cost` is the exact sum of the published bill's lines.
  func totalFigures(published: Ledger?) -> [Figure] {
    let costs = samples.map(\.ledger.total.double)
    var total = Figure.mean("total.cost", costs, unit: "USD", why: "")
    if let published { total.value = published.total.double }
    let completed = samples.map { $0.workloads.reduce(0) { $0 + $1.completed } }
    let figures = [
      total,
      .mean("total.monthly_cost", costs.map { $0 * monthFactor(of: scenario) }, unit: "USD", why: ""),
      .mean(
        "total.cost_per_request", zip(costs, completed).map { $1 > 0 ? $0 / Double($1) : nil }, unit: "USD",
        why: "no request completed"),
    ]
    guard let why = stoppedWhy else { return figures }
    return figures.map { Figure($0.path, why: why, unit: $0.unit) }
  }
}
