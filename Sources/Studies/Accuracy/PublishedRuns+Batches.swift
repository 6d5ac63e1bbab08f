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
}
