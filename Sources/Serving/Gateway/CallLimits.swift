import EventKernel
import Model

/// What may pass of a workload's requests and tokens, counted by whose they are.
///
/// A limit has one counter of 24 bytes for each tenant or user that there is, whether it comes or not.
struct CallLimits {
  private var limits: Buffer<LimitState>
  /// Whether there is one of requests, of tokens, and one that counts tokens beforehand.
  let hasRequests: Bool
  let hasTokens: Bool
  private let estimates: Bool
  /// Answer tokens that an estimate has: the most that there can be, the mean where there is no most, and those of the request where a
  /// trace says them.
  private let expectedAnswer: Double?
  private let firstConsumer: UInt16
  /// By user, whether a limit or a budget met one of its requests; shared with the budgets.
  private var touched: Buffer<Bool>
  private(set) var counts: LimitCounts

  init(_ workload: Workload, firstConsumer: Int, start: Instant, touched: Buffer<Bool>) {
    self.touched = touched
    limits = Buffer(workload.limits.map { LimitState($0, workload, start: start) })
    hasRequests = workload.limits.contains { $0.unit == .requests }
    hasTokens = workload.limits.contains { $0.unit == .tokens }
    estimates = workload.limits.contains { $0.unit == .tokens && $0.settlement == .estimate }
    let law = workload.stages[workload.answerStage].outputTokens ?? workload.outputTokens
    let most = law.support.upperBound
    let isTraced = if case .trace = workload.arrivals.process { true } else { false }
    expectedAnswer = isTraced ? nil : most.isFinite ? most : law.mean
    self.firstConsumer = UInt16(truncatingIfNeeded: firstConsumer)
    counts = LimitCounts(refused: workload.limits.map { _ in 0 })
  }

  /// Counts a request, where it may pass.
  mutating func admitRequest(_ request: Request, user: Int32, at now: Double) -> Bool {
    admit(.requests, amount: 1, request, user: user, at: now)
  }

  /// Tokens that are counted of a call before it is made.
  func estimate(of tokens: CallTokens) -> Int32 {
    guard estimates else { return 0 }
    return tokens.input + (expectedAnswer.map { WorkloadState.tokens($0) } ?? tokens.output)
  }

  /// Counts the estimated tokens of a call, where it may be made.
  mutating func admitCall(_ request: Request, user: Int32, tokens: Int32, at now: Double) -> Bool {
    admit(.tokens, amount: Double(tokens), request, user: user, at: now)
  }

  /// Counts what a call had, in place of what was estimated.
  mutating func settle(_ request: Request, user: Int32, tokens: Int32, estimated: Int32, at now: Double) {
    for place in limits.indices where limits[place].unit == .tokens {
      let limit = limits.pointer(place)
      let before = limit.pointee.isEstimated ? estimated : 0
      guard tokens != before else { continue }
      limit.pointee.settle(
        Double(tokens) - Double(before), key(of: request, user, limit.pointee.scope), at: now)
    }
  }

  private mutating func admit(
    _ unit: CallLimit.Unit, amount: Double, _ request: Request, user: Int32, at now: Double
  ) -> Bool {
    var isRefused = false
    for place in limits.indices where limits[place].unit == unit {
      let limit = limits.pointer(place)
      guard !limit.pointee.hasRoom(for: amount, key(of: request, user, limit.pointee.scope), at: now) else { continue }
      if !isRefused {
        counts.refused[place] += 1
        if user >= 0, Int(user) < touched.count { touched[Int(user)] = true }
      }
      isRefused = true
    }
    for place in limits.indices where limits[place].unit == unit {
      let limit = limits.pointer(place)
      guard !isRefused || limit.pointee.countsRefusals else { continue }
      limit.pointee.take(amount, key(of: request, user, limit.pointee.scope))
    }
    return !isRefused
  }

  @inline(__always)
  private func key(of request: Request, _ user: Int32, _ scope: LimitScope) -> Int {
    switch scope {
    case .workload: 0
    case .tenant: Int(request.identity.consumer &- firstConsumer)
    case .user: Int(max(user, 0))
    }
  }
}

extension LimitScope {
  /// How many are counted apart.
  func keys(of workload: Workload) -> Int {
    switch self {
    case .workload: 1
    case .tenant: workload.tenants.count
    case .user: max(workload.users?.count ?? 1, 1)
    }
  }
}

/// One limit as it runs.
struct LimitState {
  /// What one has used.
  struct Counter {
    /// Second at which the window opened, the number of the window on the clock, or second up to which the bucket is filled.
    var time: Double
    /// Counted in the window; of a bucket, what is taken out of it.
    var count = 0.0
    /// Counted in the window before, where that still counts.
    var last = 0.0
  }

  let unit: CallLimit.Unit
  let scope: LimitScope
  let isEstimated: Bool
  private let window: CallLimit.Window
  private let most: Double
  private let seconds: Double
  /// Seconds from a mark of the clock to the run's start.
  private let phase: Double
  private var counters: Buffer<Counter>

  init(_ limit: CallLimit, _ workload: Workload, start: Instant) {
    unit = limit.unit
    scope = limit.scope
    isEstimated = limit.settlement == .estimate
    window = limit.window
    most = limit.most
    seconds = limit.seconds
    phase = Double(start.secondsSinceEpoch).truncatingRemainder(dividingBy: limit.seconds)
    let begin = limit.window == .tokenBucket ? 0 : -Double.infinity
    counters = Buffer(repeating: Counter(time: begin), count: limit.scope.keys(of: workload))
  }

  /// Whether requests that are refused count. Source: Kong, AI Rate Limiting Advanced.
  var countsRefusals: Bool { window == .sliding }

  /// Whether an amount may pass now: of what is counted afterwards only whether anything may is known.
  mutating func hasRoom(for amount: Double, _ key: Int, at now: Double) -> Bool {
    let counter = counters.pointer(key)
    turn(counter, at: now)
    var used = counter.pointee.count
    if window == .sliding {
      let elapsed = (now + phase) - counter.pointee.time * seconds
      used += counter.pointee.last * max(0, 1 - elapsed / seconds)
    }
    if unit == .tokens, !isEstimated { return used < most }
    // A bucket that was emptied fills by fractions.
    return used + amount <= most * (1 + 1e-12)
  }

  mutating func take(_ amount: Double, _ key: Int) {
    guard unit == .requests || isEstimated else { return }
    counters.pointer(key).pointee.count += amount
  }

  /// Counts what turned out to be more, or less, than was counted before. What was counted in a window that is over is not given back.
  mutating func settle(_ difference: Double, _ key: Int, at now: Double) {
    let counter = counters.pointer(key)
    turn(counter, at: now)
    counter.pointee.count = max(0, counter.pointee.count + difference)
  }

  /// Begins a new window where the last one is over.
  @inline(__always)
  private func turn(_ counter: UnsafeMutablePointer<Counter>, at now: Double) {
    switch window {
    case .fixed:
      // It opens with what comes now, after the last one ended.
      guard now >= counter.pointee.time + seconds else { return }
      counter.pointee = Counter(time: now)
    case .clock, .sliding:
      let number = ((now + phase) / seconds).rounded(.down)
      guard number != counter.pointee.time else { return }
      let isNext = number == counter.pointee.time + 1
      counter.pointee = Counter(time: number, last: isNext ? counter.pointee.count : 0)
    case .tokenBucket:
      counter.pointee.count = max(0, counter.pointee.count - (now - counter.pointee.time) * most / seconds)
      counter.pointee.time = now
    }
  }
}

/// What limits and budgets keep of each tenant or user that they count apart, in bytes.
package enum LimitMemory {
  /// Of a limit.
  package static let limit = MemoryLayout<LimitState.Counter>.stride
  /// Of a budget: what was spent, and since when.
  package static let budget = MemoryLayout<Int128>.stride + MemoryLayout<Double>.stride
}
