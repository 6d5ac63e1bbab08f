/// What may be set of a part of a scenario: keys with their defaults, and where these come from.
struct SettingsPart {
  var title: String
  var keys: [(String, String)]
  var source: String

  init(_ title: String, _ keys: [(String, String)], _ source: String) {
    self.title = title
    self.keys = keys
    self.source = source
  }
}

/// Parts one below the other.
func settingsPage(_ title: String, _ subtitle: String, _ parts: [SettingsPart], guide: String) -> Page {
  let sections = parts.map { part in
    let figures = part.keys.filter { !$0.0.isEmpty }.map { PageFigure($0.0, .text($0.1)) }
    let sentences = part.keys.filter(\.0.isEmpty).map { PageBlock.sentence($0.1) }
    let source = part.source.isEmpty ? [] : [PageBlock.remark("Source: \(part.source).")]
    return PageSection(part.title, (figures.isEmpty ? [] : [.figures(figures)]) + sentences + source)
  }
  return Page(title, subtitle, sections: sections + [PageSection([.remark(guide)])])
}

/// A duration of whole minutes or of seconds.
func durationText(_ seconds: Double) -> String {
  let inMinutes = seconds >= 60 && seconds.truncatingRemainder(dividingBy: 60) == 0
  return JSONValue.number(inMinutes ? seconds / 60 : seconds).text() + (inMinutes ? "m" : "s")
}

/// A share in percent.
func shareText(_ value: Double) -> String { JSONValue.number((value * 1_000).rounded() / 10).text() + "%" }
