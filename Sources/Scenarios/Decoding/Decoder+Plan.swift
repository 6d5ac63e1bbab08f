import Catalog
import Diagnostics
import Model

extension Decoder {
  /// The `plan` block; its values are tried where the scenario itself is sound.
  ///
  /// - Parameters:
  ///   - top: The whole scenario, in which the paths of `over` must name something.
  ///   - names: Every figure that the scenario has, for the objective and the conditions.
  ///   - start: The run's start, for conditions on a cost per month.
  ///   - horizon: The run's length in seconds.
  ///   - workloads: Those that can be read, whose budgets say whether a month is known.
  ///   - probe: Tells what is wrong with the scenario that settings make.
  func plan(
    _ field: Field?, in top: Node, names: [FigureName], start: Instant, horizon: Double?, workloads: [Workload],
    probe: ([String]) -> ScenarioError?
  ) -> Plan? {
    guard let field else { return nil }
    let before = problems.errorCount
    let keys = Language.plan
    var fields = self.fields(field, keys)
    let objectiveField = fields.require(keys.minimize)
    let objective = objectiveField.flatMap { figureName($0, among: names) }
    let conditionsField = fields.take(keys.subjectTo)
    let conditions = checks(conditionsField, names: names, start: start, horizon: horizon)
    func isOfMonth(_ path: String) -> Bool { path.hasSuffix("." + TotalFigure.monthlyCost.rawValue) }
    let isAsked = conditions.contains { isOfMonth($0.path) }
    let asking = objective.map { isOfMonth($0.path) } == true ? objectiveField : isAsked ? conditionsField : nil
    if let horizon, let asking { refuseCutBudgets(workloads, start: start, horizon: horizon, at: asking) }
    let over = fields.require(keys.over)
    let varied = over.map { variedSettings($0, design: .grid, isSearched: true, in: top) } ?? []
    let confidence = fields.take(keys.confidence).map { quantity($0) } ?? Defaults.planConfidence
    fields.finish()
    guard problems.errorCount == before, let objective, let confidence else { return nil }
    let combinations = varied.reduce(1.0) { $0 * Double($1.count ?? Plan.firstValues) }
    guard combinations <= Double(Ceilings.sweepPoints) else {
      error(
        field.place,
        "\(field.path): at most \(Ceilings.sweepPoints) combinations, found \(Quantity.count.written(combinations))",
        hint: "give fewer values")
      return nil
    }
    tryValues(varied, axes: varied.indices.map { [$0] }, mayClash: true, probe)
    guard problems.errorCount == before else { return nil }
    return Plan(
      objective: objective, conditions: conditions, parameters: varied.map(\.parameter), confidence: confidence)
  }

  private func figureName(_ field: Field, among names: [FigureName]) -> FigureName? {
    guard let path = text(field, "a figure such as total.cost") else { return nil }
    if let name = names.first(where: { $0.path == path }) { return name }
    let below = names.filter { $0.path.hasPrefix(path + ".") }.map { String($0.path.dropFirst(path.count + 1)) }
    let near = below.isEmpty ? suggestion(path, among: names.map(\.path)) : "it goes on with one of: \(listed(below))"
    error(
      field.place, "\(field.path): there is no figure \(quoted(path))",
      hint: near.isEmpty ? "figures begin with the name of a workload, or with pools, apis or total" : near)
    return nil
  }
}
