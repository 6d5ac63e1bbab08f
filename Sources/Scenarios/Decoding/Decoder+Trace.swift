import Diagnostics
import EventKernel
import Model
import Traces

extension Decoder {
  /// The words of `format:`.
  private enum FormatName: String, CaseIterable {
    case azure = "azure-llm"
    case burstGPT = "burstgpt"
    case mooncake, csv, jsonl
  }

  /// The fields of a `process: trace`; the file is read through once, so that a bad row is told before the run.
  func trace(_ fields: inout Fields) -> Trace? {
    let keys = Language.trace
    let fileField = fields.require(keys.file)
    let formatField = fields.require(keys.format)
    let columnsField = fields.take(keys.columns)
    let scaleField = fields.take(keys.rateScale)
    let scale = scaleField == nil ? 1 : quantity(scaleField)
    let format = format(formatField, columns: columnsField)
    guard let fileField, let file = text(fileField), let format, let scale else { return nil }
    let path = joined(problems.sources[fileField.node.place.source].directory, file)
    return check(fileField, path: path, format: format, rateScale: scale)
  }

  private func format(_ field: Field?, columns columnsField: Field?) -> Trace.Format? {
    guard let name = choice(field, FormatName.self) else { return nil }
    var columns = TraceColumns()
    if let columnsField {
      let keys = Language.traceColumns
      var fields = self.fields(columnsField, keys)
      columns.timestamp = text(fields.take(keys.timestamp)) ?? columns.timestamp
      columns.inputTokens = text(fields.take(keys.inputTokens))
      columns.outputTokens = text(fields.take(keys.outputTokens))
      fields.finish()
    }
    switch name {
    case .csv: return .csv(columns)
    case .jsonl: return .jsonLines(columns)
    case .azure, .burstGPT, .mooncake:
      if let columnsField {
        error(
          columnsField.keyPlace, "\(columnsField.path): the format \(name.rawValue) has columns of its own",
          hint: "columns go with format: csv or jsonl")
      }
      return name == .azure ? .azureLLM : name == .mooncake ? .mooncake : .burstGPT
    }
  }

  private func check(_ field: Field, path: String, format: Trace.Format, rateScale: Double) -> Trace? {
    do {
      var reader = try TraceReader(path: path, format: format)
      var requests = 0
      var span = 0.0
      while let row = try reader.next() {
        requests += 1
        span = row.time
      }
      guard requests > 0 else {
        error(field.place, "\(field.path): \(shownPath(path)) has no requests")
        return nil
      }
      return Trace(
        path: path, format: format, rateScale: rateScale, requests: requests,
        firstTimestamp: reader.firstTimestamp ?? 0, span: span)
    } catch {
      for diagnostic in error.diagnostics {
        if diagnostic.line == 0 {
          self.error(field.place, "\(field.path): \(diagnostic.message)", hint: diagnostic.hint)
        } else {
          problems.error(diagnostic)
        }
      }
      return nil
    }
  }

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
        let span = CSVRow.fields(record, (index, -1, -1)).spans.0
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
