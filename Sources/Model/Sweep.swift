/// What `sweep:` asks for: which settings are varied, over what, and which combinations are simulated.
public struct Sweep: Sendable, Equatable {
  /// Which combinations of the parameters are points.
  public enum Design: String, Sendable, CaseIterable {
    /// Every combination.
    case grid
    /// A Sobol sequence: fills the space evenly with any number of points.
    case sobol
    /// One point in each of `points` slices of every parameter, paired at random.
    case latinHypercube = "latin_hypercube"
    /// Points of a Sobol sequence with the coordinates of others put in one by one, for sensitivity indices: 2 points and one more
    /// an axis for each of those written.
    case saltelli
  }
  /// One varied setting.
  public struct Parameter: Sendable, Equatable {
    /// The path, as `--set` takes it.
    public var path: String
    /// What it is set to.
    public var values: Values

    /// Creates a parameter.
    public init(path: String, values: Values) {
      self.path = path
      self.values = values
    }
  }
  /// What a parameter is set to.
  public enum Values: Sendable, Equatable {
    /// These texts, as `--set` takes them; at least one.
    case list([String])
    /// Anything in a range.
    case range(SweepRange)
  }
  /// Which combinations are points.
  public var design: Design
  /// The varied settings, in the order written.
  public var parameters: [Parameter]
  /// Indices of parameters that move together; each parameter is in one of them.
  public var axes: [[Int]]
  /// Number of points simulated, at least 1.
  public var points: Int

  /// Creates a sweep from checked parts.
  public init(design: Design, parameters: [Parameter], axes: [[Int]], points: Int) {
    self.design = design
    self.parameters = parameters
    self.axes = axes
    self.points = points
  }
}
