import EventKernel
import Model

/// People who take requests over.
extension Simulation {
  /// Hands a request over. Its client waits as long as it takes.
  @inline(never)
  mutating func handOver(_ id: RequestID, toPeople desk: Int, draws: Stream) {
    let request = shared.requests.pointer(id)
    request.pointee.state = .handedOver
    // The timeout of the attempt must not find it.
    request.pointee.generation &+= 1
    request.pointee.visit.enqueuedAt = now
    request.pointee.visit.work = people[desk].seconds(from: draws)
    people[desk].add(id, at: now)
    startCases(desk)
  }

  /// People are done with a case, and the answer is there at once.
  mutating func caseEnded(_ id: RequestID, _ event: Event) {
    let request = shared.requests.pointer(id)
    guard request.pointee.visit.ending.isCurrent(event) else { return }
    request.pointee.visit.ending.disarm()
    request.pointee.attempt.firstTokenAt = now
    let step = gateways[Int(request.pointee.identity.workload)].program.steps[Int(request.pointee.attempt.step)]
    let target = Int(request.pointee.visit.target)
    if case .people(let desk) = gateways[Int(request.pointee.identity.workload)].program.targets[step.place + target] {
      people[desk].end()
      startCases(desk)
    }
    shared.leave(id, .served)
  }

  mutating func deskOpens(_ desk: Int, _ event: Event) {
    guard people[desk].opening.isCurrent(event) else { return }
    people[desk].opening.disarm()
    startCases(desk)
  }

  /// Begins what waits, as far as somebody has time.
  private mutating func startCases(_ desk: Int) {
    while let id = people[desk].takeNext(at: now) { beginCase(id, desk) }
    guard people[desk].awaitsHours(at: now), !people[desk].opening.isArmed else { return }
    let opens = people[desk].clock.opening(from: now)
    people[desk].opening.arm(&shared.calendar, at: opens, source: EventSource.desk(desk))
  }

  private mutating func beginCase(_ id: RequestID, _ desk: Int) {
    let request = shared.requests.pointer(id)
    request.pointee.attempt.waited += now - request.pointee.visit.enqueuedAt
    if request.pointee.attempt.step == 0 { request.pointee.attempt.startedAt = now }
    let begun = people[desk].begin(request.pointee, at: now)
    pay(begun.use, for: id)
    request.pointee.visit.ending.arm(&shared.calendar, at: begun.end, source: EventSource.person(Int(id)))
  }
}
