import EventKernel
import Model

extension Sweep {
  /// The values of the parameters at every point, in order, each as `--set` takes it.
  ///
  /// - Parameter seed: Of the pairing of a Latin hypercube; the other designs have no chance in them.
  public func combinations(seed: UInt64) -> [[String]] {
    switch design {
    case .grid: grid()
    case .sobol: SobolSequence.points(points, dimensions: axes.count).map(values(at:))
    case .saltelli: saltelli().map(values(at:))
    case .latinHypercube: latinHypercube(seed: seed).map(values(at:))
    }
  }

  private func grid() -> [[String]] {
    let sizes = axes.map { parameters[$0[0]].values.count }
    return (0..<points).map { number in
      var rest = number
      var values = Array(repeating: "", count: parameters.count)
      for (axis, size) in zip(axes, sizes).reversed() {
        for member in axis { values[member] = parameters[member].values.text(rest % size) }
        rest /= size
      }
      return values
    }
  }

  /// M. McKay, R. Beckman and W. Conover, Technometrics 21(2), 1979: each axis is cut in as many slices as there are points,
  /// each slice is used once, and the point lies anywhere in it.
  private func latinHypercube(seed: UInt64) -> [[Double]] {
    let bank = StreamBank(seed: seed, replication: 0)
    var shares = Array(repeating: Array(repeating: 0.0, count: axes.count), count: points)
    for axis in axes.indices {
      let stream = bank.stream("sweep/\(axis)")
      var slices = Array(0..<points)
      for last in stride(from: points - 1, to: 0, by: -1) { slices.swapAt(last, stream.below(last + 1)) }
      for point in 0..<points {
        shares[point][axis] = (Double(slices[point]) + stream.uniform()) / Double(points)
      }
    }
    return withExtendedLifetime(bank) { shares }
  }

  /// Row by row of the matrices A and B, which are halves of one sequence: the row of A, that of B, and that of A with each coordinate
  /// in turn from B. A. Saltelli et al., Comput. Phys. Commun. 181(2), 2010, section 3.
  private func saltelli() -> [[Double]] {
    let axes = axes.count
    return SobolSequence.points(points / (axes + 2), dimensions: 2 * axes).flatMap { row -> [[Double]] in
      let (a, b) = (Array(row[..<axes]), Array(row[axes...]))
      let mixed = (0..<axes).map { axis in
        var point = a
        point[axis] = b[axis]
        return point
      }
      return [a, b] + mixed
    }
  }

  /// The values at a point of the unit cube, one coordinate an axis.
  private func values(at shares: [Double]) -> [String] {
    var values = Array(repeating: "", count: parameters.count)
    for (axis, share) in zip(axes, shares) {
      for member in axis { values[member] = parameters[member].values.text(at: share) }
    }
    return values
  }
}

extension Sweep.Values {
  fileprivate var count: Int {
    if case .list(let texts) = self { texts.count } else { 1 }
  }

  fileprivate func text(_ index: Int) -> String {
    switch self {
    case .list(let texts): texts[index]
    case .range(let range): range.text(at: 0)
    }
  }

  /// A share from 0 to below 1; each value of a list has an equal part of that.
  fileprivate func text(at share: Double) -> String {
    switch self {
    case .list(let texts): texts[min(texts.count - 1, Int(share * Double(texts.count)))]
    case .range(let range): range.text(at: share)
    }
  }
}
