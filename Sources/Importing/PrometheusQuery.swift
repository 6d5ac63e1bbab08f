/// What can be told of a PromQL expression without evaluating it: the metrics in it, how they are put together, and over which time.
///
/// Source of the grammar: prometheus.io/docs/prometheus/latest/querying/basics, 2026-08.
struct PrometheusQuery {
  /// Metrics that are read, in order.
  private(set) var metrics: [String] = []
  /// Functions and aggregations, outermost first.
  private(set) var functions: [String] = []
  /// Seconds of the longest range, as in `[2m]`.
  private(set) var range: Double?
  /// Numbers in the expression.
  private(set) var numbers: [Double] = []
  /// Operators outside of selectors, in order.
  private(set) var operators: [Character] = []
  /// Whether brackets and quotes are closed.
  private(set) var isWhole = true

  private static let words: Set<String> = [
    "by", "without", "on", "ignoring", "group_left", "group_right", "bool", "offset", "and", "or", "unless", "inf",
    "nan",
  ]
  /// Words whose parentheses hold labels.
  private static let labelWords: Set<String> = ["by", "without", "on", "ignoring", "group_left", "group_right"]

  /// Reads an expression. Linear in its length.
  init(_ text: String) {
    var rest = Substring(text)
    var isFallback = false
    while let first = rest.first {
      switch first {
      case "{": skip(&rest, to: "}")
      case "[":
        var part = Substring()
        skip(&rest, to: "]", taking: &part)
        let seconds = goDuration(String(part.prefix { $0 != ":" }.filter { !$0.isWhitespace }))
        if let seconds { range = max(range ?? 0, seconds) }
      case "\"", "'", "`":
        rest = rest.dropFirst()
        skip(&rest, to: first)
      case _ where first.isLetter || first == "_" || first == ":":
        let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ":" }
        rest = rest.dropFirst(word.count).drop(while: \.isWhitespace)
        let lower = word.lowercased()
        if Self.labelWords.contains(lower) {
          if rest.first == "(" { skip(&rest, to: ")") }
        } else if lower == "or" {
          // `or vector(0)` says what holds where there are no data.
          isFallback = true
        } else if Self.words.contains(lower) {
          continue
        } else if rest.first == "(" || rest.hasPrefix("by") || rest.hasPrefix("without") {
          if lower == "vector", isFallback { skip(&rest, to: ")") } else { functions.append(lower) }
        } else {
          metrics.append(String(word))
        }
      case _ where first.isNumber || first == ".":
        let number = rest.prefix { $0.isNumber || $0 == "." || $0 == "e" }
        if let value = Double(number) { numbers.append(value) }
        rest = rest.dropFirst(number.count)
      default:
        if "+-*/%^<>=!".contains(first) { operators.append(first) }
        rest = rest.dropFirst()
      }
    }
  }

  private mutating func skip(_ rest: inout Substring, to end: Character) {
    var ignored = Substring()
    skip(&rest, to: end, taking: &ignored)
  }

  private mutating func skip(_ rest: inout Substring, to end: Character, taking part: inout Substring) {
    let body = rest.dropFirst("{[(".contains(rest.first ?? " ") ? 1 : 0)
    guard let close = body.firstIndex(of: end) else {
      isWhole = false
      rest = rest.suffix(0)
      return
    }
    part = body[..<close]
    rest = rest[rest.index(after: close)...]
  }

  /// The aggregation over pods: `sum`, `avg`, `max` and the like; nil where there is none.
  var aggregation: String? {
    functions.first { ["sum", "avg", "max", "min", "count", "quantile", "topk"].contains($0) }
  }
  /// Whether rates of counters are taken.
  var isRate: Bool { functions.contains { ["rate", "irate", "increase"].contains($0) } }
}
