import FoundationEssentials

/// A user's own prices, as a text of comma-separated values with the columns of `PriceRow`; the order of columns is free, and those that
/// are not needed may be missing.
///
/// A book may hold every price of a cloud while a scenario needs two, so rows are found by their name and only those are read.
public struct PriceBook: Sendable {
  /// What is wrong with a book.
  public struct Problem: Error, Sendable, Equatable {
    /// The line, from 1.
    public var line: Int
    /// What is wrong there.
    public var message: String

    /// Creates a problem.
    public init(line: Int, message: String) {
      self.line = line
      self.message = message
    }
  }

  /// The file, as it was named.
  public let file: String
  private let lines: [UInt8]
  private let header: [String]

  /// Reads the header.
  ///
  /// - Throws: `Problem` where columns are missing or unknown.
  public init(_ bytes: [UInt8], file: String) throws(Problem) {
    self.file = file
    lines = bytes
    var titles: [String] = []
    do throws(FirstRecord) {
      try CSVText.forEachRecord(bytes) { (_, cells) throws(FirstRecord) in throw FirstRecord(cells: cells) }
    } catch {
      titles = error.cells
    }
    header = titles
    for needed in ["kind", "name"] where !titles.contains(needed) {
      throw Problem(line: 1, message: "no column \"\(needed)\"; fleetcast catalog import writes such files")
    }
    for title in titles where !PriceRow.columns.contains(title) {
      let near = Catalog.nearest(title, among: PriceRow.columns).map { "; did you mean \"\($0)\"?" } ?? ""
      throw Problem(line: 1, message: "unknown column \"\(title)\"\(near)")
    }
  }

  /// The rows of one name, in order.
  ///
  /// - Throws: `Problem` for the first of them that cannot be read, or whose prices are not whole: a row that says again what another one
  ///   does, a hosted model without the prices of prompts and answers, or with those of long prompts alone.
  /// - Complexity: O(bytes).
  public func rows(of kind: PriceRow.Kind, named name: String) throws(Problem) -> [PriceRow] {
    let key = Array(name.utf8)
    var found: [PriceRow] = []
    var places: [Int] = []
    var line = 1
    var start = 0
    while start < lines.count {
      let end = lines[start...].firstIndex(of: 0x0A) ?? lines.count
      if Self.contains(lines[start..<end], key) {
        var record: [String] = []
        CSVText.forEachRecord(Array(lines[start..<end])) { _, cells in record = cells }
        if line > 1, let row = try row(record, line: line), row.kind == kind, row.name == name {
          try Self.check(row, line: line, after: zip(found, places))
          found.append(row)
          places.append(line)
        }
      }
      start = end + 1
      line += 1
    }
    if kind == .api, let first = places.first, !found.contains(where: { $0.above == nil }) {
      throw Problem(line: first, message: "above_tokens: \(name) has no row without it, for shorter prompts")
    }
    return found
  }

  /// - Throws: `Problem` for the first row without a name.
  /// - Complexity: O(bytes).
  public func checkNames() throws(Problem) {
    guard let column = header.firstIndex(of: "name") else { return }
    var line = 1
    for text in lines.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if line > 1, !text.isEmpty, text != [0x0D], Self.isEmpty(column, of: text) {
        throw Problem(line: line, message: "a row without a name")
      }
      line += 1
    }
  }

  /// Whether the cell of a column is empty.
  private static func isEmpty(_ column: Int, of line: ArraySlice<UInt8>) -> Bool {
    var (place, length, isQuoted) = (0, 0, false)
    for byte in line where byte != 0x0D {
      if byte == UInt8(ascii: "\"") {
        isQuoted.toggle()
      } else if byte == UInt8(ascii: ","), !isQuoted {
        if place == column { return length == 0 }
        (place, length) = (place + 1, 0)
      } else {
        length += 1
      }
    }
    return place == column && length == 0
  }

  private static func check(
    _ row: PriceRow, line: Int, after others: some Sequence<(PriceRow, Int)>
  ) throws(Problem) {
    if let twin = others.first(where: { $0.0.region == row.region && $0.0.above == row.above }) {
      throw Problem(line: line, message: "\(row.name) has these prices in line \(twin.1) already")
    }
    guard row.kind == .api, row.above == nil else { return }
    for rate in [TokenRate(.input), TokenRate(.output)] where row.rates[rate] == nil {
      throw Problem(
        line: line,
        message: "\(rate.key)_usd_per_million_tokens: \(row.name) has no such price; input and output need one")
    }
  }

  /// Every row, for import.
  ///
  /// - Parameter complain: Told of each row that cannot be read.
  package func forEachRow(_ body: (PriceRow, _ line: Int) -> Void, complain: (Problem) -> Void) {
    var isHeader = true
    CSVText.forEachRecord(lines) { line, cells in
      if isHeader {
        isHeader = false
        return
      }
      do throws(Problem) {
        if let row = try row(cells, line: line) { body(row, line) }
      } catch {
        complain(error)
      }
    }
  }

  private func row(_ cells: [String], line: Int) throws(Problem) -> PriceRow? {
    guard cells.count == header.count else {
      throw Problem(line: line, message: "expected \(header.count) cells, found \(cells.count)")
    }
    func cell(_ column: String) -> String { header.firstIndex(of: column).map { cells[$0] } ?? "" }
    guard let kind = PriceRow.Kind(rawValue: cell("kind")) else {
      throw Problem(line: line, message: "kind: expected instance or api, found \"\(cell("kind").prefix(40))\"")
    }
    let name = Self.armed(cell("name"))
    guard !name.isEmpty else { throw Problem(line: line, message: "a row without a name") }
    let date = cell("date")
    guard date.isEmpty || Self.isDate(date) else {
      throw Problem(line: line, message: "date: expected a day such as 2026-11-21, found \"\(date.prefix(40))\"")
    }
    var row = PriceRow(
      kind, name, region: Self.armed(cell("region")),
      provenance: Provenance(source: Self.armed(cell("source")), date: date))
    for figure in PriceRow.figures where !cell(figure.column).isEmpty {
      let text = cell(figure.column)
      guard let number = PriceRow.number(text) else {
        throw Problem(
          line: line, message: "\(figure.column): expected a number of at least 0, found \"\(text.prefix(40))\"")
      }
      guard figure.unit != "tokens" && figure.unit != "calls" || number.whole != nil else {
        throw Problem(line: line, message: "\(figure.column): expected a whole number, found \"\(text.prefix(40))\"")
      }
      row[keyPath: figure.path] = number
    }
    row.offPeakHours = cell(PriceRow.hoursColumn)
    guard row.offPeakHours.isEmpty == (row.offPeakPaid == nil),
      row.offPeakHours.isEmpty || OffPeak.windows(in: row.offPeakHours) != nil
    else {
      let example = "mon-fri 10:00-24:00; sat-sun 00:00-24:00"
      throw Problem(
        line: line, message: "\(PriceRow.hoursColumn): expected times such as \"\(example)\" beside off_peak_paid")
    }
    for (column, share) in [
      ("spot_saving", row.spotSaving), ("interruption_low", row.interruptionLow),
      ("interruption_high", row.interruptionHigh), ("off_peak_paid", row.offPeakPaid),
    ] where (share ?? 0) > 1 {
      throw Problem(line: line, message: "\(column): expected a share from 0 to 1, found \(cell(column))")
    }
    return row
  }

  /// Whether a text is a day of the calendar, `2026-11-21`.
  private static func isDate(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], text.utf8.allSatisfy({ "0123456789-".utf8.contains($0) }) else {
      return false
    }
    let numbers = parts.compactMap { Int($0) }
    guard numbers.count == 3, (1...12).contains(numbers[1]) else { return false }
    let isLeap = numbers[0] % 4 == 0 && (numbers[0] % 100 != 0 || numbers[0] % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return (1...lengths[numbers[1] - 1]).contains(numbers[2])
  }

  /// Text without the apostrophe that keeps a spreadsheet from taking it for a formula.
  private static func armed(_ text: String) -> String {
    guard text.hasPrefix("'"), let next = text.dropFirst().first, "=+-@".contains(next) else { return text }
    return String(text.dropFirst())
  }

  private static func contains(_ line: ArraySlice<UInt8>, _ key: [UInt8]) -> Bool {
    guard let first = key.first, line.count >= key.count else { return false }
    return line.withUnsafeBufferPointer { line in
      for start in 0...(line.count - key.count) where line[start] == first {
        var index = 1
        while index < key.count, line[start + index] == key[index] { index += 1 }
        if index == key.count { return true }
      }
      return false
    }
  }
}

/// The cells of the first record, on the way out of the loop over records.
private struct FirstRecord: Error {
  var cells: [String]
}
