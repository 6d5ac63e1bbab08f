import Diagnostics

/// A point of a sweep that is no scenario: its settings, each of which is fine with the rest of the scenario, do not go together.
public struct RefusedPoint: Sendable, Equatable {
  /// The point.
  public var point: SweepPoint
  /// What is said against it.
  public var why: String
}

extension SweepPlan {
  /// Parts points into those that are scenarios and those that are refused, each in their order.
  /// - Throws: What is said against the first where all points of the plan are refused.
  public func parted(
    _ points: some Sequence<SweepPoint>
  ) throws(ScenarioError) -> (possible: [SweepPoint], refused: [RefusedPoint]) {
    var possible: [SweepPoint] = []
    var refused: [RefusedPoint] = []
    var failure: ScenarioError?
    for point in points {
      do throws(ScenarioError) {
        _ = try scenario(of: point)
        possible.append(point)
      } catch {
        failure = failure ?? error
        refused.append(
          RefusedPoint(point: point, why: error.diagnostics.first?.message ?? "the settings do not go together"))
      }
    }
    if let failure, refused.count == self.points.count { throw failure }
    return (possible, refused)
  }
}
