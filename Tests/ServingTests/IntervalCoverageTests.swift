import EventKernel
import Glibc
import Model
import Serving
import Testing

/// Whether the stated intervals hold what they state.
@Suite struct IntervalCoverageTests {
  /// 200 studies of 10 replications of M/M/1 at load 0.7: a 95 % interval must cover the true 95th percentile of latency,
  /// -ln(0.05) / (1 - 0.7), in 91 to 98 % of them (a binomial of 200 and 0.95 lies there with probability 0.98).
  @Test func theIntervalOfAQuantileCovers() throws {
    let truth = -log(0.05) / 0.3
    let pool = Stations.pool(service: .exponential(mean: 1), batching: .none(concurrency: 1))
    let customers = 20_000.0
    var covered = 0
    for study in 0..<200 {
      let scenario = Stations.scenario(
        process: .poisson(rate: 0.7), pool: pool, horizon: customers / 0.7, seed: UInt64(study))
      var pooled = LogHistogram()
      var own: [Double] = []
      for replication in 0..<10 {
        let latency = try simulate(scenario, replication: replication).workloads[0].latency
        pooled.merge(latency)
        own.append(try #require(latency.quantile(0.95)))
      }
      let estimate = Estimate.quantile(perReplication: own, pooled: try #require(pooled.quantile(0.95)))
      if let low = estimate.low, let high = estimate.high, low <= truth && truth <= high { covered += 1 }
    }
    #expect((182...196).contains(covered), "\(covered) of 200")
  }
}
