import Glibc

/// How arrivals follow one another: their rate, its wave over the day, and how clustered they are around it.
package struct ArrivalPattern: Sendable, Equatable {
  /// A wave over the day.
  package struct Wave: Sendable, Equatable {
    /// Seconds after midnight, UTC, at which the rate is highest.
    package var peakAt: Double
    /// The highest rate over the mean.
    package var peakToMean: Double
    /// The rate over its mean, integrated from midnight on, in seconds, at equal steps through the day.
    let integral: [Double]

    /// - Parameter concentration: How sharp the peak is: the rate goes with exp(concentration x cos(angle from the peak)).
    init(peakAt: Double, peakToMean: Double, concentration: Double) {
      self.peakAt = peakAt
      self.peakToMean = peakToMean
      let steps = 1_440
      let rates = (0..<steps).map { step in
        exp(concentration * (cos(2 * .pi * ((Double(step) + 0.5) / Double(steps) - peakAt / 86_400)) - 1))
      }
      let factor = 86_400 / rates.reduce(0, +)
      integral = rates.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1 * factor) }
    }
  }
  /// Requests a second.
  package let rate: Double
  /// The wave; nil where less than a day was recorded or none shows.
  package let wave: Wave?
  /// The coefficient of variation of the gaps, with the wave removed; nil where times are too coarse to tell.
  package let cv: Double?

  private static let day = 86_400.0

  /// - Parameters:
  ///   - times: Seconds in order, at least two of them different.
  ///   - isAbsolute: Whether they count from 1970; otherwise the first is taken to be at midnight.
  package init(_ times: [Double], isAbsolute: Bool) {
    let (first, last) = (times[0], times[times.count - 1])
    rate = Double(times.count - 1) / (last - first)
    let midnight = isAbsolute ? 0 : first
    let wave = Self.wave(times, midnight: midnight)
    self.wave = wave
    let isCoarse = times.allSatisfy { $0 == $0.rounded() } && rate > 0.2
    cv = isCoarse ? nil : Self.variation(times.map { wave?.cumulative($0 - midnight) ?? $0 })
  }

  /// The wave of whole days that fits best: by maximum likelihood, the mean direction and the concentration of a circular normal
  /// density (N. I. Fisher, "Statistical Analysis of Circular Data", 1993, section 4.5), which is also the simulator's.
  private static func wave(_ times: [Double], midnight: Double) -> Wave? {
    let days = ((times[times.count - 1] - times[0]) / day).rounded(.down)
    // A trace of a day often ends a little before.
    let whole = days < 1 && times[times.count - 1] - times[0] > 0.98 * day ? 1 : days
    guard whole >= 1 else { return nil }
    let end = times[0] + whole * day
    var (cosine, sine, count) = (0.0, 0.0, 0.0)
    for time in times where time < end {
      let angle = 2 * Double.pi * (time - midnight) / day
      cosine += cos(angle)
      sine += sin(angle)
      count += 1
    }
    let length = (cosine * cosine + sine * sine).squareRoot() / count
    // Chance alone makes it longer than this once in 20,000 times (Rayleigh's test).
    guard length > 0.05, count * length * length > 10 else { return nil }
    var (low, high) = (0.0, 50.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if moments(middle).direction < length { low = middle } else { high = middle }
    }
    let peak = atan2(sine, cosine) / (2 * .pi) * day
    return Wave(
      peakAt: peak < 0 ? peak + day : peak, peakToMean: min(24, moments(low).peak), concentration: low)
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

extension ArrivalPattern.Wave {
  /// The wave integrated from midnight of the first day, in seconds.
  func cumulative(_ time: Double) -> Double {
    let days = (time / 86_400).rounded(.down)
    let steps = integral.count - 1
    let place = (time - days * 86_400) / 86_400 * Double(steps)
    let step = min(Int(place), steps - 1)
    return days * 86_400 + integral[step] + (integral[step + 1] - integral[step]) * (place - Double(step))
  }
}
