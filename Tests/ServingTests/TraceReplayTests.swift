import EventKernel
import Glibc
import Model
import Serving
import Testing
import Traces

/// Traces replayed through the serving path.
@Suite struct TraceReplayTests {
  /// Where the Azure traces lie on machines that have them, from the package's root.
  static let azure: String = {
    let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
    return root + "/../shared/data/traces"
  }()
  static var hasAzure: Bool { access(azure + "/azure-llm-2023-code.csv", R_OK) == 0 }

  static func replay(
    path: String, format: Trace.Format, requests: Int, rateScale: Double = 1, horizon: Double
  ) throws -> ReplicationResult {
    let trace = Trace(
      path: path, format: format, rateScale: rateScale, requests: requests, firstTimestamp: 0, span: horizon)
    var pool = Stations.pool(service: .constant(0.01), batching: .none(concurrency: 1_000_000))
    pool.name = "sink"
    let workload = LanguagePools.workload(process: .trace(trace), input: 1, output: 1)
    let scenario = LanguagePools.scenario(workload, pool: pool, horizon: horizon)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    return result
  }

  static let format = Trace.Format.csv(TraceColumns(timestamp: "t", inputTokens: "in", outputTokens: "out"))
  static let text = "t,in,out\n100,5,6\n100,7,8\n100.5,1,2\n103.25,9,9\n103.25,9,1\n103.25,3,3\n110,2,2\n"

  @Test func timesAndLengthsAreTheFiles() throws {
    try TemporaryFile.with(Self.text) { path in
      let records = try Self.replay(path: path, format: Self.format, requests: 7, horizon: 11).records
      #expect(records.map(\.arrivedAt) == [0, 0, 0.5, 3.25, 3.25, 3.25, 10])
      #expect(records.map(\.index) == [0, 1, 2, 3, 4, 5, 6])
      #expect(records.map(\.inputTokens) == [5, 7, 1, 9, 9, 3, 2])
      #expect(records.map(\.outputTokens) == [6, 8, 2, 9, 1, 3, 2])
    }
  }

  /// Each call finds what its row says, be it the whole prompt.
  @Test func cachedTokensAreTheFiles() throws {
    let text = "t,in,out,cached\n0,5,6,0\n1,7,8,3\n2,9,2,9\n"
    try TemporaryFile.with(text) { path in
      let columns = TraceColumns(timestamp: "t", inputTokens: "in", outputTokens: "out", cachedTokens: "cached")
      var trace = Trace(path: path, format: .csv(columns), rateScale: 1, requests: 3, firstTimestamp: 0, span: 2)
      trace.content.cached = .uniform(low: 0, high: 9)
      var api = APITests.api()
      api.price.rates[.cachedInput] = 0.1
      var scenario = APITests.scenario(api, process: .trace(trace), horizon: 20)
      if let cached = trace.content.cached { scenario.workloads[0].cachedTokens = cached }
      let result = try simulate(scenario, replication: 0)
      #expect(result.usage.tokens.map(\.cachedTokens) == [3 + 9])
      #expect(result.usage.tokens.map(\.inputTokens) == [5 + 4 + 0])
    }
  }

  @Test func aScaleDividesTheTimes() throws {
    try TemporaryFile.with(Self.text) { path in
      let records = try Self.replay(path: path, format: Self.format, requests: 7, rateScale: 2, horizon: 11).records
      #expect(records.map(\.arrivedAt) == [0, 0, 0.25, 1.625, 1.625, 1.625, 5])
    }
  }

  @Test func theHorizonCutsTheTrace() throws {
    try TemporaryFile.with(Self.text) { path in
      let result = try Self.replay(path: path, format: Self.format, requests: 7, horizon: 3.3)
      #expect(result.workloads[0].arrived == 6)
      // What arrives at the very end of the run is not in it.
      #expect(try Self.replay(path: path, format: Self.format, requests: 7, horizon: 3.25).workloads[0].arrived == 3)
    }
  }

  /// A shape stretches a trace's time: in the second half of this run at twice the density.
  @Test func aShapeStretchesTheTrace() throws {
    try TemporaryFile.with(Self.text) { path in
      let trace = Trace(path: path, format: Self.format, rateScale: 1, requests: 7, firstTimestamp: 100, span: 10)
      let shape = TrafficShape(spikes: [Spike(at: 2, factor: 2, lasting: 100)])
      let times = try ArrivalTests.times(.trace(trace), shape: shape, horizon: 20)
      let expected = [0, 0, 0.5, 2.625, 2.625, 2.625, 6]
      #expect(times.count == expected.count)
      for (time, truth) in zip(times, expected) { #expect(abs(time - truth) < 1e-9) }
    }
  }

  @Test(
    .enabled(if: hasAzure, "the Azure LLM traces of 2023 do not lie in ../shared/data/traces"),
    arguments: [("azure-llm-2023-code.csv", 8_819), ("azure-llm-2023-conv.csv", 19_366)])
  func azure(name: String, rows: Int) throws {
    let path = Self.azure + "/" + name
    let records = try Self.replay(path: path, format: .azureLLM, requests: rows, horizon: 86_400).records
    #expect(records.count == rows)
    var reader = try TraceReader(path: path, format: .azureLLM)
    for record in records.sorted(by: { $0.index < $1.index }) {
      let row = try #require(try reader.next())
      #expect(abs(record.arrivedAt - row.time) < 1e-9)
      #expect(record.inputTokens == max(Int(row.inputTokens ?? 0), 1))
      #expect(record.outputTokens == max(Int(row.outputTokens ?? 0), 1))
    }
    #expect(try reader.next() == nil)
  }
}
