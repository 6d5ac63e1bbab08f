import Diagnostics
import Scenarios

/// Reads what others run, document by document, into parts of pools.
///
/// What has no place in a scenario is told as a warning of `problems`, what is malformed as an error. Each kind of document is an
/// extension in its own file.
final class Importer {
  let problems: Problems
  var parts: [ImportedPart] = []
  /// Settings of a Knative installation, by key.
  var knativeSettings: [String: Field] = [:]
  /// Knative services, which are read once the settings are known.
  var knativeServices: [Field] = []

  init(problems: Problems) { self.problems = problems }

  func error(_ place: Place, _ message: String, hint: String? = nil) { problems.error(place, message, hint: hint) }

  /// Tells what could not be carried over, and why.
  func omit(_ place: Place, _ what: String, _ why: String, instead: String? = nil) {
    problems.warning(place, "not carried over: \(what): \(why)", hint: instead)
  }

  /// Tells in what a carried value means something else here.
  func differ(_ place: Place, _ what: String, _ how: String) {
    problems.warning(place, "carried over with a difference: \(what): \(how)")
  }

  func fields(_ field: Field) -> Fields { Fields(field, problems: problems) }

  /// Names every key that nobody asked for, except those that a simulation has no use for.
  func omitRest(of fields: Fields, silently: Set<String> = []) {
    for entry in fields.unasked where !silently.contains(entry.key) {
      let path = fields.field.path(entry.key)
      omit(
        entry.keyPlace, shown(path), "not modelled",
        instead: fields.nearestKey(to: entry.key).map { "did you mean \(quoted($0))?" })
    }
  }
}
