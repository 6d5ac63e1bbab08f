import Catalog
import FoundationEssentials
import Model
import Scenarios
import Testing

/// Laws of a fixed part and a part per item.
@Suite struct BatchLawTests {
  private func points(model: String, pool: String) throws -> [BatchLatency] {
    let text = """
      fleetcast: 1
      horizon: 1h
      workloads: {photos: {arrivals: {process: poisson, rate: 10/s}, route: gpu}}
      models: {m: {\(model)}}
      pools: {gpu: {model: m, \(pool), purchase: [{option: on_demand}]}}
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "law-\(UInt64.random(in: 0 ... .max)).yaml")
    try Data(text.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let scenario = try ScenarioFile.load(path: file.path)
    guard case .table(let points) = scenario.pools[0].stepTime else { return [] }
    if case .dynamic(let batching) = scenario.pools[0].batching {
      // What is not shared stays at the fixed part, and only where batches run together.
      #expect((batching.unsharedSeconds != nil) == (batching.instanceCount > 1))
      if let unshared = batching.unsharedSeconds { #expect(unshared > 0 && unshared < points[0].seconds) }
    }
    return points
  }

  private static let pool = "instance: aws/g4dn.xlarge, batching: {policy: dynamic, max_batch_size: 32}"

  @Test func goesThroughBothFigures() {
    let law = BatchLaw(single: 1e-3, throughput: 6_000)
    #expect(abs(law(batch: 1) - 1e-3) < 1e-15)
    // Full batches reach the throughput in the limit.
    #expect(abs(1e6 / law(batch: 1_000_000) / 6_000 - 1) < 1e-5)
    #expect(law.perItem == 1 / 6_000 && law.fixed == 1e-3 - 1 / 6_000)
  }

  @Test func twoOfTheLargestBatchesFitTheBound() {
    let law = BatchLaw(fixed: 1e-3, perItem: 0.5e-3)
    let largest = law.largestBatch(within: 15.2e-3)
    #expect(2 * law(batch: largest) <= 15.2e-3 && 2 * law(batch: largest + 1) > 15.2e-3)
    #expect(law.largestBatch(within: 1e-6) == 1)
  }

  @Test func figuresAndConstantsSayTheSame() throws {
    let figures = try points(model: "latency: {single: 1ms, throughput: 5000/s}", pool: Self.pool)
    let constants = try points(model: "latency: {fixed: 0.8ms, per_item: 0.2ms}", pool: Self.pool)
    #expect(figures.map(\.batch) == [1, 32] && constants.map(\.batch) == [1, 32])
    for (one, other) in zip(figures, constants) { #expect(abs(one.seconds - other.seconds) < 1e-12) }
    #expect(abs(figures[1].seconds - 7.2e-3) < 1e-12)
  }

  @Test func aServerAddsItsTimeToEveryItem() throws {
    let plain = try points(model: "latency: {single: 1ms, throughput: 5000/s}", pool: Self.pool)
    let served = try points(model: "latency: {single: 1ms, throughput: 5000/s, server: triton}", pool: Self.pool)
    let server = try #require(Catalog.batchServers.first { $0.name == "triton" })
    #expect(abs(served[1].seconds - plain[1].seconds - 32 * server.requestSeconds) < 1e-12)
  }

  @Test func batchesThatRunTogetherShareTheAccelerator() throws {
    let pool = "instance: aws/g4dn.xlarge, batching: {policy: dynamic, max_batch_size: 32, instance_group: {count: 2}}"
    let points = try points(model: "latency: {single: 1ms, throughput: 5000/s}", pool: pool)
    #expect(abs(points[1].seconds - (0.8e-3 + 2 * 32 * 0.2e-3)) < 1e-12)
  }

  @Test func aSliceTakesTheLawOfTheWholeByItsMultiprocessors() throws {
    let pool = "instance: aws/p4d.24xlarge, slice: 1g.5gb, batching: {policy: dynamic, max_batch_size: 8}"
    let points = try points(model: "latency_by_batch: {a100: {fixed: 0.5ms, per_item: 0.027ms}}", pool: pool)
    let slice = try #require(Catalog.slice("1g.5gb", on: "a100-40gb"))
    // Seven fit, so that six are beside it.
    let share = 14.0 / 108 * (1 - 6 * SliceProfile.neighbourCost)
    #expect(slice.largestPacking() == 7)
    #expect(abs(points[1].seconds - (0.5e-3 + 8 * 27e-6 / share)) < 1e-12)
    let own = try self.points(model: "latency_by_batch: {a100/1g.5gb: {fixed: 0.5ms, per_item: 0.2ms}}", pool: pool)
    #expect(abs(own[1].seconds - (0.5e-3 + 8 * 200e-6)) < 1e-12)
  }
}
