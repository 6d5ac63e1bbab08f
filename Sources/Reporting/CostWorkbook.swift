import Billing
import Model

/// `costs.xlsx`: the rows of `costs_daily.csv` with dates as dates, and a pivot table of them that is filled and is refreshed on opening.
extension DatedCosts {
  static let workbook = "costs.xlsx"

  /// The most rows that a sheet may have (Microsoft, "Excel specifications and limits", read 2026-11-28).
  private static let mostRows = 1_048_576

  /// No file where a sheet has no room for the rows, or a pivot table would have none.
  var workbookFile: OutputFile {
    guard 1..<Self.mostRows ~= byDay.count else { return .absent(Self.workbook) }
    return OutputFile(Self.workbook, bytes: { Self.workbook(self.byDay).zipped() })
  }

  private static func workbook(_ rows: [Row]) -> Workbook {
    var tags: [String] = []
    for row in rows { for tag in row.tags where !tags.contains(tag.key) { tags.append(tag.key) } }
    let heads = [
      "day", "workload", "tenant", "backend_type", "backend", "purchase_option", "purpose", "cost", "billed_cost",
      "currency",
    ]
    let columns = heads.map { Workbook.Column($0, $0 == "day" ? .date : $0.hasSuffix("cost") ? .money : .text) }
    let cells = rows.map { row -> [Workbook.Cell] in
      let key = row.key
      let own: [Workbook.Cell] = [
        .day(key.day / 86_400), .text(key.workload.isEmpty ? "(shared)" : key.workload), .text(key.tenant),
        .text(key.kind.rawValue), .text(key.backend), .text(key.option), .text(key.purpose), .money(row.cost),
        .money(row.billed), .text(row.currency.code),
      ]
      return own
        + tags.map { tag in
          guard case .string(let value)? = row.tags.first(where: { $0.key == tag })?.value else { return .text("") }
          return .text(value)
        }
    }
    return Workbook(
      columns: columns + tags.map { Workbook.Column("tag \($0)", .text) }, rows: cells, pivotRow: 1, pivotColumn: 6,
      pivotValue: 7)
  }
}

/// A workbook of two sheets: rows, and a pivot table that sums them up. Office Open XML (ECMA-376), with no more parts than that needs.
struct Workbook {
  struct Column {
    enum Kind {
      case date, money, text
    }
    let name: String
    let kind: Kind

    init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  enum Cell {
    /// Days since 1970-01-01.
    case day(Int64)
    case money(Amount)
    case text(String)

    fileprivate var words: String {
      switch self {
      case .text(let words): words
      case .day, .money: ""
      }
    }

    fileprivate var amount: Amount {
      switch self {
      case .money(let amount): amount
      case .day, .text: .zero
      }
    }
  }

  let columns: [Column]
  let rows: [[Cell]]
  /// Places of the columns by which the pivot table has rows and columns, both of text, and of what it sums up.
  let pivotRow: Int
  let pivotColumn: Int
  let pivotValue: Int

  /// The file.
  func zipped() -> [UInt8] {
    let pivot = Pivot(self)
    var archive = ZipArchive()
    for (name, text) in parts(pivot) {
      archive.add(name, Array(("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n" + text).utf8))
    }
    return archive.finished()
  }

  /// What the pivot table shows before anybody opens it.
  fileprivate struct Pivot {
    /// Names of rows and columns, in the order of their scalars.
    let rows: [String]
    let columns: [String]
    /// By row and column; nil where there is nothing to sum up.
    let sums: [[Amount?]]

    init(_ book: Workbook) {
      let rows = Set(book.rows.map { $0[book.pivotRow].words }).sorted()
      let columns = Set(book.rows.map { $0[book.pivotColumn].words }).sorted()
      var sums = rows.map { _ in columns.map { _ in Amount?.none } }
      let rowPlaces = Dictionary(uniqueKeysWithValues: zip(rows, rows.indices))
      let columnPlaces = Dictionary(uniqueKeysWithValues: zip(columns, columns.indices))
      for row in book.rows {
        guard let place = rowPlaces[row[book.pivotRow].words], let column = columnPlaces[row[book.pivotColumn].words]
        else { continue }
        sums[place][column] = (sums[place][column] ?? .zero) + row[book.pivotValue].amount
      }
      self.rows = rows
      self.columns = columns
      self.sums = sums
    }
  }

  // MARK: Parts

  private static let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
  private static let relations =
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
  private static let relationType = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

  private func parts(_ pivot: Pivot) -> [(name: String, text: String)] {
    [
      ("[Content_Types].xml", contentTypes),
      ("_rels/.rels", Self.relationships([("officeDocument", "xl/workbook.xml")])),
      (
        "xl/workbook.xml",
        "<workbook \(Self.main) \(Self.relations)><bookViews><workbookView/></bookViews><sheets>"
          + "<sheet name=\"Pivot\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"costs\" sheetId=\"2\" r:id=\"rId2\"/></sheets>"
          + "<pivotCaches><pivotCache cacheId=\"1\" r:id=\"rId4\"/></pivotCaches></workbook>"
      ),
      (
        "xl/_rels/workbook.xml.rels",
        Self.relationships([
          ("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml"), ("styles", "styles.xml"),
          ("pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
        ])
      ),
      ("xl/styles.xml", styles), ("xl/worksheets/sheet1.xml", pivotSheet(pivot)),
      (
        "xl/worksheets/_rels/sheet1.xml.rels",
        Self.relationships([("pivotTable", "../pivotTables/pivotTable1.xml")])
      ),
      ("xl/worksheets/sheet2.xml", rowSheet), ("xl/pivotTables/pivotTable1.xml", pivotTable(pivot)),
      (
        "xl/pivotTables/_rels/pivotTable1.xml.rels",
        Self.relationships([("pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")])
      ),
      ("xl/pivotCache/pivotCacheDefinition1.xml", pivotCache(pivot)),
    ]
  }

  private static func relationships(_ targets: [(type: String, target: String)]) -> String {
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
      + targets.enumerated().map { place, part in
        "<Relationship Id=\"rId\(place + 1)\" Type=\"\(relationType)\(part.type)\" Target=\"\(part.target)\"/>"
      }.joined() + "</Relationships>"
  }

  private var contentTypes: String {
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    let parts = [
      ("workbook", "sheet.main"), ("styles", "styles"), ("worksheets/sheet1", "worksheet"),
      ("worksheets/sheet2", "worksheet"), ("pivotTables/pivotTable1", "pivotTable"),
      ("pivotCache/pivotCacheDefinition1", "pivotCacheDefinition"),
    ]
    return "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
      + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      + parts.map { "<Override PartName=\"/xl/\($0.0).xml\" ContentType=\"\(kind)\($0.1)+xml\"/>" }.joined()
      + "</Types>"
  }

  /// Cells as they are, of a head, of a date, and of money: Excel's formats 14 and 4, which follow the reader's country.
  private var styles: String {
    "<styleSheet \(Self.main)><fonts count=\"2\"><font/><font><b/></font></fonts>"
      + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>"
      + "<borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"4\"><xf xfId=\"0\"/>"
      + "<xf fontId=\"1\" applyFont=\"1\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/>"
      + "<xf numFmtId=\"4\" applyNumberFormat=\"1\"/></cellXfs>"
      + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
  }

  private var rowSheet: String {
    let head = Self.row(1, columns.indices.map { Self.text(columns[$0].name, column: $0, row: 1, style: 1) })
    let body = rows.enumerated().map { place, cells in
      Self.row(place + 2, cells.enumerated().map { Self.cell($0.element, column: $0.offset, row: place + 2) })
    }
    return "<worksheet \(Self.main)>\(Self.onePageWide)<sheetViews><sheetView workbookViewId=\"0\">"
      + "<pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>"
      + "<cols><col min=\"1\" max=\"\(columns.count)\" width=\"16\" customWidth=\"1\"/></cols>"
      + "<sheetData>\(head)\(body.joined())</sheetData><autoFilter ref=\"\(source)\"/>\(Self.landscape)</worksheet>"
  }

  /// How sheets are printed.
  private static let onePageWide = "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr>"
  private static let landscape = "<pageSetup orientation=\"landscape\" fitToWidth=\"1\" fitToHeight=\"0\"/>"

  /// All of the rows with their head.
  private var source: String { "A1:\(Self.letters(columns.count - 1))\(rows.count + 1)" }

  private func pivotSheet(_ pivot: Pivot) -> String {
    func money(_ amounts: [Amount?]) -> Cell { .money(amounts.compactMap(\.self).sum()) }
    var lines: [[Cell?]] = [
      [.text(sumName), .text(columns[pivotColumn].name)],
      [.text(columns[pivotRow].name)] + pivot.columns.map { .text($0) } + [.text("Grand Total")],
    ]
    for (name, sums) in zip(pivot.rows, pivot.sums) {
      lines.append([.text(name)] + sums.map { $0.map(Cell.money) } + [money(sums)])
    }
    lines.append(
      [.text("Grand Total")] + pivot.columns.indices.map { column in money(pivot.sums.map { $0[column] }) }
        + [money(pivot.sums.flatMap { $0 })])
    let body = lines.enumerated().map { place, cells in
      let row = place + Self.pivotTop
      return Self.row(
        row,
        cells.enumerated().compactMap { column, cell in cell.map { Self.cell($0, column: column, row: row) } })
    }
    return
      "<worksheet \(Self.main)>\(Self.onePageWide)<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"/></sheetViews>"
      + "<cols><col min=\"1\" max=\"\(pivot.columns.count + 2)\" width=\"16\" customWidth=\"1\"/></cols>"
      + "<sheetData>\(body.joined())</sheetData>\(Self.landscape)</worksheet>"
  }

  /// The row of the sheet in which the pivot table begins; filters of the reader's have room above.
  private static let pivotTop = 3

  private var sumName: String { "Sum of \(columns[pivotValue].name)" }

  private func pivotTable(_ pivot: Pivot) -> String {
    let end = "\(Self.letters(pivot.columns.count + 1))\(Self.pivotTop + pivot.rows.count + 2)"
    func axis(_ axis: String, _ count: Int) -> String {
      "<pivotField axis=\"\(axis)\" showAll=\"0\"><items count=\"\(count + 1)\">"
        + (0..<count).map { "<item x=\"\($0)\"/>" }.joined() + "<item t=\"default\"/></items></pivotField>"
    }
    func items(_ name: String, _ count: Int) -> String {
      "<\(name) count=\"\(count + 1)\">" + (0..<count).map { "<i><x v=\"\($0)\"/></i>" }.joined()
        + "<i t=\"grand\"><x/></i></\(name)>"
    }
    let fields = columns.enumerated().map { place, column in
      switch place {
      case pivotRow: axis("axisRow", pivot.rows.count)
      case pivotColumn: axis("axisCol", pivot.columns.count)
      case pivotValue: "<pivotField dataField=\"1\" showAll=\"0\"/>"
      default: column.kind == .date ? "<pivotField numFmtId=\"14\" showAll=\"0\"/>" : "<pivotField showAll=\"0\"/>"
      }
    }
    return
      "<pivotTableDefinition \(Self.main) name=\"costs\" cacheId=\"1\" dataCaption=\"Values\" applyNumberFormats=\"0\" "
      + "rowGrandTotals=\"1\" colGrandTotals=\"1\"><location ref=\"A\(Self.pivotTop):\(end)\" firstHeaderRow=\"1\" "
      + "firstDataRow=\"2\" firstDataCol=\"1\"/><pivotFields count=\"\(columns.count)\">\(fields.joined())</pivotFields>"
      + "<rowFields count=\"1\"><field x=\"\(pivotRow)\"/></rowFields>" + items("rowItems", pivot.rows.count)
      + "<colFields count=\"1\"><field x=\"\(pivotColumn)\"/></colFields>" + items("colItems", pivot.columns.count)
      + "<dataFields count=\"1\"><dataField name=\"\(Self.escaped(sumName))\" fld=\"\(pivotValue)\" numFmtId=\"4\"/></dataFields>"
      + "</pivotTableDefinition>"
  }

  /// Where the pivot table's data are. They are read again on opening, so that no copy of them is kept.
  private func pivotCache(_ pivot: Pivot) -> String {
    func strings(_ names: [String]) -> String {
      "<sharedItems count=\"\(names.count)\">" + names.map { "<s v=\"\(Self.escaped($0))\"/>" }.joined()
        + "</sharedItems>"
    }
    let fields = columns.enumerated().map { place, column -> String in
      let items =
        switch (place, column.kind) {
        case (pivotRow, _): strings(pivot.rows)
        case (pivotColumn, _): strings(pivot.columns)
        case (_, .date):
          "<sharedItems containsSemiMixedTypes=\"0\" containsNonDate=\"0\" containsDate=\"1\" containsString=\"0\"/>"
        case (_, .money): "<sharedItems containsSemiMixedTypes=\"0\" containsString=\"0\" containsNumber=\"1\"/>"
        case (_, .text): "<sharedItems/>"
        }
      let format = column.kind == .date ? 14 : 0
      return "<cacheField name=\"\(Self.escaped(column.name))\" numFmtId=\"\(format)\">\(items)</cacheField>"
    }
    return "<pivotCacheDefinition \(Self.main) \(Self.relations) saveData=\"0\" refreshOnLoad=\"1\">"
      + "<cacheSource type=\"worksheet\"><worksheetSource ref=\"\(source)\" sheet=\"costs\"/></cacheSource>"
      + "<cacheFields count=\"\(columns.count)\">\(fields.joined())</cacheFields></pivotCacheDefinition>"
  }

  // MARK: Cells

  private static func row(_ number: Int, _ cells: [String]) -> String {
    "<row r=\"\(number)\">\(cells.joined())</row>"
  }

  private static func cell(_ cell: Cell, column: Int, row: Int) -> String {
    switch cell {
    case .text(let words): words.isEmpty ? "" : text(words, column: column, row: row, style: 0)
    case .money(let amount): "<c r=\"\(letters(column))\(row)\" s=\"3\"><v>\(amount)</v></c>"
    // Day 1 is 1900-01-01, and 1900 counts as a leap year.
    case .day(let day): "<c r=\"\(letters(column))\(row)\" s=\"2\"><v>\(day + 25_569)</v></c>"
    }
  }

  /// Text in the cell itself, which no program takes for a formula.
  private static func text(_ words: String, column: Int, row: Int, style: Int) -> String {
    let style = style == 0 ? "" : " s=\"\(style)\""
    return
      "<c r=\"\(letters(column))\(row)\"\(style) t=\"inlineStr\"><is><t xml:space=\"preserve\">\(escaped(words))</t></is></c>"
  }

  /// `A` to `Z`, `AA` and so on.
  static func letters(_ column: Int) -> String {
    var (rest, letters) = (column, "")
    repeat {
      letters = String(UnicodeScalar(UInt8(65 + rest % 26))) + letters
      rest = rest / 26 - 1
    } while rest >= 0
    return letters
  }

  /// Text for XML 1.0, which has no control characters.
  private static func escaped(_ words: String) -> String {
    var text = ""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      case "\"": text += "&quot;"
      case "\t", "\n", "\r": text += "&#\(scalar.value);"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: text += "\u{FFFD}"
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text
  }
}
