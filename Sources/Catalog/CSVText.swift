/// Reads tables as RFC 4180 has them: cells between commas, quoted where they hold commas, quotes or line ends.
public enum CSVText {
  /// Calls `body` with every record that is not empty, and the line it begins in, from 1.
  ///
  /// A byte order mark is skipped; a quote that never ends runs to the end of the text.
  /// - Complexity: O(bytes).
  public static func forEachRecord<Failure: Error>(
    _ bytes: [UInt8], _ body: (_ line: Int, _ cells: [String]) throws(Failure) -> Void
  ) throws(Failure) {
    let (comma, quote, lineFeed, carriageReturn) = (UInt8(0x2C), UInt8(0x22), UInt8(0x0A), UInt8(0x0D))
    var index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    while index < bytes.count {
      let first = line
      var cells: [String] = []
      var isOver = false
      while !isOver {
        if index < bytes.count, bytes[index] == quote {
          var cell: [UInt8] = []
          index += 1
          while index < bytes.count {
            if bytes[index] == quote {
              index += 1
              guard index < bytes.count, bytes[index] == quote else { break }
            }
            if bytes[index] == lineFeed { line += 1 }
            cell.append(bytes[index])
            index += 1
          }
          cells.append(String(decoding: cell, as: UTF8.self))
          while index < bytes.count, bytes[index] != comma, bytes[index] != lineFeed { index += 1 }
        } else {
          let start = index
          while index < bytes.count, bytes[index] != comma, bytes[index] != lineFeed { index += 1 }
          var end = index
          if end > start, bytes[end - 1] == carriageReturn { end -= 1 }
          cells.append(String(decoding: bytes[start..<end], as: UTF8.self))
        }
        isOver = index >= bytes.count || bytes[index] == lineFeed
        index += 1
      }
      line += 1
      if cells.count > 1 || cells[0].contains(where: { $0 != " " && $0 != "\t" }) { try body(first, cells) }
    }
  }
}
