import Studies

/// What a lead opens: an answer, charts that can be read without a script, the tables behind them, and how far to trust them.
///
/// It is a value like `Page`, whose blocks it shows among its own. `html()` writes it as one file, and `report.json` keeps it, so that a page
/// can be made of saved results.
public struct Report: Sendable, Equatable, Codable {
  /// What kind of study it is of.
  public var kind: ReportKind
  /// Whether the study was made whole.
  var complete: Bool
  /// Name of the scenario.
  var title: String
  /// What was simulated, in a line.
  var subtitle: String
  /// The answer in a sentence.
  var answer: String
  /// What follows from it, in a few sentences; may be empty.
  var lede: String
  var notices: [PageNotice]
  var cards: [ReportCard]
  var sections: [ReportSection]
  /// How it was made, in a line.
  var origin: String
  /// What the user named, for a page that leaves names out.
  var names: [ReportName]
}

/// The studies that have a report, each with files of its own names, since several may be of one scenario and in one folder.
public enum ReportKind: String, Sendable, Codable, CaseIterable {
  case run, sweep, plan, crossover, forecast, compare

  /// What its page calls itself.
  var words: String {
    switch self {
    case .run: "run"
    case .sweep: "sweep"
    case .plan: "plan"
    case .crossover: "crossover"
    case .forecast: "forecast"
    case .compare: "comparison"
    }
  }

  private var stem: String { self == .run ? "report" : "\(rawValue)_report" }
  /// Name of the page in the output folder.
  public var page: String { stem + ".html" }
  /// Name of the file that the page is made from.
  public var data: String { stem + ".json" }
}

/// A figure in large type.
struct ReportCard: Sendable, Equatable, Codable {
  var title: String
  /// The number alone.
  var value: String
  /// Its interval and what else there is to say.
  var remark: String
  var verdict: Verdict.Outcome?
  var gauge: ReportGauge?
}

/// A value with its interval beside its limit.
struct ReportGauge: Sendable, Equatable, Codable {
  var value: Double
  var low: Double?
  var high: Double?
  var limit: Double
  /// All of them as people read them.
  var words: String
}

/// A part of the page under a title.
struct ReportSection: Sendable, Equatable, Codable {
  var title: String
  var blocks: [ReportBlock]
  /// Whether a page without names leaves it out.
  var isPrivate = false

  init(_ title: String, _ blocks: [ReportBlock], isPrivate: Bool = false) {
    self.title = title
    self.blocks = blocks
    self.isPrivate = isPrivate
  }
}

/// What sections are made of.
enum ReportBlock: Sendable, Equatable, Codable {
  /// What the section says, in a sentence or several.
  case text(String)
  /// What stands out.
  case note(String)
  /// A title within the section.
  case heading(String)
  case chart(Chart)
  /// A block of a page.
  case page(PageBlock)
  /// Blocks that are opened by a click.
  case fold(String, [PageBlock])

  /// Sections of a page, each under its title.
  static func sections(_ sections: [PageSection]) -> [ReportBlock] {
    sections.filter { !$0.blocks.isEmpty }.flatMap { section in
      (section.title.isEmpty ? [] : [.heading(section.title)]) + section.blocks.map(ReportBlock.page)
    }
  }

  /// The blocks of a section behind a click; nothing where it has none.
  static func folded(_ section: PageSection, as title: String? = nil) -> [ReportBlock] {
    section.blocks.isEmpty ? [] : [.fold(title ?? section.title, section.blocks)]
  }
}

/// A name of the user and what stands for it where names are left out.
struct ReportName: Sendable, Equatable, Codable {
  var name: String
  var alias: String
}

extension Verdict.Outcome: Codable {}
