import EventKernel
import Model

/// What stands between a workload and its backends, and decides where a request goes and how it goes on.
///
/// It calls nobody: `Simulation+Gateway.swift` carries out what it decides.
package struct Gateway {
  var program: Program
  /// Whether requests are asked more than where they go before their first step.
  let hasDoor: Bool
  /// The cache of answers by what is asked; nil where there is none.
  var exactCache: ExactLookUps?
  /// The answers that others wait for; nil where nobody does.
  var awaited: AwaitedAnswers?
  let semanticCache: SemanticCache?
  /// Place of its look-ups among the workload's uses.
  let semanticUse: Int?
  let semanticStream: NumberedStream
  let hitQuality: HitQuality
  /// The caches of what steps give; nil where no step has one.
  var stepCaches: StepCaches?
  /// When clients give up; nil where they wait for ever.
  var deadlines: DeadlineQueue?
  private let retries: Int
  private let backoff: Backoff
  private let backoffStream: NumberedStream
  let routeStream: NumberedStream

  /// - Parameter index: Of the workload.
  package init(_ index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    let name = workload.name
    program = Program(workload, of: scenario, streams: streams)
    hasDoor =
      workload.exactCache != nil || workload.semanticCache != nil || workload.duplicates != nil
      || workload.limits.contains { $0.unit == .requests }
    let uses = scenario.paidUses(ofWorkload: index)
    exactCache = workload.exactCache.flatMap { cache in
      uses.firstIndex { $0.source == .exactCache }.map {
        ExactLookUps(
          cache, name: "\(name)/cache", use: $0, of: workload, horizon: scenario.horizon, streams: streams)
      }
    }
    awaited = workload.exactCache?.coalesces == true ? AwaitedAnswers() : nil
    semanticCache = workload.semanticCache
    semanticUse = uses.firstIndex { $0.source == .semanticCache }
    semanticStream = streams.numbered("\(name)/cache/semantic")
    hitQuality = HitQuality(workload, of: scenario, streams: streams)
    stepCaches = StepCaches(index, of: scenario, streams: streams)
    deadlines = workload.client.timeout.map {
      DeadlineQueue(delay: $0, source: EventSource.clientDeadline(index))
    }
    retries = workload.client.retries
    backoff = workload.client.backoff
    backoffStream = streams.numbered("\(name)/backoff")
    routeStream = streams.numbered("\(name)/route")
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
    case .served:
      switch program.steps[Int(step)].next {
      case .step(let next): return .step(next)
      case .finish: return .finish(.completed)
      case .wait: return isLastTurn ? .finish(.completed) : .wait
      }
    case .prefilled: return .handOver
    case .lost: return .again(keepsTokens: false)
    case .moved: return .again(keepsTokens: true)
    case .rejected:
      let step = program.steps.pointer(Int(step))
      if step.pointee.rule == .overflow, Int(target) + 1 < step.pointee.count {
        return .target(Int(target) + 1)
      }
      return failed(.rejected, retries, request)
    case .failed: return failed(.failed, retries, request)
    case .timedOut: return failed(.timedOut, retries, request)
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
    return wait * (1 + backoff.jitter * (2 * backoffStream.stream(of: request.attempt(retry)).uniform() - 1))
  }

  /// What a call of a step's target is drawn from, valid until the next call of it.
  ///
  /// - Parameter attempt: What the attempt is numbered by, so that no call moves the draws of another one.
  func draws(of attempt: RequestNumber, step: UInt8, target: Int) -> Stream {
    program.draws[program.steps[Int(step)].place + target].stream(of: attempt)
  }
}
