import Model

extension Check.Relation {
  /// What an interval of a figure says of a condition on it.
  func outcome(low: Double, high: Double, threshold: Double) -> Verdict.Outcome {
    let (holds, fails) =
      switch self {
      case .atMost: (high <= threshold, low > threshold)
      case .below: (high < threshold, low >= threshold)
      case .atLeast: (low >= threshold, high < threshold)
      case .above: (low > threshold, high <= threshold)
      }
    return holds ? .met : fails ? .notMet : .notKnown
  }
}

/// A condition as the sizing of a fleet asks for it.
extension Check {
  /// Whether the figure must not exceed the threshold, rather than not fall below it (`<` and `<=` mean the same here, since
  /// figures are not exact).
  var isAtMost: Bool { relation == .atMost || relation == .below }

  /// Whether a value misses the threshold.
  public func isMissed(by value: Double) -> Bool { isAtMost ? value > threshold : value < threshold }

  /// What became of it.
  func verdict(_ figures: FigureTable) -> Verdict {
    Verdict(path: path, isAtMost: isAtMost, threshold: threshold, figure: figures[path])
  }
}
