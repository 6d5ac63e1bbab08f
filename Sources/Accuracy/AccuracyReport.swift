import Catalog
import EventKernel
import Model

/// How predictions compare with what was measured elsewhere, set by set.
public struct AccuracyReport: Sendable {
  /// One folder of measurements is several sets.
  public var sets: [AccuracySet]
  /// Requests in a recorded run over time, when there is one.
  public var series: [OccupancyPoint]

  /// Published runs that nothing was fitted to, by what they ran on: how many, their median absolute error, and the median of what is
  /// predicted over what was published as rates, 1 where neither is quicker.
  public var published: [(generation: Generation, runs: Int, error: Double, speed: Double)] {
    var found: [Generation: [(error: Double, speed: Double)]] = [:]
    for set in sets {
      let isRate = set.quantities.first?.unit == "/s"
      for run in set.runs {
        guard let generation = run.publishedOn, let pair = run.pairs.first ?? nil else { continue }
        let speed = isRate ? pair.predicted / pair.measured : pair.measured / pair.predicted
        found[generation, default: []].append((abs(pair.error), speed))
      }
    }
    return Generation.allCases.compactMap { generation in
      found[generation].map { runs in
        (
          generation, runs.count, quantile(runs.map(\.error).sorted(), 0.5), quantile(runs.map(\.speed).sorted(), 0.5)
        )
      }
    }
  }

  /// Creates a report.
  public init(sets: [AccuracySet], series: [OccupancyPoint]) {
    self.sets = sets
    self.series = series
  }
}

/// Measurements of one kind.
public struct AccuracySet: Sendable {
  /// A quantity that was measured, and how near predictions of it have to come.
  public struct Quantity: Sendable {
    /// What it is, such as `TTFT mean`.
    public var name: String
    /// Its unit, such as `ms`.
    public var unit: String
    /// Median absolute error that held-out runs must stay below, a fraction; nil where none was set.
    public var bar: Double?

    /// Creates a quantity.
    public init(_ name: String, _ unit: String, bar: Double? = nil) {
      self.name = name
      self.unit = unit
      self.bar = bar
    }
  }
  /// One run of the set.
  public struct Run: Sendable {
    /// What tells it from the others, one text a column.
    public var labels: [String]
    /// Whether constants were fitted to it.
    public var isFitted: Bool
    /// By quantity; nil where it was not measured.
    public var pairs: [Pair?]
    /// What it ran on, where it is one of the published runs that nothing was fitted to.
    public var publishedOn: Generation?

    /// Creates a run.
    public init(labels: [String], isFitted: Bool, pairs: [Pair?], publishedOn: Generation? = nil) {
      self.labels = labels
      self.isFitted = isFitted
      self.pairs = pairs
      self.publishedOn = publishedOn
    }
  }
  /// A figure measured and predicted.
  public struct Pair: Sendable, Equatable {
    /// As measured.
    public var measured: Double
    /// As simulated.
    public var predicted: Double
    /// Predicted less measured, over measured.
    public var error: Double { predicted / measured - 1 }

    /// Creates a pair.
    public init(measured: Double, predicted: Double) {
      self.measured = measured
      self.predicted = predicted
    }
  }

  /// What was measured.
  public var title: String
  /// Where the measurements come from, and which of them were fitted to.
  public var notes: [String]
  /// What tells runs apart.
  public var columns: [String]
  /// What was measured of each.
  public var quantities: [Quantity]
  /// The runs, in the order of their file.
  public var runs: [Run]

  /// Creates a set.
  public init(title: String, notes: [String], columns: [String], quantities: [Quantity], runs: [Run]) {
    self.title = title
    self.notes = notes
    self.columns = columns
    self.quantities = quantities
    self.runs = runs
  }

  /// Median absolute error of a quantity, a fraction; nil without runs.
  public func medianError(of quantity: Int, fitted: Bool) -> Double? {
    let errors = runs.filter { $0.isFitted == fitted }.compactMap { $0.pairs[quantity].map { abs($0.error) } }.sorted()
    guard !errors.isEmpty else { return nil }
    let middle = errors.count / 2
    return errors.count.isMultiple(of: 2) ? (errors[middle - 1] + errors[middle]) / 2 : errors[middle]
  }

  /// Runs of one kind.
  public func count(fitted: Bool) -> Int { runs.count { $0.isFitted == fitted } }
}

/// Requests in a system at a moment, measured and simulated.
public struct OccupancyPoint: Sendable, Equatable {
  /// Seconds from the start.
  public var second: Double
  /// Requests in the batch.
  public var running: AccuracySet.Pair
  /// Requests waiting.
  public var waiting: AccuracySet.Pair
}

/// Measurements that cannot be read or run.
public struct AccuracyError: Error, CustomStringConvertible {
  /// What is wrong.
  public var description: String
}
