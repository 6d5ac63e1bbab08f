/// What an autoscaler may know of a pool at a moment: levels, and counters since the start.
struct PoolView {
  /// Requests waiting and in service.
  var waiting = 0
  var running = 0
  /// Integrals over time of requests waiting and in service together, of busy replicas and of serving ones.
  var concurrency = 0.0
  var active = 0.0
  var serving = 0.0
  /// Requests that joined.
  var offered: Int64 = 0
  /// Requests that ended, where such are counted.
  var ended = EndedRequests()
  /// Share of key-value blocks in use, averaged over ready replicas; nil where none is ready or there is no cache.
  var keyValueShare: Double?
  /// Replicas ready and on their way.
  var replicas = 0
  /// Replicas that are ready.
  var ready = 0
  /// Replicas desired so far.
  var desired = 0
}

/// Sums over requests that ended, since the start.
struct EndedRequests {
  var count: Int64 = 0
  var input: Int64 = 0
  var output: Int64 = 0
  /// Seconds from joining the pool to the first token.
  var ttft = 0.0
  /// Seconds between tokens, and how many requests had more than one token.
  var itl = 0.0
  var itlCount: Int64 = 0

  mutating func count(_ request: Request, at now: Double, overhead: Double) {
    count += 1
    input += Int64(request.tokens.input)
    output += Int64(request.tokens.output)
    ttft += request.attempt.firstTokenAt - request.visit.enqueuedAt + overhead
    guard request.tokens.output > 1 else { return }
    itl += (now - request.attempt.firstTokenAt) / Double(request.tokens.output - 1)
    itlCount += 1
  }

  func since(_ past: EndedRequests) -> EndedRequests {
    EndedRequests(
      count: count - past.count, input: input - past.input, output: output - past.output, ttft: ttft - past.ttft,
      itl: itl - past.itl, itlCount: itlCount - past.itlCount)
  }
}

/// Which replicas a share of each can be known of.
struct ReplicaGroups {
  /// Those with a sample that counts.
  var measured = 0
  /// Those that should have a sample and have none.
  var missing = 0
  /// Those that do not count yet.
  var ignored = 0
}
