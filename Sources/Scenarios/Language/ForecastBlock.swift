import Model

extension Language {
  /// The scenario's `forecast`.
  static let forecast = KeyBlock(
    "The months ahead: traffic that grows, inputs that are not known, and a budget.",
    example: "{months: 12, budget: $40k/month}", ForecastKeys())

  static let budgets = KeyBlock(
    "Amounts that may be spent.", example: "{month: $40k, total: $400k}", BudgetKeys())
}

struct ForecastKeys: Sendable {
  let start = Key(
    "start", .date, .says("the first month that begins at the scenario's start or after it"),
    "The first day of the first month.", .choice, "2027-01-01")
  let months = Key(
    "months", .whole(.count, 1...Ceilings.forecastMonths), .of(Defaults.forecastMonths), "How many months.", .choice,
    "12")
  let sample = Key(
    "sample", .form("days of each month such as 1d/month", pattern: "^[0-9]+(d|day|days)/(month|mo)$"),
    .value("\(Defaults.forecastSample)d/month"), "How many days of each month are simulated.", .choice, "1d/month")
  let uncertain = Key(
    "uncertain", .mapping("paths to distributions", .anything("a distribution")), .says("none"),
    "Inputs that are not known, by path, each with its law; PATH.scale multiplies what is written.", .choice,
    "{workloads.chat.arrivals.growth: {normal: {mean: 8%, sd: 3%}}}")
  let draws = Key(
    "draws", .whole(.count, 1...Ceilings.forecastDraws), .of(Defaults.forecastDraws),
    "How many times the inputs are drawn.",
    .document("A. Owen, On dropping the first Sobol' point, 2020"), "32")
  let budget = Key(
    "budget",
    .either([
      .form(
        "an amount such as $40k/month, or $400k for all months", pattern: "^\\$[0-9.]+[kM]?(/(month|mo))?$"),
      .block(Language.budgets),
    ]), .says("none"), "What may be spent; the month in which it is crossed is told.", .choice, "$40k/month")
}

struct BudgetKeys: Sendable {
  let month = Key(
    "month", .form("an amount such as $40k", pattern: "^\\$[0-9.]+[kM]?(/(month|mo))?$"), .says("no limit"),
    "In a month.",
    .choice, "$40k")
  let total = Key(
    "total", .form("an amount such as $400k", pattern: "^\\$[0-9.]+[kM]?$"), .says("no limit"),
    "In all months together.",
    .choice, "$400k")
}
