import Billing
import EventKernel
import Model
import Serving

/// What formulas say about a scenario, without simulating it.
public struct ClosedEstimate: Sendable {
  /// One number, or why there is none.
  public struct Line: Sendable, Equatable {
    /// What it is about: a workload, a pool, an API, or `total`.
    public var subject: String
    /// What it is.
    public var name: String
    /// The number; nil where no formula has it.
    public var value: Double?
    /// Its unit, as for figures.
    public var unit: String
    /// What it assumes, or why there is no number.
    public var assumption: String
    /// The figure of a study that it estimates; nil where there is none.
    public var path: String?

    init(
      _ subject: String, _ name: String, _ value: Double?, _ unit: String, _ assumption: String, path: String? = nil
    ) {
      self.subject = subject
      self.name = name
      self.value = value
      self.unit = unit
      self.assumption = assumption
      self.path = path
    }
  }
  /// Workloads, then pools, then APIs, then the whole.
  public private(set) var lines: [Line] = []
  let scenario: Scenario
  let traffic: [TrafficSummary]
  let demand: Demand
  /// Replicas of each pool whose cost is estimated.
  private var fleets: [Int?] = []

  /// Estimates; milliseconds.
  public init(_ scenario: Scenario) {
    self.scenario = scenario
    demand = scenario.demand
    traffic = scenario.workloads.map { TrafficSummary($0, start: scenario.start, horizon: scenario.horizon) }
    for index in scenario.workloads.indices { lines += workloadLines(index) + demandLines(index) }
    for index in scenario.pools.indices {
      let (own, fleet) = poolLines(index)
      lines += own
      fleets.append(fleet)
    }
    lines += costLines()
    // A pool's costs stand with the rest about it.
    let subjects = lines.reduce(into: [String]()) { if !$0.contains($1.subject) { $0.append($1.subject) } }
    lines = subjects.flatMap { subject in lines.filter { $0.subject == subject } }
  }

  /// The number that a figure is estimated by.
  public subscript(path path: String) -> Double? { lines.first { $0.path == path }?.value }

  private func workloadLines(_ index: Int) -> [Line] {
    let name = scenario.workloads[index].name
    let summary = traffic[index]
    let caveat = summary.caveat.map { "; \($0)" } ?? ""
    if scenario.workloads[index].arrivals.isClosed {
      return [
        Line(name, "requests", nil, "requests", "no closed form\(caveat)", path: WorkloadFigure.requests.path(of: name))
      ]
    }
    return [
      Line(
        name, "requests", requests(ofWorkload: index) * scenario.horizon, "requests",
        "mean rate x horizon" + caveat + repeats(ofWorkload: index),
        path: WorkloadFigure.requests.path(of: name)),
      Line(name, "mean rate", summary.mean, "1/s", "the shape's mean over the horizon" + caveat),
      Line(name, "peak rate", summary.peak, "1/s", "the shape's highest moment, not the chance around it" + caveat),
    ]
  }

  /// What the routes send to a backend.
  package func load(on backend: Backend) -> OfferedLoad {
    load(demand.visits(to: backend).filter { $0.prefillPool == nil }, of: scenario)
  }

  func load(_ visits: [Demand.Visit], of scenario: Scenario) -> OfferedLoad {
    OfferedLoad(visits, of: scenario.workloads, traffic: traffic)
  }

  /// Why it is not known how many calls come by visits; nil where it is.
  func whyUnknown(_ visits: [Demand.Visit]) -> String? {
    visits.lazy.compactMap { visit -> String? in
      let workload = scenario.workloads[visit.workload]
      return workload.arrivals.isClosed
        ? "how many requests of \(workload.name) come depends on how soon they are answered"
        : whyEndless(visit.workload)
    }.first
  }

  private func poolLines(_ index: Int) -> (lines: [Line], fleet: Int?) {
    let pool = scenario.pools[index]
    let subject = "pool \(pool.name)"
    let visits = demand.visits(to: .pool(index))
    let load = load(visits, of: scenario)
    if let why = whyUnknown(visits) {
      return ([Line(subject, "offered at the peak", nil, "1/s", "no closed form: \(why)")], nil)
    }
    guard load.mean > 0 else {
      return ([Line(subject, "capacity of a replica", nil, "1/s", "nothing is routed here")], pool.replicas.initial)
    }
    let shares = visits.filter { $0.prefillPool == nil }.map(\.share)
    let spills = shares.contains { $0 == .first || $0 == .overflow }
    let isShared = shares.contains { if case .estimated = $0 { false } else { $0.expected > 0 && $0.expected < 1 } }
    let isEstimated = visits.contains { visit in
      if case .estimated(let part) = visit.share, part < 1 { true } else { visit.times != 1 }
    }
    var lines = [
      Line(
        subject, "offered at the peak", load.peak, "1/s",
        "no retries" + (isShared ? "; backends of a route share it equally" : "")
          + (isEstimated ? "; what comes of each workload's requests as said above" : "")
          + (spills ? "; the first of an overflow gets all of it" : "")
          + (load.parts.count > 1 ? "; all workloads peak together" : "") + peakNote(visits))
    ]
    if pool.mixesHardware {
      let (own, fleet) = mixedLines(index, subject, load)
      return (lines + own, fleet)
    }
    guard let capacity = replicaCapacity(index, load) else {
      let why = whyNoCapacity(index, load)
      lines.append(Line(subject, "capacity of a replica", nil, "1/s", "no closed form: \(why)"))
      return (lines, nil)
    }
    lines.append(Line(subject, "capacity of a replica", capacity.rate, "1/s", capacity.assumption))
    let bounds = pool.replicas
    let exact = load.peak / capacity.rate
    let needed = exact < 1e9 ? Int(exact.rounded(.down)) + 1 : Int.max
    let isFixed = bounds.minimum == bounds.maximum
    let fleet = isFixed ? bounds.minimum : max(bounds.minimum, min(needed, bounds.maximum))
    lines.append(
      Line(
        subject, "replicas for the peak", exact < 1e9 ? Double(needed) : nil, "replicas",
        "the fewest above the offered load of \(plain(exact)) replicas; they carry it, but waits may be long"
          + (needed > bounds.maximum ? "; the scenario allows \(bounds.maximum), too few" : "")
          + (needed < fleet ? "; the scenario keeps \(isFixed ? "" : "at least ")\(fleet)" : "")))
    lines += capacity.lines(subject, fleet)
    lines += waitLines(index, load, fleet: fleet, isFixed: isFixed)
    return (lines, fleet)
  }
}

extension ClosedEstimate {
  /// Costs of the fleets held through the whole horizon, and of the tokens at APIs.
  fileprivate func costLines() -> [Line] {
    let held = scenario.pools.indices.map { fleets[$0] ?? scenario.pools[$0].replicas.initial }
    let usage = usage(holding: held, answeringAll: true)
    let ledger = bill(scenario, usage)
    let pools = scenario.pools.enumerated().map { index, pool in
      let size = fleets[index] ?? pool.replicas.initial
      return Line(
        "pool \(pool.name)", "cost of \(size) \(size == 1 ? "replica" : "replicas")",
        ledger.cost(ofPool: pool.name).double,
        "USD",
        "held through the whole horizon, "
          + (pool.otherMachines.isEmpty ? "commitments first" : "bought at once as the options say")
          + "; no start-ups, nothing scaled down",
        path: PoolFigure.cost.path(of: pool.name))
    }
    let hosted = scenario.apis.indices.map { apiCost($0) }
    let apis = hosted.map(\.line)
    let month = MonthlyBill(scenario, usage, billed: ledger)
    // Capacity bought by the hour is in the bill already, tools that are charged beside it are not.
    let paid = apis.indices.filter { demand.reaches(.api($0)) }
    let spent = (
      run: paid.reduce(0.0) { $0 + (apis[$1].value ?? 0) - ledger.cost(ofAPI: scenario.apis[$1].name).double },
      monthly: paid.reduce(0.0) { $0 + hosted[$1].monthly - month.cost(ofAPI: scenario.apis[$1].name) }
    )
    let endless = scenario.workloads.indices.lazy.compactMap { whyEndless($0) }.first.map { "no closed form: \($0)" }
    let isWhole = endless == nil && apis.enumerated().allSatisfy { !demand.reaches(.api($0)) || $1.value != nil }
    let monthly = month.total + spent.monthly
    return pools + apis + [
      Line(
        "total", "cost", isWhole ? ledger.total.double + spent.run : nil, "USD",
        endless ?? "the lines above that the scenario pays" + budgetNote(scenario.workloads.indices)
          + taskNote(scenario.workloads.indices),
        path: TotalFigure.cost.path),
      Line(
        "total", "cost a month", isWhole && whyNoMonth == nil ? monthly : nil, "USD",
        endless ?? whyNoMonth
          ?? "the same traffic through the whole of the starting month" + budgetNote(scenario.workloads.indices)
          + taskNote(scenario.workloads.indices),
        path: TotalFigure.monthlyCost.path),
    ]
  }

  /// The bill of fleets that are held through the whole horizon, commitments first, with nothing spent at APIs.
  ///
  /// - Parameter replicas: By pool.
  func ledger(holding replicas: [Int]) -> Ledger { bill(scenario, usage(holding: replicas)) }

  /// What fleets consume that are held through the whole horizon.
  ///
  /// - Parameters:
  ///   - replicas: By pool.
  ///   - answersAll: Whether charges by request are in it, as if every one expected were answered.
  private func usage(holding replicas: [Int], answeringAll answersAll: Bool = false) -> Usage {
    let months = UsagePeriod.months(from: scenario.start, horizon: scenario.horizon)
    var instances: [InstanceUsage] = []
    var ranks: [RankUsage] = []
    var time: [PoolTime] = []
    for (index, pool) in scenario.pools.enumerated() where pool.instancesOf == nil {
      let fleet = scenario.fleet(of: index)
      let members = fleet.pools.map { replicas[$0] }
      // Instances that hold the replicas of all are as many as would hold N of the owner's.
      let count =
        fleet.isShared ? fleet.instances(0, holding: members) * pool.replicasPerInstance : replicas[index]
      let held = HeldFleet(count, of: pool)
      for (option, count) in held.spot.enumerated() where count > 0 {
        for (month, period) in months.enumerated() {
          instances.append(
            InstanceUsage(
              pool: index, option: option, month: month, microseconds: Int64(count) * period.seconds * 1_000_000,
              roundingMicroseconds: 0))
        }
      }
      if fleet.isShared { time += shares(of: fleet, holding: members, months) }
      for (machine, count) in held.steady.enumerated() where count > 0 {
        for (month, period) in months.enumerated() {
          ranks.append(
            RankUsage(
              pool: index, machine: machine, month: month, ranks: 1...count,
              microseconds: period.seconds * 1_000_000, roundingMicroseconds: 0))
        }
      }
    }
    var usage = Usage(months: months, consumers: [], instances: instances, ranks: ranks, poolTime: time, tokens: [])
    if answersAll {
      usage.consumers = scenario.workloads.indices.map { Consumer(workload: $0, tenant: 0) }
      for (month, period) in months.enumerated() {
        for consumer in usage.consumers.indices {
          let count = Int64((requests(ofWorkload: consumer) * Double(period.seconds)).rounded())
          usage.requests.append(RequestUsage(consumer: consumer, month: month, arrived: count, completed: count))
          usage.uses += uses(ofWorkload: consumer, month: month, seconds: Double(period.seconds))
        }
      }
    }
    return usage
  }

  /// Replica time by which instances are divided among the pools on them.
  private func shares(of fleet: Fleet, holding replicas: [Int], _ months: [UsagePeriod]) -> [PoolTime] {
    months.enumerated().flatMap { month, period in
      zip(fleet.pools, replicas).map { pool, count in
        PoolTime(pool: pool, month: month, busy: [], idle: Double(count) * Double(period.seconds), starting: 0)
      }
    }
  }
}
