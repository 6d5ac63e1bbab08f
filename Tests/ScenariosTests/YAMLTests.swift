import Diagnostics
import Scenarios
import Testing

@Suite struct YAMLTests {
  private func read(_ text: String) -> (node: Node?, complaints: [String]) {
    let problems = Problems()
    let source = problems.add(SourceFile(name: "s", directory: "", bytes: Array(text.utf8)))
    let node = YAMLReader.read(source: source, problems: problems)
    return (node, problems.diagnostics(.error).map(\.headline))
  }

  /// YAML 1.2.2, 10.3.2, where it differs from 1.1 above all.
  @Test(arguments: [
    ("yes", Scalar.Value.text), ("no", .text), ("on", .text), ("off", .text), ("y", .text), ("~", .null),
    ("null", .null),
    ("Null", .null), ("nULL", .text), ("true", .boolean(true)), ("False", .boolean(false)), ("tRUE", .text),
    ("010", .number(10)), ("0o10", .number(8)), ("0x1F", .number(31)), ("0b11", .text), ("1:30", .text),
    ("1_000", .text), ("1e3", .number(1_000)), ("-.5", .number(-0.5)), ("5.", .number(5)), ("+7", .number(7)),
    ("1.2.3", .text), ("2026-12-01", .text), (".inf", .number(.infinity)), ("-.Inf", .number(-.infinity)),
    ("inf", .text), ("1e400", .number(.infinity)), ("0o8", .text), ("0x", .text), ("12e", .text), (".", .text),
    ("\"5\"", .text), ("'true'", .text), ("\"\"", .text),
  ])
  func coreSchema(_ text: String, _ expected: Scalar.Value) throws {
    let node = try #require(read("[\(text)]").node?.items?.first)
    #expect(node.scalar?.value == expected)
  }

  @Test func notANumberIsANumber() throws {
    guard case .number(let value)? = read("[.nan]").node?.items?.first?.scalar?.value else { throw Unexpected() }
    #expect(value.isNaN)
  }

  @Test func marksAreLinesAndCharacters() throws {
    let node = try #require(read("a:\n  größe: [x, yy]\n").node)
    let size = try #require(node.entries?.first?.value.entries?.first)
    #expect(size.keyPlace == Place(source: 0, line: 2, column: 3, length: 5))
    #expect(size.value.items?[1].place == Place(source: 0, line: 2, column: 14, length: 2))
  }

  @Test func aliasesStandForTheirAnchor() throws {
    let (node, complaints) = read("a: &x {p: 1}\nb: *x\nc: [*x, *x]\n")
    #expect(complaints.isEmpty)
    let entries = try #require(node?.entries)
    #expect(entries[1].value.entries?.first?.key == "p")
    #expect(entries[2].value.items?.count == 2)
  }

  @Test func jsonIsYAML() {
    let (node, complaints) = read("{\"a\": [1, true, null, \"x\\u00e9\"], \"b\": {}}")
    #expect(complaints.isEmpty)
    #expect(node?.entries?.first?.value.items?.last?.scalar == Scalar(text: "xé", isPlain: false))
  }

  @Test func coreTagsAreKnown() {
    let (node, complaints) = read("a: !!str 5\nb: !!int 5\nc: !!map {}\nd: !!seq []\n")
    #expect(complaints.isEmpty)
    #expect(node?.entries?.first?.value.scalar?.value == .text)
    #expect(read("a: !!int x\n").complaints.count == 1)
    #expect(read("a: !!set {}\n").complaints.count == 1)
  }

  @Test(arguments: [
    ("", "s:1:1: error: the file is empty"), ("---\n", nil), ("a: 1\n...\n", nil), ("\u{FEFF}a: 1\n", nil),
    ("a: 1\r\nb: 2\r\n", nil), ("? [a, b]\n: 1\n", "s:1:3: error: a key must be a plain word, found a list"),
    ("? {a: 1}\n: 1\n", "s:1:3: error: a key must be a plain word, found a mapping"),
    ("{\"\": 1}", "s:1:2: error: an empty key"),
    ("a: b: c\n", "s:1:5: error: mapping values are not allowed in this context"),
    ("a: 1\na: 2\n", "s:2:1: error: duplicate key \"a\""), ("a: \"x\ty\"\n", nil),
    ("a:\n  - 1\n\t- 2\n", "s:3:1: error: tab in the indentation"),
    ("a: %x\n", "s:1:4: error: found character that cannot start any token (while scanning for the next token)"),
    ("a: 'x\n", "s:2:1: error: found unexpected end of stream (while scanning a quoted scalar)"),
  ])
  func structure(_ text: String, _ complaint: String?) {
    #expect(read(text).complaints.first == complaint)
  }

  @Test func aThousandOpenBracketsEndAtTheLimit() {
    let text = String(repeating: "[", count: 100_000)
    #expect(read(text).complaints == ["s:1:65: error: nested more than 64 deep"])
  }
}
