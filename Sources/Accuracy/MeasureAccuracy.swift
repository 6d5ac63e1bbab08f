/// Runs every measured workload of a folder through the simulator.
///
/// Nothing is fitted here: predictions come from the catalog's constants alone. Sets whose file is not in the folder are passed
/// over; a few batches that others published are compared beside them (`PublishedRuns`).
/// - Parameters:
///   - folder: Where the measurements lie; none of them is part of the program.
///   - threads: Runs at a time.
/// - Throws: `AccuracyError` when a file cannot be read or the folder has none that is known.
public func measureAccuracy(folder: String, threads: Int) throws -> AccuracyReport {
  var report = AccuracyReport(sets: [], series: [])
  if MeasuredFile.exists(folder: folder, name: OnlineRuns.file) {
    report.sets.append(try OnlineRuns.set(folder: folder, threads: threads))
  }
  if MeasuredFile.exists(folder: folder, name: PhaseTimes.file) {
    report.sets.append(try PhaseTimes.set(folder: folder, threads: threads))
  }
  if MeasuredFile.exists(folder: folder, name: OfflineBatches.file) {
    report.sets.append(try OfflineBatches.set(folder: folder, threads: threads))
  }
  if MeasuredFile.exists(folder: folder, name: BatchedRates.file) {
    report.sets.append(try BatchedRates.set(folder: folder, threads: threads))
    report.sets.append(try BatchedRates.slices(folder: folder))
  }
  if MeasuredFile.exists(folder: folder, name: RecordedRequests.file) {
    let recorded = try RecordedRequests.set(folder: folder)
    report.sets.append(recorded.set)
    report.series = recorded.series
  }
  let hasFiles = !report.sets.isEmpty
  report.sets.append(try PublishedRuns.processors())
  report.sets.append(try PublishedRuns.accelerators())
  report.sets += try PublishedRuns.batches()
  report.sets += try PublishedThroughput.sets(threads: threads)
  guard hasFiles else {
    throw AccuracyError(
      description:
        "\(folder) has none of \(OnlineRuns.file), \(PhaseTimes.file), \(OfflineBatches.file), \(BatchedRates.file), \(RecordedRequests.file)"
    )
  }
  return report
}
