import Model

/// One policy of a pool's autoscaler with what it remembers, and the moments it asks for.
struct ControlLoop {
  /// The policies by their state.
  enum State {
    /// Kept outside, so that its memory is changed in place.
    case horizontal
    case keda(KEDAAutoscaler)
    case knative(KnativeAutoscaler)
    case rayServe(RayServeAutoscaler)
    case targetTracking(TargetTrackingAutoscaler)
    case stepScaling(StepScalingAutoscaler)
    case planner(PlannerAutoscaler, PlannerEngine?)
    case predictive(PredictiveAutoscaler)
    case schedule(ScheduleAutoscaler)
    case fixed(Int)
  }
  /// What happens at one of its times.
  enum Step {
    /// It decides.
    case evaluate
    /// KEDA's own loop.
    case poll
    /// A second ends, or a report is made.
    case record
    /// A request came to an empty pool.
    case wake
  }
  private var state: State
  private var horizontal: HorizontalAutoscaler?
  /// Asked before `state`, which is copied where one of its cases is extracted.
  private let isHorizontal: Bool
  /// Its metrics among the scaler's feeds.
  let feeds: Range<Int>
  /// Replicas desired last.
  var desired: Int
  /// Integrals of the concurrency, and requests, at its reports.
  private var reports: [(at: Double, concurrency: Double)] = []
  private var offered: Int64 = 0
  /// Levels of the requests, for Ray Serve's greatest or least of them.
  private var samples = OngoingSamples()
  /// Of a first request, told before its second ended.
  private var toldAhead = 0.0
  private var nextEvaluation = 0.0
  private var nextChange: Double?

  /// What had ended when the planner evaluated last.
  private var ended = EndedRequests()

  init(_ policy: Autoscaler.Policy, pool: Pool, feeds: Range<Int>) {
    let bounds = pool.replicas
    self.feeds = feeds
    if case .hpa = policy { isHorizontal = true } else { isHorizontal = false }
    desired = bounds.initial
    switch policy {
    case .hpa(let rules):
      state = .horizontal
      horizontal = HorizontalAutoscaler(rules, bounds: bounds)
    case .keda(let rules): state = .keda(KEDAAutoscaler(rules, bounds: bounds))
    case .knative(let rules):
      state = .knative(KnativeAutoscaler(rules, bounds: bounds, ready: bounds.initial))
      nextEvaluation = rules.tickInterval
    case .rayServe(let rules): state = .rayServe(RayServeAutoscaler(rules, bounds: bounds))
    case .targetTracking(let rules): state = .targetTracking(TargetTrackingAutoscaler(rules, bounds: bounds))
    case .stepScaling(let rules): state = .stepScaling(StepScalingAutoscaler(rules, bounds: bounds))
    case .planner(let rules): state = .planner(PlannerAutoscaler(rules, bounds: bounds), PlannerEngine(pool))
    case .predictive(let rules): state = .predictive(PredictiveAutoscaler(rules, bounds: bounds))
    case .schedule(let rules):
      state = .schedule(ScheduleAutoscaler(rules, bounds: bounds))
      nextChange = 0
    case .fixed(let replicas):
      state = .fixed(max(bounds.minimum, min(bounds.maximum, replicas)))
      nextChange = 0
    }
  }

  /// Whether it measures what ended.
  var countsEnded: Bool { if case .planner = state { true } else { false } }

  /// Whether Knative's activator is in the path of requests; nil of other policies.
  var isActivatorIn: Bool? { if case .knative(let loop) = state { loop.isActivatorIn } else { nil } }

  /// Its regular steps and the seconds between two of each.
  var tickers: [(step: Step, interval: Double)] {
    switch state {
    case .horizontal: [(.evaluate, horizontal?.rules.interval ?? .infinity)]
    case .keda(let loop): [(.poll, loop.rules.pollingInterval), (.evaluate, loop.rules.horizontal.interval)]
    case .knative: [(.record, 1)]
    case .rayServe(let loop):
      [(.record, loop.rules.aggregation == .mean ? loop.rules.metricsInterval : RayServeScaling.sampleInterval)]
    case .targetTracking(let loop): [(.evaluate, loop.rules.period)]
    case .stepScaling(let loop): [(.evaluate, loop.rules.period)]
    case .planner(let loop, _): [(.evaluate, loop.rules.interval)]
    case .predictive(let loop): [(.evaluate, loop.rules.interval)]
    case .schedule, .fixed: []
    }
  }

  /// Whether it is told at once of a request that finds no replica, and how many seconds later it decides.
  var wakesAfter: Double? {
    switch state {
    case .horizontal, .keda, .targetTracking, .stepScaling, .planner, .predictive, .schedule, .fixed: nil
    // The activator reports a first request at once, and the autoscaler is poked. (pkg/activator/net, multiscaler.go `Poke`.)
    case .knative: 0
    // A handle without replicas pushes at once; the control loop evaluates every 0.1 s.
    case .rayServe: 0.1
    }
  }

  /// When it decides besides its regular steps.
  mutating func extraEvaluation() -> Double? {
    if isHorizontal { return nil }
    switch state {
    case .rayServe(let loop): return loop.delayEnds
    case .schedule, .fixed: return nextChange
    default: return nil
    }
  }

  /// Takes a step; nil where it decides nothing.
  /// - Parameter signal: What its metrics say; none for policies that measure for themselves.
  mutating func take(
    _ step: Step, _ view: PoolView, _ signal: HorizontalAutoscaler.Signal, at now: Double
  ) -> ScalingDecision? {
    let decision = isHorizontal ? horizontal?.decide(signal, at: now) : takeOtherwise(step, view, signal, at: now)
    if let decision { desired = decision.desired }
    return decision
  }

  private mutating func takeOtherwise(
    _ step: Step, _ view: PoolView, _ signal: HorizontalAutoscaler.Signal, at now: Double
  ) -> ScalingDecision? {
    let decision: ScalingDecision?
    switch state {
    case .horizontal: decision = nil
    case .keda(var loop):
      if step == .poll {
        // Most polls change nothing and leave the word to the autoscaler.
        let poll = loop.poll(signal.samples.map(\.sum), replicas: view.replicas, at: now)
        decision = poll.desired == view.replicas ? nil : poll
      } else {
        decision = loop.decide(signal, at: now)
      }
      state = .keda(loop)
    case .knative(var loop):
      record(into: &loop, step, view, at: now)
      if step == .wake || nextEvaluation <= now + 1e-6 {
        if step != .wake { nextEvaluation = now + loop.rules.tickInterval }
        decision = loop.evaluate(replicas: view.replicas, ready: view.ready, at: now)
      } else {
        decision = nil
      }
      state = .knative(loop)
    case .rayServe(var loop):
      let ongoing: Double
      if loop.rules.aggregation == .mean {
        ongoing = report(step, view, lookBack: loop.rules.lookBackPeriod, at: now)
      } else {
        let level = Double(view.waiting + view.running)
        if step == .record { samples.record(level, at: now, keeping: loop.rules) }
        ongoing = step == .wake ? level : samples.reported(loop.rules, at: now)
      }
      decision = loop.evaluate(ongoing: ongoing, running: view.ready, target: view.desired, at: now)
      state = .rayServe(loop)
    case .targetTracking(var loop):
      decision = loop.evaluate(point(signal, loop.rules.metric, view), capacity: view.desired, at: now)
      state = .targetTracking(loop)
    case .stepScaling(var loop):
      decision = loop.evaluate(signal.samples.first?.sum, capacity: view.desired, at: now)
      state = .stepScaling(loop)
    case .planner(var loop, let engine):
      decision = loop.evaluate(
        observed(view), replicas: view.replicas, ready: view.ready, engine: PlannerEngine.engine(engine), at: now)
      state = .planner(loop, engine)
    case .predictive(var loop):
      decision = loop.evaluate(signal.samples.first?.sum, replicas: view.replicas, at: now)
      state = .predictive(loop)
    case .schedule(let loop):
      nextChange = loop.nextChange(after: now)
      decision = loop.evaluate(at: now)
    case .fixed(let replicas):
      nextChange = nil
      decision = .stay(replicas)
    }
    return decision
  }

  /// Tells what the pool made of the decision.
  mutating func changed(from current: Int, to desired: Int, at now: Double) {
    if isHorizontal {
      horizontal?.changed(from: current, to: desired, at: now)
    } else if case .keda(var loop) = state {
      loop.changed(from: current, to: desired, at: now)
      state = .keda(loop)
    }
  }

  /// A data point: shares and times as they are, sums divided among the ready replicas.
  private func point(_ signal: HorizontalAutoscaler.Signal, _ metric: ScalingMetric, _ view: PoolView) -> Double? {
    guard let sum = signal.samples.first?.sum else { return nil }
    guard metric.name.kind == .total else { return sum }
    return view.ready > 0 ? sum / Double(view.ready) : nil
  }

  /// The interval since the planner evaluated last.
  private mutating func observed(_ view: PoolView) -> PlannerAutoscaler.Observation? {
    let new = view.ended.since(ended)
    let requests = Double(view.offered - offered)
    ended = view.ended
    offered = view.offered
    guard new.count > 0 else { return nil }
    let count = Double(new.count)
    return PlannerAutoscaler.Observation(
      requests: requests, input: Double(new.input) / count, output: Double(new.output) / count, ttft: new.ttft / count,
      itl: new.itlCount > 0 ? new.itl / Double(new.itlCount) : 0)
  }

  /// The average of the second that ends; a first request is told as one before it does, and taken off again then
  /// (knative/serving, pkg/activator/handler/concurrency_reporter.go). An empty pool without requests is not scraped.
  private mutating func record(into loop: inout KnativeAutoscaler, _ step: Step, _ view: PoolView, at now: Double) {
    if step == .wake {
      toldAhead = 1
      loop.record(1, at: now)
      return
    }
    let last = reports.last ?? (at: 0, concurrency: 0)
    let seconds = max(now - last.at, 1e-9)
    var value = (view.concurrency - last.concurrency) / seconds
    if loop.rules.metric == .requestsPerSecond { value = Double(view.offered - offered) / seconds }
    offered = view.offered
    reports = [(now, view.concurrency)]
    value -= toldAhead
    toldAhead = 0
    if view.replicas > 0 || value > 0 { loop.record(value, at: now) }
  }

  /// Requests running and queued, averaged over the look-back period up to the last report.
  private mutating func report(_ step: Step, _ view: PoolView, lookBack: Double, at now: Double) -> Double {
    if step == .wake { return Double(view.waiting + view.running) }
    if step == .record {
      reports.append((now, view.concurrency))
      if let before = reports.lastIndex(where: { $0.at <= now - lookBack + 1e-6 }), before > 0 {
        reports.removeFirst(before)
      }
    }
    guard let last = reports.last else { return 0 }
    let first = reports.count > 1 ? reports[0] : (at: 0, concurrency: 0)
    return last.at > first.at ? (last.concurrency - first.concurrency) / (last.at - first.at) : 0
  }
}
