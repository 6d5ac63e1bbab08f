import Catalog
import Diagnostics
import EventKernel
import FoundationEssentials
import Model

extension Decoder {
  /// A quantity within bounds.
  func quantity(_ field: Field?, _ quantity: Quantity, _ bounds: Bounds) -> Double? {
    guard let field else { return nil }
    guard let scalar = field.node.scalar, !field.node.isNull else {
      error(
        field.place, "\(field.path): expected \(quantity.expected), found \(field.node.described)", hint: quantity.units
      )
      return nil
    }
    do {
      let value = try read(scalar, quantity)
      guard let complaint = bounds.complaint(value, as: quantity, found: field.node.described) else { return value }
      error(field.place, "\(field.path) \(complaint)")
    } catch {
      var units = quantity.units
      // A number above 1 is more likely a factor than a percentage only where the key takes such shares.
      if quantity == .share, case .number(let value)? = field.node.scalar?.value, value.isFinite,
        bounds.complaint(value, as: quantity, found: "") == nil
      {
        units = "\(units ?? ""); \(Quantity.number.written(value)) times is \(Quantity.share.written(value))"
      }
      complain(error, about: field, expected: quantity.expected, units: units)
    }
    return nil
  }

  private func read(_ scalar: Scalar, _ quantity: Quantity) throws(UnitProblem) -> Double {
    let takesBare = [.number, .count, .tokens, .share].contains(quantity)
    if takesBare, case .number(let value) = scalar.value {
      guard value.isFinite else { throw scalar.text.contains(where: \.isNumber) ? .tooLarge : .notFinite }
      if quantity == .share, value > 1 { throw .bare }
      return value
    }
    if takesBare, !scalar.isPlain, let value = Double(scalar.text), value.isFinite { throw .notANumber }
    return try quantity.parse(scalar.text)
  }

  func complain(_ problem: UnitProblem, about field: Field, expected: String, units: String?) {
    let wanted = "\(field.path): expected \(expected), found \(field.node.described)"
    switch problem {
    case .tooLarge: error(field.place, "\(field.path): the number \(field.node.described) is too large")
    case .notFinite: error(field.place, "\(field.path) must be a finite number, found \(field.node.described)")
    case .bare: error(field.place, wanted, hint: "a number carries its unit" + (units.map { "; \($0)" } ?? ""))
    case .unknownUnit(""):
      let number = field.node.scalar.map { String($0.text.reversed().prefix { $0.isNumber || $0 == "." }.reversed()) }
      error(field.place, wanted, hint: "\(number ?? "a number") has no unit" + (units.map { "; \($0)" } ?? ""))
    case .unknownUnit(let unit):
      error(field.place, wanted, hint: "unknown unit \(quoted(unit))" + (units.map { "; \($0)" } ?? ""))
    case .notANumber:
      let isQuotedNumber = field.node.scalar.map { !$0.isPlain && Double($0.text) != nil } == true
      error(field.place, wanted, hint: isQuotedNumber ? "remove the quotes" : units)
    }
  }

  /// A whole number within bounds.
  func integer(_ field: Field?, _ lower: Double, _ upper: Double, as quantity: Quantity = .count) -> Int? {
    guard let field, let value = self.quantity(field, quantity, .closed(lower, upper)) else { return nil }
    guard let whole = Int(exactly: value) else {
      error(field.place, "\(field.path): expected a whole number, found \(field.node.described)")
      return nil
    }
    return whole
  }

  /// A price of at least 0.
  func money(_ field: Field?, per basis: Money.Basis) -> Decimal? {
    guard let field else { return nil }
    guard let scalar = field.node.scalar, !field.node.isNull else {
      error(field.place, "\(field.path): expected \(basis.expected), found \(field.node.described)")
      return nil
    }
    do {
      let amount = try Money.parse(scalar.text, per: basis)
      if amount >= 0 { return amount }
      error(field.place, "\(field.path) must be at least $0, found \(field.node.described)")
    } catch {
      complain(error, about: field, expected: basis.expected, units: basis.units)
    }
    return nil
  }

  /// A text: a scalar that the core schema does not take for something else.
  func text(_ field: Field?, _ expected: String) -> String? {
    guard let field else { return nil }
    if let scalar = field.node.scalar, scalar.value == .text, !scalar.text.isEmpty { return scalar.text }
    let isOther = field.node.scalar != nil && !field.node.isNull
    error(
      field.place, "\(field.path): expected \(expected), found \(field.node.described)",
      hint: isOther ? "put it in quotes if it is meant as text" : nil)
    return nil
  }

  /// True or false.
  func flag(_ field: Field?) -> Bool? {
    guard let field else { return nil }
    if case .boolean(let value) = field.node.scalar?.value { return value }
    error(field.place, "\(field.path): expected true or false, found \(field.node.described)")
    return nil
  }

  /// One of the words of an enumeration.
  func choice<Choice: RawRepresentable & CaseIterable>(_ field: Field?, _: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    let words = Choice.allCases.map(\.rawValue)
    return word(field, among: words).flatMap { Choice(rawValue: $0) }
  }

  /// One of a set of words.
  ///
  /// - Parameter other: What else is taken, for the complaint.
  func word(_ field: Field?, among words: [String], or other: String? = nil) -> String? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text, words.contains(text) { return text }
    let near = suggestion(field.node.scalar?.text ?? "", among: words)
    let wanted = words.joined(separator: ", ") + (other.map { ", or \($0)" } ?? "")
    error(
      field.place, "\(field.path): expected one of \(wanted); found \(field.node.described)",
      hint: near.isEmpty ? nil : near)
    return nil
  }

  /// An instant in UTC.
  func instant(_ field: Field?) -> Instant? {
    guard let field else { return nil }
    if let text = field.node.scalar?.text {
      if let instant = CalendarText.instant(text) { return instant }
      if isDayOfNoMonth(text) {
        error(field.place, "\(field.path): there is no such day, found \(field.node.described)")
        return nil
      }
    }
    error(
      field.place,
      "\(field.path): expected a date such as 2026-12-01 or 2026-12-01T09:00, found \(field.node.described)",
      hint: "years 1970 to 2199, UTC")
    return nil
  }

  /// Whether a text is a date of a day that its month does not have: `2026-02-30`.
  private func isDayOfNoMonth(_ text: String) -> Bool {
    guard let day = Int(text.dropFirst(8).prefix(2)), (29...31).contains(day) else { return false }
    return CalendarText.instant(text.prefix(8) + "28" + text.dropFirst(10)) != nil
  }

  /// Names the user gives: keys of `pools`, `workloads` and the like, which become parts of figure paths and file names.
  func named(_ field: Field?, _ kind: String) -> [(name: String, field: Field)] {
    guard let field else { return [] }
    guard let named = field.namedFields else {
      if !field.node.isNull {
        error(field.place, "\(field.path): expected a mapping of names to \(kind)s, found \(field.node.described)")
      }
      return []
    }
    if named.count > Ceilings.names {
      error(field.keyPlace, "\(field.path): at most \(Ceilings.names) of a kind, found \(named.count)")
      return []
    }
    for (name, item) in named where !isName(name) {
      error(
        item.keyPlace, "\(field.path): \(quoted(name)) cannot name \(kind == "API" ? "an" : "a") \(kind)",
        hint: "a name is letters, digits, - and _, starts with a letter or digit and has at most 64 characters")
    }
    return named
  }

  private func isName(_ text: String) -> Bool {
    let bytes = text.utf8
    let isFine = bytes.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D || byte == 0x5F
    }
    return isFine && bytes.count <= 64 && bytes.first.map { $0 != 0x2D && $0 != 0x5F } == true
  }
}

/// Values read by what their keys say that they take.
extension Decoder {
  /// A quantity within the bounds of its key.
  func quantity(_ field: Field?) -> Double? {
    guard let field else { return nil }
    guard let (quantity, bounds) = field.kind?.quantity else { preconditionFailure("\(field.path) is no quantity") }
    return self.quantity(field, quantity, bounds)
  }

  /// A whole number within the bounds of its key.
  func integer(_ field: Field?) -> Int? {
    guard let field else { return nil }
    guard let (quantity, bounds) = field.kind?.whole else { preconditionFailure("\(field.path) is no whole number") }
    return integer(field, bounds.lowerBound, bounds.upperBound, as: quantity)
  }

  /// A law of chance within the bounds of its key.
  func distribution(_ field: Field?) -> Distribution? {
    guard let field else { return nil }
    guard let (quantity, bounds) = field.kind?.distribution else { preconditionFailure("\(field.path) is no law") }
    return distribution(field, quantity, bounds)
  }

  /// An amount of money for what its key says.
  func money(_ field: Field?) -> Decimal? {
    guard let field else { return nil }
    guard let basis = field.kind?.money else { preconditionFailure("\(field.path) is no money") }
    return money(field, per: basis)
  }

  /// A text of its key's form.
  func text(_ field: Field?) -> String? {
    guard let field else { return nil }
    return text(field, field.kind?.expected ?? "a text")
  }

  /// One of the words of its key.
  func word(_ field: Field?) -> String? {
    guard let field else { return nil }
    guard let words = field.kind?.words else { preconditionFailure("\(field.path) takes no words") }
    return word(field, among: words, or: field.kind?.block.map { "a mapping such as \($0.example)" })
  }
}
