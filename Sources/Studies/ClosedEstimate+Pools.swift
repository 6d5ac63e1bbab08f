import EventKernel
import Model
import Serving

/// What one replica carries, and what follows from it.
struct ReplicaCapacity {
  var rate: Double
  var assumption: String
  /// Lines for a fleet of a size.
  var lines: (_ subject: String, _ fleet: Int) -> [ClosedEstimate.Line]
}

extension ClosedEstimate {
  /// Requests per second of one replica on one of the pool's types of instances; nil where no formula has it.
  func replicaCapacity(_ index: Int, _ load: OfferedLoad, on machine: Int = 0) -> ReplicaCapacity? {
    let serving = scenario.pools[index].serving(on: machine)
    switch (serving.batching, serving.stepTime) {
    case (.continuous(let batching), .roofline(let roofline)):
      return continuousCapacity(roofline, batching, load, role: role(of: index))
    case (.dynamic(let batching), _):
      let size = batching.maxBatchSize
      let seconds = batchSeconds(serving.stepTime, size)
      return ReplicaCapacity(
        rate: Double(size * batching.instanceCount) / seconds,
        assumption: "always full batches of \(size)"
      ) { subject, _ in
        [Line(subject, "wait", nil, "s", "no closed form for dynamic batching")]
      }
    case (.none(let concurrency), _):
      return ReplicaCapacity(
        rate: Double(concurrency) / load.service(batchSeconds(serving.stepTime, 1)),
        assumption: "\(concurrency) at a time, mean service"
      ) { _, _ in [] }
    case (.continuous, _): return nil
    }
  }

  /// Mean seconds of a batch where no roofline tells.
  private func batchSeconds(_ stepTime: StepTimeModel, _ size: Int) -> Double {
    switch stepTime {
    case .latency(let distribution): return distribution.mean
    case .table(let points): return batchLatency(points, batch: size)
    case .roofline: return .nan
    }
  }

  /// What replicas of a pool do of a request.
  private func role(of pool: Int) -> ContinuousCapacity.Role {
    if scenario.pools[pool].decode != nil { return .prompts }
    return scenario.prefillPools(of: pool).isEmpty ? .both : .answers
  }

  /// Why no formula has what a replica carries.
  func whyNoCapacity(_ index: Int, _ load: OfferedLoad, on machine: Int = 0) -> String {
    let serving = scenario.pools[index].serving(on: machine)
    guard case .continuous(let batching) = serving.batching, case .roofline = serving.stepTime else {
      return "the pool's times are not those of a model"
    }
    return reasonAgainst(batching, load) ?? "the cache holds not one mean request"
  }

  /// What of a pool's rules or traffic the formula does not have; nil where it has all.
  private func reasonAgainst(_ batching: ContinuousBatching, _ load: OfferedLoad) -> String? {
    let workloads = load.parts.map { scenario.workloads[$0.workload] }
    if workloads.contains(where: \.arrivals.isTrace) { return "a trace has its own token counts" }
    if workloads.contains(where: { $0.conversation != nil }) {
      return
        "the prompts of conversations grow turn by turn, and what is cached of them depends on who else came between"
    }
    if batching.prefixCaching, workloads.contains(where: \.sharesPrefixes) {
      return "what is cached of shared prompts depends on who came before"
    }
    if batching.swap != nil { return "preempted requests are swapped out and in" }
    switch batching.scheduling {
    case .chunked: break
    case .promptsFirst: return "prompts are computed before answers, not beside them"
    case .batchByBatch: return "the next batch waits for the longest answer of the one before"
    }
    if batching.speculation != nil { return "how many drafted tokens are accepted is a matter of chance" }
    if batching.admission != .maxUtilization { return "places are kept for answers that are still to come" }
    return nil
  }

  private func continuousCapacity(
    _ roofline: Roofline, _ batching: ContinuousBatching, _ offered: OfferedLoad,
    role: ContinuousCapacity.Role
  ) -> ReplicaCapacity? {
    let requests = ContinuousCapacity.Requests(
      input: offered.mean(\.computed), output: offered.mean(\.output),
      inputTimesOutput: offered.mean(\.inputTimesOutput), outputSquared: offered.mean(\.outputSquared))
    guard reasonAgainst(batching, offered) == nil,
      let capacity = ContinuousCapacity(roofline, batching, requests, role: role)
    else { return nil }
    guard role == .both else {
      let assumption =
        role == .prompts
        ? "bound of means: prompts and first tokens alone, the answers are another pool's"
        : "bound of means: answers alone, \(capacity.batch) at a time by \(capacity.limit.rawValue), no preemption"
      return ReplicaCapacity(rate: capacity.requestsPerSecond, assumption: assumption) { subject, _ in
        [Line(subject, "wait", nil, "s", "no closed form for prompts and answers in different pools")]
      }
    }
    let assumption =
      "bound of means: a batch of \(capacity.batch), limited by \(capacity.limit.rawValue), no preemption (an overloaded replica serves less: it computes prompts again)"
    let only = offered.parts.count == 1 ? scenario.workloads[offered.parts[0].workload].name : nil
    return ReplicaCapacity(rate: capacity.requestsPerSecond, assumption: assumption) { subject, fleet in
      guard fleet > 0, let load = capacity.load(rate: offered.mean / Double(fleet)) else {
        return [
          Line(subject, "batch at the mean rate", nil, "requests", "\(fleet) replicas do not carry the mean rate")
        ]
      }
      let share = "the mean rate spread evenly over \(fleet) \(fleet == 1 ? "replica" : "replicas") all the time"
      return [
        Line(subject, "batch at the mean rate", load.batch, "requests", "fixpoint of the batch, \(share)"),
        Line(
          subject, "time per output token", load.timePerOutputToken, "s", "at that batch, mean context",
          path: only.map { WorkloadFigure.itl.path(of: $0, .mean) }),
        Line(
          subject, "time to first token", load.timeToFirstToken, "s", "no waiting for a place, mean prompt",
          path: only.map { WorkloadFigure.ttft.path(of: $0, .mean) }),
        Line(subject, "wait", nil, "s", "no closed form for continuous batching"),
      ]
    }
  }

  /// The wait for a place where requests are served one by one behind one queue.
  func waitLines(_ index: Int, _ offered: OfferedLoad, fleet: Int, isFixed: Bool) -> [Line] {
    let pool = scenario.pools[index]
    guard case .none(let concurrency) = pool.batching else { return [] }
    let subject = "pool \(pool.name)"
    func none(_ why: String) -> [Line] { [Line(subject, "wait", nil, "s", "no closed form: \(why)")] }
    guard !offered.statesSeconds else { return none("steps say themselves how long they take") }
    let isPoisson = offered.parts.allSatisfy { traffic[$0.workload].isPoisson }
    guard isPoisson else { return none("arrivals are not Poisson") }
    guard offered.parts.allSatisfy({ scenario.workloads[$0.workload].agent == nil }) else {
      return none("the calls of a task follow one another")
    }
    guard pool.loadBalancing == .sharedQueue || fleet == 1 else { return none("each replica has a queue of its own") }
    guard pool.queue.maxSize == nil, pool.queue.timeout == nil else { return none("the queue is limited") }
    let service: (mean: Double, variance: Double, isExponential: Bool)
    switch pool.stepTime {
    case .latency(.exponential(let mean)): service = (mean, mean * mean, true)
    case .latency(let distribution): service = (distribution.mean, distribution.variance, false)
    case .table, .roofline: service = (batchSeconds(pool.stepTime, 1), 0, false)
    }
    let servers = fleet * concurrency
    let isFlat = offered.parts.allSatisfy { scenario.workloads[$0.workload].arrivals.shape.isFlat }
    let load = offered.peak * service.mean / Double(servers)
    let utilization = Line(
      subject, "utilization", min(1, offered.mean * service.mean / Double(servers)), "1",
      "offered load over \(servers) \(servers == 1 ? "place" : "places"), nobody lost",
      path: isFixed ? PoolFigure.utilization.path(of: pool.name) : nil)
    guard load < 1 else {
      return [utilization] + none("\(servers) places are offered \(plain(load)) of what they carry at the peak")
    }
    let variation = service.variance / (service.mean * service.mean)
    guard variation.isFinite else { return [utilization] + none("service has no finite variance") }
    let wait =
      service.isExponential
      ? Queueing.meanWait(arrivalRate: offered.peak, serviceRate: 1 / service.mean, servers: servers)
      : Queueing.meanWait(
        arrivalRate: offered.peak, serviceMean: service.mean, squaredVariation: variation, servers: servers)
    let formula = service.isExponential ? "Erlang C" : "Kimura's M/G/c, approximate above one server"
    let only = offered.parts.count == 1 && isFlat && isFixed ? scenario.workloads[offered.parts[0].workload] : nil
    let path = only.flatMap { $0.stages.count == 1 ? WorkloadFigure.queueWait.path(of: $0.name, .mean) : nil }
    return [
      utilization,
      Line(
        subject, isFlat ? "mean wait" : "mean wait at the peak", wait, "s",
        "\(formula), \(servers) \(servers == 1 ? "place" : "places"), in the long run, nobody gives up", path: path),
    ]
  }
}
