import EventKernel
import Model
import Serving
import Studies

/// Runs of a vLLM server at a fixed rate: inference-sim's validation of simulators, vLLM 0.15.1 on H100.
///
/// The load generator (kubernetes-sigs/inference-perf, shared_prefix) makes a few dozen prompts and sends them in turn, so with
/// prefix caching every prompt after the first round is found in the cache whole; a rate's first stage has the cold ones.
/// Arrivals are uniform in the stage, which is Poisson given their number.
struct OnlineRuns {
  static let file = "vllm-0.15.1-online-h100.csv"
  /// Models whose runs the constants of vLLM 0.15 were fitted to; the others are held out.
  static let fitted: Set<String> = ["mistral-nemo-12b", "qwen2.5-7b"]
  /// Prompts that the generator makes, by the tokens of a question (inference-sim, testdata/trained_physics_iter29.json,
  /// 2026-08: num_unique_system_prompts times num_users_per_system_prompt).
  private static let prompts = [447: 45, 466: 44, 600: 50, 934: 23]
  private static let replications = 3

  static func set(folder: String, threads: Int) throws -> AccuracySet {
    let file = try MeasuredFile(folder: folder, name: file)
    var stages: Set<String> = []
    var plans: [Plan] = []
    for row in file.rows {
      let plan = try Plan(file, row)
      let first = stages.insert(plan.system.architecture + "/\(plan.system.tensorParallel)/\(plan.question)").inserted
      plans.append(first ? plan.cold(prompts[plan.question] ?? 0) : plan)
    }
    let work = plans
    let outcome = parallelMap(count: work.count, threads: threads) { try work[$0].run() }
    if let failure = outcome.failure { throw failure }
    return AccuracySet(
      title: "Online: vLLM 0.15.1 at a fixed rate on H100",
      notes: [
        "inference-sim/sim-to-real-accuracy-validation. Fitted: Mistral Nemo 12B and Qwen2.5-7B. Held out: Llama-3.1-70B and Yi-34B,",
        "three times larger and more, one of them on twice as many accelerators as any fitted.",
      ],
      columns: ["model", "TP", "rate/s", "prompt", "answer"],
      quantities: [
        .init("TTFT mean", "ms", bar: 0.184), .init("TTFT p99", "ms", bar: 0.294), .init("ITL mean", "ms", bar: 0.065),
        .init("E2E mean", "ms", bar: 0.068), .init("E2E p99", "ms", bar: 0.091),
      ], runs: outcome.finished)
  }

  private struct Plan {
    var system: MeasuredSystem
    var rate: Double
    var duration: Double
    var prefix: Int
    var question: Int
    var answer: Int
    var coldShare = 0.0
    var measured: [Double]

    init(_ file: MeasuredFile, _ row: [Substring]) throws(AccuracyError) {
      system = MeasuredSystem(
        architecture: try file.text(row, "model"), accelerator: "h100",
        tensorParallel: try file.count(row, "tensor_parallel"), engine: "vllm-0.15",
        maxNumSeqs: try file.count(row, "max_num_seqs"),
        maxNumBatchedTokens: try file.count(row, "max_num_batched_tokens"))
      rate = try file.number(row, "rate_per_s")
      duration = try file.number(row, "duration_s")
      prefix = try file.count(row, "shared_prefix_tokens")
      question = try file.count(row, "question_tokens")
      answer = try file.count(row, "output_tokens")
      measured = []
      for column in ["ttft_mean_ms", "ttft_p99_ms", "itl_mean_ms", "e2e_mean_ms", "e2e_p99_ms"] {
        measured.append(try file.number(row, column))
      }
    }

    /// The same stage when its first N requests are cold.
    func cold(_ prompts: Int) -> Plan {
      var plan = self
      plan.coldShare = min(1, Double(prompts) / (rate * duration))
      return plan
    }

    func run() throws -> AccuracySet.Run {
      let input = prefix + question
      // Whole blocks are found, and the last token is computed in any case.
      let whole = Double((input - 1) / 16 * 16)
      let cached = try Distribution.values([Double(prefix / 16 * 16), whole], weights: [coldShare, 1 - coldShare])
      var records: [RequestRecord] = []
      for replication in 0..<OnlineRuns.replications {
        records += try system.run(
          arrivals: .poisson(rate: rate), input: Double(input), output: Double(answer), cached: cached,
          horizon: duration, replication: replication)
      }
      let first = records.map(\.ttft).sorted()
      let latency = records.map(\.latency).sorted()
      let predicted = [
        meanOfRun(first), quantile(first, 0.99), meanOfRun(records.map(\.tpot)), meanOfRun(latency),
        quantile(latency, 0.99),
      ]
      return AccuracySet.Run(
        labels: [system.architecture, "\(system.tensorParallel)", "\(rate)", "\(input)", "\(answer)"],
        isFitted: OnlineRuns.fitted.contains(system.architecture),
        pairs: zip(measured, predicted).map { AccuracySet.Pair(measured: $0, predicted: $1 * 1e3) })
    }
  }
}
