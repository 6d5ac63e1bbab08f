import Catalog
import EventKernel

/// Replicas of one model on instances of one type, or of a few, with one batching policy and one autoscaler.
public struct Pool: Sendable {
  /// Its name.
  public var name: String
  /// The model's name as written under `models`.
  public var model: String
  /// How long work takes on one replica; of a replica on `instance`, as the hardware and limits below.
  public var stepTime: StepTimeModel
  /// The machine a replica runs on, with hardware and prices.
  public var instance: Instance
  /// The slice of an accelerator a replica gets; nil is whole accelerators (or none).
  public var slice: SliceProfile?
  /// The slices that each accelerator of the pool's instances is cut into; empty where they are whole.
  public var layout: [SliceProfile] = []
  /// Index of the pool whose instances the replicas are placed on; nil where the pool has its own.
  public var instancesOf: Int?
  /// Further types that purchase options may name.
  public var otherMachines: [MachineType] = []
  /// Which purchase option is taken.
  public var choice = PurchaseChoice.inOrder
  /// Accelerators a replica spans; 0 on a CPU instance.
  public var tensorParallel: Int
  /// Replicas that fit on one instance, which is billed whole; at least 1.
  public var replicasPerInstance: Int
  /// How requests are grouped.
  public var batching: Batching
  /// How a request finds its replica.
  public var loadBalancing: LoadBalancing
  /// Limits of the queue.
  public var queue: QueueLimits
  /// Bounds on the number of replicas.
  public var replicas: ReplicaBounds
  /// The control loop; nil keeps `replicas.initial`.
  public var autoscaler: Autoscaler?
  /// What happens between asking for a replica and its first request.
  public var startup: Startup
  /// Where instances are bought, in order of use; they always cover `replicas.maximum`. Empty where they are another pool's.
  public var purchase: [PurchaseOption]
  /// Instances kept prepared; nil is none.
  public var warmPool: WarmPool?
  /// What buys instances and gives them back in its own time; nil is at once.
  public var provisioner: Provisioner?
  /// Seconds after which a replica that drains since fewer are desired is taken away with what it still serves; nil is never.
  public var drainTimeout: Double?
  /// What a provisioner leaves of the replicas when it terminates instances; nil is nothing.
  public var disruptionBudget: DisruptionBudget?
  /// Zones that instances are spread over, the one with the fewest next; empty where none are told apart.
  public var zones: [String] = []
  /// What goes wrong.
  public var faults = Faults()
  /// When replicas are replaced by new ones.
  public var rollingUpdates: [RollingUpdate] = []

  /// The pool that writes the answers of the prompts that are computed here; nil where this one does.
  public var decode: DecodePool?

  /// The chance that its model's answer is good, by how hard the request is; nil where answers are not judged.
  public var quality: DifficultyCurve?

  /// Creates a pool.
  public init(
    name: String, model: String, stepTime: StepTimeModel, instance: Instance, slice: SliceProfile? = nil,
    tensorParallel: Int, replicasPerInstance: Int = 1, batching: Batching, loadBalancing: LoadBalancing,
    queue: QueueLimits = QueueLimits(), replicas: ReplicaBounds, autoscaler: Autoscaler? = nil,
    startup: Startup = Startup(), purchase: [PurchaseOption], warmPool: WarmPool? = nil, drainTimeout: Double? = nil,
    decode: DecodePool? = nil
  ) {
    self.name = name
    self.model = model
    self.stepTime = stepTime
    self.instance = instance
    self.slice = slice
    self.tensorParallel = tensorParallel
    self.replicasPerInstance = replicasPerInstance
    self.batching = batching
    self.loadBalancing = loadBalancing
    self.queue = queue
    self.replicas = replicas
    self.autoscaler = autoscaler
    self.startup = startup
    self.purchase = purchase
    self.warmPool = warmPool
    self.drainTimeout = drainTimeout
    self.decode = decode
  }

  /// Whether what an instance costs depends on how long it ran at a time, beyond the second and the minute.
  public var billsRuns: Bool { purchase.contains { $0.billing != nil } }

  /// Instances of the first type that hold `replicas` replicas.
  public func instances(for replicas: Int) -> Int {
    (replicas + replicasPerInstance - 1) / replicasPerInstance
  }
}

/// How a request finds its replica.
public enum LoadBalancing: String, Sendable, CaseIterable {
  /// One line for the whole pool; the first free replica takes the head.
  case sharedQueue = "shared_queue"
  /// Each ready replica in turn.
  case roundRobin = "round_robin"
  /// A ready replica at random.
  case random
  /// The ready replica with the fewest requests waiting and running.
  case leastLoaded = "least_loaded"
  /// The ready replica with the fewest requests waiting; ties go to the fewest running.
  case joinShortestQueue = "join_shortest_queue"
  /// The less loaded of two ready replicas drawn at random (Mitzenmacher 2001).
  case powerOfTwoChoices = "power_of_two_choices"
  /// The ready replica with the least prompt blocks to compute and blocks in use, what it has of the prompt taken off.
  ///
  /// Source: NVIDIA Dynamo, lib/llm/src/kv_router/scheduler.rs, `DefaultWorkerSelector` with its defaults `overlap_score_weight` 1
  /// and `router_temperature` 0, read 2026-11: overlap_score_weight * prefill blocks + decode blocks, the least wins.
  case prefixAware = "prefix_aware"
  /// The same replica for all turns of a conversation while it is ready; the one with the fewest requests for what is of none.
  ///
  /// Sources: vLLM production-stack, `SessionRouter` (a session's requests to one engine by consistent hashing, others to the engine
  /// with the fewest), read 2026-11; by the highest of hashed weights: D. Thaler and C. Ravishankar, "Using name-based mappings to
  /// increase hit rates", IEEE/ACM Transactions on Networking 6(1), 1998.
  case sessionAffinity = "session_affinity"
  /// As Knative sends requests: through the activator's queue or choice while it is in the path, which its autoscaler says, else to each
  /// ready replica in turn.
  ///
  /// Source: knative/serving 98e5ef9 (2026-08), pkg/activator/net/throttler.go (`newRevisionThrottler`) and lb_policy.go; out of the
  /// path the ingress sends them, in turn as Envoy does unless told otherwise (`Cluster.LbPolicy`).
  case knative
}

/// Limits of a pool's queue.
public struct QueueLimits: Sendable, Equatable {
  /// Requests that may wait; nil is without limit. A request that finds the queue full is rejected.
  public var maxSize: Int?
  /// Seconds a request may wait before it is timed out; nil is without limit.
  public var timeout: Double?

  /// Creates limits.
  public init(maxSize: Int? = nil, timeout: Double? = nil) {
    self.maxSize = maxSize
    self.timeout = timeout
  }
}

/// Bounds on a pool's replicas.
public struct ReplicaBounds: Sendable, Equatable {
  /// Least number, at least 0.
  public var minimum: Int
  /// Greatest number, at least 1.
  public var maximum: Int
  /// Number ready when the run starts.
  public var initial: Int

  /// Creates bounds.
  public init(minimum: Int, maximum: Int, initial: Int) {
    self.minimum = minimum
    self.maximum = maximum
    self.initial = initial
  }
}
