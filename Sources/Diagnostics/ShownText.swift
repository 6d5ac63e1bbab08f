/// A user's text made fit for a message: no control characters, not too long.
package func shown(_ text: some StringProtocol) -> String { shown(text, limit: 60) }

/// As `shown`, with a bound of one's own on the letters.
package func shown(_ text: some StringProtocol, limit: Int) -> String {
  var view = String.UnicodeScalarView()
  for scalar in text.unicodeScalars.prefix(limit) {
    let category = scalar.properties.generalCategory
    view.append(category == .control || category == .format ? "\u{FFFD}" : scalar)
  }
  return String(view) + (text.unicodeScalars.count > limit ? "..." : "")
}

/// A path made fit for a message: as `shown`, but long enough for what file systems hold.
package func shownPath(_ path: String) -> String { shown(path, limit: 1_000) }

/// Names as a list for a hint, not too many of them.
package func listed(_ names: some Collection<String>) -> String {
  let most = 20
  let rest = names.count > most ? ", and \(names.count - most) more" : ""
  return names.prefix(most).map { shown($0) }.joined(separator: ", ") + rest
}

/// As `shown`, in double quotes.
package func quoted(_ text: some StringProtocol) -> String { "\"\(shown(text))\"" }
