import EventKernel
import Model

/// The instances that a pool keeps prepared, with the time to be billed for them.
struct WarmInstances {
  private let index: Int
  /// Instances that wait.
  private(set) var waiting: Int
  /// Instances that run to be prepared.
  private(set) var preparing = 0
  private var month = 0
  private var bookedUntil: Int64 = 0
  private var waitingTime: Int64 = 0
  private var preparingTime: Int64 = 0
  private(set) var rows: [WarmUsage] = []

  init(_ pool: Pool, index: Int) {
    self.index = index
    waiting = pool.warmPool?.size ?? 0
  }

  /// Brings the numbers to what they are from now on.
  mutating func change(waiting more: Int, preparing others: Int, at now: Double) {
    book(until: InstanceMeter.microseconds(now))
    waiting += more
    preparing += others
  }

  private mutating func book(until now: Int64) {
    waitingTime += Int64(waiting) * (now - bookedUntil)
    preparingTime += Int64(preparing) * (now - bookedUntil)
    bookedUntil = now
  }

  /// What was counted since the month began.
  mutating func addTotals(to totals: inout [(measure: UsageByHour.Measure, total: Double)], at now: Int64) {
    book(until: now)
    totals.append((.warm(pool: index, isWaiting: true), Double(waitingTime)))
    totals.append((.warm(pool: index, isWaiting: false), Double(preparingTime)))
  }

  /// Ends a calendar month, or the run.
  mutating func closeMonth(at now: Int64) {
    book(until: now)
    if waitingTime > 0 || preparingTime > 0 {
      rows.append(
        WarmUsage(
          pool: index, month: month, waitingMicroseconds: waitingTime, preparingMicroseconds: preparingTime))
    }
    waitingTime = 0
    preparingTime = 0
    month += 1
  }
}
