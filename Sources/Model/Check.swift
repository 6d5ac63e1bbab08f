/// One condition of `check:`, on a figure, that a change of the scenario must not break.
public struct Check: Sendable, Equatable {
  /// How figure and threshold must stand to each other.
  public enum Relation: String, Sendable, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case below = "<"
    case above = ">"
  }
  /// The condition as written, such as `total.cost <= $40k/month`.
  public var text: String
  /// The figure; `total.monthly_cost` for the one above.
  public var path: String
  /// The relation.
  public var relation: Relation
  /// The threshold in the figure's unit, per the time written.
  public var threshold: Double
  /// What the figure is multiplied by before it is judged: 1, or what makes a cost of the horizon one of the hour or month written.
  public var scale: Double
  /// The figure's unit.
  public var unit: String
  /// The file in which it stands, as the user named it.
  public var file: String
  /// Its line there, from 1.
  public var line: Int
  /// Its column, from 1.
  public var column: Int

  /// Creates a condition.
  public init(
    text: String, path: String, relation: Relation, threshold: Double, scale: Double = 1, unit: String,
    file: String, line: Int, column: Int
  ) {
    self.text = text
    self.path = path
    self.relation = relation
    self.threshold = threshold
    self.scale = scale
    self.unit = unit
    self.file = file
    self.line = line
    self.column = column
  }
}
