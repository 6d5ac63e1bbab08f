import EventKernel

/// Constants fitted to a benchmark, and how well they explain it.
public struct CalibrationReport: Sendable {
  /// A constant.
  public struct Constant: Sendable {
    /// What it is.
    public var name: String
    /// The unit of the figures.
    public var unit: String
    /// As fitted.
    public var value: Double
    /// Its standard error; nil where the data do not tell it.
    public var standardError: Double?
    /// The catalog's figure; nil where it has none.
    public var standard: Double?
  }
  /// A measured figure.
  public struct Residual: Sendable {
    /// Where it was measured.
    public var origin: String
    /// What was measured.
    public var quantity: String
    /// Seconds.
    public var measured: Double
    /// Seconds with the constants fitted to all figures.
    public var predicted: Double
    /// Seconds with the constants fitted to all rows but this one; nil where those are too few.
    public var leftOut: Double?
  }

  /// What was fitted.
  public var title: String
  /// The constants.
  public var constants: [Constant]
  /// Every figure.
  public var residuals: [Residual]
  /// Lines for a scenario.
  public var block: [String]

  /// Median absolute error, a fraction.
  public var medianError: Double { Self.median(residuals.map { abs($0.predicted / $0.measured - 1) }) ?? 0 }

  /// The same over rows that the constants had not seen; nil where too few were measured.
  public var leaveOneOutError: Double? {
    Self.median(residuals.compactMap { row in row.leftOut.map { abs($0 / row.measured - 1) } })
  }

  private static func median(_ values: [Double]) -> Double? {
    let sorted = values.sorted()
    return sorted.isEmpty ? nil : quantile(sorted, 0.5)
  }
}
