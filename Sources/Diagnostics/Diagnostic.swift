/// One complaint about what the user wrote, with its place.
public struct Diagnostic: Sendable, Equatable {
  /// How bad it is.
  public enum Severity: String, Sendable {
    /// The scenario cannot be run.
    case error
    /// The scenario can be run, but may not mean what was wanted.
    case warning
  }
  /// How bad it is.
  public var severity: Severity
  /// The file as the user named it, or `--set`.
  public var file: String
  /// Line, from 1; 0 is the file as a whole.
  public var line: Int
  /// Column in characters, from 1.
  public var column: Int
  /// What is wrong.
  public var message: String
  /// What to do about it: lines separated by line breaks.
  public var hint: String?
  /// The line itself; nil when the place has none.
  public var excerpt: Excerpt?

  /// Creates a complaint.
  public init(
    severity: Severity = .error, file: String, line: Int, column: Int, message: String, hint: String? = nil,
    excerpt: Excerpt? = nil
  ) {
    self.severity = severity
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.hint = hint
    self.excerpt = excerpt
  }

  /// `file:line:column: error: message`, the form that editors and CI jump by (GNU coding standards, "Formatting Error Messages").
  public var headline: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    return "\(place): \(severity.rawValue): \(message)"
  }

  /// The complaint as lines: the headline, the source line with a caret, and the hint.
  ///
  /// - Parameter colour: Whether to use ANSI colours.
  public func rendered(colour: Bool) -> String {
    let bold = colour ? "\u{1B}[1m" : ""
    let accent = colour ? (severity == .error ? "\u{1B}[31m" : "\u{1B}[33m") : ""
    let plain = colour ? "\u{1B}[0m" : ""
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    var lines = ["\(bold)\(place):\(plain) \(bold)\(accent)\(severity.rawValue):\(plain) \(bold)\(message)\(plain)"]
    let number = String(line)
    let gutter = String(repeating: " ", count: max(5, number.count))
    if let excerpt {
      lines.append("\(gutter.dropLast(number.count))\(number) | \(excerpt.text)")
      let underline = "^" + String(repeating: "~", count: excerpt.length - 1)
      lines.append("\(gutter) | \(String(repeating: " ", count: excerpt.offset))\(accent)\(underline)\(plain)")
    }
    for (index, part) in (hint ?? "").split(separator: "\n").enumerated() {
      lines.append("\(gutter) \(index == 0 ? "=" : " ") \(part)")
    }
    return lines.joined(separator: "\n")
  }
}
