import Diagnostics
import Model
import Testing
import Traces

@Suite struct TraceSurveyTests {
  private func survey(_ text: String, _ format: Trace.Format) throws -> Trace? {
    try TraceFile.with(text) { try TraceSurvey.trace(path: $0, format: format) }
  }

  @Test func whatIsInARecording() throws {
    let text = "id,timestamp,prompt_tokens\n" + (1...20).map { "x,\($0 == 20 ? 29 : $0),\($0 * 10)\n" }.joined()
    let columns = TraceColumns(timestamp: "timestamp", inputTokens: "prompt_tokens")
    let trace = try #require(try survey(text, .csv(columns)))
    #expect(trace.requests == 20 && trace.span == 28 && trace.firstTimestamp == 1)
    let content = trace.content
    // Of 20 values the 19th is the least that 95 % do not exceed.
    #expect(content.input == TraceContent.Tokens(mean: 105, meanSquare: 14_350, p95: 190))
    #expect(content.output == nil && content.longestGap == 10 && !content.isDated && content.dropped == 0)
    #expect(content.columns == ["timestamp", "prompt_tokens"] && content.unused == ["id"])
    #expect(content.marks.first == TraceMark(time: 0, offset: 27, line: 2))
    #expect(abs((trace.recordedRate ?? 0) - 19.0 / 28) < 1e-12)
  }

  /// A prompt and an answer have a token each: what a recording says beside that is counted.
  @Test func requestsWithoutTokensAreCounted() throws {
    let columns = TraceColumns(timestamp: "t", inputTokens: "in", outputTokens: "out")
    let content = try #require(try survey("t,in,out\n0,5,0\n1,0,0\n2,7,3\n", .csv(columns))).content
    #expect(content.input?.zeros == 1 && content.output?.zeros == 2)
  }

  /// A byte order mark is passed over in JSON lines as in CSV.
  @Test func byteOrderMarks() throws {
    let columns = TraceColumns(timestamp: "t", inputTokens: "in")
    let lines = try #require(try survey("\u{FEFF}{\"t\": 1, \"in\": 5}\n{\"t\": 4, \"in\": 6}\n", .jsonLines(columns)))
    #expect(lines.requests == 2 && lines.span == 3 && lines.content.columns == ["t", "in"])
    #expect(lines.content.marks.first == TraceMark(time: 0, offset: 3, line: 1))
    let csv = try #require(try survey("\u{FEFF}t,in\n1,5\n4,6\n", .csv(columns)))
    #expect(csv.requests == 2 && csv.content.columns == ["t", "in"])
  }

  @Test func carriageReturnsAlone() throws {
    #expect {
      try survey("t,in\r0,5\r1,6\r", .csv(TraceColumns(timestamp: "t", inputTokens: "in")))
    } throws: { error in
      let told = (error as? ScenarioError)?.diagnostics.first
      return told?.message.contains("carriage returns alone") == true && told?.line == 1
    }
  }

  /// Where prompts are found again comes from a column that is read.
  @Test func blocksAreRead() throws {
    let row = #"{"timestamp": 0, "input_length": 6, "output_length": 5, "hash_ids": [1], "type": "chat"}"# + "\n"
    let content = try #require(try survey(row, .mooncake)).content
    #expect(content.columns == ["timestamp", "input_length", "output_length", "hash_ids"])
    #expect(content.unused == ["type"])
  }

  @Test func failedRequestsAreCounted() throws {
    let head = "Timestamp,Request tokens,Response tokens,Model\n"
    let trace = try #require(try survey(head + "5,1,2,a\n6,1,0,a\n7,1,0,a\n9,1,4,a\n", .burstGPT))
    #expect(trace.requests == 2 && trace.content.dropped == 2 && trace.content.unused == ["Model"])
    #expect(try survey(head + "5,1,0,a\n", .burstGPT) == nil)
  }

  /// Marks are some of many rows in order, and each is where its row is.
  @Test func marksFindTheirRows() throws {
    let text = "timestamp\n" + (0..<50_000).map { "\(Double($0) * 0.25)\n" }.joined()
    try TraceFile.with(text) { path in
      let format = Trace.Format.csv(TraceColumns())
      let marks = try #require(try TraceSurvey.trace(path: path, format: format)).content.marks
      #expect(marks.count > 2_000 && marks.count <= 8_192)
      #expect(zip(marks, marks.dropFirst()).allSatisfy { $0.time < $1.time })
      var reader = try TraceReader(path: path, format: format)
      _ = try reader.next()
      for mark in [marks[1_999], marks[0], marks[marks.count - 1], marks[77]] {
        try reader.go(to: mark)
        let row = try #require(try reader.next())
        #expect(row.time == mark.time)
        #expect(reader.mark(row) == mark)
      }
    }
  }

  /// Numbers are seconds, or what the column's title or their size say.
  @Test(
    arguments: [
      ("timestamp", "10", "12.5", 2.5, false), ("time_ms", "1000", "3500", 2.5, false),
      ("ts_us", "1000000", "3500000", 2.5, false), ("timestamp", "1700158546.5", "1700158549", 2.5, true),
      ("timestamp", "1700158546500", "1700158549000", 2.5, true),
      ("created_at", "2024-05-10T00:00:00+02:00", "2024-05-09 22:00:02.5Z", 2.5, true),
      ("date", "2024-05-10 10:00", "2024-05-10 10:05", 300, true),
    ] as [(String, String, String, Double, Bool)])
  func units(_ title: String, _ first: String, _ second: String, _ gap: Double, _ isDated: Bool) throws {
    let trace = try #require(try survey("\(title)\n\(first)\n\(second)\n", .csv(TraceColumns(timestamp: title))))
    #expect(abs(trace.span - gap) < 1e-6)
    #expect(trace.content.isDated == isDated)
  }

  @Test(arguments: [
    "2024-05-10 00:00:00.009930+00:00", "2024-05-10 02:00:00.00993+0200", "2024-05-09T19:00:00.009930-05",
    "2024-05-10 00:00:00.00993 UTC", "2024-05-10T00:00:00.009930z", "2024-05-10T05:30:00.009930 +05:30",
  ])
  func zones(_ text: String) throws {
    let rows = "TIMESTAMP,ContextTokens,GeneratedTokens\n\(text),1,1\n2024-05-10 00:00:01.009930,1,1\n"
    #expect(try survey(rows, .azureLLM)?.span == 1)
  }

  @Test(arguments: ["+1", "+15:00", "+05:60", "UTCX", "CET", " ", "+00:00:00"])
  func noZones(_ zone: String) {
    let rows = "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-10 00:00:00\(zone),1,1\n"
    #expect(throws: ScenarioError.self) { try survey(rows, .azureLLM) }
  }

  @Test func titlesOfJSONLines() throws {
    let line = #"{"b": {"x": [1, {"y": 2}]}, "at": 1, "prompt_tokens": 5}"# + "\n"
    #expect(
      try TraceFile.with("\n" + line) { try TraceReader.titles(path: $0, isLines: true) } == [
        "b", "at", "prompt_tokens",
      ])
    #expect(throws: ScenarioError.self) {
      try TraceFile.with("[1]\n") { try TraceReader.titles(path: $0, isLines: true) }
    }
  }
}
