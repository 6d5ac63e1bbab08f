import Diagnostics
import Model

/// A recording in words: what is in it, and how it is replayed.
struct TraceOverview {
  let trace: Trace

  /// How it is replayed, in a few words.
  var title: String {
    let text = "trace of \(count)"
    guard let rate = trace.recordedRate.map({ $0 * trace.rateScale }) else { return text }
    switch trace.extending {
    case .loop: return text + " again and again, \(Format.number(rate))/s"
    case .resample(let block):
      return text + " in blocks of \(Format.span(block)) drawn anew in every replication, \(Format.number(rate))/s"
    case .silence: return text + ", then none"
    case nil: return text
    }
  }

  /// What is in it and how it is used, a sentence a line.
  func lines(from start: Instant) -> [String] {
    [contentLine] + tokenLine + columnLine + [dateLine(start)] + droppedLine
  }

  private var count: String {
    trace.requests == 1 ? "1 request" : "\(Format.number(Double(trace.requests))) requests"
  }

  private var contentLine: String {
    guard let rate = trace.recordedRate else { return count + (trace.requests == 1 ? "" : ", all at one moment") }
    let text = "\(count) in \(Format.duration(trace.span)), \(Format.number(rate))/s"
    guard trace.rateScale != 1 else { return text }
    return text
      + "; replayed \(Format.number(trace.rateScale)) times as densely, at \(Format.number(rate * trace.rateScale))/s in "
      + Format.duration(trace.span / trace.rateScale)
  }

  private var tokenLine: [String] {
    var parts = [("prompts", trace.content.input), ("answers", trace.content.output)].compactMap { name, tokens in
      tokens.map {
        "\(name) of \(Format.number($0.mean)) tokens on average, \(Format.number($0.p95)) at the 95th percentile"
      }
    }
    if let cached = trace.content.cached {
      parts.append("\(Format.number(cached.mean)) tokens of a prompt found in a cache on average")
    }
    return parts.isEmpty ? ["no token counts: lengths are the workload's"] : [parts.joined(separator: "; ")]
  }

  private var columnLine: [String] {
    let used = "read: \(listed(trace.content.columns))"
    return [used + (trace.content.unused.isEmpty ? "" : "; not read: \(listed(trace.content.unused))")]
  }

  private func dateLine(_ start: Instant) -> String {
    guard trace.content.isDated else { return "its times are not dates: the first request comes at the run's start" }
    let epoch = Instant(secondsSinceEpoch: 0)
    let dates =
      "its dates, \(isoTime(epoch, plus: trace.firstTimestamp)) to \(isoTime(epoch, plus: trace.firstTimestamp + trace.span)),"
    guard !trace.keepsDates else {
      return dates + " are used: requests come at their own times, from the run's start on"
    }
    let first = "the first request comes at the run's start, \(isoTime(start, plus: 0))"
    if trace.isDrawn { return dates + " are not used: blocks are drawn from all of it" }
    if trace.rateScale != 1 { return dates + " are not used, since times are scaled: \(first)" }
    return dates + " are not used, since the run's start is not among them: \(first)"
  }

  private var droppedLine: [String] {
    trace.content.dropped == 0
      ? [] : ["\(Format.number(Double(trace.content.dropped))) rows of failed requests are left out"]
  }
}

extension ClosedArrivals {
  /// Who sends, in a few words.
  ///
  /// - Parameter isTalk: Whether what a client sends is a conversation.
  func title(isTalk: Bool) -> String {
    let end = requests.map { ", \(Format.number(Double($0))) \(isTalk ? "conversations" : "requests") in all" } ?? ""
    let places = isTalk ? "conversations under way, thinking included," : "requests in flight"
    guard let thinkTime else { return "\(Format.number(Double(clients))) \(places) all the time\(end)" }
    return "\(Format.number(Double(clients))) users who think for \(Format.duration(thinkTime.mean)) on average\(end)"
  }
}
