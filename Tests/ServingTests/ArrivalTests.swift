import EventKernel
import Glibc
import Model
import Serving
import Testing

/// Arrivals against the integral of the rate that was requested, and against closed forms of their burstiness.
@Suite struct ArrivalTests {
  static let day = 86_400.0
  /// A Wednesday.
  static let start = Instant(year: 2026, month: 12, day: 2)

  /// Times of all arrivals before the horizon.
  static func times(
    _ process: Arrivals.Process, shape: TrafficShape = TrafficShape(), start: Instant = start, horizon: Double,
    replication: Int = 0
  ) throws -> [Double] {
    let workload = Workload(name: "w", arrivals: Arrivals(process: process, shape: shape), stages: [])
    let bank = StreamBank(seed: 5, replication: replication)
    return try withExtendedLifetime(bank) {
      var source = try ArrivalSource(workload, start: start, streams: bank)
      var times: [Double] = []
      while let arrival = try source.next(before: horizon) { times.append(arrival.time) }
      return times
    }
  }

  static func count(_ times: [Double], from: Double, to: Double) -> Int {
    times.reduce(0) { $0 + ($1 > from && $1 <= to ? 1 : 0) }
  }

  /// The daily wave written down again: exp(k cos) over its mean I0(k), with exp(k) / I0(k) the peak over the mean.
  struct Wave {
    let k: Double
    let mean: Double
    let peakAt: Double

    init(peakAt: Double, peakToMean: Double) {
      // The power series of the modified Bessel function I0.
      func bessel(_ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for n in 1...500 {
          term *= (x / 2 / Double(n)) * (x / 2 / Double(n))
          sum += term
        }
        return sum
      }
      var low = 0.0
      var high = 100.0
      for _ in 0..<100 {
        let middle = (low + high) / 2
        if exp(middle) / bessel(middle) < peakToMean { low = middle } else { high = middle }
      }
      k = low
      mean = bessel(low)
      self.peakAt = peakAt
    }

    func factor(at time: Double) -> Double { exp(k * cos(2 * .pi * (time - peakAt) / ArrivalTests.day)) / mean }

    func integral(from: Double, to: Double) -> Double {
      let steps = 200
      let width = (to - from) / Double(steps)
      return (0..<steps).reduce(0) { $0 + factor(at: from + (Double($1) + 0.5) * width) * width }
    }
  }

  /// Every kind of process at a mean rate, by number.
  static func process(_ number: Int, rate: Double) -> Arrivals.Process {
    switch number {
    case 0: .deterministic(rate: rate)
    case 1: .poisson(rate: rate)
    case 2: .gamma(rate: rate, burstiness: 0.25)
    case 3: .gamma(rate: rate, burstiness: 4)
    default:
      .modulated([
        ModulatedState(rate: rate * 0.5, meanDuration: 600), ModulatedState(rate: rate * 2, meanDuration: 300),
      ])
    }
  }

  @Test(arguments: [1.0, 1.8, 4])
  func theDailyWaveIsFollowedExactly(peakToMean: Double) throws {
    let peakAt = 14 * 3_600.0
    let shape = TrafficShape(diurnal: Diurnal(peakAt: peakAt, peakToMean: peakToMean))
    let rate = 5.0
    let times = try Self.times(.deterministic(rate: rate), shape: shape, horizon: 3 * Self.day + 1)
    let wave = Wave(peakAt: peakAt, peakToMean: peakToMean)
    for day in 0..<3 {
      let begin = Double(day) * Self.day
      #expect(abs(Double(Self.count(times, from: begin, to: begin + Self.day)) - rate * Self.day) <= 1.001)
      for hour in 0..<24 {
        let from = begin + Double(hour) * 3_600
        let expected = rate * wave.integral(from: from, to: from + 3_600)
        // The wave is followed by straight lines of a quarter of an hour.
        #expect(
          abs(Double(Self.count(times, from: from, to: from + 3_600)) - expected) <= 0.01 * expected + 1, "hour \(hour)"
        )
      }
    }
    let atPeak = Self.count(times, from: peakAt - 300, to: peakAt + 300)
    #expect(abs(Double(atPeak) / (rate * 600) / peakToMean - 1) < 0.01)
  }

  @Test(arguments: [0, 1, 2, 3, 4], [1.8, 4])
  func everyProcessFollowsTheWave(index: Int, peakToMean: Double) throws {
    let shape = TrafficShape(diurnal: Diurnal(peakAt: 3 * 3_600, peakToMean: peakToMean))
    let wave = Wave(peakAt: 3 * 3_600, peakToMean: peakToMean)
    let rate = 0.4
    var byHour = Array(repeating: [Double](), count: 24)
    var total: [Double] = []
    for replication in 0..<20 {
      var counts = Array(repeating: 0.0, count: 24)
      let times = try Self.times(
        Self.process(index, rate: rate), shape: shape, horizon: 2 * Self.day, replication: replication)
      for time in times { counts[Int(time / 3_600) % 24] += 1 }
      for hour in 0..<24 { byHour[hour].append(counts[hour] / 2) }
      total.append(Double(times.count) / 2)
    }
    for hour in 0..<24 {
      let expected = rate * wave.integral(from: Double(hour) * 3_600, to: Double(hour + 1) * 3_600)
      let slack = 0.01 + 1.5 / expected
      #expect(Sample(byHour[hour]).agrees(with: expected, relativeError: slack), "process \(index), hour \(hour)")
    }
    #expect(Sample(total).agrees(with: rate * Self.day, relativeError: 1e-3))
  }

  /// Pearson's statistic of counts by bin: the sum of squares over the variance is chi-square with a degree a bin.
  @Test(arguments: [(1, 1.0), (2, 4.0), (3, 0.25)])
  func countsVaryAsTheyShould(index: Int, dispersion: Double) throws {
    let shape = TrafficShape(
      diurnal: Diurnal(peakAt: 50_000, peakToMean: 1.8), growthPerMonth: 0.2,
      spikes: [Spike(at: 40_000, factor: 3, lasting: 7_200)])
    let rate = 2.0
    let bins = 240
    let exact = try Self.times(.deterministic(rate: rate * 4), shape: shape, horizon: 10 * Self.day)
    var expected = Array(repeating: 0.0, count: bins)
    for time in exact { expected[Int(time / 3_600)] += 0.25 }
    let times = try Self.times(Self.process(index, rate: rate), shape: shape, horizon: 10 * Self.day)
    var counts = Array(repeating: 0.0, count: bins)
    for time in times { counts[Int(time / 3_600)] += 1 }
    let statistic = zip(counts, expected).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) / ($1.1 * dispersion) }
    #expect(abs(statistic - Double(bins)) <= 4 * (2 * Double(bins)).squareRoot(), "\(statistic) for \(bins) bins")
  }

  @Test func weekdaysScaleTheirDay() throws {
    let weekly = [1.0, 1.2, 0.9, 0, 1.4, 0.3, 0.5]
    let rate = 0.5
    // From Wednesday 18:00 on, so that the first day is a quarter of one.
    let start = Instant(secondsSinceEpoch: Self.start.secondsSinceEpoch + 18 * 3_600)
    let times = try Self.times(
      .deterministic(rate: rate), shape: TrafficShape(weekly: weekly), start: start, horizon: 15 * Self.day)
    #expect(abs(Double(Self.count(times, from: 0, to: 6 * 3_600)) - rate * 21_600 * weekly[2]) <= 1.001)
    for day in 0..<14 {
      let from = 6 * 3_600 + Double(day) * Self.day
      let expected = rate * Self.day * weekly[(3 + day) % 7]
      #expect(abs(Double(Self.count(times, from: from, to: from + Self.day)) - expected) <= 1.001, "day \(day)")
    }
  }

  @Test func weekdaysAndTheWaveMultiply() throws {
    let shape = TrafficShape(diurnal: Diurnal(peakAt: 40_000, peakToMean: 1.7), weekly: [1, 1, 2, 0.5, 1, 0, 1])
    let times = try Self.times(.deterministic(rate: 1), shape: shape, horizon: 4 * Self.day)
    for (day, factor) in [2, 0.5, 1, 0].enumerated() {
      let from = Double(day) * Self.day
      #expect(abs(Double(Self.count(times, from: from, to: from + Self.day)) - factor * Self.day) <= 1.001)
    }
  }

  /// The integral of (1 + g)^(t / 730 h).
  @Test(arguments: [0.06, 1.0, -0.3])
  func growthCompounds(growth: Double) throws {
    let rate = 0.1
    let month = RateMonth.seconds
    let times = try Self.times(
      .deterministic(rate: rate), shape: TrafficShape(growthPerMonth: growth), horizon: 3 * month)
    for months in [0.5, 1, 2, 3] {
      let expected = rate * month * (pow(1 + growth, months) - 1) / log(1 + growth)
      #expect(abs(Double(Self.count(times, from: 0, to: months * month)) - expected) <= 1 + 1e-6 * expected)
    }
  }

  @Test func spikesMultiplyAndOverlap() throws {
    let spikes = [
      Spike(at: 1_000, factor: 5, lasting: 333), Spike(at: 1_200, factor: 3, lasting: 1_000),
      Spike(at: 5_000, factor: 0, lasting: 777),
    ]
    let times = try Self.times(.deterministic(rate: 8), shape: TrafficShape(spikes: spikes), horizon: 10_000)
    let pieces: [(Double, Double, Double)] = [
      (0, 1_000, 1), (1_000, 1_200, 5), (1_200, 1_333, 15), (1_333, 2_200, 3), (2_200, 5_000, 1), (5_000, 5_777, 0),
      (5_777, 10_000, 1),
    ]
    for (from, to, factor) in pieces {
      #expect(
        abs(Double(Self.count(times, from: from, to: to)) - 8 * factor * (to - from)) <= 1.001, "\(from) to \(to)")
    }
  }

  @Test func deterministicArrivalsAreEquallySpaced() throws {
    let times = try Self.times(.deterministic(rate: 4), horizon: 100)
    #expect(times.count == 399)
    for (index, time) in times.enumerated() { #expect(abs(time - Double(index + 1) / 4) < 1e-9) }
  }

  /// Gamma gaps of shape b: the variance of counts over their mean tends to 1 / b, the squared cv of a gap.
  @Test(arguments: [0.25, 1, 4])
  func gammaDispersion(burstiness: Double) throws {
    let window = 500.0
    let dispersions = try (0..<30).map { replication in
      let times = try Self.times(
        .gamma(rate: 4, burstiness: burstiness), horizon: 100 * window, replication: replication)
      return Self.dispersion(times, window: window, windows: 100, mean: 4 * window)
    }
    #expect(Sample(dispersions).agrees(with: 1 / burstiness, relativeError: 0.01), "\(Sample(dispersions))")
  }

  /// A run begins anywhere between two requests, and so has the rate's number from its first second on; one that began with a request would have
  /// (cv^2 - 1) / 2 more, 12 at a cv of 5. Cox, "Renewal Theory", 1962, chapter 4.
  @Test(arguments: [0.04, 0.25, 4])
  func gammaArrivalsBeginInEquilibrium(burstiness: Double) throws {
    for gaps in [1.0, 24] {
      let counts = try (0..<2_000).map { replication in
        Double(
          try Self.times(.gamma(rate: 1, burstiness: burstiness), horizon: gaps, replication: replication).count)
      }
      #expect(Sample(counts).agrees(with: gaps), "\(Sample(counts)) in \(gaps)")
      #expect(4 * Sample(counts).standardError < 3)
    }
  }

  /// In a run that begins within a longer one the first comes after what is left of its gap.
  @Test func equallySpacedArrivalsGoOn() throws {
    var workload = Workload(name: "w", arrivals: Arrivals(process: .deterministic(rate: 4)), stages: [])
    workload.arrivals.firstGap = 0.25
    let bank = StreamBank(seed: 5, replication: 0)
    try withExtendedLifetime(bank) {
      var source = try ArrivalSource(workload, start: Self.start, streams: bank)
      for index in 0..<10 {
        let time = try #require(try source.next(before: 100)).time
        #expect(abs(time - (0.0625 + Double(index) * 0.25)) < 1e-9)
      }
    }
  }

  /// W. Fischer and K. Meier-Hellstern, Performance Evaluation 18, 1993, section 3: the index of dispersion of a
  /// two-state process in its stationary regime over a window t.
  @Test(arguments: [20.0, 200])
  func modulatedDispersion(window: Double) throws {
    let (fast, slow, leavesFast, leavesSlow) = (6.0, 1.0, 1 / 10.0, 1 / 30.0)
    let process = Arrivals.Process.modulated([
      ModulatedState(rate: fast, meanDuration: 1 / leavesFast),
      ModulatedState(rate: slow, meanDuration: 1 / leavesSlow),
    ])
    let both = leavesFast + leavesSlow
    let mean = (fast * leavesSlow + slow * leavesFast) / both
    let spread = 2 * leavesFast * leavesSlow * (fast - slow) * (fast - slow) / (both * both * both * mean)
    let truth = 1 + spread - spread / (both * window) * (1 - exp(-both * window))
    let dispersions = try (0..<60).map { replication in
      let times = try Self.times(process, horizon: 100 * window, replication: replication)
      return Self.dispersion(times, window: window, windows: 100, mean: mean * window)
    }
    #expect(Sample(dispersions).agrees(with: truth), "\(Sample(dispersions)) against \(truth)")
  }

  /// Mean square distance from the known mean, over the mean.
  static func dispersion(_ times: [Double], window: Double, windows: Int, mean: Double) -> Double {
    var counts = Array(repeating: 0.0, count: windows)
    for time in times { counts[min(Int(time / window), windows - 1)] += 1 }
    return counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(windows) / mean
  }
}
