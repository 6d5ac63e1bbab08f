import EventKernel
import Model

/// What a workload may spend, counted by whose calls they are.
///
/// Spending is counted when an answer is there. A budget has 24 bytes for each tenant or user that there is, and one that holds calls 24 more.
/// What it holds it lets go in order, as far as what is left of the period pays for: as much as calls cost on average is set aside for each
/// until that one is answered.
struct Budgets {
  /// What is done with a call.
  enum Verdict {
    /// It goes where its route says.
    case pass
    /// It goes to the target at this place, as the budget at another one says.
    case route(Int, by: Int)
    /// It waits until this second.
    case hold(until: Double)
    case refuse

    /// Whether the call is made.
    var isCall: Bool {
      switch self {
      case .pass, .route: true
      case .hold, .refuse: false
      }
    }
  }

  private var budgets: Buffer<BudgetState>
  private let firstConsumer: UInt16
  /// Seconds from a request's arrival within which it is to be answered; infinite without a deadline.
  private let deadline: Double
  /// How long requests still take; nil where nothing is held, or need be in time.
  private var times: CallTimes?
  /// The step that detours are of.
  private let answerStep: UInt8
  /// By class, or of all, the API that a call of the answer's step goes to by its route; -1 where that is no API, or not known.
  private let plainAPIs: Buffer<Int16>
  /// By user, whether a limit or a budget met one of its requests; shared with the limits.
  private var touched: Buffer<Bool>
  private(set) var savings = BudgetSavings()
  /// Calls that were answered, and what they cost in pico-dollars.
  var callsSpent: Int64 = 0
  private var callSum: Int128 = 0
  /// The budget that `nextHeld` was asked of last.
  private var holder = 0

  init(_ workload: Workload, of scenario: Scenario, firstConsumer: Int, touched: Buffer<Bool>) {
    self.touched = touched
    let answer = workload.stages[workload.answerStage]
    budgets = Buffer(
      workload.budgets.map { BudgetState($0, workload, route: answer.route, of: scenario) })
    self.firstConsumer = UInt16(truncatingIfNeeded: firstConsumer)
    answerStep = UInt8(truncatingIfNeeded: workload.answerStage)
    deadline = workload.deadline ?? .infinity
    times = CallTimes(workload, of: scenario)
    plainAPIs = Buffer(answer.route.plainAPIs)
  }

  var isEmpty: Bool { budgets.isEmpty }

  /// What is done with a call, of which the answer may be cut. Budgets are asked in the order written: the first that holds or refuses
  /// ends it, and the first that names another backend is followed.
  /// - Parameter more: Calls that the request's task still makes after this one.
  mutating func decide(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, more: Int,
    at now: Double
  ) -> Verdict {
    if particulars.pointee.wantedTokens > 0 {
      request.pointee.tokens.output = particulars.pointee.wantedTokens
      particulars.pointee.wantedTokens = 0
    }
    var verdict = Verdict.pass
    var cutBy = -1
    defer { if case .hold = verdict {} else { letGo(request, particulars, sets: verdict.isCall) } }
    for place in budgets.indices {
      let budget = budgets.pointer(place)
      let key = key(of: request, particulars, budget.pointee.scope)
      switch budget.pointee.action {
      case .hold:
        let waits =
          particulars.pointee.held >= 0
          ? !isTurn(of: particulars, place, key, at: now) : budget.pointee.mustWait(key, at: now)
        guard waits else { continue }
      case .route, .shorten, .refuse: guard budget.pointee.isUsedUp(key, at: now) else { continue }
      }
      switch budget.pointee.action {
      case .route(let target):
        guard request.pointee.attempt.step == answerStep, case .pass = verdict else { continue }
        verdict = .route(target, by: place)
      case .shorten(let most):
        guard request.pointee.tokens.output > most else { continue }
        if particulars.pointee.wantedTokens == 0 { particulars.pointee.wantedTokens = request.pointee.tokens.output }
        request.pointee.tokens.output = most
        if cutBy < 0 { cutBy = place }
      case .hold:
        let latest =
          request.pointee.identity.firstSentAt + deadline - (times?.seconds(of: request.pointee, more: more) ?? 0)
        guard latest > now, !particulars.pointee.marks.contains(.urgent) else {
          particulars.pointee.marks.insert(.urgent)
          continue
        }
        if particulars.pointee.marks.insert(.deferred).inserted { budget.pointee.counts.deferred += 1 }
        touch(particulars.pointee.user)
        if particulars.pointee.held >= 0, particulars.pointee.heldBy != Int16(truncatingIfNeeded: place) {
          leave(request, particulars)
        }
        particulars.pointee.heldBy = Int16(truncatingIfNeeded: place)
        verdict = .hold(until: min(budget.pointee.nextPeriod(key, at: now), latest))
        return verdict
      case .refuse:
        budget.pointee.counts.refused += 1
        touch(particulars.pointee.user)
        verdict = .refuse
        return verdict
      }
      touch(particulars.pointee.user)
    }
    // What a later budget holds or refuses is not cut.
    if cutBy >= 0, particulars.pointee.marks.insert(.shortened).inserted { budgets[cutBy].counts.shortened += 1 }
    return verdict
  }

  /// Counts a call that goes where a budget sends it: of each request the first.
  mutating func countRerouted(_ particulars: UnsafeMutablePointer<Particulars>, by place: Int) {
    if particulars.pointee.marks.insert(.rerouted).inserted { budgets[place].counts.rerouted += 1 }
  }

  /// Whether the turn of a held request has come at a budget: there is room, and it is the first where it is held by that one.
  private mutating func isTurn(
    of particulars: UnsafeMutablePointer<Particulars>, _ place: Int, _ key: Int, at now: Double
  ) -> Bool {
    let budget = budgets.pointer(place)
    guard budget.pointee.room(key, callCost: callCost, at: now) > 0 else { return false }
    return Int(particulars.pointee.heldBy) != place || budget.pointee.held.first(key) == particulars.pointee.held
  }

  /// What calls cost on average, in pico-dollars.
  private var callCost: Int64 { callsSpent > 0 ? Int64(clamping: callSum / Int128(callsSpent)) : 1 }

  /// A request that was held is no longer; what its call is to cost is set aside.
  private mutating func letGo(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, sets isCall: Bool
  ) {
    guard particulars.pointee.held >= 0 else { return }
    leave(request, particulars)
    guard isCall else { return }
    particulars.pointee.released = max(callCost, 1)
    let budget = budgets.pointer(Int(particulars.pointee.heldBy))
    budget.pointee.reserve(particulars.pointee.released, key(of: request, particulars, budget.pointee.scope))
  }

  /// Puts a request at the end of those that its budget holds, where it is none of them yet.
  mutating func keep(
    _ id: RequestID, _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>
  ) {
    guard particulars.pointee.held < 0 else { return }
    let budget = budgets.pointer(Int(particulars.pointee.heldBy))
    particulars.pointee.held = budget.pointee.held.append(id, key(of: request, particulars, budget.pointee.scope))
  }

  /// Takes a request out of those that its budget holds.
  mutating func leave(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>
  ) {
    let budget = budgets.pointer(Int(particulars.pointee.heldBy))
    budget.pointee.held.remove(particulars.pointee.held, key(of: request, particulars, budget.pointee.scope))
    particulars.pointee.held = -1
  }

  /// The call of a request that was held is over.
  mutating func settle(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>
  ) {
    let budget = budgets.pointer(Int(particulars.pointee.heldBy))
    budget.pointee.reserve(-particulars.pointee.released, key(of: request, particulars, budget.pointee.scope))
    particulars.pointee.released = 0
  }

  /// The first that the budget holds which held a request, and how many from it on may go.
  ///
  /// - Parameter isAnew: Whether there is more room than a moment ago; else nobody is told twice at a time.
  mutating func nextHeld(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, isAnew: Bool,
    at now: Double
  ) -> (place: Int32, count: Int) {
    let place = Int(particulars.pointee.heldBy)
    let budget = budgets.pointer(place)
    let key = key(of: request, particulars, budget.pointee.scope)
    let first = budget.pointee.held.first(key)
    guard first >= 0, isAnew || budget.pointee.wokenAt[key] != now else { return (-1, 0) }
    holder = place
    budget.pointee.wokenAt[key] = now
    return (first, budget.pointee.room(key, callCost: callCost, at: now))
  }

  /// Who is held at a place of the budget that was asked last, and the place of the next one.
  func held(_ place: Int32) -> (request: RequestID, after: Int32) { budgets[holder].held.at(place) }

  private mutating func touch(_ user: Int32) { if user >= 0, Int(user) < touched.count { touched[Int(user)] = true } }

  /// Counts what was spent on a request.
  mutating func spend(
    _ amount: Int64, _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>,
    isCall: Bool, at now: Double
  ) {
    if isCall { callSum += Int128(amount) }
    for place in budgets.indices {
      let budget = budgets.pointer(place)
      budget.pointee.spend(amount, key(of: request, particulars, budget.pointee.scope), at: now)
    }
  }

  /// The API that a call goes to by its route; -1 where that is none, or not known.
  func plainAPI(_ request: Request, _ particulars: Particulars) -> Int {
    guard request.attempt.step == answerStep else { return -1 }
    let place = plainAPIs.count > 1 ? Int(particulars.kind) : 0
    return plainAPIs.indices.contains(place) ? Int(plainAPIs[place]) : -1
  }

  /// Takes the time of a call that was answered into account.
  mutating func learn(callTime seconds: Double) {
    times?.learn(seconds)
  }

  /// What a budget does that saves money.
  enum Saving { case rerouting, shortening, refusal }

  /// Counts what was saved.
  mutating func save(_ amount: Int64, by saving: Saving) {
    switch saving {
    case .rerouting: savings.rerouted += Int128(amount)
    case .shortening: savings.shortened += Int128(amount)
    case .refusal: savings.refused += Int128(amount)
    }
  }

  /// What each budget saw and did.
  var counts: [BudgetCounts] { budgets.indices.map { budgets[$0].whole } }

  @inline(__always)
  private func key(
    of request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, _ scope: LimitScope
  ) -> Int {
    switch scope {
    case .workload: 0
    case .tenant: Int(request.pointee.identity.consumer &- firstConsumer)
    case .user: Int(max(particulars.pointee.user, 0))
    }
  }
}
