import Diagnostics

/// Words of a shell's command line.
enum ShellWords {
  /// Splits a text into words: quotes, backslashes, comments and continued lines as in POSIX' shell; nothing is expanded, and line
  /// ends and separators of commands are words of their own.
  ///
  /// - Parameter place: Where the text begins. A text of several lines in a YAML value begins on the next line.
  static func split(_ text: String, at place: Place, isFile: Bool = false) -> [VLLMArguments.Word] {
    var words: [VLLMArguments.Word] = []
    var word = ""
    var start: Place?
    var here = place
    let isBlock = !isFile && text.contains("\n")
    if isBlock { here = Place(source: place.source, line: place.line + 1, column: 1) }
    var quote: Character?
    var isEscaped = false
    var isComment = false
    func move(_ letter: Character) {
      if letter == "\n" || letter == "\r\n" {
        here.line += 1
        here.column = 1
      } else if isFile || isBlock {
        here.column += 1
      }
    }
    func finish() {
      if var begin = start {
        begin.length = max(1, isFile ? word.count : 1)
        words.append(VLLMArguments.Word(text: word, place: begin))
      }
      word = ""
      start = nil
    }
    for letter in text {
      defer { move(letter) }
      let isLineEnd = letter == "\n" || letter == "\r\n"
      if isComment {
        if isLineEnd { isComment = false } else { continue }
      }
      if isEscaped {
        isEscaped = false
        if !isLineEnd { word.append(letter) }
        continue
      }
      if let open = quote {
        if letter == open {
          quote = nil
        } else if letter == "\\", open == "\"" {
          isEscaped = true
        } else {
          word.append(letter)
        }
        continue
      }
      switch letter {
      case "\\":
        isEscaped = true
        if start == nil, word.isEmpty { continue }
      case "'", "\"":
        quote = letter
        if start == nil { start = here }
      case "#" where start == nil: isComment = true
      case _ where isLineEnd:
        finish()
        words.append(VLLMArguments.Word(text: ";", place: here))
      case ";", "|", "&":
        finish()
        words.append(VLLMArguments.Word(text: ";", place: here))
      case _ where letter.isWhitespace: finish()
      default:
        if start == nil { start = here }
        word.append(letter)
      }
    }
    finish()
    return words
  }
}
