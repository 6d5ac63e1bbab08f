import EventKernel
import Scenarios

/// Seconds that a request, or a batch, takes on a replica without a roofline.
struct ServiceTime {
  private let table: BatchTable?
  private let sampler: Sampler
  private let stream: Stream

  init(_ pool: Pool, stream: Stream) {
    self.stream = stream
    switch pool.stepTime {
    case .roofline:
      table = nil
      sampler = Sampler(.constant(0))
    case .table(let points):
      table = BatchTable(points)
      sampler = Sampler(.constant(0))
    case .latency(let distribution):
      table = nil
      sampler = Sampler(distribution)
    }
  }

  /// Seconds of a batch.
  @inline(__always)
  func batch(of size: Int) -> Double { table?(batch: size) ?? sampler.draw(stream) }

  /// Seconds of one request by itself, drawn from the request's own stream.
  @inline(__always)
  func single(from stream: Stream) -> Double { table?(batch: 1) ?? sampler.draw(stream) }
}
