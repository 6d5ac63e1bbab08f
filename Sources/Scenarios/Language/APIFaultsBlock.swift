import Model

extension Language {
  /// An API's `faults`.
  static let apiFaults = KeyBlock(
    "What goes wrong at the provider for a while.", example: "{outage: {every: 30d, lasting: 20m}}", APIFaultKeys())

  static let throttling = KeyBlock(
    "A while in which a share of the calls is refused.", example: "{every: 7d, lasting: 5m, share: 30%}",
    ThrottlingKeys())
}

struct APIFaultKeys: Sendable {
  let outage = Key(
    "outage", .oneOrMore(.block(Language.occurrence)), .says("none"), "Whiles in which every call fails.", .choice,
    "{every: 30d, lasting: 20m}")
  let throttling = Key(
    "throttling", .oneOrMore(.block(Language.throttling)), .says("none"),
    "Whiles in which calls are refused, as with status 429.", .choice, "{every: 7d, lasting: 5m, share: 30%}")
}

struct ThrottlingKeys: Sendable {
  let when = Language.occurrence
  let share = Key(
    "share", .quantity(.share, .closed(0, 1)), .required, "The share of calls that are refused.", .choice, "30%",
    expected: "the share of calls that are refused")
}
