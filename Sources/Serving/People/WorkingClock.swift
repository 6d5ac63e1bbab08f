import Model

/// The hours in which people work, in seconds of a run.
struct WorkingClock {
  private let hours: WorkingHours?
  /// Seconds from a Monday, 00:00 UTC, to the run's start.
  private let weekSecond: Double

  init(_ hours: WorkingHours?, start: Instant) {
    self.hours = hours
    // The first of January 1970 was a Thursday.
    weekSecond = Double((start.secondsSinceEpoch + 3 * 86_400) % 604_800)
  }

  /// The second at which so much work is done that is begun now, and done in hours alone.
  func end(of seconds: Double, from now: Double) -> Double {
    guard let hours else { return now + seconds }
    var left = seconds
    var (day, second) = split(now)
    while true {
      if hours.days[day % 7], second < hours.to {
        let begin = max(second, hours.from)
        if left <= hours.to - begin { return Double(day) * 86_400 + begin + left - weekSecond }
        left -= hours.to - begin
      }
      day += 1
      second = 0
    }
  }

  /// The first second from now on at which people work.
  func opening(from now: Double) -> Double { max(now, end(of: 0, from: now)) }

  /// Seconds of hours between two moments.
  func seconds(from first: Double, to last: Double) -> Double {
    guard let hours else { return max(0, last - first) }
    var sum = 0.0
    var (day, second) = split(first)
    let (lastDay, lastSecond) = split(last)
    while day <= lastDay {
      if hours.days[day % 7] {
        let end = day == lastDay ? min(hours.to, lastSecond) : hours.to
        sum += max(0, end - max(second, hours.from))
      }
      day += 1
      second = 0
    }
    return sum
  }

  /// Days since that Monday, and seconds of the day.
  private func split(_ now: Double) -> (day: Int, second: Double) {
    let second = weekSecond + now
    let day = Int((second / 86_400).rounded(.down))
    return (day, second - Double(day) * 86_400)
  }
}
