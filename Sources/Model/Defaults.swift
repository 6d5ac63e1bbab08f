import Catalog
import EventKernel

/// What holds where a scenario is silent. Each value is that of the system whose field it is.
public enum Defaults {
  /// Start of a scenario that names none: the first instant of 2026.
  public static let start = Instant(year: 2026, month: 1, day: 1)
  /// Retries a second that a budget of retries allows beside its share: one in ten seconds, so that a workload of few requests may try again at
  /// all. Finagle's own default, 10, would let a service of ten requests a second double its load.
  public static let leastRetries = 0.1
  /// Independent runs: enough for an interval that means something, few enough to wait for.
  public static let replications = 5

  /// Probability with which a plan's answer is to be the best: that of the intervals of every figure.
  public static let planConfidence = 0.95
  /// Months that a forecast looks ahead: those that a budget is made for.
  public static let forecastMonths = 12
  /// Days of each month that a forecast simulates.
  public static let forecastSample = 1
  /// Draws of what is not known: a power of two, as Sobol's points are best in (A. Owen, "On dropping the first Sobol' point", 2020).
  public static let forecastDraws = 32
  /// Master seed.
  public static let seed: UInt64 = 1
  /// Replicas of a pool; also Kubernetes' `minReplicas`.
  public static let replicas = 1

  /// The serving software: the newest the catalog has figures of.
  public static let engine: ServingEngine = {
    guard let newest = Catalog.engines.first else { preconditionFailure("the catalog has no serving engine") }
    return newest
  }()
  /// The serving software on a processor: the newest for its kind.
  public static func engine(on accelerator: Accelerator) -> ServingEngine {
    guard accelerator.generation.isProcessor else { return engine }
    return Catalog.engines.first { $0.runsOnProcessors } ?? engine
  }
  /// Tokens of a key-value block. Source: vLLM, vllm/config/cache.py, 2026-08.
  public static let blockSize = 16
  /// Whether blocks of beginnings that prompts share are kept. Source: as `blockSize`, `enable_prefix_caching`.
  public static let prefixCaching = true
  /// The part of an accelerator's memory the engine may claim (0.90 in older releases). Source: as `blockSize`.
  public static let gpuMemoryUtilization = 0.92
  /// Seconds a batch is held back for more requests. Source: triton core, `max_queue_delay_microseconds`, 2026-08.
  public static let maxQueueDelay = 0.0
  /// Batches a replica runs at a time. Source: triton, `instance_group.count`, 2026-08.
  public static let instanceCount = 1

  /// Format of the weights: the one that the model is published in, which is what an engine loads. Where a config.json says none, the one
  /// of most models.
  public static func precision(of architecture: Architecture) -> Precision {
    architecture.publishedPrecision ?? unpublishedPrecision
  }
  /// Format of the weights of a model of which none is published.
  public static let unpublishedPrecision = Precision.bf16

  /// Requests that may run together.
  ///
  /// Source: vLLM, vllm/engine/arg_utils.py, usage context of the API server, 2026-08.
  /// - Returns: 1024 on accelerators of at least 70 GiB other than the A100, else 256; 128 on CPUs.
  public static func maxNumSeqs(on accelerator: Accelerator) -> Int {
    accelerator.generation.isProcessor ? 128 : isLarge(accelerator) ? 1_024 : 256
  }

  /// Tokens of one step. Source: as `maxNumSeqs`.
  /// - Returns: 8192 on accelerators of at least 70 GiB other than the A100, else 2048, on CPUs as well.
  public static func maxNumBatchedTokens(on accelerator: Accelerator) -> Int { isLarge(accelerator) ? 8_192 : 2_048 }

  /// Least tokens of a step where prompts are computed whole: the longest prompt if that is more. Source: vLLM 0.6.0,
  /// vllm/config.py, `SchedulerConfig`.
  public static let leastWholePromptTokens = 2_048

  private static func isLarge(_ accelerator: Accelerator) -> Bool {
    accelerator.memoryBytes >= 70 * 0x1p30 && accelerator.family != "a100" && !accelerator.generation.isProcessor
  }

  /// Format of the key-value cache by default: vLLM's `auto`, the format the model computes in, which stays
  /// 16 bits wide for weights quantised further. Source: vLLM, vllm/config/cache.py, `cache_dtype`, 2026-08.
  public static func keyValuePrecision(for weights: Precision) -> Precision {
    switch weights {
    case .fp32, .tf32: .fp32
    case .fp16: .fp16
    case .bf16, .fp8, .int8, .int4, .fp4, .mxfp4: .bf16
    }
  }

  /// Seconds between a spot instance's warning and its loss.
  ///
  /// Sources: AWS EC2 user guide, "Spot Instance interruption notices" (two minutes); Google Compute Engine API v1,
  /// `Scheduling.skipGuestOsShutdown` (30 s between soft and hard off for Spot VMs); Azure Virtual Machines, "Azure Virtual
  /// Machine Spot Eviction" (up to 30 s); read 2026-11.
  public static func spotNotice(on cloud: Cloud) -> Double { cloud == .aws ? 120 : 30 }

  /// Bytes of the host's memory for swapped blocks, an accelerator. Source: vLLM 0.6.0, vllm/engine/arg_utils.py, `swap_space` 4.
  public static let swapSpace = 4 * 0x1p30

  /// What a request is to a scheduler that serves by priority. Source: vLLM, vllm/entrypoints/openai/protocol.py, `priority`, 2026-11.
  public static let priority = 0
  /// Seconds after which an option that had no instance is asked again.
  ///
  /// Source: karpenter-provider-aws, pkg/cache/cache.go, `UnavailableOfferingsTTL`, 3 minutes, 2026-08.
  public static let capacityRetry = 180.0
  /// Seconds between two readiness probes of a replica. Source: kubernetes, pkg/apis/core/v1/defaults.go,
  /// `SetDefaults_Probe`, 2026-08.
  public static let probePeriod = 10.0

  /// Growth of the wait from one retry to the next. Source: AWS SDKs and Tools Reference Guide, "Retry behavior", whose
  /// waits double, 2026-11.
  public static let backoffFactor = 2.0

  /// Seconds for which a backend that failed is left alone. Source: LiteLLM 1.110.2, `DEFAULT_COOLDOWN_TIME_SECONDS`.
  public static let cooldown = 5.0

  /// Seconds from a call of a batch tier to its answer. Source: OpenRouter, 2026, over 230,000 batches: half within 7 minutes, 90 % within
  /// an hour; 1.2816 standard deviations lie between.
  public static let batchCompletion = Distribution.lognormal(mu: 6.040_254_711, sigma: 1.676_432_280)

  /// Length of a reservation or savings plan that names none: the shortest there is.
  public static let term = Term.oneYear
}
