/// What a command answers, before it is known how it will be shown.
///
/// Renderers of the same value are `terminal(width:isColoured:)`, `markdown()` and `json()`.
public struct Page: Sendable, Equatable {
  /// What it is about, such as the name of a scenario.
  var title: String
  /// The rest of the title's line.
  var subtitle: String
  /// What must be read before anything else.
  var notices: [PageNotice]
  /// The sections in order.
  var sections: [PageSection]

  init(_ title: String, _ subtitle: String = "", notices: [PageNotice] = [], sections: [PageSection] = []) {
    self.title = title
    self.subtitle = subtitle
    self.notices = notices
    self.sections = sections.filter { !$0.blocks.isEmpty }
  }
}

/// A part of a page under a title of its own.
struct PageSection: Sendable, Equatable {
  /// Empty for what stands directly below the page's title.
  var title: String
  var blocks: [PageBlock]

  init(_ title: String, _ blocks: [PageBlock]) {
    self.title = title
    self.blocks = blocks
  }

  /// What stands directly below the page's title, or parted from what is before it.
  init(_ blocks: [PageBlock]) { self.init("", blocks) }
}

/// What sections are made of.
enum PageBlock: Sendable, Equatable, Codable {
  /// A sentence or several.
  case sentence(String, Ink = .plain)
  /// What the reader must know before trusting a figure.
  case warning(String)
  /// Figures by name.
  case figures([PageFigure])
  case table(PageTable)
  /// Lines that are shown as they are, such as YAML to paste.
  case lines([String], language: String)

  /// How the page is to be read: a sentence in the background.
  static func remark(_ text: String) -> PageBlock { .sentence(text, .faint) }

  /// What the page answers.
  static func answer(_ text: String) -> PageBlock { .sentence(text, .heading) }
}

/// A figure with its name and what there is to say about it.
struct PageFigure: Sendable, Equatable, Codable {
  var name: String
  var cell: PageCell
  var remark: PageCell

  init(_ name: String, _ cell: PageCell, _ remark: PageCell = .empty) {
    self.name = name
    self.cell = cell
    self.remark = remark
  }
}

/// Rows of cells under heads.
struct PageTable: Sendable, Equatable, Codable {
  struct Column: Sendable, Equatable, Codable {
    /// Where its cells are aligned.
    enum Side: String, Codable { case left, right }
    var head: String
    var side: Side

    static func left(_ head: String) -> Column { Column(head: head, side: .left) }
    static func right(_ head: String) -> Column { Column(head: head, side: .right) }
  }
  var columns: [Column]
  private(set) var rows: [[PageCell]] = []
  /// Leading columns that name a row: a name is not shown again where it is that of the row above.
  var names: Int

  init(_ columns: [Column], names: Int = 1) {
    self.columns = columns
    self.names = names
  }

  /// Appends a row, which has empty cells where it is short.
  mutating func add(_ cells: [PageCell]) {
    precondition(cells.count <= columns.count, "a cell without a column")
    rows.append(cells + Array(repeating: .empty, count: columns.count - cells.count))
  }

  /// The same without columns in which no row has anything, such as reasons where none is given.
  var withoutEmptyColumns: PageTable {
    let kept = columns.indices.filter { place in place < names || rows.contains { !$0[place].text.isEmpty } }
    var table = PageTable(kept.map { columns[$0] }, names: names)
    for row in rows { table.add(kept.map { row[$0] }) }
    return table
  }

  /// The same with its marks in ASCII.
  var inASCII: PageTable {
    var table = PageTable(columns, names: names)
    for row in rows {
      table.add(
        row.map { cell in
          guard case .picture(let marks) = cell.content else { return cell }
          return PageCell(content: .picture(Sparkline.ascii(marks)), ink: cell.ink)
        })
    }
    return table
  }

  /// The rows as people see them, without names that are those of the row above.
  var shownRows: [[PageCell]] {
    rows.indices.map { index in
      guard index > 0 else { return rows[index] }
      let same = zip(rows[index], rows[index - 1]).prefix(names).prefix { $0 == $1 }.count
      return rows[index].enumerated().map { $0 < same ? .empty : $1 }
    }
  }
}
