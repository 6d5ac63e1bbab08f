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
    "ts_ms", "ts_us", "ts_ns", "timestamp_us", "timestamp_ns",
  ]
  private static let inputs = [
    "input_tokens", "prompt_tokens", "num_prefill_tokens", "context_tokens", "contexttokens", "request_tokens",
    "input_length", "prompt_length", "prompt_len", "input_len", "tokens_in", "num_input_tokens", "num_prompt_tokens",
    "prompt_token_count", "input_token_count", "prompt", "n_prompt_tokens",
    "n_input_tokens", "input",
  ]
  private static let outputs = [
    "output_tokens", "completion_tokens", "num_decode_tokens", "generated_tokens", "generatedtokens", "response_tokens",
    "output_length", "answer_tokens", "completion_length", "output_len", "tokens_out", "num_output_tokens",
    "num_generated_tokens", "completion_token_count", "output_token_count", "candidates_token_count", "completion",
    "n_completion_tokens", "n_output_tokens", "output",
  ]

  /// Whether a header has a column of times that is known, whatever separates its fields.
  static func hasTime(_ titles: [String]) -> Bool {
    let fields = separated(titles)?.fields ?? titles
    return fields.count > 1 && find(times, in: fields) != nil
  }

  /// The fields of a header without a comma that something else separates.
  private static func separated(_ titles: [String]) -> (fields: [String], separator: Character, name: String)? {
    guard titles.count == 1 else { return nil }
    for (separator, name) in [(";" as Character, "semicolons"), ("\t", "tabs"), ("|", "bars")] {
      let fields = titles[0].split(separator: separator, omittingEmptySubsequences: false)
      if fields.count > 1 { return (fields.map { $0.filter { $0 != "\"" } }, separator, name) }
    }
    return nil
  }

  /// Finds the columns in a header.
  ///
  /// - Throws: `ScenarioError` that names what is missing and what the header has.
  init(titles: [String], path: String) throws(ScenarioError) {
    func bad(_ message: String, hint: String) -> ScenarioError {
      ScenarioError(diagnostics: [Diagnostic(file: path, line: 1, column: 1, message: message, hint: hint)])
    }
    if let (_, separator, name) = Self.separated(titles) {
      let written = separator == "\t" ? "\\t" : String(separator)
      throw bad(
        "the fields are separated by \(name), expected commas",
        hint: "where no field has a comma, tr '\(written)' ',' turns them into such a file")
    }
    let found = (
      Self.find(Self.times, in: titles), Self.find(Self.inputs, in: titles), Self.find(Self.outputs, in: titles)
    )
    guard let time = found.0, let input = found.1, let output = found.2 else {
      let missing = [
        ("times", found.0, Self.times), ("prompt tokens", found.1, Self.inputs),
        ("answer tokens", found.2, Self.outputs),
      ].filter { $0.1 == nil }
      let known = missing.map { "\($0.0) are known as \($0.2.prefix(6).joined(separator: ", ")) and the like" }
      throw bad(
        "the header has no column of \(missing.map(\.0).joined(separator: ", nor of "))",
        hint: "the columns are: \(listed(titles))\n" + known.joined(separator: "\n"))
    }
    for title in [time, input, output] {
      let same = titles.indices.filter { Self.plain(titles[$0]) == Self.plain(title) }
      guard same.count == 1 else {
        throw bad(
          "which column is meant: "
            + same.map { "\(quoted(titles[$0])) (field \($0 + 1))" }.joined(separator: " or ") + "?",
          hint: "rename or remove one of them")
      }
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
