import Model

extension Language {
  /// A share that may depend on how hard a request is.
  static let shareByDifficulty = ValueKind.either([.quantity(.share, .closed(0, 1)), .block(difficultyCurve)])

  static let difficultyCurve = KeyBlock(
    "A share that depends on how hard a request is; one of its forms is written.",
    example: "{logistic: {midpoint: 0.62, slope: 12}}", DifficultyCurveKeys())

  static let logisticCurve = KeyBlock(
    "1 / (1 + exp(slope x (difficulty - midpoint))), a half at the midpoint and less for harder requests.",
    example: "{midpoint: 0.62, slope: 12}", LogisticCurveKeys())

  /// A workload's `outcome`.
  static let outcome = KeyBlock(
    "What a good answer is worth: it becomes an outcome with a chance, once a conversation (at its last turn), a task or a request.",
    example: "{name: ticket resolved, success: 72%}", OutcomeKeys())
}

struct DifficultyCurveKeys: Sendable {
  let logistic = Key(
    "logistic", .block(Language.logisticCurve), .says("one of the forms is written"),
    "A curve that falls from 1 to 0 around a midpoint; of workloads with a difficulty.", .choice,
    "{midpoint: 0.62, slope: 12}")
  let points = Key(
    "points", .mapping("difficulties to shares", .quantity(.share, .closed(0, 1))),
    .says("one of the forms is written"),
    "Straight lines between points, level beyond the first and the last; of workloads with a difficulty.", .choice,
    "{0.2: 95%, 0.8: 40%}")
  let classes = Key(
    "class", .mapping("classes to shares", .quantity(.share, .closed(0, 1))), .says("one of the forms is written"),
    "A share for each class; of workloads with classes.", .choice, "{simple: 95%, hard: 60%}")
}

struct LogisticCurveKeys: Sendable {
  let midpoint = Key(
    "midpoint", .quantity(.share, .closed(0, 1)), .required, "The difficulty at which it is a half.", .choice, "0.62",
    expected: "a difficulty from 0 to 1, such as 0.62")
  let slope = Key(
    "slope", .quantity(.number, .closed(0, 1_000)), .required,
    "How steep it falls: by a quarter of the slope per unit of difficulty there.",
    .choice, "12", expected: "how steep it falls, such as 12")
}

struct OutcomeKeys: Sendable {
  let name = Key(
    "name", .text("what it is called, such as ticket resolved"), .required, "What it is called.", .choice,
    "ticket resolved", expected: "what it is called, such as name: ticket resolved")
  let success = Key(
    "success", .quantity(.share, .closed(0, 1)), .of(1, .share), "How likely a good final answer becomes one.", .choice,
    "72%")
}
