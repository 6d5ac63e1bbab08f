import Scenarios

/// A condition on a figure, such as `chat.ttft.p95 <= 1s`.
public struct FigureCondition: Sendable, Equatable {
  /// As it was written.
  public var text: String
  /// The figure's path.
  public var path: String
  /// Whether the figure must not exceed the threshold, rather than not fall below it.
  public var isAtMost: Bool
  /// The threshold in the figure's unit.
  public var threshold: Double

  /// Reads `PATH <= NUMBER` or `PATH >= NUMBER` (`<` and `>` mean the same, since figures are not exact): a duration, a share,
  /// a rate, an amount such as `$500`, or a plain number.
  /// - Returns: nil where the text is none.
  public init?(_ text: String) {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 3, ["<=", ">=", "<", ">"].contains(parts[1]), let threshold = Self.number(parts[2]) else {
      return nil
    }
    self.text = text
    path = parts[0]
    isAtMost = parts[1].hasPrefix("<")
    self.threshold = threshold
  }

  private static func number(_ text: String) -> Double? {
    if text.hasPrefix("$") { return number(String(text.dropFirst())) }
    let quantities: [Quantity] = [.number, .duration, .share, .rate, .count]
    return quantities.lazy.compactMap { try? $0.parse(text) }.first
  }

  /// What became of it.
  func verdict(_ figures: FigureTable) -> Verdict {
    Verdict(path: path, isAtMost: isAtMost, threshold: threshold, figure: figures[path])
  }
}
