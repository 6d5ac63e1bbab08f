/// The figures of an API, under `apis.<name>.`: of the calls it got, or of the same traffic where no workload routes to it.
public enum APIFigure: String, FigureKind {
  case cost
  case monthlyCost = "monthly_cost"
  case calls, throttled
  case flexRefused = "flex_refused"
  case fellBack = "fell_back"
  case errors
  case promptCacheHitRate = "prompt_cache_hit_rate"
  case answered
  case ttft, latency

  /// What stands before the raw value in paths.
  public static func prefix(_ name: String) -> String { "apis.\(name)." }

  /// What the table says of it.
  public var row: FigureRow {
    switch self {
    case .cost: .money("What the API cost, or would cost with the same traffic where no workload routes to it.")
    case .monthlyCost: .money("The same over the calendar month in which the run starts.", of: .monthlyDollars)
    case .calls: FigureRow(.count("calls"), "Calls of the API.")
    case .throttled: FigureRow(.count("calls"), "Calls that waited for a rate limit or were refused by it.")
    case .flexRefused:
      FigureRow(
        .count("calls"), "Calls that the flex tier had no room for, those that fell back included.", when: .refusals)
    case .fellBack:
      FigureRow(.count("calls"), "Calls of these that went to the standard tier at once.", when: .refusals)
    case .errors: FigureRow(.count("calls"), "Calls that failed.")
    case .promptCacheHitRate:
      FigureRow(
        .share, "Share of the prompt tokens of charged calls that were found in the provider's cache.",
        when: .promptCache, absence: unanswered)
    case .answered:
      FigureRow(
        .share, "Share of the same requests that were answered there, of those that came to an end.", shape: .ratio,
        when: .alternative, absence: "no request came to an end")
    case .ttft: .times("Time to first token of the same traffic there.", when: .alternative, absence: unanswered)
    case .latency: .times("Latency of the same traffic there.", when: .alternative, absence: unanswered)
    }
  }

  private var unanswered: String { "no request was answered" }
}
