import Diagnostics
import Model
import Traces

/// What a log of requests says: when they came and how long they were.
package struct RequestLog: Sendable {
  /// Tokens of one column.
  package struct Tokens: Sendable, Equatable {
    package var mean: Double
    package var p95: Double
    package var most: Double
    /// Means of equal parts of the values in order, which stand for them where the file cannot be drawn from.
    package var parts: [Double]
  }
  /// The file as the user named it.
  package let path: String
  let columns: RequestColumns
  let time: RequestTime
  /// How many requests there are.
  package let requests: Int
  /// Seconds from the first to the last.
  package let span: Double
  /// The first request, in seconds since 1970; nil where times are relative.
  package let first: Double?
  /// Requests that stand after a later one.
  package let disordered: Int
  /// Rows without tokens, such as those of failed requests, which count for nothing else here.
  package let skipped: Int
  /// Requests whose time has no zone.
  package let zoneless: Int
  /// Tokens of a prompt and its answer together, in order.
  let lengths: [Double]
  package let input: Tokens
  package let output: Tokens
  /// How its arrivals follow one another.
  package let pattern: ArrivalPattern

  /// Whether a file is one: by the ending of its name, or by a header with a column of times.
  package static func isLog(_ path: String) -> Bool {
    if [".csv", ".tsv"].contains(where: path.lowercased().hasSuffix) { return true }
    guard let records = try? RecordFile(path: path), let titles = try? TraceReader.titles(records, path: path) else {
      return false
    }
    return RequestColumn.isHeader(titles)
  }

  /// Whether a cell says that there is nothing.
  private static func isMissing(_ text: String) -> Bool {
    ["", "-", "null", "none", "\\n"].contains(text.lowercased())
  }

  /// Requests that have more tokens than a limit.
  func requests(above limit: Int) -> Int {
    lengths.count - (lengths.firstIndex { $0 > Double(limit) } ?? lengths.count)
  }

  /// Reads a log.
  /// - Throws: `ScenarioError` that points at what is malformed.
  package init(path: String) throws(ScenarioError) {
    let records: RecordFile
    do { records = try RecordFile(path: path) } catch {
      throw ScenarioError(diagnostics: [
        Diagnostic(file: path, line: 0, column: 0, message: "cannot be read: \(error.message)")
      ])
    }
    let titles = try TraceReader.titles(records, path: path)
    let columns = try RequestColumns(titles: titles, path: path)
    func index(_ title: String) -> Int { titles.firstIndex(of: title) ?? -1 }
    let wanted = (index(columns.time), index(columns.input), index(columns.output))
    func bad(_ message: String, hint: String? = nil) -> ScenarioError {
      ScenarioError(diagnostics: [
        Diagnostic(file: path, line: records.line, column: 1, message: message, hint: hint)
      ])
    }
    var kind: RequestTime?
    var times: [Double] = []
    var inputs: [Double] = []
    var outputs: [Double] = []
    var (skipped, zoneless) = (0, 0)
    while true {
      let record: TraceBytes?
      do { record = try records.next(quotes: true) } catch {
        throw TraceReader.failure(error, records: records, path: path)
      }
      guard let record else { break }
      if record.isEmpty { continue }
      let (spans, count) = CSVRow.fields(record, wanted)
      let needed = max(wanted.0, wanted.1, wanted.2)
      guard count > needed else { throw bad("expected \(needed + 1) fields or more, found \(count)") }
      if let complaint = CSVRow.complaint(count, titles: titles.count) {
        throw bad(complaint.message, hint: complaint.hint)
      }
      func text(_ span: TraceSpan) -> String {
        var bytes = record[span.start..<span.end]
        while let byte = bytes.first, byte == 0x20 || byte == 0x09 { bytes = bytes.dropFirst() }
        while let byte = bytes.last, byte == 0x20 || byte == 0x09 { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
      }
      func tokens(_ span: TraceSpan, _ title: String) throws(ScenarioError) -> Double {
        let text = text(span)
        guard let value = RequestTime.decimal(text), value >= 0, value <= Ceilings.tokens, value == value.rounded()
        else {
          throw bad(
            "\(quoted(title)): expected a whole number from 0 to \(Int(Ceilings.tokens)), found "
              + (text.isEmpty ? "nothing" : quoted(text)),
            hint: "rows of failed requests have no tokens at all")
        }
        return value
      }
      if Self.isMissing(text(spans.1)) || Self.isMissing(text(spans.2)) {
        skipped += 1
        continue
      }
      let written = text(spans.0)
      kind = kind ?? RequestTime(title: columns.time, first: written)
      guard let moment = kind?.seconds(written) else {
        let expected = kind?.expected ?? RequestTime.expectedDate + ", or a number"
        throw bad(
          "\(quoted(columns.time)): expected \(expected), found \(written.isEmpty ? "nothing" : quoted(written))")
      }
      guard times.count < Ceilings.columnValues else {
        throw bad(
          "more than \(Ceilings.columnValues) requests",
          hint: "take a part of them: head -n \(Ceilings.columnValues + 1)")
      }
      if kind == .dates, !RequestTime.hasZone(written) { zoneless += 1 }
      times.append(moment)
      inputs.append(try tokens(spans.1, columns.input))
      outputs.append(try tokens(spans.2, columns.output))
    }
    guard skipped <= times.count else {
      throw ScenarioError(diagnostics: [
        Diagnostic(
          file: path, line: 0, column: 0,
          message: "\(skipped) of \(skipped + times.count) rows have nothing in "
            + "\(quoted(columns.input)) or \(quoted(columns.output))",
          hint: "up to half may be failed requests, which are left out")
      ])
    }
    disordered = zip(times, times.dropFirst()).count { $0 > $1 }
    times.sort()
    guard let kind, let first = times.first, let last = times.last, last > first else {
      throw ScenarioError(diagnostics: [
        Diagnostic(
          file: path, line: 0, column: 0,
          message: "\(times.isEmpty ? "no requests" : "no two requests at different times"), so there is no rate",
          hint: "expected a header, and a row a request")
      ])
    }
    guard last - first <= Ceilings.horizon else {
      throw ScenarioError(diagnostics: [
        Diagnostic(
          file: path, line: 0, column: 0,
          message: "from the first to the last request are \(StartText.number((last - first) / 86_400)) days",
          hint: "at most ten years; the column \(quoted(columns.time)) is read as \(kind.described)")
      ])
    }
    self.path = path
    self.columns = columns
    time = kind
    requests = times.count
    span = last - first
    self.first = kind.isAbsolute ? first : nil
    self.skipped = skipped
    self.zoneless = zoneless
    lengths = zip(inputs, outputs).map(+).sorted()
    input = Tokens(inputs)
    output = Tokens(outputs)
    pattern = ArrivalPattern(times, isAbsolute: kind.isAbsolute)
  }
}

extension RequestLog.Tokens {
  /// Of at least one value; the quantile is the least value that 95 % stay within.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    mean = values.reduce(0, +) / Double(values.count)
    p95 = sorted[(values.count * 95 + 99) / 100 - 1]
    most = sorted[sorted.count - 1]
    let count = min(40, sorted.count)
    parts = (0..<count).map { part in
      let values = sorted[sorted.count * part / count..<sorted.count * (part + 1) / count]
      return (values.reduce(0, +) / Double(values.count)).rounded()
    }
  }
}
