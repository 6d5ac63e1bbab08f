import Catalog
import EventKernel
import Model
import Serving

/// One replica as it was measured: model, accelerator and engine, all from the catalog.
struct MeasuredSystem {
  var architecture: String
  var accelerator: String
  var tensorParallel: Int
  var engine: String
  var maxNumSeqs: Int
  var maxNumBatchedTokens: Int
  var filtersSampling: Bool?
  var hostSlowness = 1.0
  var maxModelLen: Int?
  /// Default of vLLM before 0.16 (vllm/config/cache.py).
  var gpuMemoryUtilization = 0.9
  var precision = Precision.bf16
  var keyValuePrecision = Precision.bf16
  /// Where the model is divided by more than `tensorParallel`.
  var parallelism: Parallelism?
  var admission = ContinuousBatching.Admission.maxUtilization

  /// The replica, or why it cannot be.
  func roofline() throws(AccuracyError) -> Roofline {
    guard let shape = Catalog.architecture(architecture) else {
      throw AccuracyError(description: "the catalog has no model \(architecture)")
    }
    guard let hardware = Catalog.accelerator(accelerator) else {
      throw AccuracyError(description: "the catalog has no accelerator \(accelerator)")
    }
    guard let software = Catalog.engine(engine) else {
      throw AccuracyError(description: "the catalog has no engine \(engine)")
    }
    let memory = ServingMemory.plan(
      architecture: shape, precision: precision, kvPrecision: keyValuePrecision, memory: hardware.memoryBytes,
      tensorParallel: tensorParallel, gpuMemoryUtilization: gpuMemoryUtilization,
      maxBatchedTokens: min(maxNumBatchedTokens, 8_192), maxSequences: maxNumSeqs, blockSize: 16,
      parallelism: parallelism)
    guard memory.fits else {
      throw AccuracyError(
        description: "\(architecture) does not fit on \(tensorParallel) x \(accelerator):\n"
          + memory.explanation().joined(separator: "\n"))
    }
    return Roofline(
      architecture: shape, precision: precision, keyValuePrecision: keyValuePrecision, accelerator: hardware,
      computeFraction: 1, bandwidthFraction: 1, tensorParallel: tensorParallel, memory: memory, engine: software,
      filtersSampling: filtersSampling, hostSlowness: hostSlowness, parallelism: parallelism)
  }

  /// Every finished request of one run of a workload on the replica.
  func run(
    arrivals: Arrivals.Process, input: Double = 0, output: Double = 0, cached: Distribution = .constant(0),
    horizon: Double, replication: Int = 0
  ) throws -> [RequestRecord] {
    let roofline = try roofline()
    guard let instance = Catalog.instances.first else { return [] }
    let pool = Pool(
      name: "measured", model: architecture, stepTime: .roofline(roofline), instance: instance,
      tensorParallel: tensorParallel,
      batching: .continuous(
        ContinuousBatching(
          maxNumSeqs: maxNumSeqs, maxNumBatchedTokens: maxNumBatchedTokens, blockSize: roofline.memory.blockSize,
          blocks: (roofline.memory.blocks - roofline.engine.reservedBlocks) * roofline.parallelism.data,
          maxModelLen: maxModelLen, admission: admission)),
      loadBalancing: .leastLoaded, replicas: ReplicaBounds(minimum: 1, maximum: 1, initial: 1),
      purchase: [PurchaseOption(kind: .onDemand, hourly: 0, priceSource: "none")])
    let workload = Workload(
      name: "measured", arrivals: Arrivals(process: arrivals), inputTokens: .constant(input),
      outputTokens: .constant(output), cachedTokens: cached, hasTokens: true,
      stages: [Stage(route: Route(targets: [.pool(0)]))])
    let scenario = Scenario(
      name: "measured", start: Defaults.start, horizon: horizon,
      replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: Defaults.seed, workloads: [workload], pools: [pool],
      apis: [])
    return try simulate(scenario, replication: replication, recording: true).records
      .filter { $0.outcome == .completed }
  }
}

extension RequestRecord {
  /// Seconds from the send to the first token.
  var ttft: Double { firstTokenAt - arrivedAt + overhead }
  /// Seconds from the send to the end.
  var latency: Double { finishedAt - arrivedAt + overhead }
  /// Seconds a token after the first.
  var tpot: Double { (finishedAt - firstTokenAt) / Double(max(outputTokens - 1, 1)) }
}

/// Mean of values; 0 of none.
func meanOfRun(_ values: [Double]) -> Double { values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count) }
