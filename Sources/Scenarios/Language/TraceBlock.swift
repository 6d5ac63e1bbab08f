import Model

extension Language {
  /// `arrivals` with `process: trace`.
  static let trace = KeyBlock(
    "Requests of a recording, at their times and with their lengths.",
    example: "{process: trace, file: traces/conv.csv, format: csv}", TraceKeys())

  static let traceColumns = KeyBlock(
    "Which columns of a CSV, or keys of JSON lines, hold what.",
    example: "{timestamp: arrived_at, input_tokens: prompt_tokens}", TraceColumnKeys())
}

struct TraceKeys: Sendable {
  let file = Key(
    "file", .text("the path of a trace"), .required, "The recording, relative to the file that names it.", .choice,
    "traces/conv.csv")
  let format = Key(
    "format", .words(["azure-llm", "burstgpt", "mooncake", "csv", "jsonl"]), .required,
    "What the recording holds.",
    .document("AzurePublicDataset, BurstGPT and Mooncake, published traces of 2023 to 2025"), "csv")
  let columns = Key(
    "columns", .block(Language.traceColumns), .says("timestamp alone"), "Names of columns, of csv and jsonl.", .choice,
    "{timestamp: arrived_at, input_tokens: prompt_tokens}")
  let rateScale = Key(
    "rate_scale", .quantity(.number, .closed(1e-6, Ceilings.factor)), .of(1, .number),
    "How many times as dense requests arrive: at 2 the gaps are half as long.", .choice, "2")
}

struct TraceColumnKeys: Sendable {
  let timestamp = Key(
    "timestamp", .text("a column's name"), .value(TraceColumns().timestamp), "When requests arrive.", .choice,
    "arrived_at")
  let inputTokens = Key(
    "input_tokens", .text("a column's name"), .says("lengths are the workload's"), "Tokens of prompts.", .choice,
    "prompt_tokens")
  let outputTokens = Key(
    "output_tokens", .text("a column's name"), .says("lengths are the workload's"), "Tokens of answers.", .choice,
    "answer_tokens")
}
