/// How much of a budget's periods a run has, by which it is told whether its money may be multiplied to that of a month.
extension Budget {
  /// So many periods that those which a run cuts do not tell. A modelling choice.
  private static let manyPeriods = 100.0

  /// How many times as long a period is as the longest part of one that a run has, at least 1, where the run cuts periods: what it spends in those
  /// cannot be multiplied to that of a month, unless so much less than the limit was spent in all of them. Nil where it has whole periods
  /// alone, or so many of them that the others do not tell.
  public func periodOverPart(start: Instant, horizon: Double) -> Double? {
    guard horizon > 0 else { return nil }
    let length = period == .month && reset == .calendar ? Double(start.secondsOfMonth) : period.seconds
    guard horizon < Self.manyPeriods * length else { return nil }
    if reset == .rolling {
      // A run of the month itself is not multiplied.
      if horizon == Double(start.secondsOfMonth) { return nil }
      return horizon.truncatingRemainder(dividingBy: length) == 0 ? nil : max(1, length / horizon)
    }
    let edges = edges(from: start, horizon: horizon)
    let isWhole = begin(of: start) == start && nextEdge(after: start, edges, horizon) == horizon
    guard !isWhole else { return nil }
    let longest = zip(edges, edges.dropFirst()).map { $1 - $0 }.max() ?? horizon
    return max(1, length / longest)
  }

  /// The begin of the calendar's period in which a moment lies.
  public func begin(of start: Instant) -> Instant {
    if period == .month {
      let (year, month, _) = start.date
      return Instant(year: year, month: month, day: 1)
    }
    return Instant(secondsSinceEpoch: start.secondsSinceEpoch - Int64(phase(of: start)))
  }

  /// The second at which a period ends that has begun before the end of the run, of one that has it as a whole: the horizon, or later.
  private func nextEdge(after start: Instant, _ edges: [Double], _ horizon: Double) -> Double {
    let last = edges.dropLast().last ?? 0
    guard period == .month else { return last + period.seconds }
    let begin = Instant(secondsSinceEpoch: start.secondsSinceEpoch + Int64(last))
    return last + Double(begin.secondsOfMonth)
  }
}
