import Billing
import Model
import Studies

/// What each route costs: a row a workload and backend, and one a backend for what is nobody's, so that the costs add up to the total of
/// `costs.csv`, to the last digit.
struct RouteCostRow {
  let route: RouteCost
  /// Calls and tokens that were paid for, the mean of all runs; nil where time is paid.
  let paid: (calls: Double, tokens: Double?)?
  let tags: [(key: String, value: JSONValue)]
  let currency: Currency

  static let table = CSVTable<RouteCostRow>(
    "routes.csv", "What a workload's calls of one backend cost, with its share of the backend's idle time.",
    [
      Column(.workload) { .text($0.route.full.name) }, Column(.backendType) { .text($0.route.kind.rawValue) },
      Column(.backend) { .text($0.route.backend) }, Column(.paidCalls) { .optional($0.paid?.calls) },
      Column(.paidTokens) { .optional($0.paid?.tokens) },
      Column(.ownCost) { .number($0.route.full.own.description) },
      Column(.cost) { .number($0.route.full.cost.description) }, Column(.currency) { .number($0.currency.code) },
      Column(.tags) { $0.tags.isEmpty ? .empty : .text(JSONValue.object($0.tags).line()) },
    ]
      + Charge.Purpose.allCases.map { purpose in
        Column(.cost(for: purpose)) { .number($0.route.full[purpose].description) }
      })

  static func all(_ study: Study, in currency: Currency) -> [RouteCostRow] {
    guard let ledger = study.ledger?.converted(to: currency) else { return [] }
    return ledger.costByRoute.map { route in
      RouteCostRow(
        route: route, paid: study.paid(route), tags: study.scenario.tags(ofWorkload: route.full.name),
        currency: currency)
    }
  }
}

/// What comes of the answers of workloads that say what a good one is worth.
struct OutcomeRow {
  let workload: String
  let outcome: String
  let cost: Amount
  let figure: (WorkloadFigure) -> Double?
  let tags: [(key: String, value: JSONValue)]
  let currency: Currency

  static let table = CSVTable<OutcomeRow>(
    "outcomes.csv", "A workload with an outcome, with its share of everything.",
    [
      Column(.workload) { .text($0.workload) }, Column(.outcome) { .text($0.outcome) },
      Column(.requests) { .optional($0.figure(.requests)) }, Column(.completed) { .optional($0.figure(.completed)) },
      Column(.cachedRequests) { .optional($0.figure(.completedCached)) },
      Column(.deferredRequests) { .optional($0.figure(.deferred)) },
      Column(.quality) { .optional($0.figure(.quality)) },
      Column(.outcomes) { .optional($0.figure(.outcomes)) }, Column(.cost) { .number($0.cost.description) },
      Column(.costPerOutcome) { row in .optional(row.figure(.costPerOutcome).map { $0 * row.currency.rate.double }) },
      Column(.currency) { .number($0.currency.code) },
      Column(.tags) { $0.tags.isEmpty ? .empty : .text(JSONValue.object($0.tags).line()) },
    ])

  static func all(_ study: Study, in currency: Currency) -> [OutcomeRow] {
    guard let costs = study.ledger?.converted(to: currency).fullCostByWorkload else { return [] }
    return study.scenario.workloads.compactMap { workload in
      guard let outcome = workload.outcome else { return nil }
      return OutcomeRow(
        workload: workload.name, outcome: outcome.name,
        cost: costs.first { $0.name == workload.name }?.cost ?? .zero,
        figure: { study.figures[$0.path(of: workload.name)]?.value },
        tags: study.scenario.tags(ofWorkload: workload.name), currency: currency)
    }
  }
}

extension Study {
  /// Calls and tokens of a workload that were paid for, mean of the runs; nil where time is paid, or nobody's share of it.
  fileprivate func paid(_ route: RouteCost) -> (calls: Double, tokens: Double?)? {
    guard !usages.isEmpty, let workload = scenario.workloads.firstIndex(where: { $0.name == route.full.name }) else {
      return nil
    }
    func mean(_ count: (Usage) -> Int64) -> Double {
      Double(usages.reduce(0) { $0 + count($1) }) / Double(usages.count)
    }
    switch route.kind {
    case .api:
      guard let api = scenario.apis.firstIndex(where: { $0.name == route.backend }) else { return nil }
      func sum(_ value: (TokenUsage) -> Int64) -> Double {
        mean { usage in
          usage.tokens.reduce(0) {
            $1.api == api && usage.consumers[$1.consumer].workload == workload ? $0 + value($1) : $0
          }
        }
      }
      return (sum(\.calls), sum(\.allTokens))
    case .service:
      let uses = scenario.paidUses(ofWorkload: workload)
      let calls = mean { usage in
        usage.uses.reduce(0) {
          usage.consumers[$1.consumer].workload == workload && uses[$1.use].use.name == route.backend
            ? $0 + $1.count : $0
        }
      }
      return (calls, nil)
    case .pool, .commitment, .overhead: return nil
    }
  }
}
