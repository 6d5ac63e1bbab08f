import Catalog

/// Results as CSV.
///
/// - perf_analyzer -f (triton-inference-server/perf_analyzer, docs/measurements_metrics.md): times in microseconds; a batch takes
///   what the server spends on input, inference and output.
/// - AIPerf and GenAI-Perf (profile_export_aiperf.csv): one metric a line.
/// - One's own: `batch,latency_ms`, or `input_tokens,output_tokens,concurrency` (or `requests_per_s`) with `ttft_ms`, `tpot_ms`
///   or both, and `cached_tokens` where there are any.
struct BenchmarkCSV {
  private let path: String
  private var lines: [(number: Int, cells: [String])] = []

  init(_ text: String, path: String) throws(CalibrationError) {
    self.path = path
    try CSVText.forEachRecord(Array(text.utf8)) { (number, cells) throws(CalibrationError) in
      guard cells[0].first != "#" else { return }
      guard lines.count <= BenchmarkFile.rows else {
        throw CalibrationError(path, line: number, "more than \(BenchmarkFile.rows) rows")
      }
      lines.append((number, cells.map(Self.trimmed)))
    }
  }

  private static func trimmed(_ cell: String) -> String {
    String(cell.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  func rows(batch: Int?) throws(CalibrationError) -> [BenchmarkRow] {
    guard let header = lines.first else { throw CalibrationError(path, line: 1, "the file is empty") }
    let titles = header.cells.map { $0.lowercased() }
    if titles.first == "metric" { return [try metrics()] }
    var columns: [String: Int] = [:]
    for (index, title) in titles.enumerated() where columns[title] == nil { columns[title] = index }
    let isKnown = [["inferences/second"], ["batch", "latency_ms"], ["input_tokens", "output_tokens"]]
      .contains { $0.allSatisfy { columns[$0] != nil } }
    guard isKnown else {
      throw CalibrationError(
        path, line: header.number,
        "unknown columns; expected batch,latency_ms or input_tokens,output_tokens,concurrency,ttft_ms,tpot_ms, or the CSV of perf_analyzer, AIPerf or GenAI-Perf"
      )
    }
    var rows: [BenchmarkRow] = []
    let table = Table(path: path, columns: columns)
    for line in lines.dropFirst() {
      let row: BenchmarkRow
      if columns["inferences/second"] != nil {
        row = try table.inferences(line, batch: batch)
      } else if columns["latency_ms"] != nil, columns["batch"] != nil {
        row = try table.batch(
          line, size: table.number(line, "batch"), seconds: table.number(line, "latency_ms").map { $0 * 1e-3 })
      } else {
        row = try table.tokens(line)
      }
      rows.append(row)
    }
    guard !rows.isEmpty else { throw CalibrationError(path, line: header.number, "no rows below the header") }
    return rows
  }

  /// A file with one metric a line: `Time to First Token (ms),1588.80,...`; the second column is the mean.
  private func metrics() throws(CalibrationError) -> BenchmarkRow {
    var figures = TokenFigures()
    for line in lines where line.cells.count > 1 {
      let parts = line.cells[0].lowercased().split(separator: " (", maxSplits: 1)
      guard let name = parts.first else { continue }
      let unit = parts.count > 1 ? String(parts[1].prefix { $0 != ")" }) : ""
      func value() throws(CalibrationError) -> Double {
        guard let number = Double(line.cells[1].filter { $0 != "," }), number.isFinite else {
          throw CalibrationError(path, line: line.number, "\(line.cells[0]): \(line.cells[1].prefix(40)) is no number")
        }
        return number
      }
      func seconds() throws(CalibrationError) -> Double {
        guard let factor = TokenFigures.seconds(unit: unit) else {
          throw CalibrationError(path, line: line.number, "\(line.cells[0].prefix(60)): unknown unit")
        }
        return try value() * factor
      }
      switch name {
      case "time to first token": figures.ttft = try seconds()
      case "inter token latency": figures.tpot = try seconds()
      case "input sequence length": figures.input = try value()
      case "output sequence length": figures.output = try value()
      case "request throughput": figures.throughput = try value()
      default: break
      }
    }
    return try figures.row(origin: path, line: 1)
  }
}

/// A CSV with a header and a run a row.
private struct Table {
  typealias Line = (number: Int, cells: [String])
  let path: String
  let columns: [String: Int]

  /// A cell's number; nil where the column is missing or the cell is empty.
  func number(_ line: Line, _ column: String) throws(CalibrationError) -> Double? {
    guard let index = columns[column], line.cells.indices.contains(index), !line.cells[index].isEmpty else {
      return nil
    }
    guard let number = Double(line.cells[index]), number.isFinite else {
      throw CalibrationError(path, line: line.number, "\(column): \(line.cells[index].prefix(40)) is no number")
    }
    return number
  }

  func batch(_ line: Line, size: Double?, seconds: Double?) throws(CalibrationError) -> BenchmarkRow {
    guard let size, (1...65_536).contains(size), size == size.rounded() else {
      throw CalibrationError(path, line: line.number, "a batch is a whole number from 1 to 65536")
    }
    guard let seconds, (1e-9...1e6).contains(seconds) else {
      throw CalibrationError(path, line: line.number, "the time of the batch is missing or not above 0")
    }
    return BenchmarkRow(origin: "\(path):\(line.number)", measured: .batch(size: Int(size), seconds: seconds))
  }

  func inferences(_ line: Line, batch: Int?) throws(CalibrationError) -> BenchmarkRow {
    guard let size = try number(line, "batch size") ?? batch.map(Double.init) else {
      throw CalibrationError(
        path, line: line.number, "perf_analyzer does not write how many items a request has: add --batch N")
    }
    var total = 0.0
    for column in ["server compute input", "server compute infer", "server compute output"] {
      guard let time = try number(line, column) else {
        throw CalibrationError(
          path, line: line.number, "no \(column): perf_analyzer must ask the server for its statistics")
      }
      total += time
    }
    return try self.batch(line, size: size, seconds: total * 1e-6)
  }

  func tokens(_ line: Line) throws(CalibrationError) -> BenchmarkRow {
    try TokenFigures(
      input: number(line, "input_tokens"), cached: number(line, "cached_tokens"), output: number(line, "output_tokens"),
      throughput: number(line, "requests_per_s"), concurrency: number(line, "concurrency"),
      ttft: number(line, "ttft_ms").map { $0 * 1e-3 }, tpot: number(line, "tpot_ms").map { $0 * 1e-3 }
    ).row(origin: path, line: line.number)
  }
}
