import Model
import Scenarios

/// Finds the best settings of a plan, in ranges too: a grid of five values a range first, then again five between the neighbours of the
/// best of them with the other settings as found, until two neighbours are less than a fiftieth of the range apart.
///
/// - Parameters:
///   - scenario: The template's scenario, with the seed that is wanted.
///   - version: The program's version.
///   - jobs: Runs at a time, at least 1; the answer does not depend on it.
///   - progress: Called from any thread; returning false ends the search, which then says what it knows.
/// - Throws: As `findPlan(_:in:jobs:progress:)`.
public func findPlan(
  _ plan: Plan, scenario: Scenario, template: ScenarioTemplate, version: String, jobs: Int,
  progress: @escaping @Sendable (PlanProgress) -> Bool
) throws -> PlanStudy {
  func search(_ plan: Plan) throws -> PlanStudy {
    let space = try SweepPlan(plan.grid, scenario: scenario, template: template, version: version)
    return try findPlan(plan, in: space, jobs: jobs, progress: progress)
  }
  let isContinuous = plan.isContinuous
  let none = plan.parameters.map { _ in String?.none }
  var shares = isContinuous.map { $0 ? evenly(0...1) : [] }
  var study = try search(plan.narrowed(to: shares, fixed: none))
  var gap = 1 / Double(Plan.firstValues - 1)
  while isContinuous.contains(true), gap > 0.02, let best = study.best, !study.isInterrupted {
    let values = study.space.points[best].values
    let lists = study.plan.parameters.map { parameter -> [String] in
      if case .list(let texts) = parameter.values { texts } else { [] }
    }
    gap = 0
    for index in shares.indices where isContinuous[index] {
      guard let position = lists[index].firstIndex(of: values[index]), shares[index].count == lists[index].count else {
        continue
      }
      let low = shares[index][max(0, position - 1)]
      let high = shares[index][min(shares[index].count - 1, position + 1)]
      shares[index] = evenly(low...high)
      gap = max(gap, (high - low) / Double(Plan.firstValues - 1))
    }
    guard gap > 0 else { break }
    let finer = try search(plan.narrowed(to: shares, fixed: zip(values, isContinuous).map { $1 ? nil : $0 }))
    guard !finer.isInterrupted else {
      // What the coarser values have shown is better known than what was seen of the finer ones.
      study.isInterrupted = true
      study.confidence = nil
      break
    }
    // The best so far is one of the finer values: it stays where nothing beats it.
    guard finer.best != nil else { break }
    study = finer.after(study)
  }
  return study
}

private func evenly(_ range: ClosedRange<Double>) -> [Double] {
  (0..<Plan.firstValues).map {
    range.lowerBound + (range.upperBound - range.lowerBound) * Double($0) / Double(Plan.firstValues - 1)
  }
}

extension PlanStudy {
  /// The same with the effort of the search before it.
  fileprivate func after(_ earlier: PlanStudy) -> PlanStudy {
    var study = self
    study.refinements = earlier.refinements + 1
    let exhaustive = earlier.effort.exhaustive + effort.exhaustive
    study.effort.shareOfExhaustive =
      (earlier.effort.shareOfExhaustive * earlier.effort.exhaustive + effort.shareOfExhaustive * effort.exhaustive)
      / max(exhaustive, .leastNonzeroMagnitude)
    study.effort.exhaustive = exhaustive
    study.effort.fleets += earlier.effort.fleets
    study.effort.simulatedFleets += earlier.effort.simulatedFleets
    study.effort.shortRuns += earlier.effort.shortRuns
    study.effort.wholeRuns += earlier.effort.wholeRuns
    study.effort.requests += earlier.effort.requests
    return study
  }
}
