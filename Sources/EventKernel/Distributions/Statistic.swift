/// A figure that people know of a distribution and give in place of its natural parameters.
enum Statistic: Equatable {
  case mean
  case sd
  /// The standard deviation over the mean.
  case cv
  case quantile(Double)

  /// Reads `mean`, `sd`, `cv`, `median`, or `p` and a percentage between 0 and 100 such as `p95` or `p99.9`; nil for
  /// any other word.
  init?(_ name: String) {
    switch name {
    case "mean": self = .mean
    case "sd": self = .sd
    case "cv": self = .cv
    case "median": self = .quantile(0.5)
    default:
      guard name.first == "p", name.dropFirst().allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." }),
        let percent = Double(name.dropFirst()), percent > 0, percent < 100
      else { return nil }
      self = .quantile(percent / 100)
    }
  }

  /// The figure of a distribution.
  func value(of distribution: Distribution) -> Double {
    switch self {
    case .mean: distribution.mean
    case .sd: distribution.variance.squareRoot()
    case .cv: distribution.variance.squareRoot() / distribution.mean
    case .quantile(let p): distribution.quantile(p)
    }
  }

  /// Whether multiplying a random number by a factor multiplies the figure.
  var scales: Bool { self != .cv }

  /// Names as they may be written; of the quantiles, the usual ones.
  static let names = ["mean", "sd", "cv", "median", "p10", "p25", "p50", "p75", "p90", "p95", "p99", "p99.9"]
}

/// A figure with the value it shall have, and the word it was written as.
struct Condition {
  let name: String
  let statistic: Statistic
  let value: Double

  var text: String { "\(name) \(figureText(value))" }
}
