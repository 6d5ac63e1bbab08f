import FoundationEssentials

/// A CSV of measurements: a header line, then rows without quotes.
struct MeasuredFile {
  /// Bytes of the longest file read: measurements are kilobytes.
  private static let limit = 16 << 20

  let path: String
  private let columns: [String: Int]
  let rows: [[Substring]]

  /// - Throws: `AccuracyError` when it cannot be read or has no rows.
  init(folder: String, name: String) throws(AccuracyError) {
    path = folder + "/" + name
    let lines = try Self.lines(of: path)
    guard let header = lines.first, lines.count > 1 else { throw AccuracyError(description: "\(path): no rows") }
    let titles = header.split(separator: ",", omittingEmptySubsequences: false)
    columns = Dictionary(titles.enumerated().map { (String($1), $0) }, uniquingKeysWith: { first, _ in first })
    rows = lines.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  }

  /// Whether a folder has a file of that name.
  static func exists(folder: String, name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/" + name)
  }

  /// The lines of a file that have something on them.
  static func lines(of path: String) throws(AccuracyError) -> [Substring] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw AccuracyError(description: "\(path): cannot be read")
    }
    guard data.count <= limit else { throw AccuracyError(description: "\(path): more than \(limit >> 20) MiB") }
    return String(decoding: data, as: UTF8.self).split { $0.isNewline }
  }

  /// A cell's text.
  func text(_ row: [Substring], _ column: String) throws(AccuracyError) -> String {
    guard let index = columns[column], row.indices.contains(index) else {
      throw AccuracyError(description: "\(path): no column \(column)")
    }
    return String(row[index])
  }

  /// A cell's number.
  func number(_ row: [Substring], _ column: String) throws(AccuracyError) -> Double {
    let text = try text(row, column)
    guard let number = Double(text), number.isFinite else {
      throw AccuracyError(description: "\(path): \(column) is no number: \(text)")
    }
    return number
  }

  /// A cell's whole number from 1 on.
  func count(_ row: [Substring], _ column: String) throws(AccuracyError) -> Int {
    let number = try number(row, column)
    guard (1...1e7).contains(number), number == number.rounded() else {
      throw AccuracyError(description: "\(path): \(column) is no whole number from 1 on: \(number)")
    }
    return Int(number)
  }
}
