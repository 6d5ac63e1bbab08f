import FoundationEssentials
import Testing

/// A `datapackage.json` as far as its files are compared with it.
private struct DataPackage: Decodable {
  struct Resource: Decodable {
    struct Schema: Decodable {
      struct Field: Decodable {
        var name: String
        var type: String
        var unit: String?
        var unitColumn: String?
        var description: String
      }
      var fields: [Field]
    }
    var name: String
    var path: String
    var schema: Schema
  }
  var name: String
  var resources: [Resource]
}

/// Expects that the package of a folder describes the header and the cells of each CSV file there, and nothing else.
func expectDescribed(_ folder: String, _ count: Int) throws {
  let json = try String(contentsOfFile: folder + "/datapackage.json", encoding: .utf8)
  let package = try JSONDecoder().decode(DataPackage.self, from: Data(json.utf8))
  let files = try names(in: folder).filter { $0.hasSuffix(".csv") }
  #expect(package.resources.map(\.path).sorted() == files && files.count == count)
  for resource in package.resources {
    let text = try String(contentsOfFile: folder + "/" + resource.path, encoding: .utf8)
    let rows = cells(text)
    let fields = resource.schema.fields
    #expect(rows.first == fields.map(\.name), "\(resource.path)")
    for (place, field) in fields.enumerated() {
      #expect(!field.description.isEmpty, "\(resource.path): \(field.name)")
      if let column = field.unitColumn { #expect(fields.contains { $0.name == column && $0.type == "string" }) }
      let wrong = rows.dropFirst().first { $0.count != fields.count || !holds($0[place], type: field.type) }
      #expect(wrong == nil, "\(resource.path): \(field.name) is no \(field.type) in \(wrong ?? [])")
    }
  }
}

private func holds(_ cell: String, type: String) -> Bool {
  switch type {
  case "number": cell.isEmpty || Double(cell)?.isFinite == true
  case "integer": cell.isEmpty || Int(cell) != nil
  case "boolean": cell == "0" || cell == "1"
  case "yearmonth": cell.count == 7 && cell.split(separator: "-").compactMap { Int($0) }.count == 2
  case "date": cell.count == 10 && cell.split(separator: "-").compactMap { Int($0) }.count == 3
  case "datetime": cell.isEmpty || cell.count >= 20 && cell.hasSuffix("Z") && cell.contains("T")
  case "object": cell.isEmpty || cell.hasPrefix("{") && cell.hasSuffix("}")
  case "string": true
  default: false
  }
}

/// The cells of a table as RFC 4180 has it, quotes removed.
private func cells(_ text: String) -> [[String]] {
  var (rows, row, cell, isQuoted) = ([[String]](), [String](), "", false)
  for character in text {
    switch character {
    case "\"":
      isQuoted.toggle()
      if isQuoted, cell.last != nil { cell.append("\"") }
    case ",", "\r\n":
      guard !isQuoted else {
        cell.append(character)
        continue
      }
      row.append(cell)
      cell = ""
      guard character == "\r\n" else { continue }
      rows.append(row)
      row = []
    default: cell.append(character)
    }
  }
  return rows
}

@Suite("The package of a folder of results") struct DataPackageTests {
  /// Every command into the same folder: each file stays described, also where a later command writes some of them again. The
  /// events of the first run go with its other results.
  @Test func everyFileOfAFolderIsDescribed() throws {
    try withFolder { folder in
      let scenario =
        smallScenario.replacing("horizon: 2000s\nreplications: 4", with: "horizon: 100s\nreplications: 2")
        + "sweep: {over: {workloads.jobs.arrivals.rate: [0.2/s, 0.4/s]}}\n"
      try scenario.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      for (command, count) in [
        ("run s.yaml --quiet --events", 15), ("sweep s.yaml --quiet", 18),
        ("compare s.yaml --set-b pools.desk.replicas=2 --quiet", 19), ("price out", 17), ("run s.yaml --quiet", 18),
      ] {
        let words = command.split(separator: " ").map(String.init) + ["--out", "out"]
        let outcome = try Program.run(words, in: folder)
        #expect(outcome.code == 0, "\(command): \(outcome.complaints)")
        try expectDescribed(folder + "/out", count)
      }
    }
  }

  @Test func tablesAreListed() throws {
    try withFolder { folder in
      let figures = try Program.run(["explain", "figures"], in: folder)
      #expect(figures.code == 0 && figures.output.contains("  pools.<pool>.utilization "))
      #expect(figures.output.contains("  <workload>.ttft.{mean, p50, p90, p95, p99, max}"))
      let columns = try Program.run(["explain", "columns"], in: folder)
      #expect(columns.code == 0 && columns.output.contains("\ncosts_monthly.csv\n"))
      let json = try Program.run(["explain", "columns", "--json"], in: folder)
      #expect(json.code == 0 && json.output.contains("\"path\": \"forecast.csv\""))
      #expect(try Program.run(["explain", "figures", "--json"], in: folder).output.hasPrefix("[\n  {\"path\": "))
    }
  }
}
