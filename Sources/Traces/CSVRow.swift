/// Finds fields in a CSV record (RFC 4180): separated by commas, quoted where they hold commas, quotes or line breaks.
package enum CSVRow {
  /// Finds up to five fields by their index in one pass, without allocating.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - wanted: Indices of the fields; -1 asks for none.
  /// - Returns: The fields without their quotes, and how many fields the record has.
  package static func fields(_ record: TraceBytes, _ wanted: (Int, Int, Int, Int, Int)) -> (
    spans: (TraceSpan, TraceSpan, TraceSpan, TraceSpan, TraceSpan), count: Int
  ) {
    var spans = (TraceSpan(), TraceSpan(), TraceSpan(), TraceSpan(), TraceSpan())
    var index = 0
    var field = 0
    while true {
      let span = next(record, &index)
      if field == wanted.0 { spans.0 = span }
      if field == wanted.1 { spans.1 = span }
      if field == wanted.2 { spans.2 = span }
      if field == wanted.3 { spans.3 = span }
      if field == wanted.4 { spans.4 = span }
      field += 1
      if index > record.count { return (spans, field) }
    }
  }

  /// Finds up to three fields.
  package static func fields(_ record: TraceBytes, _ wanted: (Int, Int, Int)) -> (
    spans: (TraceSpan, TraceSpan, TraceSpan), count: Int
  ) {
    let (spans, count) = fields(record, (wanted.0, wanted.1, wanted.2, -1, -1))
    return ((spans.0, spans.1, spans.2), count)
  }

  /// What is wrong with a record that has more fields than the header, since it is not known which are meant; nil where it has not.
  package static func complaint(_ fields: Int, titles: Int) -> (message: String, hint: String)? {
    guard fields > titles else { return nil }
    return (
      "expected \(titles) \(titles == 1 ? "field" : "fields") as in the header, found \(fields)",
      "a comma within a number or a text ends its field, unless it is quoted"
    )
  }

  /// The texts of every field, for headers.
  package static func texts(_ record: TraceBytes) -> [String] {
    var index = 0
    var texts: [String] = []
    while index <= record.count {
      let span = next(record, &index)
      texts.append(String(decoding: record[span.start..<span.end], as: UTF8.self).replacing("\"\"", with: "\""))
    }
    return texts
  }

  /// The field at an index, which moves behind its comma; beyond the record's end after the last.
  private static func next(_ record: TraceBytes, _ index: inout Int) -> TraceSpan {
    let start = index
    guard start < record.count, record[start] == 0x22 else {
      while index < record.count, record[index] != 0x2C { index += 1 }
      defer { index += 1 }
      return TraceSpan(start: start, end: index)
    }
    index += 1
    while index < record.count {
      if record[index] == 0x22 {
        guard index + 1 < record.count, record[index + 1] == 0x22 else { break }
        index += 1
      }
      index += 1
    }
    let span = TraceSpan(start: start + 1, end: min(index, record.count))
    while index < record.count, record[index] != 0x2C { index += 1 }
    index += 1
    return span
  }
}
