import Catalog
import Diagnostics

/// Turns nodes into the model, part by part; each part is an extension in its own file.
///
/// A part that has a complaint answers nil and reading goes on, so that one pass tells everything.
struct Decoder {
  let problems: Problems
  /// The user's own prices, which go before the catalog's.
  var books: [PriceBook] = []

  init(problems: Problems) { self.problems = problems }

  func error(_ place: Place, _ message: String, hint: String? = nil) { problems.error(place, message, hint: hint) }

  func fields(_ field: Field) -> Fields { Fields(field, problems: problems) }

  /// A mapping with the keys of a block.
  func fields(_ field: Field, _ block: any AnyKeyBlock) -> Fields { Fields(field, block, problems: problems) }

  /// `did you mean "x"?` for a word, or nothing.
  func suggestion(_ word: String, among known: [String]) -> String {
    if let present = RenamedWords.present(for: word), known.contains(present) {
      return "\(quoted(word)) is called \(quoted(present))"
    }
    return nearestWord(word, among: known).map { "did you mean \(quoted($0))?" } ?? ""
  }
}

/// The known word that a mistyped one most likely means: the catalog's rule, or else the longest known word of at least three
/// letters that it begins with (`min_replica`: `min`).
package func nearestWord(_ word: String, among known: [String]) -> String? {
  // No key is this long; the search is quadratic in the length.
  guard word.utf8.count <= 100 else { return nil }
  return Catalog.nearest(word, among: known)
    ?? known.filter { $0.utf8.count >= 3 && word.hasPrefix($0) }.max { ($0.utf8.count, $1) < ($1.utf8.count, $0) }
}
