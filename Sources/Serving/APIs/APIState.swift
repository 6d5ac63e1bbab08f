import Catalog
import EventKernel
import Model

/// One hosted API as it runs: limits, answers and what it charges for.
struct APIState {
  private let errors: Double
  private let timeToFirstToken: Sampler
  private let tokensPerSecond: Sampler
  private var requestLimit: TokenBucket?
  private var tokenLimit: TokenBucket?
  private(set) var result = APIResult()
  private var usage: [TokenUsage]
  private(set) var rows: [TokenUsage] = []
  private let index: Int
  private var faults: APIFaultState
  private let promptCache: PromptCache?
  private let chargesWrites: Bool
  private let price: TokenPrice
  /// Rows of usage of each consumer.
  private let terms: Int
  private let consumers: Int

  init(index: Int, api: API, consumers: Int, horizon: Double, streams: StreamBank) {
    self.index = index
    self.consumers = consumers
    faults = APIFaultState(api, horizon: horizon, streams: streams)
    errors = api.errors
    promptCache = api.promptCache
    chargesWrites = api.promptCache?.chargesWrites == true
    price = api.price
    terms = CallTerms.count(of: api.price)
    timeToFirstToken = Sampler(api.timeToFirstToken)
    tokensPerSecond = Sampler(api.tokensPerSecond)
    requestLimit = api.requestsPerSecond.map { TokenBucket(rate: $0) }
    tokenLimit = api.tokenLimitPerSecond.map { TokenBucket(rate: $0) }
    usage = Self.empty(api: index, consumers: consumers, terms: terms, month: 0)
  }

  private static func empty(api: Int, consumers: Int, terms: Int, month: Int) -> [TokenUsage] {
    // By outcome and consumer, in the order of the terms' ranks.
    WorkOutcome.allCases.flatMap { outcome in
      (0..<terms * consumers).map {
        TokenUsage(
          api: api, consumer: $0 / terms, month: month, calls: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0,
          terms: CallTerms(rank: $0 % terms), outcome: outcome)
      }
    }
  }

  /// Calls the API for a request.
  /// - Parameter draws: What the call is drawn from, by its own number: whether it fails comes before its times, so that the law of
  ///   these changes nothing else.
  mutating func call(_ id: RequestID, draws: Stream, at now: Double, shared: inout Shared) {
    result.calls += 1
    let fails = draws.uniform() < errors
    let refusal = draws.uniform()
    let toFirst = max(0, timeToFirstToken.draw(draws))
    let rate = max(tokensPerSecond.draw(draws), 1e-3)
    let request = shared.requests[id]
    let tokens = Double(request.tokens.input + request.tokens.output)
    switch faults.verdict(at: now, chance: refusal) {
    case .serves: break
    case .fails:
      result.errors += 1
      shared.leave(id, .failed)
      return
    case .refuses:
      result.throttled += 1
      shared.leave(id, .rejected)
      return
    }
    guard requestLimit?.holds(1, at: now) ?? true, tokenLimit?.holds(tokens, at: now) ?? true else {
      result.throttled += 1
      shared.leave(id, .rejected)
      return
    }
    requestLimit?.take(1)
    tokenLimit?.take(tokens)
    shared.requests[id].state = .calling
    shared.requests[id].visit.pool = -1
    shared.requests[id].visit.api = Int16(truncatingIfNeeded: index)
    if request.attempt.step == 0 { shared.requests[id].attempt.startedAt = now }
    shared.requests[id].attempt.firstTokenAt = now + toFirst
    // A failed call answers with its error when the first token was due.
    shared.requests[id].visit.work = fails ? 0 : 1 / rate
    let length = fails ? toFirst : toFirst + Double(max(request.tokens.output - 1, 0)) / rate
    shared.requests[id].visit.ending.arm(&shared.calendar, at: now + length, source: EventSource.answer(Int(id)))
  }

  /// The answer is there.
  /// - Parameter outcome: What comes of it.
  mutating func answered(_ id: RequestID, outcome: WorkOutcome, shared: inout Shared) {
    let request = shared.requests[id]
    shared.requests[id].visit.ending.disarm()
    guard request.visit.work > 0 else {
      result.errors += 1
      shared.leave(id, .failed)
      return
    }
    count(request.identity.consumer, request.tokens, as: outcome, times: 1)
    if request.tokens.output > 1 {
      shared.workloads[Int(request.identity.workload)].tokenGaps(
        request.visit.work, count: Int(request.tokens.output) - 1)
    }
    shared.leave(id, .served)
  }

  /// A call that was answered turns out to be wasted. What was booked before the month began stays: of that, less is left in this month
  /// than the call took.
  mutating func moveCall(of consumer: UInt16, with tokens: CallTokens, to outcome: WorkOutcome) {
    let place = row(consumer, tokens, .used)
    let before = usage[place]
    count(consumer, tokens, as: .used, times: -1)
    let left = usage[place]
    guard left.calls >= 0, left.inputTokens >= 0, left.cachedTokens >= 0, left.writtenTokens >= 0,
      left.outputTokens >= 0
    else {
      usage[place] = before
      return
    }
    count(consumer, tokens, as: outcome, times: 1)
  }

  @inline(__always)
  private mutating func count(_ consumer: UInt16, _ tokens: CallTokens, as outcome: WorkOutcome, times: Int64) {
    let row = row(consumer, tokens, outcome)
    let found = Int64(promptCache?.found(Int(tokens.cached)) ?? 0)
    usage[row].calls += times
    if chargesWrites {
      usage[row].writtenTokens += times * (Int64(tokens.input) - found)
    } else {
      usage[row].inputTokens += times * (Int64(tokens.input) - found)
    }
    usage[row].cachedTokens += times * found
    usage[row].outputTokens += times * Int64(tokens.output)
  }

  @inline(__always)
  private func row(_ consumer: UInt16, _ tokens: CallTokens, _ outcome: WorkOutcome) -> Int {
    (outcome.rawValue * consumers + Int(consumer)) * terms
      + CallTerms(lengthStep: price.lengthStep(ofPrompt: Int(tokens.input))).rank
  }

  /// Ends a calendar month.
  mutating func closeMonth(_ month: Int) {
    rows += usage.filter { $0.calls > 0 }
    usage = Self.empty(api: index, consumers: consumers, terms: terms, month: month + 1)
  }
}
