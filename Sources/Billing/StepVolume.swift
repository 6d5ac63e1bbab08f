import Catalog
import Model

/// Which volume fills the steps of prices that go by the volume of a calendar month: discounts of APIs, tiers of egress.
public enum StepVolume: Sendable, Equatable {
  /// What each calendar month of the run has, and no more.
  case run
  /// A month of traffic like the run's, and fees by the month for the part of it that the run has. A run that is no longer than the calendar month in which it starts counts as often as it fits into
  /// that month; of a longer one each month fills its steps by what the run has of it, as often as that part fits into it.
  case month
  /// A horizon of N seconds of traffic like the run's, each of its calendar months on its own.
  case horizon(Double)

  /// How often the volume of a whole run counts in each of the months that it stands for.
  public func multiples(of scenario: Scenario) -> [VolumeMultiple] {
    switch self {
    case .run: Self.horizon(scenario.horizon).multiples(of: scenario)
    case .month: [VolumeMultiple(Double(scenario.start.secondsOfMonth), over: scenario.horizon)]
    case .horizon(let seconds):
      UsagePeriod.months(from: scenario.start, horizon: seconds).map {
        VolumeMultiple(Double($0.seconds), over: scenario.horizon)
      }
    }
  }
}

/// How many times over a volume counts.
public struct VolumeMultiple: Sendable, Equatable {
  private let numerator: Int128
  private let denominator: Int128

  /// As it is.
  public static let once = VolumeMultiple(1, over: 1)

  /// Of one number of seconds over another, to the microsecond.
  init(_ seconds: Double, over run: Double) {
    numerator = Int128((seconds * 1e6).rounded())
    denominator = max(1, Int128((run * 1e6).rounded()))
  }

  /// That volume, in whole units.
  func of(_ volume: Int128) -> Int128 { Amount.roundedQuotient(volume * numerator, denominator) }
}

extension Scenario {
  /// Whether any price goes by the volume of a month, so that a month costs something else than its days do each for itself.
  public var pricesByVolume: Bool {
    apis.contains { api in !api.price.volume.isEmpty || api.tools.contains { (api.price.tools[$0.key]?.free ?? 0) > 0 }
    }
      || overheads.contains {
        if case .bytes(_, _, let tiers) = $0.basis { tiers.count > 1 } else { false }
      }
  }
}

extension Biller {
  /// The months of the run that fill steps together with one of them, and how often their volume counts in each month that they stand
  /// for.
  func filling(_ month: Int) -> (months: Range<Int>, multiples: [VolumeMultiple]) {
    let period = usage.months[month]
    switch volume {
    case .run: return (month..<month + 1, [.once])
    case .month where scenario.horizon > Double(scenario.start.secondsOfMonth):
      let whole = VolumeMultiple(Double(period.start.secondsOfMonth), over: Double(period.seconds))
      return (month..<month + 1, [whole])
    case .month, .horizon: return (usage.months.indices, volume.multiples(of: scenario))
    }
  }
}

extension [VolumeStep] {
  /// Which share of its price a token or a call costs: the mean over the steps that a volume fills, once for each of the months it stands
  /// for.
  func paidShare(
    of tokens: Int128, _ multiples: [VolumeMultiple]
  ) -> (numerator: Int128, denominator: Int128) {
    let volumes = multiples.map { $0.of(tokens) }
    let all = volumes.reduce(0, +)
    guard !isEmpty, all > 0 else { return (1, 1) }
    let paid = volumes.reduce(Int128(0)) { sum, tokens in
      var (sum, position) = (sum, Int128(0))
      for step in self where position < tokens {
        let end = Swift.min(tokens, step.upTo.map { Int128($0) } ?? tokens)
        guard end > position else { continue }
        sum += (end - position) * Int128(step.paid)
        position = end
      }
      return sum
    }
    let divisor = greatestCommonDivisor(paid, all * 1_000_000)
    let (numerator, denominator) = (paid / divisor, all * 1_000_000 / divisor)
    // Its product with the tokens and a price of a dollar a token stays within 128 bits.
    let most = Int128(1) << (tokens.leadingZeroBitCount - 42)
    guard denominator > most else { return (numerator, denominator) }
    let parts = Swift.min(most, 1 << 50)
    let shift = Swift.max(0, 54 - denominator.leadingZeroBitCount)
    return (Amount.roundedQuotient((numerator >> shift) * parts, denominator >> shift), parts)
  }
}

private func greatestCommonDivisor(_ a: Int128, _ b: Int128) -> Int128 {
  var (a, b) = (a, b)
  while a != 0 { (a, b) = (b % a, a) }
  return b
}

extension [PriceTier] {
  /// What units cost at the mean price over the steps that their volume fills, of which all of them are a part.
  func cost(of units: Int128, unit: Int128, filledBy volume: Int128, _ multiples: [VolumeMultiple]) -> Amount {
    let volumes = multiples.map { $0.of(volume) }
    let whole = volumes.reduce(0, +)
    let cost = volumes.map { self.cost(of: $0, unit: unit, from: 0) }.sum()
    guard whole != units, whole > 0 else { return cost }
    // Below 2^50, so that the product stays within 128 bits.
    let shift = Swift.max(0, 78 - units.leadingZeroBitCount)
    return Amount(millionths: Amount.roundedQuotient(cost.millionths * (units >> shift), whole >> shift))
  }
}
