import EventKernel
import Model
import Traces

/// The requests of a recording one after the other, in its own seconds since the replay began, for as long as anyone asks.
///
/// A recording that is resampled is put together of blocks that each begin at a moment drawn evenly over the recording, which goes round:
/// after its end its beginning follows (the circular block bootstrap; D. Politis and J. Romano, "A circular block-resampling procedure for
/// stationary data", 1992). Every moment of it is as likely as any other to be replayed, so that rate and token counts keep their means, and
/// what is silent in it stays silent. Blocks are of the recording's own time: at another rate they last longer or shorter, with the same
/// bursts in them.
///
/// Two moments that lie `t` apart are in one block of length `b` with probability `1 - t/b`, and else have nothing to do with each other. So
/// of what the variance of counts in windows of length `w` has beyond that of Poisson traffic at most `w / 3b` is lost, where the covariance
/// does not grow with the distance: the integral of `(w - t) t / b` over that of `w - t` (the bias of the block bootstrap; H. Künsch, "The
/// jackknife and the bootstrap for general stationary observations", 1989). A change of the rate stretches windows and blocks alike: over
/// windows of equal mean count the index of dispersion is the same at every rate. Copies of the recording laid over one another, or requests
/// taken out of it, would lower what it has beyond 1 by their number or their share.
struct TraceReplay {
  private var reader: TraceReader
  private let extending: Trace.Extension?
  private let period: Double
  private let marks: [TraceMark]
  private let stream: Stream
  /// What is added to a row's time.
  private var offset: Double
  /// From when on rows are replayed, and until when; in seconds of the replay.
  private var begin = 0.0
  private var end = Double.infinity

  /// - Parameter stream: Where blocks are drawn from.
  /// - Throws: `ScenarioError` when the file cannot be read.
  init(_ trace: Trace, start: Instant, stream: Stream) throws {
    reader = try TraceReader(path: trace.path, format: trace.format)
    extending = trace.extending
    period = trace.period ?? .infinity
    self.stream = stream
    offset = -trace.skipped(at: start)
    // The first row has to be read before any other is looked up.
    guard trace.isEndless, let first = try reader.next() else {
      marks = []
      return
    }
    let own = reader.mark(first)
    marks = trace.content.marks.isEmpty ? [own] : trace.content.marks
    if case .resample(let block) = trace.extending {
      (begin, end) = (-block, 0)
      try openBlock()
    } else {
      try reader.go(to: own)
    }
  }

  /// What identifies each block of the last row's prompt.
  var promptBlocks: [UInt64] { reader.blocks }

  /// The next request; nil where there is none.
  /// - Throws: `ScenarioError` when the file cannot be read on.
  mutating func next() throws -> TraceRow? {
    while true {
      guard var row = try reader.next() else {
        guard let first = marks.first else { return nil }
        offset += period
        try reader.go(to: first)
        continue
      }
      row.time += offset
      if row.time < begin { continue }
      if row.time < end { return row }
      guard end.isFinite else { return nil }
      try openBlock()
    }
  }

  /// Goes on with a block that begins anywhere in the recording.
  private mutating func openBlock() throws {
    let length = end - begin
    let start = stream.uniform() * period
    (begin, end) = (end, end + length)
    offset = begin - start
    try reader.go(to: mark(before: start))
  }

  /// The last mark that is no later than a moment of the recording.
  private func mark(before time: Double) -> TraceMark {
    var (low, high) = (0, marks.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if marks[middle].time <= time { low = middle } else { high = middle }
    }
    return marks[low]
  }
}
