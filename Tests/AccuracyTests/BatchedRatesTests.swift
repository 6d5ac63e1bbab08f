import Accuracy
import FoundationEssentials
import Testing

/// Server rates and slices of MLPerf, which lie beside the checkout and are not part of it.
@Suite struct BatchedRatesTests {
  /// The report of a folder that holds the MLPerf file alone.
  private func report() throws -> AccuracyReport {
    let folder = FileManager.default.temporaryDirectory.appending(path: "rates-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let name = "mlperf-vision-t4-a100.csv"
    try FileManager.default.copyItem(atPath: AccuracyTests.folder + "/" + name, toPath: folder.path + "/" + name)
    return try measureAccuracy(folder: folder.path, threads: 2)
  }

  @Test(.enabled(if: AccuracyTests.isPresent, AccuracyTests.absence))
  func serverRatesFollowFromTwoFiguresOfASystem() throws {
    let set = try #require(try report().sets.first)
    let heldOut = set.runs.filter { !$0.isFitted }.compactMap { $0.pairs[0].map { abs($0.error) } }
    #expect(heldOut.count == 24)
    #expect(try #require(set.medianError(of: 0, fitted: false)) < 0.04)
    #expect(heldOut.count { $0 < 0.10 } >= 21)
    for model in ["resnet50", "ssd-resnet34"] {
      for card in ["T4", "A100"] {
        var part = set
        part.runs = set.runs.filter {
          $0.labels[2] == model && $0.labels[1].contains(card) && !$0.labels[1].contains("MIG")
        }
        for index in part.runs.indices { part.runs[index].isFitted = false }
        #expect(try #require(part.medianError(of: 0, fitted: false)) < 0.10, "\(model) on \(card)")
      }
    }
  }

  /// Published batches need no file: they are compared beside any that are there.
  @Test(.enabled(if: AccuracyTests.isPresent, AccuracyTests.absence))
  func batchesOnCPUsAndCardsComeNearWhatWasPublished() throws {
    let sets = try report().sets
    for (title, bar) in [("CPUs", 0.10), ("Cards", 0.15)] {
      let set = try #require(sets.first { $0.title.hasPrefix(title) })
      #expect(try #require(set.medianError(of: 0, fitted: false)) < bar, "\(title)")
      for run in set.runs { #expect(abs(try #require(run.pairs[0]).error) < 0.35, "\(run.labels)") }
    }
  }

  @Test(.enabled(if: AccuracyTests.isPresent, AccuracyTests.absence))
  func aSliceHasTheMeasuredShareOfTheWholeToThreePoints() throws {
    let set = try #require(try report().sets.first { $0.columns.first == "slice" })
    #expect(set.runs.count == 8)
    for run in set.runs {
      let pair = try #require(run.pairs[0])
      #expect(abs(pair.predicted - pair.measured) < 3, "\(run.labels)")
    }
  }
}
