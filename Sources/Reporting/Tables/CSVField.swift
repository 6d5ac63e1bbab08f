/// What a column is: the name, type, unit and meaning that it has in every file. `Vocabulary` is the table of all.
public struct CSVField: Sendable, Equatable {
  /// What cells hold, by the words of Frictionless' Table Schema v1.
  public enum Kind: String, Sendable, Codable {
    case string, number, integer, boolean, object
    /// ISO 8601 in UTC.
    case datetime
    case date
    /// `2026-12`.
    case month = "yearmonth"
  }

  /// What numbers are measured in.
  public enum Unit: Sendable, Equatable {
    /// Nothing, or the meaning says it.
    case none
    /// Always the same.
    case of(String)
    /// What another column of the row says.
    case column(String)

    /// Money of the row's currency.
    static let currency = Unit.column("currency")
    /// What the row's column `unit` says.
    static let row = Unit.column("unit")

    /// As a listing says it.
    var words: String {
      switch self {
      case .none: ""
      case .of(let unit): unit
      case .column(let name): "as `\(name)` says"
      }
    }
  }

  /// As the header has it.
  public var name: String
  /// What cells hold.
  public var kind: Kind
  /// What numbers are measured in.
  public var unit: Unit
  /// One sentence.
  public var meaning: String

  init(_ name: String, _ kind: Kind, _ meaning: String, unit: Unit = .none) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.meaning = meaning
  }

  static func text(_ name: String, _ meaning: String) -> CSVField { CSVField(name, .string, meaning) }

  static func number(_ name: String, _ meaning: String, in unit: Unit = .none) -> CSVField {
    CSVField(name, .number, meaning, unit: unit)
  }

  static func count(_ name: String, _ meaning: String, of things: String) -> CSVField {
    CSVField(name, .integer, meaning, unit: .of(things))
  }

  static func money(_ name: String, _ meaning: String) -> CSVField {
    CSVField(name, .number, meaning, unit: .currency)
  }

  static func dollars(_ name: String, _ meaning: String) -> CSVField {
    CSVField(name, .number, meaning, unit: .of("USD"))
  }
}

/// A file of columns as others read of it: in `datapackage.json`, and in a listing.
public struct CSVDescription: Sendable, Equatable {
  /// The file's name.
  public var name: String
  /// What a row is, as one sentence.
  public var meaning: String
  /// The columns, in the order of the header.
  public var fields: [CSVField]
}
