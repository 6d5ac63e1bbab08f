import Billing

/// What workloads cost in each replication, with their share of idle and the like (`Ledger.fullCostByWorkload`), and that per completed
/// request and per token of those.
struct WorkloadCosts {
  private let ledgers: [Ledger]
  private let full: [[FullCost]]
  private let monthlyBills: [MonthlyBill]
  private let work: [[AnsweredWork]]

  /// - Parameter work: By replication and workload.
  init(ledgers: [Ledger], monthly: [MonthlyBill], work: [[AnsweredWork]]) {
    self.ledgers = ledgers
    monthlyBills = monthly
    self.work = work
    full = ledgers.map(\.fullCostByWorkload)
  }

  func of(_ workload: String) -> [Double] {
    full.map { costs in costs.first { $0.name == workload }?.cost.double ?? 0 }
  }

  /// US dollars a month.
  func monthly(_ workload: String) -> [Double] { monthlyBills.map { $0.cost(ofWorkload: workload) } }

  /// Per N things counted; nil where there was none.
  func of(_ workload: String, per amount: Double, _ count: ([AnsweredWork]) -> Int64) -> [Double?] {
    zip(of(workload), work.map(count)).map { cost, count in count > 0 ? cost * amount / Double(count) : nil }
  }

  /// Of attempts that came to nothing.
  func wasted(_ workload: String) -> [Double] {
    ledgers.map { ledger in ledger.cost { $0.isWasted && $0.workload == workload }.double }
  }
}
