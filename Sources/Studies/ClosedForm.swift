import EventKernel
import Model

/// The textbook mean wait of a workload, where the scenario is a queue that has one.
public struct ClosedForm: Sendable, Equatable {
  /// The workload's name.
  public var workload: String
  /// The queue in Kendall's notation, such as `M/M/2`.
  public var queue: String
  /// The formula's name.
  public var formula: String
  /// Mean wait in the long run, seconds; nil when the load is 1 or more and the queue has no end.
  public var meanWait: Double?
  /// Offered load per server.
  public var load: Double

  /// Creates a value.
  public init(workload: String, queue: String, formula: String, meanWait: Double?, load: Double) {
    self.workload = workload
    self.queue = queue
    self.formula = formula
    self.meanWait = meanWait
    self.load = load
  }

  /// The value as `<workload>.queue_wait.theory`.
  var figures: [Figure] {
    let measured =
      meanWait.map(Measured.given) ?? .absent("\(queue) at load \(plain(load)) has no steady state")
    return Figure.all(WorkloadFigure.queueWaitTheory, of: workload, measured)
  }

  /// One for every workload that is such a queue.
  static func all(_ scenario: Scenario) -> [ClosedForm] {
    let demand = scenario.demand
    return scenario.workloads.indices.compactMap { ClosedForm(scenario, demand, workload: $0) }
  }

  /// Nil unless one pool serves this workload alone: Poisson arrivals at a constant rate or users who think, service times drawn at random,
  /// a fixed number of places behind one queue, and nobody who gives up or comes back.
  init?(_ scenario: Scenario, _ demand: Demand, workload index: Int) {
    let workload = scenario.workloads[index]
    let visits = demand.visits(ofWorkload: index)
    guard visits.count == 1, visits[0].isTimesKnown, workload.stages.count == 1, workload.stages[0].work == nil,
      workload.stages[0].items == 1, case .pool(let poolIndex) = visits[0].backend,
      demand.workloads(at: visits[0].backend) == [index],
      workload.client.timeout == nil, workload.client.retries == 0
    else { return nil }
    let pool = scenario.pools[poolIndex]
    let bounds = pool.replicas
    guard case .latency(let service) = pool.stepTime, case .none(let concurrency) = pool.batching,
      bounds.minimum == bounds.maximum, bounds.initial == bounds.minimum, pool.queue.timeout == nil,
      pool.loadBalancing == .sharedQueue || bounds.minimum == 1,
      !pool.purchase.contains(where: { $0.interruption != nil }), pool.faults.isEmpty, pool.rollingUpdates.isEmpty
    else { return nil }
    let servers = bounds.minimum * concurrency
    switch workload.arrivals.process {
    case .poisson(let rate) where workload.arrivals.shape.isFlat:
      self.init(workload: workload.name, rate: rate, service: service, servers: servers, line: pool.queue.maxSize)
    case .closed(let closed) where workload.conversation == nil:
      self.init(workload: workload.name, closed, service: service, servers: servers, line: pool.queue.maxSize)
    default: return nil
    }
  }

  private init?(workload: String, _ closed: ClosedArrivals, service: Distribution, servers: Int, line: Int?) {
    guard case .exponential(let mean) = service, closed.requests == nil, line == nil else { return nil }
    let thinkTime = closed.thinkTime?.mean ?? 0
    self.init(
      workload: workload, queue: "M/M/\(servers)//\(closed.clients)", formula: "machine repair",
      meanWait: Queueing.closedWait(
        clients: closed.clients, thinkTime: thinkTime, serviceTime: mean, servers: servers),
      load: Double(closed.clients) * mean / (thinkTime + mean) / Double(servers))
  }

  private init?(workload: String, rate: Double, service: Distribution, servers: Int, line: Int?) {
    let load = rate * service.mean / Double(servers)
    func make(_ queue: String, _ formula: String, _ meanWait: Double?) -> ClosedForm {
      ClosedForm(workload: workload, queue: queue, formula: formula, meanWait: meanWait, load: load)
    }
    switch (service, line) {
    case (.exponential(let mean), .some(let line)):
      let places = servers + line
      let value = Queueing.limited(arrivalRate: rate, serviceRate: 1 / mean, servers: servers, places: places).meanWait
      self = make("M/M/\(servers)/\(places)", "birth and death equations", value)
    case (_, .some): return nil
    case (.exponential(let mean), nil):
      let value = load < 1 ? Queueing.meanWait(arrivalRate: rate, serviceRate: 1 / mean, servers: servers) : nil
      self = make("M/M/\(servers)", "Erlang C", value)
    case (_, nil) where servers == 1 && service.variance.isFinite:
      let value =
        load < 1
        ? Queueing.meanWait(arrivalRate: rate, serviceMean: service.mean, serviceVariance: service.variance) : nil
      self = make(service.variance == 0 ? "M/D/1" : "M/G/1", "Pollaczek-Khinchine", value)
    default: return nil
    }
  }
}
