import Scenarios

/// Instance time by purchase option and month, in whole microseconds, so that parts add up exactly.
struct InstanceMeter {
  private var time: [Int64]
  private var rounding: [Int64]
  private let options: Int
  private let pool: Int
  private(set) var month = 0

  init(pool: Int, options: Int, months: Int) {
    self.pool = pool
    self.options = options
    time = Array(repeating: 0, count: options * months)
    rounding = time
  }

  /// A simulated second in whole microseconds.
  static func microseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e6).rounded()) }

  mutating func add(_ microseconds: Int64, option: Int) { time[month * options + option] += microseconds }

  /// Adds what the provider bills beyond the time an instance ran: at least 60 s, in whole seconds.
  ///
  /// Source: AWS "Amazon EC2 On-Demand Pricing" and Google "Compute Engine pricing": per second with a minimum of one
  /// minute (read 2026-08).
  mutating func addRounding(total: Int64, option: Int) {
    let second: Int64 = 1_000_000
    let billed = max(60 * second, (total + second - 1) / second * second)
    rounding[month * options + option] += billed - total
  }

  mutating func nextMonth() { month += 1 }

  /// The non-zero rows, by option and then month.
  func rows() -> [InstanceUsage] {
    var rows: [InstanceUsage] = []
    for option in 0..<options {
      for month in 0..<(time.count / options) {
        let place = month * options + option
        guard time[place] != 0 || rounding[place] != 0 else { continue }
        rows.append(
          InstanceUsage(
            pool: pool, option: option, month: month, microseconds: time[place], roundingMicroseconds: rounding[place]))
      }
    }
    return rows
  }
}
