/// Collects complaints while reading goes on, so that all of them are told at once.
package final class Problems {
  private struct Entry: Hashable {
    var place: Place
    var severity: Diagnostic.Severity
    var message: String
    var hint: String?
  }
  /// The texts that places point into.
  package private(set) var sources: [SourceFile] = []
  private var blocks: [(place: Place, path: String)] = []
  /// The path of the first block that has other keys than were written; nil where there is none.
  package var topic: String? { blocks.min { $0.place < $1.place }?.path }
  private var entries: [Entry] = []
  private var seen: Set<Entry> = []
  private var foreign: [Diagnostic] = []

  package init() {}

  /// Adds a text; the answer is its index in places.
  package func add(_ source: SourceFile) -> Int {
    sources.append(source)
    return sources.count - 1
  }

  /// Reports an error. The same one twice (as through an alias) counts once.
  package func error(_ place: Place, _ message: String, hint: String? = nil) {
    insert(Entry(place: place, severity: .error, message: message, hint: hint))
  }

  /// Says that a block has other keys than were written.
  package func explain(_ place: Place, _ path: String) { blocks.append((place, path)) }

  /// Reports something that may not mean what was wanted.
  package func warning(_ place: Place, _ message: String, hint: String? = nil) {
    insert(Entry(place: place, severity: .warning, message: message, hint: hint))
  }

  /// Reads something, and has the errors of it that `rewrite` has words for stand at another place.
  package func moving<T>(
    to place: Place, _ read: () -> T, rewrite: (_ message: String, _ hint: String?) -> (String, String?)?
  ) -> T {
    let first = entries.count
    let result = read()
    for index in entries.indices.dropFirst(first) where entries[index].severity == .error {
      guard let (message, hint) = rewrite(entries[index].message, entries[index].hint) else { continue }
      seen.remove(entries[index])
      entries[index] = Entry(place: place, severity: .error, message: message, hint: hint)
      seen.insert(entries[index])
    }
    return result
  }

  /// Reports an error in a file that is not one of the sources, such as a trace.
  package func error(_ diagnostic: Diagnostic) { foreign.append(diagnostic) }

  private func insert(_ entry: Entry) {
    if seen.insert(entry).inserted { entries.append(entry) }
  }

  /// Whether an error was reported.
  package var hasErrors: Bool { !foreign.isEmpty || entries.contains { $0.severity == .error } }

  /// Number of errors so far, to see whether a part was read without complaint.
  package var errorCount: Int { foreign.count + entries.count { $0.severity == .error } }

  /// The error that stands first.
  package var firstError: (place: Place, message: String, hint: String?)? {
    entries.filter { $0.severity == .error }.min { ($0.place, $0.message) < ($1.place, $1.message) }
      .map { ($0.place, $0.message, $0.hint) }
  }

  /// The complaints of one severity by place, foreign files last.
  package func diagnostics(_ severity: Diagnostic.Severity) -> [Diagnostic] {
    let sorted = entries.filter { $0.severity == severity }.sorted { ($0.place, $0.message) < ($1.place, $1.message) }
    let own = sorted.enumerated().map { index, entry in
      let source = sources[entry.place.source]
      let hasLine = entry.place.line > 0 && index < ScenarioError.printed
      let excerpt =
        hasLine
        ? Excerpt(line: source.line(entry.place.line), column: entry.place.column, length: entry.place.length) : nil
      return Diagnostic(
        severity: severity, file: source.name, line: entry.place.line, column: entry.place.column,
        message: entry.message, hint: entry.hint, excerpt: excerpt)
    }
    return own + foreign.filter { $0.severity == severity }
  }
}
