import Catalog
import Model
import Serving

/// Batches of language models as others published them, a few of each kind of hardware that no file of measurements covers.
///
/// A batch is handed over at once and its prompts are computed together; so its time is that of one step with all prompts, and of
/// a step for every further token, by `RooflineStepTime` alone.
enum PublishedRuns {
  /// What a batch ran on.
  enum Hardware {
    case accelerator(String)
    case processor(ProcessorModel, cores: Double)
  }

  /// One batch as published.
  struct Run {
    var source: String
    var hardware: Hardware
    var model: String
    var precision: Precision
    var keyValuePrecision = Precision.bf16
    var prompt: Int
    var batch: Int
    /// Tokens of each answer; 1 is the first token alone.
    var answer: Int
    /// Seconds until the last token.
    var seconds: Double
    var isFitted = false
    /// Whether the prompt is left out of the time.
    var isDecodeOnly = false
    /// Accelerators that share every layer.
    var tensor = 1
    /// The serving software; nil is the newest.
    var engine: String?
  }

  static func processors() throws(AccuracyError) -> AccuracySet {
    try set(
      title: "CPUs: batches of language models, as published",
      notes: [
        "llama.cpp on an EPYC 9554 (ahelpme.com, tokens of 128), on c3-highcpu-44 (ggml-org/llama.cpp issue 34, 2023-08-19) and on",
        "r7g.16xlarge (its pull request 5780, 2024-03-09); Intel's AMX build of Llama-2-13B on one socket of a Xeon Gold 6430 (its",
        "issue 2555, 2023-08-31); xFasterTransformer on 48 cores (its pull request 222, 2024-02-19). llama.cpp's formats of 4 bits have",
        "4.5 to 4.9 bits a weight, those here 4. Held out are batches of 1 to 8 and the machines of clouds.",
      ], runs: processorRuns)
  }

  static func accelerators() throws(AccuracyError) -> AccuracySet {
    try set(
      title: "Cards: batches on TensorRT-LLM 0.5 and 0.6, as published",
      notes: [
        "NVIDIA/TensorRT-LLM, docs/source/performance.md, 2023-12: LLaMA 7B, weights and cache in FP8 on L40S, in FP16 on A100.",
        "Nothing was fitted to them; the engine has no row in the catalog and is taken as vllm-0.15.",
      ], runs: acceleratorRuns)
  }

  // MARK: Figures

  private static let epyc = ProcessorModel(
    name: "AMD EPYC 9554", generation: .avx512, cores: 64, threadsPerCore: 2, clock: 3.1e9,
    operationsPerCycle: [.fp32: 32, .bf16: 64, .int8: 128], channels: 12, transferRate: 4_800e6,
    provenance: Provenance(source: "460.8 GB/s as the run's author quotes AMD; ahelpme.com", date: "2025-02-01"))
  private static let gold = ProcessorModel(
    name: "Xeon Gold 6430", generation: .amx, cores: 32, threadsPerCore: 2, clock: 2.6e9,
    operationsPerCycle: [.fp32: 64, .fp16: 128, .bf16: 1_024, .int8: 2_048], channels: 8, transferRate: 4_400e6,
    provenance: Provenance(source: "Intel Xeon Gold 6430, figures recalled, not read again", date: "2023-01-10"))

  private static let processorRuns: [Run] = {
    let thirteen: [(batch: Int, answer: Int, seconds: Double)] = [
      (1, 324, 43.748), (2, 321, 48.490), (4, 321, 54.696), (8, 321, 65.944), (16, 321, 90.070), (256, 350, 1_133.238),
    ]
    var runs = [
      Run(
        source: "EPYC 9554, 64 cores", hardware: .processor(epyc, cores: 64), model: "phi-4", precision: .int8,
        prompt: 1,
        batch: 1, answer: 128, seconds: 128 / 19.194, isFitted: true, isDecodeOnly: true),
      Run(
        source: "48 cores of Sapphire Rapids", hardware: .processor(sapphire, cores: 48), model: "llama-2-7b",
        precision: .bf16, prompt: 1_024, batch: 1, answer: 1, seconds: 0.660, isFitted: true),
      Run(
        source: "c3-highcpu-44, 22 cores", hardware: .processor(sapphire, cores: 22), model: "llama-2-7b",
        precision: .int4, prompt: 14, batch: 1, answer: 490, seconds: 22.698, isDecodeOnly: true),
    ]
    if let graviton = Catalog.processor("AWS Graviton3") {
      runs.append(
        Run(
          source: "r7g.16xlarge, 64 cores", hardware: .processor(graviton, cores: 64), model: "llama-2-7b",
          precision: .int4, prompt: 16, batch: 1, answer: 127, seconds: 4.026, isDecodeOnly: true))
    }
    runs += thirteen.map { row in
      Run(
        source: "Xeon Gold 6430, 32 cores", hardware: .processor(gold, cores: 32), model: "llama-2-13b",
        precision: .bf16,
        prompt: 683, batch: row.batch, answer: row.answer, seconds: row.seconds, isFitted: row.batch >= 16)
    }
    return runs
  }()

  private static let sapphire: ProcessorModel = Catalog.processor("Intel Sapphire Rapids") ?? gold

  private static let acceleratorRuns: [Run] = {
    /// Batch, prompt, answer and answer tokens per second.
    typealias Rate = (batch: Int, prompt: Int, answer: Int, rate: Double)
    let ada: [Rate] = [(64, 128, 128, 3_240), (64, 128, 2_048, 1_622), (32, 2_048, 128, 581), (16, 2_048, 2_048, 531)]
    let ampere: [Rate] = [(384, 128, 128, 5_586), (60, 128, 2_048, 1_928), (52, 2_048, 128, 591)]
    func runs(_ accelerator: String, _ weights: Precision, _ cache: Precision, _ rates: [Rate], first: [(Int, Double)])
      -> [Run]
    {
      rates.map { row in
        Run(
          source: accelerator, hardware: .accelerator(accelerator), model: "llama-2-7b", precision: weights,
          keyValuePrecision: cache, prompt: row.prompt, batch: row.batch, answer: row.answer,
          seconds: Double(row.batch * row.answer) / row.rate)
      }
        + first.map { prompt, seconds in
          Run(
            source: accelerator, hardware: .accelerator(accelerator), model: "llama-2-7b", precision: weights,
            keyValuePrecision: cache, prompt: prompt, batch: 1, answer: 1, seconds: seconds)
        }
    }
    return runs("l40s", .fp8, .fp8, ada, first: [(128, 0.014), (2_048, 0.073)])
      + runs("a100-80gb", .fp16, .fp16, ampere, first: [(128, 0.016), (2_048, 0.133)])
  }()

  // MARK: Predictions

  static func set(title: String, notes: [String], runs: [Run]) throws(AccuracyError) -> AccuracySet {
    var measured: [AccuracySet.Run] = []
    for run in runs {
      measured.append(
        AccuracySet.Run(
          labels: [
            run.source, run.model, run.precision.rawValue, "\(run.prompt)", "\(run.batch)", "\(run.answer)",
            run.isDecodeOnly ? "answer" : "all",
          ], isFitted: run.isFitted,
          pairs: [AccuracySet.Pair(measured: run.seconds, predicted: try predict(run))],
          publishedOn: run.isFitted ? nil : try hardware(run).generation))
    }
    return AccuracySet(
      title: title, notes: notes, columns: ["hardware", "model", "format", "prompt", "batch", "answer", "time of"],
      quantities: [.init("time", "s")], runs: measured)
  }

  private static func predict(_ run: Run) throws(AccuracyError) -> Double {
    guard let shape = Catalog.architecture(run.model) else {
      throw AccuracyError(description: "the catalog has no model \(run.model)")
    }
    let hardware = try hardware(run)
    let memory = ServingMemory.plan(
      architecture: shape, precision: run.precision, kvPrecision: run.keyValuePrecision, memory: hardware.memoryBytes,
      tensorParallel: run.tensor, maxBatchedTokens: Defaults.leastWholePromptTokens, maxSequences: run.batch)
    let stepTime = RooflineStepTime(
      Roofline(
        architecture: shape, precision: run.precision, keyValuePrecision: run.keyValuePrecision, accelerator: hardware,
        computeFraction: 1, bandwidthFraction: 1, tensorParallel: run.tensor, memory: memory,
        engine: run.engine.flatMap { Catalog.engine($0) } ?? Defaults.engine(on: hardware), filtersSampling: false))
    let prompts = Array(repeating: (chunk: run.prompt, context: 0), count: run.batch)
    var seconds = run.isDecodeOnly ? 0 : stepTime.step(decoding: [], prompts: prompts)
    for token in (run.isDecodeOnly ? 0 : 1)..<max(run.answer, 1) {
      seconds += stepTime.step(decoding: Array(repeating: run.prompt + token, count: run.batch), prompts: [])
    }
    return seconds
  }

  private static func hardware(_ run: Run) throws(AccuracyError) -> Accelerator {
    switch run.hardware {
    case .accelerator(let name):
      guard let found = Catalog.accelerator(name) else {
        throw AccuracyError(description: "the catalog has no accelerator \(name)")
      }
      return found
    case .processor(let model, let cores): return model.cores(cores, memoryBytes: 1_024 * 0x1p30)
    }
  }
}
