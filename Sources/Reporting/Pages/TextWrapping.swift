/// A text as pieces that no line may divide: words, but also `412 ms`, `[396, 428]` and `<= 1.5 s`.
struct TextPieces {
  struct Piece {
    /// Blanks before it, where it does not begin a line.
    var gap: Int
    var text: String
  }
  private(set) var pieces: [Piece] = []

  /// Words that belong to the number before them.
  private static let units: Set<String> = [
    "%", "us", "ms", "s", "min", "h", "d", "points", "GB", "GB/s", "GiB", "TB", "Tflop/s", "tokens", "widths",
    "million",
  ]

  init(_ text: String) {
    var gap = 0
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      guard !word.isEmpty else {
        gap += 1
        continue
      }
      if let last = pieces.last, TextPieces.belongs(word, to: last.text) {
        pieces[pieces.count - 1].text += String(repeating: " ", count: gap + 1) + word
      } else {
        pieces.append(Piece(gap: gap + 1, text: String(word)))
      }
      gap = 0
    }
  }

  /// Whether a word and the piece before it are one.
  private static func belongs(_ word: Substring, to piece: String) -> Bool {
    if let bracket = piece.lastIndex(of: "["), !piece[bracket...].contains("]") {
      return piece[bracket...].dropFirst().first.map { $0.isNumber || "-$".contains($0) } ?? false
    }
    let last = piece.split(separator: " ").last ?? ""
    if ["<=", ">=", "<", ">"].contains(last) { return true }
    guard let digit = last.first(where: { !"([$+-".contains($0) }), digit.isNumber, last.last?.isNumber ?? false else {
      return false
    }
    return units.contains(word.trimmingSuffix { ",.;:)".contains($0) })
  }

  /// The length of the longest piece.
  var longest: Int { pieces.map(\.text.count).max() ?? 0 }

  /// Lines of at most `width` characters; a word that is longer is divided, though never within a number.
  func lines(width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for piece in pieces {
      if line.isEmpty {
        line = piece.text
      } else if line.count + piece.gap + piece.text.count <= width {
        line += String(repeating: " ", count: piece.gap) + piece.text
      } else {
        lines.append(line)
        line = piece.text
      }
      while line.count > width, let cut = TextPieces.cut(line, width: width) {
        lines.append(String(line[..<cut]))
        line = String(line[cut...])
      }
    }
    return lines + [line]
  }

  /// Where to divide a word: after a mark, or else between letters; nil where only a number could be divided.
  private static func cut(_ word: String, width: Int) -> String.Index? {
    var between: String.Index?
    var index = word.index(word.startIndex, offsetBy: max(width, 1))
    while index > word.startIndex {
      let (before, after) = (word[word.index(before: index)], word[index])
      let isInNumber = [before, after].allSatisfy { $0.isNumber || ".,$%[] -".contains($0) }
      if !isInNumber, "/._-,=:;".contains(before) { return index }
      if !isInNumber, between == nil { between = index }
      index = word.index(before: index)
    }
    return between
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> String {
    var text = self
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return String(text)
  }
}

/// Text without characters that would move a terminal's cursor or end a row.
func printable(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
}
