import EventKernel
import Model
import Serving
import Studies

/// Prompt and token times of batches on vLLM of 2023, which launched every kernel from the host: Splitwise's characterisation
/// (P. Patel et al., ISCA 2024) of Llama-2-70B.
struct PhaseTimes {
  static let file = "splitwise-llama2-70b.csv"
  /// Longest answer simulated; measured times of a token do not depend on it, and answers ended by themselves.
  private static let longestAnswer = 256
  /// What a host of the A100 machines takes over one of the H100 machines for the same Python: AMD EPYC 7V12 at 3.3 GHz against
  /// Intel Xeon 8480C at 3.8 GHz, and Zen 2 against Golden Cove, about 1.25 a clock (AnandTech, Milan review, 2021-03-15, for
  /// the first 1.19 of it).
  private static let olderHost = 1.43

  static func set(folder: String, threads: Int) throws -> AccuracySet {
    let file = try MeasuredFile(folder: folder, name: file)
    var plans: [Plan] = []
    for row in file.rows {
      let plan = try Plan(file, row)
      // A power cap slows what has no model here, and only repeats the rest.
      guard plan.hardware == "h100-80gb" || plan.hardware == "a100-80gb" else { continue }
      if let same = plans.firstIndex(where: { $0.isSame(as: plan) }) {
        plans[same].prompt += plan.prompt
        plans[same].token += plan.token
      } else {
        plans.append(plan)
      }
    }
    let work = plans
    let outcome = parallelMap(count: work.count, threads: threads) { try work[$0].run() }
    if let failure = outcome.failure { throw failure }
    return AccuracySet(
      title: "Phases: Llama-2-70B on vLLM of 2023, prompt and token times",
      notes: [
        "Mutinifni/splitwise-sim, medians of five repeats; batches that the cache does not hold at once are left out. Fitted: H100.",
        "Held out: A100.",
      ],
      columns: ["accelerator", "TP", "prompt", "batch", "answer"],
      quantities: [.init("prompt", "ms", bar: 0.12), .init("token", "ms", bar: 0.12)],
      runs: outcome.finished.compactMap { $0 })
  }

  private struct Plan {
    var hardware: String
    var tensorParallel: Int
    var length: Int
    var batch: Int
    var answer: Int
    var prompt: [Double]
    var token: [Double]

    init(_ file: MeasuredFile, _ row: [Substring]) throws(AccuracyError) {
      hardware = try file.text(row, "hardware")
      tensorParallel = try file.count(row, "tensor_parallel")
      length = try file.count(row, "prompt_size")
      batch = try file.count(row, "batch_size")
      answer = try file.count(row, "token_size")
      prompt = [try file.number(row, "prompt_time")]
      token = [try file.number(row, "token_time")]
    }

    func isSame(as other: Plan) -> Bool {
      hardware == other.hardware && tensorParallel == other.tensorParallel && length == other.length
        && batch == other.batch && answer == other.answer
    }

    func run() throws -> AccuracySet.Run? {
      let isNewer = hardware == "h100-80gb"
      let system = MeasuredSystem(
        architecture: "llama-2-70b", accelerator: isNewer ? "h100" : "a100-80gb", tensorParallel: tensorParallel,
        engine: "vllm-0.2", maxNumSeqs: 256, maxNumBatchedTokens: max(length * batch, 2_560),
        hostSlowness: isNewer ? 1 : PhaseTimes.olderHost, maxModelLen: 2 * length + answer)
      let output = min(answer, PhaseTimes.longestAnswer)
      guard batch * (length + output) <= (try system.roofline()).memory.tokens else { return nil }
      let records = try system.run(
        arrivals: .burst(requests: batch), input: Double(length), output: Double(output), horizon: 36_000)
      let predicted = [records.map(\.ttft).max() ?? 0, meanOfRun(records.map(\.tpot))]
      return AccuracySet.Run(
        labels: [system.accelerator, "\(tensorParallel)", "\(length)", "\(batch)", "\(answer)"], isFitted: isNewer,
        pairs: zip([prompt, token], predicted).map {
          AccuracySet.Pair(measured: quantile($0.sorted(), 0.5), predicted: $1 * 1e3)
        })
    }
  }
}
