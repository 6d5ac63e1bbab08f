import Model

extension Language {
  /// `arrivals` with `process: trace`.
  static let trace = KeyBlock(
    "Requests of a recording, at their times and with their lengths.",
    example: "{process: trace, file: traces/conv.csv, format: csv}", TraceKeys())

  static let traceExtension = KeyBlock(
    "What comes after a recording's end.", example: "{repeat: resample, block: 5m}", ExtensionKeys())

  static let loopedTrace = KeyBlock(
    "The recording again from its beginning, the same in every replication.", example: "{repeat: loop}",
    LoopedTraceKeys())

  static let resampledTrace = KeyBlock(
    "Blocks of the recording, each from a moment of it that is drawn anew in every replication.",
    example: "{repeat: resample, block: 5m}", ResampledTraceKeys())

  static let endedTrace = KeyBlock("No more requests.", example: "{repeat: none}", EndedTraceKeys())

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
    "columns", .block(Language.traceColumns), .says("those with a known name"),
    "Names of columns of csv and jsonl that are not known by their name.", .choice,
    "{timestamp: arrived_at, input_tokens: prompt_tokens}")
  let rate = Key(
    "rate", .quantity(.rate, .positive(Ceilings.rate)), .says("as recorded"),
    "Requests a second, in the mean over the recording and over a day where there is a wave; times are scaled, so that bursts keep their form.",
    .choice, "3/s")
  let extend = Key(
    "extend", .block(Language.traceExtension), .says("the recording lasts as long as the run"),
    "What comes after the recording's end, where the run goes on.", .choice, "{repeat: resample, block: 5m}")
  let rateScale = Key(
    "rate_scale", .quantity(.number, .closed(1e-6, Ceilings.factor)), .of(1, .number),
    "How many times as dense requests arrive: at 2 the gaps are half as long.", .choice, "2")
}

struct ExtensionKeys: Sendable {
  let repetition = ExtensionKeys.repetition
  let variants = Variants(
    by: ExtensionKeys.repetition,
    [
      (["loop"], Language.loopedTrace), (["resample"], Language.resampledTrace), (["none"], Language.endedTrace),
    ])

  private static let repetition = Key(
    "repeat", .words(["loop", "resample", "none"]), .required,
    "What follows: the recording again, blocks of it in an order that chance decides, or no more requests.", .choice,
    "resample")
}

struct LoopedTraceKeys: Sendable {
  let shape = Key.traceShape
}

struct ResampledTraceKeys: Sendable {
  let block = Key(
    "block", .quantity(.duration, .positive(Ceilings.duration)),
    .says("a tenth of the recording, and ten requests or more"),
    "How long a block is, in time of the recording, whatever the rate: longer than the bursts that are to keep their form, and a small part of the recording. Counts in windows of up to a third of a block keep their index of dispersion within a tenth; in longer ones it falls, since blocks know nothing of each other.",
    .document("Politis and Romano, A circular block-resampling procedure for stationary data, 1992"), "5m")
  let shape = Key.traceShape
}

struct EndedTraceKeys: Sendable {}

extension Key {
  fileprivate static let traceShape = Key(
    "shape", .block(Language.shape), .says("flat"), "How the rate goes up and down over days and weeks.", .choice,
    "{diurnal: {peak_at: \"15:00\", peak_to_mean: 1.8}}")
}

struct TraceColumnKeys: Sendable {
  /// The word for a column that is not read.
  static let none = "none"
  let timestamp = Key(
    "timestamp", .text("a column's name"), .says("the first with a known name, such as timestamp"),
    "When requests arrive: numbers, or dates.", .choice, "arrived_at")
  let inputTokens = Key(
    "input_tokens", .text("a column's name"),
    .says("the first with a known name; without one lengths are the workload's"),
    "Tokens of prompts; none has the workload's used.", .choice, "prompt_tokens")
  let outputTokens = Key(
    "output_tokens", .text("a column's name"),
    .says("the first with a known name; without one lengths are the workload's"),
    "Tokens of answers; none has the workload's used.", .choice, "answer_tokens")
  let cachedTokens = Key(
    "cached_tokens", .text("a column's name"),
    .says("the first with a known name; without one they are the workload's"),
    "Prompt tokens that were found in a cache, a part of the prompt's; none has the workload's used.", .choice,
    "found_tokens")
  let item = Key(
    "item", .text("a column's name"), .says("requests do not say what they ask"),
    "What is asked, by an id or a hash of the prompt: what exact caches find it by.", .choice, "prompt_hash")
}
