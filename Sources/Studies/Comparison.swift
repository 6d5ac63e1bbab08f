import Scenarios

/// Studies of several scenarios that met the same traffic, each compared with the first.
public struct Comparison: Sendable {
  /// One scenario of it.
  public struct Side: Sendable {
    /// Its letter: A for the first.
    public var label: String
    /// What was simulated.
    public var study: Study
    /// What is written otherwise than in the first scenario; empty for the first.
    public var changes: [ScenarioChange]
    /// Every figure that it and the first have a value of: significant ones first, each group by relative size; empty for the first.
    public var differences: [Difference] = []

    /// Creates a side; its differences follow when it is compared.
    public init(label: String, study: Study, changes: [ScenarioChange]) {
      self.label = label
      self.study = study
      self.changes = changes
    }
  }
  /// The scenarios in the order given; the first is what the others are compared with.
  public var sides: [Side]
  /// How many differences have an interval, in all: what the level is corrected for.
  public var comparisons: Int

  /// Compares; at least two sides, simulated with the same seed and number of replications.
  public init(_ sides: [Side]) {
    precondition(sides.count >= 2, "a comparison needs two scenarios")
    let first = sides[0].study.figures
    func compared(_ side: Side, _ comparisons: Int) -> [Difference] {
      first.figures.compactMap { figure in
        side.study.figures[figure.path].flatMap { Difference(figure, $0, comparisons: comparisons) }
      }
    }
    let count = sides.dropFirst().reduce(0) { count, side in
      count + compared(side, 1).count { $0.significance != .notKnown }
    }
    comparisons = count
    self.sides = sides
    for index in sides.indices.dropFirst() {
      let order = Difference.Significance.allCases
      func key(_ difference: Difference) -> (Int, Double) {
        let size = difference.relative.map { -abs($0) } ?? (difference.value == 0 ? 0 : -.infinity)
        return (order.firstIndex(of: difference.significance) ?? order.count, size)
      }
      let differences = compared(sides[index], count).enumerated()
      self.sides[index].differences =
        differences.sorted { a, b in
          let (first, second) = (key(a.element), key(b.element))
          return first == second ? a.offset < b.offset : first < second
        }.map(\.element)
    }
  }

  /// Whether every scenario ran to its end.
  public var isComplete: Bool { sides.allSatisfy(\.study.isComplete) }
}

extension Comparison.Side {
  /// Whether every figure is exactly the same, in every replication, as in the first scenario.
  public var isIdentical: Bool {
    !differences.isEmpty && differences.allSatisfy { $0.value == 0 && [.none, .notKnown].contains($0.significance) }
  }

  /// How many times smaller the variances of the paired differences are than those of independent runs: the median over figures
  /// that vary and differ, nil where there is none.
  public var medianPairing: Double? {
    let known = differences.filter { $0.significance != .none }.compactMap(\.pairing).sorted()
    return known.isEmpty ? nil : known[(known.count - 1) / 2]
  }

  /// The difference of a figure.
  public func difference(_ path: String) -> Difference? { differences.first { $0.path == path } }
}
