/// Reads what others run, document by document, into parts of pools.
///
/// What has no place in a scenario is told as a warning of `problems`, what is malformed as an error. Each kind of document is an
/// extension in its own file.
final class Importer {
  let problems: Problems
  var parts: [ImportedPart] = []
  /// Settings of a Knative installation, by key.
  var knativeSettings: [String: Field] = [:]
  /// Knative services, which are read once the settings are known.
  var knativeServices: [Field] = []

  init(problems: Problems) { self.problems = problems }

  func error(_ place: Place, _ message: String, hint: String? = nil) { problems.error(place, message, hint: hint) }

  /// Tells what could not be carried over, and why.
  func omit(_ place: Place, _ what: String, _ why: String, instead: String? = nil) {
    problems.warning(place, "not carried over: \(what): \(why)", hint: instead)
  }

  /// Tells in what a carried value means something else here.
  func differ(_ place: Place, _ what: String, _ how: String) {
    problems.warning(place, "carried over with a difference: \(what): \(how)")
  }

  func fields(_ field: Field) -> Fields { Fields(field, problems: problems) }

  /// Names every key that nobody asked for, except those that a simulation has no use for.
  func omitRest(of fields: Fields, silently: Set<String> = []) {
    for entry in fields.unasked where !silently.contains(entry.key) {
      let path = fields.field.path(entry.key)
      omit(
        entry.keyPlace, shown(path), "not modelled",
        instead: fields.nearestKey(to: entry.key).map { "did you mean \(quoted($0))?" })
    }
  }
}

// MARK: Values

extension Importer {
  /// A text, quoted or not.
  func text(_ field: Field?) -> String? {
    guard let field else { return nil }
    guard let scalar = field.node.scalar, !field.node.isNull, !scalar.text.isEmpty else {
      error(field.place, "\(field.path): expected a text, found \(field.node.described)")
      return nil
    }
    return scalar.text
  }

  /// A finite number, quoted or not, as annotations and metadata have them.
  func number(_ field: Field?, from least: Double = 0, to most: Double = 1e15) -> Double? {
    guard let field else { return nil }
    let text = field.node.scalar?.text ?? ""
    guard let value = Double(text), value.isFinite, !text.isEmpty else {
      error(field.place, "\(field.path): expected a number, found \(field.node.described)")
      return nil
    }
    guard value >= least, value <= most else {
      error(
        field.place,
        "\(field.path) must be from \(Quantity.number.written(least)) to \(Quantity.number.written(most)), found "
          + field.node.described)
      return nil
    }
    return value
  }

  /// A whole number, quoted or not.
  func whole(_ field: Field?, from least: Int = 0, to most: Int = Int(Int32.max)) -> Int? {
    guard let field, let value = number(field, from: Double(least), to: Double(most)) else { return nil }
    guard let whole = Int(exactly: value) else {
      error(field.place, "\(field.path): expected a whole number, found \(field.node.described)")
      return nil
    }
    return whole
  }

  /// True or false, quoted or not, as Go's `strconv.ParseBool` reads it.
  func flag(_ field: Field?) -> Bool? {
    guard let field else { return nil }
    switch field.node.scalar?.text {
    case "true", "True", "TRUE", "t", "T", "1": return true
    case "false", "False", "FALSE", "f", "F", "0": return false
    default:
      error(field.place, "\(field.path): expected true or false, found \(field.node.described)")
      return nil
    }
  }

  /// A quantity of Kubernetes, such as `500m` or `2k`.
  func quantity(_ field: Field?) -> Double? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text, let value = kubernetesQuantity(text) { return value }
    error(
      field.place, "\(field.path): expected a quantity such as 4, 500m or 2k, found \(field.node.described)",
      hint: "Kubernetes' suffixes: n, u, m, k, M, G, T, P, E, Ki, Mi, Gi, Ti, Pi, Ei")
    return nil
  }

  /// A duration as Go writes it, such as `1m30s`; seconds.
  func duration(_ field: Field?) -> Double? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text, let seconds = goDuration(text) { return seconds }
    error(field.place, "\(field.path): expected a duration such as 60s or 1m30s, found \(field.node.described)")
    return nil
  }

  /// One of a set of words.
  func word(_ field: Field?, among words: [String]) -> String? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text, words.contains(text) { return text }
    error(
      field.place, "\(field.path): expected one of \(words.joined(separator: ", ")); found \(field.node.described)",
      hint: nearestWord(field.node.scalar?.text ?? "", among: words).map { "did you mean \(quoted($0))?" })
    return nil
  }

  /// The items of a list.
  func list(_ field: Field?) -> [Field] {
    guard let field, !field.node.isNull else { return [] }
    guard let items = field.items else {
      error(field.place, "\(field.path): expected a list, found \(field.node.described)")
      return []
    }
    return items
  }
}

/// Quantities of a scenario, as texts.
extension Double {
  /// The shortest text of the number, without a decimal point where it is whole.
  var asNumber: String { Quantity.number.written(self) }
  /// As a duration, in the largest unit that it is a whole number of.
  var asDuration: String { Quantity.duration.written(self) }
  /// As a percentage.
  var asShare: String {
    // Rounded to a millionth of a per cent, which 100 times a decimal fraction may miss.
    ((self * 1e8).rounded() / 1e6).asNumber + "%"
  }
}

/// The value of a Kubernetes quantity.
///
/// Source: kubernetes/apimachinery, pkg/api/resource/quantity.go, the grammar in the comment of `Quantity`, 2026-08.
func kubernetesQuantity(_ text: String) -> Double? {
  let number = text.prefix { $0.isNumber || "+-.".contains($0) }
  guard let value = Double(number), value.isFinite, text.utf8.count <= 60 else { return nil }
  let factors: [String: Double] = [
    "": 1, "n": 1e-9, "u": 1e-6, "m": 1e-3, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15, "E": 1e18, "Ki": 0x1p10,
    "Mi": 0x1p20, "Gi": 0x1p30, "Ti": 0x1p40, "Pi": 0x1p50, "Ei": 0x1p60,
  ]
  let suffix = String(text.dropFirst(number.count))
  // A thousandth is not a double, so 500m is divided: the double nearest to 0.5.
  let divisors: [String: Double] = ["n": 1e9, "u": 1e6, "m": 1e3]
  if let divisor = divisors[suffix] { return value / divisor }
  if let factor = factors[suffix] { return value * factor }
  guard suffix.first == "e" || suffix.first == "E", Int(suffix.dropFirst()) != nil else { return nil }
  return Double(text).flatMap { $0.isFinite ? $0 : nil }
}

/// Seconds of a duration as Go writes it.
///
/// Source: the Go library's `time.ParseDuration`.
func goDuration(_ text: String) -> Double? {
  let units: [(String, Double)] = [
    ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3_600),
  ]
  if text == "0" { return 0 }
  var rest = Substring(text)
  var total = 0.0
  guard !rest.isEmpty, text.utf8.count <= 60 else { return nil }
  while !rest.isEmpty {
    let number = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    guard let value = Double(number) else { return nil }
    rest = rest.dropFirst(number.count)
    let word = rest.prefix { $0.isLetter }
    guard let unit = units.first(where: { $0.0 == word }) else { return nil }
    total += value * unit.1
    rest = rest.dropFirst(word.count)
  }
  return total
}
