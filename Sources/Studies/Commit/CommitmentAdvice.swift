import Billing
import Catalog
import EventKernel
import FoundationEssentials
import Model

/// How much to commit to, for one kind of contract, and what it costs to be wrong.
///
/// A newsvendor's problem over the hours of the simulated runs: one more instance is worth its price as long as the share of
/// time in which it runs is above the ratio of the committed price to that on demand (K. Arrow, T. Harris and
/// J. Marschak, "Optimal Inventory Policy", Econometrica 19, 1951).
public struct CommitmentAdvice: Sendable, Equatable {
  /// What is committed to.
  public enum Subject: Sendable, Equatable {
    /// Instances of one type of one pool.
    case instances(pool: String, instance: String)
    /// US dollars an hour over all pools.
    case spend
  }
  /// What is committed to.
  public var subject: Subject
  /// Length of the contract.
  public var term: Term
  /// How it is paid.
  public var payment: Payment
  /// Whether the price is a typical discount and not a known price.
  public var isEstimated: Bool
  /// Instances, or US dollars an hour, that make the expected cost least; the smallest such.
  public var level: Double
  /// Expected US dollars of the horizon at `level`, of everything that the commitment could cover.
  public var cost: Double
  /// The same without a commitment.
  public var costWithout: Double
  /// The same at `level` if a fifth less ran than was simulated, and with the best level for that.
  public var ifLess: (cost: Double, best: Double)
  /// The same if a fifth more ran.
  public var ifMore: (cost: Double, best: Double)

  /// Compares all figures.
  public static func == (a: CommitmentAdvice, b: CommitmentAdvice) -> Bool {
    (a.subject, a.term, a.payment, a.level) == (b.subject, b.term, b.payment, b.level)
      && (a.isEstimated, a.cost, a.costWithout) == (b.isEstimated, b.cost, b.costWithout)
      && a.ifLess == b.ifLess && a.ifMore == b.ifMore
  }
}

/// What to commit to in a scenario, by what its runs used: each pool's instances on their own, of several types each type, then a plan
/// of spend over all, for each term and payment with a price.
///
/// What runs is taken as it is. Of a pool with several types that is so where it is reserved under `commitments`, which covers whatever
/// runs hour by hour; among the pool's own options a commitment would change what is bought.
///
/// Commitments that the scenario has already are left out of account: the advice is about everything that ran on demand or
/// under a commitment. Spot and machines of one's own are not part of it.
/// - Parameter usages: Of at least one replication.
public func commitmentAdvice(_ scenario: Scenario, usages: [Usage]) -> [CommitmentAdvice] {
  var advice: [CommitmentAdvice] = []
  for (index, pool) in scenario.pools.enumerated() {
    for machine in pool.machines.indices {
      guard let onDemand = pool.onDemandPrice(machine) else { continue }
      let instance = pool.machines[machine].instance
      for offer in offers(scenario, index, machine, isSpend: false) {
        let demand =
          pool.otherMachines.isEmpty
          ? SpendDemand(
            usages, instancesOf: .init(pool: index, machine: machine, onDemand: onDemand, rate: offer.price))
          : SpendDemand(usages, members: pool.members(of: instance, index: index, rate: offer.price))
        let own = demand.advice(
          .instances(pool: pool.name, instance: instance.name), offer, unit: offer.price, isWhole: true)
        // Of several types some may not have run at all.
        if pool.otherMachines.isEmpty || own.costWithout > 0 { advice.append(own) }
      }
    }
  }
  for term in Term.allCases {
    for payment in Payment.allCases where payment != .unspecified {
      let covered = scenario.pools.enumerated().flatMap { index, pool in
        pool.machines.indices.compactMap { machine -> (SpendDemand.Member, Bool)? in
          guard let onDemand = pool.onDemandPrice(machine),
            let offer = offers(scenario, index, machine, isSpend: true).first(where: {
              $0.term == term && $0.payment == payment
            }),
            offer.price < onDemand
          else { return nil }
          return (.init(pool: index, machine: machine, onDemand: onDemand, rate: offer.price), offer.isEstimated)
        }
      }
      guard covered.count > 1 else { continue }
      let offer = Offer(term: term, payment: payment, price: 1, isEstimated: covered.contains { $0.1 })
      advice.append(SpendDemand(usages, members: covered.map(\.0)).advice(.spend, offer, unit: 1, isWhole: false))
    }
  }
  return advice
}

/// A contract with its hourly price.
private struct Offer {
  var term: Term
  var payment: Payment
  var price: Double
  var isEstimated: Bool
}

/// What a type of a pool's instances costs under each contract: at the scenario's own price where it has one of that term and payment, which
/// is `no_upfront` where it does not say; else at the catalog's, or by a typical discount.
/// - Parameter isSpend: Whether the scenario's own are those of a plan of spend, or of instances.
private func offers(_ scenario: Scenario, _ index: Int, _ machine: Int, isSpend: Bool) -> [Offer] {
  let pool = scenario.pools[index]
  let instance = pool.machines[machine].instance
  let list = pool.listPrice(ofMachine: machine)
  return Term.allCases.flatMap { term in
    Payment.allCases.filter { $0 != .unspecified }.compactMap { payment -> Offer? in
      func isThis(_ own: Payment?) -> Bool { (own == nil || own == .unspecified ? .noUpfront : own) == payment }
      let own = pool.purchase.first {
        $0.kind.isCommitment && $0.kind != .owned && ($0.kind == .savingsPlan) == isSpend && $0.machine == machine
          && $0.term == term && isThis($0.payment)
      }
      if let own {
        return Offer(term: term, payment: payment, price: own.hourly.double, isEstimated: own.isEstimated)
      }
      for shared in scenario.commitments
      where shared.kind != .capacityBlock && shared.isSpend == isSpend && shared.hours == term.hours
        && isThis(shared.payment)
      {
        guard let covered = shared.coverage.first(where: { $0.pool == index && $0.machine == machine }) else {
          continue
        }
        return Offer(
          term: term, payment: payment, price: shared.hourlyPrice(of: covered), isEstimated: covered.isEstimated)
      }
      if let known = instance.reservedPrice(term: term, payment: payment) {
        return Offer(term: term, payment: payment, price: known.hourly.double, isEstimated: false)
      }
      let typical = Catalog.commitmentDiscount(cloud: instance.cloud, term: term, payment: payment)
      return typical.map {
        Offer(
          term: term, payment: payment, price: (list * (1 - $0.fraction)).double, isEstimated: true)
      }
    }
  }
}

extension SharedCommitment {
  /// US dollars of it that an instance-hour takes.
  fileprivate func hourlyPrice(of covered: Coverage) -> Double {
    isSpend ? Double(covered.take) / 1e12 : hourly.double * Double(covered.take) / Double(hourlyQuantity)
  }
}

extension Pool {
  /// US dollars an hour of a type on demand; nil where it is not bought so.
  fileprivate func onDemandPrice(_ machine: Int) -> Double? {
    purchase.first { $0.kind == .onDemand && $0.machine == machine }?.hourly.double
  }

  /// The types that a reservation of one of them covers, with what an hour of each is worth of its price.
  fileprivate func members(of reserved: Instance, index: Int, rate: Double) -> [SpendDemand.Member] {
    machines.indices.compactMap { machine in
      guard let share = machines[machine].instance.share(ofReserved: reserved), let onDemand = onDemandPrice(machine)
      else { return nil }
      return .init(pool: index, machine: machine, onDemand: onDemand, rate: rate * share)
    }
  }
}

extension Decimal {
  fileprivate var double: Double { Double(description) ?? 0 }
}

/// What ran in each hour, as dollars at committed prices, the best discount first.
struct SpendDemand {
  /// A type of a pool's instances with its prices an hour.
  struct Member {
    var pool: Int
    var machine: Int
    var onDemand: Double
    var rate: Double
  }

  /// A stretch of a committed dollar's worth: how long, in dollars an hour, and what a dollar of it saves on demand.
  private struct Stretch {
    var length: Double
    var worth: Double
  }

  /// Stretches by clock hour, each hour weighted by its length over all replications.
  private var hours: [(weight: Double, stretches: [Stretch])] = []
  /// Hours of the horizon.
  private let horizon: Double

  /// Of a pool of one type whose reservations cover whichever instances run, at every moment.
  init(_ usages: [Usage], instancesOf member: Member) {
    horizon = Self.hours(of: usages)
    for row in usages.flatMap(\.levels) where row.pool == member.pool {
      let time = Double(row.microseconds) * Double(row.hours.count) / 3.6e9
      hours.append(
        (
          time / Double(usages.count),
          [Stretch(length: Double(row.level) * member.rate, worth: member.onDemand / member.rate)]
        ))
    }
  }

  private static func hours(of usages: [Usage]) -> Double {
    Double(usages.first?.months.reduce(0) { $0 + $1.seconds } ?? 0) / 3_600
  }

  /// Of what draws on one plan, each clock hour as a whole.
  init(_ usages: [Usage], members: [Member]) {
    let order = members.sorted {
      ($0.rate / $0.onDemand, $0.rate, $0.pool, $0.machine) < ($1.rate / $1.onDemand, $1.rate, $1.pool, $1.machine)
    }
    horizon = Self.hours(of: usages)
    for usage in usages {
      let clock = usage.hours
      var instanceHours = Array(repeating: Array(repeating: 0.0, count: order.count), count: clock.count)
      for row in usage.levels {
        guard let place = order.firstIndex(where: { $0.pool == row.pool && $0.machine == row.machine }) else {
          continue
        }
        for hour in row.hours where hour < clock.count {
          instanceHours[hour][place] += Double(row.level) * Double(row.microseconds) / 3.6e9
        }
      }
      for (index, period) in clock.enumerated() {
        let length = Double(period.seconds) / 3_600
        let stretches = order.indices.compactMap { place -> Stretch? in
          let member = order[place]
          let spend = instanceHours[index][place] / length * member.rate
          return spend > 0 ? Stretch(length: spend, worth: member.onDemand / member.rate) : nil
        }
        hours.append((length / Double(usages.count), stretches))
      }
    }
  }

  /// Expected US dollars of the horizon when N dollars an hour are committed, with `factor` times as much running.
  func cost(_ committed: Double, factor: Double = 1) -> Double {
    hours.reduce(committed * horizon) { sum, hour in
      var left = committed
      return hour.stretches.reduce(sum) { sum, stretch in
        let length = stretch.length * factor
        let covered = min(left, length)
        left -= covered
        return sum + (length - covered) * stretch.worth * hour.weight
      }
    }
  }

  /// The committed dollars an hour with the least cost, the smallest such: where one more saves no more than it costs. In whole
  /// multiples of `step` where that is given.
  func best(factor: Double = 1, step: Double? = nil) -> Double {
    // What the next dollar saves falls where an hour passes from one stretch to the next.
    var drops: [(at: Double, by: Double)] = []
    var saving = 0.0
    for hour in hours {
      saving += (hour.stretches.first?.worth ?? 0) * hour.weight
      var end = 0.0
      for (index, stretch) in hour.stretches.enumerated() {
        end += stretch.length * factor
        let next = index + 1 < hour.stretches.count ? hour.stretches[index + 1].worth : 0
        drops.append((end, (stretch.worth - next) * hour.weight))
      }
    }
    drops.sort { $0.at < $1.at }
    var level = 0.0
    for drop in drops where saving > horizon * (1 + 1e-12) {
      level = drop.at
      saving -= drop.by
    }
    guard let step else { return level }
    let below = (level / step + 1e-9).rounded(.down) * step
    return cost(below + step, factor: factor) < cost(below, factor: factor) ? below + step : below
  }

  fileprivate func advice(
    _ subject: CommitmentAdvice.Subject, _ offer: Offer, unit: Double, isWhole: Bool
  ) -> CommitmentAdvice {
    let step = isWhole ? unit : nil
    let level = best(step: step)
    func wrong(_ factor: Double) -> (cost: Double, best: Double) {
      (cost(level, factor: factor), cost(best(factor: factor, step: step), factor: factor))
    }
    return CommitmentAdvice(
      subject: subject, term: offer.term, payment: offer.payment, isEstimated: offer.isEstimated,
      level: isWhole ? (level / unit).rounded() : level, cost: cost(level), costWithout: cost(0), ifLess: wrong(0.8),
      ifMore: wrong(1.2))
  }
}
