import Model
import Serving

/// What happened to the fleet of a scenario's first replication, and why.
public struct FleetHistory: Sendable {
  /// One event or decision.
  public struct Row: Sendable, Equatable {
    /// Second of the run.
    public var second: Double
    /// The pool's name.
    public var pool: String
    /// What happened: `decision`, `replica_ready` and the like.
    public var event: String
    /// Of a decision, the policy's word.
    public var policy: String?
    /// Of a decision, the signal that decided.
    public var signal: Double?
    /// Of a decision, what the signal alone asks for.
    public var raw: Int?
    /// Of a decision, what windows and delays leave of it.
    public var stabilised: Int?
    /// Of a decision, what the policy desires within rate limits and bounds.
    public var limited: Int?
    /// Replicas desired after it, the most of all policies.
    public var desired: Int
    /// Replicas on their way after it.
    public var starting: Int
    /// Replicas that take requests after it.
    public var ready: Int
    /// Replicas that finish what they have after it.
    public var draining: Int
    /// Number of the replica.
    public var replica: Int?
    /// Number of the instance.
    public var instance: Int?
    /// Its type.
    public var instanceType: String?
  }
  /// Most rows that are kept: about 40 MB.
  public static let limit = 250_000
  /// In the order of time.
  public var rows: [Row]
  /// How many more there were.
  public var left: Int

  /// Runs the first replication once more with its log on, which changes nothing of it.
  /// - Throws: As `simulate`.
  public init(_ scenario: Scenario, limit: Int = limit) throws {
    let log = try simulate(scenario, replication: 0, logging: max(1, limit)).log
    rows = (log?.events ?? []).map { event in
      let pool = scenario.pools[event.pool]
      return Row(
        second: event.second, pool: pool.name, event: event.kind.rawValue,
        policy: event.policy.flatMap { index in pool.autoscaler.map { $0.policies[index].word } },
        signal: event.decision?.signal, raw: event.decision?.raw, stabilised: event.decision?.stabilised,
        limited: event.decision?.desired, desired: event.levels.desired, starting: event.levels.starting,
        ready: event.levels.ready, draining: event.levels.draining, replica: event.replica, instance: event.instance,
        instanceType: event.machine.map { pool.machines[$0].instance.name })
    }
    left = log?.left ?? 0
  }
}
