import Diagnostics
import EventKernel
import Model
import Scenarios

/// One combination of settings of a sweep.
public struct SweepPoint: Sendable, Equatable {
  /// Its number, from 0, in the order of the plan.
  public var index: Int
  /// 16 hexadecimal digits that depend on what the point's result depends on, and on nothing else.
  public var id: String
  /// The value of each parameter, in the order of the sweep's, as `--set` takes it.
  public var values: [String]
}

/// The points of a sweep: a pure function of the scenario, so that every machine that is given it has the same plan.
public struct SweepPlan: Sendable {
  /// The scenario that the points are made of.
  public var scenario: Scenario
  /// The paths that are varied, in the order written.
  public var paths: [String]
  /// The points, in order.
  public var points: [SweepPoint]
  private let template: ScenarioTemplate

  /// Plans the points.
  ///
  /// The last parameter of a grid varies first. An id is the FNV-1a hash of the version, seed, number of replications,
  /// the scenario's content as written and as decoded, the bytes of the traces it names, and the point's settings: a point that stays
  /// in the plan keeps its id, and with it its result, when others are added, or when only comments change. Each trace is read once.
  /// - Parameters:
  ///   - scenario: The template's scenario, with the seed and replications that are wanted of every point.
  ///   - version: The version of the program, since another may give other results.
  /// - Throws: `ScenarioError` when a trace cannot be read, and as `scenario(of:)` where settings name files.
  public init(
    _ sweep: Sweep, scenario: Scenario, template: ScenarioTemplate, version: String
  ) throws(ScenarioError) {
    self.scenario = scenario
    self.template = template
    let paths = sweep.parameters.map(\.path)
    self.paths = paths
    let plan = scenario.replications
    var common = StableHash()
    common.add(version)
    common.add(String(scenario.seed))
    common.add("\(plan.atLeast) \(plan.atMost)")
    common.add(template.content)
    var traces = TraceDigests()
    try common.add(scenario, &traces)
    points = []
    for (index, values) in sweep.combinations(seed: scenario.seed).enumerated() {
      var hash = common
      for (path, value) in zip(paths, values) {
        hash.add(path)
        hash.add(value)
      }
      var point = SweepPoint(index: index, id: "", values: values)
      // A file that only this point reads is known by its decoded scenario; to decode all of a large plan would take long.
      if zip(paths, values).contains(where: { $0.contains("file") || $1.contains("file") }) {
        try hash.add(self.scenario(of: point), &traces)
      }
      point.id = hash.text
      points.append(point)
    }
  }

  /// The settings of a point, as `--set` takes them.
  public func settings(of point: SweepPoint) -> [String] { zip(paths, point.values).map { "\($0)=\($1)" } }

  /// The scenario of a point. Every point has the same seed: they meet the same traffic (common random numbers).
  ///
  /// - Throws: `ScenarioError` where values that are fine alone are not together.
  public func scenario(of point: SweepPoint) throws(ScenarioError) -> Scenario {
    var made = try template.scenario(settings(of: point))
    made.seed = scenario.seed
    if !paths.contains(where: { $0.hasPrefix("replications") }) { made.replications = scenario.replications }
    return made
  }

  /// A point's settings as YAML, to paste into a scenario whose base is this one.
  ///
  /// - Throws: `ScenarioError` where a setting cannot be applied.
  public func block(of point: SweepPoint) throws(ScenarioError) -> String { try template.block(settings(of: point)) }

  /// The points that a shard computes: every `count`-th, from the `index`-th on.
  ///
  /// - Parameters:
  ///   - index: From 0.
  ///   - count: Above `index`.
  public func shard(_ index: Int, of count: Int) -> [SweepPoint] { points.filter { $0.index % count == index } }
}

/// The digests of the traces read so far, by path.
private struct TraceDigests {
  private var known: [String: String] = [:]

  mutating func digest(of path: String) throws(ScenarioError) -> String {
    if let digest = known[path] { return digest }
    var hash = StableHash()
    guard hash.addFile(at: path) else {
      throw ScenarioError(diagnostics: [
        Diagnostic(file: path, line: 0, column: 0, message: "the trace cannot be read")
      ])
    }
    known[path] = hash.text
    return hash.text
  }
}

extension StableHash {
  /// Adds all of a scenario that a simulation or a bill depends on; a trace is its bytes, wherever the file lies.
  fileprivate mutating func add(_ scenario: Scenario, _ traces: inout TraceDigests) throws(ScenarioError) {
    var scenario = scenario
    scenario.name = ""
    scenario.crossover = nil
    scenario.sweep = nil
    scenario.forecast = nil
    scenario.checks = []
    var digests = traces
    try add(partsOf: scenario) { (part: Any) throws(ScenarioError) -> String? in
      guard let trace = part as? Trace else { return nil }
      let extending = trace.extending.map { " \($0)" } ?? ""
      return "\(trace.format) \(trace.rateScale)\(extending) \(try digests.digest(of: trace.path))"
    }
    traces = digests
  }
}
