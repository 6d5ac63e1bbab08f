import EventKernel
import Model

/// How long the stages of a start take.
///
/// Every stage is drawn whether a cache spares it or not, so that a cache changes no other start's draws.
struct StartupStages {
  private let startup: Startup
  private let stream: Stream
  /// Stages after the weights, and resuming, have draws of their own.
  private let later: Stream
  private let provision: Sampler
  private let pull: Sampler
  private let load: Sampler
  private let bandwidth: Sampler
  private let engine: Sampler
  private let warmup: Sampler
  private let resume: Sampler

  init(_ pool: Pool, streams: StreamBank) {
    startup = pool.startup
    stream = streams.stream("pools/\(pool.name)/startup")
    later = streams.stream("pools/\(pool.name)/startup/later")
    provision = Sampler(startup.provision)
    pull = Sampler(startup.pull)
    load = Sampler(startup.load)
    bandwidth = Sampler(startup.bandwidth)
    engine = Sampler(startup.engine)
    warmup = Sampler(startup.warmup)
    resume = Sampler(pool.warmPool?.resume ?? .constant(0))
  }

  /// Seconds from asking for an instance to its running.
  func provisioning() -> Double { provision.draw(stream) }

  /// Seconds from asking for a prepared instance to its running.
  func resuming() -> Double { resume.draw(later) }

  /// Seconds that an instance runs to be prepared.
  /// - Parameter withEngine: Whether the engine is started as well.
  func preparing(withEngine: Bool) -> Double {
    let image = startup.imageCache == .prepared ? 0 : pull.draw(stream)
    let weights = startup.weightsCache == .prepared ? 0 : load.draw(stream) + fetching()
    return image + weights + (withEngine ? engine.draw(later) + warmup.draw(later) : 0)
  }

  private func fetching() -> Double {
    startup.weights.map { $0 / bandwidth.draw(later) } ?? 0
  }

  /// The replicas of the start have brought what is kept.
  func keep(_ kept: inout KeptStages, from now: Double) {
    if startup.imageCache == .node { kept.imageAt = min(kept.imageAt, now) }
    if startup.weightsCache == .node { kept.weightsAt = min(kept.weightsAt, now) }
  }

  /// The seconds at which the container of a replica runs that is put on an instance, and at which it serves.
  /// - Parameters:
  ///   - kept: What is on the instance.
  ///   - hasEngine: Whether the engine runs there already.
  ///   - begin: Second from which the instance runs.
  func ready(_ kept: inout KeptStages, hasEngine: Bool, from begin: Double) -> (container: Double, serves: Double) {
    let pulling = pull.draw(stream)
    let loading = load.draw(stream) + fetching()
    let starting = engine.draw(later) + warmup.draw(later)
    if hasEngine { return (begin, begin) }
    let container = Self.fetched(from: begin, taking: pulling, &kept.imageAt, cache: startup.imageCache)
    let loaded = Self.fetched(from: container, taking: loading, &kept.weightsAt, cache: startup.weightsCache)
    let serves = loaded + starting
    return (container, startup.readiness?.ready(containerStart: container, serves: serves) ?? serves)
  }

  /// The second at which something is there that takes this duration to fetch, unless it is there before or another fetch of it ends
  /// sooner.
  private static func fetched(
    from begin: Double, taking seconds: Double, _ cachedAt: inout Double, cache: Startup.Cache
  ) -> Double {
    if cache == .prepared { return begin }
    let there = min(begin + seconds, max(begin, cachedAt))
    if cache == .node { cachedAt = min(cachedAt, there) }
    return there
  }
}
