import Glibc
import Model
import Studies
import Testing

@Suite("Designs of sweeps") struct SweepDesignTests {
  private let unit = Sweep.Values.range(SweepRange(from: 0, to: 1))

  private func sweep(_ design: Sweep.Design, _ values: [Sweep.Values], axes: [[Int]]? = nil, points: Int) -> Sweep {
    Sweep(
      design: design, parameters: values.enumerated().map { .init(path: "p\($0)", values: $1) },
      axes: axes ?? values.indices.map { [$0] }, points: points)
  }

  @Test func aGridHasEveryCombinationOnceTheLastParameterFirst() {
    let points = sweep(.grid, [.list(["a", "b"]), .list(["1", "2", "3"])], points: 6).combinations(seed: 1)
    #expect(points == [["a", "1"], ["a", "2"], ["a", "3"], ["b", "1"], ["b", "2"], ["b", "3"]])
  }

  @Test func zippedParametersMoveTogether() {
    let values: [Sweep.Values] = [.list(["a", "b"]), .list(["x", "y"]), .list(["1", "2"])]
    let points = sweep(.grid, values, axes: [[0, 2], [1]], points: 4).combinations(seed: 1)
    #expect(points == [["a", "x", "1"], ["a", "y", "1"], ["b", "x", "2"], ["b", "y", "2"]])
  }

  /// The first 2^k - 1 points of the sequence are the dyadic fractions of k bits other than 0, in every coordinate.
  @Test func sobolPointsFillEveryCoordinateEvenly() throws {
    let points = sweep(.sobol, [unit, unit, unit], points: 63).combinations(seed: 1)
    for coordinate in 0..<3 {
      let values = try points.map { try #require(Double($0[coordinate])) }.sorted()
      #expect(values == (1..<64).map { Double($0) / 64 })
    }
    #expect(Set(points).count == 63)
  }

  @Test func aLatinHypercubeHasOnePointInEachSlice() throws {
    let design = sweep(.latinHypercube, [unit, unit, .list(["a", "b"])], points: 40)
    let points = design.combinations(seed: 1)
    for coordinate in 0..<2 {
      let slices = try points.map { try Int(#require(Double($0[coordinate])) * 40) }
      #expect(slices.sorted() == Array(0..<40))
    }
    #expect(points.count { $0[2] == "a" } == 20)
    #expect(points == design.combinations(seed: 1))
    #expect(points != design.combinations(seed: 2))
  }

  @Test(arguments: [(false, 0.5, "50.5/s"), (true, 0.5, "10/s"), (true, 0.0, "1/s"), (true, 1.0, "100/s")])
  func rangesAreLinearOrLogarithmic(_ isLogarithmic: Bool, _ share: Double, _ text: String) {
    let range = SweepRange(suffix: "/s", from: 1, to: 100, isLogarithmic: isLogarithmic)
    #expect(range.text(at: share) == text)
  }

  @Test func wholeRangesGiveWholeNumbers() {
    let range = SweepRange(from: 1, to: 4, isWhole: true)
    #expect([0, 0.3, 0.5, 0.9, 1].map { range.text(at: $0) } == ["1", "2", "3", "4", "4"])
  }

  @Test func theFrontIsWhatNothingBeats() {
    let pairs: [(Double, Double)?] = [(1, 9), (2, 5), (2, 6), nil, (3, 5), (4, 1), (2, 5)]
    #expect(paretoFront(pairs) == [true, true, false, false, false, true, true])
  }

  @Test func aSaltelliRowPutsOneCoordinateInAtATime() {
    let points = sweep(.saltelli, [unit, unit], points: 8 * 4).combinations(seed: 1)
    #expect(points.count == 32)
    for row in stride(from: 0, to: 32, by: 4) {
      let (a, b) = (points[row], points[row + 1])
      #expect(points[row + 2] == [b[0], a[1]] && points[row + 3] == [a[0], b[1]])
    }
  }

  /// The function of T. Ishigami and T. Homma (ISUMA 1990) with a = 7 and b = 0.1, whose indices are known in closed form.
  @Test func indicesOfTheIshigamiFunction() throws {
    func ishigami(_ x: [Double]) -> Double {
      let y = x.map { Double.pi * (2 * $0 - 1) }
      return sin(y[0]) + 7 * sin(y[1]) * sin(y[1]) + 0.1 * y[2] * y[2] * y[2] * y[2] * sin(y[0])
    }
    let points = try sweep(.saltelli, [unit, unit, unit], points: 4_096 * 5).combinations(seed: 1).map { point in
      try ishigami(point.map { try #require(Double($0)) })
    }
    func column(_ offset: Int) -> [Double] { stride(from: offset, to: points.count, by: 5).map { points[$0] } }
    let indices = try #require(
      sensitivityIndices(a: column(0), b: column(1), mixed: (2..<5).map(column), seed: 1))
    let known = [(0.3139, 0.5576), (0.4424, 0.4424), (0, 0.2437)]
    for (index, value) in zip(indices, known) {
      #expect(abs(index.first.value - value.0) < 0.02 && abs(index.total.value - value.1) < 0.02)
      let (low, high) = try (#require(index.total.low), #require(index.total.high))
      #expect(low <= index.total.value && index.total.value <= high && high - low < 0.1)
    }
    #expect(sensitivityIndices(a: [1, 1], b: [1, 1], mixed: [[1, 1]], seed: 1) == nil)
  }
}
