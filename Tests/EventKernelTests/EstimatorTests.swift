import EventKernel
import Testing

@Suite struct EstimatorTests {
  private func normals(_ count: Int, mean: Double, sd: Double, replication: Int) -> [Double] {
    let bank = StreamBank(seed: 77, replication: replication)
    let stream = bank.stream("normals")
    return (0..<count).map { _ in mean + sd * stream.normal() }
  }

  @Test func welfordMatchesTwoPasses() {
    // A mean far above the spread, where a sum of squares would lose every digit.
    let values = normals(1000, mean: 1e9, sd: 1, replication: 0)
    var welford = Welford()
    var parts = [Welford(), Welford(), Welford()]
    for (k, value) in values.enumerated() {
      welford.add(value)
      parts[k % 2].add(value)
    }
    let mean = values.reduce(0) { $0 + ($1 - 1e9) } / 1000
    let variance = values.reduce(0) { $0 + ($1 - 1e9 - mean) * ($1 - 1e9 - mean) } / 999
    #expect(abs(welford.mean - 1e9 - mean) < 1e-5 && abs((welford.variance ?? .nan) / variance - 1) < 1e-6)
    var merged = Welford()
    for part in parts { merged.merge(part) }
    #expect(merged.count == 1000 && abs((merged.variance ?? .nan) / variance - 1) < 1e-6)
    #expect(abs(merged.mean - welford.mean) < 1e-5)
    #expect(Welford().variance == nil)
  }

  @Test func timeWeightedIntegratesSteps() {
    var queue = TimeWeighted(2, from: 10)
    #expect(queue.mean(to: 10) == nil)
    queue.set(5, at: 14)
    queue.set(1, at: 14)
    queue.set(0, at: 16)
    #expect(queue.integral(to: 20) == 10 && queue.mean(to: 20) == 1 && queue.max == 5 && queue.value == 0)
  }

  /// A run that starts far from its mean and decays to it with a known length is cut within that length.
  @Test func mser5CutsTheTransient() {
    let noise = normals(5000, mean: 10, sd: 1, replication: 1)
    let settled = noise.enumerated().map { $1 + ($0 < 500 ? 50 * (1 - Double($0) / 500) : 0) }
    guard case .cut(let cut) = Truncation.mser5(settled) else {
      Issue.record("expected a cut")
      return
    }
    #expect((400...700).contains(cut) && cut.isMultiple(of: 5))
    if case .cut(let none) = Truncation.mser5(noise) { #expect(none < 2500) }
    #expect(Truncation.mser5((0..<1000).map { Double($0) }) == .notSettled)
    #expect(Truncation.mser5([1, 2, 3]) == .notSettled)
    #expect(Truncation.mser5(Array(repeating: 4, count: 100)) == .cut(0))
  }

  @Test func intervalOfTheMeanByHand() {
    // Mean 3, variance 2.5, t(0.975; 4) = 2.776445 (any table): half-width 2.776445 * sqrt(2.5 / 5).
    let estimate = Estimate.mean(of: [1, 2, 3, 4, 5])
    #expect(estimate?.value == 3)
    #expect(abs((estimate?.halfWidth ?? .nan) - 2.776445 * 0.5.squareRoot()) < 1e-6)
    let pooled = Estimate.quantile(perReplication: [1, 2, 3, 4, 5], pooled: 3.5)
    #expect(pooled.value == 3.5 && abs((pooled.low ?? .nan) - (3.5 - 2.776445 * 0.5.squareRoot())) < 1e-6)
    #expect(Estimate.mean(of: [4]) == Estimate(value: 4, low: nil, high: nil))
    #expect(Estimate.mean(of: []) == nil)
    #expect(Estimate.quantile(perReplication: [4], pooled: 5).halfWidth == nil)
  }

  @Test(arguments: [(5, 0.95), (5, 0.8), (20, 0.95)])
  func intervalsCoverAsOftenAsTheySay(_ replications: Int, _ level: Double) {
    let trials = 4000
    let values = normals(trials * replications, mean: 3, sd: 2, replication: replications)
    let covered = (0..<trials).filter { trial in
      let one = Array(values[trial * replications..<(trial + 1) * replications])
      let estimate = Estimate.mean(of: one, level: level)
      return (estimate?.low ?? .infinity) <= 3 && 3 <= (estimate?.high ?? -.infinity)
    }.count
    let share = Double(covered) / Double(trials)
    #expect(abs(share - level) < 4 * (level * (1 - level) / Double(trials)).squareRoot())
  }

  @Test func stoppingReachesItsPrecisionOrItsCap() {
    let rule = SequentialStopping(precision: 0.05, atLeast: 10, atMost: 1000)
    #expect(rule.decide(after: 0, nil) == .more(10))
    let values = normals(1000, mean: 10, sd: 3, replication: 9)
    var count = 0
    var decision = rule.decide(after: 0, nil)
    while case .more(let next) = decision {
      count += next
      decision = rule.decide(after: count, Estimate.mean(of: Array(values.prefix(count))))
    }
    let estimate = Estimate.mean(of: Array(values.prefix(count)))
    #expect(decision == .reached && count > 10)
    #expect((estimate?.halfWidth ?? .nan) <= 0.05 / 1.05 * (estimate?.value ?? .nan))
    let capped = SequentialStopping(precision: 1e-6, atLeast: 2, atMost: 20)
    #expect(capped.decide(after: 20, Estimate.mean(of: Array(values.prefix(20)))) == .capped)
    #expect(capped.decide(after: 15, Estimate.mean(of: Array(values.prefix(15)))) == .more(5))
    // A figure of zero has no relative precision unless it is known exactly.
    #expect(capped.decide(after: 2, Estimate(value: 0, low: 0, high: 0)) == .reached)
    #expect(capped.decide(after: 2, Estimate(value: 0, low: -1, high: 1)) == .more(1))
  }
}
