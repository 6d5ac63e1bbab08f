/// Where a pool that only computes prompts has its answers written: disaggregated prefilling.
///
/// Source of the scheme: vLLM documentation, "Disaggregated Prefilling" and "NixlConnector Usage Guide", 2026-11.
public struct DecodePool: Sendable, Equatable {
  /// Index of the pool that writes the answers.
  public var pool: Int
  /// The link as written: a name of the catalog, or its figures.
  public var link: String
  /// Bytes per second that keys and values are sent at from one replica.
  public var bandwidth: Double
  /// Seconds until the first byte moves.
  public var latency: Double

  /// Creates a way out of a pool.
  public init(pool: Int, link: String, bandwidth: Double, latency: Double) {
    self.pool = pool
    self.link = link
    self.bandwidth = bandwidth
    self.latency = latency
  }
}

extension Scenario {
  /// The pools whose answers a pool writes.
  public func prefillPools(of pool: Int) -> [Int] { pools.indices.filter { pools[$0].decode?.pool == pool } }

  /// Whether prompts and answers of a pool's requests are computed in different pools.
  public func isDisaggregated(_ pool: Int) -> Bool { pools[pool].decode != nil || !prefillPools(of: pool).isEmpty }
}
