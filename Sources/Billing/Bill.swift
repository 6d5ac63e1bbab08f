import Model

/// Puts prices on what a run consumed.
///
/// A pure function: the same usage can be priced again under other prices without a run.
/// Every charge is rounded half to even to a millionth of a dollar once, then split among those it is for so that the
/// parts sum to it exactly (`Amount.split`). Rows without quantity and cost are left out.
/// - Parameter volume: Which volume fills the steps of prices that go by volume; the charges are those of the run with any.
/// - Complexity: O(months x options x consumers).
public func bill(_ scenario: Scenario, _ usage: Usage, volume: StepVolume = .run) -> Ledger {
  let biller = Biller(scenario: scenario, usage: usage, volume: volume)
  let charges =
    biller.instanceCharges() + biller.ownedCharges() + biller.tokenCharges() + biller.sharedCommitmentCharges()
    + biller.purchases() + biller.overheadCharges() + biller.useCharges()
  return Ledger(charges.sorted { $0.position < $1.position })
}

/// What calls of one API cost, of all that a run consumed: the lines that `bill` has of it.
public func bill(_ scenario: Scenario, _ usage: Usage, api: Int, volume: StepVolume = .run) -> Amount {
  var scenario = scenario
  // What is bought of machines is no matter of it, and takes longest.
  scenario.commitments = []
  return Biller(scenario: scenario, usage: usage, volume: volume).tokenCharges(ofAPI: api).map(\.cost).sum()
}

/// The two things a bill is made of, with the names that its lines carry.
struct Biller {
  let scenario: Scenario
  let usage: Usage
  /// Which volume fills steps of prices.
  let volume: StepVolume
  /// By pool, the fleet of its instances.
  let fleets: [Fleet]
  /// What commitments of several pools did, by commitment and month.
  let covers: [PoolCover]

  init(scenario: Scenario, usage: Usage, volume: StepVolume) {
    self.scenario = scenario
    self.usage = usage
    self.volume = volume
    fleets = scenario.pools.indices.map { scenario.fleet(of: $0) }
    covers = PoolCover.all(scenario, usage)
  }

  /// The first moment of the run.
  var runStart: Instant { usage.months.first?.start ?? scenario.start }

  /// `2026-12`.
  func monthName(_ month: Int) -> String {
    let date = usage.months[month].start.date
    return "\(date.year)-" + (date.month < 10 ? "0" : "") + "\(date.month)"
  }

  /// The workload's and the tenant's name of a consumer; empty for -1.
  func names(ofConsumer index: Int) -> (workload: String, tenant: String) {
    guard index >= 0 else { return ("", "") }
    let consumer = usage.consumers[index]
    let workload = scenario.workloads[consumer.workload]
    return (workload.name, workload.tenants[consumer.tenant].name)
  }
}
