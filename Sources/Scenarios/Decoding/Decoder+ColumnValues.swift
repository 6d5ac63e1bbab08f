import Diagnostics
import Model
import Traces

extension Decoder {
  /// The numbers of a CSV's column, for an empirical distribution; bare numbers are in the model's unit (seconds, tokens).
  func columnValues(
    file: Field, path: String, column: String, _ quantity: Quantity, _ bounds: Bounds
  ) -> [Double]? {
    let path = joined(problems.sources[file.node.place.source].directory, path)
    func complain(line: Int, _ message: String, hint: String? = nil) {
      problems.error(Diagnostic(file: path, line: line, column: 1, message: message, hint: hint))
    }
    let records: RecordFile
    do { records = try RecordFile(path: path) } catch {
      self.error(file.place, "\(file.path): cannot read \(shownPath(path)): \(error.message)")
      return nil
    }
    do throws(ScenarioError) {
      let titles = try TraceReader.titles(records, path: path)
      guard let index = titles.firstIndex(of: column) else {
        complain(
          line: 1, "no column \(quoted(column)) in the header",
          hint: "the columns are: \(listed(titles))")
        return nil
      }
      var values: [Double] = []
      while true {
        let record: TraceBytes?
        do { record = try records.next(quotes: true) } catch {
          throw TraceReader.failure(error, records: records, path: path)
        }
        guard let record else { break }
        if record.isEmpty { continue }
        let (spans, count) = CSVRow.fields(record, (index, -1, -1))
        if let complaint = CSVRow.complaint(count, titles: titles.count) {
          complain(line: records.line, complaint.message, hint: complaint.hint)
          return nil
        }
        let span = spans.0
        let text = String(decoding: record[span.start..<span.end], as: UTF8.self)
        guard let value = Double(text) ?? (try? quantity.parse(text)), value.isFinite else {
          complain(line: records.line, "\(quoted(column)): expected \(quantity.expected), found \(quoted(text))")
          return nil
        }
        if let fault = bounds.complaint(value, as: quantity, found: shown(text)) {
          complain(line: records.line, "\(quoted(column)) \(fault)")
          return nil
        }
        guard values.count < Ceilings.columnValues else {
          complain(line: records.line, "more than \(Ceilings.columnValues) values")
          return nil
        }
        values.append(value)
      }
      return values
    } catch {
      for diagnostic in error.diagnostics { problems.error(diagnostic) }
      return nil
    }
  }
}
