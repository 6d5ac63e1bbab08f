import Billing
import Studies

/// Every file of a study, by name, in the order they are told to the user.
/// - Parameter currency: Of the files for finance; all others are in US dollars.
public func studyFiles(
  _ study: Study, origin: RunOrigin, in currency: Currency = .dollar
) -> [(name: String, text: String)] {
  [("summary.json", studyJSON(study).text() + "\n")] + costFiles(study, in: currency) + [
    ("latency.csv", latencyCSV(study)), ("timeseries.csv", timeSeriesCSV(study)),
    ("usage.json", usageJSON(study, origin: origin).text() + "\n"),
    ("manifest.json", manifest(of: study, origin: origin).text() + "\n"),
  ]
}

/// The files for finance.
public func costFiles(_ study: Study, in currency: Currency = .dollar) -> [(name: String, text: String)] {
  [
    ("costs.csv", costsCSV(study, in: currency)), ("costs_monthly.csv", monthlyCostsCSV(study, in: currency)),
    ("unit_costs.csv", unitCostsCSV(study, in: currency)), ("focus.csv", focusCSV(study, in: currency)),
  ]
}
