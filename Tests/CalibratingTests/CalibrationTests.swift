import Calibrating
import FoundationEssentials
import Testing

/// Constants fitted to benchmark files.
@Suite struct CalibrationTests {
  private func read(_ text: String, batch: Int? = nil) throws -> [BenchmarkRow] {
    try read(Data(text.utf8), batch: batch)
  }

  private func read(_ data: Data, batch: Int? = nil) throws -> [BenchmarkRow] {
    let file = FileManager.default.temporaryDirectory.appending(path: "bench-\(UInt64.random(in: 0 ... .max))")
    try data.write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try BenchmarkFile.read(file.path, batch: batch)
  }

  private struct NotTokens: Error {}

  private func run(_ row: BenchmarkRow?) throws -> TokenRun {
    guard case .tokens(let run) = try #require(row).measured else { throw NotTokens() }
    return run
  }

  // MARK: Files

  @Test func aVLLMResultIsRead() throws {
    let rows = try read(
      """
      {"date": "20260101", "request_rate": "inf", "max_concurrency": 16, "completed": 100, "total_input_tokens": 51200,
       "total_output_tokens": 12800, "request_throughput": 7.5, "mean_ttft_ms": 120.5, "mean_tpot_ms": 15.25, "ttfts": [0.1]}
      """)
    let run = try run(rows.first)
    #expect(run.input == 512 && run.output == 128 && run.concurrency == 16 && run.isClosed)
    #expect(run.ttft == 0.1205 && run.tpot == 0.01525)
  }

  @Test func aPerfResultKnowsItsLoadByLittlesLaw() throws {
    let json = """
      {"request_throughput": {"unit": "requests/sec", "avg": 13.0}, "time_to_first_token": {"unit": "ms", "avg": 200, "p99": 300},
       "inter_token_latency": {"unit": "ms", "avg": 10}, "input_sequence_length": {"unit": "tokens", "avg": 550},
       "output_sequence_length": {"unit": "tokens", "avg": 101}, "error_summary": []}
      """
    let csv = """
      Metric,avg,min,max,p99
      Time to First Token (ms),"200.00",382.24,4121.09,4119.33
      Inter Token Latency (ms),10.0,1,2,3
      Output Sequence Length (tokens),101,1,2,3
      Input Sequence Length (tokens),550,1,2,3

      Metric,Value
      Request Throughput (requests/sec),13.00
      """
    for text in [json, csv] {
      let run = try run(read(text).first)
      #expect(abs(run.concurrency - 13 * (0.2 + 100 * 0.01)) < 1e-9 && !run.isClosed)
      #expect(run.input == 550)
    }
  }

  @Test func aPerfAnalyzerRowIsABatchOfTheServersTime() throws {
    let text = """
      Concurrency,Inferences/Second,Client Send,Network+Server Send/Recv,Server Queue,Server Compute Input,Server Compute Infer,Server Compute Output,Client Recv,p50 latency
      1,69.2,225,2148,64,206,11781,19,0,13891
      """
    let rows = try read(text, batch: 8)
    guard case .batch(let size, let seconds) = rows[0].measured else {
      Issue.record("no batch")
      return
    }
    #expect(size == 8 && abs(seconds - 12_006e-6) < 1e-12)
    #expect(throws: CalibrationError.self) { try read(text) }
  }

  @Test(arguments: [
    ("", ":1: the file is empty"), ("{", ":1: not the result of a benchmark"), ("{}", ":1: neither a vLLM result"),
    ("[1]", ":1: unknown columns"), ("batch,latency_ms\n1,x\n", ":2: latency_ms: x is no number"),
    ("batch,latency_ms\n", ":1: no rows"), ("batch,latency_ms\n1,2\n0,2\n", ":3: a batch is"),
    ("batch,latency_ms\n1,-2\n", ":2: the time of the batch"), ("batch,latency_ms\n1,inf\n", "is no number"),
    ("input_tokens,output_tokens,ttft_ms\n100,10,5\n", "the load is not known"),
    ("input_tokens,output_tokens,concurrency,ttft_ms\n1e99,10,1,5\n", "prompt tokens"),
    ("input_tokens,output_tokens,concurrency\n10,10,1\n", "neither a time to the first token"),
    (#"{"mean_ttft_ms": "x"}"#, "mean_ttft_ms is of another type"), (#"{"mean_ttft_ms": 5}"#, "without completed"),
    ("metric,avg\nTime to First Token (weeks),4\n", ":2: time to first token (weeks)"),
  ])
  func garbageIsRefusedWithItsPlace(text: String, message: String) throws {
    let error = #expect(throws: CalibrationError.self) { try read(text) }
    #expect(error?.description.lowercased().contains(message.lowercased()) == true, "\(error?.description ?? "")")
  }

  @Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: CalibrationError.self) { try read(Data([0xFF, 0xFE, 0x00, 0x80])) }
    #expect(throws: CalibrationError.self) { try BenchmarkFile.read("/nonexistent") }
    #expect(throws: CalibrationError.self) { try BenchmarkFile.read("/tmp") }
  }

  // MARK: Fits

  @Test func aLawIsFoundAgain() throws {
    let sizes = [1, 2, 4, 8, 16, 32]
    let text = "batch,latency_ms\n" + sizes.map { "\($0),\(0.8 + 0.17 * Double($0))\n" }.joined()
    let report = try calibrate(read(text), target: nil)
    #expect(abs(report.constants[0].value - 0.8) < 1e-6 && abs(report.constants[1].value - 0.17) < 1e-7)
    let leftOut = try #require(report.leaveOneOutError)
    #expect(report.medianError < 1e-7 && leftOut < 1e-6)
    #expect(report.block.last == "    latency: {fixed: 0.8ms, per_item: 0.17ms}")
  }

  @Test func oneSizeOfBatchTellsNoLaw() throws {
    let rows = try read("batch,latency_ms\n4,3\n4,3.1\n")
    #expect(throws: CalibrationError.self) { try calibrate(rows, target: nil) }
  }

  /// Figures that the fitted constants themselves predict give those constants again.
  @Test func constantsOfTheStepTimeAreFoundAgain() throws {
    var text = "input_tokens,output_tokens,concurrency,ttft_ms,tpot_ms\n"
    for load in [(512, 128, 1), (512, 128, 16), (2_048, 256, 8), (4_000, 64, 32), (128, 256, 64)] {
      text += "\(load.0),\(load.1),\(load.2),100,20\n"
    }
    let target = CalibrationTarget(model: "llama-3.1-8b", accelerator: "h100")
    let first = try calibrate(read(text), target: target)
    // The first fit's predictions, taken as measurements.
    var again = "input_tokens,output_tokens,concurrency,ttft_ms,tpot_ms\n"
    let loads = ["512,128,1", "512,128,16", "2048,256,8", "4000,64,32", "128,256,64"]
    for (index, load) in loads.enumerated() {
      let ttft = first.residuals[2 * index].predicted * 1e3
      again += "\(load),\(ttft),\(first.residuals[2 * index + 1].predicted * 1e3)\n"
    }
    let second = try calibrate(read(again), target: target)
    #expect(second.medianError < 1e-3)
    #expect(second.residuals.count == 10)
  }

  @Test func tooFewFiguresAreRefused() throws {
    let rows = try read("input_tokens,output_tokens,concurrency,ttft_ms,tpot_ms\n100,10,1,5,6\n")
    let error = #expect(throws: CalibrationError.self) {
      try calibrate(rows, target: CalibrationTarget(model: "llama-3.1-8b", accelerator: "h100"))
    }
    #expect(error?.description.contains("--fit") == true)
    #expect(throws: CalibrationError.self) {
      try calibrate(rows, target: CalibrationTarget(model: "llama-3.1-8c", accelerator: "h100"))
    }
  }
}
