import Billing

/// What workloads cost in each replication, with their share of idle and the like (`Ledger.fullCostByWorkload`), and that per completed
/// request and per token of those. What calls cost that are still under way is in none of these, since their requests are not.
struct WorkloadCosts {
  private let ledgers: [Ledger]
  private let full: [[FullCost]]
  /// The same at the prices of a month, and what makes a month of it.
  private let months: [(full: [FullCost], factor: Double)]
  private let work: [[AnsweredWork]]

  /// - Parameter work: By replication and workload.
  init(ledgers: [Ledger], monthly: [MonthlyBill], work: [[AnsweredWork]]) {
    self.ledgers = ledgers
    self.work = work
    let full = ledgers.map(\.fullCostByWorkload)
    self.full = full
    months = zip(full, monthly).map { own, bill in
      (bill.isAsBilled ? own : bill.ledger.fullCostByWorkload, bill.factor)
    }
  }

  func of(_ workload: String) -> [Double] { full.map { cost(of: workload, $0) } }

  /// US dollars a month.
  func monthly(_ workload: String) -> [Double] { months.map { cost(of: workload, $0.full) * $0.factor } }

  private func cost(of workload: String, _ costs: [FullCost]) -> Double {
    costs.first { $0.name == workload }?.cost.double ?? 0
  }

  /// Per N things counted, without what calls under way cost: the cost, and how often N of them were.
  func of(_ workload: String, per amount: Double, _ count: ([AnsweredWork]) -> Int64) -> Measured {
    let ended = full.map { costs in
      costs.first { $0.name == workload }.map { ($0.cost - $0[.underWay]).double } ?? 0
    }
    return .ratios(zip(ended, work.map(count)).map { ($0, Double($1) / amount) })
  }

  /// Of calls and work of attempts that came to nothing.
  func wasted(_ workload: String) -> [Double] {
    ledgers.map { ledger in ledger.cost { $0.isWasted && $0.workload == workload }.double }
  }
}
