import Diagnostics
import EventKernel
import Model

/// Reads a recording through once, so that a bad row is told before a run, and says what is in it.
package enum TraceSurvey {
  /// Marks kept of a recording: enough that a block of it is found without reading much before it.
  private static let mostMarks = 8_192

  /// - Returns: The recording as it was recorded; nil where it has no requests.
  /// - Throws: `ScenarioError` that points at what is malformed.
  package static func trace(path: String, format: Trace.Format) throws(ScenarioError) -> Trace? {
    var reader = try TraceReader(path: path, format: format)
    var content = TraceContent()
    var (requests, last, product) = (0, 0.0, 0.0)
    var (inputs, outputs, found) = (TokenCounts(), TokenCounts(), TokenCounts())
    var marks = Marks(most: mostMarks)
    while let row = try reader.next() {
      requests += 1
      content.longestGap = max(content.longestGap, row.time - last)
      last = row.time
      if let input = row.inputTokens { inputs.add(input) }
      if let output = row.outputTokens { outputs.add(output) }
      if let cached = row.cachedTokens { found.add(cached) }
      if let input = row.inputTokens, let output = row.outputTokens { product += Double(input) * Double(output) }
      if marks.isDue(at: row.time) { marks.add(reader.mark(row)) }
    }
    guard requests > 0 else { return nil }
    content.input = inputs.summary
    content.output = outputs.summary
    content.cached = found.law
    content.inputTimesOutput = product / Double(requests)
    content.dropped = reader.dropped
    let names = format.columns
    let blocks = format.blocksColumn.flatMap { reader.titles.contains($0) ? $0 : nil }
    let used = [names.timestamp, names.inputTokens, names.outputTokens, names.cachedTokens, names.item, blocks]
      .compactMap { $0 }
    content.columns = used
    content.unused = reader.titles.filter { !used.contains($0) }
    content.isDated = reader.isDated
    content.marks = marks.marks
    var trace = Trace(
      path: path, format: format, rateScale: 1, requests: requests, firstTimestamp: reader.firstTimestamp ?? 0,
      span: last)
    trace.content = content
    return trace
  }
}

/// How often each number of tokens was seen.
private struct TokenCounts {
  private var counts: [Int32: Int] = [:]
  private var total = 0
  private var sum = 0.0
  private var squares = 0.0

  mutating func add(_ tokens: Int32) {
    counts[tokens, default: 0] += 1
    total += 1
    sum += Double(tokens)
    squares += Double(tokens) * Double(tokens)
  }

  /// Each number as often as it was seen; nil of nothing.
  var law: Distribution? {
    let sorted = counts.sorted { $0.key < $1.key }
    return try? Distribution.values(sorted.map { Double($0.key) }, weights: sorted.map { Double($0.value) })
  }

  /// Nil of nothing.
  var summary: TraceContent.Tokens? {
    guard total > 0 else { return nil }
    var rest = (total * 95 + 99) / 100
    var p95: Int32 = 0
    for (tokens, count) in counts.sorted(by: { $0.key < $1.key }) {
      p95 = tokens
      rest -= count
      if rest <= 0 { break }
    }
    return TraceContent.Tokens(
      mean: sum / Double(total), meanSquare: squares / Double(total), p95: Double(p95), zeros: counts[0] ?? 0)
  }
}

/// Rows evenly spaced in time; every other one is dropped when there are too many.
private struct Marks {
  let most: Int
  private(set) var marks: [TraceMark] = []
  private var spacing = 0.001
  private var next = 0.0

  init(most: Int) { self.most = most }

  func isDue(at time: Double) -> Bool { marks.isEmpty || time >= next }

  mutating func add(_ mark: TraceMark) {
    if marks.count == most {
      marks = marks.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
      spacing *= 2
    }
    marks.append(mark)
    next = mark.time + spacing
  }
}
