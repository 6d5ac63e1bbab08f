import EventKernel
import Model

/// What is measured of answers and of the calls that gave them, where more than a plain route decides.
extension Simulation {
  /// Counts a call of a model that was answered.
  mutating func meterCall(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    let isModel = request.pointee.visit.pool >= 0 || request.pointee.visit.api >= 0
    guard gateway.pointee.program.steps[Int(request.pointee.attempt.step)].isAnswer else { return }
    let own = particulars.pointer(id)
    guard isModel else {
      // People read and write no tokens; of an agent's step only those of models are counted.
      if request.pointee.state == .handedOver, gateway.pointee.agent?.pointee.step != request.pointee.attempt.step {
        own.pointee.replacedInput -= Int64(request.pointee.tokens.input)
        own.pointee.replacedOutput -= Int64(request.pointee.tokens.output)
      }
      return
    }
    own.pointee.calls += 1
    own.pointee.inputTokens += Int64(request.pointee.tokens.input)
    own.pointee.outputTokens += Int64(request.pointee.tokens.output)
    let overhead = overheadOfCall(request)
    gateway.pointee.calls.answered += 1
    gateway.pointee.calls.latency.add(now - own.pointee.calledAt + overhead)
    if workloads[Int(request.pointee.identity.workload)].hasTokens {
      gateway.pointee.calls.ttft.add(firstToken(of: request) - own.pointee.calledAt + overhead)
    }
  }

  /// Second of the first token of a call that was answered.
  private mutating func firstToken(of request: UnsafeMutablePointer<Request>) -> Double {
    let pool = Int(request.pointee.visit.pool)
    guard pool >= 0 else { return request.pointee.attempt.firstTokenAt }
    let isWhole = pools[pool].policy != .continuous || pools[pool].rules[0].scheduling == .batchByBatch
    return isWhole ? now : request.pointee.attempt.firstTokenAt
  }

  /// Seconds of a call outside of its backend's steps, on top of what the clock shows.
  mutating func overheadOfCall(_ request: UnsafeMutablePointer<Request>) -> Double {
    let pool = Int(request.pointee.visit.pool)
    guard pool >= 0, pools[pool].policy == .continuous else { return 0 }
    if pools[pool].isMixed { return pools[pool].overheadByMachine(of: request) }
    return pools[pool].rules.pointer(0).pointee.stepTime.overhead(inputTokens: Int(request.pointee.tokens.input))
  }

  /// Says what is known of an answered request beside its times.
  @inline(never)
  mutating func completeParticulars(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.identity.workload)
    let gateway = gateways.pointer(workload)
    let own = particulars.pointer(id)
    if own.pointee.task >= 0 { completeTask(id) }
    if gateway.pointee.answers.isRated {
      gateway.pointee.completed(own, number(of: request), isLastTurn: isLastTurn(request))
    }
    if own.pointee.replacedInput != 0 || own.pointee.replacedOutput != 0 {
      shared.workloads[workload].addTokens(
        input: Int(own.pointee.replacedInput), output: Int(own.pointee.replacedOutput))
    }
    if own.pointee.wantedTokens > 0, request.pointee.identity.conversation >= 0 {
      // What was not said does not come again.
      shared.conversations[request.pointee.identity.conversation].said -=
        own.pointee.wantedTokens - request.pointee.tokens.output
    }
    // What is judged reaches the client whole.
    if gateway.pointee.answers.isJudged { request.pointee.attempt.firstTokenAt = now }
  }
}
