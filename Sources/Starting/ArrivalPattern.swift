import Glibc

/// How arrivals follow one another: their rate, its wave over the day, and how clustered they are around it.
package struct ArrivalPattern: Sendable, Equatable {
  /// A wave over the day.
  package struct Wave: Sendable, Equatable {
    /// Seconds after midnight, UTC, at which the rate is highest.
    package var peakAt: Double
    /// The highest rate over the mean.
    package var peakToMean: Double
  }
  /// Requests a second.
  package let rate: Double
  /// The wave; nil where less than a day was recorded or none shows.
  package let wave: Wave?
  /// The rate of the busiest hour of the day over the mean; nil where less than a day was recorded.
  package let busiestHour: Double?
  /// The coefficient of variation of the gaps, with the rate by time of day removed where a day was recorded; nil where times
  /// are too coarse to tell.
  package let cv: Double?

  private static let day = 86_400.0

  /// - Parameters:
  ///   - times: Seconds in order, at least two of them different.
  ///   - isAbsolute: Whether they count from 1970; otherwise the first is taken to be at midnight.
  package init(_ times: [Double], isAbsolute: Bool) {
    let (first, last) = (times[0], times[times.count - 1])
    rate = Double(times.count - 1) / (last - first)
    let midnight = isAbsolute ? 0 : first
    let days = Self.wholeDays(times)
    let whole = times.prefix { $0 < first + days * Self.day }
    wave = days > 0 ? Self.wave(whole, midnight: midnight) : nil
    busiestHour = days > 0 ? Self.busiestHour(whole, midnight: midnight) : nil
    let isCoarse = times.allSatisfy { $0 == $0.rounded() } && rate > 0.2
    cv = isCoarse ? nil : Self.variation(days > 0 ? Self.levelled(times.map { $0 - midnight }) : times)
  }

  /// Days from the first to the last time; a trace of a day often ends a little before.
  private static func wholeDays(_ times: [Double]) -> Double {
    let days = (times[times.count - 1] - times[0]) / day
    return days < 1 && days > 0.98 ? 1 : days.rounded(.down)
  }

  private static func busiestHour(_ times: ArraySlice<Double>, midnight: Double) -> Double {
    var counts = [Double](repeating: 0, count: 24)
    for time in times { counts[Int((time - midnight) / 3_600) % 24] += 1 }
    return (counts.max() ?? 0) * 24 / Double(times.count)
  }

  /// Times by a clock that goes as quickly as requests came in each part of the day.
  ///
  /// The wave that the simulator knows need not have the shape of the log's, and what a fit leaves would count as clustering. So
  /// the rate is measured, by the hour, or in longer parts where an hour has fewer than 50 requests on average.
  private static func levelled(_ times: [Double]) -> [Double] {
    let parts = min(24, max(1, times.count / 50))
    let width = day / Double(parts)
    let (first, last) = (times[0], times[times.count - 1])
    var counts = [Double](repeating: 0, count: parts)
    var seconds = counts
    for time in times { counts[Int(time / width) % parts] += 1 }
    for part in Int(first / width)...Int(last / width) {
      seconds[part % parts] += max(0, min(last, Double(part + 1) * width) - max(first, Double(part) * width))
    }
    let rates = zip(counts, seconds).map { $1 > 0 ? $0 / $1 : 0 }
    var (at, part, sum) = (first, Int(first / width), 0.0)
    return times.map { time in
      while Double(part + 1) * width < time {
        sum += rates[part % parts] * (Double(part + 1) * width - at)
        part += 1
        at = Double(part) * width
      }
      sum += rates[part % parts] * (time - at)
      at = time
      return sum
    }
  }

  /// The wave of whole days that fits best: by maximum likelihood, the mean direction and the concentration of a circular normal
  /// density (N. I. Fisher, "Statistical Analysis of Circular Data", 1993, section 4.5), which is also the simulator's.
  private static func wave(_ times: ArraySlice<Double>, midnight: Double) -> Wave? {
    var (cosine, sine) = (0.0, 0.0)
    for time in times {
      let angle = 2 * Double.pi * (time - midnight) / day
      cosine += cos(angle)
      sine += sin(angle)
    }
    let count = Double(times.count)
    let length = (cosine * cosine + sine * sine).squareRoot() / count
    // Chance alone makes it longer than this once in 20,000 times (Rayleigh's test).
    guard length > 0.05, count * length * length > 10 else { return nil }
    var (low, high) = (0.0, 50.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if moments(middle).direction < length { low = middle } else { high = middle }
    }
    let peak = atan2(sine, cosine) / (2 * .pi) * day
    return Wave(peakAt: peak < 0 ? peak + day : peak, peakToMean: min(24, moments(low).peak))
  }

  /// The mean direction's length, and the peak over the mean, of a concentration.
  private static func moments(_ concentration: Double) -> (direction: Double, peak: Double) {
    var (sum, along) = (0.0, 0.0)
    for step in 0..<1_440 {
      let angle = 2 * Double.pi * Double(step) / 1_440
      let density = exp(concentration * (cos(angle) - 1))
      sum += density
      along += density * cos(angle)
    }
    return (along / sum, 1_440 / sum)
  }

  private static func variation(_ times: [Double]) -> Double {
    let gaps = zip(times.dropFirst(), times).map(-)
    let mean = gaps.reduce(0, +) / Double(gaps.count)
    let square = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)
    return mean > 0 ? square.squareRoot() / mean : 0
  }
}
