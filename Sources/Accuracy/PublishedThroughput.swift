import Catalog
import Model
import Serving
import Studies

/// What servers with all requests at hand at once were published to carry: tokens a second from the first to the last.
///
/// A source's rows are taken by a rule set before they were looked at with predictions: all rows of the named table whose model and
/// accelerator the catalog has. They are simulated as they ran, request by request, on one replica.
struct PublishedThroughput {
  /// What is counted.
  private enum Tokens {
    /// Of prompts and answers.
    case all
    /// Of answers, over the accelerators.
    case answersPerAccelerator
    /// Of answers.
    case answers
  }

  /// One row of a source.
  private struct Run {
    var model: String
    var precision: Precision
    var cache = Precision.bf16
    var accelerator: String
    var parallelism = Parallelism()
    var requests: Int
    var prompt: Int
    var answer: Int
    var rate: Double
  }

  private let title: String
  private let notes: [String]
  private let counted: Tokens
  private let engine: String
  /// Whether requests leave it to the model how tokens are sampled.
  private let samplesAsPublished: Bool
  /// Whether places are kept for answers, as TensorRT-LLM does unless told otherwise (GUARANTEED_NO_EVICT).
  private let reservesAnswers: Bool
  /// What the servers were started with, where that is not vLLM's default for the accelerator.
  private let maxNumSeqs: Int?
  private let maxNumBatchedTokens: Int?
  private let gpuMemoryUtilization: Double
  private let runs: [Run]

  /// Predicts every row of every source.
  static func sets(threads: Int) throws -> [AccuracySet] {
    try [gpustack, tensorRT, rocm].map { try $0.set(threads: threads) }
  }

  private func set(threads: Int) throws -> AccuracySet {
    let outcome = parallelMap(count: runs.count, threads: threads) { try predict(runs[$0]) }
    if let failure = outcome.failure { throw failure }
    return AccuracySet(
      title: title, notes: notes,
      columns: ["accelerator", "count", "model", "format", "requests", "prompt", "answer"],
      quantities: [.init("tokens", "/s")], runs: outcome.finished)
  }

  private func predict(_ run: Run) throws -> AccuracySet.Run {
    guard let hardware = Catalog.accelerator(run.accelerator) else {
      throw AccuracyError(description: "the catalog has no accelerator \(run.accelerator)")
    }
    let system = MeasuredSystem(
      architecture: run.model, accelerator: run.accelerator, tensorParallel: run.parallelism.tensor, engine: engine,
      maxNumSeqs: maxNumSeqs ?? Defaults.maxNumSeqs(on: hardware),
      maxNumBatchedTokens: maxNumBatchedTokens ?? Defaults.maxNumBatchedTokens(on: hardware),
      filtersSampling: samplesAsPublished ? nil : false,
      gpuMemoryUtilization: gpuMemoryUtilization, precision: run.precision, keyValuePrecision: run.cache,
      parallelism: run.parallelism,
      admission: reservesAnswers ? .guaranteedNoEvict(maxTokens: run.answer) : .maxUtilization)
    let records = try system.run(
      arrivals: .burst(requests: run.requests), input: Double(run.prompt), output: Double(run.answer),
      horizon: 1_000_000)
    let seconds = records.map(\.finishedAt).max() ?? .infinity
    let perRequest: Double =
      switch counted {
      case .all: Double(run.prompt + run.answer)
      case .answers: Double(run.answer)
      case .answersPerAccelerator: Double(run.answer) / Double(run.parallelism.accelerators)
      }
    let rate = records.count == run.requests ? perRequest * Double(run.requests) / seconds : 0
    return AccuracySet.Run(
      labels: [
        run.accelerator, "\(run.parallelism.accelerators)", run.model, run.precision.rawValue, "\(run.requests)",
        "\(run.prompt)", "\(run.answer)",
      ], isFitted: false, pairs: [AccuracySet.Pair(measured: run.rate, predicted: rate)],
      publishedOn: hardware.generation)
  }

  // MARK: Figures

  private static let gpustack: PublishedThroughput = {
    /// Tokens a second with prompts of 128, 2,000, 4,000 and 32,000 tokens.
    typealias Row = (model: String, precision: Precision, accelerator: String, tensor: Int, rates: [Double])
    let rows: [Row] = [
      ("qwen3-14b", .bf16, "a100-80gb", 1, [4_916.63, 5_967.13, 5_153.42, 4_430.14]),
      ("qwen3-14b", .bf16, "h100", 1, [5_796.73, 10_597.19, 9_218.03, 8_298.56]),
      ("qwen3-32b", .bf16, "a100-80gb", 1, [2_656.71, 2_521.38, 1_837.08, 1_798.45]),
      ("qwen3-32b", .bf16, "h100", 1, [4_005.62, 3_195.30, 2_148.69, 2_771.81]),
      ("qwen3-235b-a22b", .bf16, "a100-80gb", 8, [7_449.43, 9_342.67, 8_170.72, 6_657.49]),
      ("qwen3-235b-a22b", .bf16, "h100", 8, [14_668.27, 23_858.69, 21_113.53, 22_657.51]),
      ("gpt-oss-20b", .mxfp4, "a100-80gb", 1, [24_223.22, 18_021.34, 15_938.87, 7_280.33]),
      ("gpt-oss-20b", .mxfp4, "h100", 1, [28_032.23, 32_113.65, 33_236.17, 29_730.30]),
      ("gpt-oss-120b", .mxfp4, "a100-80gb", 1, [9_353.12, 8_456.65, 7_671.00, 4_337.21]),
      ("gpt-oss-120b", .mxfp4, "h100", 1, [17_059.15, 14_385.69, 14_247.47, 16_136.57]),
      ("glm-4.5-air", .bf16, "a100-80gb", 4, [6_271.24, 8_643.75, 6_975.10, 6_435.97]),
      ("glm-4.5-air", .bf16, "h100", 4, [7_066.67, 22_582.76, 21_705.53, 20_732.85]),
      ("glm-4.5", .bf16, "h200", 8, [9_497.19, 17_214.85, 16_714.91, 15_066.09]),
      ("deepseek-r1", .fp8, "h200", 8, [5_931.25, 17_690.89, 15_808.55, 15_514.57]),
    ]
    let lengths = [(1_000, 128, 4), (500, 2_000, 100), (500, 4_000, 200), (100, 32_000, 100)]
    return PublishedThroughput(
      title: "Servers: vLLM 0.11, all requests at once, tokens of prompts and answers, as published",
      notes: [
        "gpustack/gpustack, docs/performance-lab, 2026-08-21: the first table's row of vLLM at its defaults for every model that the",
        "catalog has (GLM-4.6 as GLM-4.5, of the same shape); prompts of random tokens. Nothing was fitted to them.",
      ],
      counted: .all, engine: "vllm-0.10", samplesAsPublished: true, reservesAnswers: false, maxNumSeqs: nil,
      maxNumBatchedTokens: nil, gpuMemoryUtilization: 0.9,
      runs: rows.flatMap { row in
        zip(lengths, row.rates).map { length, rate in
          Run(
            model: row.model, precision: row.precision, accelerator: row.accelerator,
            parallelism: Parallelism(tensor: row.tensor), requests: length.0, prompt: length.1, answer: length.2,
            rate: rate)
        }
      })
  }()

  private static let tensorRT: PublishedThroughput = {
    /// Prompt, answer and tokens a second.
    typealias Rate = (prompt: Int, answer: Int, rate: Double)
    func ranks(_ count: Int) -> Parallelism { Parallelism(data: count, expert: true) }
    let one = Parallelism()
    let rows: [(String, Precision, Precision, String, Parallelism, [Rate])] = [
      (
        "deepseek-r1", .fp4, .fp8, "b200", ranks(4),
        [(1_024, 1_024, 6_430), (1_024, 8_192, 3_862), (8_192, 1_024, 1_168)]
      ),
      ("deepseek-r1", .fp8, .fp8, "h200", ranks(8), [(1_024, 1_024, 1_620), (1_024, 8_192, 1_218)]),
      (
        "gpt-oss-120b", .mxfp4, .fp8, "b200", ranks(2),
        [(1_024, 1_024, 25_870), (1_024, 8_192, 17_289), (8_192, 1_024, 6_111), (32_768, 1_024, 1_392)]
      ),
      (
        "gpt-oss-120b", .mxfp4, .bf16, "h100", ranks(4),
        [(1_024, 1_024, 4_715), (8_192, 1_024, 1_169), (32_768, 1_024, 333)]
      ),
      (
        "llama-4-maverick", .fp4, .fp8, "b200", ranks(4),
        [(1_024, 1_024, 11_227), (1_024, 8_192, 5_174), (8_192, 1_024, 3_279), (32_768, 1_024, 859)]
      ),
      ("qwen3-235b-a22b", .fp4, .fp8, "rtx-pro-6000", ranks(8), [(1_024, 1_024, 963), (1_024, 8_192, 711)]),
      ("qwen3-30b-a3b", .fp4, .fp8, "rtx-pro-6000", ranks(2), [(1_000, 1_000, 8_409), (1_024, 8_192, 3_577)]),
      (
        "qwen3-30b-a3b", .fp4, .fp8, "rtx-pro-6000", ranks(8),
        [(1_000, 1_000, 3_985), (1_024, 8_192, 2_406), (32_768, 1_024, 180)]
      ),
      (
        "gpt-oss-120b", .mxfp4, .bf16, "h200", one,
        [(1_024, 1_024, 6_798), (1_024, 8_192, 3_543), (8_192, 1_024, 1_828), (32_768, 1_024, 519)]
      ),
      (
        "gpt-oss-20b", .mxfp4, .fp8, "b200", one,
        [(1_024, 1_024, 53_491), (1_024, 8_192, 34_702), (8_192, 1_024, 11_904), (32_768, 1_024, 2_645)]
      ),
      (
        "gpt-oss-20b", .mxfp4, .bf16, "h200", one,
        [(1_024, 1_024, 13_890), (1_024, 8_192, 12_743), (8_192, 1_024, 4_015), (32_768, 1_024, 915)]
      ),
      (
        "gpt-oss-20b", .mxfp4, .bf16, "h100", one,
        [(1_024, 1_024, 11_403), (1_024, 8_192, 8_617), (8_192, 1_024, 3_366), (32_768, 1_024, 785)]
      ),
      (
        "llama-3.3-70b", .fp4, .fp8, "b200", one,
        [(1_024, 1_024, 6_842), (1_024, 8_192, 3_242), (8_192, 1_024, 1_362), (32_768, 1_024, 274)]
      ),
      (
        "llama-3.3-70b", .fp8, .fp8, "h200", Parallelism(tensor: 2),
        [(1_024, 1_024, 2_582), (1_024, 8_192, 2_009), (8_192, 1_024, 537), (32_768, 1_024, 120)]
      ),
      ("llama-3.3-70b", .fp8, .fp8, "h100", Parallelism(tensor: 2), [(1_000, 1_000, 2_209), (8_192, 1_024, 398)]),
      ("llama-3.3-70b", .fp4, .fp8, "rtx-pro-6000", one, [(1_024, 1_024, 1_708), (8_192, 1_024, 296)]),
      (
        "llama-4-maverick", .fp8, .fp8, "h200", ranks(8),
        [(1_024, 1_024, 4_180), (1_024, 8_192, 1_157), (8_192, 1_024, 1_276)]
      ),
      (
        "qwen3-235b-a22b", .fp4, .fp8, "b200", ranks(4),
        [(1_024, 1_024, 5_756), (1_024, 8_192, 3_389), (8_192, 1_024, 1_410), (32_768, 1_024, 319)]
      ),
      (
        "qwen3-235b-a22b", .fp8, .fp8, "h200", ranks(4),
        [(1_024, 1_024, 3_268), (1_024, 8_192, 1_417), (8_192, 1_024, 627), (32_768, 1_024, 134)]
      ),
      ("qwen3-235b-a22b", .fp8, .fp8, "h100", ranks(8), [(1_024, 1_024, 1_935), (1_024, 8_192, 873)]),
      (
        "qwen3-30b-a3b", .fp4, .fp8, "b200", one,
        [(1_024, 1_024, 26_611), (1_024, 8_192, 13_497), (8_192, 1_024, 5_735), (32_768, 1_024, 1_265)]
      ),
      (
        "qwen3-30b-a3b", .fp4, .fp8, "rtx-pro-6000", one,
        [(1_024, 1_024, 9_755), (1_024, 8_192, 3_621), (8_192, 1_024, 1_914), (32_768, 1_024, 374)]
      ),
    ]
    // "Preparing a Dataset" of the same page.
    func requests(_ rate: Rate) -> Int {
      if rate.prompt == 32_768 { return 1_000 }
      return rate.prompt + rate.answer < 4_000 ? 3_000 : 1_500
    }
    return PublishedThroughput(
      title:
        "Servers: TensorRT-LLM 1.x, all requests at once, tokens of answers, as published",
      notes: [
        "NVIDIA/TensorRT-LLM, docs/source/developer-guide/perf-overview.md, 2026; rates of one accelerator. Every row of H100, H200, B200",
        "and RTX PRO 6000 but those of pipelines, of answers of 32,768, and of lengths of 1,000 beside those of 1,024.",
        "Nothing was fitted to them; the engine is taken as vllm-0.15, greedy, with 2,048 requests and 8,192 tokens a step, 0.95 of memory and",
        "places kept for answers.",
      ],
      counted: .answersPerAccelerator, engine: "vllm-0.15", samplesAsPublished: false, reservesAnswers: true,
      maxNumSeqs: 2_048, maxNumBatchedTokens: 8_192,
      gpuMemoryUtilization: 0.95,
      runs: rows.flatMap { model, precision, cache, accelerator, parallelism, rates in
        rates.map {
          Run(
            model: model, precision: precision, cache: cache, accelerator: accelerator, parallelism: parallelism,
            requests: requests($0), prompt: $0.prompt, answer: $0.answer, rate: $0.rate)
        }
      })
  }()

  private static let rocm: PublishedThroughput = {
    typealias Row = (model: String, requests: Int, prompt: Int, answer: Int, rate: Double)
    let rows: [Row] = [
      ("llama-3.1-70b", 3_200, 128, 2_048, 13_383.3), ("llama-3.1-70b", 1_500, 128, 4_096, 11_203.6),
      ("llama-3.1-70b", 2_000, 500, 2_000, 10_963.3), ("llama-3.1-70b", 1_500, 2_048, 2_048, 7_560.9),
      ("llama-3.1-405b", 1_500, 128, 2_048, 3_867.7), ("llama-3.1-405b", 1_500, 128, 4_096, 3_043.3),
      ("llama-3.1-405b", 2_000, 500, 2_000, 2_905.6), ("llama-3.1-405b", 500, 2_048, 2_048, 2_174.1),
    ]
    return PublishedThroughput(
      title: "Servers: vLLM 0.10 on eight MI300X, all requests at once, tokens of answers, as published",
      notes: [
        "ROCm/vllm, docs/dev-docker/README.md, 2025-08: every row of the table of throughput; weights and cache in FP8.",
        "Nothing was fitted to them.",
      ],
      counted: .answers, engine: "vllm-0.10", samplesAsPublished: false, reservesAnswers: false, maxNumSeqs: 3_200,
      maxNumBatchedTokens: 131_072,
      gpuMemoryUtilization: 0.9,
      runs: rows.map {
        Run(
          model: $0.model, precision: .fp8, cache: .fp8, accelerator: "mi300x", parallelism: Parallelism(tensor: 8),
          requests: $0.requests, prompt: $0.prompt, answer: $0.answer, rate: $0.rate)
      })
  }()
}
