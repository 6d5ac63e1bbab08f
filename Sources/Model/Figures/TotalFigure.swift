/// The figures of everything together, under `total.`.
public enum TotalFigure: String, FigureKind {
  case cost
  case monthlyCost = "monthly_cost"
  case costPerRequest = "cost_per_request"

  /// What stands before the raw value in paths.
  public static func prefix(_ name: String) -> String { "total." }

  /// What the table says of it.
  public var row: FigureRow {
    switch self {
    case .cost: .money("What everything cost over the horizon: the sum of the bill.")
    case .monthlyCost: .money("The same over the calendar month in which the run starts.", of: .monthlyDollars)
    case .costPerRequest:
      FigureRow(
        .dollars,
        "The whole cost, without calls under way, per completed request of any workload, of all runs together.",
        shape: .ratio,
        absence: "no request completed")
    }
  }

  /// Where it stands, such as `total.cost`.
  public var path: String { path(of: "") }
}
