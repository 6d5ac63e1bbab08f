import Diagnostics
import FoundationEssentials
import Model
import Traces

extension Decoder {
  /// A spot price that moves: a list of `{from, price}`, or `{file}` with columns `timestamp` and `price`; nil where it is one price.
  func priceSchedule(_ fields: inout Fields, start: Instant) -> PriceSchedule? {
    guard let field = fields.take(Language.spot.price), field.node.scalar == nil else { return nil }
    let steps: [(place: Place, from: Double, hourly: Decimal)]?
    if field.node.items != nil {
      steps = list(field, "a list of {from, price}", atMost: Ceilings.priceSteps).flatMap { items in
        allOrNil(items.map { priceStep($0, start: start) })
      }
    } else {
      var parts = self.fields(field, Language.priceFile)
      let file = parts.require(Language.priceFile.file)
      parts.finish()
      steps = file.flatMap { priceFile($0, start: start) }
    }
    guard let steps, let first = steps.first else { return nil }
    for (earlier, later) in zip(steps, steps.dropFirst()) where later.from <= earlier.from {
      error(later.place, "\(field.path): each price begins after the one before")
      return nil
    }
    if first.from > 0 {
      problems.warning(first.place, "\(field.path): the first price holds from the start of the run on")
    }
    return PriceSchedule(steps.map { ($0.from, $0.hourly) })
  }

  private func priceStep(_ field: Field, start: Instant) -> (place: Place, from: Double, hourly: Decimal)? {
    let keys = Language.priceStep
    var fields = self.fields(field, keys)
    let from = moment(fields.require(keys.from), start: start)
    let price = money(fields.require(keys.price))
    fields.finish()
    guard let from, let price else { return nil }
    return (field.place, from, price)
  }

  /// Rows of a time, as a date or in seconds from the start of the run, and a price an hour. Of rows before the start the last holds.
  private func priceFile(_ field: Field, start: Instant) -> [(place: Place, from: Double, hourly: Decimal)]? {
    guard let name = text(field) else { return nil }
    let path = joined(problems.sources[field.node.place.source].directory, name)
    func complain(line: Int, _ message: String, hint: String? = nil) {
      problems.error(Diagnostic(file: path, line: line, column: 1, message: message, hint: hint))
    }
    let records: RecordFile
    do { records = try RecordFile(path: path) } catch {
      self.error(field.place, "\(field.path): cannot read \(shownPath(path)): \(error.message)")
      return nil
    }
    var steps: [(place: Place, from: Double, hourly: Decimal)] = []
    do throws(ScenarioError) {
      let titles = try TraceReader.titles(records, path: path)
      guard let time = titles.firstIndex(of: "timestamp"), let price = titles.firstIndex(of: "price") else {
        complain(
          line: 1, "no columns \"timestamp\" and \"price\" in the header", hint: "the columns are: \(listed(titles))")
        return nil
      }
      while true {
        let record: TraceBytes?
        do { record = try records.next(quotes: true) } catch {
          throw TraceReader.failure(error, records: records, path: path)
        }
        guard let record else { break }
        if record.isEmpty { continue }
        let (spans, count) = CSVRow.fields(record, (time, price, -1))
        if let complaint = CSVRow.complaint(count, titles: titles.count) {
          complain(line: records.line, complaint.message, hint: complaint.hint)
          return nil
        }
        let timeText = String(decoding: record[spans.0.start..<spans.0.end], as: UTF8.self)
        let priceText = String(decoding: record[spans.1.start..<spans.1.end], as: UTF8.self)
        let seconds =
          Double(timeText)
          ?? CalendarText.instant(timeText).map { Double($0.secondsSinceEpoch - start.secondsSinceEpoch) }
        guard let seconds, seconds.isFinite, abs(seconds) < 1e10 else {
          complain(line: records.line, "expected a date such as 2026-12-01T09:00 or seconds, found \(quoted(timeText))")
          return nil
        }
        guard let value = Double(priceText), (0...1e9).contains(value), let hourly = Decimal(string: priceText) else {
          complain(line: records.line, "expected dollars an hour such as 0.4312, found \(quoted(priceText))")
          return nil
        }
        if let last = steps.last, last.from <= 0, seconds <= 0, last.from <= seconds { steps.removeLast() }
        guard steps.count < Ceilings.priceSteps else {
          complain(line: records.line, "more than \(Ceilings.priceSteps) prices")
          return nil
        }
        if let last = steps.last, seconds <= last.from {
          complain(line: records.line, "each price begins after the one before")
          return nil
        }
        steps.append((field.place, seconds, hourly))
      }
    } catch {
      for diagnostic in error.diagnostics { problems.error(diagnostic) }
      return nil
    }
    guard !steps.isEmpty else {
      error(field.place, "\(field.path): \(shownPath(path)) has no prices")
      return nil
    }
    return steps
  }
}
