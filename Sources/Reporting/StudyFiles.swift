import Billing
import Studies

/// Every file of a study, by name, in the order they are told to the user.
/// - Parameter currency: Of the files for finance; all others are in US dollars.
public func studyFiles(_ study: Study, origin: RunOrigin, in currency: Currency = .dollar) -> [OutputFile] {
  [OutputFile("summary.json", studyJSON(study))]
    + costFiles(study, in: currency).map { file in OutputFile(file.name) { file.text } }
    + [
      OutputFile("latency.csv") { latencyCSV(study) }, OutputFile("timeseries.csv") { timeSeriesCSV(study) },
      OutputFile("usage.json", usageJSON(study, origin: origin)),
      OutputFile("manifest.json", manifest(of: study, origin: origin)),
    ]
}

/// The files for finance.
public func costFiles(_ study: Study, in currency: Currency = .dollar) -> [(name: String, text: String)] {
  [
    ("costs.csv", costsCSV(study, in: currency)), ("costs_monthly.csv", monthlyCostsCSV(study, in: currency)),
    ("unit_costs.csv", unitCostsCSV(study, in: currency)), ("focus.csv", focusCSV(study, in: currency)),
  ]
}
