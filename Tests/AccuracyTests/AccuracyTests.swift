import Accuracy
import FoundationEssentials
import Testing

/// Predictions against measurements that lie beside the checkout and are not part of it.
@Suite struct AccuracyTests {
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/data/measured").path
  static let isPresent = FileManager.default.fileExists(atPath: folder)
  static let absence: Comment =
    "../shared/data/measured is not there, so predictions are not compared with measurements"

  /// Every quantity that has a bar stays below it on the runs that nothing was fitted to.
  @Test(.enabled(if: isPresent, absence)) func heldOutRunsStayBelowTheBar() throws {
    let report = try measureAccuracy(folder: Self.folder, threads: 2)
    #expect(report.sets.count == 14)
    var judged = 0
    for set in report.sets {
      for (index, quantity) in set.quantities.enumerated() {
        guard let bar = quantity.bar else { continue }
        let error = try #require(set.medianError(of: index, fitted: false))
        #expect(error < bar, "\(set.title), \(quantity.name): \(error)")
        judged += 1
      }
    }
    #expect(judged == 10)
  }

  /// The cache of Llama-2-7B on one A100-40GB is full at a batch of 64 and a length of 1,024, so that doubling the batch doubles
  /// the time; that of Llama-3-8B, a quarter as large a token, is not.
  @Test(.enabled(if: isPresent, absence)) func theKneeOfTheCacheIsWhereItWasMeasured() throws {
    let report = try measureAccuracy(folder: Self.folder, threads: 2)
    let set = try #require(report.sets.first { $0.columns.contains("length") })
    func pair(_ model: String, _ batch: Int) throws -> AccuracySet.Pair {
      let run = try #require(set.runs.first { $0.labels == [model, "a100-40gb", "1", "1024", "\(batch)"] })
      return try #require(run.pairs[0])
    }
    let full = try (pair("llama-2-7b", 32), pair("llama-2-7b", 64))
    let spacious = try (pair("llama-3-8b", 32), pair("llama-3-8b", 64))
    #expect(full.1.measured / full.0.measured > 1.85 && full.1.predicted / full.0.predicted > 1.85)
    #expect(spacious.1.measured / spacious.0.measured < 1.6 && spacious.1.predicted / spacious.0.predicted < 1.6)
  }

  @Test(.enabled(if: isPresent, absence)) func runningAndWaitingRequestsFollowTheRecordedRun() throws {
    let series = try measureAccuracy(folder: Self.folder, threads: 2).series
    #expect(series.count > 60)
    for point in series {
      #expect(abs(point.running.predicted - point.running.measured) <= 10, "\(point.second) s")
      #expect(abs(point.waiting.predicted - point.waiting.measured) <= 10, "\(point.second) s")
    }
  }

  @Test func aFolderWithoutMeasurementsIsRefused() {
    #expect(throws: AccuracyError.self) { try measureAccuracy(folder: "/nonexistent", threads: 1) }
  }

  @Test func mediansAreOfFittedAndHeldOutRunsApart() {
    func run(_ predicted: Double, _ isFitted: Bool) -> AccuracySet.Run {
      AccuracySet.Run(labels: [], isFitted: isFitted, pairs: [.init(measured: 100, predicted: predicted)])
    }
    let set = AccuracySet(
      title: "t", notes: [], columns: [], quantities: [.init("q", "ms")],
      runs: [run(90, true), run(103, true), run(120, false), run(101, false), run(94, false)])
    #expect(abs((set.medianError(of: 0, fitted: true) ?? 0) - 0.065) < 1e-12)
    #expect(abs((set.medianError(of: 0, fitted: false) ?? 0) - 0.06) < 1e-12)
  }

  @Test func aModelIsInTheFormatThatItIsPublishedIn() throws {
    var question = StepExplanation.Question(
      model: "gpt-oss-20b", instance: "aws/p5.4xlarge", batch: 1, context: 10)
    #expect(try StepExplanation(question).precision == .mxfp4)
    question.precision = .bf16
    #expect(try StepExplanation(question).precision == .bf16)
  }

  @Test func aModelThatDoesNotFitIsRefusedWithTheArithmetic() {
    let question = StepExplanation.Question(
      model: "llama-3.1-70b", instance: "aws/g5.xlarge", batch: 1, context: 10)
    let error = #expect(throws: AccuracyError.self) { try StepExplanation(question) }
    #expect(error?.description.contains("GiB weights") == true)
  }
}
