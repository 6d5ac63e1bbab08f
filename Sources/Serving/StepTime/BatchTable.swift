import Model

/// Seconds a batch takes by its size: measured points, linear between them.
struct BatchTable {
  private let seconds: [Double]

  /// Fills every size up to the largest measured one.
  init(_ points: [BatchLatency]) {
    var filled: [Double] = [0]
    var previous = BatchLatency(batch: 0, seconds: points.first?.seconds ?? 0)
    for point in points {
      // Below the first point its own time holds: a smaller batch was not measured to be quicker.
      for size in (previous.batch + 1)...point.batch {
        let share = Double(size - previous.batch) / Double(point.batch - previous.batch)
        filled.append(previous.seconds + share * (point.seconds - previous.seconds))
      }
      previous = point
    }
    seconds = filled
  }

  /// Seconds of a batch; sizes above the largest measured one take its time (scenarios that allow them are refused).
  func callAsFunction(batch: Int) -> Double { seconds[min(batch, seconds.count - 1)] }
}

/// Seconds that a batch takes by measured points, as replicas take it.
public func batchLatency(_ points: [BatchLatency], batch: Int) -> Double { BatchTable(points)(batch: batch) }
