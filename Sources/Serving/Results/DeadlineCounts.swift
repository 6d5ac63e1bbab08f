/// The deadlines of a workload's requests that fell inside the run.
public struct DeadlineCounts: Sendable, Equatable {
  /// Requests whose deadline came before the run's end.
  public var due: Int64 = 0
  /// Those of them that were answered by then.
  public var met: Int64 = 0

  /// Creates counts of none.
  public init() {}
}
