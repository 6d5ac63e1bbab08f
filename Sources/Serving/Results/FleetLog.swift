/// One thing that happened to a fleet, or one decision about it.
public struct FleetEvent: Sendable, Equatable {
  /// What happened.
  public enum Kind: String, Sendable, CaseIterable {
    /// An autoscaler decided otherwise than before.
    case decision
    /// A replica was requested.
    case replicaRequested = "replica_requested"
    /// A replica takes requests.
    case replicaReady = "replica_ready"
    /// A replica takes no new requests.
    case replicaDraining = "replica_draining"
    /// A replica is no more.
    case replicaTerminated = "replica_terminated"
    /// Replicas found no room and wait for their provisioner to request an instance.
    case replicaPending = "replica_pending"
    /// An instance was requested.
    case instanceRequested = "instance_requested"
    /// An instance runs and is billed.
    case instanceRuns = "instance_runs"
    /// The provisioner found that an instance is not needed.
    case instanceUnneeded = "instance_unneeded"
    /// The provisioner terminates an instance: its replicas drain and start elsewhere.
    case instanceDraining = "instance_draining"
    /// Knative's activator comes into the path of requests.
    case activatorIn = "activator_in_path"
    /// Requests go to the replicas without Knative's activator.
    case activatorOut = "activator_out_of_path"
    /// The provider will interrupt an instance.
    case interruptionNotice = "interruption_notice"
    /// The provider interrupted an instance.
    case instanceInterrupted = "instance_interrupted"
    /// An instance is no more.
    case instanceTerminated = "instance_terminated"
  }
  /// Numbers of replicas after the event; at a decision, those it was made at with what is desired from then on.
  public struct Levels: Sendable, Equatable {
    /// Desired.
    public var desired: Int
    /// On their way.
    public var starting: Int
    /// Taking requests.
    public var ready: Int
    /// Finishing what they have.
    public var draining: Int

    /// Creates levels.
    public init(desired: Int, starting: Int, ready: Int, draining: Int) {
      self.desired = desired
      self.starting = starting
      self.ready = ready
      self.draining = draining
    }
  }
  /// Second of the run.
  public var second: Double
  /// Index of the pool.
  public var pool: Int
  /// What happened.
  public var kind: Kind
  /// Of a decision: index of the policy.
  public var policy: Int?
  /// Of a decision: what was decided.
  public var decision: ScalingDecision?
  /// Number of the replica, from 0 over all pools; a number is used again when its replica has terminated.
  public var replica: Int?
  /// Number of the instance, likewise.
  public var instance: Int?
  /// Place of the instance's type among `Pool.machines`.
  public var machine: Int?
  /// Replicas after it, or at it.
  public var levels: Levels

  init(
    second: Double, pool: Int, kind: Kind, policy: Int? = nil, decision: ScalingDecision? = nil, replica: Int? = nil,
    instance: Int? = nil, machine: Int? = nil, levels: Levels
  ) {
    self.second = second
    self.pool = pool
    self.kind = kind
    self.policy = policy
    self.decision = decision
    self.replica = replica
    self.instance = instance
    self.machine = machine
    self.levels = levels
  }
}

/// What happened to fleets and why, in the order of time, up to a number of events.
///
/// A decision is kept when its numbers of replicas differ from the same policy's before, or when they differ from what there is: one
/// that is not kept was as the last one.
public struct FleetLog: Sendable, Equatable {
  /// The events.
  public private(set) var events: [FleetEvent] = []
  /// Events that came after the log was full.
  public private(set) var left = 0
  /// Most events kept.
  public let limit: Int
  private var last: [Int: ScalingDecision] = [:]

  /// Creates an empty log.
  public init(limit: Int) { self.limit = limit }

  mutating func add(_ event: FleetEvent) {
    if events.count < limit { events.append(event) } else { left += 1 }
  }

  mutating func add(_ outcome: PoolScaler.Outcome, pool: Int, levels: FleetEvent.Levels, at now: Double) {
    let decision = outcome.decision
    let key = pool << 8 | outcome.loop
    let before = last[key]
    last[key] = decision
    let isNew =
      before?.raw != decision.raw || before?.stabilised != decision.stabilised || before?.desired != decision.desired
    guard isNew || levels.desired != levels.starting + levels.ready else { return }
    add(
      FleetEvent(
        second: now, pool: pool, kind: .decision, policy: outcome.loop, decision: decision, levels: levels))
  }
}
