import Billing
import Model

/// What of a bill is paid to have calls of models answered, of workloads with tokens: what an API that answered them instead would replace.
///
/// Not in it is what is paid wherever answers come from: commitments of several pools, overheads, what is paid by use, and the pools and APIs
/// that others, or steps that call no model, need all the same, as if they cost as much without these calls. What such a commitment covers
/// costs nothing more, and is free for other pools where its own is not there.
struct AnsweringCosts {
  private let scenario: Scenario
  /// Names of the workloads with tokens.
  private let talkers: Set<String>
  /// Pools that nobody needs where an API answers.
  private let replaced: [Int]
  /// APIs that are called all the same.
  private let calledBeside: Set<Int>

  init(_ scenario: Scenario) {
    self.scenario = scenario
    talkers = Set(scenario.workloads.filter(\.hasTokens).map(\.name))
    replaced = scenario.poolsForModelsAlone
    calledBeside = Set(scenario.apisBesideModels)
  }

  /// The bill without the pools that nobody needs then; nil where their own lines say all of it, as no commitment is shared.
  func rest(_ usage: Usage, volume: StepVolume = .run) -> Ledger? {
    guard !scenario.commitments.isEmpty, !replaced.isEmpty else { return nil }
    return bill(
      scenario.withoutCommitments(ofPools: replaced), usage.withoutInstances(ofPools: replaced), volume: volume)
  }

  /// US dollars of a bill, or of a month's lines of it.
  /// - Parameter rest: The same lines of `rest`.
  func cost(_ ledger: Ledger, rest: Ledger?) -> Amount {
    func isReplaced(_ charge: Charge) -> Bool {
      charge.position.kind == .pool && replaced.contains(charge.position.backend)
    }
    func isOfMachines(_ charge: Charge) -> Bool { [.pool, .commitment].contains(charge.position.kind) }
    let freed =
      rest.map { ledger.cost(where: isOfMachines) - $0.cost(where: isOfMachines) } ?? ledger.cost(where: isReplaced)
    let others = Ledger(
      ledger.charges.filter {
        ![.commitment, .overhead, .pool].contains($0.position.kind)
          && !($0.position.kind == .api && calledBeside.contains($0.position.backend))
      })
    let purposes: [Charge.Purpose] = [.overhead, .caches, .retrieval, .tools, .people]
    return others.fullCostByWorkload.filter { talkers.contains($0.name) }.reduce(freed) { sum, cost in
      purposes.reduce(sum + cost.cost) { $0 - cost[$1] }
    }
  }
}

extension Study {
  /// By replication, what the workloads with tokens cost wherever their models answer, with their share of what nobody causes alone: of the
  /// run, and of a month.
  var costsBesideAnswers: (run: [Double], monthly: [Double]) {
    guard ledgers.count == usages.count, monthlyBills.count == usages.count else { return ([], []) }
    let answering = AnsweringCosts(scenario)
    let talkers = Set(scenario.workloads.filter(\.hasTokens).map(\.name))
    func beside(_ ledger: Ledger, _ usage: Usage, _ volume: StepVolume) -> Double {
      let full = ledger.fullCostByWorkload.filter { talkers.contains($0.name) }.map(\.cost).sum()
      return (full - answering.cost(ledger, rest: answering.rest(usage, volume: volume))).double
    }
    return (
      zip(ledgers, usages).map { beside($0, $1, .run) },
      zip(monthlyBills, usages).map { beside($0.ledger, $1, .month) * $0.factor }
    )
  }
}

extension Scenario {
  /// The same scenario with pools that have committed to nothing of their own.
  func withoutCommitments(ofPools pools: [Int]) -> Scenario {
    var other = self
    for pool in pools {
      for index in self.pools[pool].purchase.indices where self.pools[pool].purchase[index].kind.isCommitment {
        other.pools[pool].purchase[index].limit = 0
      }
    }
    return other
  }
}

extension Usage {
  /// The same usage with pools of which no instance ran.
  func withoutInstances(ofPools pools: [Int]) -> Usage {
    var other = self
    other.instances.removeAll { pools.contains($0.pool) }
    other.ranks.removeAll { pools.contains($0.pool) }
    other.levels.removeAll { pools.contains($0.pool) }
    other.warm.removeAll { pools.contains($0.pool) }
    other.runs.removeAll { pools.contains($0.pool) }
    return other
  }
}
