import Studies

/// Every file of a study, by name, in the order they are told to the user.
public func studyFiles(_ study: Study, origin: RunOrigin) -> [(name: String, text: String)] {
  [
    ("summary.json", studyJSON(study).text() + "\n"), ("costs.csv", costsCSV(study)),
    ("latency.csv", latencyCSV(study)), ("timeseries.csv", timeSeriesCSV(study)),
    ("manifest.json", manifest(of: study, origin: origin).text() + "\n"),
  ]
}
