import Glibc

/// Draws from a Zipf law in constant time, whatever the number of ranks.
///
/// Rejection-inversion: W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from monotone discrete
/// distributions", ACM Trans. Model. Comput. Simul. 6(3), 1996. The integral of x^(-s) over [k - 1/2, k + 1/2] exceeds
/// k^(-s), the function being convex; so a point of the area under the curve is drawn by inversion, its rank found by
/// rounding, and accepted when it lies in the part of length k^(-s).
@usableFromInline
enum ZipfRejection {
  /// The integral of t^(-s) from 1 to `x`, for every s >= 0: log(x) where s is 1.
  @usableFromInline
  static func integral(_ x: Double, exponent s: Double) -> Double {
    let logX = log(x)
    return expm1OverX((1 - s) * logX) * logX
  }

  /// The inverse of `integral`.
  static func inverseIntegral(_ area: Double, exponent s: Double) -> Double {
    // Rounding may carry the argument just below -1, where the logarithm ends.
    let t = max(area * (1 - s), -1)
    return exp(log1pOverX(t) * area)
  }

  /// A rank in 1...`count`.
  ///
  /// - Parameters:
  ///   - start: `integral(1.5) - 1`, the area at which rank 1 begins, which thereby has exactly its own weight.
  ///   - end: `integral(count + 0.5)`.
  @usableFromInline
  static func draw(count: Double, exponent s: Double, start: Double, end: Double, _ stream: Stream) -> Double {
    while true {
      let area = end + stream.uniform() * (start - end)
      let rank = min(max(inverseIntegral(area, exponent: s).rounded(), 1), count)
      if area >= integral(rank + 0.5, exponent: s) - exp(-s * log(rank)) { return rank }
    }
  }

  /// expm1(x) / x, continued through 0.
  private static func expm1OverX(_ x: Double) -> Double {
    abs(x) > 1e-8 ? expm1(x) / x : 1 + x / 2 * (1 + x / 3)
  }

  /// log1p(x) / x, continued through 0.
  private static func log1pOverX(_ x: Double) -> Double {
    abs(x) > 1e-8 ? log1p(x) / x : 1 - x * (0.5 - x / 3)
  }
}
