import Billing
import Model
import Studies

/// The money that answered requests, in two parts: what it would be if every batch were as full as it may be, and the rest.
///
/// The first is a bound of means: the visits that formulas expect of the routes, over the capacity of a replica whose batches are full. It
/// knows no retries, and no queue that would fill them.
struct BatchSplit {
  private(set) var full = Amount.zero
  private(set) var rest = Amount.zero
  /// What answered requests elsewhere than in such pools.
  private(set) var other = Amount.zero

  /// Nil where no formula says, or where a bound lies above what was measured.
  init?(_ study: Study) {
    guard study.isComplete, let ledger = study.ledger, !study.usages.isEmpty else { return nil }
    let scenario = study.scenario
    let estimate = ClosedEstimate(scenario)
    for (index, pool) in scenario.pools.enumerated() where pool.machines.count == 1 && pool.decode == nil {
      let cost = ledger.cost { charge in
        charge.position.kind == .pool && charge.backend == pool.name && charge.purpose == .usage
          && charge.nature == .usage
      }
      let offered = estimate.load(on: .pool(index)).mean
      let busy = study.usages.reduce(0.0) { sum, usage in
        sum + usage.poolTime.filter { $0.pool == index }.reduce(0.0) { $0 + $1.busy.reduce(0, +) }
      }
      let capacity = estimate.lines.first { line in
        line.subject == "pool \(pool.name)" && line.name == "capacity of a replica"
      }?.value
      guard cost > .zero, offered > 0, busy > 0, let capacity, capacity > 0 else { continue }
      let share = offered * scenario.horizon / capacity / (busy / Double(study.usages.count))
      guard share > 0, share < 0.99 else { continue }
      let parts = cost.split(by: [Int128((share * 1e6).rounded()), Int128(((1 - share) * 1e6).rounded())])
      full += parts[0]
      rest += parts[1]
    }
    guard full > .zero else { return nil }
    let usage = ledger.byPurpose.first { $0.name == .usage }?.cost ?? .zero
    other = usage - full - rest
    // Of a small part of the money it would tell little, and look like all of it.
    guard (full + rest).double >= Self.least * usage.double else { return nil }
  }

  /// Least share of the money for answers of which the parts are known.
  private static let least = 0.5
}
