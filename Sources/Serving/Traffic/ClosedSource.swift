import EventKernel
import Model

/// When the clients of a closed workload send: each its next request after the outcome of the one before.
struct ClosedSource {
  private let thinkTime: Sampler?
  private let stream: NumberedStream
  /// Requests that may still be sent.
  private var left: Int

  init(_ closed: ClosedArrivals, of workload: String, streams: StreamBank) {
    thinkTime = closed.thinkTime.map(Sampler.init)
    stream = streams.numbered("\(workload)/user/think_time")
    left = closed.requests ?? .max
  }

  /// Seconds until a client sends its next request; nil where all have been sent.
  ///
  /// - Parameter number: Of the request whose outcome it has; below 0 of a client that has sent none.
  mutating func wait(after number: Int64) -> Double? {
    guard left > 0 else { return nil }
    left -= 1
    return thinkTime.map { max(0, $0.draw(stream.stream(of: number, part: 0))) } ?? 0
  }
}
