import EventKernel

/// What a request of a workload asks for on average: which stages it comes to and how often, and which targets are called there.
///
/// Shares that are written are taken as they are; what follows from laws of chance is computed from these, and what budgets stop from what
/// calls cost, where that is known. What retries, failures, limits and timeouts do is not in it.
public struct RequestMeans: Sendable, Equatable {
  /// A stage of it.
  public struct Stage: Sendable, Equatable {
    /// How often a request comes to it.
    public internal(set) var times = 1.0
    /// Whether it does so whatever happens in the run.
    public internal(set) var isKnown = true
    /// Part of these that each target of the route serves.
    public internal(set) var shares: [Demand.Share] = []
    /// By target, tokens of its calls where they are not those of the stage.
    var tokens: [Demand.Tokens?] = []
    /// By target, visits of a request at the moment when most come there; empty where no moment differs from others but by the traffic.
    var peaks: [Double] = []
    /// Calls that write summaries, over `times`, with who makes them.
    var summary: (caller: Backend, share: Double, tokens: Demand.Tokens)?

    /// The calls that write summaries.
    func summaries(workload: Int, stage: Int) -> [Demand.Visit] {
      summary.map {
        [
          Demand.Visit(
            workload: workload, stage: stage, backend: $0.caller, share: .estimated($0.share), times: times,
            isTimesKnown: false, tokens: $0.tokens, isSummary: true)
        ]
      } ?? []
    }

    /// Whether all of it is the same.
    public static func == (a: Self, b: Self) -> Bool {
      (a.times, a.isKnown, a.shares, a.tokens, a.peaks) == (b.times, b.isKnown, b.shares, b.tokens, b.peaks)
        && a.summary?.caller == b.summary?.caller && a.summary?.share == b.summary?.share
        && a.summary?.tokens == b.summary?.tokens
    }
  }
  /// By stage.
  public private(set) var stages: [Stage]
  /// What caches do; nil where there are none.
  public let caches: CacheMeans?
  /// What a task does; nil where a request is none, or one call.
  public let tasks: TaskMeans?
  /// What budgets do; nil where there are none.
  public private(set) var budgets: BudgetMeans?

  init(_ index: Int, of scenario: Scenario) {
    let workload = scenario.workloads[index]
    let caches = workload.hasCaches ? CacheMeans(index, of: scenario) : nil
    let ending = workload.agent == nil ? 0 : workload.endingPart(workload.stages[workload.answerStage].route, scenario)
    let tasks = workload.tasks(ending: ending)
    // What is refused at a limit, or stopped by a budget, comes to no backend.
    let isRestrained = !workload.limits.isEmpty || !workload.budgets.isEmpty
    stages = workload.stages.indices.map { place in
      let isAnswer = place == workload.answerStage
      let description = workload.stages[place]
      var stage = Stage()
      stage.times = (caches?.reach[place] ?? 1) * (isAnswer ? tasks?.calls ?? 1 : 1)
      stage.isKnown = caches == nil && !isRestrained && !(isAnswer && workload.agent?.isSingle == false)
      let split = TargetSplit(description, workload, scenario)
      stage.shares = split.shares
      stage.tokens = split.tokens
      if let input = workload.promptPastFirstTurns(place, caches) {
        var own = workload.meanTokens(ofStage: place)
        own.scaleInput(to: input)
        stage.tokens = stage.tokens.map { $0 ?? own }
      }
      if isAnswer, let tasks {
        if workload.agent?.budget.action == .escalate, let desk = description.route.targets.lastIndex(where: \.isPeople)
        {
          let own = stage.shares[desk] == .detour ? 0 : stage.shares[desk].expected
          stage.shares[desk] = .estimated(own + tasks.stopped / tasks.calls)
        }
        if ending > 0, description.inputTokens == nil {
          var own = workload.meanTokens(ofStage: place)
          own.scaleInput(to: tasks.input)
          stage.tokens = stage.tokens.map { $0 ?? own }
        }
        if let caller = workload.agent?.history.compaction?.caller, tasks.summaries > 0 {
          stage.summary = (
            caller, tasks.summaries / tasks.calls,
            Demand.Tokens(
              input: tasks.summaryInput, cached: 0,
              output: .constant(tasks.summaryOutput))
          )
        }
      }
      return stage
    }
    self.caches = caches
    self.tasks = tasks
    guard !workload.budgets.isEmpty else { return }
    let budgets = BudgetMeans(index, of: scenario, self)
    budgets.apply(to: &stages[workload.answerStage], of: workload, in: scenario)
    self.budgets = budgets
  }

  /// Requests that come in addition to each, since a wrong answer of the semantic cache was not taken for one.
  public var askedAgain: Double { caches?.askedAgain ?? 0 }

  /// How often a request causes a use that is paid.
  func times(of source: UseSource, _ workload: Workload) -> Double {
    switch source {
    case .exactCache: caches?.exactLookUps ?? 0
    case .semanticCache: caches?.semanticLookUps ?? 0
    case .stageCache(let stage): caches?.lookUps[stage] ?? 0
    case .errand(let stage), .classifier(let stage): stages[stage].times
    case .tool: (tasks?.toolCalls ?? 0) * (caches?.reach[workload.answerStage] ?? 1)
    case .validation(let stage, let target):
      (stages[stage].shares[target].expected + (target == 0 ? insteadOfFirst(stage, workload) : 0))
        * stages[stage].times
    case .people(let desk):
      zip(workload.stages, stages).reduce(0) { sum, pair in
        zip(pair.0.route.targets, pair.1.shares).reduce(sum) {
          $1.0 == .people(desk) ? $0 + $1.1.expected * pair.1.times : $0
        }
      }
    }
  }
}

extension RequestMeans {
  /// Part of the calls of a cascade's first step that budgets send to backends which are none of its own, and that are judged as its.
  private func insteadOfFirst(_ stage: Int, _ workload: Workload) -> Double {
    let route = workload.stages[stage].route
    return route.targets.indices.reduce(0) {
      $1 >= route.choices.count && !route.targets[$1].isPeople ? $0 + stages[stage].shares[$1].expected : $0
    }
  }
}

extension Backend {
  /// Whether people answer.
  var isPeople: Bool { if case .people = self { true } else { false } }
}

/// How the requests of a stage are split among its targets, and what they carry there.
struct TargetSplit {
  private(set) var shares: [Demand.Share]
  private(set) var tokens: [Demand.Tokens?]

  init(_ stage: Stage, _ workload: Workload, _ scenario: Scenario) {
    let route = stage.route
    shares = route.targets.indices.map { route.share(ofTarget: $0) }
    tokens = route.targets.map { _ in nil }
    guard route.choices.count > 1 else { return }
    if route.rule == .cascade {
      let parts = workload.cascadeParts(route, scenario)
      for target in parts.indices where target > 0 { shares[target] = .estimated(parts[target]) }
    } else if route.rule == .by, let selector = route.selector {
      split(selector, workload, workload.stages.firstIndex(of: stage) ?? 0)
    }
  }

  private mutating func split(_ selector: RouteSelector, _ workload: Workload, _ stage: Int) {
    var cases: [(part: Double, target: Int)]
    var inputs: [Double]?
    switch selector.table {
    case .classes(let targets): cases = zip(workload.difficulty?.classes ?? [], targets).map { ($0.share, $1) }
    case .tenants(let targets): cases = zip(workload.tenants, targets).map { ($0.share, $1) }
    case .priority(let target): cases = [(1, target)]
    case .difficulty(let bounds, let targets):
      guard case .law(let law)? = workload.difficulty else { return }
      cases = zip(law.parts(upTo: bounds), targets).map { ($0, $1) }
    case .inputTokens(let bounds, let targets):
      let mean = workload.meanTokens(ofStage: stage).input
      let law = workload.stages[stage].inputTokens ?? workload.inputTokens
      // Beside what is drawn a prompt has texts and history of their mean length. Tokens are whole.
      let rest = mean - law.mean
      let ends = bounds.map { $0.rounded(.down) + 0.5 - rest }
      cases = zip(law.parts(upTo: ends), targets).map { ($0, $1) }
      inputs = law.means(upTo: ends).map { $0 + rest }
    }
    var parts = shares.map { _ in 0.0 }
    var sums = parts
    for own in cases.indices {
      for taken in cases.indices {
        let chance = selector.classifier.map { $0.confusion[own][taken] } ?? (own == taken ? 1 : 0)
        parts[cases[taken].target] += cases[own].part * chance
        if let inputs { sums[cases[taken].target] += cases[own].part * chance * inputs[own] }
      }
    }
    for target in parts.indices where shares[target] != .detour {
      shares[target] = .estimated(parts[target])
      guard inputs != nil, parts[target] > 0 else { continue }
      var own = workload.meanTokens(ofStage: stage)
      own.scaleInput(to: max(1, sums[target] / parts[target]))
      tokens[target] = own
    }
  }
}

extension Workload {
  /// Part of the requests that each target of a cascade is called for: those whose answers before it were not accepted, and of these its
  /// `share`.
  /// - Parameter first: Who answers in the place of the first target; nil is that one.
  func cascadeParts(_ route: Route, _ scenario: Scenario, first: Backend? = nil) -> [Double] {
    var parts = route.cascade.map { _ in 0.0 }
    for kind in requestKinds {
      var reach = kind.part
      for (target, step) in route.cascade.enumerated() {
        if target > 0 { reach *= step.share }
        parts[target] += reach
        let caller = target == 0 ? first ?? route.targets[0] : route.targets[target]
        reach *= 1 - acceptance(step, of: caller, kind, scenario)
      }
    }
    return parts
  }

  /// The chance that a call of a task ends it: that people answer it, or that nobody accepts what it answers.
  fileprivate func endingPart(_ route: Route, _ scenario: Scenario) -> Double {
    let people = route.choices.indices.filter { route.targets[$0].isPeople }
    switch route.rule {
    case .cascade:
      var ending = 0.0
      for kind in requestKinds {
        var reach = kind.part
        for (target, step) in route.cascade.enumerated() {
          if target > 0 {
            ending += reach * (1 - step.share)
            reach *= step.share
          }
          let accepted = reach * acceptance(step, of: route.targets[target], kind, scenario)
          if people.contains(target) { ending += accepted }
          reach -= accepted
        }
        ending += reach
      }
      return ending
    case .weighted: return people.reduce(0) { $0 + route.weights[$1] }
    // Which of these a task has is the same at each of its calls, or is known from the run alone.
    case .by, .leastCost, .leastLoaded, .overflow, .random, .roundRobin: return 0
    }
  }

  /// Prompt tokens of a request at a stage, on average, of those that a cache lets through which first turns of conversations alone ask; nil where
  /// that makes no difference.
  fileprivate func promptPastFirstTurns(_ place: Int, _ caches: CacheMeans?) -> Double? {
    guard let caches, caches.exactHit > 0, exactCache?.isByLastMessage == false, conversation != nil,
      stages[place].inputTokens == nil
    else { return nil }
    var alone = self
    alone.conversation = nil
    let first = 1 / requestsPerArrival
    let (all, own) = (meanTokens(ofStage: place).input, alone.meanTokens(ofStage: place).input)
    let passed = 1 - first * caches.exactHit
    return passed > 0 ? (all - first * caches.exactHit * own) / passed : nil
  }

  /// The chance that an answer is accepted.
  func acceptance(
    _ step: CascadeStep, of backend: Backend, _ kind: (part: Double, difficulty: Double, name: String?),
    _ scenario: Scenario
  ) -> Double {
    switch step.judgement {
    case .all: return 1
    case .accepts(let curve): return curve.value(of: kind) ?? 1
    case .validate(let check):
      let good = scenario.quality(of: backend)?.value(of: kind) ?? 0
      return good * (1 - check.falseReject) + (1 - good) * check.falseAccept
    }
  }

  /// Kinds of requests by how hard they are: classes, or slices of the law.
  private var requestKinds: [(part: Double, difficulty: Double, name: String?)] {
    switch difficulty {
    case nil: return [(1, 0, nil)]
    case .classes(let classes): return classes.map { ($0.share, 0, $0.name) }
    case .law(.constant(let value)): return [(1, min(max(value, 0), 1), nil)]
    case .law(let law):
      let count = 1_024
      let ends = (1..<count).map { Double($0) / Double(count) }
      // What is drawn below 0 or above 1 counts as these.
      let outer = [(law.cdf(0), 0.0, String?.none), (law.survival(1), 1, nil)]
      let inner = law.parts(upTo: [0] + ends + [1]).dropFirst().dropLast()
      return outer + inner.enumerated().map { ($1, (Double($0) + 0.5) / Double(count), nil) }
    }
  }
}

extension Distribution {
  /// The probability of each interval between ascending ends: up to the first, included, and from there to the next, and above the last.
  fileprivate func parts(upTo ends: [Double]) -> [Double] {
    let sums = ends.map { cdf($0) }
    return zip(sums + [1], [0] + sums).map { max(0, $0 - $1) }
  }

  /// The mean in each of these intervals; where nothing is drawn, the mean of all.
  fileprivate func means(upTo ends: [Double]) -> [Double] {
    let count = 4_096
    var sums = (ends + [.infinity]).map { _ in (count: 0.0, sum: 0.0) }
    for point in 0..<count {
      let value = quantile((Double(point) + 0.5) / Double(count))
      let place = ends.firstIndex { value <= $0 } ?? ends.count
      sums[place].count += 1
      sums[place].sum += value
    }
    return sums.map { $0.count > 0 ? $0.sum / $0.count : mean }
  }
}
