/// A kind of number that a scenario may ask for: what it is called, which units it takes and what it is in the model.
package enum Quantity: Sendable, CaseIterable {
  /// Seconds.
  case duration
  /// Per second.
  case rate
  /// A fraction, written as a percentage or as a bare number from 0 to 1.
  case share
  /// A factor or shape: a number that has no unit.
  case number
  /// A whole number of things.
  case count
  /// A number of tokens, fractions allowed inside distributions.
  case tokens
  /// Bytes.
  case size
  /// Bytes per second.
  case bandwidth
  /// Relative growth per `RateMonth`.
  case growth
  /// A probability within a `RateMonth`.
  case monthlyShare

  /// What a complaint says was expected.
  package var expected: String {
    switch self {
    case .duration: "a duration such as 250ms, 30s or 1h30m"
    case .rate: "a rate such as 40/s, 500/min or 90/h"
    case .share: "a share such as 60% or 0.6"
    case .number: "a number such as 1.5"
    case .count: "a whole number such as 8, 5k or 2M"
    case .tokens: "a number of tokens such as 900, 3k or 3000 tokens"
    case .size: "a size such as 512MB or 80GiB"
    case .bandwidth: "a bandwidth such as 500MB/s or 2GB/s"
    case .growth: "a growth such as 6%/month"
    case .monthlyShare: "a probability a month such as 12%/month"
    }
  }

  /// The units it takes, as a hint; nil where there is none to name.
  package var units: String? {
    switch self {
    case .duration: "units: ms, s, m (or min), h, d, w"
    case .rate: "units: /s, /min (or /m), /h, /d; k and M multiply"
    case .share: "a share is a percentage, or a bare fraction from 0 to 1"
    case .number: nil
    case .count: "k and M multiply"
    case .tokens: "k and M multiply"
    case .size: "units: B, KB, MB, GB, TB, KiB, MiB, GiB, TiB"
    case .bandwidth: "units: B/s, KB/s, MB/s, GB/s, TB/s, KiB/s, MiB/s, GiB/s, TiB/s"
    case .growth: "units: %/month, %/year, %/w, %/d"
    case .monthlyShare: "unit: %/month"
    }
  }

  /// A value of the model written the way a scenario would, for complaints about bounds.
  package func written(_ value: Double) -> String {
    let plain = value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    switch self {
    case .duration: return value == 0 ? "0s" : Quantity.writtenDuration(value)
    case .rate: return plain + "/s"
    case .share: return percent(value)
    case .growth, .monthlyShare: return percent(value) + "/month"
    case .size: return value < 0x1p30 ? plain + "B" : "\((value / 0x1p30 * 100).rounded(.down) / 100)GiB"
    case .bandwidth: return plain + "B/s"
    case .number, .count, .tokens: return plain
    }
  }

  /// A value of the model with its unit and every digit, so that reading it gives the value again (to rounding for percentages).
  package func exact(_ value: Double) -> String {
    let number = self == .growth || self == .monthlyShare ? value * 100 : value
    let isShort = number == number.rounded() && abs(number) < 1e15
    return (isShort ? String(Int64(number)) : String(number)) + suffix
  }

  /// The unit of `exact`.
  package var suffix: String {
    switch self {
    case .duration: "s"
    case .rate: "/s"
    case .size: "B"
    case .bandwidth: "B/s"
    case .growth, .monthlyShare: "%/month"
    case .share, .number, .count, .tokens: ""
    }
  }

  private func percent(_ value: Double) -> String {
    let hundred = value * 100
    return (hundred == hundred.rounded() && abs(hundred) < 1e15 ? String(Int64(hundred)) : String(hundred)) + "%"
  }

  private static func writtenDuration(_ seconds: Double) -> String {
    for (unit, size) in [("d", 86_400.0), ("h", 3_600), ("m", 60), ("s", 1)] {
      let count = seconds / size
      if count == count.rounded(), count < 1e15 { return String(Int64(count)) + unit }
    }
    let milliseconds = seconds * 1_000
    return (milliseconds == milliseconds.rounded() ? String(Int64(milliseconds)) : String(milliseconds)) + "ms"
  }
}
