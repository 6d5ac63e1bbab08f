import Catalog
import Model
import Studies

/// What a report rests on: assumptions with their sources, and what it takes to make it again.
enum ReportProvenance {
  /// Prices, facts of the catalog and what the scenario says itself, with source and date.
  static func section(of scenario: Scenario) -> ReportSection {
    var table = PageTable([.left("what"), .left("value"), .left("source"), .right("as of")], names: 0)
    var known: Set<[String]> = []
    func add(_ what: String, _ value: String, _ source: String, _ date: String = "") {
      guard known.insert([what, value, source, date]).inserted else { return }
      table.add([.text(what), .text(value), .text(source), .text(date)])
    }
    let assumptions = ReportAssumptions(scenario: scenario)
    for row in assumptions.demand + assumptions.serving { add(row.what, row.value, "the scenario") }
    for pool in scenario.pools {
      for option in pool.purchase {
        let (source, date) = parted(option.priceSource)
        add(
          "\(pool.machines[option.machine].instance.name), \(option.label)",
          "\(Format.price(option.hourly)) an hour" + (option.isEstimated ? ", estimated" : ""), source, date)
      }
    }
    for api in scenario.apis {
      let (source, date) = parted(api.price.source)
      add(
        "\(api.name): \(api.model)",
        "\(api.price.inAndOut) a million tokens", source, date)
    }
    let machines = Set(scenario.pools.flatMap { $0.machines.map(\.instance.name) })
    let hosted = Set(scenario.apis.map(\.model))
    for fact in catalogFacts(of: scenario) {
      let value =
        machines.contains(fact.name)
        ? "what the machine has" : hosted.contains(fact.name) ? "its lists of models" : "sizes and speeds"
      add(fact.name, value, fact.provenance.source, fact.provenance.date)
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
    return repetition("fleetcast \(command) \(file)\(sets)\(options)", [origin])
  }

  /// The same of a comparison: the files of all sides, what is set in all, and what is set in each.
  /// - Parameter origins: By side.
  static func repetition(of origins: [RunOrigin], options: String) -> ReportSection {
    let files = origins.compactMap { $0.sources.first?.file }
    guard let first = origins.first, files.count == origins.count, let file = files.first else {
      return ReportSection("How to make it again", [])
    }
    let shared = first.sets.map { " --set " + ShellText.quoted($0) }
    let own = zip(["b", "c", "d"], origins.dropFirst()).flatMap { letter, origin in
      origin.sets.dropFirst(first.sets.count).map { " --set-\(letter) " + ShellText.quoted($0) }
    }
    // A side without a file of its own is the first with other settings.
    let operands = files.allSatisfy { $0 == file } && !own.isEmpty ? [file] : files
    let command = "fleetcast compare \(operands.map(ShellText.quoted).joined(separator: " "))"
    return repetition(command + (shared + own).joined() + options, origins)
  }

  private static func repetition(_ command: String, _ origins: [RunOrigin]) -> ReportSection {
    // Settings stand in the command.
    let sources = origins.flatMap { origin in origin.sources.filter { origin.files.contains($0.file) } }
    let texts = sources.reduce(into: [RunOrigin.Source]()) { if !$0.contains($1) { $0.append($1) } }.map { source in
      ReportBlock.fold(
        source.file,
        [
          .lines(
            source.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), language: "yaml")
        ])
    }
    return ReportSection(
      "How to make it again",
      [
        .page(.lines([command], language: "sh")),
        .text(
          "Beside this page are its numbers: fleetcast notebook with their folder writes a notebook that reads them."),
      ] + texts, isPrivate: true)
  }

  /// Who made it of what, in a line.
  ///
  /// - Parameter others: Of a comparison, what its other sides are made of.
  static func line(_ origin: RunOrigin?, _ scenario: Scenario, _ extent: String, others: [RunOrigin] = []) -> String {
    var parts = ["Fleetcast \(Version.program)"]
    let digests = ([origin].compactMap { $0 } + others).filter { !$0.sources.isEmpty }.map { origin -> Substring in
      var text = ""
      for source in origin.sources { text += source.text + "\u{0}" }
      text += origin.sets.joined(separator: "\u{0}")
      return SHA256(of: text).hexadecimal.prefix(12)
    }
    if !digests.isEmpty {
      parts.append("\(digests.count == 1 ? "scenario" : "scenarios") \(digests.joined(separator: ", "))")
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

extension ReplicationPlan {
  /// The option of a command line that makes as many; empty where the precision decides.
  var option: String { atLeast == atMost ? " --replications \(atLeast)" : "" }
}
