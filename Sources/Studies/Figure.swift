import EventKernel

/// One number of a study under its path, with the interval it is known to.
public struct Figure: Sendable, Equatable {
  /// Where it stands, such as `chat.ttft.p95`: the same in checks, plans, CSV and JSON.
  public var path: String
  /// The number; nil where there is none, and `why` says so.
  public var value: Double?
  /// Lower end of the 95 % interval; nil where there is none (one replication, replications that are all the same, or an extreme that was
  /// seen).
  public var low: Double?
  /// Upper end of the 95 % interval.
  public var high: Double?
  /// Why there is no value.
  public var why: String?
  /// Unit of all three: `s`, `USD`, `requests`, `tokens`, `1/s`, `1` for fractions and counts without a name.
  public var unit: String
  /// The same quantity in each replication, in their order, nil where one has none: what paired differences are made of. Empty for an
  /// extreme, for a textbook value, and where there is no value.
  public var byReplication: [Double?] = []

  /// Creates a figure with a value.
  public init(
    _ path: String, _ value: Double, low: Double? = nil, high: Double? = nil, unit: String,
    byReplication: [Double?] = []
  ) {
    self.path = path
    self.value = value
    self.low = low
    self.high = high
    self.unit = unit
    self.byReplication = byReplication
  }

  /// Creates a figure without a value.
  public init(_ path: String, why: String, unit: String) {
    self.path = path
    self.why = why
    self.unit = unit
  }
}

extension Figure {
  /// Whether it has no interval since all replications are one and the same.
  var isRepeated: Bool {
    guard low == nil, byReplication.count > 1, let first = byReplication[0] else { return false }
    return byReplication.allSatisfy { $0 == first }
  }

  /// Whether it is judged by its value: what was seen, and what is the same in whichever replication.
  var isFact: Bool { path.hasSuffix(".max") || path.hasSuffix(".min") || isRepeated }

  /// The value with its interval at a level, made anew from the replications; nil without a value.
  ///
  /// A figure whose replications are not known has its 95 % interval and no other.
  func interval(level: Double) -> Estimate? {
    guard let value else { return nil }
    if isRepeated { return Estimate(value: value, low: nil, high: nil) }
    let known = byReplication.compactMap { $0 }
    if level == 0.95 || known.isEmpty { return Estimate(value: value, low: low, high: high) }
    return Estimate.quantile(perReplication: known, pooled: value, level: level).ofQuantity(
      isShare: Self.isShare(path, unit: unit))
  }
}

extension [Figure] {
  /// Whether there are several replications and every figure is the same in all of them: nothing is left to chance, so that they are one
  /// run, whose figures have no interval.
  var areRepeated: Bool {
    let drawn = filter { $0.value != nil && $0.byReplication.count > 1 }
    return !drawn.isEmpty
      && drawn.allSatisfy { figure in figure.byReplication.allSatisfy { $0 == figure.byReplication[0] } }
  }

  /// The figures without their intervals.
  var withoutIntervals: [Figure] {
    map { figure in
      var figure = figure
      (figure.low, figure.high) = (nil, nil)
      return figure
    }
  }
}

/// The figures of a study, in a fixed order, found by path.
public struct FigureTable: Sendable, Equatable {
  /// Every figure, in order.
  public private(set) var figures: [Figure] = []
  private var index: [String: Int] = [:]

  /// Creates a table.
  public init(_ figures: [Figure] = []) { for figure in figures { add(figure) } }

  /// Appends a figure, or replaces the one of the same path.
  public mutating func add(_ figure: Figure) {
    if let known = index[figure.path] {
      figures[known] = figure
    } else {
      index[figure.path] = figures.count
      figures.append(figure)
    }
  }

  /// The figure at a path.
  public subscript(path: String) -> Figure? { index[path].map { figures[$0] } }

  /// The figures whose path is `path`, or ends in it after a workload's name: `latency.p95` finds that of every workload.
  public func matching(_ path: String) -> [Figure] {
    if let exact = self[path] { return [exact] }
    return figures.filter {
      $0.path.hasSuffix("." + path) && !$0.path.hasPrefix("pools.") && !$0.path.hasPrefix("apis.")
    }
  }
}
