import EventKernel
import Model

/// The caches of what a workload's steps give.
struct StepCaches {
  /// The cache of a step, or of several in turn.
  struct StepCache {
    var lookUps: ExactLookUps
    let first: UInt8
    let last: UInt8
  }

  /// Most of them: a request has a bit for each.
  static let most = UInt32.bitWidth

  let caches: Buffer<StepCache>

  /// - Returns: nil where no step has one.
  init?(_ index: Int, of scenario: Scenario, streams: StreamBank) {
    let workload = scenario.workloads[index]
    let uses = scenario.paidUses(ofWorkload: index)
    let caches = workload.stages.enumerated().compactMap { place, stage -> StepCache? in
      guard let cache = stage.cache, let use = uses.firstIndex(where: { $0.source == .stageCache(stage: place) }) else {
        return nil
      }
      let name = "\(workload.name)/\(stage.name)/cache"
      return StepCache(
        lookUps: ExactLookUps(
          cache, name: name, use: use, of: workload, horizon: scenario.horizon, streams: streams),
        first: UInt8(place), last: UInt8(min(place + stage.cacheSpan, workload.stages.count) - 1))
    }
    guard !caches.isEmpty else { return nil }
    precondition(caches.count <= Self.most, "the decoder refuses more")
    self.caches = Buffer(caches)
  }

  /// The place of the cache of a step that a request has not asked yet; the outermost first.
  func toAsk(at step: UInt8, asked: UInt32) -> Int? {
    caches.indices.first { caches[$0].first == step && asked & 1 << UInt32($0) == 0 }
  }
}
