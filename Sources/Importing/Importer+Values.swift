import Diagnostics
import Model
import Scenarios

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
