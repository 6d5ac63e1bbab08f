/// Where the requests of workloads go and what they carry there, as far as it is known before a run: what a request asks of each
/// backend on average. Formulas, bounds, studies and checks read routes here.
///
/// A visit that fails is counted once: what retries and refusals add depends on the run, and so does what limits stop. What budgets stop
/// is in it as far as `BudgetMeans` knows it.
public struct Demand: Sendable, Equatable {
  /// The part of a stage's requests that one of its backends serves.
  public enum Share: Sendable, Equatable {
    /// This part, whatever happens: 1 for the only target, equal parts under `round_robin` and `random`.
    case known(Double)
    /// What `least_loaded` gives it, which depends on the run. Formulas take this part.
    case balanced(Double)
    /// The first of an overflow, which serves what it has room for. Formulas take all.
    case first
    /// What those before it in an overflow have no room for. Formulas take nothing.
    case overflow
    /// A part that follows from laws of chance and from what the run does: that of a cascade, of a class. Formulas take this part.
    case estimated(Double)
    /// What comes after failures, slow answers and at the end of budgets. Formulas take nothing.
    case detour

    /// The part that formulas take.
    public var expected: Double {
      switch self {
      case .known(let part), .balanced(let part), .estimated(let part): part
      case .first: 1
      case .overflow, .detour: 0
      }
    }

    /// The least and the most that it can be.
    public var bounds: ClosedRange<Double> {
      if case .known(let part) = self { part...part } else { 0...1 }
    }
  }

  /// A call that a request of a workload may make.
  public struct Visit: Sendable, Equatable {
    /// The workload, by index.
    public var workload: Int
    /// Its stage, by index.
    public var stage: Int
    /// Who serves the call.
    public var backend: Backend
    /// How many of the stage's requests make it.
    public var share: Share
    /// The pool that computes the prompt, where the backend writes the answer only; nil where the route leads to the backend.
    public var prefillPool: Int?
    /// How often a request comes to the stage on average: less than once where caches spare it, more often where an agent's calls are.
    public var times = 1.0
    /// Whether it comes there so often whatever happens in the run.
    public var isTimesKnown = true
    /// Tokens of the call, where they are not those of its stage.
    public var tokens: Tokens?
    /// Whether it writes a summary of what was said.
    public var isSummary = false
    /// Visits of a request at the moment when most come there, where budgets make these others than on average; nil elsewhere.
    public var peak: Double?

    /// Visits of a request that formulas take.
    public var expected: Double { share.expected * times }

    /// The same at the moment when most come there: before budgets are used up, or where they send calls after it.
    public var expectedAtPeak: Double { peak ?? expected }

    /// The least and the most visits of a request on average, with no retries.
    public var bounds: ClosedRange<Double> {
      guard isTimesKnown else { return 0 ... .infinity }
      return share.bounds.lowerBound * times...share.bounds.upperBound * times
    }
  }

  /// Something paid by use that a request of a workload causes.
  public struct Use: Sendable, Equatable {
    /// The workload, by index.
    public var workload: Int
    /// What causes it.
    public var source: UseSource
    /// How often a request does, on average.
    public var times: Double
  }

  /// By workload, stage and target; after them what pools hand over, by the pool that does.
  public let visits: [Visit]
  /// What is paid by use, by workload; nothing where only routes are read.
  public let uses: [Use]
  /// What is known of each workload's requests on average; nothing where only routes are read.
  public let means: [RequestMeans]

  /// Reads the routes of workloads, and to whom pools hand their requests over: who may be called, with parts as if nothing were known of
  /// requests.
  public init(_ workloads: [Workload], pools: [Pool] = []) {
    self.init(workloads, pools: pools, means: [], uses: [])
  }

  /// What the requests of a scenario ask for on average, with caches, cascades, classes and agents.
  public init(_ scenario: Scenario) {
    let means = scenario.workloads.indices.map { RequestMeans($0, of: scenario) }
    self.init(
      scenario.workloads, pools: scenario.pools, means: means,
      uses: means.enumerated().flatMap { index, means in
        scenario.paidUses(ofWorkload: index).map { use in
          Use(workload: index, source: use.source, times: means.times(of: use.source, scenario.workloads[index]))
        }
      })
  }

  private init(_ workloads: [Workload], pools: [Pool], means: [RequestMeans], uses: [Use]) {
    let routed = workloads.enumerated().flatMap { index, workload in
      workload.stages.enumerated().flatMap { stage, value in
        let known = means.isEmpty ? nil : means[index].stages[stage]
        let visits = value.route.targets.indices.map { target in
          Visit(
            workload: index, stage: stage, backend: value.route.targets[target],
            share: known?.shares[target] ?? value.route.share(ofTarget: target), times: known?.times ?? 1,
            isTimesKnown: known?.isKnown ?? true, tokens: known?.tokens[target],
            peak: known.flatMap { $0.peaks.isEmpty ? nil : $0.peaks[target] })
        }
        return visits + (known?.summaries(workload: index, stage: stage) ?? [])
      }
    }
    let handedOver = pools.enumerated().flatMap { index, pool -> [Visit] in
      guard let decode = pool.decode else { return [] }
      return routed.filter { $0.backend == .pool(index) }.map { visit in
        var answer = visit
        answer.backend = .pool(decode.pool)
        answer.prefillPool = index
        return answer
      }
    }
    visits = routed + handedOver
    self.means = means
    self.uses = uses
  }
}

extension Demand {
  /// The calls to a backend.
  public func visits(to backend: Backend) -> [Visit] { visits.filter { $0.backend == backend } }

  /// The calls that the routes of a workload make.
  public func visits(ofWorkload workload: Int) -> [Visit] {
    visits.filter { $0.workload == workload && $0.prefillPool == nil }
  }

  /// Whether any request may come to a backend.
  public func reaches(_ backend: Backend) -> Bool { visits.contains { $0.backend == backend } }

  /// The workloads, by index, whose requests may come to a backend.
  public func workloads(at backend: Backend) -> [Int] { Set(visits(to: backend).map(\.workload)).sorted() }

  /// Whether every route to a backend leads nowhere else and every request comes there, so that what does is known.
  public func isSole(_ backend: Backend) -> Bool {
    visits(to: backend).allSatisfy { $0.prefillPool != nil || $0.bounds.lowerBound == 1 }
  }
}

extension Route {
  /// The share of one of the targets, by index, as far as the route alone says.
  func share(ofTarget target: Int) -> Demand.Share {
    let count = choices.count
    guard target < count else { return .detour }
    // What fails at a target, or comes at the end of a budget, may go to one of those after the choices.
    func known(_ part: Double) -> Demand.Share { targets.count > count ? .estimated(part) : .known(part) }
    if count == 1 { return known(1) }
    let equal = 1 / Double(count)
    return switch rule {
    case .weighted: known(weights[target])
    case .cascade: target == 0 ? known(1) : .estimated(1)
    case .by, .leastCost: .estimated(equal)
    case .roundRobin, .random: known(equal)
    case .leastLoaded: .balanced(equal)
    case .overflow: target == 0 ? .first : .overflow
    }
  }
}

extension Scenario {
  /// What its requests ask of its backends.
  public var demand: Demand { Demand(self) }

  /// The APIs, by index, that no workload routes to, if any workload has tokens to send there: each is an alternative on which the
  /// same traffic is priced and timed.
  public var alternatives: [Int] {
    guard workloads.contains(where: \.hasTokens) else { return [] }
    let demand = Demand(workloads)
    return apis.indices.filter { !demand.reaches(.api($0)) }
  }
}
