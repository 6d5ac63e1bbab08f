import EventKernel
import Model

/// Counts and times of one workload's requests.
struct WorkloadMeter {
  /// Totals so far; its histograms lack the present bin of the timeline until the bin is closed.
  private(set) var result = WorkloadResult()
  private var bins: WorkloadBins
  /// The same in finer bins; nothing is added to them unless `keepsFine`.
  private var fineBins: WorkloadBins
  private let keepsFine: Bool
  private var conversations: ConversationCounts?
  /// What the workload's caches did so far; nil where it has none.
  var caches: CacheCounts?
  private var thinkers = TimeWeighted()
  private let hasTokens: Bool
  private var limitTTFT = Double.infinity
  private var limitTPOT = Double.infinity
  private var limitLatency = Double.infinity
  private var limitWait = Double.infinity
  private let deadline: Double
  /// The last second at which a request may come whose deadline is within the run; below 0 where there is none.
  let lastDue: Double
  private var deadlines = DeadlineCounts()

  /// What happened in the bins that are closed.
  var timeline: WorkloadTimeline { bins.timeline }

  /// - Parameter keepsFine: Whether there are finer bins too.
  init(_ workload: Workload, horizon: Double, keepsFine: Bool = false) {
    bins = WorkloadBins(workload)
    fineBins = WorkloadBins(workload)
    self.keepsFine = keepsFine
    deadline = workload.deadline ?? .infinity
    lastDue = workload.deadline.map { horizon - $0 } ?? -1
    hasTokens = workload.hasTokens
    if workload.conversation != nil { conversations = ConversationCounts() }
    if workload.isMetered { result.metered = MeteredMoney() }
    if workload.agent != nil { result.tasks = AgentCounts() }
    if workload.hasCaches { caches = CacheCounts() }
    for objective in workload.objectives {
      guard case .atMost(let metric, _, let seconds) = objective.target else { continue }
      switch metric {
      case .ttft: limitTTFT = min(limitTTFT, seconds)
      case .tpot: limitTPOT = min(limitTPOT, seconds)
      case .latency, .taskTime: limitLatency = min(limitLatency, seconds)
      case .queueWait: limitWait = min(limitWait, seconds)
      case .itl: break  // A property of tokens, not of a request.
      }
    }
  }

  mutating func arrived() {
    result.arrived += 1
    result.attempts += 1
    bins.arrived += 1
    if keepsFine { fineBins.arrived += 1 }
  }

  mutating func conversationOpened() { conversations?.started += 1 }

  mutating func conversationClosed(isWhole: Bool) {
    if isWhole { conversations?.finished += 1 } else { conversations?.brokenOff += 1 }
  }

  /// Counts users who start or stop to think.
  mutating func thinking(_ change: Double, at now: Double) { thinkers.set(thinkers.value + change, at: now) }

  mutating func sentAgain() { result.attempts += 1 }

  /// Counts a second call that was made since the first was slow.
  mutating func hedged() { result.hedges.made += 1 }

  /// Counts one that was served before the first.
  mutating func hedgeWon() { result.hedges.won += 1 }

  /// Counts an answered request.
  /// - Parameter overhead: Seconds spent outside the backend's steps, on top of what the clock shows.
  mutating func completed(_ answered: UnsafeMutablePointer<Request>, at now: Double, overhead: Double) {
    let request = UnsafePointer(answered)
    result.completed += 1
    let latency = now - request.pointee.identity.firstSentAt + overhead
    if request.pointee.identity.firstSentAt <= lastDue {
      deadlines.due += 1
      if latency <= deadline { deadlines.met += 1 }
    }
    result.queueWait.add(request.pointee.attempt.waited)
    var isWithin = latency <= limitLatency && request.pointee.attempt.waited <= limitWait
    var times = RequestTimes(latency: latency, queueWait: request.pointee.attempt.waited)
    if hasTokens {
      let ttft = request.pointee.attempt.firstTokenAt - request.pointee.identity.firstSentAt + overhead
      times.ttft = ttft
      isWithin = isWithin && ttft <= limitTTFT
      result.inputTokens += Int64(request.pointee.tokens.input)
      result.outputTokens += Int64(request.pointee.tokens.output)
      // An answer that comes whole has no time per token.
      if request.pointee.tokens.output > 1, latency > ttft {
        let tpot = (latency - ttft) / Double(request.pointee.tokens.output - 1)
        result.tpot.add(tpot)
        times.tpot = tpot
        isWithin = isWithin && tpot <= limitTPOT
      }
    }
    bins.completed(times)
    if keepsFine { fineBins.completed(times) }
    if isWithin { result.attained += 1 }
  }

  /// Counts tokens of an answered request beside those that it has at the end.
  @inline(never)
  mutating func addTokens(input: Int, output: Int) {
    result.inputTokens += Int64(input)
    result.outputTokens += Int64(output)
  }

  /// Counts an answer of a task after which other calls come: its tokens beside its other ones, as those of an answered request.
  mutating func callAnswered(outputTokens: Int32, seconds: Double) {
    if outputTokens > 1, seconds > 0 { result.tpot.add(seconds / Double(outputTokens - 1)) }
  }

  /// Counts calls of tools.
  mutating func toolsCalled(_ calls: Int64) { result.tasks?.toolCalls += calls }

  /// Counts what a step of a task was metered.
  mutating func taskSpent(_ picodollars: Int64, step: Int) {
    guard picodollars != 0 else { return }
    result.tasks?.spentByStep[min(max(step, 1), AgentCounts.mostSteps)] += Double(picodollars) / 1e12
  }

  /// Counts a task that comes to an end.
  mutating func taskEnded(_ task: OpenTask) {
    result.tasks?.ended += 1
    result.tasks?.steps.add(Double(task.calls))
    result.tasks?.endedBySteps[min(Int(task.calls), AgentCounts.mostSteps)] += 1
    guard let limit = task.stoppedBy else { return }
    result.tasks?.stopped[limit.place] += 1
  }

  /// Counts what a task took that has come to an end.
  mutating func taskSettled(_ task: OpenTask) {
    result.tasks?.tokens += task.usedTokens
    result.tasks?.cost.add(Double(task.spent) / 1e12)
  }

  mutating func ended(_ outcome: Outcome) {
    bins.unsuccessful += 1
    if keepsFine { fineBins.unsuccessful += 1 }
    switch outcome {
    case .completed: preconditionFailure("a completed request is counted by completed(_:at:overhead:)")
    case .rejected: result.rejected += 1
    case .timedOut: result.timedOut += 1
    case .failed: result.failed += 1
    }
  }

  /// Says why a request was rejected that `ended(_:)` counts.
  mutating func rejected(_ why: Rejection) { result.rejections.add(why) }

  /// Counts a retry for which the clients' budget had nothing left.
  mutating func retryNotMade() { result.retriesNotMade += 1 }

  /// What metered money is for.
  enum MoneyKind { case apis, pools, uses }

  /// Counts metered pico-dollars.
  mutating func metered(_ amount: Int64, _ kind: MoneyKind) {
    switch kind {
    case .apis: result.metered?.apis += Int128(amount)
    case .pools: result.metered?.pools += Int128(amount)
    case .uses: result.metered?.uses += Int128(amount)
    }
  }

  /// Counts pico-dollars of uses that were paid for an attempt which came to nothing.
  mutating func wasted(uses: Int64) { result.wastedUses += Int128(uses) }

  /// Says what limits and budgets did.
  mutating func limited(_ limits: LimitCounts?, budgets: [BudgetCounts], savings: BudgetSavings, users: Int64?) {
    result.limits = limits
    result.budgets = budgets
    result.savings = budgets.isEmpty ? nil : savings
    result.touchedUsers = users
  }

  /// Counts the gaps of `sequences` requests that each got `count` tokens in steps of `first + k * step` seconds.
  @inline(__always)
  mutating func tokenGaps(first: Double, step: Double, count: Int, sequences: Int) {
    result.itl.addProgression(first: first, step: step, count: count, weight: sequences)
  }

  /// Counts one gap between two tokens.
  mutating func tokenGap(_ seconds: Double) { result.itl.add(seconds) }

  /// Counts `count` equal gaps.
  mutating func tokenGaps(_ seconds: Double, count: Int) { result.itl.add(seconds, count: count) }

  /// Ends a bin of the timeline.
  mutating func closeBin() {
    result.ttft.merge(bins.ttft)
    result.latency.merge(bins.latency)
    bins.close()
  }

  /// Ends a finer bin.
  mutating func closeFineBin() { fineBins.close() }

  /// Gives away what happened in the finer bins since that was asked last.
  mutating func takeFineTimeline() -> WorkloadTimeline { fineBins.take() }

  /// Counts the deadlines of requests that were not answered and came when they did.
  mutating func miss(_ count: Int64 = 1, sentAt: Double) {
    if sentAt <= lastDue { deadlines.due += count }
  }

  /// Ends the run.
  mutating func finish(inFlight: Int64, deferred: Int64, at now: Double) {
    result.inFlight = inFlight
    result.deferred = deferred
    if deadline < .infinity { result.deadlines = deadlines }
    result.caches = caches
    guard var counts = conversations else { return }
    counts.open = counts.started - counts.finished - counts.brokenOff
    counts.thinking = thinkers.mean(to: now) ?? 0
    counts.thinkingAtEnd = Int64(thinkers.value)
    result.conversations = counts
  }
}
