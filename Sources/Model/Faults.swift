import EventKernel

/// When something happens, in a run.
public struct Occurrence: Sendable, Equatable {
  /// The rule for its beginnings.
  public enum Times: Sendable, Equatable {
    /// Once, at a second of the run.
    case at(Double)
    /// Again and again, after exponential gaps of this mean in seconds from the end of the one before.
    case every(Double)
  }
  /// When it begins.
  public var times: Times
  /// Seconds it lasts, above 0.
  public var lasting: Double

  /// Creates a rule.
  public init(_ times: Times, lasting: Double) {
    self.times = times
    self.lasting = lasting
  }
}

/// What goes wrong in a pool.
public struct Faults: Sendable, Equatable {
  /// Crashes of single replicas; nil is none.
  public var crashes: Crashes?
  /// Times in which replicas that are ready are slow.
  public var slow: [Slowdown]
  /// Times in which replicas that are ready, and those that become ready, are slow.
  public var badDeploys: [Slowdown]
  /// Times in which a zone has no instances.
  public var zoneOutages: [ZoneOutage]

  /// Creates faults.
  public init(
    crashes: Crashes? = nil, slow: [Slowdown] = [], badDeploys: [Slowdown] = [], zoneOutages: [ZoneOutage] = []
  ) {
    self.crashes = crashes
    self.slow = slow
    self.badDeploys = badDeploys
    self.zoneOutages = zoneOutages
  }

  /// Whether nothing goes wrong.
  public var isEmpty: Bool { crashes == nil && slow.isEmpty && badDeploys.isEmpty && zoneOutages.isEmpty }
}

/// Crashes of single replicas, each with all it holds.
public struct Crashes: Sendable, Equatable {
  /// Mean seconds that a replica is ready before it crashes; exponential.
  public var meanTimeBetween: Double
  /// Seconds until it is ready again, on the instance it has.
  public var repair: Distribution

  /// Creates crashes.
  public init(meanTimeBetween: Double, repair: Distribution) {
    self.meanTimeBetween = meanTimeBetween
    self.repair = repair
  }
}

/// Some of the replicas are slow for a while.
public struct Slowdown: Sendable, Equatable {
  /// When.
  public var when: Occurrence
  /// Probability with which a replica is, in 0...1.
  public var share: Double
  /// How many times as long its work takes, above 0.
  public var factor: Double

  /// Creates a slowdown.
  public init(_ when: Occurrence, share: Double, factor: Double) {
    self.when = when
    self.share = share
    self.factor = factor
  }
}

/// A zone is lost with all instances in it, and has none to give.
public struct ZoneOutage: Sendable, Equatable {
  /// When.
  public var when: Occurrence
  /// The zone's place in `Pool.zones`; nil is all of the pool.
  public var zone: Int?

  /// Creates an outage.
  public init(_ when: Occurrence, zone: Int? = nil) {
    self.when = when
    self.zone = zone
  }
}

/// Replicas are replaced by new ones, some at a time.
///
/// Source: Kubernetes documentation, "Deployments", "Rolling Update Deployment": a share of surge is rounded up and one of
/// unavailable replicas down, 25 % each by default; where both come to 0, one may be unavailable (2026-08).
public struct RollingUpdate: Sendable, Equatable {
  /// A number of replicas, or a share of those desired.
  public enum Portion: Sendable, Equatable {
    case count(Int)
    case share(Double)
  }
  /// Second of the run at which it begins.
  public var at: Double
  /// Replicas that there may be beyond those desired.
  public var maxSurge: Portion
  /// Replicas desired that may be missing.
  public var maxUnavailable: Portion

  /// Creates an update.
  public init(at: Double, maxSurge: Portion = .share(0.25), maxUnavailable: Portion = .share(0.25)) {
    self.at = at
    self.maxSurge = maxSurge
    self.maxUnavailable = maxUnavailable
  }

  /// Replicas beyond, and replicas that may be missing, of N desired.
  public func limits(of desired: Int) -> (surge: Int, unavailable: Int) {
    func number(_ portion: Portion, _ rule: FloatingPointRoundingRule) -> Int {
      switch portion {
      case .count(let count): count
      case .share(let share): Int((share * Double(desired)).rounded(rule))
      }
    }
    let surge = number(maxSurge, .up)
    let unavailable = min(number(maxUnavailable, .down), desired)
    return surge == 0 && unavailable == 0 ? (0, 1) : (surge, unavailable)
  }
}

/// What goes wrong at an API.
public struct APIFaults: Sendable, Equatable {
  /// Times in which every call fails at once.
  public var outages: [Occurrence]
  /// Times in which calls are refused as by a rate limit.
  public var throttling: [Throttling]

  /// Creates faults.
  public init(outages: [Occurrence] = [], throttling: [Throttling] = []) {
    self.outages = outages
    self.throttling = throttling
  }
}

/// A share of calls is refused for a while.
public struct Throttling: Sendable, Equatable {
  /// When.
  public var when: Occurrence
  /// Probability with which a call is refused, in 0...1.
  public var share: Double

  /// Creates a storm.
  public init(_ when: Occurrence, share: Double) {
    self.when = when
    self.share = share
  }
}
