/// Where the requests of workloads go and what they carry there, as far as it is known before a run: what a request asks of each
/// backend on average. Formulas, bounds, studies and checks read routes here.
///
/// A visit that fails is counted once: what retries and refusals add depends on the run.
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
  }

  /// By workload, stage and target; after them what pools hand over, by the pool that does.
  public let visits: [Visit]

  /// Reads the routes of workloads, and to whom pools hand their requests over.
  public init(_ workloads: [Workload], pools: [Pool] = []) {
    let routed = workloads.enumerated().flatMap { workload, value in
      value.stages.enumerated().flatMap { stage, value in
        value.route.targets.indices.map { target in
          Visit(
            workload: workload, stage: stage, backend: value.route.targets[target],
            share: value.route.share(ofTarget: target))
        }
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

  /// Whether every route to a backend leads nowhere else, so that what comes there is known.
  public func isSole(_ backend: Backend) -> Bool {
    visits(to: backend).allSatisfy { $0.prefillPool != nil || $0.share.bounds.lowerBound == 1 }
  }
}

extension Route {
  /// The share of one of the targets, by index.
  fileprivate func share(ofTarget target: Int) -> Demand.Share {
    let count = choices.count
    guard target < count else { return .detour }
    if count == 1 { return targets.count == 1 ? .known(1) : .estimated(1) }
    let equal = 1 / Double(count)
    return switch rule {
    case .weighted: .known(weights[target])
    case .cascade: target == 0 ? .known(1) : .estimated(1)
    case .by, .leastCost: .estimated(equal)
    case .roundRobin, .random: .known(equal)
    case .leastLoaded: .balanced(equal)
    case .overflow: target == 0 ? .first : .overflow
    }
  }
}

extension Scenario {
  /// What its requests ask of its backends.
  public var demand: Demand { Demand(workloads, pools: pools) }

  /// The APIs, by index, that no workload routes to, if any workload has tokens to send there: each is an alternative on which the
  /// same traffic is priced and timed.
  public var alternatives: [Int] {
    guard workloads.contains(where: \.hasTokens) else { return [] }
    let demand = demand
    return apis.indices.filter { !demand.reaches(.api($0)) }
  }
}
