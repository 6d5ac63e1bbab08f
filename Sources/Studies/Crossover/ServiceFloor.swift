import Catalog
import Model

/// A condition that no fleet keeps, whatever its size: the service itself takes too long.
public struct ServiceFloor: Sendable, Equatable {
  /// The condition.
  public var condition: Check
  /// The figure with N replicas that most idle: the best that there is.
  public var figure: Figure
  /// What it was measured with.
  public var replicas: Int
  /// What prompts would have to be multiplied by; nil where even a twentieth does not help, or nothing is drawn.
  public var inputFactor: Double?
  /// The same for answers.
  public var outputFactor: Double?
  /// Instances of the same cloud that keep the condition, the cheapest first, with US dollars an hour.
  public var instances: [(name: String, hourly: Double)]

  /// Compares all parts.
  public static func == (a: ServiceFloor, b: ServiceFloor) -> Bool {
    a.condition == b.condition && a.figure == b.figure && a.replicas == b.replicas && a.inputFactor == b.inputFactor
      && a.outputFactor == b.outputFactor && a.instances.elementsEqual(b.instances) { $0 == $1 }
  }

  /// Looks for what would help, by one replication each at a load that leaves the fleet idle; nil where the figure has no value.
  init?(
    _ found: EvaluatedValue, _ evaluation: CrossoverEvaluation, _ written: Scenario,
    changed: ((Double, [String]) throws -> Scenario)?, jobs: Int
  ) throws {
    guard let closest = found.closest, let replicas = closest.replicas,
      let index = evaluation.conditions.indices.first(where: { index in
        closest.figures[index].value.map { evaluation.conditions[index].isMissed(by: $0) } ?? false
      })
    else { return nil }
    condition = evaluation.conditions[index]
    figure = closest.figures[index]
    self.replicas = replicas
    inputFactor = nil
    outputFactor = nil
    instances = []
    let pool = evaluation.crossover.pool
    let scenario = try evaluation.scenario(found.value).shortenedToDays().withoutAlternatives().withFixedFleet(
      replicas, pool: pool)
    let condition = condition
    func holds(_ scenario: Scenario) throws -> Bool {
      let study = Study(scenario, samples: [try Sample(scenario, replication: 0) { _ in true }])
      return study.figures[condition.path]?.value.map { !condition.isMissed(by: $0) } ?? false
    }
    /// The greatest factor at which the condition holds, to a hundredth.
    func factor(_ change: (Double) -> Scenario) throws -> Double? {
      var (low, high) = (0.05, 1.0)
      guard try holds(change(low)) else { return nil }
      while high - low > 0.01 {
        let middle = (low + high) / 2
        if try holds(change(middle)) { low = middle } else { high = middle }
      }
      return low
    }
    guard condition.isAtMost, condition.unit == "s" else { return }
    if scenario.drawsTokens(pool: pool) {
      inputFactor = try factor { scenario.withTokens(input: $0, pool: pool) }
      outputFactor = try factor { scenario.withTokens(output: $0, pool: pool) }
    }
    guard let changed else { return }
    let own = scenario.pools[pool].instance
    let others = Catalog.instances.filter { $0.cloud == own.cloud && $0.name != own.name && $0.accelerator != nil }
      .sorted { ($0.onDemand, $0.name) < ($1.onDemand, $1.name) }
    let path = "pools.\(scenario.pools[pool].name)"
    for other in others where instances.count < 2 {
      // What does not run there, for its memory or for a price that is not known, is no answer.
      let sets = ["\(path).instance=\(other.name)", "\(path).purchase=[{option: on_demand}]"]
      guard let candidate = try? changed(found.value, sets) else { continue }
      let fleet = candidate.shortenedToDays().withoutAlternatives().withFixedFleet(replicas, pool: pool)
      if try holds(fleet) { instances.append((other.name, Double(other.onDemand.description) ?? 0)) }
    }
  }
}

extension Scenario {
  /// The same scenario without studies and without APIs that nothing is routed to.
  fileprivate func withoutAlternatives() -> Scenario {
    var other = withoutUnusedAPIs()
    other.crossover = nil
    return other
  }
}
