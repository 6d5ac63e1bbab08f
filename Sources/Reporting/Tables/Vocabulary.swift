/// The vocabulary of columns: one row a name, with the one meaning and unit that it has in every file.
extension CSVField {
  // Where and when.
  static let month = CSVField("month", .month, "Calendar month in UTC.")
  static let day = CSVField("day", .date, "Calendar day in UTC.")
  static let hour = CSVField("hour", .integer, "Clock hour of the day in UTC, 0 to 23.")
  static let time = CSVField("time", .datetime, "Simulated time in UTC.")
  static let second = number("second", "Simulated time since the start of the run.", in: .of("s"))
  static let chargePeriodStart = CSVField(
    "charge_period_start", .datetime, "Start of the part of the month that lies in the run.")
  static let chargePeriodEnd = CSVField(
    "charge_period_end", .datetime, "End of the part of the month that lies in the run, not included.")

  // What the scenario names.
  static let scenario = text("scenario", "Name of the scenario.")
  static let label = text("label", "Letter of the scenario in the comparison; the first is A.")
  static let workload = text("workload", "Name of the workload; empty for what no workload caused alone.")
  static let tenant = text("tenant", "Name of the workload's tenant; empty where it has none.")
  static let pool = text("pool", "Name of the pool.")
  static let backendType = text(
    "backend_type", "What kind of thing was paid for: pool, api, service, commitment or overhead.")
  static let backend = text("backend", "Name of the pool, API, service, commitment or charge.")
  static let tag = text("tag", "Name of a tag that workloads have.")
  static let tagValue = text("tag_value", "What the tag says; empty for workloads without it.")
  static let tags = CSVField("tags", .object, "The workload's tags.")

  // Figures.
  static let figure = text("figure", "Path of the figure, as in `fleetcast explain figures`.")
  static let metric = text("metric", "What is measured.")
  static let statistic = text("statistic", "Which statistic of it: mean, max, or a percentile.")
  static let subjectType = text("subject_type", "What kind of thing is measured: workload or pool.")
  static let subject = text("subject", "Name of the workload or pool.")
  static let value = number("value", "What is measured; empty where it has no value.", in: .row)
  static let low = number("low", "Lower end of the interval of `value`; empty where it has none.", in: .row)
  static let high = number("high", "Upper end of the interval of `value`; empty where it has none.", in: .row)
  static let valueMin = number("value_min", "The least `value` of a replication; empty where there is one.", in: .row)
  static let valueMax = number(
    "value_max", "The greatest `value` of a replication; empty where there is one.", in: .row)
  static let valueFirst = number(
    "value_first", "`value` in the first replication alone; empty where there is one.", in: .row)
  static let binLow = number("bin_low", "Where a bin of values begins; it counts there.", in: .row)
  static let binHigh = number("bin_high", "Where a bin of values ends; it counts no longer there.", in: .row)
  static let binCount = count("bin_count", "Requests whose value lies in the bin.", of: "requests")
  static let unit = text("unit", "What the row's quantity or value is measured in; 1 is a share.")
  static let why = text("why", "Why there is no value, or why the row says what it says.")
  static let slos = text("slos", "Whether all SLOs are met: met, not met or not known; empty without one.")

  // The bill.
  static let resource = text("resource", "What was bought: a type of instance, a hosted model, a charge.")
  static let purchaseOption = text("purchase_option", "How it was bought, such as on_demand or reserved 1y.")
  static let category = text("category", "What it was spent on.")
  static let purpose = text("purpose", "Where the money goes; purchase for what is bought and not used up.")
  static let charge = text("charge", "Whether it was used or bought: usage or purchase.")
  static let quantity = number("quantity", "How much of it.", in: .row)
  static let currency = text("currency", "Code of the currency by ISO 4217.")
  static let unitPrice = money("unit_price", "Price paid for one unit.")
  static let listUnitPrice = money("list_unit_price", "Price of one unit on the list.")
  static let cost = money("cost", "Cost, with what is paid at once spread over what it pays for; the mean of all runs.")
  static let ownCost = money("own_cost", "What it caused by itself.")
  static let sharedCost = money("shared_cost", "Its share of what nobody caused alone.")
  static let shareOfCost = number("share_of_cost", "Share of all cost.", in: .of("1"))
  static let billedCost = money("billed_cost", "What is invoiced.")
  static let listCost = money("list_cost", "Cost at list prices.")
  static let contractedCost = money("contracted_cost", "Cost at the prices agreed, before commitments.")
  static let costP10 = money("cost_p10", "10th percentile of the cost over replications or draws.")
  static let costP50 = money("cost_p50", "Median of the cost over replications or draws.")
  static let costP90 = money("cost_p90", "90th percentile of the cost over replications or draws.")
  static let priceSource = text("price_source", "Where the price is from, with its date.")
  static let commitment = text("commitment", "The commitment that covers it or that it pays for; empty for others.")
  static let sku = text("sku", "What the seller calls the thing sold.")
  static let completed = number(
    "completed", "Requests that were answered in full, in a run.", in: .of("requests"))
  static let paidCalls = number(
    "paid_calls", "Calls of an API, or uses of a service, in a run; empty where time is paid.", in: .of("calls"))
  static let paidTokens = number(
    "paid_tokens", "Prompt and answer tokens of calls of an API, in a run.", in: .of("tokens"))
  static let outcome = text("outcome", "What a good answer of the workload may become, such as a ticket resolved.")
  static let requests = number("requests", "Requests that arrived, in a run.", in: .of("requests"))
  static let cachedRequests = number(
    "completed_cached", "Completed requests that a cache answered, in a run; empty without a cache.",
    in: .of("requests"))
  static let deferredRequests = number(
    "deferred", "Requests that a budget held when the run ended; empty without one.", in: .of("requests"))
  static let quality = number(
    "quality", "Share of the final answers that are good, of those accepted in all runs together.", in: .of("1"))
  static let outcomes = number("outcomes", "Good answers that became the outcome, in a run.", in: .of("outcomes"))
  static let costPerOutcome = money(
    "cost_per_outcome", "Cost per outcome: `cost` over `outcomes`, of all runs together.")
  static let costPerRequest = money(
    "cost_per_request",
    "Cost per completed request: `cost` without `cost_under_way`, over `completed`, of all runs together.")
  static let costPer1kRequests = money(
    "cost_per_1k_requests", "Cost per 1,000 completed requests, of all runs together.")
  static let costPerMillionTokens = money(
    "cost_per_million_tokens", "Cost per million prompt and answer tokens, of all runs together.")
}

// Error budgets.
extension CSVField {
  static let threshold = number("threshold", "The SLO's threshold: seconds, or of success a share.")
  static let allowedShare = number("allowed_share", "Share of the requests that may miss the SLO.", in: .of("1"))
  static let missedShare = number(
    "missed_share", "Share of the requests that missed the SLO, of all runs together.", in: .of("1"))
  static let missedShareLow = number(
    "missed_share_low", "Lower end of the interval of `missed_share`.", in: .of("1"))
  static let missedShareHigh = number(
    "missed_share_high", "Upper end of the interval of `missed_share`.", in: .of("1"))
  static let budgetUsed = number(
    "budget_used", "Share of the error budget that was used up: `missed_share` over `allowed_share`.", in: .of("1"))
  static let secondsOut = number(
    "seconds_out", "Seconds of a run in whose bins more than `allowed_share` missed the SLO, on average.",
    in: .of("s"))
  static let secondsOutLow = number("seconds_out_low", "Lower end of the interval of `seconds_out`.", in: .of("s"))
  static let secondsOutHigh = number("seconds_out_high", "Upper end of the interval of `seconds_out`.", in: .of("s"))
  static let worstStart = CSVField(
    "worst_start", .datetime, "Start of the clock hour in which most requests missed the SLO; empty without one.")
  static let worstSeconds = number(
    "worst_seconds", "Length of that hour within the run; more where bins are longer.", in: .of("s"))
  static let worstBudgetUsed = number(
    "worst_budget_used", "Share of the error budget that was used up in it.", in: .of("1"))
  static let worstMissedShare = number("worst_missed_share", "Share of its requests that missed the SLO.", in: .of("1"))
}

// What happens to a fleet.
extension CSVField {
  static let event = text("event", "What happened: a decision, or a step in the life of a replica or an instance.")
  static let policy = text("policy", "The autoscaling policy that decided.")
  static let signal = number("signal", "The signal that decided, in the unit of the policy's metric.")
  static let raw = count("raw", "Replicas that the signal alone asks for.", of: "replicas")
  static let stabilised = count("stabilised", "Replicas that windows and delays leave of it.", of: "replicas")
  static let limited = count("limited", "Replicas that rate limits and bounds leave of it.", of: "replicas")
  static let desired = count("desired", "Replicas desired after it, the most of all policies.", of: "replicas")
  static let starting = count("starting", "Replicas that are starting after it.", of: "replicas")
  static let ready = count("ready", "Replicas that take requests after it.", of: "replicas")
  static let draining = count("draining", "Replicas that finish what they have after it.", of: "replicas")
  static let replica = CSVField("replica", .integer, "Number of the replica.")
  static let instance = CSVField("instance", .integer, "Number of the instance.")
  static let instanceType = text("instance_type", "Type of the instance.")
}
