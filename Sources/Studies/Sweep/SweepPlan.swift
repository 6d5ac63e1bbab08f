import EventKernel
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
  /// the scenario's content and the point's settings: a point that stays in the plan keeps its id, and with it its result, when others
  /// are added, or when only comments change.
  /// - Parameters:
  ///   - scenario: The template's scenario, with the seed and replications that are wanted of every point.
  ///   - version: The version of the program, since another may give other results.
  public init(_ sweep: Sweep, scenario: Scenario, template: ScenarioTemplate, version: String) {
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
    points = sweep.combinations(seed: scenario.seed).enumerated().map { index, values in
      var hash = common
      for (path, value) in zip(paths, values) {
        hash.add(path)
        hash.add(value)
      }
      return SweepPoint(index: index, id: hash.text, values: values)
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

/// FNV-1a, 64 bits (Fowler, Noll, Vo; IETF draft-eastlake-fnv), over texts that each end in a byte that UTF-8 never has, with the
/// finaliser of splitmix64 (G. Steele, D. Lea and C. Flood, OOPSLA 2014) so that every bit of it depends on the last byte.
public struct StableHash: Sendable {
  private var state: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Creates the hash of nothing.
  public init() {}

  /// Adds a text.
  public mutating func add(_ text: String) {
    for byte in text.utf8 { add(byte) }
    add(0xFF)
  }

  private mutating func add(_ byte: UInt8) { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }

  /// 16 hexadecimal digits.
  public var text: String {
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    let digits = String(mixed ^ (mixed >> 31), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
