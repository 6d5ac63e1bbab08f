import Model

/// What the next instance is bought as.
extension FleetState {
  /// The purchase option of the next instance: of those with one left, the one that is chosen.
  ///
  /// Instances that are not spot fill the other options in the order written, each type its own, and when one ends the rest move up, as a
  /// reservation applies to whichever instance runs. So it is their number that says which of these options have one left.
  /// - Parameters:
  ///   - member: Place of the pool that asks among the fleet's.
  ///   - missing: Replicas that it waits for.
  mutating func nextPurchase(for member: Int, missing: Int, at now: Double, isInstant: Bool, onSpot: Bool) -> Int? {
    var offers = offers(at: now).filter { fleet.capacity(owner.purchase[$0].machine, for: member) > 0 }
    if onSpot { offers.removeAll { owner.purchase[$0].kind != .spot } }
    if owner.choice != .inOrder { offers = ranked(offers, for: member, missing: missing, at: now) }
    guard let option = offers.first(where: { isInstant || isGranted($0, at: now) }) else { return nil }
    chosen = (owner.purchase[option].machine, now)
    return option
  }

  /// Asks the provider for an instance; a purchase option that has none is closed for a while.
  mutating func isGranted(_ option: Int, at now: Double) -> Bool {
    supply[option].grants(
      owner.purchase[option].shortage, backsOff: provisioner?.backsOff ?? false, at: now)
  }

  /// The purchase options that have an instance left, in the order written.
  private mutating func offers(at now: Double) -> [Int] {
    var room = heldSteady.map { _ in 0 }
    var offers: [Int] = []
    for (index, option) in owner.purchase.enumerated() {
      let machine = option.machine
      if option.kind != .spot {
        let (sum, isTooLarge) = room[machine].addingReportingOverflow(option.limit ?? .max)
        room[machine] = isTooLarge ? .max : sum
      }
      let hasRoom =
        option.kind == .spot
        ? heldSpot[index] < mostSpot(index, adding: 1) && isAvailable(index) : heldSteady[machine] < room[machine]
      if hasRoom, supply[index].closedUntil <= now, hasZone(option) { offers.append(index) }
    }
    return offers
  }

  /// The most instances of a spot option, among those held and N more.
  private mutating func mostSpot(_ option: Int, adding more: Int) -> Int {
    guard owner.purchase[option].share != nil else { return owner.purchase[option].limit ?? .max }
    return owner.purchase[option].most(
      of: heldSteady.reduce(more, +) + heldSpot.reduce(0, +) - owner.base(ofOption: option))
  }

  /// The spot option that holds more than its share once one instance is fewer; nil where none does.
  mutating func optionBeyondShare() -> Int? {
    guard hasSpot else { return nil }
    return owner.purchase.indices.last { heldSpot[$0] > mostSpot($0, adding: -1) }
  }

  /// The cheapest instance that holds N replicas of each pool and costs less than those it would take the place of; nil where
  /// there is none, or all of those are spot.
  ///
  /// Several are not replaced by one of a type that one of them has, nor by one that costs as much: keeping that one is the same with fewer
  /// moves.
  ///
  /// Source: kubernetes-sigs/karpenter 1.14.1, pkg/controllers/disruption/consolidation.go (spot is not replaced) and
  /// multinodeconsolidation.go (`filterOutSameInstanceType`).
  mutating func cheaperOffer(holding count: [Int], than slots: [Int], at now: Double) -> Int? {
    guard !slots.allSatisfy({ instances[$0].spotOption != nil }) else { return nil }
    let paid = slots.map { self.paid(for: $0, at: now) }
    let total = paid.reduce(0, +)
    var fitting = offers(at: now).filter { option in
      holds(count, owner.purchase[option].machine) && rate(ofOption: option, at: now) < total
    }
    if slots.count > 1 {
      let types = Set(fitting.map { owner.purchase[$0].machine })
      let same = zip(slots, paid).filter { types.contains(instances[$0.0].machine) }
      let limit = same.map(\.1).min() ?? .infinity
      fitting.removeAll { rate(ofOption: $0, at: now) >= limit }
    }
    return fitting.min { (rate(ofOption: $0, at: now), $0) < (rate(ofOption: $1, at: now), $1) }
  }

  /// Whether an instance of a type holds N replicas of each pool at once.
  private mutating func holds(_ count: [Int], _ machine: Int) -> Bool {
    var left = fleet.places[machine]
    for (footprint, count) in zip(fleet.footprints, count) { left[footprint.kind] -= footprint.places * count }
    return left.allSatisfy { $0 >= 0 }
  }

  /// What an hour of an instance costs that would not be paid without it.
  mutating func paid(for slot: Int, at now: Double) -> Double {
    if let option = instances[slot].spotOption { return price(ofOption: option, at: now) }
    let machine = instances[slot].machine
    if heldSteady[machine] <= committed(machine) { return 0 }
    let metered = owner.purchase.indices.first { option in
      let bought = owner.purchase[option]
      return bought.machine == machine && bought.kind != .spot && !bought.kind.isCommitment
    }
    return metered.map { price(ofOption: $0, at: now) } ?? 0
  }

  /// Instances of a type that are paid for whether they run or not.
  mutating func committed(_ machine: Int) -> Int {
    owner.purchase.reduce(0) { sum, option in
      option.kind.isCommitment && option.machine == machine ? sum + (option.limit ?? 0) : sum
    }
  }

  /// Offers, the best one first; of equals the one written first.
  private mutating func ranked(_ offers: [Int], for member: Int, missing: Int, at now: Double) -> [Int] {
    func capacity(_ option: Int) -> Int { fleet.capacity(owner.purchase[option].machine, for: member) }
    let most = offers.map { capacity($0) }.max() ?? 1
    func score(_ option: Int) -> Double {
      let capacity = capacity(option)
      let count = (missing + capacity - 1) / capacity
      switch owner.choice {
      case .inOrder: return 0
      case .leastWaste: return Double(count * capacity - missing) / Double(count * capacity)
      case .cheapest: return Double(count) * rate(ofOption: option, at: now)
      case .cheapestThatFits:
        return capacity >= min(missing, most) ? rate(ofOption: option, at: now) : .infinity
      }
    }
    // The replicas that wait at a moment are given one type, as far as there is some of it.
    let isSettled = owner.choice != .cheapestThatFits && chosen.at == now
    let scored = offers.map { option in
      (option: option, isOther: isSettled && owner.purchase[option].machine != chosen.machine, score: score(option))
    }
    return scored.sorted { first, second in
      (first.isOther ? 1 : 0, first.score, first.option) < (second.isOther ? 1 : 0, second.score, second.option)
    }.map(\.option)
  }

  /// What an hour of one more instance costs: nothing while fewer run than are committed, since these are paid for.
  private mutating func rate(ofOption index: Int, at now: Double) -> Double {
    let option = owner.purchase[index]
    if option.kind != .spot {
      if heldSteady[option.machine] < committed(option.machine) { return 0 }
      if option.kind.isCommitment { return .infinity }
    }
    return price(ofOption: index, at: now)
  }

  /// The place of an instance's option, by which replicas are removed; nil where which option pays for it depends on how many run.
  mutating func order(of slot: Int) -> Int? {
    fleet.places.count > 1 ? instances[slot].option : instances[slot].spotOption
  }

  /// The purchase option of the instances that are not spot which is used last while none of them is about to go; 0 where
  /// there is no spot, so that what happens does not depend on how many instances are committed.
  mutating func lastSteadyOption() -> Int {
    guard hasSpot else { return 0 }
    let kept = instances.indices.count { instances[$0].staying > 0 && instances[$0].spotOption == nil }
    var room = 0
    var last = 0
    for (index, option) in owner.purchase.enumerated() where option.kind != .spot && room < kept {
      last = index
      room = option.limit.map { room > .max - $0 ? .max : room + $0 } ?? .max
    }
    return last
  }

  /// Whether a zone is up in which an option has instances.
  private mutating func hasZone(_ option: PurchaseOption) -> Bool {
    guard outages[owner.zones.count] == 0 else { return false }
    if let zone = option.zone.flatMap({ owner.zones.firstIndex(of: $0) }) { return outages[zone] == 0 }
    return owner.zones.isEmpty || owner.zones.indices.contains { outages[$0] == 0 }
  }

  /// Whether the recorded market has one more of a spot option.
  private mutating func isAvailable(_ option: Int) -> Bool {
    guard supply[option].available < .max else { return true }
    return instances.indices.count { instances[$0].spotOption == option && instances[$0].takesReplicas }
      < supply[option].available
  }
}
