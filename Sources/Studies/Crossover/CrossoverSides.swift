import Model

/// The two sides of a crossover study as scenarios of their own.
extension Scenario {
  /// Seconds of a day.
  static let day = 86_400.0

  /// Blocks of a recording that are drawn at least in days that stand for others: which ones chance draws is then a small part of what they do.
  private static let leastBlocks = 200.0
  /// How far the volume of days that stand for others may be off, relatively, before it is made up for.
  private static let volumeTolerance = 0.01

  /// The same scenario over the fewest whole days from its start that stand for all of it (`shortening`), whose weekdays have factors that make up
  /// for what their mean volume is off; or the scenario as it is where none do.
  func shortenedToDays() -> Scenario {
    guard let count = shortening.days else { return self }
    let days = Int(min(horizon / Scenario.day, 1e6))
    var other = self
    other.horizon = Double(count) * Scenario.day
    for index in workloads.indices {
      let shape = workloads[index].arrivals.shape
      guard shape.weekly.contains(where: { $0 != shape.weekly[0] }) else { continue }
      func mean(_ days: Int) -> Double { shape.volumes(from: start, days: days).reduce(0, +) / Double(days) }
      let (whole, part) = (mean(days), mean(count))
      guard part > 0 else { continue }
      other.workloads[index].arrivals.shape.weekly = shape.weekly.map { $0 * whole / part }
    }
    return other.holdingSchedules()
  }

  /// How many days from the start stand for the whole horizon, the fewest; nil where none do, and why, where that is not plain to see.
  ///
  /// Where every day is like the first it is that one; where weekdays differ a week or more, so that each workload's mean volume a day is that
  /// of the whole to a percent. Of batches there are as many in proportion, of equally spaced requests a thousand or more, of a recording in
  /// blocks `leastBlocks`. Where prices or fleets go by the day of the week the days are whole weeks, of a horizon that is whole weeks itself.
  /// None stand for a whole in which traffic grows, has spikes or ends, in which a recording is replayed in its order, in which a day leaves
  /// something to the next (`crossesDays`), or in which days differ by more than the weekday (`daysDiffer`).
  var shortening: (days: Int?, why: String?) {
    if let (why, _) = crossesDays { return (nil, why) }
    let isInWeeks = daysDiffer?.weeksAreAlike == true
    if let (why, weeksAreAlike) = daysDiffer {
      guard weeksAreAlike else { return (nil, why) }
      let weeks = horizon / (7 * Scenario.day)
      guard weeks == weeks.rounded() else { return (nil, why + ", and the horizon is not of whole weeks") }
    }
    var least = isInWeeks ? 7 : 1
    for workload in workloads {
      let (shape, process) = (workload.arrivals.shape, workload.arrivals.process)
      guard shape.growthPerMonth == 0, shape.spikes.isEmpty, process.isEndless, workload.arrivals.repeatsDaily else {
        return (nil, nil)
      }
      if shape.weekly.contains(where: { $0 != shape.weekly[0] }) { least = max(least, 7) }
      guard case .trace(let trace) = process else { continue }
      guard case .resample(let block) = trace.extending else { return (nil, nil) }
      let volume = shape.volumes(from: start, days: 7).reduce(0, +) / 7
      let days = (Scenario.leastBlocks * block / trace.rateScale / max(volume, 1e-9) / Scenario.day).rounded(.up)
      least = max(least, Int(min(days, 1e6)))
    }
    let days = Int(min(horizon / Scenario.day, 1e6))
    guard least <= days else { return (nil, nil) }
    let found = daysAlike(from: least, in: days, inWeeks: isInWeeks)
    guard let count = found.count, Double(count) * Scenario.day < horizon else { return (nil, found.why) }
    return (count, nil)
  }

  /// The least number of days that have every workload's mean volume and its number of requests in proportion; nil where none have. With it
  /// why fewer have not the number of requests, where that is so.
  private func daysAlike(from least: Int, in days: Int, inWeeks: Bool) -> (count: Int?, why: String?) {
    let volumes = workloads.map { $0.arrivals.shape.volumes(from: start, days: days) }
    let means = volumes.map { $0.reduce(0, +) / Double(days) }
    var sums = volumes.map { $0[..<(least - 1)].reduce(0, +) }
    var why: String?
    for count in least...days {
      for index in sums.indices { sums[index] += volumes[index][count - 1] }
      let isAlike = zip(sums, means).allSatisfy { sum, mean in
        abs(sum / Double(count) - mean) <= Scenario.volumeTolerance * mean
      }
      guard isAlike, !inWeeks || count % 7 == 0 else { continue }
      let lacking = workloads.indices.first { !hasNumber(ofWorkload: $0, in: Double(count) * Scenario.day, sums[$0]) }
      guard let lacking else { return (count, why) }
      why =
        workloads[lacking].arrivals.areBatches
        ? "fewer days have not the batches of \(workloads[lacking].name) in proportion"
        : "fewer days have less than 1,000 requests of \(workloads[lacking].name), which are equally spaced"
    }
    return (nil, why)
  }

  /// Whether a shorter horizon has the whole one's number of a workload's requests in proportion: of batches exactly, of equally spaced
  /// requests where one more or less does not matter. What is drawn has it on average.
  ///
  /// - Parameter days: The days in it at the mean rate.
  private func hasNumber(ofWorkload index: Int, in seconds: Double, _ days: Double) -> Bool {
    switch workloads[index].arrivals.process {
    case .batch(let batch):
      let (part, whole) = (batch.batches(from: start, within: seconds), batch.batches(from: start, within: horizon))
      return Double(part) * horizon == Double(whole) * seconds
    case .deterministic(let rate): return rate * days * Scenario.day >= Arrivals.manySpaced
    default: return true
    }
  }

  /// The same scenario with a pool that always has `replicas` ready replicas, committed to where that is the cheapest way to buy them; a
  /// pool of several types of instances buys as its options say.
  func withFixedFleet(_ replicas: Int, pool: Int) -> Scenario {
    var other = self
    other.pools[pool].autoscaler = nil
    other.pools[pool].replicas = ReplicaBounds(minimum: replicas, maximum: replicas, initial: replicas)
    if let option = cheapestCommitment(pool: pool) {
      var purchase = other.pools[pool].purchase
      var commitment = purchase.remove(at: option)
      commitment.limit = pools[pool].instances(for: replicas)
      for index in purchase.indices where purchase[index].kind.isCommitment { purchase[index].limit = 0 }
      other.pools[pool].purchase = [commitment] + purchase
    }
    return other
  }

  /// The commitment, by index, that is the cheapest of a pool's options for an instance that always runs; nil where there is none.
  /// A pool that buys spot instances keeps its options as written, since those are interrupted; so does one of several types, since what
  /// is committed to of one says how many of the others are bought.
  func cheapestCommitment(pool: Int) -> Int? {
    let purchase = pools[pool].purchase
    guard pools[pool].otherMachines.isEmpty, !purchase.contains(where: { $0.kind == .spot }) else { return nil }
    let cheapest = purchase.indices.min { purchase[$0].hourly < purchase[$1].hourly }
    return cheapest.flatMap { purchase[$0].kind.isCommitment ? $0 : nil }
  }

  /// The number of replicas that costs least among those above a number for which more places are paid for than one type has; nil where
  /// none costs less than that number itself. With several types a larger fleet may cost less, on a larger machine.
  func cheaperFleet(above count: Int, pool: Int, most: Int) -> Int? {
    let each = pools[pool].machines.map(\.replicasPerInstance).max() ?? 1
    guard !pools[pool].otherMachines.isEmpty, count < most else { return nil }
    let estimate = ClosedEstimate(self)
    func cost(_ replicas: Int) -> Double {
      let fleets = pools.indices.map { $0 == pool ? replicas : pools[$0].replicas.initial }
      return estimate.ledger(holding: fleets).total.double
    }
    let costs = (count...min(most, count + each)).map { (cost: cost($0), count: $0) }
    return costs.min { ($0.cost, $0.count) < ($1.cost, $1.count) }.flatMap { $0.count > count ? $0.count : nil }
  }

  /// The same scenario with the token counts of the workloads that a pool serves multiplied, as far as they are drawn.
  func withTokens(input: Double = 1, output: Double = 1, pool: Int) -> Scenario {
    var other = self
    for index in demand.workloads(at: .pool(pool)) {
      other.workloads[index].scaleInputTokens(by: input)
      other.workloads[index].scaleOutputTokens(by: output)
    }
    return other
  }

  /// Whether any token count of what a pool serves is drawn and not recorded.
  func drawsTokens(pool: Int) -> Bool {
    demand.workloads(at: .pool(pool)).contains { !workloads[$0].arrivals.isTrace }
  }

  /// The same scenario at the prices of another.
  func priced(as other: Scenario) -> Scenario {
    var scenario = self
    for pool in scenario.pools.indices {
      // A commitment may have been moved to the front; what is alike stays in its order.
      for index in scenario.pools[pool].purchase.indices {
        let option = scenario.pools[pool].purchase[index]
        let same = other.pools[pool].purchase.filter { $0.isLike(option) }
        let place = scenario.pools[pool].purchase[..<index].count { $0.isLike(option) }
        if same.indices.contains(place) { scenario.pools[pool].purchase[index].hourly = same[place].hourly }
      }
    }
    scenario.commitments = other.commitments
    for index in scenario.apis.indices {
      if let same = other.apis.first(where: { $0.name == scenario.apis[index].name }) {
        scenario.apis[index].price = same.price
      }
    }
    return scenario
  }

  /// Most replicas a study tries: as many as the purchase options hold, and no more than `limit` or the written maximum.
  func replicaCeiling(pool: Int, limit: Int) -> Int {
    let most = max(pools[pool].replicas.maximum, limit)
    let purchase = pools[pool].purchase
    guard purchase.allSatisfy({ $0.limit != nil }) else { return most }
    let places = purchase.reduce(0) { $0 + ($1.limit ?? 0) * pools[pool].machines[$1.machine].replicasPerInstance }
    return max(1, min(most, places))
  }
}

extension TrafficShape {
  /// The factor of each of a run's days, of 24 hours from its start on, by weekdays alone.
  fileprivate func volumes(from start: Instant, days: Int) -> [Double] {
    let late = Double(start.secondOfDay) / Scenario.day
    return (0..<days).map { day in
      let weekday = start.weekday + day
      return weekly[weekday % 7] * (1 - late) + weekly[(weekday + 1) % 7] * late
    }
  }
}

extension PurchaseOption {
  /// Whether two options are one to a provider, at whatever price.
  fileprivate func isLike(_ other: PurchaseOption) -> Bool {
    (kind, machine, zone, term, payment) == (other.kind, other.machine, other.zone, other.term, other.payment)
  }
}
