extension Decoder {
  /// The items of a list whose key says how many there may be.
  func list(_ field: Field?) -> [Field]? {
    guard let field, case .list(let kind, let most)? = field.kind?.listed else { return nil }
    return list(field, "a list such as [\(kind.illustration)]", atMost: most)
  }

  /// The items of a list with at least one and at most `limit` of them.
  func list(_ field: Field?, _ expected: String, atMost limit: Int) -> [Field]? {
    guard let field else { return nil }
    guard let items = field.items, !items.isEmpty else {
      let found = field.node.items == nil ? field.node.described : "an empty list"
      error(field.place, "\(field.path): expected \(expected), found \(found)")
      return nil
    }
    if items.count > limit {
      error(field.place, "\(field.path): at most \(limit) items, found \(items.count)")
      return nil
    }
    return items
  }

  /// The values when none is missing.
  func allOrNil<Value>(_ values: [Value?]) -> [Value]? {
    let present = values.compactMap { $0 }
    return present.count == values.count ? present : nil
  }
}
