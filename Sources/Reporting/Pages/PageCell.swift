import Billing
import Studies

/// A cell of a table: what it says, and what that means.
struct PageCell: Sendable, Equatable, Codable {
  enum Content: Sendable, Equatable, Codable {
    case text(String)
    case number(PageNumber)
    case verdict(Verdict.Outcome)
    /// Marks whose places matter, such as a bar.
    case picture(String)
  }
  var content: Content
  var ink: Ink = .plain

  /// As people read it.
  var text: String {
    switch content {
    case .text(let text), .picture(let text): text
    case .number(let number): number.text
    case .verdict(let outcome): outcome.rawValue
    }
  }
}

/// A number as it is known and as it is shown.
struct PageNumber: Sendable, Equatable, Codable {
  /// Nil where there is none, which `text` then says in its way.
  var value: Double?
  var low: Double?
  var high: Double?
  /// Unit of all three.
  var unit: String
  /// Rounded, with the unit and the interval as people write them.
  var text: String
}

/// What a piece of text means.
enum Ink: String, Sendable, Codable {
  case plain, heading, good, bad, doubtful, faint
}

extension PageCell {
  static let empty = text("")

  static func text(_ text: String, _ ink: Ink = .plain) -> PageCell { PageCell(content: .text(text), ink: ink) }

  static func picture(_ marks: String) -> PageCell { PageCell(content: .picture(marks)) }

  static func verdict(_ outcome: Verdict.Outcome) -> PageCell {
    PageCell(content: .verdict(outcome), ink: outcome.ink)
  }

  /// A number that is shown as `text`.
  static func number(
    _ value: Double?, low: Double? = nil, high: Double? = nil, unit: String, as text: String, _ ink: Ink = .plain
  ) -> PageCell {
    PageCell(content: .number(PageNumber(value: value, low: low, high: high, unit: unit, text: text)), ink: ink)
  }

  /// A number in its unit; a dash where there is none.
  static func number(
    _ value: Double?, low: Double? = nil, high: Double? = nil, unit: String, _ ink: Ink = .plain
  ) -> PageCell {
    let text = value.map { Format.value($0, low, high, unit: unit) } ?? "-"
    return number(value, low: low, high: high, unit: unit, as: text, ink)
  }

  /// A whole number of things.
  static func count(_ count: Int, _ unit: String) -> PageCell {
    number(Double(count), unit: unit, as: Format.number(Double(count)))
  }

  /// A number without a unit.
  static func plain(_ value: Double?, decimals: Int) -> PageCell {
    number(value, unit: "1", as: value.map { Format.fixed($0, decimals) } ?? "-")
  }

  /// A figure with its interval.
  static func figure(_ figure: Figure?) -> PageCell {
    number(figure?.value, low: figure?.low, high: figure?.high, unit: figure?.unit ?? "1")
  }

  /// A figure with its interval, in digits that tell it from a threshold.
  static func figure(_ figure: Figure?, apartFrom threshold: Double) -> PageCell {
    let unit = figure?.unit ?? "1"
    let text = figure?.value.map {
      Format.value($0, figure?.low, figure?.high, unit: unit, apartFrom: threshold)
    }
    return number(figure?.value, low: figure?.low, high: figure?.high, unit: unit, as: text ?? "-")
  }

  /// Dollars; a dash where there are none.
  static func money(_ dollars: Double?, _ ink: Ink = .plain) -> PageCell { number(dollars, unit: "USD", ink) }

  /// Dollars in whole cents.
  static func cents(_ amount: Amount, _ ink: Ink = .plain) -> PageCell {
    number(amount.double, unit: "USD", as: Format.cents(amount), ink)
  }

  /// A share in percent with N decimals; a dash where there is none.
  static func share(_ share: Double?, decimals: Int, isSigned: Bool = false, _ ink: Ink = .plain) -> PageCell {
    let text = share.map { (isSigned && $0 > 0 ? "+" : "") + Format.fixed($0 * 100, decimals) + " %" }
    return number(share, unit: "1", as: text ?? "-", ink)
  }
}

extension Verdict.Outcome {
  var ink: Ink {
    switch self {
    case .met: .good
    case .notMet: .bad
    case .notKnown: .doubtful
    }
  }
}
