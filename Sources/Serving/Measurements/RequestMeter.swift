import Model

/// Requests by consumer and month.
struct RequestMeter {
  private var arrivedThisMonth: Buffer<Int64>
  private var completedThisMonth: Buffer<Int64>
  private(set) var rows: [RequestUsage] = []

  init(consumers: Int) {
    arrivedThisMonth = Buffer(Array(repeating: 0, count: consumers))
    completedThisMonth = Buffer(Array(repeating: 0, count: consumers))
  }

  @inline(__always) mutating func arrived(_ consumer: UInt16) { arrivedThisMonth[Int(consumer)] += 1 }

  @inline(__always) mutating func completed(_ consumer: UInt16) { completedThisMonth[Int(consumer)] += 1 }

  /// What was counted since the month began.
  func addTotals(to totals: inout [(measure: UsageByHour.Measure, total: Double)]) {
    for consumer in arrivedThisMonth.indices {
      totals.append((.arrived(consumer: consumer), Double(arrivedThisMonth[consumer])))
      totals.append((.completed(consumer: consumer), Double(completedThisMonth[consumer])))
    }
  }

  /// Ends a calendar month.
  mutating func closeMonth(_ month: Int) {
    for consumer in arrivedThisMonth.indices {
      let (arrived, completed) = (arrivedThisMonth[consumer], completedThisMonth[consumer])
      guard arrived > 0 || completed > 0 else { continue }
      rows.append(RequestUsage(consumer: consumer, month: month, arrived: arrived, completed: completed))
      arrivedThisMonth[consumer] = 0
      completedThisMonth[consumer] = 0
    }
  }
}
