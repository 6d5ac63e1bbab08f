import Model

/// How long each number of instances ran in each clock hour, in whole microseconds.
struct LevelMeter {
  private static let hourLength: Int64 = 3_600_000_000

  private let pool: Int
  private let machine: Int
  /// Microseconds from the beginning of the run's first clock hour to the run's start.
  private let offset: Int64
  private var rows: [LevelUsage] = []
  private var hour = 0
  /// By level, since the hour began.
  private var time: [Int64] = [0]
  /// Whether the last row is all that its last hour has.
  private var isLastAlone = false

  init(pool: Int, machine: Int, start: Instant) {
    self.pool = pool
    self.machine = machine
    offset = start.secondOfDay % 3_600 * 1_000_000
  }

  /// Books a stretch of simulated time at one level; stretches come in order.
  mutating func book(level: Int, from start: Int64, until end: Int64) {
    while level >= time.count { time.append(0) }
    var cursor = start + offset
    let last = end + offset
    while cursor < last {
      let present = Int(cursor / Self.hourLength)
      while hour < present { closeHour() }
      let next = min(last, Int64(present + 1) * Self.hourLength)
      time[level] += next - cursor
      cursor = next
    }
  }

  private mutating func closeHour() {
    let taken = time.indices.dropFirst().filter { time[$0] > 0 }
    if isLastAlone, taken.count == 1, let last = rows.last, last.hours.upperBound == hour, last.level == taken[0],
      last.microseconds == time[taken[0]]
    {
      rows[rows.count - 1].addHour()
    } else {
      for level in taken {
        rows.append(
          LevelUsage(pool: pool, machine: machine, hours: hour..<hour + 1, level: level, microseconds: time[level]))
      }
      isLastAlone = taken.count == 1
    }
    for level in taken { time[level] = 0 }
    time[0] = 0
    hour += 1
  }

  /// Ends the run and gives its rows away, by hour and level.
  mutating func takeRows() -> [LevelUsage] {
    closeHour()
    defer { rows = [] }
    return rows
  }
}
