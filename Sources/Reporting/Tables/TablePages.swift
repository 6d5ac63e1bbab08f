/// Every figure with its unit, what it is and when it exists.
public func figuresPage() -> Page {
  Page(
    "Figures", "by the paths under which conditions, sweeps and files have them",
    sections: figureListings.map { subject, figures in
      var table = PageTable([.left("path"), .left("unit"), .left("meaning")])
      for figure in figures {
        table.add([.text(figure.path), .text(figure.unit, .faint), .text(figure.meaning + figure.condition)])
      }
      return PageSection("Of \(subject)", [.table(table)])
    })
}

/// Every file of columns, with the type, unit and meaning of each.
public func columnsPage() -> Page {
  Page(
    "Columns", "of every CSV file",
    sections: csvDescriptions.map { file in
      var table = PageTable([.left("column"), .left("type"), .left("unit"), .left("meaning")])
      for field in file.fields {
        table.add([
          .text(field.name), .text(field.kind.rawValue, .faint), .text(field.unit.words, .faint), .text(field.meaning),
        ])
      }
      return PageSection(file.name, [.sentence(file.meaning), .table(table)])
    })
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
