/// A source line made fit for a terminal, with the part that a caret underlines.
public struct Excerpt: Sendable, Equatable {
  /// The line: control characters replaced by U+FFFD, long lines cut around the place with "...".
  public var text: String
  /// Characters of `text` before the caret.
  public var offset: Int
  /// Characters underlined, at least 1.
  public var length: Int

  /// Most characters of a line that are shown.
  static let width = 100

  /// Cuts a line for a place.
  ///
  /// - Parameters:
  ///   - line: The line's bytes, without its line break; broken UTF-8 is shown as U+FFFD.
  ///   - column: Column of the place in characters, from 1.
  ///   - length: Characters to underline.
  package init(line: some BidirectionalCollection<UInt8>, column: Int, length: Int) {
    let ellipsis = "..."
    var scalars = String(decoding: line, as: UTF8.self).unicodeScalars.map { Excerpt.printable($0) }
    if scalars.last == "\u{FFFD}", line.last == UInt8(ascii: "\r") { scalars.removeLast() }
    let at = min(max(0, column - 1), scalars.count)
    let first = scalars.count <= Excerpt.width ? 0 : max(0, min(at - Excerpt.width / 2, scalars.count - Excerpt.width))
    let last = min(scalars.count, first + Excerpt.width)
    let lead = first > 0 ? ellipsis : ""
    var shown = String.UnicodeScalarView()
    shown.append(contentsOf: scalars[first..<last])
    text = lead + String(shown) + (last < scalars.count ? ellipsis : "")
    offset = lead.count + at - first
    self.length = max(1, min(length, last - at))
  }

  private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: scalar == "\t" ? " " : "\u{FFFD}"
    default: scalar
    }
  }
}
