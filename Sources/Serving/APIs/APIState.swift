import Catalog
import EventKernel
import Model

/// One hosted API as it runs: limits, answers and what it charges for.
struct APIState {
  private let errors: Double
  /// Tokens that are thought before each answer: they count in the limits.
  private let thought: Double
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
  private let completion: Sampler?
  private var cache: ProviderCache?
  /// Whether tokens that a workload says are found are, though nothing is known of the cache.
  private let findsStated: Bool
  /// By consumer, whether its prompts are marked for the cache at the end of what they share, and not at their own.
  private let marksShared: Buffer<Bool>
  private let price: TokenPrice
  /// Seconds from a Monday, 00:00 UTC, to the run's start.
  private let weekSecond: Double
  /// Rows of usage of each consumer.
  private let terms: Int
  private let consumers: Int

  init(index: Int, scenario: Scenario, consumers: [Consumer], streams: StreamBank) {
    let api = scenario.apis[index]
    self.index = index
    self.consumers = consumers.count
    faults = APIFaultState(api, horizon: scenario.horizon, streams: streams)
    errors = api.errors
    thought = Double(api.reasoningTokens)
    refusals = api.refusals
    completion = api.completion.map { Sampler($0) }
    cache = api.promptCache.map { ProviderCache($0) }
    findsStated = api.findsStatedTokens
    marksShared = Buffer(
      consumers.map {
        let workload = scenario.workloads[$0.workload]
        return workload.systemPrompt != nil && workload.conversation == nil
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
    let request = shared.requests[id]
    switch faults.verdict(at: now, chance: throttling) {
    case .serves: break
    case .fails:
      result.errors += 1
      shared.leave(id, .failed)
      return
    case .refuses:
      refuse(id, &shared)
      return
    }
    guard !isRefused || refusals.fallsBack, takesLimits(request.tokens, at: now) else {
      refuse(id, &shared)
      return
    }
    underWay += 1
    let isDropped = times.toFirst > Self.batchWindow && completion != nil
    if isDropped { times.toFirst = Self.batchWindow }
    let isServed = !fails && !isDropped
    let terms = CallTerms(
      lengthStep: price.lengthStep(ofPrompt: Int(request.tokens.input)),
      isOffPeak: price.offPeak?.holds(atSecond: weekSecond + now) ?? false, fellBack: isRefused)
    shared.requests[id].state = .calling
    shared.requests[id].visit.pool = -1
    shared.requests[id].visit.api = Int16(truncatingIfNeeded: index)
    if request.attempt.step == 0 { shared.requests[id].attempt.startedAt = now }
    shared.requests[id].attempt.firstTokenAt = now + times.toFirst
    shared.requests[id].visit.work = isServed ? times.perToken : -1
    shared.requests[id].visit.machine = UInt16(truncatingIfNeeded: terms.rank)
    if isServed {
      shared.requests[id].visit.produced = find(
        request, chance: missing, ready: now + times.toFirst, at: now, in: shared.prefixes)
    }
    // A failed call answers with its error when the first token was due.
    let rest = isServed ? Double(max(request.tokens.output - 1, 0)) * times.perToken : 0
    shared.requests[id].visit.ending.arm(
      &shared.calendar, at: now + times.toFirst + rest, source: EventSource.answer(Int(id)))
  }

  /// Seconds after which a batch job that is not done is given up, and not charged. Source: OpenAI, batch API, 2026-11.
  private static let batchWindow = 86_400.0

  /// Seconds to the first token and from one to the next; 0 of answers that come whole.
  private func times(_ draws: Stream) -> (toFirst: Double, perToken: Double) {
    if let completion { return (max(0, completion.draw(draws)), 0) }
    let toFirst = max(0, timeToFirstToken.draw(draws))
    return (toFirst, 1 / max(tokensPerSecond.draw(draws), 1e-3))
  }

  private mutating func refuse(_ id: RequestID, _ shared: inout Shared) {
    result.throttled += 1
    shared.leave(id, .rejected(.rateLimit))
  }

  /// Takes a call out of the rate limits, if they have room for it.
  private mutating func takesLimits(_ call: CallTokens, at now: Double) -> Bool {
    let tokens = Double(call.input + call.output) + thought
    guard requestLimit?.holds(1, at: now) ?? true, tokenLimit?.holds(tokens, at: now) ?? true else { return false }
    requestLimit?.take(1)
    tokenLimit?.take(tokens)
    return true
  }

  /// Prompt tokens that a served call finds in the provider's cache, which keeps its prompt from now on; no fewer than the workload
  /// states.
  ///
  /// - Parameters:
  ///   - chance: In [0, 1): what is kept is not found where that is below the probability.
  ///   - ready: Second at which the answer begins.
  private mutating func find(
    _ request: Request, chance: Double, ready: Double, at now: Double, in tree: PrefixTree
  ) -> Int32 {
    let tokens = request.tokens
    guard let rules = cache?.rules else { return findsStated ? tokens.cached : 0 }
    let stated = rules.found(Int(tokens.cached))
    guard tokens.prefix >= 0 else { return Int32(truncatingIfNeeded: stated) }
    let isMissing = chance < rules.misses
    // Who keeps whole steps computes the last token of each prompt anew, as engines of blocks do.
    let limit = Int(rules.step > 1 ? tokens.input - 1 : tokens.input)
    let kept = isMissing ? 0 : cache?.lookUp(tokens.prefix, upTo: limit, at: now, in: tree) ?? 0
    let found = max(stated, kept)
    // The node of a conversation has the answer in it as well.
    var end = min(tree[tokens.prefix].end, tokens.input)
    if request.identity.conversation < 0 {
      // A prompt of a recording is kept to its end, of which another that goes on from it has the last token too.
      if !marksShared[Int(request.identity.consumer)] { end = tokens.input }
    } else if tree[tokens.prefix].end >= tokens.input {
      end = tokens.input + (rules.keepsAnswers ? tokens.output : 0)
    }
    cache?.keep(tokens.prefix, end: end, isFound: found > 0, ready: ready, at: now, in: tree)
    return Int32(truncatingIfNeeded: found)
  }

  /// The answer is there.
  /// - Parameter outcome: What comes of it.
  mutating func answered(_ id: RequestID, outcome: WorkOutcome, shared: inout Shared) {
    let request = shared.requests[id]
    shared.requests[id].visit.ending.disarm()
    underWay -= 1
    guard request.visit.work >= 0 else {
      result.errors += 1
      shared.leave(id, .failed)
      return
    }
    result.promptTokens += Int64(request.tokens.input)
    result.cachedTokens += Int64(request.visit.produced)
    count(
      request.identity.consumer, request.tokens, APICall(request.visit), as: outcome, times: 1, in: shared.prefixes)
    if request.tokens.output > 1, request.visit.work > 0 {
      shared.workloads[Int(request.identity.workload)].tokenGaps(
        request.visit.work, count: Int(request.tokens.output) - 1)
    }
    shared.leave(id, .served)
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
  private func written(_ consumer: UInt16, _ tokens: CallTokens, found: Int32, in tree: PrefixTree) -> Int32 {
    guard let rules = cache?.rules, rules.chargesWrites else { return 0 }
    var end = tokens.input
    if marksShared[Int(consumer)] { end = tokens.prefix >= 0 ? tree[tokens.prefix].end : 0 }
    return Int(end) < rules.minimum ? 0 : max(0, end - found)
  }

  @inline(__always)
  private func row(_ consumer: UInt16, _ call: APICall, _ outcome: WorkOutcome) -> Int {
    (outcome.rawValue * consumers + Int(consumer)) * terms + Int(call.terms)
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
    found = visit.produced
    terms = visit.machine
  }
}
