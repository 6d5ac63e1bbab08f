import CGSL

/// Points of the unit cube that fill it evenly (I. Sobol, 1967), through `gsl_qrng_sobol`; GSL's first point is the centre.
public enum SobolSequence {
  /// The greatest number of dimensions that GSL has direction numbers for.
  public static let dimensions = 40

  /// The first points of the sequence.
  ///
  /// - Parameter dimensions: 1 to `SobolSequence.dimensions`.
  public static func points(_ count: Int, dimensions: Int) -> [[Double]] {
    precondition((1...SobolSequence.dimensions).contains(dimensions), "a Sobol sequence has 1 to 40 dimensions")
    guard let sequence = gsl_qrng_alloc(cgsl_sobol(), UInt32(dimensions)) else {
      preconditionFailure("no memory for a Sobol sequence")
    }
    defer { gsl_qrng_free(sequence) }
    return (0..<count).map { _ in
      var point = Array(repeating: 0.0, count: dimensions)
      gsl_qrng_get(sequence, &point)
      return point
    }
  }
}
