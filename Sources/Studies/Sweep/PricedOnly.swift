import Model

/// Whether a path of `--set` leads to something that changes what a run costs and nothing that happens in it, so that one
/// simulation serves every value of it.
///
/// That is so of anything under `commitments` and `overheads`, of an API's `price`, of `price`, `discount`, `term` and `payment` of a purchase option, and of the `count` of
/// a commitment where the pool's commitments are only billed (`Pool.hasBilledCommitments`). Of a list of purchase options or of an
/// API's prices set as a whole it depends on the values, and the answer is no, as it is for prices by which a pool chooses what it buys, or by which requests are stopped and routed.
/// - Parameters:
///   - path: Names a purchase option by its kind, as `pools.gpu.purchase.reserved.count`, or by its number from 0.
///   - scenario: The scenario that the path is set in; the settings beside it may change the answer.
public func isPricedOnly(_ path: String, in scenario: Scenario) -> Bool {
  // Commitments and charges beside models are in nothing that a run meters.
  let isMetered = path.hasPrefix("apis.") || path.hasPrefix("pools.")
  if isMetered, scenario.moneySteers != nil { return false }
  return switch PricePath(path) {
  case .price: !scenario.pools.contains { $0.readsPrices && path.hasPrefix("pools.\($0.name).") }
  case .count(let name): scenario.pools.contains { $0.name == name && $0.hasBilledCommitments }
  case .purchase, .tokens, nil: false
  }
}

/// What of a bill a path of `--set` leads to; nil for all others.
enum PricePath: Equatable {
  /// A price.
  case price
  /// How many instances of a pool are committed.
  case count(pool: String)
  /// An API's prices as a whole, which may say from where on calls are long.
  case tokens
  /// A pool's purchase options as a whole, or anything else about one.
  case purchase

  init?(_ path: String) {
    let parts = path.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count >= 3 else { return nil }
    if parts[0] == "commitments" || parts[0] == "overheads" {
      self = .price
      return
    }
    switch (parts[0], parts[2]) {
    // Which calls are long, and which off peak, is measured.
    case ("apis", "price") where parts.contains("long_context") || parts.contains("off_peak"): return nil
    case ("apis", "price") where parts.count == 3: self = .tokens
    case ("apis", "price"): self = .price
    case ("pools", "purchase"):
      let last = parts.count == 5 ? parts[4] : ""
      self =
        ["price", "discount", "term", "payment"].contains(last)
        ? .price : last == "count" ? .count(pool: String(parts[1])) : .purchase
    default: return nil
    }
  }
}
