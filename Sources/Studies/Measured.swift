import EventKernel
import Model

/// What a study has of one figure, before it becomes one. Which of these it is follows from the figure's `shape`.
enum Measured {
  /// The quantity in each replication; nil where one has none.
  case numbers([Double?])
  /// Numerator and denominator of a quotient in each replication; nil where one has none, as where the denominator is 0.
  case ratios([(numerator: Double, denominator: Double)?])
  /// The quantity of every request, by replication.
  case times([LogHistogram])
  /// A number beside the replications.
  case given(Double)
  /// Nothing, and why.
  case absent(String)
}

extension Figure {
  /// The figures at the paths of a row of the table.
  static func all<Kind: FigureKind>(_ kind: Kind, of name: String, _ measured: Measured) -> [Figure] {
    let row = kind.row
    let unit = row.unit.symbol
    let path = kind.path(of: name)
    switch (measured, row.shape) {
    case (.absent(let why), _): return kind.paths(of: name).map { Figure($0, why: why, unit: unit) }
    case (.numbers(let values), .mean): return [.mean(path, values, unit: unit, why: row.absence)]
    case (.ratios(let values), .ratio): return [.ratio(path, values, unit: unit, why: row.absence)]
    case (.numbers(let values), .greatest): return [.extreme(path, values, unit: unit, why: row.absence)]
    case (.numbers(let values), .least): return [.extreme(path, values, unit: unit, why: row.absence, least: true)]
    case (.times(let own), .distribution):
      let pooled = own.pooled()
      return Objective.Statistic.allCases.map {
        .statistic($0, of: own, pooled: pooled, path: path, unit: unit, why: row.absence)
      }
    case (.given(let value), .given): return [Figure(path, value, unit: unit)]
    case (.numbers, _), (.ratios, _), (.times, _), (.given, _):
      preconditionFailure("\(path) is not measured as its row says")
    }
  }
}

extension Merging {
  /// The figures of one of those measured, in the order of their table; without values where a run was stopped, but for those that
  /// only then exist.
  func figures<Kind: FigureKind>(
    of name: String, where existing: Set<FigureRow.Existence>, _ measured: (Kind) -> Measured
  ) -> [Figure] {
    Kind.allCases.filter { $0.exists(where: existing) }.flatMap { kind -> [Figure] in
      let whole = kind.row.existence == .overload ? nil : stoppedWhy
      return Figure.all(kind, of: name, whole.map(Measured.absent) ?? measured(kind))
    }
  }
}
