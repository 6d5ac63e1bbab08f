import Catalog
import EventKernel
import FoundationEssentials
import Model
import Testing

/// Draws scenarios that put the demand side together: users and what they ask for, caches, limits, budgets, routes of every rule, agents,
/// steps around answers and people, over backends that crash, are interrupted, fail and refuse.
///
/// Each area draws from a stream of its own, so that a new part moves no other one.
struct DemandScenario {
  /// Draws of one area.
  private struct Dice {
    let stream: EventKernel.Stream

    func pick<T>(_ values: [T]) -> T { values[stream.below(values.count)] }
    func chance(_ probability: Double) -> Bool { stream.uniform() < probability }
  }

  private let bank: StreamBank
  private let number: Int
  private let backends: Dice
  private let traffic: Dice
  private let caching: Dice
  private let routing: Dice
  private let restraints: Dice
  private let tasks: Dice
  private let around: Dice
  private let patience: Dice
  /// Whether arrivals stop long before the run ends, so that everything comes to an end.
  private let drains: Bool
  /// Whether every model is one of an API.
  private let isHosted: Bool

  private init(number: Int) {
    self.number = number
    bank = StreamBank(seed: 15_001, replication: number)
    func dice(_ name: String, _ bank: StreamBank) -> Dice { Dice(stream: bank.stream(name)) }
    backends = dice("backends", bank)
    traffic = dice("traffic", bank)
    caching = dice("caching", bank)
    routing = dice("routing", bank)
    restraints = dice("restraints", bank)
    tasks = dice("tasks", bank)
    around = dice("around", bank)
    patience = dice("patience", bank)
    drains = number % 2 == 0
    isHosted = number % 3 == 0
  }

  /// The scenario of a number; the same number gives the same one.
  static func make(_ number: Int) throws -> Scenario { try DemandScenario(number: number).scenario() }

  /// Whether everything of a number's scenario comes to an end before its run does.
  static func drains(_ number: Int) -> Bool { number % 2 == 0 }

  // Places of the backends.
  private static let small = Backend.pool(0)
  private static let cpu = Backend.pool(1)
  private static let ranker = Backend.pool(2)
  private static let large = Backend.pool(3)
  private static let hosted = Backend.api(0)
  private static let other = Backend.api(1)
  private static let desk = Backend.people(0)
  /// Seconds in which requests arrive.
  private static let window = 120.0

  private func scenario() throws -> Scenario {
    let pools = [
      try model("small", replicas: backends.pick([1, 2])), station("cpu"), ranker(), try model("large", replicas: 1),
    ]
    let apis = [try api("hosted"), try api("other")]
    let start = Instant(year: 2026, month: 3, day: 2 + backends.stream.below(7))
    let count = traffic.pick([1, 1, 2])
    let workloads = try (0..<count).map { try workload("work\($0)", start: start) }
    var scenario = Scenario(
      name: "demand\(number)", start: start, horizon: Self.window + (drains ? 40_000 : 0),
      replications: ReplicationPlan(atLeast: 2, atMost: 2), seed: UInt64(number), workloads: workloads, pools: pools,
      apis: apis)
    scenario.people = [
      PeopleDesk(
        name: "desk", price: 4.5, time: .exponential(mean: 20), count: backends.pick([1, 3]),
        hours: backends.pick([nil, nil, WorkingHours(from: 0, to: 60, days: Array(repeating: true, count: 7))]),
        quality: backends.pick([1, 0.8]))
    ]
    // A queue of people that works a minute a day does not come to an end.
    if drains { scenario.people[0].hours = nil }
    return scenario
  }

  // MARK: Backends

  private func quality() -> DifficultyCurve? {
    backends.pick([
      nil, .constant(0.7), .logistic(midpoint: 0.6, slope: 8),
      .points([
        DifficultyCurve.Point(difficulty: 0.2, value: 0.95), DifficultyCurve.Point(difficulty: 0.9, value: 0.3),
      ]),
    ])
  }

  /// A pool that answers: a language model, or one that gives answers whole.
  private func model(_ name: String, replicas: Int) throws -> Pool {
    var pool: Pool
    switch backends.stream.below(5) {
    case 0: pool = Stations.pool(service: .exponential(mean: 1), batching: .none(concurrency: 2), replicas: replicas)
    case 1:
      pool = Stations.pool(
        service: .exponential(mean: 1),
        batching: .dynamic(DynamicBatching(maxBatchSize: 4, preferredBatchSizes: [2], maxQueueDelay: 0.2)),
        replicas: replicas)
    default:
      pool = try LanguagePools.pool(
        maxNumSeqs: backends.pick([2, 16]), budget: 2_048, blocks: backends.pick([400, 5_000]), replicas: replicas)
      if case .continuous(var batching) = pool.batching {
        batching.prefixCaching = true
        if backends.chance(0.3) { batching.scheduling = backends.pick([.promptsFirst, .batchByBatch]) }
        if batching.scheduling != .chunked { batching.maxNumBatchedTokens = 20_000 }
        pool.batching = .continuous(batching)
      }
    }
    pool.name = name
    pool.quality = quality()
    pool.queue = QueueLimits(
      maxSize: backends.pick([nil, nil, 3]), timeout: backends.pick([nil, nil, 4]))
    pool.loadBalancing = backends.pick([.leastLoaded, .roundRobin, .powerOfTwoChoices])
    pool.startup = Startup(provision: .constant(0), pull: .constant(0), load: .exponential(mean: 3))
    spoil(&pool)
    return pool
  }

  /// Crashes, interruptions and slow times; all of them end with the arrivals but crashes, after which replicas come back.
  private func spoil(_ pool: inout Pool) {
    if backends.chance(0.35) {
      pool.faults.crashes = Crashes(
        meanTimeBetween: backends.pick([20, 60]) * (drains ? 10 : 1), repair: .exponential(mean: 2))
    }
    if backends.chance(0.2) { pool.faults.slow = [Slowdown(Occurrence(.at(30), lasting: 30), share: 1, factor: 4)] }
    if backends.chance(0.35) {
      var interruption = Interruption(
        monthlyProbability: 0.5, notice: backends.pick([0.05, 3]), onNotice: backends.pick([.finish, .checkpoint]),
        zoneEvents: ZoneEvents(every: drains ? 300 : 30, share: backends.pick([0.5, 1])))
      interruption.rebalance = backends.pick([0, 2])
      pool.purchase.insert(
        PurchaseOption(kind: .spot, limit: 2, hourly: 1, priceSource: "test", interruption: interruption), at: 0)
    }
  }

  private func station(_ name: String) -> Pool {
    var pool = Stations.pool(
      service: .exponential(mean: 0.1), batching: .none(concurrency: 4),
      queue: QueueLimits(maxSize: backends.pick([nil, nil, 6])))
    pool.name = name
    if backends.chance(0.2) {
      pool.faults.crashes = Crashes(meanTimeBetween: drains ? 500 : 40, repair: .exponential(mean: 1))
    }
    return pool
  }

  private func ranker() -> Pool {
    var pool = Stations.pool(
      service: .constant(0.05),
      batching: .dynamic(DynamicBatching(maxBatchSize: 16, preferredBatchSizes: [], maxQueueDelay: 0.01)))
    pool.name = "ranker"
    pool.loadBalancing = .leastLoaded
    return pool
  }

  private func api(_ name: String) throws -> API {
    var price = TokenPrice(
      input: 3, cachedInput: 0.3, output: 15, source: "test")
    price.rates[.cacheWrite] = Decimal(375) / 100
    if backends.chance(0.3) {
      var rates = TokenRates()
      (rates[.input], rates[.cachedInput], rates[.output]) = (6, 0.6, 22.5)
      price.steps = [LengthStep(above: 600, rates: rates)]
    }
    var api = API(
      name: name, model: name, price: price, timeToFirstToken: .exponential(mean: 0.5),
      tokensPerSecond: .uniform(low: 20, high: 80),
      requestsPerSecond: backends.pick([nil, nil, 0.3]), tokenLimitPerSecond: backends.pick([nil, nil, 200]),
      errors: backends.pick([0, 0.05, 0.3]))
    api.quality = quality()
    if backends.chance(0.3) {
      api.faults = APIFaults(
        outages: [Occurrence(.at(backends.pick([10, 40])), lasting: 30)],
        throttling: [Throttling(Occurrence(.at(70), lasting: 20), share: 0.6)])
    }
    if backends.chance(0.6) {
      var rules = PromptCacheRules(
        minimum: backends.pick([0, 200]), step: backends.pick([1, 128]), timeToLive: backends.pick([10, 300]),
        chargesWrites: backends.pick([true, false]))
      rules.keepsAnswers = backends.pick([true, false])
      rules.isRenewed = backends.pick([true, false])
      rules.misses = backends.pick([0, 0.1])
      api.promptCache = rules
    }
    if backends.chance(0.2) {
      api.tier = .flex
      api.refusals.share = 0.2
      api.refusals.fallsBack = backends.pick([true, false])
    }
    if backends.chance(0.2) { api.reasoningTokens = 30 }
    if backends.chance(0.1) { api.completion = .exponential(mean: 20) }
    return api
  }

  // MARK: Workloads

  private func workload(_ name: String, start: Instant) throws -> Workload {
    let (arrivals, isClosed) = arrivals(start)
    let client = Client(
      timeout: traffic.pick([nil, 3, 20]), retries: traffic.pick([0, 1, 3]),
      backoff: Backoff(base: traffic.pick([0, 0.5]), factor: 2, maximum: 4, jitter: traffic.pick([0, 0.5])))
    var workload = Workload(
      name: name, arrivals: arrivals,
      tenants: traffic.pick([
        [Tenant(name: "", share: 1)], [Tenant(name: "a", share: 0.7), Tenant(name: "b", share: 0.3)],
      ]),
      inputTokens: try Stations.gamma(mean: 200, cv: 1).clipped(min: 1, max: 1_000),
      outputTokens: try Stations.gamma(mean: 20, cv: 1).clipped(min: 1, max: 100),
      priority: traffic.stream.below(3), hasTokens: true,
      objectives: [Objective(.atMost(.latency, .p95, seconds: 10))], client: client,
      stages: [Stage(route: Route(targets: [Self.small]))])
    if traffic.chance(0.4) {
      workload.systemPrompt = SystemPrompt(
        tokens: traffic.pick([50, 300]), variants: 2, isCounted: traffic.pick([true, false]))
    }
    if traffic.chance(0.35) {
      workload.conversation = Conversation(
        turns: .geometric(p: 0.4), thinkTime: .exponential(mean: 2), keptHistory: traffic.pick([nil, 500]))
      workload.systemPrompt?.isCounted = false
    }
    if traffic.chance(0.7) { workload.users = UserPopulation(count: traffic.pick([1, 5, 40]), zipfExponent: 0.8) }
    switch traffic.stream.below(3) {
    case 0: workload.difficulty = .law(.uniform(low: 0, high: 1))
    case 1:
      workload.difficulty = .classes([RequestClass(name: "easy", share: 0.6), RequestClass(name: "hard", share: 0.4)])
    default: break
    }
    if traffic.chance(0.5) { workload.outcome = OutcomeGoal(name: "ticket", success: 0.7) }
    if traffic.chance(0.3) { workload.deadline = traffic.pick([3, 30]) }
    if traffic.chance(0.4) { workload.client.retryBudget = traffic.pick([0, 0.1, 1]) }
    cache(&workload)
    surround(&workload)
    route(&workload.stages[workload.answerStage].route, of: workload)
    restrain(&workload)
    if patience.chance(0.2) { workload.stages[workload.answerStage].route.timeout = patience.pick([0.3, 2]) }
    if tasks.chance(0.4), !workload.stages[workload.answerStage].hasTokens { employ(&workload) }
    if isClosed, workload.client.timeout == nil, drains { workload.client.timeout = 60 }
    return workload
  }

  private func arrivals(_ start: Instant) -> (Arrivals, isClosed: Bool) {
    let silence = TrafficShape(spikes: [Spike(at: Self.window, factor: 0, lasting: 1e7)])
    let shape = drains ? silence : TrafficShape()
    switch traffic.stream.below(7) {
    case 0:
      return (
        Arrivals(
          process: .closed(
            ClosedArrivals(
              clients: traffic.pick([1, 8]), thinkTime: traffic.pick([nil, .exponential(mean: 1)]),
              requests: traffic.pick([40, 80])))), true
      )
    case 1:
      return (
        Arrivals(process: .batch(RecurringBatch(at: Double(start.secondOfDay) + 20, every: 50_000, count: 40))), false
      )
    case 2: return (Arrivals(process: .burst(requests: 30)), false)
    case 3: return (Arrivals(process: .gamma(rate: 0.8, burstiness: 0.3), shape: shape), false)
    default: return (Arrivals(process: .poisson(rate: traffic.pick([0.2, 0.6, 1])), shape: shape), false)
    }
  }

  private func exactCache(_ workload: Workload, isOfStage: Bool) -> ExactCache {
    var cache = ExactCache(
      capacity: caching.pick([1, 5, 100]), timeToLive: caching.pick([nil, 5, 60]), latency: caching.pick([0, 0.01, 2]),
      price: 0.0001, eviction: caching.pick([.lru, .lfu]))
    cache.scope = caching.pick(workload.users == nil ? [.tenant, .all] : [.tenant, .all, .user])
    if !isOfStage {
      cache.coalesces = caching.chance(0.5)
      cache.isByLastMessage = workload.conversation != nil && caching.chance(0.5)
    }
    if caching.chance(0.3) { cache.invalidation = ExactCache.Invalidation(every: 15, share: caching.pick([0.3, 1])) }
    return cache
  }

  private func cache(_ workload: inout Workload) {
    let kind = caching.stream.below(6)
    if kind < 4 { workload.items = ItemPopularity(count: caching.pick([3, 30, 400]), zipfExponent: 0.9) }
    if kind < 3 { workload.exactCache = exactCache(workload, isOfStage: false) }
    if kind == 4 {
      workload.duplicates = caching.pick([0.1, 0.6])
      var cache = exactCache(workload, isOfStage: false)
      (cache.timeToLive, cache.eviction, cache.coalesces, cache.invalidation) = (nil, .lru, false, nil)
      workload.exactCache = cache
    }
    if caching.chance(0.35) {
      workload.semanticCache = SemanticCache(
        hit: 0.3, wrong: 0.4, repeated: 0.6, latency: caching.pick([0, 0.05, 1]), price: 0.0002)
    }
  }

  /// Steps around the answer: those of retrieval, those on a processor, or stages with tokens of their own.
  private func surround(_ workload: inout Workload) {
    let answer = workload.stages
    var before: [Stage] = []
    var after: [Stage] = []
    func step(_ name: String, _ role: Stage.Role, _ target: Backend?) -> Stage {
      var stage = Stage(name: name, route: Route(targets: target.map { [$0] } ?? []))
      stage.role = role
      return stage
    }
    if around.chance(0.25) {
      var tokenise = step("tokenise", .before, Self.cpu)
      tokenise.work = .exponential(mean: 0.05)
      before.append(tokenise)
    }
    switch around.stream.below(4) {
    case 0:
      var embed = step("embed", .retrieval, around.pick([Self.ranker, Self.other]))
      embed.inputTokens = .constant(40)
      embed.outputTokens = .constant(0)
      var search = step("search", .retrieval, nil)
      search.errand = Errand(latency: .exponential(mean: 0.1), price: 0.0004)
      var rerank = step("rerank", .retrieval, Self.ranker)
      rerank.items = 20
      var retrieval = [embed, search, rerank].filter { _ in around.chance(0.75) }
      if !retrieval.isEmpty, workload.items != nil || workload.duplicates != nil, around.chance(0.5) {
        retrieval[0].cache = exactCache(workload, isOfStage: true)
        retrieval[0].cacheSpan = around.pick([1, retrieval.count])
        if workload.duplicates != nil { retrieval[0].cache?.invalidation = nil }
      }
      before += retrieval
      if around.chance(0.6) { workload.retrieved = RetrievedText(chunks: 2, tokensPerChunk: 60) }
    case 1:
      var plan = Stage(name: "plan", route: Route(targets: [around.pick(models)]))
      if workload.conversation == nil {
        plan.inputTokens = .uniform(low: 1, high: 300)
        plan.outputTokens = .uniform(low: 1, high: 20)
      }
      if workload.items != nil, around.chance(0.5) { plan.cache = exactCache(workload, isOfStage: true) }
      if around.chance(0.3) { route(&plan.route, of: workload) }
      before.append(plan)
    default: break
    }
    if around.chance(0.25) {
      var check = step("check", .after, Self.cpu)
      check.work = .exponential(mean: 0.1)
      after.append(check)
    }
    workload.stages = before + answer + after
  }

  /// Backends that answer.
  private var models: [Backend] {
    isHosted ? [Self.hosted, Self.other] : [Self.small, Self.hosted, Self.large, Self.other]
  }

  /// Backends that answer, in an order that is drawn.
  private func shuffledModels() -> [Backend] {
    var models = models
    for place in models.indices.dropFirst() { models.swapAt(place, routing.stream.below(place + 1)) }
    return models
  }

  private func acceptance(_ workload: Workload) -> CascadeStep.Judgement {
    let curve: DifficultyCurve =
      workload.difficulty?.classes.isEmpty == false
      ? .classes(["easy": 0.9, "hard": 0.3])
      : workload.difficulty == nil ? .constant(0.6) : .logistic(midpoint: 0.5, slope: 10)
    return routing.pick([
      .accepts(.constant(0.5)), .accepts(curve),
      .validate(Validation(falseReject: 0.1, falseAccept: 0.2, latency: 0, price: 0.003)),
      .validate(Validation(falseReject: 0.1, falseAccept: 0.2, latency: 1, price: 0.003)),
    ])
  }

  private func route(_ route: inout Route, of workload: Workload) {
    var rest = shuffledModels()
    func take(_ count: Int) -> [Backend] {
      defer { rest.removeFirst(min(count, rest.count)) }
      return Array(rest.prefix(count))
    }
    switch routing.stream.below(7) {
    case 0:
      route = Route(rule: .cascade, targets: take(routing.pick([1, 2, 2])))
      route.cascade = route.targets.map { _ in CascadeStep(judgement: acceptance(workload)) }
      let hasPeople = routing.chance(0.5)
      if hasPeople || route.targets.count == 1 { route.targets.append(hasPeople ? Self.desk : take(1)[0]) }
      if route.targets.count > route.cascade.count { route.cascade.append(CascadeStep()) }
      for place in route.cascade.indices.dropFirst() { route.cascade[place].share = routing.pick([1, 0.6]) }
      route.cascade[route.cascade.count - 1].judgement = .all
    case 1:
      route = Route(rule: .weighted, targets: take(2))
      route.weights = [0.7, 0.3]
    case 2:
      route = Route(rule: .by, targets: take(2))
      route.selector = selector(workload)
    case 3:
      route = Route(rule: .leastCost, targets: take(2))
      route.leastCost = LeastCost(ttft: routing.pick([nil, 0.5]))
    case 4: route = Route(rule: routing.pick([.overflow, .leastLoaded, .roundRobin, .random]), targets: take(2))
    default: route = Route(targets: take(1))
    }
    if routing.chance(0.35), !rest.isEmpty {
      route.choiceCount = route.choices.count
      var targets = take(routing.pick([1, 2]))
      if routing.chance(0.15), !route.targets.contains(Self.desk) { targets.append(Self.desk) }
      route.fallbackCount = targets.count
      route.fallback = Fallback(
        cooldown: routing.pick([nil, .litellm, .failures(2, within: 20, lasting: 5)]))
      route.targets += targets
    }
    if routing.chance(0.35), let target = models.first(where: { !route.choices.contains($0) }) {
      route.choiceCount = route.choices.count
      route.hedge = Hedge(after: routing.pick([0.3, 1]), onCancel: routing.pick([.paidSoFar, .paidWhole]))
      route.targets.append(target)
    }
  }

  private func selector(_ workload: Workload) -> RouteSelector {
    let isClassed = workload.difficulty?.classes.isEmpty == false
    var tables: [RouteSelector.Table] = [.inputTokens(bounds: [150], targets: [0, 1]), .priority(1)]
    if isClassed {
      tables = [.classes([0, 1])]
    } else if workload.difficulty != nil {
      tables.append(.difficulty(bounds: [0.4], targets: [0, 1]))
    }
    if workload.tenants.count > 1 { tables.append(.tenants([1, 0])) }
    let table = routing.pick(tables)
    var selector = RouteSelector(table: table)
    if case .classes = table, routing.chance(0.7) {
      selector.classifier = Classifier(
        latency: routing.pick([0, 0.2]), price: 0.000_02, confusion: [[0.9, 0.1], [0.2, 0.8]])
    }
    return selector
  }

  /// Limits and budgets, from those that never bite to those that stop everything.
  private func restrain(_ workload: inout Workload) {
    let scopes: [LimitScope] = workload.users == nil ? [.workload, .tenant] : [.workload, .tenant, .user]
    workload.limits = (0..<restraints.pick([0, 1, 2])).map { _ in
      CallLimit(
        unit: restraints.pick(CallLimit.Unit.allCases), most: restraints.pick([3, 40, 3_000, 1e9]),
        seconds: restraints.pick([1, 10, 60]), scope: restraints.pick(scopes),
        window: restraints.pick(CallLimit.Window.allCases),
        settlement: restraints.pick(CallLimit.Settlement.allCases))
    }
    workload.budgets = (0..<restraints.pick([0, 1, 2])).map { _ in
      Budget(
        limit: restraints.pick([0.000_1, 0.01, 0.1, 1_000]),
        period: restraints.pick(drains ? [.minute] : [.minute, .hour, .day, .week, .month]),
        scope: restraints.pick(scopes),
        action: restraints.pick([.refuse, .hold, .hold, .shorten(outputTokens: 5), .route(restraints.pick(models))]),
        reset: restraints.pick(Budget.Reset.allCases), alertAt: restraints.pick([nil, 0.5]))
    }
    let stage = workload.answerStage
    for case .route(let backend) in workload.budgets.map(\.action) {
      _ = workload.stages[stage].route.place(of: backend, adding: true)
    }
  }

  private func employ(_ workload: inout Workload) {
    let stage = workload.answerStage
    var agent = Agent(steps: tasks.pick([.geometric(p: 0.4), .constant(3), .constant(1)]))
    if tasks.chance(0.8) {
      agent.tools = AgentTools(
        probability: 0.7, parallel: .geometric(p: 0.7), latency: tasks.pick([.exponential(mean: 1), .constant(0)]),
        price: 0.002, failure: 0.2, retries: tasks.pick([0, 2]), resultTokens: .exponential(mean: 60))
    }
    let hasPeople = workload.stages[stage].callsPeople
    agent.budget = AgentBudget(
      maxSteps: tasks.pick([nil, 3]), maxToolCalls: tasks.pick([nil, nil, 2]),
      maxTokens: tasks.pick([nil, nil, 1_500]),
      maxCost: tasks.pick([nil, nil, 0.01]), timeout: tasks.pick([nil, nil, 10]),
      action: tasks.pick(hasPeople ? AgentBudget.Action.allCases : [.answer, .ask, .fail]))
    switch tasks.stream.below(4) {
    case 0 where workload.conversation == nil: agent.history.grows = false
    case 1: agent.history.kept = 300
    case 2:
      let beginning = workload.systemPrompt?.tokens ?? 0
      let caller = tasks.pick([nil, tasks.pick(models)])
      agent.history.compaction = AgentHistory.Compaction(above: beginning + 400, to: beginning + 100, caller: caller)
      if let caller {
        workload.stages[stage].route.choiceCount = workload.stages[stage].route.choices.count
        workload.stages[stage].route.targets.append(caller)
      }
    default: break
    }
    if let conversation = workload.conversation {
      workload.conversation = Conversation(
        turns: conversation.turns, thinkTime: conversation.thinkTime, keptHistory: agent.history.kept)
    }
    workload.agent = agent
  }
}
