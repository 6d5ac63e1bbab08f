import Model
import Scenarios

extension ValueKind {
  /// Which values it takes, as short as a table needs it: `duration from 1s to 366d`.
  var brief: String {
    switch self {
    case .quantity(let quantity, let bounds):
      form + limits(quantity, bounds)
    case .whole(let quantity, let range):
      form + limits(quantity, .closed(range.lowerBound, range.upperBound))
    case .money(let basis): "\(basis == .piece || basis == .month ? "amount" : "price") such as \(basis.illustration)"
    case .distribution(let quantity, _): "\(quantity.noun) or distribution"
    case .text(let what), .form(let what, _), .anything(let what): withoutArticle(what)
    case .name(let what): "name of \(what)"
    case .flag: "true or false"
    case .words(let words): Self.listed(words)
    case .date: "date"
    case .clock: "time of day"
    case .moment: "date or duration"
    case .block: "mapping"
    case .named(let what, _): "\(what)s by name"
    case .mapping(let words, _): "mapping of \(words)"
    case .list(let kind, _): "list of \(kind.forms)"
    case .drawn: "number in the key's unit"
    case .law: "number or distribution"
    case .either(let kinds): Self.listed(kinds.map(\.form))
    }
  }

  /// What it is, without bounds.
  private var form: String {
    switch self {
    case .quantity(let quantity, _): quantity.noun
    case .text(let what): withoutArticle(what)
    case .whole(let quantity, _): quantity == .count ? "whole number" : "whole \(quantity.noun)"
    default: brief
    }
  }

  /// Several of it.
  private var forms: String {
    switch self {
    case .block: "mappings"
    case .name(let what): "names of \(withoutArticle(what))s"
    case .drawn: "numbers"
    case .whole: "whole numbers"
    case .text(let what), .form(let what, _), .anything(let what): "texts, each \(what)"
    default: form
    }
  }

  /// `a, b or c`, each once.
  private static func listed(_ parts: [String]) -> String {
    var once: [String] = []
    for part in parts where !once.contains(part) { once.append(part) }
    return once.dropLast().joined(separator: ", ") + (once.count > 1 ? " or " : "") + (once.last ?? "")
  }

  /// Which values it takes, with all there is to say of how they are written.
  var sentence: String {
    switch self {
    case .quantity(let quantity, let bounds):
      quantity.expected + spaced(limits(quantity, bounds)) + units(quantity)
    case .whole(let quantity, let range):
      (quantity == .count ? quantity.expected : "a whole number of " + quantity.noun)
        + spaced(limits(quantity, .closed(range.lowerBound, range.upperBound))) + units(quantity)
    case .money(let basis): "\(basis.expected); \(basis.units)"
    case .distribution(let quantity, let bounds):
      quantity.expected + ", or a distribution"
        + spaced(limits(quantity, bounds)) + units(quantity)
    case .block: "a mapping of the keys below"
    case .named(let what, _): "a mapping from names that you give to \(what)s"
    case .list(let kind, let most): "a list of at most \(Format.number(Double(most))) items, each \(kind.sentence)"
    case .mapping(let words, let kind):
      if case .anything = kind { "a mapping of \(words)" } else { "a mapping of \(words), each \(kind.sentence)" }
    case .either(let kinds): kinds.map(\.sentence).joined(separator: "; or ")
    default: expected
    }
  }

  /// Whether a law of chance may stand there.
  var takesLaw: Bool {
    switch self {
    case .distribution, .law: true
    case .list(let kind, _), .mapping(_, let kind): kind.takesLaw
    case .either(let kinds): kinds.contains(where: \.takesLaw)
    case .anything(let what): what.contains("distribution")
    default: false
    }
  }

  private func units(_ quantity: Quantity) -> String { quantity.units.map { "; \($0)" } ?? "" }
  private func spaced(_ limits: String) -> String { limits.isEmpty ? "" : "," + limits }

  private func withoutArticle(_ text: String) -> String {
    for article in ["a ", "an ", "the "] where text.hasPrefix(article) { return String(text.dropFirst(article.count)) }
    return text
  }

  /// ` from 1s to 366d`, ` above 0, at most 5%`; nothing where there are no bounds that a user would meet.
  private func limits(_ quantity: Quantity, _ bounds: Bounds) -> String {
    func written(_ value: Double) -> String {
      if value == 0 { return "0" }
      if let size = quantity.size(value) { return size }
      if quantity == .share || abs(value) < 1e6 { return quantity.written(value) }
      return quantity == .number || quantity == .count || quantity == .tokens
        ? JSONValue.number(value).text() : quantity.written(value)
    }
    let (lower, upper) = (written(bounds.lower), written(bounds.upper))
    let hasUpper = bounds.upper < (quantity == .share ? 100 : 1e300)
    if bounds.lower < -1e300 { return hasUpper ? " at most \(upper)" : "" }
    if bounds.lower == bounds.upper { return " \(lower)" }
    let start = bounds.isOpen ? " above \(lower)" : " from \(lower)"
    if bounds.isOpenAbove { return start + " and below \(upper)" }
    return start + (hasUpper ? " to \(upper)" : bounds.isOpen ? "" : " on")
  }
}

extension Quantity {
  /// Bytes in the largest unit that scenarios take and of which they are a whole number; nil where this is no size.
  fileprivate func size(_ bytes: Double) -> String? {
    guard self == .size || self == .bandwidth else { return nil }
    let units = [("TB", 1e12), ("TiB", 0x1p40), ("GB", 1e9), ("GiB", 0x1p30), ("MB", 1e6), ("MiB", 0x1p20)]
    let whole = units.first { bytes >= $0.1 && bytes.remainder(dividingBy: $0.1) == 0 }
    guard let (unit, size) = whole else { return nil }
    return "\(Int(bytes / size))\(unit)" + (self == .bandwidth ? "/s" : "")
  }

  /// What it is called in a table.
  fileprivate var noun: String {
    switch self {
    case .duration: "duration"
    case .rate: "rate"
    case .share: "share"
    case .number, .count: "number"
    case .tokens: "tokens"
    case .size: "size"
    case .bandwidth: "bandwidth"
    case .growth: "growth"
    case .monthlyShare: "share a month"
    }
  }
}
