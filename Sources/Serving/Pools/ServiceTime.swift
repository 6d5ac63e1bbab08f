import EventKernel
import Scenarios

/// Seconds that a request, or a batch, takes on a replica without a roofline.
struct ServiceTime {
  private let table: BatchTable?
  /// Seconds of a batch of one, where a table fixes them.
  private let fixed: Double?
  private let sampler: Sampler
  private let stream: Stream

  init(_ pool: Pool, stream: Stream) {
    self.stream = stream
    switch pool.stepTime {
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
  func batch(of size: Int) -> Double { table?(batch: size) ?? sampler.draw(stream) }

  /// Seconds of one request by itself, drawn from the request's own stream.
  @inline(__always)
  func single(from stream: Stream) -> Double { fixed ?? sampler.draw(stream) }
}
