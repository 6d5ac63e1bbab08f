import CGSL
import EventKernel
import Testing

@Suite struct StreamTests {
  /// First numbers of a stream.
  private func draws(_ seed: UInt64, _ replication: Int, _ name: String, after others: [String] = []) -> [Double] {
    let bank = StreamBank(seed: seed, replication: replication)
    for other in others { _ = bank.stream(other).uniform() }
    let stream = bank.stream(name)
    return (0..<8).map { _ in stream.uniform() }
  }

  @Test func dependsOnSeedReplicationAndNameOnly() {
    let reference = draws(7, 0, "arrivals")
    #expect(draws(7, 0, "arrivals") == reference)
    #expect(draws(7, 0, "arrivals", after: ["routing", "arrival", "arrivals2"]) == reference)
    #expect(draws(8, 0, "arrivals") != reference)
    #expect(draws(7 + 1 << 32, 0, "arrivals") != reference)
    #expect(draws(7, 1, "arrivals") != reference)
    #expect(draws(7, 0, "arrival") != reference)
  }

  @Test func sameNameIsTheSameStream() {
    let bank = StreamBank(seed: 1, replication: 0)
    let first = bank.stream("a")
    _ = first.uniform()
    #expect(bank.stream("a").generator == first.generator)
  }

  @Test func inlineDrawsEqualThoseOfGSL() {
    let inline = StreamBank(seed: 3, replication: 2)
    let indirect = StreamBank(seed: 3, replication: 2)
    let a = inline.stream("x")
    let b = indirect.stream("x")
    for _ in 0..<1000 { #expect(a.uniform() == gsl_rng_uniform(b.generator)) }
    for _ in 0..<1000 { #expect(a.uniformPositive() == gsl_rng_uniform_pos(b.generator)) }
    for _ in 0..<1000 { #expect(cgsl_rng_get(a.generator) == UInt64(gsl_rng_get(b.generator))) }
  }

  /// The recurrence of the paper, section 4, figure on xoshiro256++, worked by hand from state (1, 2, 3, 4): the first
  /// output is rotl(1 + 4, 23) + 1.
  @Test func generatorFollowsThePaper() {
    var state = cgsl_xoshiro(word: (1, 2, 3, 4))
    #expect(cgsl_xoshiro_next(&state) == 5 << 23 + 1)
    // s2 = 3^1 = 2, s3 = 4^2 = 6, s1 = 2^2 = 0, s0 = 1^6 = 7, s2 ^= 2 << 17, s3 = rotl(6, 45).
    #expect(state.word.0 == 7 && state.word.1 == 0 && state.word.2 == 2 ^ (2 << 17) && state.word.3 == 6 << 45)
  }

  @Test func gslDistributionsDrawFromIt() {
    let bank = StreamBank(seed: 5, replication: 0)
    let stream = bank.stream("gsl")
    let n = 100_000
    var sums = (0.0, 0.0, 0.0)
    for _ in 0..<n {
      sums.0 += gsl_ran_exponential(stream.generator, 2)
      sums.1 += gsl_ran_gaussian(stream.generator, 3)
      sums.2 += Double(gsl_rng_uniform_int(stream.generator, 10))
    }
    let root = Double(n).squareRoot()
    #expect(abs(sums.0 / Double(n) - 2) < 4 * 2 / root)
    #expect(abs(sums.1 / Double(n)) < 4 * 3 / root)
    #expect(abs(sums.2 / Double(n) - 4.5) < 4 * 8.25.squareRoot() / root)
  }

  @Test func belowIsUnbiased() {
    let bank = StreamBank(seed: 9, replication: 0)
    let draws = bank.stream("below")
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[draws.below(7)] += 1 }
    let chiSquare = counts.reduce(0.0) { $0 + (Double($1) - 10_000) * (Double($1) - 10_000) / 10_000 }
    #expect(gsl_cdf_chisq_Q(chiSquare, 6) > 1e-4)
    // Two thirds of 2^64: plain multiplication would give the lower half with probability 2/3, not 1/2.
    let n = Int.max / 3 * 2
    let low = (0..<10_000).filter { _ in draws.below(n) < n / 2 }.count
    #expect(abs(Double(low) - 5000) < 4 * 50)
    #expect(draws.below(1) == 0)
  }

  @Test func uniformsLieInTheirInterval() {
    let bank = StreamBank(seed: 2, replication: 0)
    let stream = bank.stream("u")
    for _ in 0..<100_000 {
      let u = stream.uniform()
      #expect(u >= 0 && u < 1)
      #expect(stream.exponential() >= 0)
    }
  }
}
