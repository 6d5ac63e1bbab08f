import Model

/// A checked scenario in a row for each workload, pool and API: what `validate` prints.
public func overviewPage(_ scenario: Scenario) -> Page {
  var table = PageTable([.left("part"), .left("name"), .left("what it is")])
  for workload in scenario.workloads {
    let way = workload.stages.map { $0.errand == nil ? scenario.title(of: $0.route) : "a \($0.name)" }
    let count = workload.objectives.count
    table.add([
      .text("workload"), .text(workload.name),
      .text(
        "\(workload.arrivals.title(isTalk: workload.conversation != nil))\(workload.turnsTitle), served by \(way.joined(separator: ", then "))"
          + (count == 0 ? "" : ", \(count) \(count == 1 ? "SLO" : "SLOs")")),
    ])
    if case .trace(let trace) = workload.arrivals.process {
      for line in TraceOverview(trace: trace).lines(from: scenario.start) {
        table.add([.text("trace"), .text(workload.name), .text(line)])
      }
    }
  }
  for pool in scenario.pools {
    let bounds = pool.replicas
    let count = bounds.minimum == bounds.maximum ? "\(bounds.minimum)" : "\(bounds.minimum) to \(bounds.maximum)"
    func machine(_ place: Int) -> String {
      pool.machines[place].instance.name + (pool.serving(on: place).slice.map { " (\($0.name))" } ?? "")
    }
    let options = pool.purchase.map { option in
      (option.machine == 0 ? "" : machine(option.machine) + " ") + option.kind.rawValue
        + (option.limit.map { " x \($0)" } ?? "")
        + (option.share.map { " \(Format.fixed(Double($0) / 1e4, 0)) %" } ?? "")
    }
    table.add([
      .text("pool"), .text(pool.name),
      .text(
        "\(pool.model) on \(machine(0)), \(count) \(bounds.maximum == 1 ? "replica" : "replicas"), "
          + options.joined(separator: " then ")),
    ])
  }
  for api in scenario.apis {
    table.add([
      .text("API"), .text(api.name),
      .text(
        "\(api.model), \(api.price.inAndOut) per million tokens"),
    ])
    if let words = api.promptCacheWords { table.add([.text("prompt cache"), .text(api.name), .text(words)]) }
  }
  for desk in scenario.people {
    table.add([
      .text("people"), .text(desk.name),
      .text(
        "\(desk.count) at a time, \(Format.duration(desk.time.mean)) a case, $\(desk.price) each"
          + (desk.hours == nil ? "" : ", in their working hours")),
    ])
  }
  let plan = scenario.replications
  let runs = plan.atLeast == plan.atMost ? "\(plan.atLeast)" : "\(plan.atLeast) to \(plan.atMost)"
  return Page(
    "ok: \(scenario.name)",
    "\(Format.span(scenario.horizon)) from \(isoTime(scenario.start, plus: 0)), \(runs) "
      + (plan.atMost == 1 ? "replication" : "replications"), sections: [PageSection([.table(table)])])
}

extension Scenario {
  /// The backends of a route, and how it goes from one to the other.
  fileprivate func title(of route: Route) -> String {
    let choices =
      switch route.rule {
      case .overflow: " overflowing to "
      case .cascade: " or else "
      case .leastLoaded, .roundRobin, .random, .weighted, .by, .leastCost: " or "
      }
    let fallbacks = route.fallbackPlaces.map { " falling back to " + name(of: route.targets[$0]) }
    let hedge = route.hedgePlace.map { " hedged by " + name(of: route.targets[$0]) } ?? ""
    return route.choices.map { name(of: $0) }.joined(separator: choices) + fallbacks.joined() + hedge
  }

  func name(of backend: Backend) -> String {
    switch backend {
    case .pool(let index): pools[index].name
    case .api(let index): apis[index].name
    case .people(let index): people[index].name
    }
  }
}

extension RecurringBatch {
  /// The time of day of the first one.
  fileprivate var clock: String {
    let minutes = Int(at) / 60
    return [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }
}

extension Double {
  /// A rate a second, or an hour where few come: `25/h`.
  fileprivate var rateText: String {
    self < 0.1 ? "\(Format.number((self * 3_600 * 1e6).rounded() / 1e6))/h" : "\(Format.number(self))/s"
  }
}

extension Workload {
  /// What an arrival becomes, where that is a conversation.
  var turnsTitle: String {
    guard conversation != nil else { return "" }
    let turns = ", each a conversation of \(Format.number(requestsPerArrival)) requests on average"
    guard let rate = arrivals.process.meanRate else { return turns }
    return turns + " (\(Format.number(rate * requestsPerArrival))/s in all)"
  }
}

extension Arrivals {
  /// The process and its mean rate in a few words.
  ///
  /// - Parameter isTalk: Whether each arrival is a conversation.
  func title(isTalk: Bool) -> String {
    let text =
      switch process {
      case .deterministic(let rate): "one every \(Format.duration(1 / rate))"
      case .poisson(let rate): "poisson \(rate.rateText)"
      case .gamma(let rate, let burstiness): "gamma \(rate.rateText), burstiness \(Format.number(burstiness))"
      case .modulated(let states): "mmpp of \(states.count) states"
      case .burst(let requests): "\(Format.number(Double(requests))) requests at once"
      case .batch(let batch):
        "\(Format.number(Double(batch.count))) requests at once every \(Format.duration(batch.every)) from \(batch.clock) on"
      case .trace(let trace): TraceOverview(trace: trace).title
      case .closed(let closed): closed.title(isTalk: isTalk)
      }
    return shape.isFlat ? text : text + " under a shape"
  }
}
