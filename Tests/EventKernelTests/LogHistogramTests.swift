import EventKernel
import Testing

@Suite struct LogHistogramTests {
  @Test func emptyOneHasNoFigures() {
    let histogram = LogHistogram()
    #expect(histogram.isEmpty && histogram.count == 0 && histogram.sum == 0)
    #expect(histogram.quantile(0.5) == nil && histogram.fraction(atMost: 1) == nil)
    #expect(histogram.mean == nil && histogram.minimum == nil && histogram.maximum == nil)
  }

  @Test func quantilesAreWithinTheStatedError() {
    let bank = StreamBank(seed: 4, replication: 0)
    let stream = bank.stream("values")
    var histogram = LogHistogram()
    var values: [Double] = []
    for _ in 0..<20_000 {
      // From 1e-6 to 1e7, evenly over the magnitudes.
      let value = Sampler(.lognormal(mu: 1, sigma: 3)).draw(stream)
      guard value > 1e-6, value < 1e7 else { continue }
      histogram.add(value)
      values.append(value)
    }
    values.sort()
    for p in [0.0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1] {
      let exact = values[max(Int((p * Double(values.count)).rounded(.up)) - 1, 0)]
      let estimate = histogram.quantile(p) ?? .nan
      #expect(abs(estimate - exact) <= exact * 0.004)
    }
    #expect(histogram.minimum == values.first && histogram.maximum == values.last)
    for x in [0.01, 1.0, 20, 1000] {
      let exact = Double(values.filter { $0 <= x }.count) / Double(values.count)
      #expect(abs((histogram.fraction(atMost: x) ?? .nan) - exact) < 0.002)
    }
  }

  @Test func ranksDoNotMissByRounding() {
    var histogram = LogHistogram()
    for value in 1...20 { histogram.add(Double(value)) }
    let estimate = histogram.quantile(0.95) ?? .nan
    #expect(abs(estimate - 19) <= 19 * 0.004)
  }

  /// A shift far below the width of a bin shows in the quantile, and one value alone is told exactly.
  @Test func quantilesFollowSmallShifts() {
    func median(_ shift: Double) -> Double {
      var histogram = LogHistogram()
      for k in 0..<10_000 { histogram.add(1 + Double(k) / 10_000 + shift) }
      return histogram.quantile(0.5) ?? .nan
    }
    for shift in [0.0, 0.0005, 0.001] { #expect(abs(median(shift) - 1.5 - shift) < 2e-4) }
    var constant = LogHistogram()
    constant.add(0.3, count: 7)
    for p in [0.01, 0.5, 0.95] { #expect(constant.quantile(p) == 0.3) }
  }

  @Test func extremesCountInTheEndBins() {
    var histogram = LogHistogram()
    for value in [-3.0, 0, 0, 1e-12, 1e9, .infinity] { histogram.add(value) }
    #expect(histogram.count == 6 && histogram.minimum == -3 && histogram.maximum == .infinity)
    #expect(histogram.quantile(0.5) == 0)
    #expect(histogram.fraction(atMost: 0) == 0.5)
    let tiny = histogram.quantile(4.0 / 6) ?? .nan
    #expect(tiny > 0 && tiny < 1e-6)
  }

  @Test func mergingIsAdding() {
    let bank = StreamBank(seed: 4, replication: 1)
    let stream = bank.stream("values")
    var whole = LogHistogram()
    var parts = [LogHistogram](repeating: LogHistogram(), count: 3)
    for k in 0..<3000 {
      // Whole eighths, so that sums are exact and the histograms equal as values.
      let value = Double(stream.below(100_000)) / 8
      whole.add(value)
      parts[k % 3].add(value)
    }
    var forward = LogHistogram()
    for part in parts { forward.merge(part) }
    var backward = LogHistogram()
    for part in parts.reversed() { backward.merge(part) }
    #expect(forward == whole && backward == whole)
    forward.merge(LogHistogram())
    #expect(forward == whole)
  }

  @Test func addingManyTimesIsAddingOften() {
    var often = LogHistogram()
    for _ in 0..<1000 { often.add(0.25) }
    var once = LogHistogram()
    once.add(0.25, count: 1000)
    once.add(99, count: 0)
    #expect(once == often)
  }

  @Test func progressionEqualsAddingOneByOne() {
    let bank = StreamBank(seed: 6, replication: 0)
    let stream = bank.stream("progressions")
    let magnitude = Sampler(.lognormal(mu: 0, sigma: 6))
    for trial in 0..<300 {
      let first = trial % 5 == 0 ? 0 : magnitude.draw(stream)
      let sign = [1.0, -1, 0][trial % 3]
      // Steps from far below the resolution of the first value to far above it.
      let step = sign * first * (trial % 7 == 0 ? 1e-15 : magnitude.draw(stream) * 1e-3)
      let count = 1 + stream.below(2000)
      var single = LogHistogram()
      var edges: Set<Double> = []
      for k in 0..<count {
        let value = first + Double(k) * step
        single.add(value)
        // The bin's lower edge: 256 bins a power of two leave 44 bits of mantissa.
        edges.insert(Double(bitPattern: (value.bitPattern >> 44) << 44))
      }
      var whole = LogHistogram()
      whole.addProgression(first: first, step: step, count: count)
      #expect(whole.count == single.count)
      #expect(whole.minimum == single.minimum && whole.maximum == single.maximum)
      let scale = max(abs(single.minimum ?? 0), abs(single.maximum ?? 0)) * Double(count)
      #expect(abs(whole.sum - single.sum) <= scale * 1e-12)
      let differs = edges.contains { whole.fraction(atMost: $0.nextDown) != single.fraction(atMost: $0.nextDown) }
      #expect(!differs, "first \(first) step \(step) count \(count)")
    }
    var none = LogHistogram()
    none.addProgression(first: 1, step: 1, count: 0)
    #expect(none.isEmpty)
  }

  /// Coarse bins hold every value, each between its ends, and a power of two begins one.
  @Test func coarseBinsHoldEveryValue() {
    var histogram = LogHistogram()
    for value in [0, 1e-9, 0.25, 0.26, 0.5, 0.99, 1, 1.1, 1.13, 1024] { histogram.add(value) }
    let bins = histogram.bins(perOctave: 8)
    #expect(bins.reduce(0) { $0 + $1.count } == 10)
    #expect(bins.first == .init(low: 0, high: 0x1p-20, count: 1))
    #expect(bins.contains(.init(low: 1, high: 1.125, count: 2)))
    #expect(bins.contains(.init(low: 1.125, high: 1.25, count: 1)))
    #expect(bins.contains(.init(low: 0.25, high: 0.28125, count: 2)))
    #expect(zip(bins, bins.dropFirst()).allSatisfy { $0.high <= $1.low })
    #expect(LogHistogram().bins(perOctave: 8).isEmpty)
  }
}
