import Scenarios

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
