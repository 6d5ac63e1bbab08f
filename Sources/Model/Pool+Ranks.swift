/// Which purchase option pays for which instances.
extension Pool {
  /// The ranks that a purchase option pays for, as `RankUsage` counts them: commitments come first, in the order written,
  /// then what is paid by the second; each type of instance has ranks of its own. Spot pays for its own instances and for no rank.
  public func ranks(ofOption index: Int) -> Range<Int> {
    let option = purchase[index]
    guard option.kind != .spot else { return 1..<1 }
    var first = 1
    for (other, earlier) in purchase.enumerated()
    where other != index && earlier.kind != .spot && earlier.machine == option.machine {
      let isBefore =
        earlier.kind.isCommitment == option.kind.isCommitment ? other < index : earlier.kind.isCommitment
      if isBefore { first = first.addingUpTo(earlier.limit) }
    }
    return first..<first.addingUpTo(option.limit)
  }

  /// The instances of one type that commitments pay for: ranks 1 up to this number.
  public func committed(ofMachine machine: Int) -> Int {
    purchase.reduce(0) { $1.machine == machine && $1.kind.isCommitment ? $0.addingUpTo($1.limit) : $0 }
  }

  /// Instances that the options before one may hold, of which its share is none: its base.
  public func base(ofOption index: Int) -> Int {
    purchase[..<index].reduce(0) { $1.share == nil ? $0.addingUpTo($1.limit) : $0 }
  }

  /// Whether nothing that happens depends on how many instances are committed: they decide what a run costs alone, since on demand
  /// has no limit and is never short, and there is no spot that would be bought after them.
  public var hasBilledCommitments: Bool {
    otherMachines.isEmpty && (provisioner == nil || !readsPrices)
      && purchase.allSatisfy { $0.kind != .spot && $0.shortage == nil }
      && purchase.contains { $0.kind == .onDemand && $0.limit == nil }
  }
}

extension Int {
  /// A sum that stays at the largest number; nil is without limit.
  fileprivate func addingUpTo(_ limit: Int?) -> Int {
    guard let limit else { return .max }
    let (sum, isTooLarge) = addingReportingOverflow(limit)
    return isTooLarge ? .max : sum
  }
}
