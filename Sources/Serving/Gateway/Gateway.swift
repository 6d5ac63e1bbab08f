import EventKernel
import Model

/// What stands between a workload and its backends, and decides where a request goes and how it goes on.
///
/// It calls nobody: `Simulation+Gateway.swift` carries out what it decides.
package struct Gateway {
  var program: Program
  /// Whether requests are asked more than where they go before their first step.
  let hasDoor: Bool
  /// What makes tasks of requests; nil where they are single calls.
  var agent: UnsafeMutablePointer<AgentLoop>? { agentPart.pointer }
  private let agentPart: Part<AgentLoop>
  /// The cache of answers by what is asked; nil where there is none.
  var exactCache: UnsafeMutablePointer<ExactLookUps>? { exactPart.pointer }
  private let exactPart: Part<ExactLookUps>
  /// The answers that others wait for; nil where nobody does.
  var awaited: AwaitedAnswers?
  let semanticCache: SemanticCache?
  /// Place of its look-ups among the workload's uses.
  let semanticUse: Int?
  let semanticStream: NumberedStream
  var hitQuality: HitQuality
  /// The caches of what steps give; nil where no step has one.
  var stepCaches: StepCaches?
  /// When clients give up; nil where they wait for ever.
  var deadlines: DeadlineQueue?
  private let retries: Int
  private let backoff: Backoff
  private let backoffStream: NumberedStream
  let routeStream: NumberedStream
  /// What the rules go by that choose a target by what a request is.
  let choices: ChoiceRules
  /// How answers are judged.
  let answers: AnswerRules
  /// What became of them.
  var counts = AnswerCounts()
  /// Of calls that were answered.
  var calls = CallCounts()
  /// Calls that went to a fallback.
  var fallbacks: Int64 = 0
  var limits: CallLimits
  var budgets: Budgets
  /// Retries that clients may make together; nil is without limit.
  var retryBudget: RetryBudget?
  /// Whether attempts are counted as they come: in limits of requests, or for the retries that they allow.
  let countsAttempts: Bool
  /// Whether there are limits or budgets.
  let isRestrained: Bool
  let hasLimits: Bool
  /// By step, what is predicted where the cheapest target is chosen; nil elsewhere.
  var leastCost: [LeastCostState?]
  /// Whether limits of requests count the later calls of a task.
  let callsAreLimited: Bool
  /// Whether calls are metered in the run.
  let isMetered: Bool
  /// By user, whether a limit or a budget met one of its requests.
  private let touched: Buffer<Bool>

  /// - Parameter index: Of the workload.
  package init(_ index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    let name = workload.name
    program = Program(index, of: scenario, streams: streams)
    hasDoor =
      workload.exactCache != nil || workload.semanticCache != nil || workload.duplicates != nil
      || workload.limits.contains { $0.unit == .requests }
    agentPart = Part(workload.agent.map { AgentLoop($0, of: workload, streams: streams) })
    let uses = scenario.paidUses(ofWorkload: index)
    exactPart = Part(
      workload.exactCache.flatMap { cache in
        uses.firstIndex { $0.source == .exactCache }.map {
          ExactLookUps(
            cache, name: "\(name)/cache", use: $0, of: workload, horizon: scenario.horizon, streams: streams)
        }
      })
    awaited = workload.exactCache?.coalesces == true ? AwaitedAnswers() : nil
    semanticCache = workload.semanticCache
    semanticUse = uses.firstIndex { $0.source == .semanticCache }
    semanticStream = streams.numbered("\(name)/cache/semantic")
    hitQuality = HitQuality(index, of: scenario, streams: streams)
    stepCaches = StepCaches(index, of: scenario, streams: streams)
    deadlines = workload.client.timeout.map {
      DeadlineQueue(delay: $0, source: EventSource.clientDeadline(index))
    }
    retries = workload.client.retries
    backoff = workload.client.backoff
    backoffStream = streams.numbered("\(name)/backoff")
    routeStream = streams.numbered("\(name)/route")
    choices = ChoiceRules(index, of: scenario, streams: streams)
    answers = AnswerRules(index, of: scenario, streams: streams)
    counts.escalations = Array(repeating: 0, count: program.targets.count)
    let firstConsumer = scenario.workloads[..<index].reduce(0) { $0 + $1.tenants.count }
    hasLimits = !workload.limits.isEmpty
    isRestrained = hasLimits || !workload.budgets.isEmpty
    touched = Buffer(repeating: false, count: isRestrained ? workload.users?.count ?? 0 : 0)
    limits = CallLimits(workload, firstConsumer: firstConsumer, start: scenario.start, touched: touched)
    budgets = Budgets(workload, of: scenario, firstConsumer: firstConsumer, touched: touched)
    retryBudget = workload.client.retryBudget.map { RetryBudget(share: $0, least: workload.client.leastRetries) }
    countsAttempts = workload.client.retryBudget != nil || workload.limits.contains { $0.unit == .requests }
    callsAreLimited = workload.agent != nil
    isMetered = workload.isMetered
    leastCost = workload.stages.map { stage in
      stage.route.leastCost.map { LeastCostState($0, workload, Array(stage.route.choices), of: scenario) }
    }
  }

  /// Users of whom a limit or a budget met a request; nil where nobody is told apart, or none is there.
  var touchedUsers: Int64? {
    touched.isEmpty ? nil : touched.indices.reduce(0) { touched[$1] ? $0 + 1 : $0 }
  }

  /// How a request goes on that has left a backend.
  /// - Parameters:
  ///   - step: The place of the step that called.
  ///   - target: The place of the target that it left, under `overflow`.
  ///   - retries: How often the client has sent it again.
  ///   - isLastTurn: Whether no turn of a conversation follows.
  ///   - request: What the request's draws are numbered by.
  @inline(__always)
  package mutating func after(
    _ departure: Departure, step: UInt8, target: UInt16, retries: UInt16, isLastTurn: Bool, request: RequestNumber
  ) -> NextMove {
    switch departure {
    case .served, .judged: return next(after: step, isLastTurn: isLastTurn)
    case .prefilled: return .handOver
    case .lost: return .again(keepsTokens: false)
    case .moved: return .again(keepsTokens: true)
    case .rejected(let why):
      let step = program.steps.pointer(Int(step))
      if why.isOfBackend, step.pointee.rule == .overflow, Int(target) + 1 < step.pointee.count {
        return .target(Int(target) + 1)
      }
      return failed(.rejected, retries, request)
    case .failed: return failed(.failed, retries, request)
    case .timedOut, .givenUp: return failed(.timedOut, retries, request)
    }
  }

  /// How a request goes on whose step is done.
  @inline(__always)
  func next(after step: UInt8, isLastTurn: Bool) -> NextMove {
    switch program.steps[Int(step)].next {
    case .step(let next): .step(next)
    case .finish: .finish(.completed)
    case .wait: isLastTurn ? .finish(.completed) : .wait
    }
  }

  /// Whether a client sends again what fails now, after N retries.
  func triesAgain(after retries: UInt16) -> Bool { Int(retries) < self.retries }

  @inline(never)
  private func failed(_ outcome: Outcome, _ retries: UInt16, _ request: RequestNumber) -> NextMove {
    triesAgain(after: retries) ? .retry(after: wait(beforeRetry: retries + 1, of: request)) : .finish(outcome)
  }

  /// Seconds until a client sends a request again for the time numbered `retry`, from 1.
  private func wait(beforeRetry retry: UInt16, of request: RequestNumber) -> Double {
    var wait = backoff.base
    for _ in 1..<max(retry, 1) where wait < backoff.maximum { wait *= backoff.factor }
    wait = min(wait, backoff.maximum)
    guard backoff.jitter > 0, wait > 0 else { return wait }
    return wait * (1 + backoff.jitter * (2 * backoffStream.uniform(of: request.attempt(retry)) - 1))
  }

  /// What a call of a step's target is drawn from, valid until the next call of it.
  ///
  /// - Parameter attempt: What the attempt is numbered by, so that no call moves the draws of another one.
  func draws(of attempt: RequestNumber, step: UInt8, target: Int) -> Stream {
    program.draws[program.steps[Int(step)].place + target].stream(of: attempt)
  }
}
