import Model

extension Language {
  /// A workload's `conversation`.
  static let conversation = KeyBlock(
    "Requests that follow one another, each with what was said before in its prompt.",
    example: "{turns: {geometric: {mean: 3.5}}, think_time: 25s, history: {keep: 3000 tokens}}", ConversationKeys())

  static let history = KeyBlock(
    "How much of what was said a prompt brings along.", example: "{keep: 3000 tokens}", HistoryKeys())
}

struct ConversationKeys: Sendable {
  let turns = Key(
    "turns", .distribution(.count, .closed(1, Ceilings.turns)), .required, "Requests of a conversation.", .choice,
    "{geometric: {mean: 3.5}}", expected: "requests of a conversation, such as {geometric: {mean: 3.5}}")
  let thinkTime = Key(
    "think_time", .distribution(.duration, .closed(0, Ceilings.duration)), .required,
    "From an answer to the next request.", .choice, "25s",
    expected: "seconds from an answer to the next request, such as 25s")
  let history = Key(
    "history", .block(Language.history), .says("all of it"), "How much of the history prompts bring.", .choice,
    "{keep: 3000 tokens}")
}

struct HistoryKeys: Sendable {
  let keep = Key(
    "keep", .whole(.tokens, 0...Ceilings.tokens), .required, "The most tokens of history in a prompt.", .choice,
    "3000 tokens", expected: "most tokens of history in a prompt, such as 3000 tokens")
}
