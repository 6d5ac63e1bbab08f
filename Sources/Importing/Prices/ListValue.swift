import FoundationEssentials

/// A value of a list whose entries differ in what they hold.
enum ListValue: Decodable {
  case number(Decimal)
  case text(String)
  case list([ListValue])
  case object([String: ListValue])
  case flag(Bool)
  case null
  /// A number beyond what `Decimal` holds.
  case unreadable

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let flag = try? value.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? value.decode(Decimal.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .text(text)
    } else if let items = try? value.decode([ListValue].self) {
      self = .list(items)
    } else if let entries = try? value.decode([String: ListValue].self) {
      self = .object(entries)
    } else {
      self = .unreadable
    }
  }

  var number: Decimal? { if case .number(let number) = self, !number.isNaN { number } else { nil } }
  var text: String? { if case .text(let text) = self { text } else { nil } }
  var items: [ListValue] { if case .list(let items) = self { items } else { [] } }
  /// By name.
  var entries: [(key: String, value: ListValue)] {
    if case .object(let entries) = self { entries.sorted { $0.key < $1.key } } else { [] }
  }

  subscript(key: String) -> ListValue? {
    if case .object(let entries) = self { entries[key] } else { nil }
  }
}
