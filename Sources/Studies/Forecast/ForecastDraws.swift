import EventKernel
import Model

extension Forecast {
  /// Values of the inputs, one row a draw: points of a Sobol sequence through the inputs' quantile functions.
  ///
  /// The points are those from the origin on with a digital shift by random bits: of a number of them that is a power of two, each
  /// input has one in each of as many equal slices, and none lies on an edge (A. Owen, "On dropping the first Sobol' point", 2020;
  /// P. L'Ecuyer and C. Lemieux, "Recent advances in randomized quasi-Monte Carlo methods", 2002, section 4.2).
  public func drawValues(seed: UInt64) -> [[Double]] {
    guard !inputs.isEmpty else { return [] }
    let digits = 0x1p30
    let bank = StreamBank(seed: seed, replication: 0)
    let shifts = inputs.indices.map { UInt64(bank.stream("forecast/\($0)").uniform() * digits) }
    let origin = inputs.map { _ in 0.0 }
    let points = [origin] + SobolSequence.points(draws - 1, dimensions: inputs.count)
    let values = points.map { point in
      inputs.indices.map { index in
        let shifted = UInt64(point[index] * digits) ^ shifts[index]
        return inputs[index].distribution.quantile((Double(shifted) + 0.5) / digits)
      }
    }
    return withExtendedLifetime(bank) { values }
  }

  /// Every input at its median.
  public var medians: [Double] { inputs.map { $0.distribution.quantile(0.5) } }
}
