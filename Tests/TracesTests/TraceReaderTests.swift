import Diagnostics
import Model
import Testing
import Traces

@Suite struct TraceReaderTests {
  private func rows(_ text: String, _ format: Trace.Format) throws -> [TraceRow] {
    try TraceFile.with(text) { path in
      var reader = try TraceReader(path: path, format: format)
      var rows: [TraceRow] = []
      while let row = try reader.next() { rows.append(row) }
      return rows
    }
  }

  private func complaint(_ text: String, _ format: Trace.Format) -> String? {
    do {
      return try "read \(rows(text, format).count) rows"
    } catch {
      return (error as? ScenarioError)?.diagnostics.first.map { "\($0.line):\($0.column): \($0.message)" }
    }
  }

  @Test func azureTimesHaveSevenDigits() throws {
    let text = """
      TIMESTAMP,ContextTokens,GeneratedTokens\r
      2023-11-16 18:15:46.6805900,374,44\r
      2023-11-16 18:15:50.9951690,396,109\r

      """
    let rows = try rows(text, .azureLLM)
    #expect(
      rows == [
        TraceRow(time: 0, inputTokens: 374, outputTokens: 44),
        TraceRow(time: 4.314579, inputTokens: 396, outputTokens: 109),
      ])
  }

  @Test(
    arguments: [
      ("2023-11-16 23:59:59.5000000", "2023-11-17 00:00:00.2500000", 0.75),
      ("2024-02-28 23:59:59.0000000", "2024-02-29 00:00:01.0000000", 2),
      ("2023-02-28 23:59:59.0000000", "2023-03-01 00:00:01.0000000", 2),
      ("2023-12-31 23:59:59.9999999", "2024-01-01 00:00:00.0000000", 1e-7),
      ("2024-05-10 00:00:00.000000+00:00", "2024-05-10 00:00:00", 0),
      ("2024-05-10 00:00:00+1", "2024-05-10 00:00:00", nil),
      ("2024-05-31 12:00:00", "2024-06-01 12:00:00", 86_400),
    ] as [(String, String, Double?)])
  func daysAndMonthsEnd(_ first: String, _ second: String, _ gap: Double?) throws {
    let text = "TIMESTAMP,ContextTokens,GeneratedTokens\n\(first),1,1\n\(second),1,1"
    if let gap {
      #expect(try rows(text, .azureLLM).last?.time == gap)
    } else {
      #expect(complaint(text, .azureLLM)?.hasPrefix("2:1: \"TIMESTAMP\": expected a time such as") == true)
    }
  }

  @Test func mooncakeRowsNameTheBlocksOfPrompts() throws {
    let head = #"{"timestamp": 0, "input_length": 1000, "output_length": 1, "hash_ids": "#
    let text = head + "[7, 18446744073709551615]}\n" + head + "[]}\n" + head + "[0,1]}\n"
    try TraceFile.with(text) { path in
      var reader = try TraceReader(path: path, format: .mooncake)
      var blocks: [[UInt64]] = []
      while try reader.next() != nil { blocks.append(reader.blocks) }
      #expect(blocks == [[7, .max], [], [0, 1]])
    }
    for wrong in ["[1,]", "[1 -2]", "[18446744073709551616]", "7", "[[1]]", "[,1]"] {
      #expect(
        complaint(head + wrong + "}", .mooncake)
          == "1:72: \"hash_ids\": expected a list of whole numbers, found \"\(wrong)\"")
    }
  }

  @Test func burstGPTColumnsGoByNameAndFailuresAreLeftOut() throws {
    let text = """
      Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,1,2.5,ChatGPT,472,18,490,Conversation log
      45.5,2,,GPT-4,1087,0,1087,API log
      118,3,1,"GPT-4, preview",417,276,693,API log
      """
    #expect(
      try rows(text, .burstGPT) == [
        TraceRow(time: 0, inputTokens: 472, outputTokens: 18), TraceRow(time: 113, inputTokens: 417, outputTokens: 276),
      ])
  }

  @Test func mooncakeCountsMilliseconds() throws {
    let text = """
      {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}
      {"timestamp": 3052, "input_length": 7, "output_length": 5, "hash_ids": []}

      """
    #expect(try rows(text, .mooncake).map(\.time) == [0, 3.052])
  }

  @Test func csvFieldsMayBeQuoted() throws {
    let columns = TraceColumns(timestamp: "when", inputTokens: "in, total", outputTokens: nil)
    let text = "\u{FEFF}note,when,\"in, total\"\n\"a \"\"b\"\", c\nsecond line\",\"1.5\",10\nplain,2.25,20\n,3,\"30\"\n"
    #expect(
      try rows(text, .csv(columns)) == [
        TraceRow(time: 0, inputTokens: 10, outputTokens: nil), TraceRow(time: 0.75, inputTokens: 20, outputTokens: nil),
        TraceRow(time: 1.5, inputTokens: 30, outputTokens: nil),
      ])
    // The second record spans two lines, so the fourth line of the file is its third row.
    #expect(
      complaint("note,when,\"in, total\"\n\"x\ny\",1,1\n,2,-1\n", .csv(columns))
        == "4:4: \"in, total\": expected a whole number from 0 to 10000000, found \"-1\"")
  }

  @Test func timesSince1970KeepTheirMicroseconds() throws {
    let text = "timestamp\n1700158546.680590\n1700158546.680591\n"
    #expect(try rows(text, .csv(TraceColumns())).last?.time == 1e-6)
  }

  @Test func jsonLinesSkipWhateverNests() throws {
    let columns = TraceColumns(timestamp: "ts", inputTokens: "in", outputTokens: "out")
    let text = """
      {"meta": {"ts": 99, "list": [[1, 2], {"in": "}]"}], "s": "a\\"b{"}, "out": 7, "in": 5, "ts": "2026-12-01T09:00:00Z"}
        { "ts" : "2026-12-01T09:00:01.5" , "in":1,"out":2, "x": true }
      """
    #expect(
      try rows(text, .jsonLines(columns)) == [
        TraceRow(time: 0, inputTokens: 5, outputTokens: 7), TraceRow(time: 1.5, inputTokens: 1, outputTokens: 2),
      ])
  }

  @Test(arguments: [
    ("", "1:1: the file is empty"), ("timestamp,in\n", "read 0 rows"),
    ("time,in\n1,2\n", "1:1: no column \"timestamp\" in the header"),
    ("timestamp,in\n1\n", "2:1: expected 2 fields or more, found 1"),
    ("timestamp,in\n1,2\n0.5,2\n", "3:1: earlier than the row before"),
    (
      "timestamp,in\n,2\n",
      "2:1: \"timestamp\": expected a number, or a time such as 2026-12-01T09:00:00, found nothing"
    ),
    (
      "timestamp,in\n-1,2\n",
      "2:1: \"timestamp\": expected a number, or a time such as 2026-12-01T09:00:00, found \"-1\""
    ),
    ("timestamp,in\n1,2.5\n", "2:3: \"in\": expected a whole number from 0 to 10000000, found \"2.5\""),
    ("timestamp,in\n1,99999999\n", "2:3: \"in\": expected a whole number from 0 to 10000000, found \"99999999\""),
    (
      "timestamp,in\n1e400,2\n",
      "2:1: \"timestamp\": expected a number, or a time such as 2026-12-01T09:00:00, found \"1e400\""
    ),
    ("timestamp,in\n1,2,345\n", "2:1: expected 2 fields as in the header, found 3"),
    ("timestamp,in\n1,\"2\n", "2:1: a quoted field that never ends"),
    ("timestamp,in\n\n1,2\n   \n", "read 1 rows"),
  ])
  func badRowsAreLocated(_ text: String, _ expected: String) {
    #expect(complaint(text, .csv(TraceColumns(inputTokens: "in"))) == expected)
  }

  @Test(arguments: [
    ("[1]\n", "1:1: expected a JSON object on one line"),
    ("{\"timestamp\": 1", "1:1: expected a JSON object on one line"),
    ("{\"timestamp\": 1} x", "1:1: expected a JSON object on one line"),
    ("{\"t\": \"\\", "1:1: expected a JSON object on one line"),
    ("{}", "1:1: \"timestamp\": expected milliseconds, found nothing"),
    (
      "{\"timestamp\": [1], \"input_length\": 1, \"output_length\": 1}",
      "1:15: \"timestamp\": expected milliseconds, found \"[1]\""
    ),
  ])
  func badObjectsAreLocated(_ text: String, _ expected: String) {
    #expect(complaint(text, .mooncake) == expected)
  }

  /// Rows longer than the buffer, and row boundaries at every offset of it.
  @Test func rowsMayStraddleTheBuffer() throws {
    var text = "timestamp,in,note\n"
    for row in 0..<4_000 {
      text += "\(row),\(row % 97),\(String(repeating: "x", count: row % 113))\n"
    }
    text += "4000,5,\(String(repeating: "y", count: 200_000))\n4001,6,\n"
    let rows = try rows(text, .csv(TraceColumns(inputTokens: "in")))
    #expect(rows.count == 4_002)
    #expect(rows.indices.allSatisfy { rows[$0].time == Double($0) })
    #expect(rows[3_999].inputTokens == Int32(3_999 % 97))
    #expect(rows.last?.inputTokens == 6)
  }

  @Test func recordedTracesHaveTheirRows() throws {
    let traces: [(String, Trace.Format, Int, Double)] = [
      ("azure-llm-2023-code.csv", .azureLLM, 8_819, 3_435.948056),
      ("azure-llm-2023-conv.csv", .azureLLM, 19_366, 3_501.721937),
      ("mooncake-conversation.jsonl", .mooncake, 12_031, 3_536.999),
    ]
    for (file, format, count, span) in traces {
      guard let path = TraceFile.shared(file) else {
        print("skipped: \(file) is not beside this checkout")
        continue
      }
      var reader = try TraceReader(path: path, format: format)
      var rows = 0
      var last = 0.0
      while let row = try reader.next() {
        rows += 1
        last = row.time
      }
      #expect(rows == count)
      #expect(last == span)
    }
  }

  /// Counts as pandas writes them beside missing ones, and a cache of which a row says nothing.
  @Test func fractionsOfZerosAndSilentCaches() throws {
    let columns = TraceColumns(timestamp: "t", inputTokens: "in", outputTokens: "out", cachedTokens: "hit")
    try TraceFile.with("t,in,out,hit\n0,1024.0,3,512\n1,7,2.000,\n") { path in
      var reader = try TraceReader(path: path, format: .csv(columns))
      let rows = [try reader.next(), try reader.next()].compactMap { $0 }
      #expect(rows.map(\.inputTokens) == [1_024, 7] && rows.map(\.outputTokens) == [3, 2])
      #expect(rows.map(\.cachedTokens) == [512, 0])
    }
    for count in ["1.5", "1.", ".0", "1.0.0", "1e2"] {
      try TraceFile.with("t,in,out,hit\n0,\(count),3,0\n") { path in
        var reader = try TraceReader(path: path, format: .csv(columns))
        #expect(throws: ScenarioError.self) { try reader.next() }
      }
    }
  }
}
