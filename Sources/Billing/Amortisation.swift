import Catalog
import Model

/// How a commitment is paid and how that is spread over its time.
///
/// What is paid at once is spread evenly over the term, to the millionth: months take the differences of one rounded
/// running sum, so they add up to it exactly. What is paid by the hour is rounded once a month. A commitment longer than
/// the run has only a part of its term in it; one that ends within the run is bought again.
struct Amortisation {
  /// US dollars paid at once and spread over the term, each time that it is bought.
  let upfront: Amount
  /// US dollars paid at once that come back when the term is over: what machines of one's own are sold for.
  let returned: Amount
  /// Which part of the price is paid at once.
  let share: PaymentShare
  /// US dollars an hour paid month by month.
  let recurring: UnitPrice
  /// Seconds of the term.
  let term: Int64
  /// The first second of the run, at which it is bought.
  let start: Instant

  /// - Parameters:
  ///   - hourly: Effective US dollars an hour for one.
  ///   - count: How many are bought.
  ///   - hours: The term; nil is without one.
  init(hourly: UnitPrice, count: Int128, hours: Int?, payment: PaymentShare, start: Instant) {
    let hours = hours ?? 8_760
    returned = .zero
    share = payment
    let whole = hourly.cost(of: count * Int128(hours))
    switch payment {
    case .none: (upfront, recurring) = (.zero, hourly)
    case .all: (upfront, recurring) = (whole, UnitPrice(picodollars: 0))
    case .half:
      // The recurring half is rounded down to a picodollar an hour; the rest of the price is paid at once.
      let half = UnitPrice(picodollars: hourly.picodollars / 2)
      recurring = half
      upfront = whole - half.cost(of: count * Int128(hours))
    }
    term = Int64(hours) * 3_600
    self.start = start
  }

  /// Of machines of one's own.
  init(_ owned: OwnedHardware, count: Int128, start: Instant) {
    upfront = UnitPrice(owned.cost).cost(of: count)
    returned = UnitPrice(owned.price).cost(of: count) - upfront
    share = .all
    let hours = owned.depreciationHours
    recurring = UnitPrice(picodollars: 0)
    term = Int64(hours) * 3_600
    self.start = start
  }

  /// US dollars on the invoice each time that it is bought.
  var invoiced: Amount { upfront + returned }

  /// What `count` of it cost in a period: the part of what was paid at once, and what is paid by the hour.
  func cost(of count: Int128, in period: UsagePeriod) -> Amount {
    amortised(period) + fee(of: count, in: period)
  }

  /// What is paid by the hour in a period.
  func fee(of count: Int128, in period: UsagePeriod) -> Amount {
    recurring.cost(of: count * Int128(period.seconds), dividedBy: 3_600)
  }

  /// The part of `upfront` that falls to a period, over as many terms as it takes.
  func amortised(_ period: UsagePeriod) -> Amount {
    runningSum(until: period.end) - runningSum(until: period.start)
  }

  private func runningSum(until moment: Instant) -> Amount {
    let elapsed = Int128(moment.secondsSinceEpoch - start.secondsSinceEpoch)
    return Amount(rounding: upfront.millionths * elapsed, over: Int128(term))
  }

  /// How often it is bought within a period: at the start of the run, and whenever a term is over.
  func purchases(in period: UsagePeriod) -> Int {
    func count(before moment: Instant) -> Int64 {
      let elapsed = moment.secondsSinceEpoch - start.secondsSinceEpoch
      return elapsed <= 0 ? 0 : (elapsed + term - 1) / term
    }
    return Int(count(before: period.end) - count(before: period.start))
  }

  /// How often a term ends within a period, its last moment included.
  func endings(in period: UsagePeriod) -> Int {
    func count(until moment: Instant) -> Int64 { (moment.secondsSinceEpoch - start.secondsSinceEpoch) / term }
    return Int(count(until: period.end) - count(until: period.start))
  }
}

/// Which part of a commitment is paid at once; its raw value is in halves.
enum PaymentShare: Int128 {
  case none, half, all
}

extension PaymentShare {
  init(_ payment: Payment?) {
    switch payment {
    case .allUpfront: self = .all
    case .partialUpfront: self = .half
    case .noUpfront, .unspecified, nil: self = .none
    }
  }
}
