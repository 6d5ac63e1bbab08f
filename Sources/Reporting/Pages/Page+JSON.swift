extension Page {
  /// The page as one JSON object: sentences as they are read, cells with their unrounded numbers. That of a study that was stopped
  /// has `"complete": false`.
  public func json() -> JSONValue {
    let completeness: [(key: String, value: JSONValue)] =
      notices.contains(where: \.isInterruption) ? [("complete", .bool(false))] : []
    return .object(
      [
        ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)), ("title", .string(title)),
        ("subtitle", .string(subtitle)),
      ] + completeness + [
        (
          "notices",
          .array(notices.map { .object([("label", .string($0.label)), ("text", .string($0.text))]) })
        ),
        (
          "sections",
          .array(sections.map { .object([("title", .string($0.title)), ("blocks", .array($0.blocks.map(\.json)))]) })
        ),
      ])
  }
}

extension PageBlock {
  fileprivate var json: JSONValue {
    switch self {
    case .sentence(let text, let ink):
      let kind =
        switch ink {
        case .faint: "remark"
        case .heading: "answer"
        default: "sentence"
        }
      return .object([("kind", .string(kind)), ("text", .string(text))])
    case .warning(let text): return .object([("kind", .string("warning")), ("text", .string(text))])
    case .figures(let figures):
      return .object([
        ("kind", .string("figures")),
        (
          "figures",
          .array(
            figures.map {
              .object([("name", .string($0.name)), ("value", $0.cell.json), ("remark", $0.remark.json)])
            })
        ),
      ])
    case .table(let table):
      return .object([
        ("kind", .string("table")), ("columns", .array(table.columns.map { .string($0.head) })),
        ("rows", .array(table.rows.map { .array($0.map(\.json)) })),
      ])
    case .lines(let lines, let language):
      return .object([
        ("kind", .string("lines")), ("language", .string(language)), ("text", .string(lines.joined(separator: "\n"))),
      ])
    }
  }
}

extension PageCell {
  fileprivate var json: JSONValue {
    switch content {
    case .text(let text), .picture(let text): .string(text)
    case .verdict(let outcome): .object([("verdict", .string(outcome.rawValue))])
    case .number(let number):
      .object([
        ("value", .optional(number.value)), ("low", .optional(number.low)), ("high", .optional(number.high)),
        ("unit", .string(number.unit)), ("text", .string(number.text)),
      ])
    }
  }
}
