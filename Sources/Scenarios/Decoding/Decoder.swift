import Catalog

/// Turns nodes into the model, part by part; each part is an extension in its own file.
///
/// A part that has a complaint answers nil and reading goes on, so that one pass tells everything.
struct Decoder {
  let problems: Problems

  init(problems: Problems) { self.problems = problems }

  func error(_ place: Place, _ message: String, hint: String? = nil) { problems.error(place, message, hint: hint) }

  func fields(_ field: Field) -> Fields { Fields(field, problems: problems) }

  /// `; did you mean "x"?` for a word, or nothing.
  func suggestion(_ word: String, among known: [String]) -> String {
    Catalog.nearest(word, among: known).map { "did you mean \(quoted($0))?" } ?? ""
  }
}
