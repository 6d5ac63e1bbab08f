import FoundationEssentials
import Glibc
import Reporting
import Studies
import Testing

/// Reads RFC 4180 back: rows of fields.
func readCSV(_ text: String) -> [[String]] {
  var rows: [[String]] = []
  var row: [String] = []
  var field = String.UnicodeScalarView()
  var isQuoted = false
  var scalars = Array(text.unicodeScalars)[...]
  while let scalar = scalars.popFirst() {
    switch scalar {
    case "\"" where isQuoted && scalars.first == "\"":
      field.append("\"")
      scalars = scalars.dropFirst()
    case "\"": isQuoted.toggle()
    case "," where !isQuoted:
      row.append(String(field))
      field = .init()
    case "\r" where !isQuoted && scalars.first == "\n":
      scalars = scalars.dropFirst()
      rows.append(row + [String(field)])
      row = []
      field = .init()
    default: field.append(scalar)
    }
  }
  return rows
}

/// One of the files of a study, as it is on the disk.
func file(_ name: String, of study: Study) throws -> String {
  let path = FileManager.default.temporaryDirectory.path + "/fleetcast-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
  defer { try? FileManager.default.removeItem(atPath: path) }
  try OutputFolder(path: path).write(
    studyFiles(study, origin: RunOrigin(sources: [], sets: [])).filter { $0.name == name })
  return try String(contentsOfFile: path + "/" + name, encoding: .utf8)
}

@Suite("CSV files") struct CSVTests {
  @Test func costs() throws {
    let rows = readCSV(try file("costs.csv", of: study(tenant: "acme")))
    #expect(rows.count == 5)
    #expect(
      rows[0] == [
        "month", "workload", "tenant", "backend_type", "backend", "resource", "purchase_option", "category", "quantity",
        "unit", "unit_price", "cost", "currency", "price_source", "charge", "purpose", "billed_cost", "list_unit_price",
        "list_cost", "contracted_cost", "commitment", "sku", "charge_period_start", "charge_period_end", "tags",
      ])
    #expect(
      rows[1] == [
        "2026-12", "chat", "acme", "pool", "gpu", "aws/g5.xlarge", "on_demand", "usage", "120.333333", "instance-hour",
        "1", "120.333333", "USD", "test, of today", "usage", "usage", "120.333333", "1", "120.333333", "120.333333", "",
        "", "", "", "",
      ])
    #expect(rows.allSatisfy { $0.count == 25 })
    let total = rows.dropFirst().compactMap { Decimal(string: $0[11]) }.reduce(0, +)
    #expect(total == Decimal(string: "169.495001"))
    #expect(try study().figures["total.cost"] != nil)
  }

  @Test(
    "Odd names come back as written, formulas with an apostrophe",
    arguments: [
      ("a,b", "a,b"), ("a\"b\"", "a\"b\""), ("two\r\nlines", "two\nlines"), ("=1+1", "'=1+1"), ("+1", "'+1"),
      ("-1", "'-1"),
      ("@SUM(A1)", "'@SUM(A1)"), ("\tx", "'\tx"), ("\rx", "'\nx"), ("=\"a\",b", "'=\"a\",b"), ("naïve 中文", "naïve 中文"),
      ("a=b", "a=b"),
    ]) func oddNames(_ name: String, _ read: String) throws
  {
    let study = try study(chat: name, tenant: name)
    #expect(readCSV(try file("costs.csv", of: study))[1][1...2] == [read, read])
    #expect(readCSV(try file("latency.csv", of: study))[1][0] == read)
    #expect(readCSV(try file("timeseries.csv", of: study))[1][3] == read)
  }

  @Test func latency() throws {
    let rows = readCSV(try file("latency.csv", of: study()))
    #expect(rows[0] == ["workload", "metric", "statistic", "value", "low", "high", "unit"])
    #expect(rows.count == 1 + 5 * 6)
    #expect(rows.contains(["chat", "ttft", "max", "4", "", "", "s"]))
    let p95 = try #require(rows.first { $0[1...2] == ["ttft", "p95"] })
    #expect(Double(p95[3]) == 0.412)
    #expect(Double(p95[4]) == 0.412 * 0.96)
  }

  @Test func timeSeries() throws {
    let rows = readCSV(try file("timeseries.csv", of: study()))
    let subject = ["workload", "chat", "arrived"]
    #expect(rows[1] == ["2026-12-01T00:00:00Z", "0"] + subject + ["1771.4", "requests", "", "", ""])
    #expect(rows[2] == ["2026-12-01T00:09:50.625Z", "590.625"] + subject + ["", "requests", "", "", ""])
  }

  @Test func linesEndInCRLF() throws {
    let text = try file("costs.csv", of: study())
    #expect(text.unicodeScalars.suffix(2).map(\.value) == [13, 10])
    #expect(text.unicodeScalars.count { $0 == "\n" } == 5)
  }
}

@Suite("JSON files") struct JSONTests {
  struct Summary: Decodable {
    struct Figure: Decodable {
      var value: Double?
      var low: Double?
      var high: Double?
      var unit: String
      var why: String?
    }
    struct SLO: Decodable {
      var figure: String
      var verdict: String
    }
    struct Cost: Decodable {
      var cost: Decimal
      var category: String
    }
    var fleetcast: Int
    var scenario: String
    var seed: UInt64
    var replications: Int
    var warnings: [String]
    var figures: [String: Figure]
    var slos: [SLO]
    var costs: [Cost]?
  }

  @Test func summaryReadsBack() throws {
    let study = try study()
    let read = try JSONDecoder().decode(Summary.self, from: Data(studyJSON(study).text().utf8))
    #expect(read.fleetcast == 1 && read.scenario == "quickstart" && read.seed == 1 && read.replications == 5)
    #expect(read.warnings == ["something to know"])
    #expect(read.figures.count == study.figures.figures.count)
    for figure in study.figures.figures {
      let other = try #require(read.figures[figure.path])
      #expect(other.value == figure.value && other.low == figure.low && other.high == figure.high)
      #expect(other.unit == figure.unit && other.why == figure.why)
    }
    #expect(read.slos.map(\.verdict) == ["met", "met"])
    #expect(read.costs?.map(\.cost).reduce(0, +) == Decimal(string: "169.495001"))
  }

  @Test func textsReadBack() throws {
    let origin = RunOrigin(
      sources: [.init(file: "a \"b\".yaml", text: "x: \"\\\" \u{1}\u{7F}\t\r\n")], sets: ["a.b=1", "c=\u{1F600}"])
    struct Manifest: Decodable {
      struct Source: Decodable {
        var file: String
        var text: String
      }
      var sources: [Source]
      var set: [String]
      var seed: UInt64
      var version: String
    }
    let text = manifest(of: try study(), origin: origin).text()
    let read = try JSONDecoder().decode(Manifest.self, from: Data(text.utf8))
    #expect(read.sources.map(\.file) == origin.sources.map(\.file))
    #expect(read.sources.map(\.text) == origin.sources.map(\.text))
    #expect(read.set == origin.sets)
  }

  @Test(arguments: [0.1, 1e-7, 1e22, 123_456_789.123, -0.5, Double.leastNonzeroMagnitude, 1.7976931348623157e308])
  func numbersReadBack(
    _ x: Double
  ) throws {
    #expect(Double(JSONValue.number(x).text()) == x)
  }

  @Test(arguments: [0, 1, 3]) func rowsAreWrittenAsArraysAre(count: Int) {
    let row: @Sendable (Int) -> [Int64] = { [Int64($0), -7] }
    let arrays = JSONValue.array((0..<count).map { .array(row($0).map(JSONValue.integer)) })
    #expect(JSONValue.object([("a", .rows(count, row))]).text() == JSONValue.object([("a", arrays)]).text())
  }

  @Test func whatIsNotFiniteIsNull() {
    #expect(JSONValue.number(.nan).text() == "null")
    #expect(JSONValue.number(.infinity).text() == "null")
    #expect(JSONValue.number(3).text() == "3")
  }
}
