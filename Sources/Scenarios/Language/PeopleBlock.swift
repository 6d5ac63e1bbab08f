import Model

extension Language {
  /// One entry of `people`.
  static let people = KeyBlock(
    "People who take requests over: each works on a case at a time, and cases wait in order of arrival. A route may name the desk; what "
      + "is handed over is no longer given up by its client.",
    example: "{price: $4.50/case, time: 4h, count: 12, hours: \"09:00-18:00 mon-fri\"}", PeopleKeys())
}

struct PeopleKeys: Sendable {
  /// Times, and days after or before them.
  private static let hoursPattern: String = {
    let clock = "[0-2][0-9]:[0-5][0-9]"
    let days = "[a-z]{3}(-[a-z]{3})?(,[a-z]{3}(-[a-z]{3})?)*"
    return "^(\(clock)-\(clock)( \(days))?|\(days) \(clock)-\(clock))$"
  }()

  let price = Key(
    "price", .money(.request), .required, "What a case costs, from when it is begun.", .choice, "$4.50/case",
    expected: "a price such as $4.50/case")
  let time = Key(
    "time", .distribution(.duration, .closed(0, Ceilings.duration)), .required, "Working time of a case.", .choice,
    "{lognormal: {median: 20m, p95: 4h}}", expected: "the working time of a case, such as 20m")
  let count = Key(
    "count", .whole(.count, 1...Ceilings.clients), .required, "How many people work at a time.", .choice, "12",
    expected: "a number of people such as 12")
  let hours = Key(
    "hours",
    .form(
      "working hours such as \"09:00-18:00 mon-fri\"",
      pattern: PeopleKeys.hoursPattern),
    .says("always"),
    "When they work, in UTC, every day where none is named. A case that is not done at the end of hours goes on with the next ones.",
    .choice, "\"09:00-18:00 mon-fri\"")
  let quality = Key(
    "quality", .quantity(.share, .closed(0, 1)), .of(1, .share), "The chance that their answer is good.", .choice, "95%"
  )
}
