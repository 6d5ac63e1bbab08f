import Catalog
import EventKernel
import FoundationEssentials

/// What a workload's budgets do to its calls on average, as far as it is known before a run.
///
/// A call is beyond a budget where those before it in the period have spent its limit. Of each whom a budget counts apart, the calls of a
/// period are taken for those of a Poisson process at the rate of that period, each at the mean price; as many more pass as are under way
/// when the limit is reached. Of several budgets each is taken as if the others met its calls by chance.
public struct BudgetMeans: Sendable, Equatable {
  /// Share of the answer's calls that come when a budget is used up, by budget in the order written; of one that defers, of those that are
  /// still held when the run ends.
  public private(set) var beyond: [Double] = []
  /// US dollars that a call of the answer is metered where no budget is used up, with what is paid beside it.
  public private(set) var perCall = 0.0
  /// US dollars that a request is metered on average.
  public private(set) var perRequest = 0.0
  /// Why nothing of this is known, as a part of a sentence; nil where it is.
  public private(set) var unknown: String?

  /// Most periods of a budget that are looked at one by one; of more, as many of them at equal distances.
  private static let mostPeriods = 2_048

  init(_ index: Int, of scenario: Scenario, _ means: RequestMeans) {
    let workload = scenario.workloads[index]
    unknown = workload.arrivals.whyNoPeriods
    guard unknown == nil else { return }
    let prices = MeteredPrices(scenario)
    let answer = workload.answerStage
    let stage = means.stages[answer]
    // What a call of the answer is metered, and what a request is beside it.
    var calls = MeteredCalls()
    var beside = MeteredCalls()
    for (place, own) in means.stages.enumerated() {
      for (target, backend) in workload.stages[place].route.targets.enumerated() where own.shares[target].expected > 0 {
        let call = prices.call(backend, of: workload, stage: place, tokens: own.tokens[target])
        if place == answer {
          calls.add(call, own.shares[target].expected)
        } else {
          beside.add(call, own.times * own.shares[target].expected)
        }
      }
      if let summary = own.summary {
        let call = prices.call(summary.caller, of: workload, stage: place, tokens: summary.tokens)
        beside.add(call, own.times * summary.share)
      }
    }
    let paid = scenario.paidUses(ofWorkload: index).reduce(0.0) {
      $0 + means.times(of: $1.source, workload) * (Double($1.use.price.description) ?? 0)
    }
    let detours = workload.budgets.map { budget -> MeteredCall? in
      guard case .route(let backend) = budget.action else { return nil }
      return prices.call(backend, of: workload, stage: answer, tokens: nil)
    }
    unknown = calls.unknown ?? beside.unknown ?? detours.compactMap { $0?.unknown }.first
    guard unknown == nil, stage.times > 0 else { return }
    let rest = beside.dollars + paid
    perCall = calls.dollars + rest / stage.times
    let traffic = TrafficSummary(workload, start: scenario.start, horizon: scenario.horizon).mean
    let rate = traffic * stage.times
    beyond = workload.budgets.map { _ in 0 }
    guard rate > 0 else { return }
    /// What a call is metered on average, but for what one of the budgets does.
    func mixed(without own: Int?) -> Double {
      var dollars = calls.dollars
      for (place, budget) in workload.budgets.enumerated() where place != own {
        switch budget.action {
        case .route: dollars += beyond[place] * ((detours[place]?.dollars ?? 0) - dollars)
        case .shorten(let most):
          let answers = max(1, workload.outputTokens.mean)
          let cut = workload.outputTokens.meanAtMost(Double(most)) / answers
          dollars -= beyond[place] * (1 - cut) * calls.output * dollars / max(calls.dollars, .leastNonzeroMagnitude)
        case .hold, .refuse: break
        }
      }
      return dollars
    }
    /// Part of the calls that are made, as far as the budgets but for one let them.
    func passing(without own: Int?) -> Double {
      workload.budgets.indices.reduce(1) { part, place in
        place == own || !workload.budgets[place].action.stopsCalls ? part : part * (1 - beyond[place])
      }
    }
    let periods = workload.budgets.map { BudgetPeriods($0, of: workload, in: scenario, most: Self.mostPeriods) }
    // Each budget's part depends on those of the others.
    for _ in 0..<(workload.budgets.count > 1 ? 8 : 1) {
      for (place, budget) in workload.budgets.enumerated() {
        let price = mixed(without: place) + rest / stage.times
        guard price > 0 else { continue }
        beyond[place] = periods[place].beyond(
          calls: (Double(budget.limit.description) ?? 0) / price, rate: rate * passing(without: place),
          seconds: calls.seconds)
      }
    }
    perRequest = rest + stage.times * passing(without: nil) * mixed(without: nil)
  }

  /// What budgets leave of the visits of a stage, and where they send others.
  func apply(to stage: inout RequestMeans.Stage, of workload: Workload, in scenario: Scenario) {
    guard beyond.contains(where: { $0 > 0 }) else { return }
    let route = workload.stages[workload.answerStage].route
    let targets = route.targets
    stage.peaks = stage.shares.map { $0.expected * stage.times }
    for (budget, part) in zip(workload.budgets, beyond) where part > 0 {
      switch budget.action {
      case .route(let backend):
        for target in targets.indices where stage.shares[target].expected > 0 {
          stage.shares[target] = .estimated(stage.shares[target].expected * (1 - part))
        }
        guard let target = targets.firstIndex(of: backend) else { continue }
        if route.rule == .cascade, target >= route.choices.count {
          // What is not accepted of it goes on from the second step.
          let parts = workload.cascadeParts(route, scenario, first: backend)
          for next in parts.indices.dropFirst() {
            stage.shares[next] = .estimated(stage.shares[next].expected + part * parts[next])
          }
        }
        stage.shares[target] = .estimated(stage.shares[target].expected + part)
        // Once it is used up, all go there.
        stage.peaks[target] = stage.times
      case .shorten(let most):
        for target in targets.indices {
          let own = stage.tokens[target] ?? workload.meanTokens(ofStage: workload.answerStage)
          var cut = own
          cut.output = min(own.output, workload.outputTokens.meanAtMost(Double(most)))
          let shorter = own.output > 0 ? cut.output / own.output : 1
          cut.inputTimesOutput *= shorter
          cut.outputSquared = min(own.outputSquared, cut.output * Double(most))
          stage.tokens[target] = Demand.Tokens.mean([(1 - part, own), (part, cut)])
        }
      case .hold, .refuse: stage.times *= 1 - part
      }
    }
  }
}

extension Budget.Action {
  /// Whether a call beyond it is not made in that period.
  fileprivate var stopsCalls: Bool {
    switch self {
    case .hold, .refuse: true
    case .route, .shorten: false
    }
  }
}

extension Arrivals {
  /// Why it is not known how many requests come in a period; nil where it is.
  fileprivate var whyNoPeriods: String? {
    switch process {
    case .poisson, .deterministic, .gamma, .modulated: nil
    case .burst, .batch: "all requests of a batch are under way before the first of them is paid"
    case .trace: "a recording's own times are not looked at"
    case .closed: "how many requests come depends on how soon they are answered"
    }
  }
}

/// What a call is metered on average.
private struct MeteredCall {
  var dollars = 0.0
  /// The part of it that is for the tokens of the answer.
  var output = 0.0
  /// Seconds until it is paid.
  var seconds = 0.0
  /// Why it is not known; nil where it is.
  var unknown: String?
}

/// The mean of calls of several backends.
private struct MeteredCalls {
  private(set) var dollars = 0.0
  private(set) var output = 0.0
  private(set) var seconds = 0.0
  private(set) var unknown: String?

  mutating func add(_ call: MeteredCall, _ part: Double) {
    dollars += part * call.dollars
    output += part * call.output
    seconds += part * call.seconds
    unknown = unknown ?? call.unknown
  }
}

/// Prices of calls as a run meters them.
private struct MeteredPrices {
  let scenario: Scenario
  let rates: MeteredRates

  init(_ scenario: Scenario) {
    self.scenario = scenario
    rates = MeteredRates(scenario)
  }

  /// - Parameter tokens: Those of the call, where they are not those of its stage.
  func call(_ backend: Backend, of workload: Workload, stage: Int, tokens: Demand.Tokens?) -> MeteredCall {
    let own = tokens ?? workload.meanTokens(ofStage: stage)
    switch backend {
    // Cases of people are paid by use.
    case .people: return MeteredCall()
    case .pool(let pool): return work(pool, stage: workload.stages[stage])
    case .api(let index):
      let api = scenario.apis[index]
      if api.promptCache != nil {
        return MeteredCall(unknown: "what \(api.name) finds in its prompt cache follows from the run")
      }
      if api.price.offPeak != nil { return MeteredCall(unknown: "prices of \(api.name) differ by the time of day") }
      guard let step = workload.lengthStep(of: api, stage: stage) else {
        return MeteredCall(unknown: "prices of \(api.name) differ by the length of prompts")
      }
      func cost(_ terms: CallTerms) -> MeteredCall {
        let rate = rates.calls[index][terms.rank]
        let found = api.findsStatedTokens ? min(own.cached, own.input) : 0
        let prompt = (own.input - found) * Double(rate.input) + found * Double(rate.cached)
        let answer = own.output * Double(rate.output)
        return MeteredCall(dollars: (Double(rate.each) + prompt + answer) * 1e-12, output: answer * 1e-12)
      }
      var mean = cost(CallTerms(lengthStep: step))
      if api.refusals.fallsBack, api.refusals.share > 0 {
        let other = cost(CallTerms(lengthStep: step, fellBack: true))
        mean.dollars += api.refusals.share * (other.dollars - mean.dollars)
        mean.output += api.refusals.share * (other.output - mean.output)
      }
      mean.seconds =
        api.completion?.mean ?? api.timeToFirstToken.mean + own.output / max(api.tokensPerSecond.mean, 1e-3)
      return mean
    }
  }

  /// Work on a pool: known where requests are served one by one.
  private func work(_ index: Int, stage: Stage) -> MeteredCall {
    let pool = scenario.pools[index]
    guard case .none(let concurrency) = pool.batching, !pool.mixesHardware, pool.decode == nil else {
      return MeteredCall(unknown: "what work on \(pool.name) costs follows from what is served beside it")
    }
    let seconds: Double
    switch (stage.work, pool.stepTime) {
    case (let work?, _): seconds = work.mean
    case (nil, .latency(let law)): seconds = law.mean
    case (nil, .table(let points)): seconds = points.first?.seconds ?? 0
    case (nil, .roofline):
      return MeteredCall(unknown: "what work on \(pool.name) costs follows from the lengths of its requests")
    }
    return MeteredCall(
      dollars: seconds / Double(concurrency) * rates.replicaSeconds[index] * 1e-12, seconds: seconds)
  }
}

extension Workload {
  /// The place of an API's prices by length of prompt that all but one prompt in a thousand of a stage have; nil where they differ.
  fileprivate func lengthStep(of api: API, stage: Int) -> Int? {
    let bounds = api.price.lengthSteps
    guard !bounds.isEmpty else { return 0 }
    let law = stages[stage].inputTokens ?? inputTokens
    // Beside what is drawn a prompt has texts and history of their mean length.
    let rest = meanTokens(ofStage: stage).input - law.mean
    let shares = bounds.map { law.survival(Double($0) - rest) }
    guard shares.allSatisfy({ $0 < 1e-3 || $0 > 1 - 1e-3 }) else { return nil }
    return shares.count { $0 > 0.5 }
  }
}

/// The periods of a budget in a run, and whom it counts apart.
private struct BudgetPeriods {
  let budget: Budget
  /// Seconds at the mean rate in which as many requests come as in each period looked at, in order.
  private var areas: [Double] = []
  /// The same of the whole run.
  private var whole = 0.0
  private let horizon: Double
  /// Seconds within which a call is answered whatever is left.
  private let deadline: Double
  /// Of those whom it counts apart: how many there are of each kind, and which share of the requests all of these make.
  private let groups: [(count: Double, share: Double)]

  init(_ budget: Budget, of workload: Workload, in scenario: Scenario, most: Int) {
    self.budget = budget
    horizon = scenario.horizon
    deadline = workload.deadline ?? .infinity
    groups =
      switch budget.scope {
      case .workload: [(1, 1)]
      case .tenant: workload.tenants.map { (1, $0.share) }
      case .user:
        workload.users.map { users in
          let bins = RankBins(users.count, exponent: users.zipfExponent ?? 0)
          return Array(zip(bins.counts, bins.shares))
        } ?? [(1, 1)]
      }
    let shape = workload.arrivals.shape
    whole = shape.operationalTime(from: scenario.start, for: horizon)
    let edges = budget.edges(from: scenario.start, horizon: horizon)
    let stride = max(1, edges.count / most)
    var profile = RateProfile(shape: shape, start: scenario.start)
    for place in Swift.stride(from: 0, to: edges.count - 1, by: stride) {
      while profile.now < edges[place] { _ = profile.nextPiece(limit: edges[place]) }
      var area = 0.0
      while profile.now < edges[place + 1] { area += profile.nextPiece(limit: edges[place + 1]).area }
      areas.append(area)
    }
  }

  /// Share of the calls that come when the budget is used up.
  /// - Parameters:
  ///   - limit: Calls that it pays for in a period.
  ///   - rate: Calls a second over the run.
  ///   - seconds: How long a call takes until it is paid.
  func beyond(calls limit: Double, rate: Double, seconds: Double) -> Double {
    guard whole > 0 else { return 0 }
    var (all, over) = (0.0, 0.0)
    for group in groups where group.share > 0 {
      let own = rate * group.share / group.count
      // The call that reaches the limit spends half of itself beyond it, on average; more are under way then.
      let most = limit + 0.5
      let passes = most + own * seconds
      if budget.reset == .rolling {
        // A period begins with a call, and the next one with the first after its end.
        let others = own * min(budget.period.seconds, horizon)
        all += group.share
        over += group.share * excess(others, above: passes - 1) / (1 + others)
        continue
      }
      var held = HeldMeans(deadline: deadline, period: budget.period.seconds)
      for area in areas {
        let come = own * horizon * area / whole
        all += group.count * come
        guard budget.action == .hold else {
          over += group.count * excess(come, above: passes)
          continue
        }
        // Those that were held come first, and set aside what they cost.
        let before = held.count
        let late =
          before == 0
          ? excess(come, above: passes) : before < most ? excess(come, above: most - before) : come
        held.endPeriod(paying: most, adding: late)
      }
      over += group.count * held.count
    }
    return all > 0 ? min(1, over / all) : 0
  }

  /// The mean of what a Poisson number of a mean has above a number.
  private func excess(_ mean: Double, above most: Double) -> Double {
    guard mean > 0 else { return 0 }
    guard most > 0 else { return mean }
    // Ten standard deviations away chance is nothing.
    if most > mean + 10 * mean.squareRoot() + 10 { return 0 }
    if most < mean - 10 * mean.squareRoot() - 10 { return mean - most }
    let law = Distribution.poisson(mean: min(mean, 1e9))
    let whole = most.rounded(.down)
    let kept = mean * (whole >= 1 ? law.cdf(whole - 1) : 0) + most * (1 - law.cdf(whole))
    return max(0, mean - kept)
  }
}

/// Calls that a budget holds, on average, by the period in which they came.
private struct HeldMeans {
  /// Those of earlier periods first.
  private var waiting: [Double] = []
  /// Periods of which any may still be held, the present one among them; and the part of the present one's.
  private let most: Double
  private let part: Double

  init(deadline: Double, period: Double) {
    most = (deadline / period).rounded(.up)
    part = min(1, deadline / period)
  }

  var count: Double { waiting.reduce(0, +) }

  /// As many are let go as are paid for, in order, and those that must be in time; what comes too late for the period is held.
  mutating func endPeriod(paying calls: Double, adding late: Double) {
    var left = calls
    for place in waiting.indices {
      let paid = min(left, waiting[place])
      waiting[place] -= paid
      left -= paid
    }
    waiting.append(late * part)
    while Double(waiting.count) > max(most, 1) { waiting.removeFirst() }
    while waiting.first == 0 { waiting.removeFirst() }
  }
}

extension Budget {
  /// Seconds of a run at which its periods begin, with the run's start and end.
  func edges(from start: Instant, horizon: Double) -> [Double] {
    var edges = [0.0]
    if period == .month, reset == .calendar {
      var next = start.nextMonth
      while Double(next.secondsSinceEpoch - start.secondsSinceEpoch) < horizon {
        edges.append(Double(next.secondsSinceEpoch - start.secondsSinceEpoch))
        next = next.nextMonth
      }
    } else {
      let length = period.seconds
      var next = length - (reset == .rolling ? 0 : phase(of: start))
      while next < horizon {
        edges.append(next)
        next += length
      }
    }
    return edges + [horizon]
  }

  /// Seconds from the begin of a period on the calendar, other than a month, to a moment.
  func phase(of start: Instant) -> Double {
    // The first of January 1970 was a Thursday, and weeks begin on Mondays.
    let shift = period == .week ? Int64(3 * 86_400) : 0
    return Double(start.secondsSinceEpoch + shift).truncatingRemainder(dividingBy: period.seconds)
  }
}

extension Distribution {
  /// The mean of what is drawn, with what is above a number taken for that number.
  fileprivate func meanAtMost(_ most: Double) -> Double {
    let count = 4_096
    return (0..<count).reduce(0.0) { $0 + min(quantile((Double($1) + 0.5) / Double(count)), most) } / Double(count)
  }
}
