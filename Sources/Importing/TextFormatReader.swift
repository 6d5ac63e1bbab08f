import Diagnostics
import Scenarios

/// Reads protobuf's text format, as Triton's `config.pbtxt` is written, into a tree of nodes: a message is a mapping, and a field
/// that stands several times is a list.
///
/// Source: protobuf.dev/reference/protobuf/textformat-spec, 2026-08. Extensions and `Any` expansions are refused: no model
/// configuration has them. Bounds are those of `YAMLLimits`; time and memory are linear in the text.
struct TextFormatReader {
  private enum Refused: Error { case text }
  private enum Token: Equatable {
    case word(String), text(String), sign(Character), end
  }

  private let source: Int
  private let problems: Problems
  private let letters: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1
  private var token = Token.end
  private var place: Place
  private var nodes = 0

  private init(source: Int, problems: Problems) {
    self.source = source
    self.problems = problems
    letters = Array(problems.sources[source].text.unicodeScalars)
    place = Place(source: source, line: 1, column: 1)
  }

  /// Reads a text; nil when it could not be read, and then there is a complaint.
  static func read(source: Int, problems: Problems) -> Node? {
    var reader = TextFormatReader(source: source, problems: problems)
    guard problems.sources[source].bytes.count <= YAMLLimits.bytes else {
      problems.error(
        Place(source: source, line: 0, column: 0), "the file is larger than \(YAMLLimits.bytes >> 20) MiB")
      return nil
    }
    do {
      try reader.next()
      return try reader.message(until: nil, at: reader.place, depth: 0)
    } catch {
      return nil
    }
  }

  private func refuse(_ message: String, hint: String? = nil) -> Refused {
    problems.error(place, message, hint: hint)
    return .text
  }

  // MARK: Grammar

  private mutating func message(until end: Character?, at start: Place, depth: Int) throws -> Node {
    guard depth < YAMLLimits.depth else { throw refuse("nested more than \(YAMLLimits.depth) deep") }
    var entries: [Node.Entry] = []
    while true {
      if let end, token == .sign(end) {
        try next()
        break
      }
      if token == .end {
        guard end == nil else { throw refuse("a { that is not closed, opened on line \(start.line)") }
        break
      }
      guard case .word(let name) = token, name.unicodeScalars.first.map({ !("0"..."9").contains($0) }) == true else {
        throw refuse("expected a field's name, found \(described)")
      }
      let keyPlace = place
      try next()
      let value = try field(name, depth: depth)
      add(value, to: name, at: keyPlace, &entries)
      if token == .sign(",") || token == .sign(";") { try next() }
    }
    return Node(.mapping(entries), at: start)
  }

  private mutating func field(_ name: String, depth: Int) throws -> Node {
    let hasColon = token == .sign(":")
    if hasColon { try next() }
    if token == .sign("[") {
      let start = place
      try next()
      var items: [Node] = []
      while token != .sign("]") {
        items.append(try value(depth: depth))
        if token == .sign(",") {
          try next()
        } else if token != .sign("]") {
          throw refuse("expected , or ] in the list of \(shown(name)), found \(described)")
        }
      }
      try next()
      return Node(.sequence(items), at: start)
    }
    if !hasColon, token != .sign("{"), token != .sign("<") {
      throw refuse("expected : or { after \(shown(name)), found \(described)")
    }
    return try value(depth: depth)
  }

  private mutating func value(depth: Int) throws -> Node {
    nodes += 1
    guard nodes <= YAMLLimits.nodes else { throw refuse("more than \(YAMLLimits.nodes) values") }
    let start = place
    switch token {
    case .sign("{"), .sign("<"):
      let end: Character = token == .sign("{") ? "}" : ">"
      try next()
      return try message(until: end, at: start, depth: depth + 1)
    case .word(let word):
      try next()
      return Node(.scalar(Scalar(text: word, isPlain: true)), at: start)
    case .text(var text):
      try next()
      // Strings that stand side by side are one.
      while case .text(let more) = token {
        text += more
        try next()
      }
      return Node(.scalar(Scalar(text: text, isPlain: false)), at: start)
    default: throw refuse("expected a value, found \(described)")
    }
  }

  private func add(_ value: Node, to name: String, at keyPlace: Place, _ entries: inout [Node.Entry]) {
    guard let index = entries.firstIndex(where: { $0.key == name }) else {
      entries.append(Node.Entry(key: name, keyPlace: keyPlace, value: value))
      return
    }
    let old = entries[index].value
    let items = (old.items ?? [old]) + (value.items ?? [value])
    entries[index].value = Node(.sequence(items), at: old.place)
  }

  private var described: String {
    switch token {
    case .word(let word): quoted(word)
    case .text(let text): "the text \(quoted(text))"
    case .sign(let sign): "\"\(sign)\""
    case .end: "the end of the file"
    }
  }

  // MARK: Tokens

  private mutating func next() throws {
    while index < letters.count {
      let letter = letters[index]
      if letter == "#" {
        while index < letters.count, letters[index] != "\n" { advance() }
      } else if letter.properties.isWhitespace {
        advance()
      } else {
        break
      }
    }
    place = Place(source: source, line: line, column: column)
    guard index < letters.count else {
      token = .end
      return
    }
    let letter = letters[index]
    if letter == "\"" || letter == "'" {
      token = .text(try string(letter))
    } else if TextFormatReader.isWord(letter) {
      var word = String.UnicodeScalarView()
      while index < letters.count, TextFormatReader.isWord(letters[index]) {
        word.append(letters[index])
        advance()
      }
      token = .word(String(word))
      place.length = word.count
    } else if "{}<>[]:,;".unicodeScalars.contains(letter) {
      token = .sign(Character(letter))
      advance()
    } else {
      throw refuse("unexpected character \(quoted(String(Character(letter))))")
    }
  }

  private static func isWord(_ letter: Unicode.Scalar) -> Bool {
    letter.isASCII && (letter.properties.isAlphabetic || ("0"..."9").contains(letter)) || letter == "_"
      || letter == "." || letter == "-" || letter == "+"
  }

  private mutating func string(_ quote: Unicode.Scalar) throws -> String {
    var text = String.UnicodeScalarView()
    advance()
    while index < letters.count, letters[index] != quote {
      if letters[index] == "\n" { throw refuse("a text that is not closed on its line") }
      if letters[index] == "\\", index + 1 < letters.count {
        advance()
        let escapes: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "t": "\t", "r": "\r"]
        text.append(escapes[letters[index]] ?? letters[index])
      } else {
        text.append(letters[index])
      }
      advance()
    }
    guard index < letters.count else { throw refuse("a text that is not closed") }
    advance()
    return String(text)
  }

  private mutating func advance() {
    if letters[index] == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
    index += 1
  }
}
