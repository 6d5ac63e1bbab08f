import Catalog
import EventKernel
import Model

/// One hosted API as it runs: limits, answers and what it charges for.
struct APIState {
  private let errors: Double
  /// Tokens that are thought before each answer: they count in the limits.
  private let thought: Double
  /// Tokens that each call takes out of the limits at least for its answer.
  private let reserved: Double
  /// Whether prompt tokens that are found count in the limits.
  private let countsFound: Bool
  private let timeToFirstToken: Sampler
  private let tokensPerSecond: Sampler
  private var requestLimit: TokenBucket?
  private var tokenLimit: TokenBucket?
  /// Calls that are not answered yet.
  private(set) var underWay = 0
  private(set) var result = APIResult()
  private var usage: [TokenUsage]
  private(set) var rows: [TokenUsage] = []
  private let index: Int
  private var faults: APIFaultState
  private let refusals: TierRefusals
  /// Tokens of the longest prompt that the model takes.
  private let longestPrompt: Int32
  private let completion: Sampler?
  private let cache: Part<ProviderCache>
  /// Whether tokens that a workload says are found are, though nothing is known of the cache.
  private let findsStated: Bool
  /// By consumer, whether its prompts are marked for the cache at the end of what they share, and not at their own.
  private let marksShared: Buffer<Bool>
  /// By consumer, whether its prompts are those of a recording that says what they share.
  private let isRecorded: Buffer<Bool>
  private let price: TokenPrice
  /// What calls cost as the run meters them, by the rank of their terms.
  private let rates: Buffer<MeteredRates.Call>
  /// Seconds from a Monday, 00:00 UTC, to the run's start.
  private let weekSecond: Double
  /// Rows of usage of each consumer.
  private let terms: Int
  private let consumers: Int

  init(
    index: Int, scenario: Scenario, consumers: [Consumer], streams: StreamBank, rates: [MeteredRates.Call]
  ) {
    let api = scenario.apis[index]
    self.rates = Buffer(rates)
    self.index = index
    self.consumers = consumers.count
    faults = APIFaultState(api, horizon: scenario.horizon, isExcerpt: scenario.isExcerpt, streams: streams)
    errors = api.errors
    thought = Double(api.reasoningTokens)
    reserved = Double(api.reservedAnswer)
    countsFound = api.countsCachedTokens
    refusals = api.refusals
    longestPrompt = api.longestPrompt.map { Int32(clamping: $0) } ?? .max
    completion = api.completion.map { Sampler($0) }
    cache = Part(api.promptCache.map { ProviderCache($0) })
    findsStated = api.findsStatedTokens
    marksShared = Buffer(
      consumers.map {
        let workload = scenario.workloads[$0.workload]
        return workload.systemPrompt != nil && workload.conversation == nil && !workload.growsTasks
      })
    isRecorded = Buffer(
      consumers.map {
        guard case .trace(let trace) = scenario.workloads[$0.workload].arrivals.process else { return false }
        return trace.format.promptBlockTokens != nil
      })
    price = api.price
    // The first of January 1970 was a Thursday.
    weekSecond = Double((scenario.start.secondsSinceEpoch + 3 * 86_400) % 604_800)
    terms = CallTerms.count(of: api.price)
    timeToFirstToken = Sampler(api.timeToFirstToken)
    tokensPerSecond = Sampler(api.tokensPerSecond)
    requestLimit = api.requestsPerSecond.map { TokenBucket(rate: $0) }
    tokenLimit = api.tokenLimitPerSecond.map { TokenBucket(rate: $0) }
    usage = Self.empty(api: index, consumers: consumers.count, terms: terms, month: 0)
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
    let throttling = draws.uniform()
    let isRefused = draws.uniform() < refusals.share
    let missing = draws.uniform()
    var times = times(draws)
    let request = shared.requests.pointer(id)
    let tokens = request.pointee.tokens
    switch faults.verdict(at: now, chance: throttling) {
    case .serves: break
    case .fails:
      result.errors += 1
      shared.leaveUnserved(id, .failed)
      return
    case .refuses:
      refuse(id, &shared)
      return
    }
    guard tokens.input <= longestPrompt else {
      shared.refuseTooLong(id)
      return
    }
    if isRefused {
      result.flexRefused += 1
      guard refusals.fallsBack else {
        shared.leaveUnserved(id, .rejected(.noRoom))
        return
      }
      result.fellBack += 1
    }
    let found = find(tokens, chance: missing, at: now, in: shared.prefixes)
    guard takesLimits(tokens, found: found.all, at: now) else {
      // As its answer's Retry-After says.
      request.pointee.visit.work = secondsUntilRoom(for: tokens, found: found.all)
      refuse(id, &shared)
      return
    }
    underWay += 1
    let isDropped = times.toFirst > Self.batchWindow && completion != nil
    if isDropped { times.toFirst = Self.batchWindow }
    let isServed = !fails && !isDropped
    let terms = terms(of: tokens, fellBack: isRefused, at: now)
    request.pointee.state = .calling
    request.pointee.visit.pool = -1
    request.pointee.visit.api = Int16(truncatingIfNeeded: index)
    if request.pointee.attempt.step == 0 { request.pointee.attempt.startedAt = now }
    request.pointee.attempt.firstTokenAt = now + times.toFirst
    request.pointee.visit.work = isServed ? times.perToken : -1
    request.pointee.visit.terms = UInt16(truncatingIfNeeded: terms.rank)
    if isServed {
      request.pointee.visit.found = found.all
      keep(
        tokens, of: request.pointee.identity.consumer, isFound: found.kept > 0, ready: now + times.toFirst, at: now,
        in: shared.prefixes)
    }
    // A failed call answers with its error when the first token was due.
    let rest = isServed ? Double(max(tokens.output - 1, 0)) * times.perToken : 0
    request.pointee.visit.ending.arm(
      &shared.calendar, at: now + times.toFirst + rest, source: EventSource.answer(Int(id)))
  }

  /// Seconds after which a batch job that is not done is given up, and not charged. Source: OpenAI, batch API, 2026-11.
  private static let batchWindow = 86_400.0

  /// Seconds to the first token and from one to the next; 0 of answers that come whole.
  private mutating func times(_ draws: Stream) -> (toFirst: Double, perToken: Double) {
    if let completion { return (max(0, completion.draw(draws)), 0) }
    let toFirst = max(0, timeToFirstToken.draw(draws))
    return (toFirst, 1 / max(tokensPerSecond.draw(draws), 1e-3))
  }

  private mutating func refuse(_ id: RequestID, _ shared: inout Shared) {
    result.throttled += 1
    shared.leaveUnserved(id, .rejected(.rateLimit))
  }

  /// Takes a call out of the rate limits, if they have room for it.
  private mutating func takesLimits(_ call: CallTokens, found: Int32, at now: Double) -> Bool {
    let tokens = countedTokens(call, found: found)
    guard requestLimit?.holds(1, at: now) ?? true, tokenLimit?.holds(tokens, at: now) ?? true else { return false }
    requestLimit?.take(1)
    tokenLimit?.take(tokens)
    return true
  }

  /// Tokens of a call that the limit counts.
  private mutating func countedTokens(_ call: CallTokens, found: Int32) -> Double {
    Double(call.input - (countsFound ? 0 : found)) + max(Double(call.output) + thought, reserved)
  }

  /// Seconds until the rate limits have room for a call that they refused now.
  private mutating func secondsUntilRoom(for call: CallTokens, found: Int32) -> Double {
    max(requestLimit?.wait(for: 1) ?? 0, tokenLimit?.wait(for: countedTokens(call, found: found)) ?? 0)
  }

  private mutating func terms(of call: CallTokens, fellBack: Bool = false, at now: Double) -> CallTerms {
    CallTerms(
      lengthStep: price.lengthStep(ofPrompt: Int(call.input)),
      isOffPeak: price.offPeak?.holds(atSecond: weekSecond + now) ?? false, fellBack: fellBack)
  }

  /// What a call costs that was answered, as the run meters it, in pico-dollars.
  mutating func metered(_ request: UnsafeMutablePointer<Request>, in tree: PrefixTree) -> Int64 {
    let (tokens, call) = (request.pointee.tokens, APICall(request.pointee.visit))
    let written = written(request.pointee.identity.consumer, tokens, found: call.found, in: tree)
    return rates[Int(call.terms)].cost(
      input: Int64(tokens.input - call.found - written), cached: Int64(call.found), written: Int64(written),
      output: Int64(tokens.output))
  }

  /// What some answer tokens of a call would have cost.
  mutating func metered(answerTokens: Int32, _ request: UnsafeMutablePointer<Request>) -> Int64 {
    rates[Int(request.pointee.visit.terms)].output * Int64(answerTokens)
  }

  /// What a call would cost now, of whose prompt so much is found.
  mutating func metered(of call: CallTokens, found: Int32, at now: Double) -> Int64 {
    let rate = rates[terms(of: call, at: now).rank]
    return rate.cost(
      input: Int64(call.input - found), cached: Int64(found), written: 0, output: Int64(call.output))
  }

  /// Prompt tokens that a call finds in the provider's cache: `kept` of what it keeps, and `all` with those that the workload states.
  ///
  /// - Parameter chance: In [0, 1): what is kept is not found where that is below the probability.
  private mutating func find(
    _ tokens: CallTokens, chance: Double, at now: Double, in tree: PrefixTree
  ) -> (kept: Int32, all: Int32) {
    guard let cache = cache.pointer else { return (0, findsStated ? tokens.cached : 0) }
    let rules = cache.pointee.rules
    let stated = Int32(truncatingIfNeeded: rules.found(Int(tokens.cached)))
    guard tokens.prefix >= 0, chance >= rules.misses else { return (0, stated) }
    // Who keeps whole steps computes the last token of each prompt anew, as engines of blocks do.
    let limit = Int(rules.step > 1 ? tokens.input - 1 : tokens.input)
    let found = Int32(truncatingIfNeeded: cache.pointee.lookUp(tokens.prefix, upTo: limit, at: now, in: tree))
    return (found, max(stated, found))
  }

  /// Keeps the prompt of a served call in the provider's cache.
  ///
  /// - Parameters:
  ///   - isFound: Whether any of what is kept was found.
  ///   - ready: Second at which the answer begins.
  private mutating func keep(
    _ tokens: CallTokens, of consumer: UInt16, isFound: Bool, ready: Double, at now: Double, in tree: PrefixTree
  ) {
    guard let cache = cache.pointer, tokens.prefix >= 0 else { return }
    // The node of a conversation or a task has the answer in it as well; no other one reaches the prompt's end.
    var end = min(tree[tokens.prefix].end, tokens.input)
    if isRecorded[Int(consumer)] {
      // A prompt of a recording is kept to its end, of which another that goes on from it has the last token too.
      end = tokens.input
    } else if tree[tokens.prefix].end >= tokens.input {
      end = tokens.input + (cache.pointee.rules.keepsAnswers ? tokens.output : 0)
    }
    cache.pointee.keep(tokens.prefix, end: end, isFound: isFound, ready: ready, at: now, in: tree)
  }

  /// The answer is there.
  /// - Parameter outcome: What comes of it.
  mutating func answered(_ id: RequestID, outcome: WorkOutcome, shared: inout Shared) {
    let request = shared.requests.pointer(id)
    request.pointee.visit.ending.disarm()
    underWay -= 1
    guard request.pointee.visit.work >= 0 else {
      result.errors += 1
      shared.leave(id, .failed)
      return
    }
    let tokens = request.pointee.tokens
    result.promptTokens += Int64(tokens.input)
    result.cachedTokens += Int64(request.pointee.visit.found)
    count(
      request.pointee.identity.consumer, tokens, APICall(request.pointee.visit), as: outcome, times: 1,
      in: shared.prefixes)
    if tokens.output > 1, request.pointee.visit.work > 0 {
      shared.workloads[Int(request.pointee.identity.workload)].tokenGaps(
        request.pointee.visit.work, count: Int(tokens.output) - 1)
    }
    shared.leave(id, .served)
  }

  /// Charges a call whose answer comes after the end of the run.
  /// - Returns: Whether it is charged: one that fails is not.
  mutating func chargeUnderWay(_ request: Request, as outcome: WorkOutcome, in tree: PrefixTree) -> Bool {
    guard request.visit.work >= 0 else { return false }
    result.underWay += 1
    result.promptTokens += Int64(request.tokens.input)
    result.cachedTokens += Int64(request.visit.found)
    count(request.identity.consumer, request.tokens, APICall(request.visit), as: outcome, times: 1, in: tree)
    return true
  }

  /// A call that was answered turns out to be wasted. What was booked before the month began stays: of that, less is left in this month
  /// than the call took.
  mutating func moveCall(
    _ call: APICall, of consumer: UInt16, with tokens: CallTokens, to outcome: WorkOutcome, in tree: PrefixTree
  ) {
    let place = row(consumer, call, .used)
    let before = usage[place]
    count(consumer, tokens, call, as: .used, times: -1, in: tree)
    let left = usage[place]
    guard left.calls >= 0, left.inputTokens >= 0, left.cachedTokens >= 0, left.writtenTokens >= 0,
      left.outputTokens >= 0
    else {
      usage[place] = before
      return
    }
    count(consumer, tokens, call, as: outcome, times: 1, in: tree)
  }

  @inline(__always)
  private mutating func count(
    _ consumer: UInt16, _ tokens: CallTokens, _ call: APICall, as outcome: WorkOutcome, times: Int64,
    in tree: PrefixTree
  ) {
    let row = row(consumer, call, outcome)
    let written = written(consumer, tokens, found: call.found, in: tree)
    usage[row].calls += times
    usage[row].writtenTokens += times * Int64(written)
    usage[row].inputTokens += times * Int64(tokens.input - call.found - written)
    usage[row].cachedTokens += times * Int64(call.found)
    usage[row].outputTokens += times * Int64(tokens.output)
  }

  /// Prompt tokens that are charged as written: from what was found to where the prompt is marked.
  private mutating func written(_ consumer: UInt16, _ tokens: CallTokens, found: Int32, in tree: PrefixTree) -> Int32 {
    guard let rules = cache.pointer?.pointee.rules, rules.chargesWrites else { return 0 }
    var end = tokens.input
    if marksShared[Int(consumer)] { end = tokens.prefix >= 0 ? min(tree[tokens.prefix].end, end) : 0 }
    return Int(end) < rules.minimum ? 0 : max(0, end - found)
  }

  @inline(__always)
  private func row(_ consumer: UInt16, _ call: APICall, _ outcome: WorkOutcome) -> Int {
    (outcome.rawValue * consumers + Int(consumer)) * terms + Int(call.terms)
  }

  /// What was counted since the month began.
  func addTotals(to totals: inout [(measure: UsageByHour.Measure, total: Double)]) {
    for row in usage where row.calls > 0 {
      let (consumer, terms, outcome) = (row.consumer, row.terms.rank, row.outcome)
      totals.append((.calls(api: index, consumer: consumer, terms: terms, outcome: outcome), Double(row.calls)))
      let columns = [
        (UsageByHour.TokenColumn.input, row.inputTokens), (.cached, row.cachedTokens), (.written, row.writtenTokens),
        (.output, row.outputTokens),
      ]
      for (column, tokens) in columns where tokens > 0 {
        totals.append(
          (.tokens(column, api: index, consumer: consumer, terms: terms, outcome: outcome), Double(tokens)))
      }
    }
  }

  /// Ends a calendar month.
  mutating func closeMonth(_ month: Int) {
    rows += usage.filter { $0.calls > 0 }
    usage = Self.empty(api: index, consumers: consumers, terms: terms, month: month + 1)
  }
}

/// What decides a call's price besides its tokens.
struct APICall {
  /// Prompt tokens found in the provider's cache.
  var found: Int32 = 0
  /// The rank of its terms.
  var terms: UInt16 = 0

  init() {}

  init(_ visit: Request.Visit) {
    found = visit.found
    terms = visit.terms
  }
}
