import EventKernel
import Model

/// What stands between a workload and its backends, and decides where a request goes and how it goes on.
///
/// It calls nobody: `Simulation+Gateway.swift` carries out what it decides.
package struct Gateway {
  var program: Program
  /// Whether any step has tokens of its own.
  let hasStepTokens: Bool
  /// When clients give up; nil where they wait for ever.
  var deadlines: DeadlineLine?
  private let retries: Int
  private let backoff: Backoff
  private let backoffStream: Stream
  private let retryService: Stream
  let routeStream: Stream
  let turnRoute: NumberedStream?

  /// - Parameter index: Of the workload.
  package init(_ index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    let name = workload.name
    program = Program(workload, of: scenario, streams: streams)
    hasStepTokens = program.tokens != nil
    deadlines = workload.client.timeout.map { DeadlineLine(delay: $0, source: EventSource.clientDeadline(index)) }
    retries = workload.client.retries
    backoff = workload.client.backoff
    backoffStream = streams.stream("\(name)/backoff")
    retryService = streams.stream("\(name)/retry/service")
    routeStream = streams.stream("\(name)/route")
    turnRoute = workload.conversation.map { _ in streams.numbered("\(name)/turn/route") }
  }

  /// Where a call of the present step goes.
  /// - Parameters:
  ///   - first: Under `overflow`, the place of the first target asked.
  ///   - turn: What the request is numbered by, where it is a turn of a conversation.
  ///   - pools: What the rules look at.
  @inline(__always)
  mutating func decide(_ attempt: Request.Attempt, from first: Int, turn: RequestNumber?, pools: Buffer<PoolState>)
    -> Decision
  {
    let step = program.steps.pointer(Int(attempt.step))
    if step.pointee.count == 1 { return .send(step.pointee.first, target: 0) }
    return choose(step, at: attempt.step, from: first, turn: turn, pools: pools)
  }

  /// How a request goes on that has left a backend.
  /// - Parameters:
  ///   - target: The place of the target that it left, under `overflow`.
  ///   - isLastTurn: Whether no turn of a conversation follows.
  @inline(__always)
  package mutating func after(_ departure: Departure, _ attempt: Request.Attempt, target: UInt16, isLastTurn: Bool)
    -> NextMove
  {
    switch departure {
    case .served:
      switch program.steps[Int(attempt.step)].next {
      case .step(let next): return .step(next)
      case .finish: return .finish(.completed)
      case .wait: return isLastTurn ? .finish(.completed) : .wait
      }
    case .prefilled: return .handOver
    case .lost: return .again(keepsTokens: false)
    case .moved: return .again(keepsTokens: true)
    case .rejected:
      let step = program.steps.pointer(Int(attempt.step))
      if step.pointee.rule == .overflow, Int(target) + 1 < step.pointee.count { return .target(Int(target) + 1) }
      return failed(attempt, .rejected)
    case .failed: return failed(attempt, .failed)
    case .timedOut: return failed(attempt, .timedOut)
    }
  }

  /// Whether a client sends again what fails now.
  func retries(after attempt: Request.Attempt) -> Bool { Int(attempt.retries) < retries }

  private func failed(_ attempt: Request.Attempt, _ outcome: Outcome) -> NextMove {
    retries(after: attempt) ? .retry(after: wait(beforeRetry: Int(attempt.retries) + 1)) : .finish(outcome)
  }

  /// Seconds until a client sends a request again for the time numbered `retry`, from 1.
  private func wait(beforeRetry retry: Int) -> Double {
    var wait = backoff.base
    for _ in 1..<max(retry, 1) where wait < backoff.maximum { wait *= backoff.factor }
    wait = min(wait, backoff.maximum)
    guard backoff.jitter > 0, wait > 0 else { return wait }
    return wait * (1 + backoff.jitter * (2 * backoffStream.uniform() - 1))
  }

  /// The stream of a request's own service at its step: of a turn by its number, else that of the step. Attempts after the first
  /// draw from one of their own.
  @inline(__always)
  mutating func serviceStream(_ attempt: Request.Attempt, turn: RequestNumber?) -> Stream {
    guard attempt.number == 1 else { return retryService }
    let step = program.steps.pointer(Int(attempt.step))
    guard let turn, let stream = step.pointee.turnService else { return step.pointee.service }
    return stream.stream(of: turn.number, part: turn.part)
  }
}
