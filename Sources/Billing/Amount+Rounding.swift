extension Amount {
  /// A quotient rounded to the nearest millionth, ties to the even one.
  ///
  /// - Parameters:
  ///   - numerator: In units times 1,000,000.
  ///   - denominator: Above 0.
  public init(rounding numerator: Int128, over denominator: Int128) {
    millionths = Self.roundedQuotient(numerator, denominator)
  }

  /// The mean of amounts, rounded to the nearest millionth, ties to the even one.
  public static func mean(ofSum sum: Amount, count: Int) -> Amount {
    Amount(rounding: sum.millionths, over: Int128(count))
  }

  /// `numerator / denominator` to the nearest whole number, ties to the even one (banker's rounding, as in IEEE 754).
  static func roundedQuotient(_ numerator: Int128, _ denominator: Int128) -> Int128 {
    precondition(denominator > 0, "an amount is divided by a positive number")
    var (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    if remainder < 0 {
      quotient -= 1
      remainder += denominator
    }
    let rest = denominator - remainder
    if remainder > rest || (remainder == rest && quotient % 2 != 0) { quotient += 1 }
    return quotient
  }

  /// Splits the amount in proportion to weights so that the parts sum to it exactly.
  ///
  /// The largest-remainder rule (Hamilton's method): every part gets its share rounded down to a whole number of `step`s, and
  /// what is left goes, a step at a time, to the parts whose shares lost most; ties go to the earlier part.
  /// - Parameters:
  ///   - weights: Not negative and not all zero; each below 2^63.
  ///   - step: The granularity in millionths: 1, or 10,000 to split whole cents. What is not a whole number of
  ///     steps goes to the part with the largest remainder.
  public func split(by weights: [Int128], step: Int128 = 1) -> [Amount] {
    let sum = weights.reduce(0, +)
    precondition(sum > 0 && weights.allSatisfy { $0 >= 0 }, "a split needs weights that are not negative nor all zero")
    let steps = millionths / step
    var parts: [Amount] = []
    var remainders: [(rest: Int128, index: Int)] = []
    var left = steps
    for (index, weight) in weights.enumerated() {
      let (share, rest) = (steps * weight).quotientAndRemainder(dividingBy: sum)
      parts.append(Amount(millionths: share * step))
      remainders.append((rest, index))
      left -= share
    }
    remainders.sort { $0.rest != $1.rest ? $0.rest > $1.rest : $0.index < $1.index }
    var next = 0
    while left != 0 {
      parts[remainders[next].index].millionths += left > 0 ? step : -step
      left -= left.signum()
      next += 1
    }
    if let first = remainders.first { parts[first.index].millionths += millionths - steps * step }
    return parts
  }
}
