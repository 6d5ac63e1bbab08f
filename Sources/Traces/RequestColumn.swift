import Diagnostics

/// What a column of a recording holds, and the titles by which it is known.
package enum RequestColumn: CaseIterable, Sendable {
  case time, input, output, cached

  /// What it holds.
  package var meaning: String {
    switch self {
    case .time: "times"
    case .input: "prompt tokens"
    case .output: "answer tokens"
    case .cached: "prompt tokens found in a cache"
    }
  }

  /// Its titles, the canonical ones first. Sources: the tables of Azure's and BurstGPT's traces, of Vidur and of vLLM's metrics, 2026-08.
  package var titles: [String] {
    switch self {
    case .time: Self.times
    case .input: Self.inputs
    case .output: Self.outputs
    case .cached: Self.found
    }
  }

  private static let times = [
    "timestamp", "time", "arrived_at", "arrival_time", "created_at", "arrival", "ts", "datetime", "date", "start_time",
    "started_at", "request_time", "received_at", "timestamp_ms", "time_ms", "arrived_at_ms", "created_at_ms", "created",
    "ts_ms", "ts_us", "ts_ns", "timestamp_us", "timestamp_ns", "starttime", "createdat", "arrivaltime",
  ]
  private static let inputs = [
    "input_tokens", "prompt_tokens", "num_prefill_tokens", "context_tokens", "contexttokens", "request_tokens",
    "input_length", "prompt_length", "prompt_len", "input_len", "tokens_in", "num_input_tokens", "num_prompt_tokens",
    "prompt_token_count", "input_token_count", "prompt", "n_prompt_tokens",
    "n_input_tokens", "input", "prompttokens", "inputtokens", "usage_prompt_tokens", "usage_input_tokens",
  ]
  private static let outputs = [
    "output_tokens", "completion_tokens", "num_decode_tokens", "generated_tokens", "generatedtokens", "response_tokens",
    "output_length", "answer_tokens", "completion_length", "output_len", "tokens_out", "num_output_tokens",
    "num_generated_tokens", "completion_token_count", "output_token_count", "candidates_token_count", "completion",
    "n_completion_tokens", "n_output_tokens", "output", "completiontokens", "outputtokens", "usage_completion_tokens",
    "usage_output_tokens",
  ]
  // A part of the prompt's tokens. Anthropic's cache_read_input_tokens are not: its input_tokens leave them out.
  private static let found = [
    "cached_tokens", "cached_input_tokens", "input_cached_tokens", "prompt_cached_tokens", "cached_prompt_tokens",
    "num_cached_tokens", "cachedtokens", "prompt_tokens_details_cached_tokens", "input_tokens_details_cached_tokens",
    "usage_prompt_tokens_details_cached_tokens", "prompt_cache_hit_tokens", "cache_hit_tokens",
  ]

  /// Titles that are known as this column beside the one that is read.
  package func others(than title: String, in titles: [String]) -> [String] {
    titles.filter { Self.plain($0) != Self.plain(title) && self.titles.contains(Self.plain($0)) }
  }

  /// Whether a title speaks of a cache of prompts.
  package static func isOfCache(_ title: String) -> Bool { plain(title).contains("cache") }

  /// The title of this column in a header; nil where none is known.
  ///
  /// - Throws: `ScenarioError` where two columns have it.
  package func title(in titles: [String], path: String) throws(ScenarioError) -> String? {
    guard let title = find(in: titles) else { return nil }
    let same = titles.indices.filter { Self.plain(titles[$0]) == Self.plain(title) }
    guard same.count > 1 else { return title }
    throw Self.complaint(
      path,
      "which column is meant: " + same.map { "\(quoted(titles[$0])) (field \($0 + 1))" }.joined(separator: " or ")
        + "?", hint: "rename or remove one of them")
  }

  private func find(in titles: [String]) -> String? {
    for name in self.titles {
      if let title = titles.first(where: { Self.plain($0) == name }) { return title }
    }
    return nil
  }

  /// A complaint that a header lacks columns.
  package static func missing(_ columns: [RequestColumn], from titles: [String], path: String) -> ScenarioError {
    let known = columns.map { "\($0.meaning) are known as \($0.titles.prefix(6).joined(separator: ", ")) and the like" }
    return complaint(
      path, "the header has no column of \(columns.map(\.meaning).joined(separator: ", nor of "))",
      hint: "the columns are: \(listed(titles))\n" + known.joined(separator: "\n"))
  }

  /// Refuses a header whose fields something else than commas separates, or that is written in another encoding.
  package static func checkSeparators(_ titles: [String], path: String) throws(ScenarioError) {
    guard !titles.contains(where: { $0.contains("\0") }) else {
      throw complaint(
        path, "the file is not UTF-8: it has zero bytes, as UTF-16 has",
        hint: "iconv -f UTF-16 -t UTF-8 writes it as such")
    }
    guard let (_, separator, name) = separated(titles) else { return }
    let written = separator == "\t" ? "\\t" : String(separator)
    throw complaint(
      path, "the fields are separated by \(name), expected commas",
      hint: "where no field has a comma, tr '\(written)' ',' turns them into such a file")
  }

  /// Whether a text is a header with a column of times that is known, whatever separates its fields.
  package static func isHeader(_ titles: [String]) -> Bool {
    let fields = separated(titles)?.fields ?? titles
    return fields.count > 1 && time.find(in: fields) != nil
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

  private static func complaint(_ path: String, _ message: String, hint: String) -> ScenarioError {
    ScenarioError(diagnostics: [Diagnostic(file: path, line: 1, column: 1, message: message, hint: hint)])
  }

  /// A title without blanks around it, in small letters, with `_` for what separates words.
  private static func plain(_ title: String) -> String {
    let trimmed = title.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
    return String(trimmed.map { " -.".contains($0) ? "_" : Character($0.lowercased()) })
  }
}
