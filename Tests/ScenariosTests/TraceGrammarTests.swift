import Diagnostics
import EventKernel
import FoundationEssentials
import Model
import Scenarios
import Testing

/// What a scenario says of its recordings, and of clients that wait for answers.
@Suite struct TraceGrammarTests {
  private static func rows(_ count: Int, title: String = "timestamp,input_tokens,output_tokens") -> String {
    title + "\n" + (0..<count).map { "\($0 * 2),\($0 % 10),7\n" }.joined()
  }

  private func load(
    _ arrivals: String, horizon: String = "10m", top: String = "", workload: String = "", file: String = rows(301)
  ) throws -> LoadedScenario {
    let text = """
      fleetcast: 1
      horizon: \(horizon)
      workloads:
        w:
          arrivals: \(arrivals)
          \(workload)
          route: p
      models: {m: {latency: 1s}}
      pools: {p: {model: m, instance: aws/c7g.2xlarge}}
      \(top)
      """
    return try withFolder(["s.yaml": Array(text.utf8), "t.csv": Array(file.utf8)]) { folder in
      try ScenarioFile.loadWithSources(path: folder + "/s.yaml")
    }
  }

  private func trace(_ loaded: LoadedScenario) throws -> Trace {
    guard case .trace(let trace)? = loaded.scenario.workloads.first?.arrivals.process else { throw Unexpected() }
    return trace
  }

  private func complaint(
    _ arrivals: String, horizon: String = "10m", top: String = "", workload: String = "", file: String = rows(301)
  ) -> String {
    do {
      let loaded = try load(arrivals, horizon: horizon, top: top, workload: workload, file: file)
      return "warnings: " + loaded.warnings.map(\.message).joined(separator: " | ")
    } catch {
      let first = (error as? ScenarioError)?.diagnostics.first
      return "\(first?.line ?? 0):\(first?.column ?? 0): \(first?.message ?? "\(error)")"
    }
  }

  static let plain = "{process: trace, file: t.csv, format: csv}"

  /// What a recording has and nothing reads is said where it would change the bill.
  @Test func columnsThatAreNotRead() {
    let both = "timestamp,input_tokens,prompt_tokens,output_tokens\n0,5,6,1\n600,5,6,1\n"
    #expect(
      complaint(Self.plain, file: both).contains(
        "\"input_tokens\" is read as prompt tokens, and \"prompt_tokens\" is not"))
    let anthropic =
      "timestamp,input_tokens,cache_read_input_tokens,cache_creation_input_tokens,output_tokens\n0,5,6,0,1\n600,5,6,0,1\n"
    #expect(complaint(Self.plain, file: anthropic).contains("cache_read_input_tokens"))
    #expect(complaint(Self.plain, file: anthropic).contains("are not read"))
    let openAI = "timestamp,prompt_tokens,prompt_tokens_details.cached_tokens,completion_tokens\n0,9,6,1\n600,9,0,1\n"
    #expect(complaint(Self.plain, file: openAI) == "warnings: ")
    let named = "{process: trace, file: t.csv, format: csv, columns: {cached_tokens: none}}"
    #expect(complaint(named, file: anthropic) == "warnings: ")
    let wide = "t\0i\0m\0e\0,\0i\0n\0\n"
    #expect(complaint(Self.plain, file: wide).contains("not UTF-8"))
  }

  /// Of JSON lines a key may come later than in the first, and its absence says that nothing was found.
  @Test func keysThatComeLater() throws {
    let lines = (0..<301).map {
      #"{"timestamp": \#($0 * 2), "input_tokens": 9, "output_tokens": 2"# + ($0 > 3 ? #", "cached_tokens": 4}"# : "}")
        + "\n"
    }.joined()
    let found = try trace(load("{process: trace, file: t.csv, format: jsonl}", file: lines))
    #expect(
      found.format
        == .jsonLines(
          TraceColumns(inputTokens: "input_tokens", outputTokens: "output_tokens", cachedTokens: "cached_tokens")))
    #expect(abs((found.content.cached?.mean ?? 0) - 4.0 * 297 / 301) < 1e-9)
  }

  @Test func columnsAreFoundByName() throws {
    let found = try trace(load(Self.plain))
    #expect(found.format == .csv(TraceColumns(inputTokens: "input_tokens", outputTokens: "output_tokens")))
    #expect(found.content.input?.mean == 4.485 || abs((found.content.input?.mean ?? 0) - 1_350 / 301) < 1e-9)
    let others = try trace(load(Self.plain, file: Self.rows(301, title: "arrived_at,Prompt Tokens,other")))
    #expect(others.format == .csv(TraceColumns(timestamp: "arrived_at", inputTokens: "Prompt Tokens")))
    #expect(others.content.unused == ["other"])
    let own = try trace(
      load("{process: trace, file: t.csv, format: csv, columns: {input_tokens: none}}", workload: "input_tokens: 5"))
    #expect(own.format == .csv(TraceColumns(outputTokens: "output_tokens")))
  }

  /// What a recording found in a cache is a law of its own for what reckons with means, and no other text may say it.
  @Test func cachedTokensAreFoundByName() throws {
    let title = "timestamp,input_tokens,output_tokens,cached_tokens\n"
    let rows = title + (0..<301).map { "\($0 * 2),10,7,\($0 % 3 * 4)\n" }.joined()
    let loaded = try load(Self.plain, file: rows)
    let workload = loaded.scenario.workloads[0]
    let columns = TraceColumns(
      inputTokens: "input_tokens", outputTokens: "output_tokens", cachedTokens: "cached_tokens")
    #expect(try trace(loaded).format == .csv(columns) && trace(loaded).content.unused.isEmpty)
    #expect(abs(workload.cachedTokens.mean - 1_200 / 301) < 1e-9 && workload.cachedTokens.support == 0...8)
    let written = complaint(Self.plain, workload: "cached_tokens: 5", file: rows)
    #expect(
      written.contains(
        "workloads.w.cached_tokens: not used, since the recording has its own in the column \"cached_tokens\""))
    let none = "{process: trace, file: t.csv, format: csv, columns: {cached_tokens: none}}"
    #expect(try load(none, file: rows).scenario.workloads[0].cachedTokens == .constant(0))
    #expect(
      complaint(Self.plain, workload: "system_prompt: 4", file: rows)
        .contains("the recording says itself how much of its prompts was found"))
    #expect(
      complaint(Self.plain, file: "timestamp,input_tokens,output_tokens,cached_tokens\n0,5,1,5\n600,5,1,6\n")
        == "3:9: \"cached_tokens\": 6 tokens of a prompt of 5")
  }

  @Test func whatIsNotUsedIsSaid() {
    let message = complaint(Self.plain, workload: "input_tokens: 700")
    #expect(
      message.contains(
        "workloads.w.input_tokens: not used, since the recording has its own in the column \"input_tokens\""))
    #expect(complaint(Self.plain, file: "when,x\n1,2\n").hasPrefix("1:1: the header has no column of times"))
    #expect(complaint(Self.plain, file: "ts,TS\n1,2\n").hasPrefix("1:1: which column is meant"))
    #expect(complaint(Self.plain, file: "ts;x\n1;2\n").hasPrefix("1:1: the fields are separated by semicolons"))
  }

  /// Token counts that a recording has of its own are not varied in silence.
  @Test func studiesVaryWhatIsUsed() {
    let looped = "{process: trace, file: t.csv, format: csv, extend: {repeat: loop}}"
    let unused = "not used, since the recording has its own in the column \"output_tokens\""
    func forecast(_ path: String) -> String {
      "start: 2026-12-01\nforecast: {months: 1, uncertain: {\(path): {uniform: {low: 1, high: 2}}}}"
    }
    let crossover =
      "apis: {h: {model: gpt-4o-mini, latency: {ttft: 1s, tokens_per_second: 50}}}\n"
      + "crossover: {between: {self_host: p, api: h}, over: workloads.w.output_tokens, range: [1, 4]}"
    #expect(
      complaint(looped, top: forecast("workloads.w.output_tokens.scale"))
        == "11:35: forecast.uncertain.workloads.w.output_tokens.scale: \(unused)")
    #expect(complaint(looped, top: crossover) == "11:52: crossover.over: workloads.w.output_tokens is \(unused)")
    #expect(
      complaint(looped, top: "sweep: {over: {workloads.w.output_tokens: [5, 9]}}")
        == "warnings: sweep.over.workloads.w.output_tokens: \(unused): all of its values give the same")
    #expect(
      complaint(looped, top: "sweep: {zip: [{workloads.w.output_tokens: 5}, {workloads.w.output_tokens: 9}]}")
        .hasPrefix("warnings: sweep.zip.0.workloads.w.output_tokens: \(unused)"))
    // A workload's own counts may be varied beside a recording of times.
    let own = "{process: trace, file: t.csv, format: csv, columns: {output_tokens: none}, extend: {repeat: loop}}"
    #expect(
      complaint(own, top: forecast("workloads.w.output_tokens.scale"), workload: "output_tokens: 5") == "warnings: ")
  }

  /// A mistake in a recording's block is one complaint: what the recording holds is not known.
  @Test(arguments: [
    "", ", format: csv, extend: {repeat: resample, block: short}",
    ", format: csv, extend: {repeat: resample, block: 7h}",
    ", format: csv, rate: 2/s, rate_scale: 2", ", format: csv, columns: {timestamp: when}",
  ])
  func nothingFollowsFromAMistake(_ keys: String) {
    let error = #expect(throws: ScenarioError.self) {
      _ = try load("{process: trace, file: t.csv\(keys)}", workload: "slo: {ttft: {p95: 2s}}")
    }
    #expect(error?.diagnostics.count == 1, "\(error?.diagnostics.map(\.message) ?? [])")
  }

  @Test func longBlocksAndTextsThatRecur() {
    func blocks(_ block: String) -> String {
      complaint("{process: trace, file: t.csv, format: csv, extend: {repeat: resample, block: \(block)}}")
    }
    // The recording lasts 602 s.
    #expect(blocks("2m") == "warnings: ")
    #expect(blocks("121s").contains("blocks of 121s are more than a fifth of the recording, which lasts 10m2s"))
    let rows = (0..<301).map { row in
      "{\"timestamp\": \(row * 2_000), \"input_length\": 600, \"output_length\": 5, \"hash_ids\": [\(row), 0]}\n"
    }.joined()
    func recurring(_ repetition: String, _ horizon: String) -> Bool {
      complaint(
        "{process: trace, file: t.csv, format: mooncake, extend: {repeat: \(repetition)}}", horizon: horizon, file: rows
      ).contains("hit rates are those of a recording in which texts recur")
    }
    #expect(recurring("loop", "1h") && recurring("resample, block: 1m", "5m"))
    // One that the run does not outlast is replayed once.
    #expect(!recurring("loop", "10m"))
  }

  @Test func aRecordingsRateIsWrittenToBeVaried() {
    let top =
      "apis: {h: {model: gpt-4o-mini, latency: {ttft: 1s, tokens_per_second: 50}}}\n"
      + "crossover: {between: {self_host: p, api: h}, over: workloads.w.arrivals.rate, range: [1/s, 4/s]}"
    let error = #expect(throws: ScenarioError.self) { _ = try load(Self.plain, top: top) }
    #expect(error?.diagnostics.first?.hint?.hasPrefix("write rate: in it") == true)
  }

  /// Where no block is written it is a tenth of the recording, and has ten requests in it.
  @Test(arguments: [(301, 60.2), (150, 30), (50, 20), (4, 8)]) func blocksThatAreNotWritten(rows: Int, block: Double)
    throws
  {
    let text = "{process: trace, file: t.csv, format: csv, extend: {repeat: resample}}"
    let found = try trace(load(text, horizon: "30d", file: Self.rows(rows)))
    guard case .resample(let seconds) = found.extending else { throw Unexpected() }
    #expect(abs(seconds - block) < 1e-9)
    let error = #expect(throws: ScenarioError.self) { _ = try load(Self.plain, horizon: "10d") }
    #expect(error?.diagnostics.first?.hint?.hasPrefix("extend: {repeat: resample} has it go on") == true)
  }

  /// Whether a recording of 600 s lasts is judged by where shape, spikes and growth put its end.
  @Test func aShapeMovesTheEnd() {
    func found(_ keys: String, _ horizon: String) -> String {
      // A Tuesday.
      complaint("{process: trace, file: t.csv, format: csv, \(keys)}", horizon: horizon, top: "start: 2026-12-01")
    }
    // At a tenth of the rate the first hour has 360 s of it.
    #expect(found("spikes: [{at: 0s, factor: 0.1, lasting: 1h}]", "1h") == "warnings: ")
    #expect(
      found("spikes: [{at: 0s, factor: 3, lasting: 5m}]", "10m")
        == "5:38: workloads.w.arrivals.file: the last of its 301 requests comes after 3m20s under its shape, and the run lasts 10m: "
        + "66.7% of it would be without requests, and billed")
    #expect(found("spikes: [{at: 9m, factor: 2, lasting: 1m}]", "602s").hasPrefix("5:38:"))
    // Silence of the shape's own making, of a few seconds of the recording, is none.
    #expect(found("spikes: [{at: 5m, factor: 0, lasting: 5m}]", "10m") == "warnings: ")
    #expect(found("shape: {weekly: {tue: 50%}}", "20m") == "warnings: ")
    #expect(found("shape: {weekly: {tue: 50%}}", "1h").contains("comes after 20m under its shape"))
  }

  @Test func refusedKeysAreNotExpected() {
    let error = #expect(throws: ScenarioError.self) {
      _ = try load("{process: closed, concurrency: 3, clients: 4, growth: 3%/month}")
    }
    let hints = error?.diagnostics.compactMap(\.hint) ?? []
    #expect(hints.first == "expected one of: process, users, think_time, concurrency, requests", "\(hints)")
    #expect(hints.count == 2)
  }

  /// The recording lasts 600 s.
  @Test func aRecordingLastsAsLongAsTheRun() {
    #expect(complaint(Self.plain) == "warnings: ")
    #expect(complaint(Self.plain, horizon: "602s") == "warnings: ")
    #expect(complaint(Self.plain, horizon: "620s").contains("warnings: workloads.w.arrivals.file: the last of its 301"))
    #expect(
      complaint(Self.plain, horizon: "1h")
        == "5:38: workloads.w.arrivals.file: the last of its 301 requests comes after 10m, and the run lasts 1h: 83.3% of it would be "
        + "without requests, and billed")
    let scaled = "{process: trace, file: t.csv, format: csv, rate_scale: 2}"
    #expect(complaint(scaled).contains("comes after 5m, and the run lasts 10m"))
    for extend in ["loop", "none", "resample, block: 30s"] {
      let text = "{process: trace, file: t.csv, format: csv, extend: {repeat: \(extend)}}"
      #expect(complaint(text, horizon: "30d") == "warnings: ")
    }
    // A list of a few requests has no rate at which it could go on.
    #expect(
      complaint(Self.plain, file: Self.rows(3)).contains(
        "warnings: workloads.w.arrivals.file: the last of its 3 requests"))
    #expect(
      complaint(Self.plain, file: "timestamp\n0\n").contains(
        "warnings: workloads.w.arrivals.file: its only request comes after"))
  }

  @Test func ratesAndShapes() throws {
    let text = """
      {process: trace, file: t.csv, format: csv, rate: 2/s, growth: 3%/month,
                 extend: {repeat: resample, block: 1m, shape: {diurnal: {peak_at: "15:00", peak_to_mean: 1.7}, weekly: {sun: 40%}}}}
      """
    let loaded = try load(text, horizon: "30d")
    let found = try trace(loaded)
    #expect(found.extending == .resample(block: 60))
    // 301 requests in 602 s.
    #expect(
      abs(found.rateScale - 4) < 1e-9
        && loaded.scenario.workloads[0].arrivals.process.meanRate.map { abs($0 - 2) < 1e-9 } == true)
    let shape = loaded.scenario.workloads[0].arrivals.shape
    #expect(shape.diurnal?.peakToMean == 1.7 && shape.weekly[6] == 0.4 && shape.growthPerMonth == 0.03)
  }

  @Test(arguments: [
    ("rate: 2/s, rate_scale: 2", "rate and rate_scale say the same thing"),
    ("extend: {repeat: loop, block: 5m}", "unknown key \"block\""),
    ("extend: {repeat: resample, block: 1h}", "blocks of 1h are longer than the recording, which lasts 10m2s"),
    ("extend: {repeat: resample, block: 1s}", "blocks of 1s hold less than one request on average"),
    ("extend: {repeat: again}", "expected one of loop, resample, none"),
    ("rate: 900k/s", "times the recorded rate"),
    (
      "shape: {weekly: {sat: 40%}}, extend: {repeat: loop, shape: {weekly: {sat: 40%}}}",
      "the shape is written in workloads.w.arrivals.shape already"
    ),
  ])
  func refused(_ keys: String, _ message: String) {
    let found = complaint("{process: trace, file: t.csv, format: csv, \(keys)}")
    #expect(found.contains(message) && !found.hasPrefix("warnings"), "\(found)")
  }

  @Test func whatHasNoRateCannotGoOn() {
    let found = complaint(
      "{process: trace, file: t.csv, format: csv, extend: {repeat: loop}}", file: "timestamp\n" + "5\n5\n5\n")
    #expect(found.contains("come at one moment, so that it has no rate"))
  }

  /// Dates are used where the run starts among them, and nothing scales them.
  @Test func dates() throws {
    let file = "timestamp\n" + (0..<300).map { "2026-11-03T09:0\($0 / 60):\(10 + $0 % 50).000Z\n" }.joined()
    let sorted = "timestamp\n" + file.split(separator: "\n").dropFirst().sorted().joined(separator: "\n") + "\n"
    func keeps(_ start: String, _ keys: String = "") throws -> Bool {
      try trace(
        load("{process: trace, file: t.csv, format: csv\(keys)}", horizon: "2m", top: "start: \(start)", file: sorted)
      ).keepsDates
    }
    #expect(try keeps("2026-11-03T09:01"))
    // The first request is some seconds after the full minute.
    #expect(try keeps("2026-11-03T09:00:08"))
    #expect(try !keeps("2026-11-03T08:30"))
    #expect(try !keeps("2026-12-01"))
    #expect(try !keeps("2026-11-03T09:01", ", rate_scale: 2"))
    #expect(try !keeps("2026-11-03T09:01", ", extend: {repeat: resample, block: 20s}"))
    #expect(try keeps("2026-11-03T09:01", ", extend: {repeat: loop}"))
  }

  @Test func clientsThatWait() throws {
    func closed(_ text: String) throws -> ClosedArrivals {
      guard case .closed(let closed)? = try load(text).scenario.workloads.first?.arrivals.process else {
        throw Unexpected()
      }
      return closed
    }
    #expect(
      try closed("{process: closed, users: 200, think_time: 20s}")
        == ClosedArrivals(clients: 200, thinkTime: .constant(20)))
    #expect(
      try closed("{process: closed, concurrency: 32, requests: 1000}") == ClosedArrivals(clients: 32, requests: 1_000))
    #expect(try closed("{process: closed, concurrency: 32}") == ClosedArrivals(clients: 32))
  }

  @Test(arguments: [
    ("", "5:5: workloads.w.arrivals: closed arrivals need users or concurrency"),
    (", users: 5", "\"think_time\" is missing"),
    (", users: 5, think_time: 1s, concurrency: 3", "users and concurrency exclude each other"),
    (", concurrency: 3, think_time: 1s", "nobody thinks"), (", rate: 3/s, concurrency: 3", "unknown key \"rate\""),
    (", concurrency: 3, shape: {weekly: {sat: 40%}}", "closed arrivals have no rate that goes up and down"),
    (", concurrency: 3, growth: 3%/month", "closed arrivals have no rate that goes up and down"),
  ])
  func closedRefused(_ keys: String, _ message: String) {
    let found = complaint("{process: closed\(keys)}")
    #expect(found.contains(message), "\(found)")
  }

  /// One recorded hour for a month, with the key that another part of the program reads taken out.
  @Test func monthOfATrace() throws {
    guard let path = Repository.shared("design/scenarios/month-of-a-trace.yaml") else {
      print("skipped: the shared trace data is not beside this checkout")
      return
    }
    let text = try String(contentsOfFile: path, encoding: .utf8).replacing(", prompt_cache: automatic", with: "")
      .replacing(
        "../../data/traces", with: String(path.dropLast("design/scenarios/month-of-a-trace.yaml".count)) + "data/traces"
      )
    let loaded = try withFolder(["s.yaml": Array(text.utf8)]) { try ScenarioFile.loadWithSources(path: $0 + "/s.yaml") }
    let found = try trace(loaded)
    #expect(found.requests == 19_366 && found.extending == .resample(block: 300))
    #expect(abs(found.rateScale - 2 / 5.530136415) < 1e-6)
  }
}
