import Catalog

/// Batches under vLLM as published, one table a source, all rows of it whose model the catalog has.
extension PublishedRuns {
  static func batches() throws(AccuracyError) -> [AccuracySet] {
    [
      try set(
        title: "Cards: batches of 8 under vLLM of 2024, as published",
        notes: [
          "buildkite.com/vllm/performance-benchmark, builds 9523 (A100) and 9513 (H200), latency tests: prompts of 32 tokens, answers of",
          "128, 16 bits, late in 2024. Nothing was fitted to them; the engine is vllm-0.5.",
        ], runs: nightly),
      try set(
        title: "Cards: batches under vLLM 0.10 on eight MI300X, as published",
        notes: [
          "ROCm/vllm, docs/dev-docker/README.md, 2025-08: every row of the table of latencies; weights in FP8, cache in 16 bits.",
          "Nothing was fitted to them.",
        ], runs: rocm),
      try set(
        title: "Cards: tokens of a few requests under vLLM and TensorRT-LLM, as published",
        notes: [
          "ree2raz/inference-bench, results/summary.csv, 2026-05: vLLM 0.8.5 with CUDA graphs on an L4, median time per output token,",
          "Qwen2.5-7B. johnmusgrave.com, vLLM throughput-latency sweep: vLLM 0.23 on an A100 40GB, one request. docs.nvidia.com, NIM",
          "benchmarking 1.0.0: Llama-3.3-70B in FP8 on two H100, version 1.8.0, one request; the engine is taken as vllm-0.15. Nothing was",
          "fitted to them.",
        ], runs: few),
    ]
  }

  private static let nightly: [Run] = [
    ("a100-80gb", "llama-3.1-8b", 1, 1.57927), ("a100-80gb", "llama-3-70b", 4, 3.99059),
    ("a100-80gb", "mixtral-8x7b", 2, 3.64384), ("h200", "llama-3.1-8b", 1, 0.834059),
    ("h200", "llama-3-70b", 4, 2.07508), ("h200", "mixtral-8x7b", 2, 1.9211),
  ].map { accelerator, model, tensor, seconds in
    Run(
      source: "\(tensor) x \(accelerator)", hardware: .accelerator(accelerator), model: model, precision: .bf16,
      prompt: 32, batch: 8, answer: 128, seconds: seconds, tensor: tensor, engine: "vllm-0.5")
  }

  private static let rocm: [Run] = {
    let batches = [1, 2, 4, 8, 16, 32, 64, 128]
    let rows: [(model: String, prompt: Int, seconds: [Double])] = [
      ("llama-3.1-70b", 128, [17.236, 18.057, 18.450, 19.677, 22.072, 24.932, 33.287, 46.484]),
      ("llama-3.1-70b", 2_048, [17.500, 18.055, 18.858, 20.161, 22.347, 25.966, 35.324, 52.394]),
      ("llama-3.1-405b", 128, [48.453, 49.268, 51.136, 54.226, 57.274, 68.901, 88.631, 117.027]),
      ("llama-3.1-405b", 2_048, [48.362, 49.121, 52.347, 54.471, 57.841, 70.538, 91.452, 125.471]),
    ]
    return rows.flatMap { row in
      zip(batches, row.seconds).map { batch, seconds in
        Run(
          source: "8 x mi300x", hardware: .accelerator("mi300x"), model: row.model, precision: .fp8, prompt: row.prompt,
          batch: batch, answer: 2_048, seconds: seconds, tensor: 8, engine: "vllm-0.10")
      }
    }
  }()

  private static let few: [Run] = {
    func tokens(
      _ accelerator: String, _ model: String, _ precision: Precision, prompt: Int, batch: Int, answer: Int,
      each seconds: Double, tensor: Int = 1, engine: String = "vllm-0.15", cache: Precision = .bf16
    ) -> Run {
      Run(
        source: "\(tensor) x \(accelerator)", hardware: .accelerator(accelerator), model: model, precision: precision,
        keyValuePrecision: cache, prompt: prompt, batch: batch, answer: answer, seconds: seconds * Double(answer - 1),
        isDecodeOnly: true, tensor: tensor, engine: engine)
    }
    let short: [(Int, Double)] = [(1, 0.0583), (4, 0.0600), (16, 0.0619), (32, 0.0679), (64, 0.0757)]
    let long: [(Int, Double)] = [(1, 0.0589), (16, 0.0659), (64, 0.0847)]
    func l4(_ prompt: Int, _ answer: Int, _ rows: [(Int, Double)]) -> [Run] {
      rows.map {
        tokens(
          "l4", "qwen2.5-7b", .fp16, prompt: prompt, batch: $0.0, answer: answer, each: $0.1, engine: "vllm-0.10")
      }
    }
    func first(_ prompt: Int, _ seconds: Double) -> Run {
      Run(
        source: "2 x h100", hardware: .accelerator("h100"), model: "llama-3.3-70b", precision: .fp8,
        keyValuePrecision: .fp8, prompt: prompt, batch: 1, answer: 1, seconds: seconds, tensor: 2)
    }
    return l4(200, 128, short) + l4(1_800, 512, long) + [
      tokens("a100-40gb", "llama-3.1-8b", .bf16, prompt: 1_024, batch: 1, answer: 128, each: 1 / 75.0),
      tokens(
        "h100", "llama-3.3-70b", .fp8, prompt: 500, batch: 1, answer: 2_000, each: 0.01891, tensor: 2, cache: .fp8),
      tokens(
        "h100", "llama-3.3-70b", .fp8, prompt: 5_000, batch: 1, answer: 500, each: 0.01858, tensor: 2, cache: .fp8),
      first(500, 0.04777), first(5_000, 0.40677),
    ]
  }()
}
