import Diagnostics

/// Which columns of a request log hold what.
struct RequestColumns: Sendable, Equatable {
  /// The titles as the header has them.
  var time: String
  var input: String
  var output: String

  /// Titles by which columns are known, the canonical ones first. Sources: the tables of Azure's and BurstGPT's traces, of
  /// Vidur and of vLLM's metrics, 2026-08.
  private static let times = [
    "timestamp", "time", "arrived_at", "arrival_time", "created_at", "arrival", "ts", "datetime", "date", "start_time",
    "started_at", "request_time", "received_at", "timestamp_ms", "time_ms", "arrived_at_ms", "created_at_ms", "created",
  ]
  private static let inputs = [
    "input_tokens", "prompt_tokens", "num_prefill_tokens", "context_tokens", "contexttokens", "request_tokens",
    "input_length", "prompt_length", "prompt_len", "input_len", "tokens_in", "num_input_tokens", "num_prompt_tokens",
    "prompt_token_count", "input_token_count", "prompt",
  ]
  private static let outputs = [
    "output_tokens", "completion_tokens", "num_decode_tokens", "generated_tokens", "generatedtokens", "response_tokens",
    "output_length", "answer_tokens", "completion_length", "output_len", "tokens_out", "num_output_tokens",
    "num_generated_tokens", "completion_token_count", "output_token_count", "candidates_token_count", "completion",
  ]

  /// Whether a header has a column of times that is known.
  static func hasTime(_ titles: [String]) -> Bool { find(times, in: titles) != nil }

  /// Finds the columns in a header.
  ///
  /// - Throws: `ScenarioError` that names what is missing and what the header has.
  init(titles: [String], path: String) throws(ScenarioError) {
    let found = (
      Self.find(Self.times, in: titles), Self.find(Self.inputs, in: titles), Self.find(Self.outputs, in: titles)
    )
    guard let time = found.0, let input = found.1, let output = found.2 else {
      let missing = [
        ("times", found.0, Self.times), ("prompt tokens", found.1, Self.inputs),
        ("answer tokens", found.2, Self.outputs),
      ].filter { $0.1 == nil }
      let known = missing.map { "\($0.0) are known as \($0.2.prefix(6).joined(separator: ", ")) and the like" }
      throw ScenarioError(diagnostics: [
        Diagnostic(
          file: path, line: 1, column: 1,
          message: "the header has no column of \(missing.map(\.0).joined(separator: ", nor of "))",
          hint: "the columns are: \(listed(titles))\n" + known.joined(separator: "\n"))
      ])
    }
    self.time = time
    self.input = input
    self.output = output
  }

  private static func find(_ names: [String], in titles: [String]) -> String? {
    for name in names {
      if let title = titles.first(where: { plain($0) == name }) { return title }
    }
    return nil
  }

  /// A title without blanks around it, in small letters, with `_` for what separates words.
  private static func plain(_ title: String) -> String {
    let trimmed = title.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
    return String(trimmed.map { " -.".contains($0) ? "_" : Character($0.lowercased()) })
  }
}
