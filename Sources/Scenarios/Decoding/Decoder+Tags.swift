import Model

extension Decoder {
  /// `tags: {team: support, feature: chat}`: what finance sorts charges by.
  func tags(_ field: Field?) -> [Tag] {
    guard let field else { return [] }
    guard let named = field.namedFields, named.count <= 50 else {
      error(
        field.place,
        "\(field.path): expected a mapping of at most 50 tags such as {team: support}, found \(field.node.described)"
      )
      return []
    }
    return named.compactMap { key, item in
      text(item, "a text such as support").map { Tag(key: key, value: $0) }
    }
  }
}
