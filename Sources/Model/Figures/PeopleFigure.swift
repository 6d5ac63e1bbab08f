/// The figures of people who take cases over, under `people.<name>.`.
public enum PeopleFigure: String, FigureKind {
  case cases, done, utilization
  case queueDepth = "queue_depth"
  case queueDepthMax = "queue_depth.max"
  case wait

  /// What stands before the raw value in paths.
  public static func prefix(_ name: String) -> String { "people.\(name)." }

  /// What the table says of it.
  public var row: FigureRow {
    switch self {
    case .cases: FigureRow(.count("cases"), "Cases that were begun, each of which is paid.")
    case .done: FigureRow(.count("cases"), "Cases that were done.")
    case .utilization:
      FigureRow(
        .share, "Share of the people's working hours that was spent on cases.", absence: "nobody works within the run")
    case .queueDepth: FigureRow(.count("cases"), "Cases that wait, on average over time.")
    case .queueDepthMax: FigureRow(.count("cases"), "The most cases that waited at once.", shape: .greatest)
    case .wait:
      .times("Time that a case waited until somebody began it, outside of hours too.", absence: "no case was begun")
    }
  }
}
