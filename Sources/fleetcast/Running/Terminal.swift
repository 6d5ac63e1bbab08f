import Glibc
import Reporting

/// The standard streams: data goes to one, progress and complaints to the other.
enum Terminal {
  /// Whether standard error is a terminal that can move its cursor.
  static let isInteractive = isatty(STDERR_FILENO) == 1 && !isDumb

  /// Columns of standard output: those of the terminal. Nil where it is none, so that a row stays on one line for what reads it, and
  /// nothing depends on the environment.
  static var width: Int? {
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    var size = winsize()
    let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return max(40, isKnown ? Int(size.ws_col) : variable("COLUMNS").flatMap(Int.init) ?? 80)
  }

  /// Whether standard output is coloured.
  static let colouredOutput = isColoured(STDOUT_FILENO)

  /// Whether complaints are coloured.
  static let colouredErrors = isColoured(STDERR_FILENO)

  /// Whether standard output shows Unicode's letters: a terminal by its locale (setlocale(3): LC_ALL before LC_CTYPE before LANG), a file or a
  /// pipe always, since pages are UTF-8.
  static var isUnicode: Bool {
    guard isatty(STDOUT_FILENO) == 1 else { return true }
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(variable).first { !$0.isEmpty } ?? "C"
    return ["utf-8", "utf8"].contains { locale.lowercased().contains($0) }
  }

  private static let isDumb = variable("TERM") == "dumb"

  /// Colour only on a terminal, and not against the user's word (no-color.org).
  private static func isColoured(_ stream: Int32) -> Bool {
    isatty(stream) == 1 && !isDumb && (variable("NO_COLOR") ?? "").isEmpty
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Writes data to standard output.
  /// - Throws: `TerminalError` when it cannot be written, as on a full disk.
  static func print(_ text: String) throws {
    guard write(text, to: STDOUT_FILENO) else { throw TerminalError(code: errno) }
  }

  /// Writes a line to standard error.
  static func complain(_ text: String) { _ = write(text + "\n", to: STDERR_FILENO) }

  /// Writes text to standard error as it is.
  static func show(_ text: String) { _ = write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to stream: Int32) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(stream, rest.baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        if count < 0 { return false }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
      }
      return true
    }
  }
}

/// Standard output cannot be written.
struct TerminalError: Error, CustomStringConvertible {
  var code: Int32
  var description: String { "cannot write the output: " + String(cString: strerror(code)) }
}
