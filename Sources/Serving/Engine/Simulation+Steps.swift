import EventKernel
import Model

/// From one step of a request's program to the next.
extension Simulation {
  /// Goes on to a step.
  @inline(never)
  mutating func goToStep(_ next: UInt8, _ id: RequestID) {
    if particulars.isKept { keepStep(id) }
    if earlierWork.isKept { noteVisit(id, isPart: false) }
    if particulars.isKept, particulars[id].wantedTokens > 0 { keepCut(id, before: next) }
    let outside = particulars.isKept ? secondsOutside(id, before: next) : 0
    shared.requests[id].attempt.step = next
    shared.requests[id].attempt.call = 0
    guard outside > 0 else {
      enterStep(id)
      return
    }
    shared.requests[id].visit = Request.Visit()
    sendAway(id, seconds: outside, then: .enter)
  }

  /// A budget has cut the answer of a call that others follow with tokens of their own: it counts as it was.
  private mutating func keepCut(_ id: RequestID, before next: UInt8) {
    let gateway = gateways.pointer(Int(shared.requests[id].identity.workload))
    guard gateway.pointee.program.tokens != nil, next <= gateway.pointee.program.work.answer else { return }
    particulars[id].replacedOutput -= Int64(particulars[id].wantedTokens - shared.requests[id].tokens.output)
    particulars[id].wantedTokens = 0
  }

  /// Begins the step that a request has come to. What comes after the answer works on that, so it keeps the answer's tokens.
  @inline(__always)
  mutating func enterStep(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    if request.pointee.attempt.step <= gateway.pointee.program.work.answer { takeStepTokens(id) }
    call(id)
  }

  /// Does what a step does that calls no backend.
  @inline(never)
  mutating func runErrand(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let step = request.pointee.attempt.step
    guard let errand = gateways[Int(request.pointee.identity.workload)].program.work.errands[Int(step)] else { return }
    request.pointee.visit = Request.Visit()
    if step == 0 { request.pointee.attempt.startedAt = now }
    pay(errand.use, for: id)
    sendAway(id, seconds: errand.seconds(of: attempt(of: request)), then: .step)
  }

  /// Seconds that an answer of a language model takes outside of its replica's steps, where another step works on it. The last step's are
  /// added to its times.
  private mutating func secondsOutside(_ id: RequestID, before next: UInt8) -> Double {
    let request = shared.requests.pointer(id)
    let answer = gateways[Int(request.pointee.identity.workload)].program.work.answer
    let pool = Int(request.pointee.visit.pool)
    guard request.pointee.attempt.step == answer, next > answer, pool >= 0, pools[pool].policy == .continuous else {
      return 0
    }
    let rules = pools[pool].rules[pools[pool].isMixed ? Int(request.pointee.visit.machine) : 0]
    return rules.stepTime.overhead(inputTokens: Int(request.pointee.tokens.input))
  }
}

extension Program {
  /// Seconds of a place that a call takes of a step that says so itself.
  @inline(never)
  func seconds(ofStep step: UInt8, from stream: Stream) -> Double {
    work.seconds[Int(step)].map { max(0, $0.draw(stream)) } ?? 0
  }
}
