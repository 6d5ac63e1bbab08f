import Model

/// What each clock hour of a run had, from what was counted until its end and until the end of the hour before.
///
/// It reads what others count and changes nothing of it, so that a run is the same with and without it.
struct HourMeter {
  /// Seconds from the beginning of the run's first clock hour to the run's start.
  private let offset: Double
  private var hour = 0
  private var before: [UsageByHour.Measure: Double] = [:]
  private(set) var usage = UsageByHour()

  init(start: Instant) { offset = Double(start.secondOfDay % 3_600) }

  /// When the present hour ends, in seconds since the run's start.
  var end: Double { Double(hour + 1) * 3_600 - offset }

  /// Ends the hour, or what the run has of it.
  mutating func close(_ totals: [(measure: UsageByHour.Measure, total: Double)]) {
    for (measure, total) in totals {
      let amount = total - (before[measure] ?? 0)
      // What was booked in an hour before may turn out to be wasted later: there is none of it less than nothing.
      if amount > 0 { usage.add(amount, of: measure, hour: hour) }
      if amount != 0 { before[measure] = total }
    }
    hour += 1
  }

  /// Goes on from other totals: some count from the beginning of a month.
  mutating func restart(_ totals: [(measure: UsageByHour.Measure, total: Double)]) {
    before = [:]
    for (measure, total) in totals where total != 0 { before[measure] = total }
  }
}
