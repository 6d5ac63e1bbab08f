import EventKernel
import Model

/// Seconds that a request, or a batch, takes on a replica without a roofline.
///
/// What is asked on every event is `mutating` though it changes nothing: a large value that is only read may be copied for the call,
/// with all that it refers to counted, and one that may change is not.
struct ServiceTime {
  private let table: BatchTable?
  /// Seconds of a batch of one, where a table fixes them.
  let fixed: Double?
  private let sampler: Sampler
  private let stream: Stream

  init(_ stepTime: StepTimeModel, stream: Stream) {
    self.stream = stream
    switch stepTime {
    case .roofline:
      table = nil
      fixed = nil
      sampler = Sampler(.constant(0))
    case .table(let points):
      let table = BatchTable(points)
      self.table = table
      fixed = table(batch: 1)
      sampler = Sampler(.constant(0))
    case .latency(let distribution):
      table = nil
      fixed = nil
      sampler = Sampler(distribution)
    }
  }

  /// Seconds of a batch.
  @inline(__always)
  mutating func batch(of size: Int) -> Double { table?(batch: size) ?? sampler.draw(stream) }

  /// Seconds of one request by itself, drawn from the request's own stream.
  @inline(__always)
  mutating func single(from stream: Stream) -> Double { fixed ?? sampler.draw(stream) }
}
