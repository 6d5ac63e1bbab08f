import Catalog
import EventKernel

/// Identical replicas on identical instances, with one batching policy and one autoscaler.
public struct Pool: Sendable {
  /// Its name.
  public var name: String
  /// The model's name as written under `models`.
  public var model: String
  /// How long work takes on one replica.
  public var stepTime: StepTimeModel
  /// The machine a replica runs on, with hardware and prices.
  public var instance: Instance
  /// The slice of an accelerator a replica gets; nil is whole accelerators (or none).
  public var slice: SliceProfile?
  /// Accelerators a replica spans; 0 on a CPU instance.
  public var tensorParallel: Int
  /// Replicas that fit on one instance, which is billed whole; at least 1.
  public var replicasPerInstance: Int
  /// How requests are grouped.
  public var batching: Batching
  /// How a request finds its replica.
  public var loadBalancing: LoadBalancing
  /// Limits of the waiting line.
  public var queue: QueueLimits
  /// Bounds on the number of replicas.
  public var replicas: ReplicaBounds
  /// The control loop; nil keeps `replicas.initial`.
  public var autoscaler: Autoscaler?
  /// What happens between asking for a replica and its first request.
  public var startup: Startup
  /// Where instances are bought, in order of use; the bounds always cover `replicas.maximum`.
  public var purchase: [PurchaseOption]

  /// Creates a pool.
  public init(
    name: String, model: String, stepTime: StepTimeModel, instance: Instance, slice: SliceProfile? = nil,
    tensorParallel: Int, replicasPerInstance: Int = 1, batching: Batching, loadBalancing: LoadBalancing,
    queue: QueueLimits = QueueLimits(), replicas: ReplicaBounds, autoscaler: Autoscaler? = nil,
    startup: Startup = Startup(), purchase: [PurchaseOption]
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
  }

  /// Instances that hold `replicas` replicas.
  public func instances(for replicas: Int) -> Int {
    (replicas + replicasPerInstance - 1) / replicasPerInstance
  }
}

/// What a replica's hardware does with a batch.
public enum StepTimeModel: Sendable {
  /// A language model on an accelerator: roofline of the shape, the precision and the datasheet.
  case roofline(Roofline)
  /// Measured: seconds a batch of each size takes, ascending; between points linear, a single point holds for that size alone.
  case table([BatchLatency])
  /// Seconds one request takes, whatever else runs.
  case latency(Distribution)
}

/// One measured point of a latency table.
public struct BatchLatency: Sendable, Equatable {
  /// Requests in the batch, at least 1.
  public var batch: Int
  /// Seconds the batch takes, above 0.
  public var seconds: Double

  /// Creates a point.
  public init(batch: Int, seconds: Double) {
    self.batch = batch
    self.seconds = seconds
  }
}

/// The facts a roofline step time needs, per replica.
public struct Roofline: Sendable {
  /// Shape of the model.
  public var architecture: Architecture
  /// Format of the weights.
  public var precision: Precision
  /// Format of the key-value cache.
  public var keyValuePrecision: Precision
  /// The accelerator.
  public var accelerator: Accelerator
  /// Compute of the replica's part over a whole accelerator's: SM slices of MIG over all; 1 for whole ones.
  public var computeFraction: Double
  /// Memory bandwidth of the replica's part over a whole accelerator's: memory slices over all; 1 for whole ones.
  public var bandwidthFraction: Double
  /// Accelerators that share each layer.
  public var tensorParallel: Int
  /// Where each accelerator's memory goes, with the blocks left for the key-value cache.
  public var memory: ServingMemory
  /// The serving software.
  public var engine: ServingEngine
  /// What the accelerator reaches of its datasheet.
  public var efficiency: Efficiency
  /// Whether only likely tokens are kept when one is sampled (top_p, top_k), which sorts the vocabulary for every request.
  public var filtersSampling: Bool
  /// Time of the host's work over that on the hosts the engine's figures come from; 1 is the same.
  public var hostSlowness: Double

  /// Creates a roofline.
  public init(
    architecture: Architecture, precision: Precision, keyValuePrecision: Precision, accelerator: Accelerator,
    computeFraction: Double, bandwidthFraction: Double, tensorParallel: Int, memory: ServingMemory,
    engine: ServingEngine = Defaults.engine, calibration: Calibration = Calibration(), filtersSampling: Bool? = nil,
    hostSlowness: Double = 1
  ) {
    self.architecture = architecture
    self.precision = precision
    self.keyValuePrecision = keyValuePrecision
    self.accelerator = accelerator
    self.computeFraction = computeFraction
    self.bandwidthFraction = bandwidthFraction
    self.tensorParallel = tensorParallel
    self.memory = memory
    self.engine = calibration.applied(to: engine)
    efficiency = calibration.applied(to: Catalog.efficiency(of: accelerator.generation))
    self.filtersSampling = filtersSampling ?? (engine.samplesAsPublished && architecture.filtersSampling)
    self.hostSlowness = hostSlowness
  }
}

/// How a replica groups requests.
public enum Batching: Sendable, Equatable {
  /// One by one, `concurrency` at a time.
  case none(concurrency: Int)
  /// Triton's dynamic batcher.
  case dynamic(DynamicBatching)
  /// vLLM V1's continuous batching.
  case continuous(ContinuousBatching)
}

/// Fields of Triton's `dynamic_batching` block.
public struct DynamicBatching: Sendable, Equatable {
  /// Requests a batch may hold, at least 1.
  public var maxBatchSize: Int
  /// Sizes sent at once when reached, ascending; `[maxBatchSize]` when none is written.
  public var preferredBatchSizes: [Int]
  /// Seconds the oldest request may be held back for a preferred size; 0 never waits.
  public var maxQueueDelay: Double
  /// Batches a replica runs at a time (Triton's `instance_group.count`).
  public var instanceCount: Int

  /// Creates a policy.
  public init(maxBatchSize: Int, preferredBatchSizes: [Int], maxQueueDelay: Double, instanceCount: Int = 1) {
    self.maxBatchSize = maxBatchSize
    self.preferredBatchSizes = preferredBatchSizes
    self.maxQueueDelay = maxQueueDelay
    self.instanceCount = instanceCount
  }
}

/// vLLM's scheduler limits.
public struct ContinuousBatching: Sendable, Equatable {
  /// How prompts and answers share steps.
  public enum Scheduling: Sendable {
    /// A step computes the next token of every answer and, in what is left of it, chunks of prompts (vLLM V1).
    case chunked
    /// Prompts are computed whole, in steps of their own and before answers go on (vLLM before chunked prefill).
    case promptsFirst
    /// A batch is formed of what waits when the one before is over, and is over when its longest answer is; answers come then, whole.
    case batchByBatch
  }
  /// Requests that may run together.
  public var maxNumSeqs: Int
  /// Tokens computed in one step, prompt chunks and decodes together.
  public var maxNumBatchedTokens: Int
  /// Tokens of a key-value block.
  public var blockSize: Int
  /// Blocks of the key-value cache; for step times that are not a roofline, given by the scenario or unlimited (`Int32.max`).
  public var blocks: Int
  /// Most tokens of a prompt and its answer together; nil is what the model's published configuration says.
  public var maxModelLen: Int?
  /// Whether blocks of beginnings that prompts share are computed once and kept while there is room.
  public var prefixCaching: Bool
  /// How prompts and answers share steps.
  public var scheduling: Scheduling
  /// Drafts of the next tokens that each step checks; nil is one token a step. Goes with `chunked`.
  public var speculation: Speculation?
  /// When a waiting request is admitted.
  public var admission: Admission

  /// When a waiting request is admitted.
  public enum Admission: Sendable, Equatable {
    /// When the cache has room for what is computed next; later the last admitted may have to give its blocks up (vLLM, and
    /// TensorRT-LLM's MAX_UTILIZATION).
    case maxUtilization
    /// When the cache has room for it and all that run, each to its end: nobody gives blocks up. The end is that of an answer of
    /// `maxTokens`, the limit that requests carry, or of the answer itself where it is longer.
    ///
    /// Source: TensorRT-LLM documentation, "Useful runtime flags", capacity scheduler policy GUARANTEED_NO_EVICT, 2026-08.
    case guaranteedNoEvict(maxTokens: Int)
  }

  /// Creates limits.
  public init(
    maxNumSeqs: Int, maxNumBatchedTokens: Int, blockSize: Int, blocks: Int, maxModelLen: Int? = nil,
    prefixCaching: Bool = Defaults.prefixCaching, scheduling: Scheduling = .chunked, speculation: Speculation? = nil,
    admission: Admission = .maxUtilization
  ) {
    self.maxNumSeqs = maxNumSeqs
    self.maxNumBatchedTokens = maxNumBatchedTokens
    self.blockSize = blockSize
    self.blocks = blocks
    self.maxModelLen = maxModelLen
    self.prefixCaching = prefixCaching
    self.scheduling = scheduling
    self.speculation = speculation
    self.admission = admission
  }
}

/// Speculative decoding: a draft of the next tokens, all checked in one step of the model.
///
/// A step gives an answer the drafted tokens up to the first that is refused, and one of the model's own. With each accepted
/// independently with probability a, k drafted tokens give (1 - a^(k + 1)) / (1 - a) a step on average.
///
/// Source: Y. Leviathan, M. Kalman and Y. Matias, "Fast Inference from Transformers via Speculative Decoding", ICML 2023,
/// definition 3.1 and equation 1.
public struct Speculation: Sendable, Equatable {
  /// What a draft costs.
  public enum Draft: Sendable, Equatable {
    /// Seconds for each drafted token, whatever the batch.
    case seconds(Double)
    /// A model on the same hardware in the same format that computes every prompt too, and drafts one token a pass.
    case model(Architecture)
  }
  /// Tokens drafted a step, at least 1.
  public var tokens: Int
  /// Probability that a drafted token is accepted after those before it were, in 0...1.
  public var acceptance: Double
  /// What a draft costs.
  public var draft: Draft

  /// Creates a way to speculate.
  public init(tokens: Int, acceptance: Double, draft: Draft) {
    self.tokens = tokens
    self.acceptance = acceptance
    self.draft = draft
  }

  /// Tokens that a step gives an answer on average, at most `tokens` + 1.
  public var meanTokensPerStep: Double {
    var (sum, power) = (0.0, 1.0)
    for _ in 0...tokens {
      sum += power
      power *= acceptance
    }
    return sum
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
}

/// Limits of a pool's waiting line.
public struct QueueLimits: Sendable, Equatable {
  /// Requests that may wait; nil is without limit. A request that finds the line full is rejected.
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

/// Kubernetes' horizontal pod autoscaler, autoscaling/v2.
public struct Autoscaler: Sendable, Equatable {
  /// The signal.
  public enum Metric: String, Sendable, CaseIterable {
    /// Requests waiting in the pool, External metric with AverageValue target.
    case queueDepth = "queue_depth"
    /// Requests waiting and running in the pool, External metric with AverageValue target.
    case concurrency
    /// Busy share of the CPU replicas' places, Resource metric with Utilization target.
    case cpuUtilization = "cpu_utilization"
    /// Busy share of the accelerators, Pods metric with AverageValue target.
    case gpuUtilization = "gpu_utilization"

    /// Whether the target is a share of each ready replica rather than a total divided among replicas.
    public var isUtilisation: Bool { self == .cpuUtilization || self == .gpuUtilization }
  }
  /// The signal.
  public var metric: Metric
  /// Wanted signal per replica: requests, or a fraction for utilisations; above 0.
  public var target: Double
  /// Seconds between two looks.
  public var interval: Double
  /// Relative distance from the target within which nothing is done.
  public var tolerance: Double
  /// Limits on growth.
  public var scaleUp: ScalingRules
  /// Limits on shrinking.
  public var scaleDown: ScalingRules

  /// Creates an autoscaler.
  public init(
    metric: Metric, target: Double, interval: Double, tolerance: Double, scaleUp: ScalingRules,
    scaleDown: ScalingRules
  ) {
    self.metric = metric
    self.target = target
    self.interval = interval
    self.tolerance = tolerance
    self.scaleUp = scaleUp
    self.scaleDown = scaleDown
  }
}

/// One direction of an HPA's `behavior`.
public struct ScalingRules: Sendable, Equatable {
  /// Which policy binds when several are written.
  public enum Selection: String, Sendable, CaseIterable {
    /// The largest change allowed by any.
    case max
    /// The smallest change allowed by any.
    case min
    /// No change in this direction.
    case disabled
  }
  /// Seconds over which recommendations are remembered.
  public var stabilizationWindow: Double
  /// Rate limits, at least one unless disabled.
  public var policies: [ScalingPolicy]
  /// Which limit binds.
  public var selectPolicy: Selection

  /// Creates rules.
  public init(stabilizationWindow: Double, policies: [ScalingPolicy], selectPolicy: Selection = .max) {
    self.stabilizationWindow = stabilizationWindow
    self.policies = policies
    self.selectPolicy = selectPolicy
  }
}

/// A limit on how much a replica count may change in a period.
public struct ScalingPolicy: Sendable, Equatable {
  /// The kind of limit.
  public enum Kind: String, Sendable, CaseIterable {
    /// A number of replicas.
    case pods
    /// A percentage of the replicas at the period's start.
    case percent
  }
  /// The kind of limit.
  public var kind: Kind
  /// Replicas, or percent.
  public var value: Double
  /// Seconds, above 0.
  public var period: Double

  /// Creates a limit.
  public init(kind: Kind, value: Double, period: Double) {
    self.kind = kind
    self.value = value
    self.period = period
  }
}

/// Stages from asking for a replica to its first request; seconds.
public struct Startup: Sendable, Equatable {
  /// Until the instance runs; not billed. Zero when the replica finds a place on an instance that runs already.
  public var provision: Distribution
  /// Pulling the image; billed.
  public var pull: Distribution
  /// Loading the weights and starting the engine; billed.
  public var load: Distribution

  /// Creates stages.
  public init(
    provision: Distribution = .constant(0), pull: Distribution = .constant(0), load: Distribution = .constant(0)
  ) {
    self.provision = provision
    self.pull = pull
    self.load = load
  }
}
