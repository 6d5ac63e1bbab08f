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
  /// Answer tokens of requests that ended.
  var tokens: Int64 = 0
  /// Share of key-value blocks in use, averaged over ready replicas; nil where none is ready or there is no cache.
  var keyValueShare: Double?
  /// Replicas ready and on their way.
  var replicas = 0
  /// Replicas that are ready.
  var ready = 0
  /// Replicas wanted so far.
  var wanted = 0
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
