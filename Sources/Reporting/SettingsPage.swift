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
func settingsText(_ parts: [SettingsPart], palette: Palette) -> String {
  var text = ""
  for part in parts {
    text += "\n" + palette.paint(part.title, .heading) + "\n"
    for (key, value) in part.keys {
      text += "  " + (key.isEmpty ? value : key.padded(to: 40) + value) + "\n"
    }
    if !part.source.isEmpty { text += "  Source: " + part.source + ".\n" }
  }
  return text
}

/// A duration of whole minutes or of seconds.
func durationText(_ seconds: Double) -> String {
  let inMinutes = seconds >= 60 && seconds.truncatingRemainder(dividingBy: 60) == 0
  return JSONValue.number(inMinutes ? seconds / 60 : seconds).text() + (inMinutes ? "m" : "s")
}

/// A share in percent.
func shareText(_ value: Double) -> String { JSONValue.number((value * 1_000).rounded() / 10).text() + "%" }

extension String {
  fileprivate func padded(to width: Int) -> String {
    count < width ? self + String(repeating: " ", count: width - count) : self + "  "
  }
}
