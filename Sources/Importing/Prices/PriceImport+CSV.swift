import Catalog
import FoundationEssentials

extension PriceImport {
  /// A table with a header, its cells by column.
  private struct Table {
    var columns: [String: Int]
    var cells: [String]

    subscript(column: String) -> String {
      guard let index = columns[column], index < cells.count else { return "" }
      return cells[index]
    }
  }

  /// A price book, or the flat table of machines.
  mutating func readCSV(_ bytes: [UInt8], file: String, source: String?, date: String?) throws(Failure) {
    let columns = header(bytes)
    if columns["kind"] != nil {
      let book: PriceBook
      do { book = try PriceBook(bytes, file: file) } catch {
        throw Failure(message: "line \(error.line): \(error.message)")
      }
      var (rows, problems): ([PriceRow], [PriceBook.Problem]) = ([], [])
      book.forEachRow({ row, _ in rows.append(row) }, complain: { problems.append($0) })
      read = rows.count + problems.count
      for problem in problems { omit("malformed: \(problem.message)", "line \(problem.line)") }
      for var row in rows {
        if let source { row.provenance = Provenance(source: source, date: row.provenance.date) }
        if let date { row.provenance = Provenance(source: row.provenance.source, date: date) }
        if row.provenance.date.isEmpty { omit("without a date", row.name) } else { add(row) }
      }
      return
    }
    for needed in ["cloud", "region", "instance_type", "on_demand_usd_per_hour"] where columns[needed] == nil {
      throw Failure(
        message:
          "line 1: no column \"\(needed)\"; expected those of a price book, or cloud, region, instance_type, on_demand_usd_per_hour and spot_usd_per_hour"
      )
    }
    guard let date else { throw Failure.noDay }
    let provenance = Provenance(source: source ?? file, date: date)
    forEachRow(bytes, columns) { row, line, importer in
      let name = importer.name(cloud: row["cloud"], type: row["instance_type"])
      importer.addMachine(
        name, region: row["region"], onDemand: row["on_demand_usd_per_hour"], spot: row["spot_usd_per_hour"],
        line: line,
        provenance)
    }
  }

  /// SkyPilot's `vms.csv`, of which the cloud is told by how its machines are called. Rows of accelerators alone, as GCP's, have no machine.
  ///
  /// Source: skypilot-org/skypilot-catalog, README.md, schema v5 (2024): InstanceType, Region, AvailabilityZone, Price, SpotPrice.
  mutating func readSkyPilot(_ bytes: [UInt8], _ provenance: Provenance) throws(Failure) {
    let columns = header(bytes)
    for needed in ["InstanceType", "Region", "Price"] where columns[needed] == nil {
      throw Failure(message: "line 1: no column \"\(needed)\": expected SkyPilot's vms.csv")
    }
    forEachRow(bytes, columns) { row, line, importer in
      let type = row["InstanceType"]
      guard !type.isEmpty else {
        importer.omit("of accelerators without a machine", "\(row["AcceleratorName"]) in \(row["Region"])")
        return
      }
      importer.addMachine(
        importer.name(cloud: cloudNamed(like: type), type: type), region: row["Region"], onDemand: row["Price"],
        spot: row["SpotPrice"], line: line, provenance)
    }
  }

  private func header(_ bytes: [UInt8]) -> [String: Int] {
    let first = bytes.prefix { $0 != 0x0A }
    var columns: [String: Int] = [:]
    CSVText.forEachRecord(Array(first)) { _, cells in
      for (index, title) in cells.enumerated() where columns[title] == nil { columns[title] = index }
    }
    return columns
  }

  private mutating func forEachRow(
    _ bytes: [UInt8], _ columns: [String: Int],
    _ body: (_ row: Table, _ line: Int, _ importer: inout PriceImport) -> Void
  ) {
    var isHeader = true
    CSVText.forEachRecord(bytes) { line, cells in
      if isHeader {
        isHeader = false
        return
      }
      read += 1
      guard cells.count == columns.count else {
        omit("malformed: expected \(columns.count) cells", "line \(line)")
        return
      }
      body(Table(columns: columns, cells: cells), line, &self)
    }
  }

  private mutating func addMachine(
    _ name: String, region: String, onDemand: String, spot: String, line: Int, _ provenance: Provenance
  ) {
    var row = PriceRow(.instance, name, region: region, provenance: provenance)
    for (text, path) in [(onDemand, \PriceRow.onDemand), (spot, \.spot)] where !text.isEmpty {
      guard let number = PriceRow.number(text) else {
        omit("malformed: a price that is no number of at least 0", "line \(line)")
        return
      }
      row[keyPath: path] = number
    }
    add(row)
  }
}

/// The cloud that calls machines in this way: `Standard_NC24ads_A100_v4`, `g5.xlarge`, `a2-highgpu-1g`.
func cloudNamed(like type: String) -> String {
  if type.contains("_") { return "azure" }
  return type.contains(".") ? "aws" : "gcp"
}
