import EventKernel
import Glibc

/// The people who send a workload's requests. One is drawn for each arrival, and kept for all of its conversation or task.
public struct UserPopulation: Sendable, Equatable {
  /// How many there are, at least 1.
  public var count: Int
  /// The n-th is active in proportion to 1 / n to this power; nil is all alike.
  public var zipfExponent: Double?

  /// Creates a population.
  public init(count: Int, zipfExponent: Double? = nil) {
    self.count = count
    self.zipfExponent = zipfExponent
  }
}

/// What a workload's requests ask for: one of N items, drawn for each arrival, so that what a cache finds follows from how popular each is.
public struct ItemPopularity: Sendable, Equatable {
  /// How many there are, at least 1.
  public var count: Int
  /// The n-th is asked for in proportion to 1 / n to this power, at least 0.
  public var zipfExponent: Double

  /// Creates a popularity.
  public init(count: Int, zipfExponent: Double) {
    self.count = count
    self.zipfExponent = zipfExponent
  }
}

/// How hard a workload's requests are.
public enum Difficulty: Sendable, Equatable {
  /// A number in 0...1, drawn for each arrival.
  case law(Distribution)
  /// One of a few classes, by its share.
  case classes([RequestClass])

  /// The classes; none where difficulty is a number.
  public var classes: [RequestClass] { if case .classes(let classes) = self { classes } else { [] } }
}

/// A kind of requests within a workload.
public struct RequestClass: Sendable, Equatable {
  /// Its name.
  public var name: String
  /// Its share of the requests, in 0...1; those of all classes add up to 1.
  public var share: Double

  /// Creates a class.
  public init(name: String, share: Double) {
    self.name = name
    self.share = share
  }
}

/// A number that may depend on how hard a request is, in 0...1: the quality of a model, or the chance that an answer is accepted.
public enum DifficultyCurve: Sendable, Equatable {
  /// The same for all.
  case constant(Double)
  /// 1 / (1 + exp(slope x (difficulty - midpoint))): a half at the midpoint, less for harder requests.
  case logistic(midpoint: Double, slope: Double)
  /// Straight lines between points of ascending difficulty, constant beyond the first and the last.
  case points([Point])
  /// By the class of the request; by name, since a model does not know the workloads.
  case classes([String: Double])

  /// A point of a curve.
  public struct Point: Sendable, Equatable {
    /// In 0...1.
    public var difficulty: Double
    /// In 0...1.
    public var value: Double

    /// Creates a point.
    public init(difficulty: Double, value: Double) {
      self.difficulty = difficulty
      self.value = value
    }
  }

  /// The value for a request of a difficulty; of classes none is known by difficulty, and the result is nil.
  public func value(at difficulty: Double) -> Double? {
    switch self {
    case .constant(let value): return value
    case .logistic(let midpoint, let slope):
      return 1 / (1 + exp(slope * (difficulty - midpoint)))
    case .points(let points):
      guard let first = points.first, let last = points.last else { return nil }
      if difficulty <= first.difficulty { return first.value }
      if difficulty >= last.difficulty { return last.value }
      let above = points.firstIndex { $0.difficulty > difficulty } ?? points.count - 1
      let (a, b) = (points[above - 1], points[above])
      return a.value + (b.value - a.value) * (difficulty - a.difficulty) / (b.difficulty - a.difficulty)
    case .classes: return nil
    }
  }
}
