import Model

/// When a dynamic batcher sends what waits.
///
/// Source: triton-inference-server/core, src/dynamic_batch_scheduler.cc, GetDynamicBatch (read at 73aad7c, 2026-08), for
/// requests that each count as one item.
public struct DynamicBatchRule: Sendable {
  /// What to do now.
  public enum Decision: Equatable, Sendable {
    /// Send this many from the head of the queue.
    case send(Int)
    /// Wait for more, at most until this second.
    case wait(until: Double)
  }

  /// Requests a batch may hold.
  public let maxBatchSize: Int
  /// Seconds the oldest request may be held back; 0 never holds back.
  public let maxQueueDelay: Double
  /// Largest preferred size not above each number of waiting requests, 0 where there is none.
  private let bestPreferred: [Int]
  private let largestPreferred: Int

  /// Creates the rule of a `dynamic_batching` block.
  public init(_ batching: DynamicBatching) {
    maxBatchSize = batching.maxBatchSize
    maxQueueDelay = batching.maxQueueDelay
    let preferred = batching.preferredBatchSizes.isEmpty ? [batching.maxBatchSize] : batching.preferredBatchSizes
    largestPreferred = preferred.max() ?? batching.maxBatchSize
    bestPreferred = (0...batching.maxBatchSize).map { pending in preferred.filter { $0 <= pending }.max() ?? 0 }
  }

  /// Decides for a queue whose oldest request joined at `oldest`.
  /// - Parameters:
  ///   - waiting: Requests in the queue, at least 1.
  ///   - oldest: Second at which the first of them joined.
  ///   - now: The present second, not before `oldest`.
  /// - Complexity: O(1).
  public func decide(waiting: Int, oldest: Double, now: Double) -> Decision {
    let pending = min(waiting, maxBatchSize)
    let due = oldest + maxQueueDelay
    let isDue = maxQueueDelay > 0 && now >= due
    let best = bestPreferred[pending]
    if best > 0 && !isDue { return .send(best) }
    if waiting > maxBatchSize || pending >= largestPreferred || isDue || maxQueueDelay == 0 {
      return .send(pending)
    }
    return .wait(until: due)
  }
}
