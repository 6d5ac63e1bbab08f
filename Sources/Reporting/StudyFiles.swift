import Billing
import Studies

/// Every file of a study, by name, in the order they are told to the user.
/// - Parameters:
///   - history: Of the first replication, where its events are wanted as well.
///   - currency: Of the files for finance; all others are in US dollars.
///   - isFocusDaily: Whether there is to be a FOCUS file by day as well.
public func studyFiles(
  _ study: Study, origin: RunOrigin, history: FleetHistory? = nil, in currency: Currency = .dollar,
  isFocusDaily: Bool = false
) -> [OutputFile] {
  let tables =
    costTables(study, in: currency) + [isFocusDaily ? focusByDay(study, in: currency) : .absent(FocusRow.daily.name)]
    + [latencyFile(study), histogramFile(study), timeSeriesFile(study), worstDayFile(study)]
    + [
      errorBudgetFile(study),
      history.map { eventsFile($0, start: study.scenario.start) } ?? .absent(EventRow.table.name),
    ]
  let documents = [
    OutputFile("usage.json", usageJSON(study, origin: origin)),
    OutputFile("manifest.json", manifest(of: study, origin: origin)),
  ]
  return ([OutputFile("summary.json", studyJSON(study))] + tables + documents).packaged(as: study.scenario.name)
}

/// Whether a study's bill can be divided among days.
public func hasFocusByDay(_ study: Study) -> Bool {
  study.ledger == nil || !study.usages.isEmpty && study.usages.allSatisfy { $0.byHour != nil }
}

private func focusByDay(_ study: Study, in currency: Currency) -> OutputFile {
  hasFocusByDay(study)
    ? FocusRow.daily.file { FocusRow.byDay(study, in: currency) ?? [] } : .absent(FocusRow.daily.name)
}

/// The files for finance.
public func costFiles(_ study: Study, in currency: Currency = .dollar) -> [OutputFile] {
  costTables(study, in: currency).packaged(as: study.scenario.name)
}

/// That a page and the files for finance are in different currencies.
func currencySection(_ currency: Currency) -> PageSection {
  guard currency != .dollar else { return PageSection([]) }
  let names = [
    CostRow.table.name, MonthlyCostRow.table.name, DatedCosts.daily.name, DatedCosts.hourly.name, DatedCosts.workbook,
    UnitCostRow.table.name, ShowbackRow.table.name, TagShowbackRow.table.name, RouteCostRow.table.name,
    OutcomeRow.table.name, FocusRow.table.name,
  ]
  return PageSection([
    .sentence(
      "Money on this page is in US dollars; \(names.joined(separator: ", ")) are in \(currency.code), at "
        + "\(currency.rate) \(currency.code) a dollar.")
  ])
}

private func costTables(_ study: Study, in currency: Currency) -> [OutputFile] {
  [
    CostRow.table.file { CostRow.all(study, in: currency) },
    MonthlyCostRow.table.file { MonthlyCostRow.all(study, in: currency) },
  ] + DatedCosts(study, in: currency).files + [
    UnitCostRow.table.file { UnitCostRow.all(study, in: currency) },
    ShowbackRow.table.file { ShowbackRow.all(study, in: currency) },
    TagShowbackRow.table.file { TagShowbackRow.all(study, in: currency) },
    RouteCostRow.table.file { RouteCostRow.all(study, in: currency) },
    OutcomeRow.table.file { OutcomeRow.all(study, in: currency) },
    FocusRow.table.file { FocusRow.all(study, in: currency) },
  ]
}
