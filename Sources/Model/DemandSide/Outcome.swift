/// What a good answer is worth: it becomes an outcome, such as a ticket resolved, with a chance.
public struct OutcomeGoal: Sendable, Equatable {
  /// What it is called.
  public var name: String
  /// The chance that a good final answer becomes one, in 0...1.
  public var success: Double

  /// Creates a goal.
  public init(name: String, success: Double) {
    self.name = name
    self.success = success
  }
}
