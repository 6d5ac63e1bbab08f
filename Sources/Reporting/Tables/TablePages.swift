/// Every figure with its unit, what it is and when it exists.
public func figuresPage(palette: Palette) -> String {
  let sections = figureListings.map { subject, figures in
    var grid = TextGrid()
    for figure in figures {
      grid.add([
        .left(figure.path), .left(figure.unit, .faint), .left(figure.meaning + figure.condition),
      ])
    }
    return [palette.paint("Figures of \(subject)", .heading)] + grid.lines(palette)
  }
  return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
}

/// Every file of columns, with the type, unit and meaning of each.
public func columnsPage(palette: Palette) -> String {
  let sections = csvDescriptions.map { file in
    var grid = TextGrid()
    for field in file.fields {
      grid.add([
        .left(field.name), .left(field.kind.rawValue, .faint), .left(field.unit.words, .faint), .left(field.meaning),
      ])
    }
    return [palette.paint("\(file.name): \(file.meaning)", .heading)] + grid.lines(palette)
  }
  return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
}

/// What `explain figures --json` prints.
public var figuresJSON: JSONValue {
  .array(
    figureListings.flatMap(\.figures).map { figure in
      .object([
        ("path", .string(figure.path)), ("unit", .string(figure.unit)), ("exists", .string(figure.existence)),
        ("meaning", .string(figure.meaning)),
      ])
    })
}

/// What `explain columns --json` prints: the files as a `datapackage.json` has them.
public var columnsJSON: JSONValue { .array(csvDescriptions.map(DataPackage.resource)) }

extension FigureListing {
  /// The condition after the meaning; nothing of what always is.
  fileprivate var condition: String { isAlways ? "" : " Exists \(existence)." }
}
