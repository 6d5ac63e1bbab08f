import Model
import Serving
import Studies

/// Batches handed over at once to vLLM of 2024: Argonne's LLM-Inference-Bench (arXiv 2411.00136).
struct OfflineBatches {
  static let file = "argonne-vllm-batch.csv"

  static func set(folder: String, threads: Int) throws -> AccuracySet {
    let file = try MeasuredFile(folder: folder, name: file)
    var plans: [Plan] = []
    for row in file.rows { plans.append(try Plan(file, row)) }
    let work = plans
    let outcome = parallelMap(count: work.count, threads: threads) { try work[$0].run() }
    if let failure = outcome.failure { throw failure }
    return AccuracySet(
      title: "Batches: vLLM of 2024, as many answer tokens as prompt tokens",
      notes: [
        "argonne-lcf/LLM-Inference-Bench. Fitted: Llama-3-8B on H100. Held out: Llama-2-7B, whose cache is four times as large, and",
        "everything on A100-40GB.",
      ],
      columns: ["model", "accelerator", "TP", "length", "batch"],
      quantities: [.init("latency", "s", bar: 0.15)], runs: outcome.finished)
  }

  private struct Plan {
    var system: MeasuredSystem
    var length: Int
    var batch: Int
    var latency: Double

    init(_ file: MeasuredFile, _ row: [Substring]) throws(AccuracyError) {
      let isLarge = try file.text(row, "Model").contains("Llama-3-8B")
      system = MeasuredSystem(
        architecture: isLarge ? "llama-3-8b" : "llama-2-7b",
        accelerator: try file.text(row, "Hardware").contains("A100") ? "a100-40gb" : "h100",
        tensorParallel: try file.count(row, "Num of Hardware"), engine: "vllm-0.5", maxNumSeqs: 256,
        // The length of the model's context where that is more than 2048 (vllm/config.py at 0.5).
        maxNumBatchedTokens: isLarge ? 8_192 : 4_096)
      length = try file.count(row, "Input Output Length")
      batch = try file.count(row, "Batch Size")
      latency = try file.number(row, "Latency")
    }

    func run() throws -> AccuracySet.Run {
      let records = try system.run(
        arrivals: .burst(requests: batch), input: Double(length), output: Double(length), horizon: 36_000)
      return AccuracySet.Run(
        labels: [system.architecture, system.accelerator, "\(system.tensorParallel)", "\(length)", "\(batch)"],
        isFitted: system.architecture == "llama-3-8b" && system.accelerator == "h100",
        pairs: [AccuracySet.Pair(measured: latency, predicted: records.map(\.latency).max() ?? 0)])
    }
  }
}
