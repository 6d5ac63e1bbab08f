import Catalog
import Model
import Studies

/// What a report rests on: assumptions with their sources, and what it takes to make it again.
enum ReportProvenance {
  /// Prices, facts of the catalog and what the scenario says itself, with source and date.
  static func section(of scenario: Scenario) -> ReportSection {
    var table = PageTable([.left("what"), .left("value"), .left("source"), .right("as of")], names: 0)
    func add(_ what: String, _ value: String, _ source: String, _ date: String = "") {
      table.add([.text(what), .text(value), .text(source), .text(date)])
    }
    for pool in scenario.pools {
      for option in pool.purchase {
        let (source, date) = parted(option.priceSource)
        add(
          "\(pool.machines[option.machine].instance.name), \(option.label)",
          "$\(option.hourly) an hour" + (option.isEstimated ? ", estimated" : ""), source, date)
      }
    }
    for api in scenario.apis {
      let (source, date) = parted(api.price.source)
      add(
        "\(api.name): \(api.model)",
        "$\(api.price.perMillion(.input)) in and $\(api.price.perMillion(.output)) out a million tokens", source, date)
    }
    for fact in catalogFacts(of: scenario) { add(fact.name, "", fact.provenance.source, fact.provenance.date) }
    for workload in scenario.workloads {
      add(
        "traffic of \(workload.name)",
        workload.arrivals.title(isTalk: workload.conversation != nil) + workload.turnsTitle,
        "the scenario")
    }
    let oldest = dates(of: scenario).min()
    let said = oldest.map { [ReportBlock.text("The oldest price is of \($0).")] } ?? []
    return ReportSection("What it assumes", table.rows.isEmpty ? [] : said + [.page(.table(table))])
  }

  /// Dates of the prices that have one.
  static func dates(of scenario: Scenario) -> [String] {
    let sources = scenario.pools.flatMap { $0.purchase.map(\.priceSource) } + scenario.apis.map(\.price.source)
    return sources.map { parted($0).date }.filter { !$0.isEmpty }
  }

  /// A source without the date at its end, and the date; empty where it has none.
  static func parted(_ source: String) -> (source: String, date: String) {
    let bare = source.hasSuffix(")") ? source.dropLast() : source[...]
    let date = String(bare.suffix(10))
    guard calendarDay(date) != nil else { return (source, "") }
    var rest = String(bare.dropLast(10))
    while let last = rest.last, " ,(:;".contains(last) { rest.removeLast() }
    if rest.count(where: { $0 == "(" }) > rest.count(where: { $0 == ")" }) { rest += ")" }
    return (rest, date)
  }

  /// What times are reckoned from.
  static func model(_ scenario: Scenario) -> [ReportBlock] {
    var reckoned: [String] = []
    var stated: [String] = []
    for pool in scenario.pools {
      switch pool.stepTime {
      case .roofline(let roofline):
        reckoned.append("\(roofline.architecture.name) on \(roofline.accelerator.name)")
      case .table, .latency: stated.append(pool.name)
      }
    }
    var sentences: [String] = []
    if !reckoned.isEmpty {
      let unique = reckoned.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
      sentences.append(
        "Times of \(unique.joined(separator: ", ")) are reckoned from the hardware. What such times missed on measured systems is in "
          + "docs/ACCURACY.md; an interval above does not hold that error.")
    }
    if !stated.isEmpty {
      sentences.append("Times of \(stated.joined(separator: ", ")) are those that the scenario states.")
    }
    if !scenario.apis.isEmpty {
      sentences.append(
        "Times of \(scenario.apis.map(\.name).joined(separator: ", ")) are those that the scenario states.")
    }
    return sentences.map(ReportBlock.text) + ReportTrust.blocks(scenario)
  }

  /// The command and the text that make the study again; left out where names are.
  /// - Parameter options: What follows the settings, such as ` --seed 1`.
  static func repetition(_ origin: RunOrigin, command: String, options: String = "") -> ReportSection {
    guard let file = origin.sources.first?.file else { return ReportSection("How to make it again", []) }
    let sets = origin.sets.map { " --set '\($0.replacing("'", with: "'\\''"))'" }.joined()
    // Settings stand in the command.
    let texts = origin.sources.filter { origin.files.contains($0.file) }.map { source in
      ReportBlock.fold(
        source.file,
        [
          .lines(
            source.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), language: "yaml")
        ])
    }
    return ReportSection(
      "How to make it again",
      [.page(.lines(["fleetcast \(command) \(file)\(sets)\(options)"], language: "sh"))] + texts,
      isPrivate: true)
  }

  /// Who made it of what, in a line.
  static func line(_ origin: RunOrigin?, _ scenario: Scenario, _ extent: String) -> String {
    var parts = ["Fleetcast \(Version.program)"]
    if let origin, !origin.sources.isEmpty {
      var text = ""
      for source in origin.sources { text += source.text + "\u{0}" }
      text += origin.sets.joined(separator: "\u{0}")
      parts.append("scenario \(SHA256(of: text).hexadecimal.prefix(12))")
    }
    let prices = dates(of: scenario).min().map { "prices from \($0) on" } ?? ""
    parts += ["seed \(scenario.seed)", extent, prices, "one file, opens offline, sends nothing"].filter { !$0.isEmpty }
    return parts.joined(separator: " \u{B7} ")
  }
}

extension RunOrigin {
  /// The files that were read, without what a command line said.
  var files: [String] { sources.map(\.file).filter { $0 != "--set" } }
}
