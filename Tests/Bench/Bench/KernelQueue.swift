import EventKernel

/// M/M/10 on the calendar and streams alone, the same work as the C++ twin.
enum KernelQueue {
  static func run(customers: Int) -> (customersPerSecond: Double, meanTime: Double) {
    let servers = 10
    let rate = 9.0
    let bank = StreamBank(seed: 1, replication: 0)
    let arrivals = bank.stream("arrivals")
    let services = bank.stream("services")
    let clock = Stopwatch(.processor)
    var calendar = Calendar(capacity: 64)
    var waiting = Ring()
    var arrived = Array(repeating: 0.0, count: servers + 1)
    var idle = Array(stride(from: UInt32(servers), to: 0, by: -1))
    var left = customers
    var served = 0
    var total = 0.0
    calendar.schedule(at: arrivals.exponential() / rate, source: 0)
    while served < customers, let event = calendar.take() {
      if event.source == 0 {
        left -= 1
        if left > 0 { calendar.schedule(at: event.time + arrivals.exponential() / rate, source: 0) }
        guard let server = idle.popLast() else {
          waiting.append(event.time)
          continue
        }
        arrived[Int(server)] = event.time
        calendar.schedule(at: event.time + services.exponential(), source: server)
      } else {
        total += event.time - arrived[Int(event.source)]
        served += 1
        guard let first = waiting.popFirst() else {
          idle.append(event.source)
          continue
        }
        arrived[Int(event.source)] = first
        calendar.schedule(at: event.time + services.exponential(), source: event.source)
      }
    }
    let seconds = clock.seconds
    return withExtendedLifetime(bank) { (Double(customers) / seconds, total / Double(customers)) }
  }

  /// A line of times in one array that wraps around.
  private struct Ring {
    private var storage = Array(repeating: 0.0, count: 1 << 12)
    private var head = 0
    private var count = 0

    mutating func append(_ value: Double) {
      precondition(count < storage.count, "the line of a stable queue is short")
      storage[(head &+ count) & (storage.count &- 1)] = value
      count &+= 1
    }

    mutating func popFirst() -> Double? {
      guard count > 0 else { return nil }
      defer {
        head = (head &+ 1) & (storage.count &- 1)
        count &-= 1
      }
      return storage[head]
    }
  }
}
