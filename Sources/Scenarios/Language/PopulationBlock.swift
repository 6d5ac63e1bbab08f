import Model

extension Language {
  /// A workload's `users`.
  static let users = KeyBlock(
    "The people who send the requests: one is drawn for each arrival, and kept for its conversation or task.",
    example: "{count: 5k, activity: {zipf: {exponent: 0.9}}}", UsersKeys())

  static let activity = KeyBlock(
    "How much more active some users are than others.", example: "{zipf: {exponent: 0.9}}", ActivityKeys())

  static let activityRank = KeyBlock(
    "The second most active user sends 2^exponent times fewer requests than the first, and so on.",
    example: "{exponent: 0.9}", ActivityRankKeys())
}

struct UsersKeys: Sendable {
  let count = Key(
    "count", .whole(.count, 1...Ceilings.people), .required, "How many there are.", .choice, "5k",
    expected: "how many users there are, such as 5k")
  let activity = Key(
    "activity", .either([.words(["uniform"]), .block(Language.activity)]), .value("uniform"),
    "How the requests are spread over them.", .choice, "{zipf: {exponent: 0.9}}")
}

struct ActivityKeys: Sendable {
  let zipf = Key(
    "zipf", .block(Language.activityRank), .required,
    "The n-th is active in proportion to 1 / n to the exponent.", .choice, "{exponent: 0.9}",
    expected: "an exponent such as {exponent: 0.9}")
}

struct ActivityRankKeys: Sendable {
  let exponent = Key(
    "exponent", .quantity(.number, .closed(0, 20)), .required, "The exponent.", .choice, "0.9",
    expected: "an exponent such as 0.9")
}
