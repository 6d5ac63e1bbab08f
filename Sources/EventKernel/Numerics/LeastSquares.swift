import CGSL

/// Parameters that bring a model nearest to data.
public struct LeastSquaresFit: Sendable, Equatable {
  /// The parameters.
  public var parameters: [Double]
  /// Standard error of each: the root of the covariance's diagonal times the residual variance, `sum / (residuals - parameters)`;
  /// nil without residuals to spare, or where the data say nothing about a parameter.
  public var standardErrors: [Double?]
  /// Least sum of squared residuals.
  public var sum: Double
}

/// Fits parameters by nonlinear least squares.
///
/// Source: GSL's trust-region Levenberg-Marquardt with numerical derivatives; GSL manual, "Nonlinear Least-Squares Fitting".
/// - Parameters:
///   - start: Where the search begins, at least one parameter.
///   - count: Residuals, at least as many as parameters.
///   - residuals: The residuals at some parameters, `count` of them.
/// - Returns: the fit, or nil when a residual is not finite or the method fails.
public func leastSquares(start: [Double], count: Int, residuals: ([Double]) -> [Double]) -> LeastSquaresFit? {
  precondition(!start.isEmpty && count >= start.count, "a fit needs at least as many residuals as parameters")
  var parameters = start
  var covariance = [Double](repeating: 0, count: start.count * start.count)
  var sum = 0.0
  let status = withoutActuallyEscaping(residuals) { escapable in
    var problem = LeastSquaresProblem(count: count, width: start.count, residuals: escapable)
    return withUnsafeMutablePointer(to: &problem) { pointer in
      cgsl_least_squares(
        count, start.count,
        { parameters, residuals, context in
          guard let parameters, let residuals,
            let problem = context?.assumingMemoryBound(to: LeastSquaresProblem.self)
          else { return 1 }
          let width = problem.pointee.width
          let values = problem.pointee.residuals(Array(UnsafeBufferPointer(start: parameters, count: width)))
          guard values.count == problem.pointee.count, values.allSatisfy(\.isFinite) else { return 1 }
          for (index, value) in values.enumerated() { residuals[index] = value }
          return 0
        }, pointer, &parameters, &covariance, &sum)
    }
  }
  guard status == 0, parameters.allSatisfy(\.isFinite), sum.isFinite else { return nil }
  let spare = count - start.count
  return LeastSquaresFit(
    parameters: parameters,
    standardErrors: start.indices.map { index in
      let variance = covariance[index * (start.count + 1)]
      return spare > 0 && variance > 0 && variance.isFinite ? (variance * sum / Double(spare)).squareRoot() : nil
    }, sum: sum)
}

private struct LeastSquaresProblem {
  var count: Int
  var width: Int
  var residuals: ([Double]) -> [Double]
}
