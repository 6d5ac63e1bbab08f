import Diagnostics
import Model
import Scenarios
import Testing

/// Caches as they are written.
@Suite struct CacheGrammarTests {
  private func workload(_ keys: String) throws -> Workload {
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 1d
      workloads:
        w: {arrivals: {process: poisson, rate: 3/s}, \(keys)}
      models:
        m: {latency: 1s}
      pools:
        p: {model: m, instance: aws/c7g.2xlarge, replicas: 2}
      """
    return try withFile(Array(text.utf8)) { path in
      do throws(ScenarioError) { return try ScenarioFile.load(path: path).workloads[0] } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  @Test func everyKeyOfAnExactCache() throws {
    let workload = try workload(
      "route: p, items: {zipf: {count: 3M, exponent: 0.6}}, cache: {exact: {capacity: 200k, ttl: 6h, latency: 4ms, "
        + "price: $0.00001/lookup, eviction: lfu, scope: all, coalesce: true, invalidate: {every: 1d, share: 2%}}}")
    #expect(workload.items == ItemPopularity(count: 3_000_000, zipfExponent: 0.6))
    #expect(
      workload.exactCache
        == ExactCache(
          capacity: 200_000, timeToLive: 21_600, latency: 0.004, price: 0.00001, eviction: .lfu, scope: .all,
          coalesces: true, invalidation: ExactCache.Invalidation(every: 86_400, share: 0.02)))
    #expect(workload.hasCaches && workload.hasParticulars && workload.duplicates == nil && !workload.isPersonal)
    let bare = try self.workload("route: p, duplicates: 60%, cache: {exact: {capacity: 5M}}")
    #expect(bare.exactCache == ExactCache(capacity: 5_000_000) && bare.duplicates == 0.6)
    #expect(bare.exactCache?.scope == .tenant && bare.exactCache?.eviction == .lru)
  }

  @Test func aSemanticCacheByItsPointOrItsThreshold() throws {
    let point = try workload(
      "route: p, cache: {semantic: {hit: 14%, wrong: 0.4%, repeat: 50%, latency: 25ms, price: $0.00002/lookup}}")
    #expect(
      point.semanticCache == SemanticCache(hit: 0.14, wrong: 0.004, repeated: 0.5, latency: 0.025, price: 0.00002))
    func cache(_ threshold: String) throws -> SemanticCache {
      try #require(
        workload(
          "route: p, cache: {semantic: {threshold: \(threshold), hits: {0.95: 8%, 0.85: 30%, 0.9: 20%}, "
            + "wrong: {0.8: 5%, 1: 1%}}}"
        ).semanticCache)
    }
    let middle = try cache("0.875")
    #expect(abs(middle.hit - 0.25) < 1e-12 && abs(middle.wrong - 0.035) < 1e-12)
    #expect(try cache("0.85").hit == 0.3 && cache("0.95").hit == 0.08 && cache("0.9").hit == 0.2)
  }

  @Test func aCacheOfAStage() throws {
    let workload = try workload(
      "items: {zipf: {count: 10, exponent: 0}}, stages: [{name: embed, cache: {exact: {capacity: 5, ttl: 1m}}}, answer], "
        + "routes: {embed: p, answer: p}")
    #expect(workload.stages[0].cache == ExactCache(capacity: 5, timeToLive: 60) && workload.stages[0].cacheSpan == 1)
    #expect(workload.stages[1].cache == nil && workload.hasCaches && workload.exactCache == nil)
  }
}
