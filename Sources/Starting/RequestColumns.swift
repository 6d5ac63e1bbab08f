import Diagnostics
import Traces

/// Which columns of a request log hold what.
struct RequestColumns: Sendable, Equatable {
  /// The titles as the header has them.
  var time: String
  var input: String
  var output: String

  /// Finds the columns in a header.
  ///
  /// - Throws: `ScenarioError` that names what is missing and what the header has.
  init(titles: [String], path: String) throws(ScenarioError) {
    try RequestColumn.checkSeparators(titles, path: path)
    let time = try RequestColumn.time.title(in: titles, path: path)
    let input = try RequestColumn.input.title(in: titles, path: path)
    let output = try RequestColumn.output.title(in: titles, path: path)
    guard let time, let input, let output else {
      let missing = [(RequestColumn.time, time), (.input, input), (.output, output)].filter { $0.1 == nil }
      throw RequestColumn.missing(missing.map(\.0), from: titles, path: path)
    }
    self.time = time
    self.input = input
    self.output = output
  }
}
