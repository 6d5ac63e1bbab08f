import Scenarios

/// One policy of a pool's autoscaler with what it remembers, and the moments it asks for.
struct ControlLoop {
  /// The policies by their state.
  enum State {
    case horizontal(HorizontalAutoscaler)
    case keda(KEDAAutoscaler)
    case knative(KnativeAutoscaler)
    case rayServe(RayServeAutoscaler)
  }
  /// What happens at one of its times.
  enum Step {
    /// It decides.
    case look
    /// KEDA's own loop.
    case poll
    /// A second ends, or a report is made.
    case record
    /// A request came to an empty pool.
    case wake
  }
  var state: State
  /// Its metrics among the scaler's feeds.
  let feeds: Range<Int>
  /// Replicas it wanted last.
  var wanted: Int
  /// Integrals of the concurrency, and requests, at its reports.
  private var reports: [(at: Double, concurrency: Double)] = []
  private var offered: Int64 = 0
  /// Of a first request, told before its second ended.
  private var toldAhead = 0.0
  private var nextLook = 0.0

  init(_ policy: Autoscaler.Policy, bounds: ReplicaBounds, feeds: Range<Int>) {
    self.feeds = feeds
    wanted = bounds.initial
    switch policy {
    case .hpa(let rules): state = .horizontal(HorizontalAutoscaler(rules, bounds: bounds))
    case .keda(let rules): state = .keda(KEDAAutoscaler(rules, bounds: bounds))
    case .knative(let rules):
      state = .knative(KnativeAutoscaler(rules, bounds: bounds, ready: bounds.initial))
      nextLook = rules.tickInterval
    case .rayServe(let rules): state = .rayServe(RayServeAutoscaler(rules, bounds: bounds))
    }
  }

  /// Its regular steps and the seconds between two of each.
  var tickers: [(step: Step, interval: Double)] {
    switch state {
    case .horizontal(let loop): [(.look, loop.rules.interval)]
    case .keda(let loop): [(.poll, loop.rules.pollingInterval), (.look, loop.rules.horizontal.interval)]
    case .knative: [(.record, 1)]
    case .rayServe(let loop): [(.record, loop.rules.metricsInterval)]
    }
  }

  /// Whether it is told at once of a request that finds no replica, and how many seconds later it decides.
  var wakesAfter: Double? {
    switch state {
    case .horizontal, .keda: nil
    // The activator reports a first request at once, and the autoscaler is poked. (pkg/activator/net, multiscaler.go `Poke`.)
    case .knative: 0
    // A handle without replicas pushes at once; the control loop looks every 0.1 s.
    case .rayServe: 0.1
    }
  }

  /// When it decides besides its regular steps.
  var extraLook: Double? {
    if case .rayServe(let loop) = state { loop.delayEnds } else { nil }
  }

  /// Takes a step; nil where it decides nothing.
  /// - Parameter signal: What its metrics say; none for policies that measure for themselves.
  mutating func take(
    _ step: Step, _ view: PoolView, _ signal: HorizontalAutoscaler.Signal, at now: Double
  ) -> ScalingDecision? {
    let decision: ScalingDecision?
    switch state {
    case .horizontal(var loop):
      decision = loop.decide(signal, at: now)
      state = .horizontal(loop)
    case .keda(var loop):
      decision =
        step == .poll
        ? loop.poll(signal.samples.map(\.sum), replicas: view.replicas, at: now) : loop.decide(signal, at: now)
      state = .keda(loop)
    case .knative(var loop):
      record(into: &loop, step, view, at: now)
      if step == .wake || nextLook <= now + 1e-6 {
        if step != .wake { nextLook = now + loop.rules.tickInterval }
        decision = loop.look(replicas: view.replicas, ready: view.ready, at: now)
      } else {
        decision = nil
      }
      state = .knative(loop)
    case .rayServe(var loop):
      let ongoing = report(step, view, lookBack: loop.rules.lookBackPeriod, at: now)
      decision = loop.look(ongoing: ongoing, running: view.ready, target: view.wanted, at: now)
      state = .rayServe(loop)
    }
    if let decision { wanted = decision.wanted }
    return decision
  }

  /// Tells what the pool made of the decision.
  mutating func changed(from current: Int, to wanted: Int, at now: Double) {
    switch state {
    case .horizontal(var loop):
      loop.changed(from: current, to: wanted, at: now)
      state = .horizontal(loop)
    case .keda(var loop):
      loop.changed(from: current, to: wanted, at: now)
      state = .keda(loop)
    case .knative, .rayServe: break
    }
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
