import Model

extension Report {
  /// The same without the words of the user: names of workloads, tenants, pools and the like are numbered, and the scenario's text is left
  /// out.
  public func anonymous() -> Report {
    let namer = Namer(names)
    var report = self
    report.title = namer.text(title)
    report.subtitle = namer.text(subtitle)
    report.answer = namer.text(answer)
    report.lede = namer.text(lede)
    report.notices = notices.map { PageNotice(label: $0.label, text: namer.text($0.text)) }
    report.cards = cards.map { card in
      var card = card
      card.title = namer.text(card.title)
      card.value = namer.text(card.value)
      card.remark = namer.text(card.remark)
      if let gauge = card.gauge { card.gauge?.words = namer.text(gauge.words) }
      return card
    }
    report.sections = sections.filter { !$0.isPrivate }.map { section in
      ReportSection(namer.text(section.title), section.blocks.map(namer.block))
    }
    report.origin = namer.text(origin)
    report.names = []
    return report
  }
}

/// Replaces names as whole words, the longest first.
private struct Namer {
  private let names: [(scalars: [Unicode.Scalar], alias: String)]

  init(_ names: [ReportName]) {
    let sorted = names.filter { !$0.name.isEmpty }.sorted {
      ($0.name.unicodeScalars.count, $1.name) > ($1.name.unicodeScalars.count, $0.name)
    }
    self.names = sorted.map { (Array($0.name.unicodeScalars), $0.alias) }
  }

  func text(_ text: String) -> String {
    guard !names.isEmpty else { return text }
    let scalars = Array(text.unicodeScalars)
    var renamed = String.UnicodeScalarView()
    var place = 0
    while place < scalars.count {
      if let found = names.first(where: { stands($0.scalars, in: scalars, at: place) }) {
        renamed.append(contentsOf: found.alias.unicodeScalars)
        place += found.scalars.count
      } else {
        renamed.append(scalars[place])
        place += 1
      }
    }
    return String(renamed)
  }

  private func stands(_ name: [Unicode.Scalar], in text: [Unicode.Scalar], at place: Int) -> Bool {
    let end = place + name.count
    guard end <= text.count, text[place] == name[0], text[place..<end].elementsEqual(name) else { return false }
    func isWord(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
    let isBegun = place > 0 && isWord(text[place - 1]) && isWord(name[0])
    let isContinued = end < text.count && isWord(text[end]) && isWord(name[name.count - 1])
    return !isBegun && !isContinued
  }

  func block(_ block: ReportBlock) -> ReportBlock {
    switch block {
    case .text(let text): .text(self.text(text))
    case .note(let text): .note(self.text(text))
    case .heading(let text): .heading(self.text(text))
    case .chart(let chart): .chart(self.chart(chart))
    case .page(let block): .page(self.block(block))
    case .fold(let title, let blocks): .fold(text(title), blocks.map(self.block))
    }
  }

  private func block(_ block: PageBlock) -> PageBlock {
    switch block {
    case .sentence(let text, let ink): .sentence(self.text(text), ink)
    case .warning(let text): .warning(self.text(text))
    case .figures(let figures): .figures(figures.map { PageFigure(text($0.name), cell($0.cell), cell($0.remark)) })
    case .table(let table): .table(self.table(table))
    case .lines(let lines, let language): .lines(lines.map(text), language: language)
    }
  }

  private func cell(_ cell: PageCell) -> PageCell {
    switch cell.content {
    case .text(let text): return .text(self.text(text), cell.ink)
    case .number(var number):
      number.text = text(number.text)
      return PageCell(content: .number(number), ink: cell.ink)
    case .verdict, .picture: return cell
    }
  }

  private func table(_ table: PageTable) -> PageTable {
    var renamed = PageTable(
      table.columns.map { PageTable.Column(head: text($0.head), side: $0.side) }, names: table.names)
    for row in table.rows { renamed.add(row.map(cell)) }
    return renamed
  }

  private func chart(_ chart: Chart) -> Chart {
    var renamed = chart
    renamed.title = text(chart.title)
    renamed.file = text(chart.file)
    renamed.table = chart.table.map(table)
    switch chart.content {
    case .bars(var bars):
      for place in bars.rows.indices {
        bars.rows[place].name = text(bars.rows[place].name)
        bars.rows[place].note = text(bars.rows[place].note)
        bars.rows[place].cells = bars.rows[place].cells.map(text)
      }
      renamed.content = .bars(bars)
    case .plot(var plot):
      plot.title = text(plot.title)
      plot.names = plot.names.map(text)
      for panel in plot.panels.indices {
        plot.panels[panel].title = text(plot.panels[panel].title)
        for layer in plot.panels[panel].layers.indices {
          plot.panels[panel].layers[layer].name = text(plot.panels[panel].layers[layer].name)
          plot.panels[panel].layers[layer].words = plot.panels[panel].layers[layer].words.map(text)
        }
      }
      renamed.content = .plot(plot)
    case .strip(var strip):
      for place in strip.rows.indices {
        strip.rows[place].name = text(strip.rows[place].name)
        strip.rows[place].words = text(strip.rows[place].words)
      }
      renamed.content = .strip(strip)
    case .heat(var heat):
      (heat.xTitle, heat.yTitle) = (text(heat.xTitle), text(heat.yTitle))
      (heat.xs, heat.ys) = (heat.xs.map(text), heat.ys.map(text))
      heat.words = heat.words.map { $0.map(text) }
      renamed.content = .heat(heat)
    }
    return renamed
  }
}

extension ReportName {
  /// What a scenario's author named, each once, with what stands for it.
  static func all(_ scenarios: [Scenario], files: [String] = []) -> [ReportName] {
    var names: [ReportName] = []
    func add(_ kind: String, _ all: [String]) {
      var count = 0
      for name in all where !name.isEmpty && !names.contains(where: { $0.name == name }) {
        count += 1
        names.append(ReportName(name: name, alias: "\(kind)-\(count)"))
      }
    }
    add("scenario", scenarios.map(\.name))
    add("file", files)
    add("workload", scenarios.flatMap { $0.workloads.map(\.name) })
    add("pool", scenarios.flatMap { $0.pools.map(\.name) })
    add("api", scenarios.flatMap { $0.apis.map(\.name) })
    add("desk", scenarios.flatMap { $0.people.map(\.name) })
    add("tenant", scenarios.flatMap { $0.workloads.flatMap { $0.tenants.map(\.name) } })
    add("step", scenarios.flatMap { $0.workloads.flatMap { $0.stages.map(\.name) } })
    add("charge", scenarios.flatMap { $0.overheads.map(\.name) })
    // A name of the user's for weights that the catalog does not know.
    add("model", scenarios.flatMap { $0.pools.map(\.model) })
    return names
  }
}
