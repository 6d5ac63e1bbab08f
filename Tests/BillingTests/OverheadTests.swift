import Billing
import Model
import Testing

/// Charges that requests cause several of, worked out by hand.
@Suite struct OverheadTests {
  /// 1,000 requests of one consumer and 500 of another: 300 tokens each are 0.3 and 0.15 million at $0.02, and 1.5 calls of 40 % of
  /// them are 600 and 300 at $0.002.
  @Test func tokensAndCallsOfRequests() throws {
    var scenario = try scenario(
      purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")], horizon: 3_600)
    let workloads = Array(scenario.workloads.indices)
    scenario.overheads = [
      Overhead(
        .embeddings,
        basis: .units(.token, perRequest: 300_000_000, price: dollars("0.02"), share: 1_000_000), workloads: workloads),
      Overhead(
        .tools, basis: .units(.call, perRequest: 1_500_000, price: dollars("0.002"), share: 400_000),
        workloads: workloads),
    ]
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [], ranks: [], poolTime: [], tokens: [],
      requests: [
        RequestUsage(consumer: 0, month: 0, arrived: 1_000, completed: 900),
        RequestUsage(consumer: 1, month: 0, arrived: 500, completed: 500),
      ])
    let charges = bill(scenario, usage).charges.filter { $0.category == .overhead }
    let lines = charges.map { "\($0.backend): \($0.quantity) \($0.unit.rawValue) for \($0.cost)" }
    #expect(
      lines == [
        "embeddings: 300000 token for 0.006", "embeddings: 150000 token for 0.003", "tools: 600 call for 1.2",
        "tools: 300 call for 0.6",
      ], "\(lines)")
  }
}
