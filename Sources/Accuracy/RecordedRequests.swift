import EventKernel
import FoundationEssentials
import Model
import Serving

/// Three hundred requests, each with its own times: LLMServingSim's benchmark of vLLM 0.19 on an RTX PRO 6000.
///
/// The run pushes 128 requests at most through one accelerator until 104 wait, so that an error of the step time adds up.
struct RecordedRequests {
  static let folder = "vllm-requests-rtxpro6000-llama-3.1-8b"
  /// The workload's file in that folder.
  static let file = folder + "/requests.jsonl"

  private struct Row: Decodable {
    var output_toks: Int
    var queued_ts: Double
    var first_token_ts: Double
    var last_token_ts: Double
  }

  static func set(folder: String) throws -> (set: AccuracySet, series: [OccupancyPoint]) {
    let path = folder + "/" + file
    let rows = try MeasuredFile.lines(of: path).map { line in
      do { return try JSONDecoder().decode(Row.self, from: Data(line.utf8)) } catch {
        throw AccuracyError(description: "\(path): not a request: \(line.prefix(80))")
      }
    }
    guard let start = rows.first?.queued_ts, let end = rows.last?.queued_ts, start < end else {
      throw AccuracyError(description: "\(path): fewer than two requests")
    }
    // Sampled greedily, whatever the model's own configuration says (bench/core/runner.py).
    let system = MeasuredSystem(
      architecture: "llama-3.1-8b", accelerator: "rtx-pro-6000", tensorParallel: 1, engine: "vllm-0.15",
      maxNumSeqs: 128, maxNumBatchedTokens: 2_048, filtersSampling: false)
    let columns = TraceColumns(timestamp: "queued_ts", inputTokens: "input_toks", outputTokens: "output_toks")
    let trace = Trace(
      path: path, format: .jsonLines(columns), rateScale: 1, requests: rows.count, firstTimestamp: start,
      span: end - start)
    // Times are taken inside the engine, so what a request sees outside of it does not count.
    let records = try system.run(arrivals: .trace(trace), horizon: 3_600)
    let first = records.map { $0.firstTokenAt - $0.arrivedAt }.sorted()
    let latency = records.map { $0.finishedAt - $0.arrivedAt }.sorted()
    let measuredFirst = rows.map { $0.first_token_ts - $0.queued_ts }.sorted()
    let measuredLatency = rows.map { $0.last_token_ts - $0.queued_ts }.sorted()
    let measuredGap = rows.map { ($0.last_token_ts - $0.first_token_ts) / Double(max($0.output_toks - 1, 1)) }
    let pairs = [
      (meanOfRun(measuredFirst), meanOfRun(first)), (quantile(measuredFirst, 0.5), quantile(first, 0.5)),
      (quantile(measuredFirst, 0.95), quantile(first, 0.95)),
      (meanOfRun(measuredGap) * 1e3, meanOfRun(records.map(\.tpot)) * 1e3),
      (meanOfRun(measuredLatency), meanOfRun(latency)), (quantile(measuredLatency, 0.95), quantile(latency, 0.95)),
    ]
    let set = AccuracySet(
      title: "Requests: 300 on vLLM 0.19, Llama-3.1-8B on RTX PRO 6000",
      notes: ["casys-kaist/LLMServingSim, bench/examples/RTXPRO6000. Nothing was fitted to it."],
      columns: ["model", "accelerator"],
      quantities: [
        .init("TTFT mean", "s"), .init("TTFT p50", "s"), .init("TTFT p95", "s", bar: 0.1), .init("TPOT mean", "ms"),
        .init("E2E mean", "s"), .init("E2E p95", "s"),
      ],
      runs: [
        AccuracySet.Run(
          labels: [system.architecture, system.accelerator], isFitted: false,
          pairs: pairs.map { AccuracySet.Pair(measured: $0.0, predicted: $0.1) })
      ])
    return (set, try series(folder: folder, records))
  }

  /// Requests running and waiting each second, as the server counted them and as simulated.
  private static func series(folder: String, _ records: [RequestRecord]) throws(AccuracyError) -> [OccupancyPoint] {
    let file = try MeasuredFile(folder: folder, name: Self.folder + "/timeseries.csv")
    var points: [OccupancyPoint] = []
    for row in file.rows {
      let second = try file.number(row, "t")
      let running = records.count { $0.startedAt <= second && second < $0.finishedAt }
      let waiting = records.count { $0.arrivedAt <= second && second < $0.startedAt }
      points.append(
        OccupancyPoint(
          second: second,
          running: AccuracySet.Pair(measured: try file.number(row, "running"), predicted: Double(running)),
          waiting: AccuracySet.Pair(measured: try file.number(row, "waiting"), predicted: Double(waiting))))
    }
    return points
  }
}
