import Diagnostics
import Model

/// Reads a trace request by request, in constant memory, whatever its length.
///
/// A reader is a cursor over one open file: copies of it share the position, so keep one. Rows are found with `memchr` and parsed
/// in place, without allocation.
public struct TraceReader {
  /// How rows are laid out.
  private enum Layout {
    /// Indices of the fields in a CSV row; -1 for none.
    case fields(time: Int, input: Int, output: Int, item: Int, cached: Int)
    /// Keys of a JSON object; empty for none. Blocks are what identifies those of the prompt, or what is asked.
    case keys(time: [UInt8], input: [UInt8], output: [UInt8], blocks: [UInt8], cached: [UInt8])
  }

  private let path: String
  private let format: Trace.Format
  private let records: RecordFile
  private let layout: Layout
  /// Whether a request without an answer is a failed one that is left out.
  private let skipsEmptyAnswers: Bool
  private var clock: TraceClock
  /// Whether times are moments of the calendar; known with the first row.
  package private(set) var isDated: Bool
  /// Rows that were left out so far.
  package private(set) var dropped = 0
  /// The titles of its columns; of JSON lines the keys of the first, known with it.
  package private(set) var titles: [String] = []
  private var first: Int64?
  private var last: Int64 = .min
  /// What identifies each block of the last row's prompt, and with it all of the prompt before; of recordings with a column of what is
  /// asked, one number for that. Empty where the row does not say.
  public private(set) var blocks: [UInt64] = []

  /// Opens a trace and reads its header.
  ///
  /// - Parameters:
  ///   - path: Path as it can be opened.
  ///   - format: What the file holds.
  /// - Throws: `ScenarioError` when it cannot be opened or its header lacks a column.
  public init(path: String, format: Trace.Format) throws(ScenarioError) {
    self.path = path
    self.format = format
    records = try TraceReader.opened(path)
    skipsEmptyAnswers = format == .burstGPT
    clock = TraceClock(scale: format == .mooncake ? 1_000_000 : 1_000_000_000)
    isDated = format == .azureLLM
    let names = format.columns
    switch format {
    case .mooncake, .jsonLines:
      layout = .keys(
        time: Array(names.timestamp.utf8), input: Array((names.inputTokens ?? "").utf8),
        output: Array((names.outputTokens ?? "").utf8), blocks: Array((format.blocksColumn ?? names.item ?? "").utf8),
        cached: Array((names.cachedTokens ?? "").utf8))
    case .azureLLM, .burstGPT, .csv:
      titles = try TraceReader.titles(records, path: path)
      layout = try TraceReader.layout(names, titles, path: path)
    }
  }

  private static func layout(_ names: TraceColumns, _ titles: [String], path: String) throws(ScenarioError) -> Layout {
    func index(_ name: String?) throws(ScenarioError) -> Int {
      guard let name else { return -1 }
      if let index = titles.firstIndex(of: name) { return index }
      throw ScenarioError(diagnostics: [
        Diagnostic(
          file: path, line: 1, column: 1, message: "no column \(quoted(name)) in the header",
          hint: "the columns are: \(listed(titles))")
      ])
    }
    return .fields(
      time: try index(names.timestamp), input: try index(names.inputTokens), output: try index(names.outputTokens),
      item: try index(names.item), cached: try index(names.cachedTokens))
  }

  /// The titles of a CSV's columns.
  package static func titles(_ records: RecordFile, path: String) throws(ScenarioError) -> [String] {
    let header: TraceBytes?
    do { header = try records.next(quotes: true) } catch { throw failure(error, records: records, path: path) }
    guard let header else {
      throw ScenarioError(diagnostics: [Diagnostic(file: path, line: 1, column: 1, message: "the file is empty")])
    }
    guard !header.contains(0x0D) || header.contains(0x0A) else {
      throw ScenarioError(diagnostics: [
        Diagnostic(
          file: path, line: 1, column: 1, message: "its lines end with carriage returns alone, as on old Macintoshes",
          hint: "tr '\\r' '\\n' writes them as line feeds")
      ])
    }
    return CSVRow.texts(header)
  }

  package static func failure(_ problem: RecordFile.Problem, records: RecordFile, path: String) -> ScenarioError {
    let message: String
    switch problem {
    case .tooLong: message = "a row of more than \(RecordFile.longestRecord >> 20) MiB"
    case .openQuote: message = "a quoted field that never ends"
    case .unreadable(let why): message = "cannot read on: \(why)"
    }
    return ScenarioError(diagnostics: [Diagnostic(file: path, line: records.line, column: 1, message: message)])
  }

  /// Lines of JSON that are looked at for keys: what is rare, such as a prompt that was found in a cache, need not be in the first.
  private static let linesWithKeys = 1_000

  /// The titles of a generic recording's columns: a CSV's header, or the keys of the first `linesWithKeys` of JSON lines.
  package static func titles(path: String, isLines: Bool) throws(ScenarioError) -> [String] {
    let records = try TraceReader.opened(path)
    guard isLines else {
      let titles = try TraceReader.titles(records, path: path)
      try RequestColumn.checkSeparators(titles, path: path)
      return titles
    }
    var titles: [String] = []
    do {
      for _ in 0..<linesWithKeys {
        guard let record = try records.next(quotes: false) else { break }
        if let keys = JSONRow.keys(record) {
          titles += keys.filter { !titles.contains($0) }
        } else if !record.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) {
          break
        }
      }
    } catch { throw failure(error, records: records, path: path) }
    guard titles.isEmpty else { return titles }
    throw ScenarioError(diagnostics: [
      Diagnostic(file: path, line: max(records.line, 1), column: 1, message: "expected a JSON object on one line")
    ])
  }

  private static func opened(_ path: String) throws(ScenarioError) -> RecordFile {
    do { return try RecordFile(path: path) } catch {
      throw ScenarioError(
        diagnostics: [
          Diagnostic(file: path, line: 0, column: 0, message: "cannot read \(shownPath(path)): \(error.message)")
        ])
    }
  }

  /// Where the row that was read last stands.
  package func mark(_ row: TraceRow) -> TraceMark {
    TraceMark(time: row.time, offset: records.offset, line: records.line)
  }

  /// Has the row at a mark be the next one; a row must have been read before.
  package mutating func go(to mark: TraceMark) throws(ScenarioError) {
    do { try records.go(to: mark.offset, line: mark.line) } catch {
      throw TraceReader.failure(error, records: records, path: path)
    }
    last = .min
  }

  /// Time stamp of the first request in the file's own seconds; nil before it was read.
  public var firstTimestamp: Double? { first.map { Double($0) / 1e9 } }

  /// The next request; nil at the end of the trace.
  ///
  /// - Throws: `ScenarioError` that points at the row, when it is not one of the format or earlier than the one before.
  public mutating func next() throws(ScenarioError) -> TraceRow? {
    while true {
      let record: TraceBytes?
      do {
        if case .fields = layout {
          record = try records.next(quotes: true)
        } else {
          record = try records.next(quotes: false)
        }
      } catch {
        throw TraceReader.failure(error, records: records, path: path)
      }
      guard let record else { return nil }
      if record.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      if let row = try row(record) { return row }
    }
  }

  /// A record as a row; nil when it is one that is left out.
  private mutating func row(_ record: TraceBytes) throws(ScenarioError) -> TraceRow? {
    let spans: JSONRow.Spans
    let hasInput: Bool
    let hasOutput: Bool
    let hasCached: Bool
    switch layout {
    case .fields(let time, let input, let output, let item, let cached):
      let (found, count) = CSVRow.fields(record, (time, input, output, item, cached))
      let last = max(time, input, output, item, cached)
      guard count > last else {
        throw bad(
          record, TraceSpan(start: 0, end: record.count), "expected \(last + 1) fields or more, found \(count)")
      }
      if let complaint = CSVRow.complaint(count, titles: titles.count) {
        throw bad(record, TraceSpan(start: 0, end: record.count), complaint.message, hint: complaint.hint)
      }
      (spans, hasInput, hasOutput, hasCached) = (found, input >= 0, output >= 0, cached >= 0)
    case .keys(let time, let input, let output, let blocks, let cached):
      guard let found = JSONRow.values(record, (time, input, output, blocks, cached)) else {
        throw bad(record, TraceSpan(start: 0, end: record.count), "expected a JSON object on one line")
      }
      (spans, hasInput, hasOutput, hasCached) = (found, !input.isEmpty, !output.isEmpty, !cached.isEmpty)
    }
    if first == nil { learn(from: record, spans.0) }
    guard let time = clock.nanoseconds(record, spans.0) else {
      throw bad(
        record, spans.0,
        "\(quoted(format.columns.timestamp)): expected \(format.expectedTime), found \(text(record, spans.0))")
    }
    let input = hasInput ? try tokens(record, spans.1, \.inputTokens) : nil
    let output = hasOutput ? try tokens(record, spans.2, \.outputTokens) : nil
    // A row that says nothing of the cache found nothing in it.
    let isSilent = spans.4.start == spans.4.end
    let cached = !hasCached ? nil : isSilent ? 0 : try tokens(record, spans.4, \.cachedTokens)
    if let cached, let input, cached > input {
      throw bad(
        record, spans.4, "\(quoted(format.columns.cachedTokens ?? "")): \(cached) tokens of a prompt of \(input)",
        hint: "tokens found in a cache are a part of the prompt's; columns: {cached_tokens: none} leaves them out")
    }
    if format.blocksColumn == nil {
      takeItem(record, spans.3)
    } else if !TraceNumber.list(record, spans.3, into: &blocks) {
      throw bad(record, spans.3, "\"hash_ids\": expected a list of whole numbers, found \(text(record, spans.3))")
    }
    if skipsEmptyAnswers, output == 0 {
      dropped += 1
      return nil
    }
    guard time >= last else {
      throw bad(
        record, spans.0, "earlier than the row before", hint: "sort the trace by \(quoted(format.columns.timestamp))")
    }
    last = time
    let start = first ?? time
    first = start
    return TraceRow(
      time: Double(time - start) / 1e9, inputTokens: input, outputTokens: output, cachedTokens: cached)
  }

  /// Makes one number of the text that says what is asked, by FNV-1a.
  private mutating func takeItem(_ record: TraceBytes, _ span: TraceSpan) {
    blocks.removeAll(keepingCapacity: true)
    guard span.start < span.end else { return }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for place in span.start..<span.end { hash = (hash ^ UInt64(record[place])) &* 0x0000_0100_0000_01b3 }
    blocks.append(hash)
  }

  /// Tells by the first row what is not known before: the unit of times, and the keys of JSON lines.
  private mutating func learn(from record: TraceBytes, _ span: TraceSpan) {
    switch format {
    case .csv(let columns), .jsonLines(let columns):
      let text = String(decoding: record[span.start..<span.end], as: UTF8.self)
      if let kind = RequestTime(title: columns.timestamp, first: text) {
        isDated = kind.isAbsolute
        clock = TraceClock(scale: Int64(1e9 / kind.perSecond))
      }
    case .azureLLM, .burstGPT, .mooncake: break
    }
    if titles.isEmpty { titles = JSONRow.keys(record) ?? [] }
  }

  private func tokens(_ record: TraceBytes, _ span: TraceSpan, _ name: KeyPath<TraceColumns, String?>)
    throws(ScenarioError) -> Int32
  {
    if let tokens = TraceNumber.tokens(record, span) { return tokens }
    let wanted = "a whole number from 0 to \(Int(Ceilings.tokens))"
    throw bad(
      record, span, "\(quoted(format.columns[keyPath: name] ?? "")): expected \(wanted), found \(text(record, span))")
  }

  private func text(_ record: TraceBytes, _ span: TraceSpan) -> String {
    span.start == span.end ? "nothing" : quoted(String(decoding: record[span.start..<span.end], as: UTF8.self))
  }

  private func bad(_ record: TraceBytes, _ span: TraceSpan, _ message: String, hint: String? = nil) -> ScenarioError {
    let before = String(decoding: record[..<span.start], as: UTF8.self).unicodeScalars.count
    let column = before + 1
    let length = String(decoding: record[span.start..<span.end], as: UTF8.self).unicodeScalars.count
    return ScenarioError(diagnostics: [
      Diagnostic(
        file: path, line: records.line, column: column, message: message, hint: hint,
        excerpt: Excerpt(line: record, column: column, length: length))
    ])
  }
}

extension Trace.Format {
  /// The key that holds what identifies each block of a prompt; nil in formats that do not say.
  package var blocksColumn: String? { self == .mooncake ? "hash_ids" : nil }

  /// The columns or keys that hold the time and the token counts.
  package var columns: TraceColumns {
    switch self {
    case .azureLLM:
      TraceColumns(timestamp: "TIMESTAMP", inputTokens: "ContextTokens", outputTokens: "GeneratedTokens")
    case .burstGPT:
      TraceColumns(timestamp: "Timestamp", inputTokens: "Request tokens", outputTokens: "Response tokens")
    case .mooncake: TraceColumns(timestamp: "timestamp", inputTokens: "input_length", outputTokens: "output_length")
    case .csv(let columns), .jsonLines(let columns): columns
    }
  }

  /// What a complaint says a time stamp should have been.
  fileprivate var expectedTime: String {
    switch self {
    case .azureLLM: "a time such as 2023-11-16 18:15:46.6805900 or 2024-05-10 00:00:00.009930+00:00"
    case .mooncake: "milliseconds"
    case .burstGPT: "seconds"
    case .csv, .jsonLines: "a number, or a time such as 2026-12-01T09:00:00"
    }
  }
}
