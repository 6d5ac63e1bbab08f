import Catalog
import Model
import Testing

/// Pools that serve a language model with continuous batching.
enum LanguagePools {
  /// One replica of an 8-billion-parameter model on a whole A100.
  static func pool(
    maxNumSeqs: Int = 32, budget: Int = 2_048, blockSize: Int = 16, blocks: Int = 10_000,
    queue: QueueLimits = QueueLimits(), replicas: Int = 1
  ) throws -> Pool {
    Pool(
      name: "gpu", model: "m",
      stepTime: .roofline(try roofline(maxNumSeqs: maxNumSeqs, budget: budget, blockSize: blockSize)),
      instance: Stations.instance("gcp/a2-ultragpu-1g"), tensorParallel: 1,
      batching: .continuous(
        ContinuousBatching(maxNumSeqs: maxNumSeqs, maxNumBatchedTokens: budget, blockSize: blockSize, blocks: blocks)),
      loadBalancing: .leastLoaded, queue: queue,
      replicas: ReplicaBounds(minimum: replicas, maximum: replicas, initial: replicas),
      purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")])
  }

  static func roofline(maxNumSeqs: Int = 32, budget: Int = 2_048, blockSize: Int = 16) throws -> Roofline {
    let architecture = try #require(Catalog.architecture("llama-3.1-8b"))
    let accelerator = try #require(Catalog.accelerator("a100-80gb"))
    let memory = ServingMemory.plan(
      architecture: architecture, precision: .bf16, kvPrecision: .bf16, memory: accelerator.memoryBytes,
      tensorParallel: 1, gpuMemoryUtilization: 0.9, maxBatchedTokens: budget, maxSequences: maxNumSeqs,
      blockSize: blockSize)
    return Roofline(
      architecture: architecture, precision: .bf16, keyValuePrecision: .bf16, accelerator: accelerator,
      computeFraction: 1, bandwidthFraction: 1, tensorParallel: 1, memory: memory)
  }

  /// A workload of fixed prompt and answer lengths.
  static func workload(
    process: Arrivals.Process, input: Double, output: Double, client: Client = Client(),
    shape: TrafficShape = TrafficShape()
  ) -> Workload {
    Workload(
      name: "chat", arrivals: Arrivals(process: process, shape: shape), inputTokens: .constant(input),
      outputTokens: .constant(output), hasTokens: true, client: client,
      stages: [Stage(route: Route(targets: [.pool(0)]))])
  }

  static func scenario(_ workload: Workload, pool: Pool, horizon: Double, seed: UInt64 = 1) -> Scenario {
    Scenario(
      name: "language", start: Instant(year: 2026, month: 12, day: 1), horizon: horizon,
      replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: seed, workloads: [workload], pools: [pool], apis: [])
  }
}
