import FoundationEssentials

/// Results as JSON.
///
/// `vllm bench serve --save-result` (vllm-project/vllm, vllm/benchmarks/serve.py): means in milliseconds and totals of tokens.
/// AIPerf and GenAI-Perf (ai-dynamo/aiperf, docs/tutorials/working-with-profile-exports.md: profile_export_aiperf.json): an
/// object with unit and avg for each metric.
enum BenchmarkJSON {
  private struct Metric: Decodable {
    var unit: String?
    var avg: Double?
  }

  private struct Result: Decodable {
    var mean_ttft_ms: Double?
    var mean_tpot_ms: Double?
    var completed: Double?
    var total_input_tokens: Double?
    var total_output_tokens: Double?
    var request_throughput: Either?
    var max_concurrency: Double?
    var time_to_first_token: Metric?
    var inter_token_latency: Metric?
    var input_sequence_length: Metric?
    var output_sequence_length: Metric?
  }

  /// A number in vLLM's files, a metric in AIPerf's.
  private enum Either: Decodable {
    case number(Double)
    case metric(Metric)

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let number = try? container.decode(Double.self) {
        self = .number(number)
      } else {
        self = .metric(try container.decode(Metric.self))
      }
    }

    var value: Double? {
      switch self {
      case .number(let number): number
      case .metric(let metric): metric.avg
      }
    }
  }

  static func row(_ data: Data, path: String) throws(CalibrationError) -> BenchmarkRow {
    let result: Result
    do { result = try JSONDecoder().decode(Result.self, from: data) } catch {
      throw CalibrationError(path, line: 1, "not the result of a benchmark: \(reason(error))")
    }
    if result.mean_ttft_ms != nil || result.mean_tpot_ms != nil {
      guard let completed = result.completed, completed >= 1, let input = result.total_input_tokens,
        let output = result.total_output_tokens
      else { throw CalibrationError(path, line: 1, "a vLLM result without completed requests and their tokens") }
      return try TokenFigures(
        input: input / completed, output: output / completed, throughput: result.request_throughput?.value,
        concurrency: result.max_concurrency, ttft: result.mean_ttft_ms.map { $0 / 1e3 },
        tpot: result.mean_tpot_ms.map { $0 / 1e3 }
      ).row(origin: path, line: 1)
    }
    guard result.time_to_first_token != nil || result.inter_token_latency != nil else {
      throw CalibrationError(
        path, line: 1, "neither a vLLM result (mean_ttft_ms) nor one of AIPerf or GenAI-Perf (time_to_first_token)")
    }
    return try TokenFigures(
      input: result.input_sequence_length?.avg, output: result.output_sequence_length?.avg,
      throughput: result.request_throughput?.value,
      ttft: try seconds(result.time_to_first_token, path), tpot: try seconds(result.inter_token_latency, path)
    ).row(origin: path, line: 1)
  }

  private static func seconds(_ metric: Metric?, _ path: String) throws(CalibrationError) -> Double? {
    guard let metric, let average = metric.avg else { return nil }
    guard let factor = TokenFigures.seconds(unit: metric.unit ?? "ms") else {
      throw CalibrationError(path, line: 1, "unknown unit \(metric.unit ?? "")")
    }
    return average * factor
  }

  private static func reason(_ error: any Error) -> String {
    guard case DecodingError.typeMismatch(_, let context) = error else { return "it is not JSON" }
    return "\(context.codingPath.map(\.stringValue).joined(separator: ".")) is of another type"
  }
}

/// What a file says about requests to a language model, before it is checked.
struct TokenFigures {
  var input: Double?
  var cached: Double?
  var output: Double?
  var throughput: Double?
  var concurrency: Double?
  var ttft: Double?
  var tpot: Double?

  /// Seconds of a unit as benchmark tools write it.
  static func seconds(unit: String) -> Double? {
    ["s": 1, "sec": 1, "ms": 1e-3, "us": 1e-6, "ns": 1e-9][unit]
  }

  /// The run, checked.
  func row(origin: String, line: Int) throws(CalibrationError) -> BenchmarkRow {
    func range(_ name: String, _ value: Double?, _ range: ClosedRange<Double>) throws(CalibrationError) {
      guard let value else { return }
      guard range.contains(value) else {
        throw CalibrationError(
          origin, line: line, "\(name) \(value) is not from \(range.lowerBound) to \(range.upperBound)")
      }
    }
    guard let input, let output else {
      throw CalibrationError(origin, line: line, "no prompt and answer lengths")
    }
    try range("prompt tokens", input, 1...1e6)
    try range("answer tokens", output, 1...1e6)
    try range("cached tokens", cached, 0...max(0, input - 1))
    try range("seconds to the first token", ttft, 1e-6...1e5)
    try range("seconds a token", tpot, 1e-7...1e4)
    try range("concurrency", concurrency, 1e-6...1e4)
    try range("requests per second", throughput, 1e-6...1e6)
    guard ttft != nil || tpot != nil else {
      throw CalibrationError(origin, line: line, "neither a time to the first token nor one between tokens")
    }
    var requests = concurrency
    if let throughput, requests == nil, let ttft, let tpot { requests = throughput * (ttft + (output - 1) * tpot) }
    guard let requests else {
      throw CalibrationError(
        origin, line: line, "the load is not known: a concurrency, or a throughput with both latencies, is missing")
    }
    try range("requests at a time", requests, 1e-6...1e4)
    return BenchmarkRow(
      origin: line > 1 ? "\(origin):\(line)" : origin,
      measured: .tokens(
        TokenRun(
          input: input, cached: cached ?? 0, output: output, concurrency: requests, isClosed: concurrency != nil,
          ttft: ttft, tpot: tpot)))
  }
}
