import EventKernel

/// Stages from asking for a replica to its first request; seconds.
public struct Startup: Sendable, Equatable {
  /// What a later replica on the same instance finds there.
  public enum Cache: String, Sendable, CaseIterable {
    /// Nothing: each replica goes through the stage.
    case none
    /// What the first replica brought, from the moment it had it.
    case node
    /// All of it from the beginning, as part of the machine's image.
    case prepared
  }
  /// Until the instance runs; not billed. Zero when the replica finds a place on an instance that runs already.
  public var provision: Distribution
  /// Pulling the image; billed.
  public var pull: Distribution
  /// Loading the weights; with no `engine` and `warmup` written, starting the engine as well; billed.
  public var load: Distribution
  /// Bytes of weights to fetch on top of `load`, divided by a draw of `bandwidth`; nil is none.
  public var weights: Double?
  /// Bytes a second.
  public var bandwidth: Distribution
  /// Starting the engine once the weights are there; billed.
  public var engine: Distribution
  /// Warming up before the first request; billed.
  public var warmup: Distribution
  /// Where the image is kept.
  public var imageCache: Cache
  /// Where the weights are kept.
  public var weightsCache: Cache
  /// When a replica that can serve is found out to be; nil is at once.
  public var readiness: ReadinessProbe?

  /// Creates stages.
  public init(
    provision: Distribution = .constant(0), pull: Distribution = .constant(0), load: Distribution = .constant(0),
    weights: Double? = nil, bandwidth: Distribution = .constant(1), engine: Distribution = .constant(0),
    warmup: Distribution = .constant(0), imageCache: Cache = .none, weightsCache: Cache = .none,
    readiness: ReadinessProbe? = nil
  ) {
    self.provision = provision
    self.pull = pull
    self.load = load
    self.weights = weights
    self.bandwidth = bandwidth
    self.engine = engine
    self.warmup = warmup
    self.imageCache = imageCache
    self.weightsCache = weightsCache
    self.readiness = readiness
  }
}

/// Probes of a replica that starts: the first one after it can serve lets requests in.
public struct ReadinessProbe: Sendable, Equatable {
  /// Seconds from the container's start, which is when the image is there, to the first probe.
  public var initialDelay: Double
  /// Seconds from one probe to the next, above 0.
  public var period: Double

  /// Creates a probe.
  public init(initialDelay: Double, period: Double) {
    self.initialDelay = initialDelay
    self.period = period
  }

  /// The second of the first probe that is not before `served`, the second from which the replica can serve.
  public func ready(containerStart: Double, serves served: Double) -> Double {
    let first = containerStart + initialDelay
    guard served > first else { return first }
    return first + ((served - first) / period).rounded(.up) * period
  }
}

/// Instances kept prepared, so that a start skips what was done before.
public struct WarmPool: Sendable, Equatable {
  /// How an instance waits.
  public enum State: String, Sendable, CaseIterable {
    /// Stopped, with image and weights on its disk: the engine still starts and warms up.
    case stopped
    /// Paused with its memory kept: it serves once resumed.
    case paused
    /// Running with the model loaded: it serves once resumed.
    case running

    /// Whether the engine is up once the instance is.
    public var keepsEngine: Bool { self != .stopped }
  }
  /// Instances that wait, at least 1.
  public var size: Int
  /// How they wait.
  public var state: State
  /// Seconds from asking for one to its running, in place of provisioning.
  public var resume: Distribution
  /// What an instance that waits costs, as a share of its price on demand in parts of a million.
  public var pricePerMillion: Int

  /// Creates a warm pool.
  public init(size: Int, state: State, resume: Distribution, pricePerMillion: Int) {
    self.size = size
    self.state = state
    self.resume = resume
    self.pricePerMillion = pricePerMillion
  }
}
