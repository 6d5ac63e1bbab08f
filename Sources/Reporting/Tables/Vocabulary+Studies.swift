import Billing
import Model

// Points and settings.
extension CSVField {
  static let point = CSVField("point", .integer, "Number of the point or combination, from 0.")
  static let id = text("id", "Identifier of the point: its file in points/.")
  static let parameter = text("parameter", "Path of the parameter that is varied; of several that move together all.")
  static let setting = text("setting", "The parameter's value, as `--set` takes it.")
  static let pareto = CSVField(
    "pareto", .boolean, "Whether no other point with the same traffic is better in cost and latency.")
  static let mean = number("mean", "Mean of the figure over the points with that setting.", in: .row)
  static let points = count("points", "Points with that setting that have the figure.", of: "points")
  static let stage = text("stage", "How far the search evaluated the combination.")
  static let conditions = text("conditions", "Whether the conditions hold: met, not met or not known.")
  static let best = CSVField("best", .boolean, "Whether it is the combination found.")
  static let runs = count("runs", "Replications that the figure is known by.", of: "replications")

  /// The column of a parameter that is varied, under its path.
  static func setting(of path: String) -> CSVField { text(path, "Setting of this parameter, as `--set` takes it.") }

  /// The column of a figure, under its path.
  static func figure(at path: String, unit: String) -> CSVField {
    number(path, "Value of this figure.", in: .of(unit))
  }

  // Sobol indices.
  static let first = number(
    "first", "First-order Sobol index: share of the variance that it alone explains.", in: share)
  static let firstLow = number("first_low", "Lower end of the interval of `first`.", in: share)
  static let firstHigh = number("first_high", "Upper end of the interval of `first`.", in: share)
  static let total = number("total", "Total Sobol index: with all that it does together with others.", in: share)
  static let totalLow = number("total_low", "Lower end of the interval of `total`.", in: share)
  static let totalHigh = number("total_high", "Upper end of the interval of `total`.", in: share)

  private static var share: Unit { .of("1") }
}

// Comparisons.
extension CSVField {
  static let before = number("before", "Value in the first scenario.", in: .row)
  static let after = number("after", "Value in this scenario.", in: .row)
  static let difference = number("difference", "This scenario less the first.", in: .row)
  static let differenceLow = number("difference_low", "Lower end of the interval of `difference`.", in: .row)
  static let differenceHigh = number("difference_high", "Upper end of the interval of `difference`.", in: .row)
  static let relative = number("relative", "The difference as a share of the value before.", in: .of("1"))
  static let significance = text("significance", "Whether chance alone explains the difference.")
  static let varianceRatio = number(
    "variance_ratio", "How many times less the difference varies because both sides have the same traffic.",
    in: .of("1"))
}

// Crossovers.
extension CSVField {
  static let parameterValue = number("parameter_value", "Value of the varied parameter, in its own unit.")
  static let fleet = text("fleet", "The cheapest fleet that keeps the conditions: fixed, autoscaled or none.")
  static let replicas = count("replicas", "Replicas of a fixed fleet.", of: "replicas")
  static let selfHostMonthlyCost = dollars("self_host_monthly_cost", "Cost a month of the fleet.")
  static let selfHostLow = dollars("self_host_low", "Lower end of the interval of `self_host_monthly_cost`.")
  static let selfHostHigh = dollars("self_host_high", "Upper end of the interval of `self_host_monthly_cost`.")
  static let apiMonthlyCost = dollars("api_monthly_cost", "Cost a month of the API.")
  static let apiLow = dollars("api_low", "Lower end of the interval of `api_monthly_cost`.")
  static let apiHigh = dollars("api_high", "Upper end of the interval of `api_monthly_cost`.")
  static let monthlyDifference = dollars("monthly_cost_difference", "Cost a month of the fleet less that of the API.")
  static let monthlyDifferenceLow = dollars(
    "monthly_cost_difference_low", "Lower end of the interval of `monthly_cost_difference`.")
  static let monthlyDifferenceHigh = dollars(
    "monthly_cost_difference_high", "Upper end of the interval of `monthly_cost_difference`.")
  static let cheaper = text("cheaper", "The cheaper of fleet and API, where the intervals tell.")
  static let apiKeepsConditions = text(
    "api_keeps_conditions",
    "Whether the API keeps the conditions: yes, no or not known. One that does not is never the cheaper side.")
  static let apiRefused = number(
    "api_refused", "Share of the calls that the API's rate limits or its tier refused.", in: .of("1"))
  static let hybridBase = count(
    "hybrid_base", "Replicas of a base fleet whose overflow goes to the API.", of: "replicas")
  static let hybridOverflowAt = number(
    "hybrid_overflow_at", "Requests that wait for each ready replica when the base overflows.", in: .of("requests"))
  static let hybridOverflow = number("hybrid_overflow", "Share of the requests that the API answers.", in: .of("1"))
  static let hybridMonthlyCost = dollars("hybrid_monthly_cost", "Cost a month of the base fleet and the API.")
  static let hybridLow = dollars("hybrid_low", "Lower end of the interval of `hybrid_monthly_cost`.")
  static let hybridHigh = dollars("hybrid_high", "Upper end of the interval of `hybrid_monthly_cost`.")
  static let cheapest = text(
    "cheapest",
    "The cheapest by its mean cost of those of fleet, API and hybrid that keep the conditions; none where none does.")
  static let selfHostPerMillionTokens = dollars(
    "self_host_per_million_tokens", "Cost of the fleet per million tokens, by all that is paid.")
  static let selfHostBusyPerMillionTokens = dollars(
    "self_host_busy_per_million_tokens", "The same as if only busy time were paid.")
  static let apiPerMillionTokens = dollars("api_per_million_tokens", "Cost of the API per million tokens.")
  static let firstCrossing = number("first_crossing", "Where the first crossing is, in the parameter's unit.")
  static let lever = text("lever", "What is changed.")
  static let factor = number("factor", "What it is multiplied by.", in: .of("1"))
  static let crossing = number(
    "crossing", "Where the first crossing is then, in the parameter's unit; empty without one.")
  static let cheaperThroughout = text("cheaper_throughout", "Without a crossing, what is cheaper in the whole range.")
}

// Forecasts.
extension CSVField {
  static let routing = text(
    "routing", "scenario, as it routes; alternative, all traffic to an API it does not route to.")
  static let routingName = text("routing_name", "Name of the scenario, or of that API.")
  static let requestsMean = number("requests_mean", "Mean of the month's requests over draws.", in: arrivals)
  static let requestsP10 = number("requests_p10", "10th percentile of the month's requests over draws.", in: arrivals)
  static let requestsP50 = number("requests_p50", "Median of the month's requests over draws.", in: arrivals)
  static let requestsP90 = number("requests_p90", "90th percentile of the month's requests over draws.", in: arrivals)
  static let costMean = money("cost_mean", "Mean of the cost over draws, in whole cents.")
  static let costError = money(
    "cost_simulation_error", "Half the 95 % interval of a cost that comes of simulating few days.")
  static let budget = money("budget", "Budget of the month.")
  static let shareOverBudget = number("share_over_budget", "Share of the draws above the budget.", in: .of("1"))
  static let answeredP10 = number(
    "answered_p10", "Share of the requests answered that nine tenths of the draws exceed.", in: .of("1"))
  static let costP10AtLeast = money("cost_p10_at_least", "Lower bound of `cost_p10` where that is not known.")
  static let costP50AtLeast = money("cost_p50_at_least", "Lower bound of `cost_p50` where that is not known.")
  static let costP90AtLeast = money("cost_p90_at_least", "Lower bound of `cost_p90` where that is not known.")
  static let drawsOverloaded = count("draws_overloaded", "Draws in which a pool is overloaded.", of: "draws")

  private static var arrivals: Unit { .of("requests") }

  /// The column of the part of a cost that has one purpose.
  static func cost(for purpose: Charge.Purpose) -> CSVField {
    money("cost_\(purpose.rawValue)", "The part of the cost with the purpose \(purpose.rawValue).")
  }
}
