import Billing
import Catalog
import Model
import Studies

/// Every file of columns that a command writes. Columns of parameters and figures that depend on the study stand under example paths.
public var csvDescriptions: [CSVDescription] {
  let parameter = ["<parameter>"]
  let outcomes = [WorkloadFigure.success, .quality, .costPerOutcome].map { $0.path(of: "<workload>") }
  let pareto = ParetoRow.table(
    paths: parameter,
    figures: [TotalFigure.cost.path, WorkloadFigure.latency.path(of: "<workload>", .p95)] + outcomes
  ) { _ in "" }
  return [
    CostRow.table.description, MonthlyCostRow.table.description, UnitCostRow.table.description,
    DatedCosts.daily.description, DatedCosts.hourly.description, ShowbackRow.table.description,
    TagShowbackRow.table.description, RouteCostRow.table.description, OutcomeRow.table.description,
    FocusRow.table.description, FocusRow.daily.description, LatencyRow.table.description,
    HistogramRow.table.description,
    TimeSeriesRow.table.description, TimeSeriesRow.worstDay.description, ErrorBudgetRow.table.description,
    EventRow.table.description, ComparisonRow.table.description,
    SweepRow.table(paths: parameter).description,
    pareto.description, MainEffect.table.description, SweepSensitivity.table.description,
    PlanRow.table(paths: parameter).description, CurveRow.table.description, TornadoRow.table.description,
    ForecastRow.table.description, ForecastMonthRow.table.description, PriceRow.table.description,
  ]
}

/// A row of the table of figures, with the paths that it stands under.
public struct FigureListing: Sendable, Equatable {
  /// Such as `pools.<pool>.utilization`; of a quantity with several statistics `<workload>.ttft.{mean, p50, ...}`.
  public var path: String
  /// What it is measured in.
  public var unit: String
  /// What it needs to exist.
  public var existence: String
  /// Whether it needs nothing to exist.
  public var isAlways: Bool
  /// One sentence.
  public var meaning: String
}

/// Every figure by what it is of, in the order of studies.
public var figureListings: [(subject: String, figures: [FigureListing])] {
  [
    ("a workload", listings(WorkloadFigure.self, of: "<workload>")),
    ("a pool", listings(PoolFigure.self, of: "<pool>")),
    ("an API", listings(APIFigure.self, of: "<api>")),
    ("a desk of people", listings(PeopleFigure.self, of: "<desk>")),
    ("everything together", listings(TotalFigure.self, of: "")),
  ]
}

private func listings<Kind: FigureKind>(_ kind: Kind.Type, of name: String) -> [FigureListing] {
  let statistics = Objective.Statistic.allCases.map(\.rawValue).joined(separator: ", ")
  return Kind.allCases.map { figure in
    let row = figure.row
    return FigureListing(
      path: figure.path(of: name) + (row.shape == .distribution ? ".{\(statistics)}" : ""), unit: row.unit.symbol,
      existence: row.existence.words, isAlways: row.existence == .always, meaning: row.meaning)
  }
}
