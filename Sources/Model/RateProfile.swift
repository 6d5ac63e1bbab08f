import Glibc

/// A traffic shape as a factor on the rate over time: piecewise linear, with nodes every quarter of an hour and at
/// every jump, so that its integral and the inverse of the integral are closed forms.
///
/// Arrivals are generated in operational time, in which the process has a constant rate, and mapped back through the
/// inverse of the integrated factor. For a Poisson process this is the exact non-homogeneous process (E. Çinlar,
/// "Introduction to Stochastic Processes", 1975, ch. 4.7); for other renewal processes it keeps their burstiness at every
/// rate. A change of the mean rate stretches the same draws, so that two scenarios that differ in rate alone stay paired.
public struct RateProfile: Sendable {
  private static let nodeSpacing = 900.0

  private let shape: TrafficShape
  private let daily: [Double]
  private let startOfDay: Double
  private let weekdayAtStart: Int
  @usableFromInline let isFlat: Bool

  /// Present time, in seconds from the start of the run.
  @inlinable public var now: Double { time }
  @usableFromInline var time = 0.0
  private var pieceEnd = 0.0
  private var factor = 1.0
  private var slope = 0.0

  /// At the start of a run.
  package init(shape: TrafficShape, start: Instant) {
    self.shape = shape
    isFlat = shape.isFlat
    startOfDay = Double(start.secondOfDay)
    weekdayAtStart = start.weekday
    daily = shape.diurnal.map(Self.dailyNodes) ?? []
    if isFlat { pieceEnd = .infinity } else { openPiece() }
  }

  /// Moves on until the integral of the factor has grown by `area`, but not past `limit`.
  /// - Returns: The area left over: 0 when it was used up before the limit.
  @inlinable @inline(__always)
  public mutating func advance(area: Double, limit: Double) -> Double {
    guard isFlat else { return advanceThroughPieces(area: area, limit: limit) }
    let target = time + area
    guard target > limit else {
      time = target
      return 0
    }
    let left = area - (limit - time)
    time = limit
    return left
  }

  @usableFromInline
  mutating func advanceThroughPieces(area: Double, limit: Double) -> Double {
    guard area > 0 else { return 0 }
    var area = area
    while true {
      let end = min(pieceEnd, limit)
      let width = end - now
      let available = width * (factor + slope * width / 2)
      if area <= available && available > 0 {
        // The smaller root of factor * x + slope / 2 * x^2 = area, in the form that does not cancel.
        let root = (factor * factor + 2 * slope * area).squareRoot()
        let step = min(2 * area / (factor + root), width)
        factor += slope * step
        time += step
        return 0
      }
      area -= available
      time = end
      if end == limit {
        factor += slope * width
        return area
      }
      openPiece()
    }
  }

  /// Moves to the end of the present piece, but not past `limit`.
  /// - Returns: Its width, the integral of the factor over it, and the greatest factor in it.
  package mutating func nextPiece(limit: Double) -> (width: Double, area: Double, peak: Double) {
    if !isFlat, now >= pieceEnd { openPiece() }
    let width = min(pieceEnd, limit) - now
    let last = factor + slope * width
    let piece = (width, width * (factor + last) / 2, max(factor, last))
    factor = last
    time += width
    return piece
  }

  /// Sets the factor and slope of the piece that begins now.
  private mutating func openPiece() {
    let clock = startOfDay + now
    let node = (clock / Self.nodeSpacing + 1e-9).rounded(.down)
    var end = (node + 1) * Self.nodeSpacing - startOfDay
    for spike in shape.spikes {
      if spike.at > now && spike.at < end { end = spike.at }
      let spikeEnd = spike.at + spike.lasting
      if spikeEnd > now && spikeEnd < end { end = spikeEnd }
    }
    let middle = (now + end) / 2
    var level = shape.weekly[(weekdayAtStart + Int((startOfDay + middle) / 86_400)) % 7]
    for spike in shape.spikes where spike.at <= middle && middle < spike.at + spike.lasting { level *= spike.factor }
    let atStart = level * smoothFactor(at: now)
    let atEnd = level * smoothFactor(at: end)
    factor = atStart
    slope = (atEnd - atStart) / (end - now)
    pieceEnd = end
  }

  /// The daily wave and growth, which have no jumps.
  private func smoothFactor(at time: Double) -> Double {
    var value = 1.0
    if !daily.isEmpty {
      let position = (startOfDay + time) / Self.nodeSpacing
      let node = position.rounded(.down)
      let share = position - node
      let index = Int(node) % daily.count
      value = daily[index] * (1 - share) + daily[(index + 1) % daily.count] * share
    }
    if shape.growthPerMonth != 0 { value *= pow(1 + shape.growthPerMonth, time / RateMonth.seconds) }
    return value
  }

  /// The wave at each quarter of an hour of the day, with mean 1 and the wanted peak.
  ///
  /// The wave is `exp(k cos(angle from the peak))` over its mean: positive at any peak, and close to a sine at small ones
  /// (the circular normal density; N. I. Fisher, "Statistical Analysis of Circular Data", 1993, section 3.3.6). `k` is
  /// found by bisection, since the ratio of peak to mean grows with it.
  private static func dailyNodes(_ wave: Diurnal) -> [Double] {
    let count = Int(86_400 / nodeSpacing)
    func nodes(_ k: Double) -> [Double] {
      let raw = (0..<count).map { node in
        exp(k * (cos(2 * .pi * (Double(node) * nodeSpacing - wave.peakAt) / 86_400) - 1))
      }
      let mean = raw.reduce(0, +) / Double(count)
      return raw.map { $0 / mean }
    }
    var low = 0.0
    var high = 1.0
    let wanted = wave.peakToMean
    func peak(_ k: Double) -> Double { nodes(k).max() ?? 1 }
    while peak(high) < wanted && high < 1e4 { high *= 2 }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if peak(middle) < wanted { low = middle } else { high = middle }
    }
    return nodes(high)
  }
}

extension Trace {
  /// Second of a run at which a recording's last request comes under a shape; nil where it comes after the run's end, or there is always a
  /// next one.
  public func replayEnd(from start: Instant, under shape: TrafficShape, within horizon: Double) -> Double? {
    guard !isEndless else { return nil }
    var profile = RateProfile(shape: shape, start: start)
    return profile.advance(area: max(0, span - skipped(at: start)) / rateScale, limit: horizon) == 0 ? profile.now : nil
  }
}

extension TrafficShape {
  /// Seconds at the mean rate in which as many requests come as in a run's first `seconds`.
  public func operationalTime(from start: Instant, for seconds: Double) -> Double {
    guard !isFlat, seconds > 0 else { return seconds }
    var profile = RateProfile(shape: self, start: start)
    var area = 0.0
    while profile.now < seconds { area += profile.nextPiece(limit: seconds).area }
    return area
  }

  /// The same of several lengths of time, ascending, in one pass.
  public func operationalTimes(from start: Instant, for seconds: [Double]) -> [Double] {
    guard !isFlat else { return seconds.map { max(0, $0) } }
    var profile = RateProfile(shape: self, start: start)
    var area = 0.0
    return seconds.map { end in
      while profile.now < end { area += profile.nextPiece(limit: end).area }
      return area
    }
  }
}
