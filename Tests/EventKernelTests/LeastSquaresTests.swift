import EventKernel
import Glibc
import Testing

/// Fits by nonlinear least squares.
@Suite struct LeastSquaresTests {
  @Test func aLineIsFoundWithTheClosedFormOfItsErrors() throws {
    let x = [1.0, 2, 3, 4, 5]
    let y = [2.1, 3.9, 6.2, 7.8, 10.1]
    let fit = try #require(
      leastSquares(start: [0, 0], count: 5) { p in zip(x, y).map { p[0] + p[1] * $0 - $1 } })
    // Ordinary least squares: slope = Sxy / Sxx; its variance is sum / 3 / Sxx.
    let (meanX, meanY) = (3.0, y.reduce(0, +) / 5)
    let sxx = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    let slope = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) } / sxx
    #expect(abs(fit.parameters[1] - slope) < 1e-6)
    #expect(abs(fit.parameters[0] - (meanY - slope * meanX)) < 1e-6)
    #expect(abs(try #require(fit.standardErrors[1]) - (fit.sum / 3 / sxx).squareRoot()) < 1e-6)
  }

  @Test func aCurveThatFitsExactlyIsFound() throws {
    let x = [0.0, 0.5, 1, 2, 4]
    let fit = try #require(
      leastSquares(start: [1, 1], count: 5) { p in x.map { p[0] * exp(-p[1] * $0) - 3 * exp(-0.7 * $0) } })
    #expect(abs(fit.parameters[0] - 3) < 1e-6 && abs(fit.parameters[1] - 0.7) < 1e-6)
    #expect(fit.sum < 1e-12)
  }

  @Test func aModelWithoutAValueIsNotFitted() {
    #expect(leastSquares(start: [1], count: 2) { _ in [.nan, 0] } == nil)
  }

  @Test func withoutResidualsToSpareThereIsNoError() throws {
    let fit = try #require(leastSquares(start: [0], count: 1) { [$0[0] - 2] })
    #expect(abs(fit.parameters[0] - 2) < 1e-8 && fit.standardErrors == [nil])
  }
}
