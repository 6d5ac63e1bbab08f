import EventKernel
import Glibc

/// Finds every crossing of two cost curves of which one may be a staircase.
///
/// A grid is evaluated first. Then the widest interval in which the curves may still meet is halved, those first whose ends
/// are known to differ, until each is as narrow as wanted; where the curves are straight between the ends, the next evaluation is beside
/// their meeting (regula falsi). Both curves are taken to be monotone between neighbours, so an
/// interval needs no evaluation when one curve's least value there is above the other's greatest, or when one fleet serves both
/// ends and the same side is cheaper at both: Moore, "Interval Analysis", 1966, branch and bound.
public struct CrossingSearch: Sendable {
  /// Relative width at which an interval is narrow enough, above 0.
  public var precision: Double
  /// Most values evaluated after the grid; each is one or more simulations.
  public var refinements: Int
  /// Whether only whole values exist.
  public var isWhole: Bool

  /// What was found.
  public struct Outcome: Sendable, Equatable {
    /// Every point evaluated, by value.
    public var points: [CostPoint]
    /// Every crossing, by value.
    public var crossings: [Crossing]
    /// Intervals in which there may be further crossings, since `refinements` was reached.
    public var unresolved: [ClosedRange<Double>]
  }

  /// Creates a search.
  public init(precision: Double = 0.01, refinements: Int = 60, isWhole: Bool = false) {
    self.precision = precision
    self.refinements = refinements
    self.isWhole = isWhole
  }

  /// Values with a constant ratio from the least to the greatest of a range above 0, both included.
  public func grid(_ range: ClosedRange<Double>, count: Int) -> [Double] {
    var values: [Double] = []
    for index in 0..<count {
      let share = Double(index) / Double(count - 1)
      var value = range.lowerBound * pow(range.upperBound / range.lowerBound, share)
      if index == count - 1 { value = range.upperBound }
      if isWhole { value = value.rounded() }
      if values.last.map({ value > $0 }) ?? true { values.append(value) }
    }
    return values
  }

  /// Evaluates the grid in order, then what the crossings need.
  ///
  /// - Parameters:
  ///   - grid: Ascending values above 0, at least one.
  ///   - mayRefine: Asked of each value after the grid; false ends the search.
  ///   - evaluate: The curves at a value, given the neighbours known so far (below and above).
  /// - Throws: What `evaluate` throws.
  public func run(
    grid: [Double], mayRefine: (_ value: Double) -> Bool = { _ in true },
    _ evaluate: (_ value: Double, _ below: CostPoint?, _ above: CostPoint?) throws -> CostPoint
  ) rethrows -> Outcome {
    var points: [CostPoint] = []
    for value in grid { points.append(try evaluate(value, points.last, nil)) }
    var made = 0
    while made < refinements, let index = next(points) {
      let value = middle(points[index], points[index + 1])
      guard mayRefine(value) else { break }
      points.insert(try evaluate(value, points[index], points[index + 1]), at: index + 1)
      made += 1
    }
    let unresolved = points.indices.dropLast().filter { isOpen(points[$0], points[$0 + 1]) }
    return Outcome(
      points: points, crossings: Crossing.all(in: points),
      unresolved: unresolved.map { points[$0].value...points[$0 + 1].value })
  }

  /// The interval to halve: those with a crossing for certain by value, then the relatively widest.
  private func next(_ points: [CostPoint]) -> Int? {
    func rank(_ index: Int) -> (Int, Double) {
      let (a, b) = (points[index], points[index + 1])
      // Of the crossings the first, which is requested most and where traffic is least.
      return a.cheaper == b.cheaper ? (0, b.value / a.value) : (1, -a.value)
    }
    return points.indices.dropLast().filter { isOpen(points[$0], points[$0 + 1]) }.max { rank($0) < rank($1) }
  }

  private func isOpen(_ a: CostPoint, _ b: CostPoint) -> Bool {
    guard b.value - a.value > precision * b.value else { return false }
    // Where neither end is known, looking closer tells little: the noise is the same.
    if a.cheaper == nil, b.cheaper == nil, b.value - a.value <= 10 * precision * b.value { return false }
    let value = middle(a, b)
    guard value > a.value, value < b.value else { return false }
    guard a.cheaper == b.cheaper else { return true }
    // An API that keeps the conditions at neither end keeps them nowhere between.
    if a.apiOutcome == .notMet, b.apiOutcome == .notMet { return false }
    // A fleet that serves both ends moves one way: no second crossing between, and none that the noise would let us see.
    if a.step == b.step { return false }
    switch a.cheaper {
    case .api:
      let least = min(a.least ?? .infinity, b.least ?? .infinity)
      return least <= max(a.api.top, b.api.top)
    case .selfHosted, .hybrid: return max(a.most ?? .infinity, b.most ?? .infinity) >= min(a.api.bottom, b.api.bottom)
    case nil: return true
    }
  }

  /// Where to look next: just beside the meeting of two straight curves, on the side of the farther end, so that two values pin it;
  /// else the geometric middle.
  private func middle(_ a: CostPoint, _ b: CostPoint) -> Double {
    let middle = (a.value * b.value).squareRoot()
    if isWhole { return middle.rounded() }
    guard a.step == b.step, a.cheaper != nil, b.cheaper != nil, a.cheaper != b.cheaper else { return middle }
    let meeting = Crossing.meeting(a, b)
    let margin = 0.45 * precision * meeting
    let value = meeting - a.value > b.value - meeting ? meeting - margin : meeting + margin
    return value > a.value && value < b.value ? value : middle
  }
}

extension CostPoint {
  fileprivate var least: Double? { selfHosted?.bottom }
  fileprivate var most: Double? { selfHosted?.top }
}

extension Estimate {
  fileprivate var bottom: Double { low ?? value }
  fileprivate var top: Double { high ?? value }
}
